"""Permutations of digit strings that keep width and sign: an integer is its decimal string.

The zeros in front stay, and so does their number; the digits after them are permuted among all numbers of
as many digits, so that ``42``, ``"42"`` and ``"00042"`` agree. Where all digits are zeros the last one counts
as a digit. Nineteen digits are permuted within and beyond what 64 bits hold, so that a bigint stays one.

Raw values: sees digits; keeps none.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from masklib.mask.distinct import distinct
from masklib.mask.numerals import MOST_DIGITS, leading_zeros, number_of, numerals_of, strings_of
from masklib.mask.strings import permute_strings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from masklib.mask.joined import Digits
    from masklib.mask.permutation import Permuter

    Integers = NDArray[np.int64]

__all__ = ["permute_digit_rows", "permute_digit_string", "permute_digits"]

_DOMAIN: Final = "digits"
_NUMBER: Final = 256
"""The digits that are permuted as one number."""

_SHORT: Final = 4
"""Strings of so few digits have a table of all."""

_BIGINT: Final = 2**63
"""The first number that does not fit a bigint."""


def permute_digits(digits: Digits, rows: Integers, permuter: Permuter) -> None:
    """Replace the digits of the texts ``rows``.

    Args:
        digits: The digits of some texts; changed in place.
        rows: Which texts; each has at least one digit.
        permuter: The key and the direction.
    """
    counts = digits.counts[rows]
    for count in distinct(counts).tolist():
        same = rows[counts == count]
        digits.put(same, permute_digit_rows(digits.matrix(same, count), permuter))


def permute_digit_rows(matrix: NDArray[np.uint8], permuter: Permuter) -> NDArray[np.uint8]:
    """Return digit strings of one length permuted, a string a row."""
    if matrix.shape[1] <= _SHORT:
        return _short_rows(permuter, matrix.shape[1]).take(number_of(matrix), axis=0)
    if matrix.shape[1] > MOST_DIGITS:
        masked = "".join(permute_digit_string(text, permuter) for text in strings_of(matrix))
        return np.frombuffer(masked.encode("ascii"), np.uint8).reshape(matrix.shape) - ord("0")
    return _permute_rows(matrix, permuter)


@lru_cache(maxsize=64)
def _short_rows(permuter: Permuter, count: int) -> NDArray[np.uint8]:
    """Return the surrogate of each string of so many digits, in their order."""
    return _permute_rows(numerals_of(np.arange(10**count), count), permuter)


def _permute_rows(matrix: NDArray[np.uint8], permuter: Permuter) -> NDArray[np.uint8]:
    zeros = leading_zeros(matrix)
    result = matrix.copy()
    for front in distinct(zeros).tolist():
        chosen = np.flatnonzero(zeros == front)
        numbers, count = number_of(matrix[chosen, front:]), matrix.shape[1] - front
        lowest = _lowest(count)
        masked_numbers = permuter.array(
            f"{_DOMAIN}/{count}", 10**count - lowest, numbers - lowest, bounded=True
        )
        result[chosen, front:] = numerals_of(masked_numbers + lowest, count)
    return result


def permute_digit_string(digits: str, permuter: Permuter) -> str:
    """Return one digit string permuted."""
    front = min(len(digits) - len(digits.lstrip("0")), len(digits) - 1)
    return digits[:front] + _permute_significant(digits[front:], permuter)


def _permute_significant(digits: str, permuter: Permuter) -> str:
    """Permute a number that does not start with zero, or of one digit."""
    if len(digits) > _NUMBER:  # the first of them as a number, the others as a string
        (tail,) = permute_strings([digits[_NUMBER:]], permuter, f"{_DOMAIN}/tail")
        return _permute_significant(digits[:_NUMBER], permuter) + tail
    count, number = len(digits), int(digits)
    lowest, end, domain = _lowest(count), 10**count, f"{_DOMAIN}/{count}"
    if lowest < _BIGINT < end:
        is_bigint = number < _BIGINT
        lowest, end = (lowest, _BIGINT) if is_bigint else (_BIGINT, end)
        domain += "/bigint" if is_bigint else "/larger"
    return str(lowest + permuter.one(domain, end - lowest, number - lowest, bounded=True))


def _lowest(count: int) -> int:
    """Return the lowest number of as many digits, of one digit 0."""
    lowest: int = 10 ** (count - 1)
    return lowest if count > 1 else 0
