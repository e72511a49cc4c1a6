"""Thousands of texts of one length, read as pairs of numbers and written back in a few passes of `numpy`.

It means the same as `numerals`, which does it one text at a time. Halves are kept apart, since a Feistel
network works on halves, and a half fits a machine word long after the whole does not.

Reading: the texts are joined with a separator, looked up as digits all at once, and multiplied with a matrix
of powers, exactly, in double precision. Writing: numbers are divided into pieces that index tables of ready
characters, which are copied into rows.

Raw values: sees every text and keeps none; what it keeps (weights, tables) depends on the alphabet alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    Halves = tuple[NDArray[Any], NDArray[Any]]

__all__ = ["LONGEST_TOGETHER", "TextRows", "text_rows_of"]

LONGEST_TOGETHER: Final = 256
"""Characters of the longest texts that gain from being read together, and whose matrices stay small."""

_EXACT_IN_FLOAT: Final = 1 << 53
_WORD: Final = 1 << 64
_TABLE_ENTRIES: Final = 1 << 16
_LAYOUTS_KEPT: Final = 64


@dataclass(frozen=True, slots=True)
class _Piece:
    """Neighbouring characters of a text that are one number.

    Attributes:
        start: First character, counted from 0.
        stop: One past the last.
        base: How many texts the characters can be: the radix to the power of their number.
        parts: The smaller pieces it consists of, if any.
    """

    start: int
    stop: int
    base: int
    parts: tuple[_Piece, ...] = ()


def _pieces(start: int, stop: int, radix: int, bounds: Sequence[int]) -> tuple[_Piece, ...]:
    """Cut ``start:stop`` into pieces of which each is below the first bound; their parts below the next.

    Only the first piece may be shorter than the others.
    """
    if not bounds:
        return ()
    width = max(1, next(power for power in count(1) if radix ** (power + 1) > bounds[0]))
    cuts = [(max(start, end - width), end) for end in range(stop, start, -width)]
    return tuple(
        _Piece(low, high, radix ** (high - low), _pieces(low, high, radix, bounds[1:]))
        for low, high in reversed(cuts)
    )


@dataclass(frozen=True, slots=True)
class _Layout:
    """How texts of two halves lie in memory, one after the other with a separator behind each.

    Attributes:
        weights: Matrix that turns rows of digits into columns of pieces; exact, as no piece exceeds 2**53.
        read: The pieces of each half, as the columns of ``weights`` have them.
        write: Each half, in pieces that fit words, which consist of pieces that tables are made for.
        record: One text with its separator; a field a smallest piece, named by where it starts, and ``end``.
    """

    weights: NDArray[np.float64]
    read: tuple[tuple[_Piece, ...], tuple[_Piece, ...]]
    write: tuple[_Piece, _Piece]
    record: np.dtype[Any]


class TextRows:
    """The reader and writer of many texts over one alphabet, which `Numerals` has found to be one."""

    __slots__ = ("_codec", "_digits", "_errors", "_layout", "_radix", "_separator", "_table", "_unit")

    def __init__(self, alphabet: str) -> None:
        self._radix: Final = len(alphabet)
        self._separator: Final = next(char for char in map(chr, count()) if char not in set(alphabet))
        # Eight bits a character where they do: a quarter of the memory to pass over.
        narrow = max(map(ord, alphabet + self._separator)) < 1 << 8
        self._codec: Final = "latin-1" if narrow else "utf-32-le"
        # A character that latin-1 lacks is an error: were it dropped, a longer text would seem to fit.
        self._errors: Final = "strict" if narrow else "surrogatepass"
        self._unit: Final[np.dtype[Any]] = np.dtype(np.uint8 if narrow else "<u4")
        codes = np.array([ord(char) for char in alphabet], self._unit)
        self._digits: Final = _digits(codes)
        self._layout: Final = lru_cache(maxsize=_LAYOUTS_KEPT)(
            _layout_maker(self._radix, self._unit.itemsize)
        )
        self._table: Final = lru_cache(maxsize=None)(_table_maker(codes))  # one entry a width, at most 16

    def read(self, texts: Sequence[str], first: int, second: int) -> Halves | None:
        """Return the numbers of both halves of every text.

        Args:
            texts: At least one text.
            first: Characters of the first half.
            second: Characters of the second half; `LONGEST_TOGETHER` in all.

        Returns:
            Two arrays, of `numpy.uint64` where a half fits, else of `int`; or ``None`` if some text has
            another length or a character outside the alphabet.
        """
        digits = self._digit_rows(texts, first + second)
        if digits is None:
            return None
        return self._halves(digits, first, second)

    def read_rows(self, rows: NDArray[np.uint8], first: int, second: int) -> Halves | None:
        """Return the numbers of both halves of rows of ASCII codes, see `read`; of latin-1 alphabets only."""
        if self._unit.itemsize > 1:
            return None
        digits = np.empty((len(rows), first + second + 1), self._digits.dtype)
        self._digits.take(rows, mode="clip", out=digits[:, :-1])
        digits[:, -1] = 0
        return None if (digits == self._radix).any() else self._halves(digits, first, second)

    def write_rows(self, halves: Halves, first: int, second: int) -> NDArray[np.uint8]:
        """Return rows of codes whose halves spell these numbers, see `write`; of latin-1 alphabets only."""
        rows = self._spelled(halves, first, second)
        return rows.view(np.uint8).reshape(len(rows), -1)[:, :-1]

    def _halves(self, digits: NDArray[Any], first: int, second: int) -> Halves:
        layout = self._layout(first, second)
        columns = (digits.astype(np.float64) @ layout.weights).T
        left = len(layout.read[0])
        return _joined(columns[:left], layout.read[0]), _joined(columns[left:], layout.read[1])

    def _digit_rows(self, texts: Sequence[str], length: int) -> NDArray[Any] | None:
        """Return a row of digits a text, or ``None``.

        The separator is not in the alphabet, so if a column of the rows holds separators and there is no
        other stranger, then no text is longer, shorter or foreign, and none was looked at by itself.
        """
        try:
            raw = self._separator.join([*texts, ""]).encode(self._codec, self._errors)
        except UnicodeEncodeError:
            return None
        codes = np.frombuffer(raw, self._unit)
        if codes.size != len(texts) * (length + 1):
            return None
        digits: NDArray[Any] = self._digits.take(codes, mode="clip").reshape(len(texts), length + 1)
        strangers = np.count_nonzero(digits == self._radix)
        if strangers != len(texts) or not (codes[length :: length + 1] == ord(self._separator)).all():
            return None
        return digits

    def write(self, halves: Halves, first: int, second: int) -> list[str]:
        """Return the texts whose halves, of ``first`` and ``second`` characters, spell these numbers."""
        rows = self._spelled(halves, first, second)
        return rows.tobytes().decode(self._codec, self._errors).split(self._separator)[:-1]

    def _spelled(self, halves: Halves, first: int, second: int) -> NDArray[np.void]:
        """Return a record a text, see `_Layout`."""
        layout = self._layout(first, second)
        rows = np.empty(len(halves[0]), layout.record)
        rows["end"] = np.array([ord(self._separator)], self._unit).view(f"V{self._unit.itemsize}")
        for numbers, half in zip(halves, layout.write, strict=True):
            self._spell(numbers, half, rows)
        return rows

    def _spell(self, numbers: NDArray[Any], piece: _Piece, rows: NDArray[np.void]) -> None:
        if piece.base <= _WORD:
            numbers = numbers.astype(np.uint64, copy=False)
        if not piece.parts:
            rows[str(piece.start)] = self._table(piece.stop - piece.start).take(numbers.astype(np.intp))
            return
        for part in reversed(piece.parts[1:]):
            above = numbers // part.base
            self._spell(numbers - above * part.base, part, rows)
            numbers = above
        self._spell(numbers, piece.parts[0], rows)


@lru_cache(maxsize=64)
def text_rows_of(alphabet: str) -> TextRows:
    """Return the `TextRows` of an alphabet; the last 64 are kept, and their tables are shared."""
    return TextRows(alphabet)


def _joined(columns: NDArray[np.float64], pieces: tuple[_Piece, ...]) -> NDArray[Any]:
    wide = pieces[0].base * pieces[-1].base ** (len(pieces) - 1) > _WORD
    parts = columns.astype(np.uint64).astype(object) if wide else columns.astype(np.uint64)
    numbers: NDArray[Any] = parts[0]
    for part, piece in zip(parts[1:], pieces[1:], strict=True):
        numbers *= piece.base
        numbers += part
    return numbers


def _digits(codes: NDArray[Any]) -> NDArray[Any]:
    """Return the digit of every code, and for a code of no character the radix, which is no digit."""
    radix = len(codes)
    table = np.full(int(codes.max()) + 2, radix, np.min_scalar_type(radix))
    table[codes] = np.arange(radix)
    return table


def _layout_maker(radix: int, size: int) -> Callable[[int, int], _Layout]:
    def layout(first: int, second: int) -> _Layout:
        spans = (0, first), (first, first + second)
        read, write = (
            [_pieces(*span, radix, bounds) for span in spans]
            for bounds in ((_EXACT_IN_FLOAT,), (_WORD, _TABLE_ENTRIES))
        )
        smallest = [part for limbs in write for limb in limbs for part in limb.parts]
        record = [(str(part.start), f"V{(part.stop - part.start) * size}") for part in smallest]
        left, right = (
            _Piece(*span, radix ** (span[1] - span[0]), limbs)
            for span, limbs in zip(spans, write, strict=True)
        )
        weights = _weights(radix, read[0] + read[1], first + second + 1)
        return _Layout(weights, (read[0], read[1]), (left, right), np.dtype([*record, ("end", f"V{size}")]))

    return layout


def _weights(radix: int, pieces: tuple[_Piece, ...], rows: int) -> NDArray[np.float64]:
    weights = np.zeros((rows, len(pieces)))
    for column, piece in enumerate(pieces):
        places = range(piece.start, piece.stop)
        weights[piece.start : piece.stop, column] = [radix ** (piece.stop - 1 - place) for place in places]
    return weights


def _table_maker(codes: NDArray[Any]) -> Callable[[int], NDArray[np.void]]:
    """Return the maker of a table, for a width, of every text of that width in the order of its number."""
    radix = len(codes)

    def table(width: int) -> NDArray[np.void]:
        characters = np.empty((radix,) * width + (width,), codes.dtype)
        for place in range(width):
            characters[..., place] = codes.reshape((radix,) + (1,) * (width - 1 - place))
        return characters.reshape(-1, width).view(f"V{width * codes.itemsize}").ravel()

    return table
