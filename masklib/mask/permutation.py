"""Keyed permutations of whole mask domains, for families that turn their values into numbers.

How a domain is permuted is `masklib.crypto.IntegerPermutation`'s decision: a table without fixed points,
swap-or-not, or FF1. The permutations used last are kept.

Raw values: sees them as numbers; keeps none.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from masklib.crypto import IntegerPermutation
from masklib.mask.version import purpose

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    from masklib.typing import Subkeys

    Integers = NDArray[np.int64]

__all__ = ["LARGEST_DOMAIN", "permute", "permute_large"]

LARGEST_DOMAIN: Final = 2**63
"""Numbers are `numpy.int64`: larger domains are served as texts (`masklib.mask.strings`)."""


def permute(keys: Subkeys, domain: str, size: int, values: Integers, *, inverse: bool = False) -> Integers:
    """Return ``values`` under the permutation of ``range(size)`` that belongs to the key and ``domain``.

    Args:
        keys: The key.
        domain: Name of the mask domain, class and length included.
        size: Members of the domain, 2 to `LARGEST_DOMAIN`.
        values: Numbers of the domain, one axis.
        inverse: Turn surrogates back.
    """
    cipher = _cipher(keys.subkey(purpose(domain)), size)
    return cipher.inverse(values) if inverse else cipher.forward(values)


def permute_large(
    keys: Subkeys, domain: str, size: int, values: Sequence[int], *, inverse: bool = False
) -> list[int]:
    """Do what `permute` does for domains of any size, on a list of integers."""
    cipher = _cipher(keys.subkey(purpose(domain)), size)
    return cipher.inverse(values) if inverse else cipher.forward(values)


@lru_cache(maxsize=1024)
def _cipher(subkey: bytes, size: int) -> IntegerPermutation:
    return IntegerPermutation(subkey, size)
