"""Folding: the one ASCII spelling of what looks alike, so that every pattern is written once.

Digits of any script, full-width and mathematical letters, the long s and the Kelvin sign (s and k in any
case), dashes, dots and spaces become their ASCII counterpart, one code point for one; invisible code points
(zero-width, soft hyphen, direction marks, variation selectors) are dropped and the offsets kept, and so are
accents written apart (NFD, as some file systems have them). Letters of other scripts stay as they are.

Source: Unicode Character Database 15.0: general categories Nd, Zs, Pd and Cf, and NFKC for U+FF01 to
U+FF5E and U+1D400 to U+1D7FF. The ranges are written out so that a Python release does not move them.

Raw values: sees and emits texts; keeps none.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Folded", "fold"]

_SPACES: Final = "\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000"
_DASHES: Final = "\u2010-\u2015\u2043\u2212\ufe58\ufe63"
_DOTS: Final = "\u2024\u3002\ufe52\uff61"
_ATS: Final = "\ufe6b"
_COMPATIBLE: Final = "\u017f\u212a\uff01-\uff5e\U0001d400-\U0001d7ff"
_DIGITS: Final = (
    "\u0660-\u0669\u06f0-\u06f9\u07c0-\u07c9\u0966-\u096f\u09e6-\u09ef\u0a66-\u0a6f\u0ae6-\u0aef"
    "\u0b66-\u0b6f\u0be6-\u0bef\u0c66-\u0c6f\u0ce6-\u0cef\u0d66-\u0d6f\u0de6-\u0def\u0e50-\u0e59"
    "\u0ed0-\u0ed9\u0f20-\u0f29\u1040-\u1049\u1090-\u1099\u17e0-\u17e9\u1810-\u1819\u1946-\u194f"
    "\u19d0-\u19d9\u1a80-\u1a89\u1a90-\u1a99\u1b50-\u1b59\u1bb0-\u1bb9\u1c40-\u1c49\u1c50-\u1c59"
    "\ua620-\ua629\ua8d0-\ua8d9\ua900-\ua909\ua9d0-\ua9d9\ua9f0-\ua9f9\uaa50-\uaa59\uabf0-\uabf9"
    "\U000104a0-\U000104a9\U00011066-\U0001106f\U0001e140-\U0001e149\U0001e950-\U0001e959"
)
_INVISIBLE: Final = (
    "\u00ad\u0300-\u036f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u20d0-\u20f0"
    "\u3164\ufe00-\ufe0f\ufeff\uffa0\U000e0000-\U000e007f\U000e0100-\U000e01ef"
)
_FOLDABLE: Final = re.compile(f"[{_SPACES}{_DASHES}{_DOTS}{_ATS}{_COMPATIBLE}{_DIGITS}{_INVISIBLE}]")
_DROPPED: Final = re.compile(f"[{_INVISIBLE}]+")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text and where its code points stood.

    Attributes:
        text: The folded text.
        kept: Offset in the original of each code point, and the original's length; ``None`` when nothing
            was dropped and the offsets are the same.
    """

    text: str = field(repr=False)
    kept: Sequence[int] | None = field(default=None, repr=False)

    def original(self, start: int, end: int) -> tuple[int, int]:
        """Return the span of the original text that ``text[start:end]`` was folded from."""
        if self.kept is None or start >= end:
            return start, end
        return self.kept[start], self.kept[end - 1] + 1


def fold(text: str) -> Folded:
    """Return ``text`` with look-alikes in ASCII and without invisible code points."""
    if text.isascii() or _FOLDABLE.search(text) is None:
        return Folded(text)
    if _DROPPED.search(text) is None:
        return Folded(text.translate(_replacements()))
    kept = [at for at, char in enumerate(text) if _DROPPED.match(char) is None]
    return Folded("".join([text[at] for at in kept]).translate(_replacements()), kept)


@lru_cache(maxsize=1)
def _replacements() -> Mapping[int, str]:
    table = dict.fromkeys(_expand(_SPACES), " ")
    table |= dict.fromkeys(_expand(_DASHES), "-")
    table |= dict.fromkeys(_expand(_DOTS), ".")
    table |= dict.fromkeys(_expand(_ATS), "@")
    table |= {code: str(unicodedata.decimal(chr(code))) for code in _expand(_DIGITS)}
    return table | {code: _compatible(chr(code)) for code in _expand(_COMPATIBLE)}


def _compatible(char: str) -> str:
    folded = unicodedata.normalize("NFKC", char)
    return folded if len(folded) == 1 and folded.isascii() else char


def _expand(ranges: str) -> list[int]:
    codes: list[int] = []
    for first, last in re.findall(r"(.)(?:-(.))?", ranges, re.DOTALL):
        codes.extend(range(ord(first), ord(last or first) + 1))
    return codes
