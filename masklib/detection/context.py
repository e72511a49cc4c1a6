"""Context: the words near a finding and the words known about its column.

A phrase counts as present only as whole words, in any case and with anything that is no letter or digit
between them: ``phone_number`` and ``Phone Number:`` are the same two words. Idea as in Presidio's context
enhancement; the windows are ours.

Raw values: sees the text round a candidate; keeps a bounded memo of none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from masklib.detection.views import as_worded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = [
    "AFTER",
    "BEFORE",
    "CLOSE",
    "Phrases",
    "is_phrase",
    "known",
    "listed",
    "phrase_prefilters",
    "spaced",
    "worded_phrase",
]

BEFORE: Final = 64
"""Code points looked at before a candidate."""
AFTER: Final = 28
"""Code points looked at after a candidate."""

CLOSE: Final = 24
"""Code points looked at before a candidate for phrases that speak against it."""

_DENIED: Final = re.compile(r" not an? \w+(?: \w+)?")
_GAP: Final = re.compile(r"[\W_]+")
_APART: Final = "[^A-Za-z0-9]+"
"""What stands between the words of a phrase."""
_EDGE: Final = "[^a-z]"
"""What stands after a phrase."""
_TAIL_OR_EDGE: Final = "[^abd-hj-mo-z]"
"""What stands after a phrase that ``number``, ``no``, ``id`` or ``code`` may be written on to."""
_IN_ASCII: Final = re.compile(
    r"\[\^A-Za-z0-9\]\(\?i:(?P<word>[a-z0-9]{2,})\)\[Ss\]\?"
    f"(?:{re.escape(_EDGE)}|(?P<tail>{re.escape(_TAIL_OR_EDGE)}))"
)


def spaced(text: str) -> str:
    """Return ``text`` as lower-case words with one space round each: what `Phrases` look in."""
    return f" {_GAP.sub(' ', text.lower()).strip()} "


def known(context: Sequence[str]) -> str:
    """Return the words known about a column as `Phrases` want them."""
    return spaced(" ".join(context)) if context else ""


def listed(phrases: str) -> tuple[str, ...]:
    """Return phrases that are written with commas between them."""
    return tuple(" ".join(phrase.split()) for phrase in phrases.split(",") if phrase.strip())


class Phrases:
    """A set of phrases that are looked for together."""

    __slots__ = ("_search", "all")

    def __init__(self, phrases: Iterable[str]) -> None:
        words = sorted({spaced(phrase).strip() for phrase in phrases} - {""}, key=len, reverse=True)
        pattern = "|".join(map(re.escape, words))
        self.all = tuple(words)
        self._search = re.compile(f" (?:{pattern})s? ").search if words else None

    def openings(self) -> set[str]:
        """Return the words that a text holds, one of them at least, in which a phrase stands."""
        split = [phrase.split() for phrase in self.all]
        return {parts[0] for parts in split} | {f"{parts[0]}s" for parts in split if len(parts) == 1}

    def within(self, words: str) -> bool:
        """Return whether a phrase stands in ``words`` (the output of `spaced` or `known`)."""
        return self._search is not None and bool(words) and self._search(words) is not None

    def near(self, text: str, start: int, end: int) -> bool:
        """Return whether a phrase stands near ``text[start:end]``, the stretch itself left out."""
        if self._search is None:
            return False
        before = text[max(0, start - BEFORE) : start]
        after = text[end : end + AFTER]
        return self.within(_affirmed(spaced(before))) or self.within(_affirmed(spaced(after)))

    def right_before(self, text: str, start: int) -> bool:
        """Return whether a phrase stands right before ``start``."""
        return self._search is not None and self.within(spaced(text[max(0, start - CLOSE) : start]))


def _affirmed(words: str) -> str:
    """Return ``words`` without what is denied: "not a credit card" is no context."""
    return _DENIED.sub(" ", words) if " not a" in words else words


def phrase_prefilters(phrases: Iterable[str], *, last: bool = False) -> tuple[str, ...]:
    """Return prefilters that match wherever `Phrases` would see one of ``phrases``, and more often.

    One word of each phrase is looked for, its longest or its last: words alone are what Hyperscan is
    fastest at. Where that is a letter (``a/c``) all of the phrase is: letters stand alone in any text. The
    match ends one code point after the word, or its plural ``s``. After a last word the general word for a
    number that follows may be written without a space.
    """
    split = [parts for phrase in phrases if (parts := spaced(phrase).split())]
    words = {(parts, parts[-1] if last else max(parts, key=len)) for parts in map(tuple, split)}
    sought = {_APART.join(map(_in_any_case, parts if len(word) == 1 else (word,))) for parts, word in words}
    after = _TAIL_OR_EDGE if last else _EDGE
    return tuple(f"[^A-Za-z0-9]{word}[Ss]?{after}" for word in sorted(sought))


def is_phrase(prefilter: str) -> bool:
    """Return whether a prefilter is one of `phrase_prefilters` that looks for a word in ASCII."""
    return _IN_ASCII.fullmatch(prefilter) is not None


def worded_phrase(prefilter: str) -> tuple[str, ...]:
    """Return what to look for in `masklib.detection.views.worded` data instead of a phrase: literals."""
    match = _IN_ASCII.fullmatch(prefilter)
    if match is None:
        return ()
    after = (" ", "n", "i", "c") if match["tail"] else (" ",)
    return tuple(as_worded(f" {match['word']}{s}{edge}") for s in ("", "s") for edge in after)


def _in_any_case(word: str) -> str:
    return f"(?i:{word})" if word.isascii() else "".join(map(_either_case, word))


def _either_case(char: str) -> str:
    if char.isascii():
        return f"[{char.upper()}{char}]" if char.isalpha() else re.escape(char)
    forms = sorted({char, char.upper(), char.lower()})
    return "(?:" + "|".join("".join(f"\\x{byte:02x}" for byte in form.encode()) for form in forms) + ")"
