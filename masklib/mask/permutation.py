"""Keyed permutations of whole mask domains, for families that turn their values into numbers.

How a domain is permuted is `masklib.crypto.IntegerPermutation`'s decision: a table without fixed points,
swap-or-not, or FF1. The permutations used last are kept.

Raw values: sees them as numbers; keeps none.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from masklib.crypto import IntegerPermutation, TablePermutation
from masklib.mask.version import purpose

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from masklib.typing import Subkeys

    Integers = NDArray[np.int64]

__all__ = ["FEW", "LARGEST_DOMAIN", "Permuter", "Place"]

LARGEST_DOMAIN: Final = 2**63
"""Arrays are of `numpy.int64`: larger domains are served as lists of integers."""

FEW: Final = 8
"""Fewer values are faster one by one than as an array."""

_SMALL: Final = 1 << 17
"""Up to here `IntegerPermutation` has a table."""

_FF1_DOMAIN: Final = 10**6
"""From here on it has FF1."""


class Place(NamedTuple):
    """A number in a mask domain.

    Attributes:
        domain: The domain's name, class and length included.
        size: How many numbers it has, at least 2.
        number: The number, from 0.
        bounded: See `Permuter`.
    """

    domain: str
    size: int
    number: int
    bounded: bool = False


@dataclass(frozen=True, slots=True)
class Permuter:
    """Permutes numbers under one key, there or back.

    Each method takes the name of a mask domain, class and length included, the domain's size, at least 2, and
    numbers from 0 up to that size. ``bounded`` says that the domain's name does not depend on values but for
    their length, so that there are few, and even large ones may have a table.

    Attributes:
        keys: The key.
        inverse: Whether surrogates are turned back.
    """

    keys: Subkeys = field(repr=False)
    inverse: bool = False

    def array(self, domain: str, size: int, numbers: Integers, *, bounded: bool = False) -> Integers:
        """Return the surrogates of an array of numbers; the size is at most `LARGEST_DOMAIN`."""
        if len(numbers) < FEW:
            return np.array(self.integers(domain, size, numbers.tolist(), bounded=bounded), np.int64)
        permutation = self._permutation(domain, size, bounded=bounded)
        return permutation.inverse(numbers) if self.inverse else permutation.forward(numbers)

    def integers(self, domain: str, size: int, numbers: Sequence[int], *, bounded: bool = False) -> list[int]:
        """Return the surrogates of a list of numbers, whatever the size."""
        permutation = self._permutation(domain, size, bounded=bounded)
        return permutation.inverse(numbers) if self.inverse else permutation.forward(numbers)

    def rows(self, places: Mapping[int, Place]) -> dict[int, int]:
        """Return the surrogates of numbers in several domains, by row."""
        groups: dict[tuple[str, int, bool], list[int]] = defaultdict(list)
        for row, place in places.items():
            groups[place.domain, place.size, place.bounded].append(row)
        result: dict[int, int] = {}
        for (domain, size, bounded), some in groups.items():
            if len(some) == 1:
                result[some[0]] = self.one(domain, size, places[some[0]].number, bounded=bounded)
                continue
            masked = self.integers(domain, size, [places[row].number for row in some], bounded=bounded)
            result.update(zip(some, masked, strict=True))
        return result

    def one(self, domain: str, size: int, number: int, *, bounded: bool = False) -> int:
        """Return the surrogate of one number, whatever the size."""
        permutation = self._permutation(domain, size, bounded=bounded)
        return permutation.inverse_one(number) if self.inverse else permutation.forward_one(number)

    def _permutation(self, domain: str, size: int, *, bounded: bool) -> IntegerPermutation | TablePermutation:
        subkey = self.keys.subkey(purpose(domain))
        return _table(subkey, size) if bounded and _SMALL < size < _FF1_DOMAIN else _permutation(subkey, size)


@lru_cache(maxsize=8)
def _table(subkey: bytes, size: int) -> TablePermutation:
    return TablePermutation(subkey, size)


@lru_cache(maxsize=1024)
def _permutation(subkey: bytes, size: int) -> IntegerPermutation:
    return IntegerPermutation(subkey, size)
