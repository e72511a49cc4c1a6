"""Context: the words near a finding and the words known about its column.

A phrase counts as present only as whole words; ``phoneNumber``, ``phone_number`` and ``Phone Number:``
are the same two words. Idea as in Presidio's context enhancement; the windows are ours.

Raw values: sees the text round a candidate; keeps a bounded memo of none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

__all__ = ["AFTER", "BEFORE", "CLOSE", "Phrases", "known", "listed", "phrase_prefilter", "spaced"]

BEFORE: Final = 64
"""Code points looked at before a candidate."""
AFTER: Final = 28
"""Code points looked at after a candidate."""

CLOSE: Final = 24
"""Code points looked at before a candidate for phrases that speak against it."""

_DENIED: Final = re.compile(r" not an? \w+(?: \w+)?")
_CAMEL: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_GAP: Final = re.compile(r"[\W_]+")


def spaced(text: str) -> str:
    """Return ``text`` as lower-case words with one space round each: what `Phrases` look in."""
    if not text.islower():
        text = _CAMEL.sub(" ", text).lower()
    return f" {_GAP.sub(' ', text).strip()} "


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


def phrase_prefilter(phrase: str) -> str:
    r"""Return a prefilter that matches wherever `Phrases` would see ``phrase``, and perhaps more often.

    Words may have anything but ASCII letters and digits between them; letters match in either case; those
    outside ASCII as the bytes of both cases.
    """
    return "[^A-Za-z0-9]*".join("".join(map(_either_case, word)) for word in spaced(phrase).split())


def _either_case(char: str) -> str:
    if char.isascii():
        return f"[{char.upper()}{char}]" if char.isalpha() else re.escape(char)
    forms = sorted({char, char.upper(), char.lower()})
    return "(?:" + "|".join("".join(f"\\x{byte:02x}" for byte in form.encode()) for form in forms) + ")"
