"""Keyed permutations of whole mask domains, for families that turn their values into numbers.

A small domain gets a table without fixed points, a large one the cipher of `masklib.crypto`; both are kept
for as long as they are in use.

Raw values: sees them as numbers; keeps none.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from masklib.mask.interim import IntegerPermutation
from masklib.mask.version import purpose

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from masklib.typing import Subkeys

    Integers = NDArray[np.int64]

__all__ = ["LARGEST_DOMAIN", "derangement", "permute", "walk"]

LARGEST_DOMAIN: Final = 2**63
"""Numbers are `numpy.int64`: larger domains are served as texts (`masklib.mask.strings`)."""

_LARGEST_TABLE: Final = 1 << 14


def permute(keys: Subkeys, domain: str, size: int, values: Integers, *, inverse: bool = False) -> Integers:
    """Return ``values`` under the permutation of ``range(size)`` that belongs to the key and ``domain``.

    Args:
        keys: The key.
        domain: Name of the mask domain, class and length included.
        size: Members of the domain, 2 to `LARGEST_DOMAIN`.
        values: Numbers of the domain, one axis.
        inverse: Turn surrogates back.
    """
    subkey = keys.subkey(purpose(domain))
    if size <= _LARGEST_TABLE:
        return _table(subkey, size, inverse)[values]
    cipher = _cipher(subkey, size)
    return cipher.inverse(values) if inverse else cipher.forward(values)


def walk(
    step: Callable[[Integers], Integers], values: Integers, stays: Callable[[Integers], NDArray[np.bool_]]
) -> Integers:
    """Apply a permutation until every value is back in the subset it came from (cycle walking).

    Args:
        step: A permutation of the larger set.
        values: Numbers of the subset.
        stays: Tells which numbers are in the subset.

    Returns:
        The numbers under a permutation of the subset.
    """
    result = step(values)
    outside = np.flatnonzero(~stays(result))
    while outside.size:
        again = step(result[outside])
        result[outside] = again
        outside = outside[~stays(again)]
    return result


@lru_cache(maxsize=256)
def _cipher(subkey: bytes, size: int) -> IntegerPermutation:
    return IntegerPermutation(subkey, size)


@lru_cache(maxsize=64)
def _table(subkey: bytes, size: int, inverse: bool) -> Integers:  # noqa: FBT001  a cache key
    table = derangement(subkey, size)
    return np.argsort(table) if inverse else table


def derangement(subkey: bytes, size: int) -> Integers:
    """Return a keyed permutation of ``range(size)`` as a table in which nothing stays in place.

    A stable sort over 128-bit PRF values (keyed BLAKE2b), drawn again until it has no fixed point.
    """
    table = _draw(subkey, size, 0)
    draw = 0
    while size > 1 and (table == np.arange(size)).any():
        draw += 1
        table = _draw(subkey, size, draw)
    return table


def _draw(subkey: bytes, size: int, draw: int) -> Integers:
    from hashlib import blake2b

    prefix = b"%d/" % draw
    keys = [blake2b(prefix + b"%d" % member, key=subkey, digest_size=16).digest() for member in range(size)]
    return np.array(sorted(range(size), key=keys.__getitem__), np.int64)
