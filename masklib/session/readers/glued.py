"""Texts of markup that only formatting parts: ``ann.<wbr>lee@x.example``, a CDATA section after another.

What a reader of the page sees as one word is one leaf. Where something in it is masked the formatting inside
of it goes; where nothing is, it comes back as it was.

Source: HTML Living Standard 4.5 (text-level elements); XML 1.0 2.5 and 2.7 (comments, CDATA sections).

Raw values: sees leaves; hands them on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from masklib.session.readers.slot import Slot

__all__ = ["glued"]

_ELEMENTS: Final = "b|i|u|s|em|strong|span|small|mark|font|big|tt|code|bdi|bdo|sub|sup|wbr"
_FORMATTING: Final = re.compile(
    rf"(?i)(?:<!--[^\w<>]{{0,64}}-->|\]\]><!\[CDATA\[|</?(?:{_ELEMENTS})(?:\s[^<>]{{0,64}})?/?>){{1,8}}"
)
_BEGIN: Final = re.compile(rf"(?i)<(?!wbr)(?:{_ELEMENTS})(?:\s[^<>]*)?(?<!/)>")
_END: Final = re.compile("</")
_INSIDE: Final = re.compile(r"[\w@.+%'-]")
"""What stands on both sides where a word goes on."""


def glued(text: str, slots: Sequence[Slot], kinds: tuple[Callable[[object], str], ...]) -> list[Slot]:
    """Return ``slots`` with those as one that only formatting parts inside of a word.

    Args:
        text: The document.
        slots: Its leaves, in order.
        kinds: The writers of texts; leaves with other writers are left as they are.
    """
    result: list[Slot] = []
    at = 0
    while at < len(slots):
        last = _last(text, slots, at) if slots[at].write in kinds else at
        result.append(slots[at] if last == at else _one(slots, at, last))
        at = last + 1
    return result


def _last(text: str, slots: Sequence[Slot], first: int) -> int:
    """Return the number of the last leaf that belongs to the word that leaf ``first`` begins."""
    last = at = first
    while (following := _next(text, slots, at)) > at:
        at = following
        if _balanced(text[slots[first].start : slots[at].end]):
            last = at
    return last


def _next(text: str, slots: Sequence[Slot], at: int) -> int:
    """Return the number of the leaf that goes on where leaf ``at`` ends, ``at`` if none does."""
    gap = _FORMATTING.match(text, slots[at].end)
    if gap is None or not _INSIDE.match(text, slots[at].end - 1) or not _INSIDE.match(text, gap.end()):
        return at
    for number in range(at + 1, min(at + 6, len(slots))):
        if slots[number].start == gap.end() and slots[number].write is slots[at].write:
            return number
        if any(char.isalnum() for char in str(slots[number].value)):
            break
    return at


def _balanced(stretch: str) -> bool:
    return len(_BEGIN.findall(stretch)) == len(_END.findall(stretch))


def _one(slots: Sequence[Slot], first: int, last: int) -> Slot:
    begin, end = slots[first], slots[last]
    texts = [str(slot.value) for slot in slots[first : last + 1] if slot.write is begin.write]
    return begin._replace(end=end.end, value="".join(texts))
