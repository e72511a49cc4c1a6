"""Texts over an alphabet, read as numbers and written back: one at a time, or thousands in a few passes.

A text of n characters over an alphabet of r is the number whose base-r digits, most significant first, are
the positions of its characters: NUM and STR of NIST SP 800-38G, section 4.6. Halves are kept apart, since a
Feistel network works on halves and a half fits a machine word long after the whole does not.

Raw values: sees every text and keeps none; what it keeps (weights, tables) depends on the alphabet alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from masklib.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from numpy.typing import NDArray

    Words = NDArray[np.uint64]

__all__ = ["MOST_SYMBOLS", "Numerals", "join_digits", "split_number"]

MOST_SYMBOLS: Final = 1 << 16
_EXACT_IN_FLOAT: Final = 1 << 53
_TABLE_ENTRIES: Final = 1 << 16
_LAYOUTS_KEPT: Final = 64

_STRANGER: Final = "a text holds a character outside the alphabet of {} characters; mask it another way"


def join_digits(digits: Iterable[int], radix: int) -> int:
    """Return the number with these digits, most significant first (NUM of SP 800-38G)."""
    number = 0
    for digit in digits:
        number = number * radix + digit
    return number


def split_number(number: int, radix: int, length: int) -> list[int]:
    """Return the lowest ``length`` digits of a number, most significant first (STR of SP 800-38G)."""
    digits = [0] * length
    for place in range(length - 1, -1, -1):
        number, digits[place] = divmod(number, radix)
    return digits


@dataclass(frozen=True, slots=True)
class _Piece:
    """Neighbouring characters of a text that are turned into one number together.

    Attributes:
        start: First character, counted from 0.
        stop: One past the last.
        base: The radix to the power of their number: how far the pieces before it are shifted.
    """

    start: int
    stop: int
    base: int


def _pieces(start: int, stop: int, width: int, radix: int) -> tuple[_Piece, ...]:
    """Cut ``start:stop`` into pieces of ``width`` characters, only the first of which may be shorter."""
    stops = range(stop, start, -width)
    cuts = [(max(start, end - width), end) for end in stops]
    return tuple(_Piece(low, high, radix ** (high - low)) for low, high in reversed(cuts))


@dataclass(frozen=True, slots=True)
class _Layout:
    """How texts of two halves lie in memory, one after the other with a separator behind each.

    Attributes:
        weights: Matrix that turns rows of digits into columns of pieces; exact in double precision because no
            piece exceeds 2**53.
        read: The pieces of each half, as the columns of ``weights`` have them.
        write: The pieces of each half, as the tables of characters have them.
        record: One text with its separator; a field a piece, named by its first character, and ``end``.
    """

    weights: NDArray[np.float64]
    read: tuple[tuple[_Piece, ...], tuple[_Piece, ...]]
    write: tuple[tuple[_Piece, ...], tuple[_Piece, ...]]
    record: np.dtype[Any]


class Numerals:
    """The reader and writer of one alphabet.

    Args:
        alphabet: 2 to 65536 different characters; a character's position is its digit.

    Raises:
        DomainError: if a character stands there twice, or there are too few or too many.
    """

    __slots__ = (
        "_codec",
        "_digit",
        "_digits",
        "_errors",
        "_layout",
        "_separator",
        "_table",
        "_unit",
        "alphabet",
    )

    def __init__(self, alphabet: str) -> None:
        self.alphabet: Final = alphabet
        self._digit: Final = {char: place for place, char in enumerate(alphabet)}
        if len(self._digit) != len(alphabet) or not 1 < len(alphabet) <= MOST_SYMBOLS:
            raise DomainError("an alphabet has 2 to 65536 characters, each of them once")
        # Eight bits a character where they do: a quarter of the memory to pass over.
        self._separator: Final = next(char for char in map(chr, count()) if char not in self._digit)
        narrow = max(map(ord, alphabet + self._separator)) < 1 << 8
        self._codec: Final = "latin-1" if narrow else "utf-32-le"
        # A character that latin-1 lacks is dropped, and missed when the characters are counted.
        self._errors: Final = "ignore" if narrow else "surrogatepass"
        self._unit: Final[np.dtype[Any]] = np.dtype(np.uint8 if narrow else "<u4")
        self._digits: Final = self._digit_table()
        self._layout: Final = lru_cache(maxsize=_LAYOUTS_KEPT)(
            _layout_maker(len(alphabet), self._unit.itemsize)
        )
        codes = np.array([ord(char) for char in alphabet], self._unit)
        self._table: Final = lru_cache(maxsize=None)(_table_maker(codes))  # one entry a width, at most 16

    def _digit_table(self) -> NDArray[Any]:
        """Return the digit of every code, and the radix itself (a digit of none) for what is no character."""
        radix = len(self.alphabet)
        table = np.full(max(map(ord, self.alphabet)) + 2, radix, np.min_scalar_type(radix))
        for char, digit in self._digit.items():
            table[ord(char)] = digit
        return table

    def number(self, text: str) -> int:
        """Return the number that ``text`` spells.

        Raises:
            DomainError: if a character is not in the alphabet. The message shows nothing of the text.
        """
        digits = [*map(self._digit.get, text)]
        if None in digits:
            raise self.stranger()
        return join_digits(digits, len(self.alphabet))  # type: ignore[arg-type] # None was refused above

    def text(self, number: int, length: int) -> str:
        """Return the text of ``length`` characters that spells ``number``."""
        return "".join([self.alphabet[digit] for digit in split_number(number, len(self.alphabet), length)])

    def stranger(self) -> DomainError:
        """Return the error that says a text holds a character of no alphabet of ours."""
        return DomainError(_STRANGER.format(len(self.alphabet)))

    def read(self, texts: Sequence[str], first: int, second: int) -> tuple[Words, Words] | None:
        """Return the numbers of both halves of every text.

        Args:
            texts: At least one text.
            first: Characters of the first half.
            second: Characters of the second half; neither half may exceed 64 bits.

        Returns:
            Two arrays, or ``None`` if some text has another length or a character outside the alphabet.
        """
        digits = self._digit_rows(texts, first + second)
        if digits is None:
            return None
        layout = self._layout(first, second)
        columns = (digits.astype(np.float64) @ layout.weights).T
        left = len(layout.read[0])
        return _assemble(columns[:left], layout.read[0]), _assemble(columns[left:], layout.read[1])

    def _digit_rows(self, texts: Sequence[str], length: int) -> NDArray[Any] | None:
        """Return a row of digits a text, or ``None``.

        The separator is not in the alphabet, so if a column of the rows holds separators and there is no
        other stranger, then no text is longer, shorter or foreign, and none was looked at by itself.
        """
        raw = self._separator.join([*texts, ""]).encode(self._codec, self._errors)
        codes = np.frombuffer(raw, self._unit)
        if codes.size != len(texts) * (length + 1):
            return None
        digits: NDArray[Any] = self._digits.take(codes, mode="clip").reshape(len(texts), length + 1)
        strangers = np.count_nonzero(digits == len(self.alphabet))
        if strangers != len(texts) or not (codes[length :: length + 1] == ord(self._separator)).all():
            return None
        return digits

    def write(self, halves: tuple[Words, Words], first: int, second: int) -> list[str]:
        """Return the texts whose halves, of ``first`` and ``second`` characters, spell these numbers."""
        layout = self._layout(first, second)
        rows = np.empty(len(halves[0]), layout.record)
        rows["end"] = np.array([ord(self._separator)], self._unit).view(f"V{self._unit.itemsize}")
        for number, pieces in zip(halves, layout.write, strict=True):
            self._spell(number, pieces, rows)
        return rows.tobytes().decode(self._codec, self._errors).split(self._separator)[:-1]

    def _spell(self, numbers: Words, pieces: tuple[_Piece, ...], rows: NDArray[np.void]) -> None:
        for piece in reversed(pieces[1:]):
            above = numbers // piece.base
            self._put(numbers - above * piece.base, piece, rows)
            numbers = above
        self._put(numbers, pieces[0], rows)

    def _put(self, numbers: Words, piece: _Piece, rows: NDArray[np.void]) -> None:
        table = self._table(piece.stop - piece.start)
        rows[str(piece.start)] = table.take(numbers.astype(np.intp))


def _assemble(columns: NDArray[np.float64], pieces: tuple[_Piece, ...]) -> Words:
    numbers: Words = columns[0].astype(np.uint64)
    for column, piece in zip(columns[1:], pieces[1:], strict=True):
        numbers *= piece.base
        numbers += column.astype(np.uint64)
    return numbers


def _largest_power(radix: int, bound: int) -> int:
    """Return the largest exponent whose power of ``radix`` does not exceed ``bound``, but at least 1."""
    return max(1, next(power for power in count(1) if radix ** (power + 1) > bound))


def _layout_maker(radix: int, size: int) -> Callable[[int, int], _Layout]:
    wide, narrow = _largest_power(radix, _EXACT_IN_FLOAT), _largest_power(radix, _TABLE_ENTRIES)

    def layout(first: int, second: int) -> _Layout:
        spans = (0, first), (first, first + second)
        read = _pieces(*spans[0], wide, radix), _pieces(*spans[1], wide, radix)
        write = _pieces(*spans[0], narrow, radix), _pieces(*spans[1], narrow, radix)
        fields = [(str(one.start), f"V{(one.stop - one.start) * size}") for half in write for one in half]
        record = np.dtype([*fields, ("end", f"V{size}")])
        return _Layout(_weights(radix, read[0] + read[1], first + second + 1), read, write, record)

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
        numbers = np.arange(radix**width)
        digits = [numbers // radix ** (width - 1 - place) % radix for place in range(width)]
        characters = codes.take(np.stack(digits, axis=1))
        return characters.view(f"V{width * codes.itemsize}").ravel()

    return table
