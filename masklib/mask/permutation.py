"""Keyed permutations of whole mask domains, for families that turn their values into numbers.

How a domain is permuted is `masklib.crypto.IntegerPermutation`'s decision: a table without fixed points,
swap-or-not, or FF1. The permutations used last are kept.

Raw values: sees them as numbers; keeps none.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from masklib.crypto import IntegerPermutation, TablePermutation
from masklib.mask.version import purpose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from masklib.typing import Subkeys

    Integers = NDArray[np.int64]

__all__ = ["LARGEST_DOMAIN", "permute", "permute_bounded", "permute_large"]

LARGEST_DOMAIN: Final = 2**63
"""Numbers are `numpy.int64`: larger domains are served as texts (`masklib.mask.strings`)."""

_SMALL: Final = 1 << 17
"""Up to here `IntegerPermutation` has a table."""

_FF1_DOMAIN: Final = 10**6
"""From here on it has FF1."""

_FEW: Final = 8
"""Fewer values are faster as a list than as an array."""


def permute(keys: Subkeys, domain: str, size: int, values: Integers, *, inverse: bool = False) -> Integers:
    """Return ``values`` under the permutation of ``range(size)`` that belongs to the key and ``domain``.

    Args:
        keys: The key.
        domain: Name of the mask domain, class and length included.
        size: Members of the domain, 2 to `LARGEST_DOMAIN`.
        values: Numbers of the domain, one axis.
        inverse: Turn surrogates back.
    """
    if len(values) < _FEW:
        return np.array(permute_large(keys, domain, size, values.tolist(), inverse=inverse), np.int64)
    cipher = _cipher(keys.subkey(purpose(domain)), size)
    return cipher.inverse(values) if inverse else cipher.forward(values)


def permute_large(
    keys: Subkeys, domain: str, size: int, values: Sequence[int], *, inverse: bool = False
) -> list[int]:
    """Do what `permute` does for domains of any size, on a list of integers."""
    cipher = _cipher(keys.subkey(purpose(domain)), size)
    return cipher.inverse(values) if inverse else cipher.forward(values)


def permute_bounded(
    keys: Subkeys, domain: str, size: int, values: Integers, *, inverse: bool = False
) -> Integers:
    """Do what `permute` does where the domains of one kind are few, so that even large ones may have a table.

    Args:
        keys: The key.
        domain: Name of a mask domain that does not depend on values, but for their length.
        size: Members of the domain.
        values: Numbers of the domain, one axis.
        inverse: Turn surrogates back.
    """
    if not _SMALL < size < _FF1_DOMAIN:
        return permute(keys, domain, size, values, inverse=inverse)
    table = _table(keys.subkey(purpose(domain)), size)
    return table.inverse(values) if inverse else table.forward(values)


@lru_cache(maxsize=8)
def _table(subkey: bytes, size: int) -> TablePermutation:
    return TablePermutation(subkey, size)


@lru_cache(maxsize=1024)
def _cipher(subkey: bytes, size: int) -> IntegerPermutation:
    return IntegerPermutation(subkey, size)
