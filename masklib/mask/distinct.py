"""Distinct numbers of arrays: what `numpy.unique` does, which loads masked arrays first (a megabyte).

Raw values: sees numbers; keeps none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

__all__ = ["beginnings", "distinct"]


def distinct(numbers: NDArray[Any]) -> Integers:
    """Return the numbers that occur, ascending; ``numbers`` has the shape (n,)."""
    ordered: Integers = np.sort(numbers)
    return ordered[beginnings(ordered)]


def beginnings(ordered: NDArray[Any]) -> Integers:
    """Return where another number begins in sorted ones of the shape (n,)."""
    changes: Integers = np.flatnonzero(ordered[1:] != ordered[:-1]) + 1
    return np.concatenate((np.zeros(min(1, len(ordered)), np.int64), changes))
