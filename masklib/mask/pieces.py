"""Spans of an array of characters replaced by others, of other lengths, in one gather.

Raw values: holds the characters for the length of one call; keeps none, and ``repr`` shows none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Letters = NDArray[np.uint8]

__all__ = ["Pieces", "write_pieces"]

_BLOCK: Final = 8192
"""Spans at a time: where each character comes from takes eight bytes, and stays in a core's cache."""


@dataclass(frozen=True, eq=False, slots=True)
class Pieces:
    """What takes the place of spans that do not overlap.

    Attributes:
        starts: Where each span starts, ascending.
        ends: One past its last character.
        letters: The characters of all replacements.
        places: Where in ``letters`` the replacement of each span starts.
        lengths: How many characters it has.
    """

    starts: Integers
    ends: Integers
    letters: Letters = field(repr=False)
    places: Integers
    lengths: Integers


def write_pieces(codes: Letters, pieces: Pieces) -> Letters:
    """Return the characters with the spans replaced."""
    spans = np.empty((2, 2 * len(pieces.starts) + 1), np.int64)  # what is between spans, and replacements
    spans[0, 1::2], spans[1, 1::2] = pieces.places + len(codes), pieces.lengths
    spans[0, 0], spans[0, 2::2] = 0, pieces.ends
    spans[1, :-1:2], spans[1, -1] = pieces.starts, len(codes)
    spans[1, ::2] -= spans[0, ::2]
    firsts, lengths = spans
    source, stops = np.concatenate([codes, pieces.letters]), np.cumsum(lengths)
    written, shifts, done = np.empty(stops[-1], np.uint8), firsts - stops + lengths, 0
    for start in range(0, len(lengths), _BLOCK):
        block = slice(start, start + _BLOCK)
        places = np.repeat(shifts[block], lengths[block])
        places += np.arange(done, done + len(places))
        source.take(places, out=written[done : done + len(places)], mode="clip")
        done += len(places)
    return written
