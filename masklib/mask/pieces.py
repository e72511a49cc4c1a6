"""Spans of an array of characters replaced by others, of other lengths, in one gather.

Raw values: holds the characters for the length of one call; keeps none, and ``repr`` shows none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]
    Letters = NDArray[np.uint8]

__all__ = ["Pieces", "write_pieces"]


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

    def merged(self, other: Pieces) -> Pieces:
        """Return these and others in the order of their spans."""
        order = np.argsort(np.concatenate([self.starts, other.starts]), kind="stable")
        moved = other.places + len(self.letters)
        pairs = (self.starts, other.starts), (self.ends, other.ends), (self.places, moved)
        starts, ends, places = (np.concatenate(pair).take(order) for pair in pairs)
        lengths = np.concatenate([self.lengths, other.lengths]).take(order)
        return Pieces(starts, ends, np.concatenate([self.letters, other.letters]), places, lengths)


def write_pieces(codes: Letters, pieces: Pieces) -> Letters:
    """Return the characters with the spans replaced."""
    spans = np.empty((2, 2 * len(pieces.starts) + 1), np.int64)  # what is between spans, and replacements
    spans[0, 1::2], spans[1, 1::2] = pieces.places + len(codes), pieces.lengths
    spans[0, 0], spans[0, 2::2] = 0, pieces.ends
    spans[1, :-1:2], spans[1, -1] = pieces.starts, len(codes)
    spans[1, ::2] -= spans[0, ::2]
    stops = np.cumsum(spans[1])
    places = np.repeat(spans[0] - stops + spans[1], spans[1])
    places += np.arange(stops[-1])
    return np.concatenate([codes, pieces.letters]).take(places)
