"""US social security numbers: an issuable number becomes an issuable one, any other one stays not issuable.

Rules: Social Security Administration, "Social Security Number Randomization" (areas 000, 666 and 900 to 999,
group 00 and serial 0000 are never issued), https://www.ssa.gov/employer/randomization.html.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from masklib.crypto import cycle_walk
from masklib.mask.branches import mask_digit_texts
from masklib.mask.numerals import leading_zeros, number_of, numerals_of
from masklib.mask.permutation import permute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from masklib.mask.joined import Joined
    from masklib.typing import Subkeys

    Integers = NDArray[np.int64]

__all__ = ["UsSsn"]

_DIGITS: Final = 9
_SEPARATORS: Final = " -./"
_GROUPS: Final = 99
_SERIALS: Final = 9999
_NEVER: Final = 666
_AREAS: Final = ((100, 899), (10, 99), (1, 9))
"""First and last area by the number of zeros in front."""


class UsSsn:
    """Permutes social security numbers among the issuable ones, or among the others.

    A number that lost the zeros in front (an integer of seven or eight digits) is taken as one of nine.

    Raw values: sees every text it is given; keeps none; emits surrogates only.
    """

    name = "us_ssn"
    entities = ("US_SSN",)
    reversible = True
    keeps = "separators, the number of zeros in front, whether the number can have been issued"
    leaks = "equality; what it keeps"

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return a number of the same kind for each; other texts as `generic` has them."""
        return _permute(texts, keys, inverse=False)

    def unmask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return the number of each surrogate."""
        return _permute(texts, keys, inverse=True)


def _permute(texts: Sequence[str], keys: Subkeys, *, inverse: bool) -> list[str]:
    def branch(joined: Joined, rows: Integers) -> NDArray[np.bool_]:
        digits = joined.digits
        counts = digits.counts[rows]
        taken = np.zeros(len(rows), np.bool_)
        for count in range(_DIGITS - len(_AREAS) + 1, _DIGITS + 1):
            same = np.flatnonzero(counts == count)
            if not len(same):
                continue
            matrix = digits.matrix(rows[same], count)
            zeros = leading_zeros(matrix) + _DIGITS - count
            for front in range(len(_AREAS)):
                chosen = zeros == front
                masked = _permute_numbers(number_of(matrix[chosen]), front, keys, inverse=inverse)
                digits.put(rows[same[chosen]], numerals_of(masked, count))
                taken[same[chosen]] = True
        return taken

    return mask_digit_texts(texts, keys, _SEPARATORS, branch, inverse=inverse)


def _permute_numbers(numbers: Integers, front: int, keys: Subkeys, *, inverse: bool) -> Integers:
    """Permute nine-digit numbers with ``front`` zeros in front."""
    issuable = _issuable(numbers)
    masked = numbers.copy()
    masked[issuable] = _permute_issuable(numbers[issuable], front, keys, inverse=inverse)
    masked[~issuable] = _permute_others(numbers[~issuable], front, keys, inverse=inverse)
    return masked


def _issuable(numbers: Integers) -> NDArray[np.bool_]:
    areas, groups, serials = _parts(numbers)
    result: NDArray[np.bool_] = (
        (areas != _NEVER) & (areas > 0) & (areas <= _AREAS[0][1]) & (groups > 0) & (serials > 0)
    )
    return result


def _parts(numbers: Integers) -> tuple[Integers, Integers, Integers]:
    rest, serials = np.divmod(numbers, _SERIALS + 1)
    areas, groups = np.divmod(rest, _GROUPS + 1)
    return areas, groups, serials


def _permute_issuable(numbers: Integers, front: int, keys: Subkeys, *, inverse: bool) -> Integers:
    first, last = _AREAS[front]
    gap = first <= _NEVER <= last
    areas, groups, serials = _parts(numbers)
    areas = areas - first - (areas > _NEVER)
    places = (areas * _GROUPS + groups - 1) * _SERIALS + serials - 1
    size = (last - first + 1 - gap) * _GROUPS * _SERIALS
    places = permute(keys, f"us_ssn/issuable/{front}", size, places, inverse=inverse)
    rest, serials = np.divmod(places, _SERIALS)
    areas, groups = np.divmod(rest, _GROUPS)
    areas = areas + first
    areas += (areas >= _NEVER) & gap
    issued: Integers = (areas * (_GROUPS + 1) + groups + 1) * (_SERIALS + 1) + serials + 1
    return issued


def _permute_others(numbers: Integers, front: int, keys: Subkeys, *, inverse: bool) -> Integers:
    lowest: int = 10 ** (_DIGITS - 1 - front)
    return lowest + cycle_walk(
        lambda some: permute(keys, f"us_ssn/other/{front}", 9 * lowest, some, inverse=inverse),
        numbers - lowest,
        lambda some: ~_issuable(some + lowest),
    )
