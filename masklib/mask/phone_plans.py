"""Numbering plans: which national numbers exist under each calling code, by region and type. Frozen.

Facts taken from the metadata of the package phonenumbers 9.0.43 (Apache-2.0, itself from libphonenumber) by
``tests/mask/derive_phone_plans.py``, which says how.

Raw values: sees numbers as integers; keeps none.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from masklib.mask.ranges import Ranges
from masklib.package_data import lines_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

__all__ = ["Plan", "calling_code", "calling_codes", "plan"]

UNASSIGNED = 0
"""The kind of what is no valid number."""


@dataclass(frozen=True, eq=False)
class Plan:
    """The national numbers of one length under one calling code, in ranges of one kind.

    Attributes:
        length: Digits of each number.
        starts: First number of each range, and after the last one what no number reaches.
        kinds: The kind of each range: region and type, 0 for no valid number.
    """

    length: int
    starts: Integers = field(repr=False)
    kinds: Integers = field(repr=False)

    def kind_of(self, number: int) -> int:
        """Return the kind of one number."""
        starts, kinds = self._listed
        return kinds[bisect_right(starts, number) - 1]

    def kinds_of(self, numbers: Integers) -> Integers:
        """Return the kind of each number."""
        kinds: Integers = self.kinds[self._ranges.of(numbers)]
        return kinds

    def rank(self, kind: int, number: int) -> int:
        """Return what `ranks` does, of one number."""
        gaps, _, _ = _listed_kind_of_plan(self, kind)
        return number - gaps[bisect_right(self._listed[0], number) - 1]

    def number(self, kind: int, rank: int) -> int:
        """Return what `numbers` does, of one rank."""
        _, starts, gaps_of_ranks = _listed_kind_of_plan(self, kind)
        return rank + gaps_of_ranks[bisect_right(starts, rank) - 1]

    def ranks(self, kind: int, numbers: Integers) -> Integers:
        """Return how many numbers of the kind are below each of these, which are of the kind."""
        ranks: Integers = numbers - _kind_of_plan(self, kind).gaps[self._ranges.of(numbers)]
        return ranks

    def numbers(self, kind: int, ranks: Integers) -> Integers:
        """Return the numbers of the kind that have these ranks."""
        known = _kind_of_plan(self, kind)
        numbers: Integers = ranks + known.gaps_of_ranks[known.ranks.of(ranks)]
        return numbers

    def size(self, kind: int) -> int:
        """Return how many numbers of the kind there are."""
        return _kind_of_plan(self, kind).size

    @cached_property
    def _ranges(self) -> Ranges:
        return Ranges(self.starts, 10**self.length)

    @cached_property
    def _listed(self) -> tuple[list[int], list[int]]:
        return self.starts.tolist(), self.kinds.tolist()


class _Kind(NamedTuple):
    """The numbers of one kind in a plan.

    Attributes:
        size: How many there are.
        gaps: By range of the plan, how many numbers below those of the range are of another kind.
        ranks: The ranges of the kind, their numbers counted from 0.
        gaps_of_ranks: The same as ``gaps``, by range of the kind.
    """

    size: int
    gaps: Integers
    ranks: Ranges
    gaps_of_ranks: Integers


@lru_cache(maxsize=512)
def _kind_of_plan(of: Plan, kind: int) -> _Kind:
    chosen = np.flatnonzero(of.kinds == kind)
    starts = of.starts[chosen]
    sizes = of.starts[chosen + 1] - starts
    size, before = int(sizes.sum()), np.cumsum(sizes) - sizes
    gaps = np.zeros(len(of.starts), np.int64)
    gaps[chosen] = starts - before
    return _Kind(size, gaps, Ranges(before, size), starts - before)


@lru_cache(maxsize=512)
def _listed_kind_of_plan(of: Plan, kind: int) -> tuple[list[int], list[int], list[int]]:
    """Return the gaps of a kind by range of the plan; where its own ranges start, and the gaps by these."""
    known = _kind_of_plan(of, kind)
    starts = of.starts[np.flatnonzero(of.kinds == kind)]
    return known.gaps.tolist(), (starts - known.gaps_of_ranks).tolist(), known.gaps_of_ranks.tolist()


@lru_cache(maxsize=1)
def _listed_calling_codes() -> list[int]:
    return [*calling_codes().tolist()]


def calling_code(digits: str) -> int:
    """Return the calling code that three digits start with, 0 if none does."""
    return _listed_calling_codes()[int(digits)]


@lru_cache(maxsize=1)
def _lines() -> dict[tuple[int, int], str]:
    """Return the line of each calling code and length, read on first use."""
    text = islice(lines_of("masklib.mask.pools", "phone_plans.txt"), 1, None)
    lines = (line.split(" ", maxsplit=2) for line in text)
    return {(int(code), int(length)): ranges for code, length, ranges in lines}


@lru_cache(maxsize=512)
def plan(code: int, length: int) -> Plan | None:
    """Return the plan of a calling code for numbers of a length, ``None`` where none of that length exist."""
    found = _lines().get((code, length))
    if found is None:
        return None
    pairs = [one.split(":") for one in found.split(" ")]
    starts = [int(prefix.ljust(length, "0")) for prefix, _ in pairs]
    return Plan(length, np.array([*starts, 10**length]), np.array([int(kind) for _, kind in pairs]))


@lru_cache(maxsize=1)
def calling_codes() -> Integers:
    """Return for every three digits the calling code they start with, 0 if none does."""
    codes = np.zeros(1000, np.int64)
    for code, _ in _lines():
        width = 10 ** (3 - len(str(code)))
        codes[code * width : (code + 1) * width] = code
    return codes
