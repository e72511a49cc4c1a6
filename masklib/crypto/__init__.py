"""Keys and keyed permutations: the hazard layer. Masks are built from it; programs use masks.

Keys come at once; what needs `numpy` and `cryptography` (the permutations) is imported on first use.

Raw values: nothing here keeps, logs or shows a value or a key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from masklib.crypto.key import EphemeralKeyWarning, Key
from masklib.crypto.keyring import KeyRing

if TYPE_CHECKING:
    from masklib.crypto.ff1 import FF1
    from masklib.crypto.permutation import IntegerPermutation
    from masklib.crypto.swap_or_not import SwapOrNot
    from masklib.crypto.table import TablePermutation, table_permutation
    from masklib.crypto.walking import cycle_walk

__all__ = [
    "FF1",
    "EphemeralKeyWarning",
    "IntegerPermutation",
    "Key",
    "KeyRing",
    "SwapOrNot",
    "TablePermutation",
    "cycle_walk",
    "table_permutation",
]

_LAZY: Final = {
    "FF1": "ff1",
    "IntegerPermutation": "permutation",
    "SwapOrNot": "swap_or_not",
    "TablePermutation": "table",
    "cycle_walk": "walking",
    "table_permutation": "table",
}


def __getattr__(name: str) -> object:
    if name not in _LAZY:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_LAZY[name]}"), name)
