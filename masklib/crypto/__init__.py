"""Keys and keyed permutations: the hazard layer. Masks are built from it; programs use masks.

Raw values: nothing here keeps, logs or shows a value or a key.
"""

from __future__ import annotations

from masklib.crypto.key import EphemeralKeyWarning, Key
from masklib.crypto.keyring import KeyRing

__all__ = ["EphemeralKeyWarning", "Key", "KeyRing"]
