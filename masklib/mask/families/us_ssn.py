"""US social security numbers: an issuable number becomes an issuable one, any other one stays not issuable.

Rules: Social Security Administration, "Social Security Number Randomization" (areas 000, 666 and 900 to 999,
group 00 and serial 0000 are never issued), https://www.ssa.gov/employer/randomization.html.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from masklib.crypto import cycle_walk
from masklib.mask.branches import mask_digit_texts, of_lengths
from masklib.mask.numerals import leading_zeros, number_of, numerals_of
from masklib.mask.two_way import TwoWay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from masklib.mask.joined import Joined
    from masklib.mask.permutation import Permuter

    Integers = NDArray[np.int64]

__all__ = ["UsSsn"]

_DIGITS: Final = 9
_SEPARATORS: Final = " -./"
_GROUPS: Final = 99
_SERIALS: Final = 9999
_NEVER: Final = 666
_AREAS: Final = ((100, 899), (10, 99), (1, 9))
"""First and last area by the number of zeros in front."""

_LEAST: Final = _DIGITS + 1 - len(_AREAS)
"""Digits of the shortest number that has lost its zeros."""


class UsSsn(TwoWay):
    """Permutes social security numbers among the issuable ones, or among the others.

    A number that lost the zeros in front (an integer of seven or eight digits) is taken as one of nine.

    Raw values: sees every text it is given; keeps none; emits surrogates only.
    """

    name = "us_ssn"
    entities = ("US_SSN",)
    keeps = "separators, the number of zeros in front, whether the number can have been issued"
    leaks = "equality; what it keeps"

    def permute(self, texts: Sequence[str], permuter: Permuter) -> list[str]:
        """Return a number of the same kind for each; other texts as `generic` has them."""
        return mask_digit_texts(texts, _Numbers(permuter), permuter)


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The branch of social security numbers, see `masklib.mask.branches.DigitBranch`."""

    permuter: Permuter
    separators: str = _SEPARATORS

    def many(self, joined: Joined, rows: Integers) -> NDArray[np.bool_]:
        taken = np.zeros(len(rows), np.bool_)
        for same, matrix in of_lengths(joined, rows, range(_LEAST, _DIGITS + 1)):
            count = matrix.shape[1]
            zeros = leading_zeros(matrix) + _DIGITS - count
            for front in range(len(_AREAS)):
                chosen = zeros == front
                numbers = self._permute_array(number_of(matrix[chosen]), front)
                joined.digits.put(rows[same[chosen]], numerals_of(numbers, count))
                taken[same[chosen]] = True
        return taken

    def one(self, digits: str, text: str) -> str | None:
        del text
        number = int(digits) if _LEAST <= len(digits) <= _DIGITS else 0
        front = _DIGITS - len(str(number))
        if front >= len(_AREAS):
            return None
        if _is_issuable(number):
            size, place = _place(number, front)
            number = _number(self.permuter.one(f"us_ssn/issuable/{front}", size, place), front)
        else:
            (number,) = cycle_walk(
                lambda some: [self._other(one, front) for one in some],
                [number],
                lambda some: [not _is_issuable(one) for one in some],
            )
        return f"{number:0{len(digits)}}"

    def _permute_array(self, numbers: Integers, front: int) -> Integers:
        """Permute nine-digit numbers with ``front`` zeros in front."""
        issuable = _is_issuable(numbers)
        masked = numbers.copy()
        size, places = _place(numbers[issuable], front)
        masked[issuable] = _number(self.permuter.array(f"us_ssn/issuable/{front}", size, places), front)
        masked[~issuable] = cycle_walk(
            lambda some: self._others(some, front), numbers[~issuable], lambda some: ~_is_issuable(some)
        )
        return masked

    def _others(self, numbers: Integers, front: int) -> Integers:
        lowest = _lowest(front)
        return lowest + self.permuter.array(f"us_ssn/other/{front}", 9 * lowest, numbers - lowest)

    def _other(self, number: int, front: int) -> int:
        lowest = _lowest(front)
        return lowest + self.permuter.one(f"us_ssn/other/{front}", 9 * lowest, number - lowest)


def _lowest(front: int) -> int:
    """Return the lowest number with as many zeros in front."""
    lowest: int = 10 ** (_DIGITS - 1 - front)
    return lowest


# What follows is arithmetic that serves one number and an array of them alike.


def _is_issuable(numbers: Any) -> Any:
    areas, groups, serials = _parts(numbers)
    return (areas != _NEVER) & (areas > 0) & (areas <= _AREAS[0][1]) & (groups > 0) & (serials > 0)


def _parts(numbers: Any) -> tuple[Any, Any, Any]:
    rest, serials = divmod(numbers, _SERIALS + 1)
    areas, groups = divmod(rest, _GROUPS + 1)
    return areas, groups, serials


def _place(numbers: Any, front: int) -> tuple[int, Any]:
    """Return how many issuable numbers there are, and the places of these among them."""
    first, last = _AREAS[front]
    gap = first <= _NEVER <= last
    areas, groups, serials = _parts(numbers)
    areas = areas - first - (areas > _NEVER)
    size = (last - first + 1 - gap) * _GROUPS * _SERIALS
    return size, (areas * _GROUPS + groups - 1) * _SERIALS + serials - 1


def _number(places: Any, front: int) -> Any:
    """Return the issuable numbers at these places."""
    first, last = _AREAS[front]
    rest, serials = divmod(places, _SERIALS)
    areas, groups = divmod(rest, _GROUPS)
    areas = areas + first
    areas = areas + ((areas >= _NEVER) & (first <= _NEVER <= last))
    return (areas * (_GROUPS + 1) + groups + 1) * (_SERIALS + 1) + serials + 1
