"""Many texts as one array of code points, so that a mask works on all of them at once.

What a family does not replace stays where it is: separators, padding and width come back by construction.

Raw values: holds the texts for the length of one call; ``repr`` does not show them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any, Self

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Flags = NDArray[np.bool_]
    Integers = NDArray[np.int64]

__all__ = ["Digits", "Joined"]

_BREAK = ord("\n")


@dataclass(frozen=True, eq=False)
class Joined:
    """The code points of some texts in one array.

    Attributes:
        codes: Code points of all texts, ``uint8`` where all are ASCII, else ``uint32``.
        starts: Where each text starts in ``codes``, and where the last one ends.
    """

    codes: NDArray[Any] = field(repr=False)
    starts: Integers = field(repr=False)

    @classmethod
    def of(cls, texts: Sequence[str]) -> Self:
        """Join texts. Lone surrogates are code points like others."""
        starts = np.zeros(len(texts) + 1, np.int64)
        np.cumsum(np.fromiter(map(len, texts), np.int64, len(texts)), out=starts[1:])
        text = "".join(texts)
        if text.isascii():
            return cls(np.frombuffer(text.encode("ascii"), np.uint8), starts)
        return cls(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32), starts)

    def among(self, chars: str) -> Flags:
        """Tell which code points are one of some characters."""
        flags = np.zeros(len(self.codes), np.bool_)
        for char in chars:
            flags |= self.codes == ord(char)
        return flags

    def count(self, flags: Flags) -> Integers:
        """Return how many code points of each text are flagged."""
        if self.width and len(self.starts) > 1:
            columns = flags.reshape(-1, self.width).T
            return np.add.reduce(columns, axis=0, dtype=np.int64)  # type: ignore[no-any-return]  # an array
        sums = np.zeros(len(flags) + 1, np.int64)
        np.cumsum(flags, out=sums[1:])
        counts: Integers = np.diff(sums[self.starts])
        return counts

    def texts(self, codes: NDArray[Any]) -> list[str]:
        """Return the texts with other code points at the same places."""
        if codes.dtype == np.uint8 and len(self.starts) > 1 and not (codes == _BREAK).any():
            return self._lines(codes).tobytes().decode("ascii").split("\n")[:-1]
        if codes.dtype == np.uint8:
            text = codes.tobytes().decode("ascii")
        else:
            text = codes.tobytes().decode("utf-32-le", "surrogatepass")
        bounds = self.starts.tolist()
        return list(map(text.__getitem__, map(slice, bounds[:-1], bounds[1:])))

    @cached_property
    def width(self) -> int:
        """How many code points every text has; 0 if they differ, or there are none."""
        width = int(self.starts[1]) if len(self.starts) > 1 else 0
        return width if (np.diff(self.starts) == width).all() else 0

    def _lines(self, codes: NDArray[Any]) -> NDArray[np.uint8]:
        """Return the texts with a line break behind each: to split lines is faster than to cut."""
        texts = len(self.starts) - 1
        lines = np.full(len(codes) + texts, _BREAK, np.uint8)
        if self.width:
            lines.reshape(texts, -1)[:, :-1] = codes.reshape(texts, -1)
            return lines
        inside = np.ones(len(lines), np.bool_)
        inside[self.starts[1:] + np.arange(texts)] = False
        lines[inside] = codes
        return lines

    @cached_property
    def digits(self) -> Digits:
        """The ASCII digits of every text."""
        return Digits(self)


class Digits:
    """The ASCII digits of some texts, and what becomes of them.

    Attributes:
        counts: How many digits each text has.
        values: The digits of all texts, one after the other.
    """

    __slots__ = ("_first", "_flags", "_joined", "counts", "values")

    def __init__(self, joined: Joined) -> None:
        self._joined = joined
        self._flags: Flags = joined.codes - joined.codes.dtype.type(ord("0")) < 10  # noqa: PLR2004  unsigned: it wraps
        self.counts = joined.count(self._flags)
        self._first = np.cumsum(self.counts) - self.counts
        self.values: NDArray[np.uint8] = (joined.codes[self._flags] - ord("0")).astype(np.uint8)

    @property
    def others(self) -> Flags:
        """Which code points are no digits."""
        return ~self._flags

    def first_places(self) -> Integers:
        """Return where in ``codes`` the first digit of each text stands, past the end where it has none."""
        places = np.append(np.flatnonzero(self._flags), len(self._flags))
        firsts: Integers = places[np.where(self.counts > 0, self._first, -1)]
        return firsts

    def matrix(self, rows: Integers, count: int) -> NDArray[np.uint8]:
        """Return the digits of the texts ``rows``, which all have ``count`` of them, a text a row."""
        if len(rows) == len(self.counts):
            return self.values.reshape(-1, count)
        return self.values[self._places(rows, count)]

    def put(self, rows: Integers, matrix: NDArray[Any]) -> None:
        """Replace the digits of the texts ``rows``."""
        self.values[self._places(rows, matrix.shape[1])] = matrix

    def texts(self) -> list[str]:
        """Return the texts with the digits as they are now, everything else in its place."""
        codes = self._joined.codes.copy()
        codes[self._flags] = self.values + ord("0")
        return self._joined.texts(codes)

    def _places(self, rows: Integers, count: int) -> Integers:
        places: Integers = self._first[rows][:, None] + np.arange(count)
        return places
