"""Keys and keyed permutations: the hazard layer. Masks are built from it; programs use masks.

Keys come at once; what needs `numpy` and `cryptography` (the permutations) is imported on first use.

Raw values: nothing here keeps, logs or shows a value or a key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from masklib.crypto.key import EphemeralKeyWarning, Key
from masklib.crypto.keyring import KeyRing

if TYPE_CHECKING:
    from masklib.crypto.ff1 import FF1

__all__ = ["FF1", "EphemeralKeyWarning", "Key", "KeyRing"]

_LAZY = {"FF1": "masklib.crypto.ff1"}


def __getattr__(name: str) -> object:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(_LAZY[name]), name)
