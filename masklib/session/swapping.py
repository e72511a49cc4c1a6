"""Rows of which all that is masked is remembered: each is made anew by one expression for rows of its shape.

Transposed and put together again by columns, the same rows take half as long again.

Raw values: sees rows; keeps none. The error that says that a cell is not remembered holds it: let go of it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["swapper"]


@lru_cache(maxsize=256)
def swapper(width: int, places: Sequence[int]) -> Callable[..., list[tuple[Any, ...]]]:
    """Return what swaps cells of rows, and takes the rows and a mapping for each place.

    It raises `KeyError` where a mapping does not know a cell, `TypeError` where a cell cannot be looked up,
    and `ValueError` where a row is of another width.

    Args:
        width: How many cells a row has.
        places: Where cells are swapped, a tuple.
    """
    cells = [f"cell_{place}" for place in range(width)]
    swapped = [f"by_{place}[{cell}]" if place in places else cell for place, cell in enumerate(cells)]
    given = ", ".join(("rows", *(f"by_{place}" for place in places)))
    source = f"lambda {given}: [({', '.join(swapped)},) for {', '.join(cells)}, in rows]"
    made: Callable[..., list[tuple[Any, ...]]] = eval(source, {"__builtins__": {}})  # noqa: S307  of numbers only
    return made
