"""Permutations of digit strings that keep width and sign: an integer is its decimal string.

The zeros in front stay, and so does their number; the digits after them are permuted among all numbers of
as many digits, so that ``42``, ``"42"`` and ``"00042"`` agree. Where all digits are zeros the last one counts
as a digit. Nineteen digits are permuted within and beyond what 64 bits hold, so that a bigint stays one.

Raw values: sees digits; keeps none.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

import numpy as np

from masklib.mask.numerals import MOST_DIGITS, leading_zeros, number_of, numerals_of
from masklib.mask.permutation import permute_bounded, permute_large
from masklib.mask.strings import permute_strings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from masklib.mask.joined import Digits
    from masklib.typing import Subkeys

    Integers = NDArray[np.int64]

__all__ = ["permute_digit_rows", "permute_digits"]

_DOMAIN: Final = "digits"
_NUMBER: Final = 256
"""The digits that are permuted as one number."""

_BIGINT: Final = 2**63
"""The first number that does not fit a bigint."""


def permute_digits(digits: Digits, rows: Integers, keys: Subkeys, *, inverse: bool = False) -> None:
    """Replace the digits of the texts ``rows``.

    Args:
        digits: The digits of some texts; changed in place.
        rows: Which texts; each has at least one digit.
        keys: The key.
        inverse: Turn surrogates back.
    """
    counts = digits.counts[rows]
    for count in np.unique(counts).tolist():
        same = rows[counts == count]
        digits.put(same, permute_digit_rows(digits.matrix(same, count), keys, inverse=inverse))


def permute_digit_rows(
    matrix: NDArray[np.uint8], keys: Subkeys, *, inverse: bool = False
) -> NDArray[np.uint8]:
    """Return digit strings of one length permuted, a string a row."""
    zeros = leading_zeros(matrix)
    result = matrix.copy()
    for front in np.unique(zeros).tolist():
        chosen = np.flatnonzero(zeros == front)
        result[chosen, front:] = _permute_significant(matrix[chosen, front:], keys, inverse=inverse)
    return result


def _permute_significant(matrix: NDArray[np.uint8], keys: Subkeys, *, inverse: bool) -> NDArray[np.uint8]:
    """Permute rows whose first digit is not zero, or which are one digit long."""
    count = matrix.shape[1]
    if count > _NUMBER:
        return _permute_longest(matrix, keys, inverse=inverse)
    if count > MOST_DIGITS:
        return _permute_long(matrix, keys, inverse=inverse)
    lowest = 10 ** (count - 1) if count > 1 else 0
    numbers = number_of(matrix) - lowest
    masked = permute_bounded(keys, f"{_DOMAIN}/{count}", 10**count - lowest, numbers, inverse=inverse)
    return numerals_of(masked + lowest, count)


def _permute_longest(matrix: NDArray[np.uint8], keys: Subkeys, *, inverse: bool) -> NDArray[np.uint8]:
    """Permute rows of very many digits: the first of them as a number, the others as a string."""
    result = matrix.copy()
    result[:, :_NUMBER] = _permute_long(matrix[:, :_NUMBER], keys, inverse=inverse)
    tails = [bytes(row).decode("ascii") for row in (matrix[:, _NUMBER:] + ord("0")).tolist()]
    masked = "".join(permute_strings(tails, keys, f"{_DOMAIN}/tail", inverse=inverse)).encode("ascii")
    result[:, _NUMBER:] = np.frombuffer(masked, np.uint8).reshape(len(matrix), -1) - ord("0")
    return result


def _permute_long(matrix: NDArray[np.uint8], keys: Subkeys, *, inverse: bool) -> NDArray[np.uint8]:
    """Permute rows of more digits than fit a word; no row starts with zero."""
    count = matrix.shape[1]
    lowest = 10 ** (count - 1)
    rows = [int(bytes(row)) for row in (matrix + ord("0")).tolist()]
    result = [0] * len(rows)
    for start, end in pairwise(sorted({lowest, min(max(lowest, _BIGINT), 10 * lowest), 10 * lowest})):
        chosen = [place for place, number in enumerate(rows) if start <= number < end]
        numbers = [rows[place] - start for place in chosen]
        domain = f"{_DOMAIN}/{count}/{start}"
        for place, number in zip(
            chosen, permute_large(keys, domain, end - start, numbers, inverse=inverse), strict=True
        ):
            result[place] = number + start
    text = "".join(map(str, result)).encode()
    return np.frombuffer(text, np.uint8).reshape(-1, count) - ord("0")
