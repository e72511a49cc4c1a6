"""Character classes: which characters a surrogate may have in place of which. Frozen under the mask version.

Every code point is in exactly one class. Letters with a one-to-one case map stand in pairs, so that case is
put back after masking; letters that combining marks can spell (``é``) stand apart from others, so that a
decomposed text has a decomposed surrogate; digits, scripts and symbols keep to their own kind; what no line
names is in the class of its 128 neighbours. Blanks, controls and punctuation are kept: they carry form, not
content.

The ranges follow the code charts of Unicode 16; case pairs never change by Unicode's stability policy
(https://www.unicode.org/policies/stability_policy.html), and no table of the Python at hand is asked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from masklib.mask.distinct import beginnings, distinct

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

__all__ = ["CASELESS", "KEPT", "LOWER", "NAME_LETTERS", "UPPER", "Alphabets", "alphabets", "inside_class"]

KEPT: Final = 0
"""The class of what is not masked."""

_BMP: Final = 0x10000
_BLOCK_BITS: Final = 7
_FIRST_BLOCK: Final = 64
"""Classes below are the named ones; a block's class is this plus the block's number."""

_KEPT_RANGES: Final = (
    (0x00, 0x30), (0x3A, 0x41), (0x5B, 0x61), (0x7B, 0xAA), (0xAB, 0xB2), (0xB4, 0xB5), (0xB6, 0xB9),
    (0xBB, 0xBC), (0xBF, 0xC0), (0xD7, 0xD8), (0xF7, 0xF8), (0x2000, 0x2070), (0x20A0, 0x20D0),
    (0x3000, 0x3004), (0x3008, 0x3021), (0xFE00, 0xFE10), (0xFEFF, 0xFF00), (0xFF01, 0xFF10),
    (0xFF1A, 0xFF21), (0xFF3B, 0xFF41), (0xFF5B, 0xFF66),
)  # fmt: skip

_CASED: Final = (
    ("abcdefghijklmnopqrstuvwxyz", "ABCDEFGHIJKLMNOPQRSTUVWXYZ"),
    (
        "àáâãäåçèéêëìíîïñòóôõöùúûüýāăąćĉċčďēĕėęěĝğġģĥĩīĭįĵķĺļľńņňōŏőŕŗřśŝşšţťũūŭůűųŵŷÿźżžơưșțạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ",
        "ÀÁÂÃÄÅÇÈÉÊËÌÍÎÏÑÒÓÔÕÖÙÚÛÜÝĀĂĄĆĈĊČĎĒĔĖĘĚĜĞĠĢĤĨĪĬĮĴĶĹĻĽŃŅŇŌŎŐŔŖŘŚŜŞŠŢŤŨŪŬŮŰŲŴŶŸŹŻŽƠƯȘȚẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸ",
    ),
    ("æðøþđħŀłŋœŧ", "ÆÐØÞĐĦĿŁŊŒŦ"),
    ("абвгдежзиклмнопрстуфхцчшщъыьэюяђєѕіјљњћџґ", "АБВГДЕЖЗИКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯЂЄЅІЈЉЊЋЏҐ"),
    ("йёѓїќѝў", "ЙЁЃЇЌЍЎ"),
    ("αβγδεζηθικλμνξοπρστυφχψω", "ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩ"),
    ("άέήίόύώϊϋ", "ΆΈΉΊΌΎΏΪΫ"),
    (
        "աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ",
        "ԱԲԳԴԵԶԷԸԹԺԻԼԽԾԿՀՁՂՃՄՅՆՇՈՉՊՋՌՍՎՏՐՑՒՓՔՕՖ",
    ),
    ("".join(map(chr, range(0xFF41, 0xFF5B))), "".join(map(chr, range(0xFF21, 0xFF3B)))),  # full width
)
_UNPAIRED: Final = (
    "ßıĸŉſ",  # Latin, lower case
    "ςϐϑϕϖϰϱϵ", "ΐΰ",  # Greek, lower case
    "ẞİ",  # Latin, upper case
    "آأؤإئ", "ۀۂۓ",  # Arabic
    "がぎぐげござじずぜぞだぢづでどばぱびぴぶぷべぺぼぽゔ",
    "ガギグゲゴザジズゼゾダヂヅデドバパビピブプベペボポヴヷヸヹヺ",
    "ऩऱऴ",  # Devanagari
)  # fmt: skip
"""Letters without a one-to-one case map, and letters without case that combining marks can spell."""

_UNCASED: Final = (
    (0x30, 0x3A),  # digits
    (0x0300, 0x0370),  # combining marks
    (0x05D0, 0x05EB),  # Hebrew
    (0x0620, 0x064B),  # Arabic
    (0x064B, 0x0660),  # Arabic marks
    (0x0660, 0x066A),  # Arabic digits
    (0x0671, 0x06D4),  # further Arabic letters
    (0x06F0, 0x06FA),  # Persian digits
    (0x0900, 0x0904),  # Devanagari signs
    (0x0904, 0x093A),  # Devanagari
    (0x093E, 0x094E),  # Devanagari vowel signs
    (0x0966, 0x0970),  # Devanagari digits
    (0x0E01, 0x0E2F),  # Thai consonants
    (0x0E30, 0x0E34),  # Thai vowels
    (0x0E34, 0x0E3B),  # Thai vowels above and below
    (0x0E40, 0x0E46),  # Thai vowels in front
    (0x0E47, 0x0E4F),  # Thai marks
    (0x10D0, 0x10F1),  # Georgian
    (0x3041, 0x3097),  # Hiragana
    (0x30A1, 0x30FB),  # Katakana
    (0x4E00, 0xA000),  # Han
    (0xAC00, 0xD7A4),  # Hangul
    (0xD800, 0xE000),  # lone surrogates
    (0xFF10, 0xFF1A),  # full-width digits
)

_LENGTH_MARK: Final = 0x30FC
"""Stands among the letters of Katakana."""

LOWER: Final = "".join(lower for lower, _ in _CASED[:-1]) + "".join(_UNPAIRED[:3])
UPPER: Final = "".join(upper for _, upper in _CASED[:-1]) + _UNPAIRED[3]
"""Letters of scripts with case; names are made of these."""

CASELESS: Final = "".join(
    np.arange(start, end, dtype="<u4").tobytes().decode("utf-32-le")
    for start, end in (
        (0x05D0, 0x05EB), (0x0620, 0x064B), (0x0671, 0x06D4), (0x0900, 0x093A), (0x093E, 0x094E),
        (0x0E01, 0x0E2F), (0x0E30, 0x0E3B), (0x0E40, 0x0E46), (0x0E47, 0x0E4F), (0x10D0, 0x10F1),
        (0x3041, 0x3097), (0x30A1, 0x30FB), (0x30FC, 0x30FD), (0x4E00, 0xA000), (0xAC00, 0xD7A4),
    )
)  # fmt: skip
"""Letters of scripts without case in which names are written, with the signs of two that need them."""


def inside_class(letters: str) -> str:
    """Return the inside of a character class of `re` that holds ``letters``, as ranges (fast to compile)."""
    codes = distinct(np.frombuffer(letters.encode("utf-32-le", "surrogatepass"), "<u4"))
    ends = np.flatnonzero(np.diff(codes) != 1)
    spans = zip(codes[[0, *ends + 1]].tolist(), codes[[*ends, -1]].tolist(), strict=True)
    return "".join(f"{re.escape(chr(first))}-{re.escape(chr(last))}" for first, last in spans)


NAME_LETTERS: Final = inside_class(LOWER + UPPER + CASELESS + "0123456789") + "".join(
    f"{re.escape(chr(start))}-{re.escape(chr(end - 1))}" for start, end in _KEPT_RANGES
)
"""Inside of a character class of `re`: everything that may stand in a text that is masked as a name."""


@dataclass(frozen=True, eq=False)
class Alphabets:
    """The classes as arrays over the basic plane.

    Attributes:
        classes: The class of every code point.
        places: The place of every code point in its class.
        raised: Whether a code point is the upper case of its pair.
    """

    classes: NDArray[np.int16] = field(repr=False)
    places: NDArray[np.int16] = field(repr=False)
    raised: NDArray[np.bool_] = field(repr=False)

    def look_up(self, codes: NDArray[Any]) -> tuple[Integers, Integers, NDArray[np.bool_]]:
        """Return class, place and case of code points of any plane."""
        points = codes.astype(np.int64)
        plain = np.minimum(points, _BMP - 1)
        above = points >= _BMP
        classes = np.where(above, _FIRST_BLOCK + (points >> _BLOCK_BITS), self.classes[plain])
        places = np.where(above, points & ((1 << _BLOCK_BITS) - 1), self.places[plain])
        return classes, places, self.raised[plain] & ~above

    def character(self, char: str) -> tuple[int, int, bool]:
        """Return class, place and case of one character."""
        return _character(self, char)

    def char(self, name: int, place: int, raised: bool) -> str:  # noqa: FBT001  as `character` returns it
        """Return the character at a place of a class."""
        members = self._members(name)
        return chr(members[1 if raised and len(members) > 1 else 0, place])

    def content(self, codes: NDArray[Any]) -> NDArray[np.bool_]:
        """Return which code points are to be masked."""
        flags: NDArray[np.bool_]
        if codes.dtype == np.uint8:
            flags = self._content[codes]
        else:
            flags = self._content[np.minimum(codes, _BMP - 1)] | (codes >= _BMP)
        return flags

    @cached_property
    def _content(self) -> NDArray[np.bool_]:
        flags: NDArray[np.bool_] = self.classes != KEPT
        return flags

    @cached_property
    def members(self) -> dict[int, Integers]:
        """The code points of every class of the basic plane in order; upper case stands in a second row."""
        order = np.lexsort((self.places, self.raised, self.classes))
        ordered = self.classes[order]
        first = beginnings(ordered)
        classes, parts = ordered[first], np.split(order, first[1:])
        return {int(name): _rows(self.raised, part) for name, part in zip(classes, parts, strict=True)}

    def size(self, name: int) -> int:
        """Return how many members a class has, case pairs counted once."""
        return int(self._members(name).shape[1])

    def codes(self, name: int, places: Integers, raised: NDArray[np.bool_]) -> Integers:
        """Return the code points at some places of a class."""
        members = self._members(name)
        found: Integers = members[raised.astype(np.int64), places] if len(members) > 1 else members[0, places]
        return found

    def _members(self, name: int) -> Integers:
        found = self.members.get(name)
        if found is not None:
            return found
        start = (name - _FIRST_BLOCK) << _BLOCK_BITS
        return np.arange(start, start + (1 << _BLOCK_BITS))[None, :]


@lru_cache(maxsize=4096)
def _character(of: Alphabets, char: str) -> tuple[int, int, bool]:
    code = ord(char)
    if code >= _BMP:
        return _FIRST_BLOCK + (code >> _BLOCK_BITS), code & ((1 << _BLOCK_BITS) - 1), False
    return int(of.classes[code]), int(of.places[code]), bool(of.raised[code])


def _rows(raised: NDArray[np.bool_], points: Integers) -> Integers:
    lower, upper = points[~raised[points]], points[raised[points]]
    return np.stack([lower, upper]) if len(upper) else lower[None, :]


@lru_cache(maxsize=1)
def alphabets() -> Alphabets:
    """Return the classes, built on first use."""
    blocks = np.arange(_FIRST_BLOCK, _FIRST_BLOCK + (_BMP >> _BLOCK_BITS), dtype=np.int16)
    classes = blocks.repeat(1 << _BLOCK_BITS)
    raised = np.zeros(_BMP, np.bool_)
    places = np.zeros(_BMP, np.int16)
    for start, end in _KEPT_RANGES:
        classes[start:end] = KEPT
    for name, (start, end) in enumerate(_UNCASED, start=1):
        classes[start:end] = name
    classes[_LENGTH_MARK] = classes[_LENGTH_MARK - 2]
    for name, (lower, upper) in enumerate(_CASED, start=1 + len(_UNCASED)):
        for letters, is_upper in ((lower, False), (upper, True)):
            codes = [ord(letter) for letter in letters]
            classes[codes], raised[codes], places[codes] = name, is_upper, range(len(codes))
    strings = (*_UNPAIRED, *_common())
    for name, letters in enumerate(strings, start=1 + len(_UNCASED) + len(_CASED)):
        codes = [ord(letter) for letter in letters]
        classes[codes], places[codes] = name, range(len(codes))
    _place(classes, places, cased=1 + len(_UNCASED))
    return Alphabets(classes, places, raised)


def _common() -> tuple[str, str]:
    """Return the Han characters and Hangul syllables in common use, so that surrogates look like names.

    Those of level 1 of GB/T 2312-1980 (rows 16 to 55) and of KS X 1001:1992 (rows 16 to 40), read from the
    codecs of these standards, which do not change.
    """
    return _rows_of("gb2312", 0xB0, 0xD8), _rows_of("euc_kr", 0xB0, 0xC9)


def _rows_of(codec: str, first: int, stop: int) -> str:
    cells = bytes(part for row in range(first, stop) for cell in range(0xA1, 0xFF) for part in (row, cell))
    return cells.decode(codec, "ignore")


def _place(classes: NDArray[np.int16], places: NDArray[np.int16], cased: int) -> None:
    """Number the members of every class without pairs in the order of their code points."""
    order = np.argsort(classes, kind="stable")
    first = beginnings(classes[order])
    ranks = np.arange(_BMP) - np.repeat(first, np.diff(first, append=len(order)))
    free = (classes[order] < cased) | (classes[order] >= _FIRST_BLOCK)
    places[order[free]] = ranks[free]
