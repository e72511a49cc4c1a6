"""Rows of decimal digits to numbers and back, a whole matrix at a time."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

__all__ = ["MOST_DIGITS", "leading_zeros", "number_of", "numerals_of", "strings_of"]

MOST_DIGITS: Final = 18
"""Numbers of as many digits fit `numpy.int64` whatever their digits are."""

_GROUP: Final = 4
_BASE: Final = 10**_GROUP


def number_of(matrix: NDArray[Any]) -> Integers:
    """Return the number that each row of at most `MOST_DIGITS` digits spells."""
    numbers = np.zeros(len(matrix), np.int64)
    for column in range(matrix.shape[1]):
        numbers *= 10
        numbers += matrix[:, column]
    return numbers


def numerals_of(numbers: Integers, count: int) -> NDArray[np.uint8]:
    """Return the last ``count`` digits of each number, zeros in front, a number a row."""
    groups = -(-count // _GROUP)
    parts = np.empty((len(numbers), groups), np.int64)
    rest = numbers
    for group in range(groups - 1, -1, -1):
        rest, parts[:, group] = np.divmod(rest, _BASE)
    digits = _numerals_table().take(parts).view(np.uint8).reshape(len(numbers), groups * _GROUP)
    return digits[:, groups * _GROUP - count :]


def strings_of(matrix: NDArray[np.uint8]) -> list[str]:
    """Return the rows as texts."""
    width, text = matrix.shape[1], (matrix + ord("0")).astype(np.uint8).tobytes().decode("ascii")
    return [text[start : start + width] for start in range(0, len(text), width)]


def leading_zeros(matrix: NDArray[Any]) -> Integers:
    """Return how many zeros stand before the first other digit, or before the last one of all zeros."""
    zeros, so_far = np.zeros(len(matrix), np.int64), np.ones(len(matrix), np.bool_)
    for column in range(matrix.shape[1] - 1):
        so_far &= matrix[:, column] == 0
        if not so_far.any():
            break
        zeros += so_far
    return zeros


@lru_cache(maxsize=1)
def _numerals_table() -> NDArray[np.uint32]:
    """Return the digits of every group, a byte each, as one word."""
    digits = np.empty((10,) * _GROUP + (_GROUP,), np.uint8)
    for place in range(_GROUP):
        digits[..., place] = np.arange(10).reshape((10,) + (1,) * (_GROUP - 1 - place))
    return digits.view(np.uint32).ravel()
