"""Which of many neighbouring ranges numbers lie in, by a guide table.

Source: H.-C. Chen, Y. Asau, "On Generating Random Variates from an Empirical Distribution", AIIE
Transactions 6 (1974), the method of guide tables: most cells of the table lie in one range, so that a look-up
answers; only numbers of the others are searched for.

Raw values: sees numbers; keeps none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

__all__ = ["Ranges"]

_CELL_BITS: Final = 14
"""The table has at most 2**14 cells: it stays in a core's second-level cache."""

_SPLIT: Final = -1
"""In place of the range of a cell that lies in more than one."""


class Ranges:
    """Ranges that lie end to end. Threads may share it.

    Args:
        starts: First number of each range, ascending; not empty. Of equal ones the last counts.
        stop: One past the largest number that is asked for; the smallest is 0.
    """

    __slots__ = ("_guide", "_shift", "_starts")

    def __init__(self, starts: Integers, stop: int) -> None:
        self._starts: Final = starts
        self._shift: Final = max(0, (stop - 1).bit_length() - _CELL_BITS)
        firsts = np.arange((stop - 1 >> self._shift) + 1) << self._shift
        low, high = (self._search(ends) for ends in (firsts, firsts + ((1 << self._shift) - 1)))
        guide = np.where(low == high, low, _SPLIT)
        self._guide: Final[NDArray[Any]] = guide.astype(np.min_scalar_type(-len(starts)))

    def of(self, numbers: Integers) -> Integers:
        """Return the place of the range of each number."""
        places: Integers = self._guide.take(numbers >> self._shift).astype(np.int64)
        split = np.flatnonzero(places == _SPLIT)
        places[split] = self._search(numbers[split])
        return places

    def _search(self, numbers: Integers) -> Integers:
        places: Integers = np.searchsorted(self._starts, numbers, "right") - 1
        return places
