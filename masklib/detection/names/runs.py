"""Runs of capitalised words: what may be a person's name.

A run goes on over single spaces, initials written together and particles (``van der``). Function words at
its start, titles and roles are taken off, and it is noted that they stood there.

Raw values: sees and hands on stretches of texts; keeps none.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

from masklib.detection.names import cues

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Run", "run_at", "runs"]

_WORD: Final = r"[^\W\d_](?:[^\W\d_]|['\u2019\-](?=[^\W\d_]))*"
_INITIAL: Final = r"[^\W\d_]\.(?!\w\w)"
_PARTICLE: Final = (
    "(?:de|del|della|di|da|dos|das|du|van|von|der|den|ten|ter|la|le|el|al|bin|ibn|ben|af|av|zu|y|e|st)"
)
_NAME: Final = rf"(?:{_INITIAL} ?|{_WORD}(?: (?:{_PARTICLE} ){{0,3}}(?=[^\W\d_])|(?![^\W\d_])))"
_RUN: Final = re.compile(rf"(?<![\w@/\\#'\u2019.-])(?=[^\W\d_a-z])(?:(?=[^\W\d_a-z]){_NAME})+")
_POSSESSIVE: Final = ("'s", "\u2019s", "'S", "\u2019S")
_ARTICLES: Final = frozenset({"the", "a", "an"})
_STEPS: Final = 8
"""Words that a run may have before the one where evidence for it was found."""
_REACH: Final = 96
"""Code points of a run, at most."""


class Run(NamedTuple):
    """A run of capitalised words, function words, titles and roles taken off.

    Attributes:
        words: Its words, particles left out.
        plain: The same case-folded, without dots and ``'s``.
        start: First code point.
        end: One past the last, a possessive ``'s`` left out.
        title: Whether a title stood at its start.
        role: Whether a role did.
        led: The function word that did, ``"the"`` for any article.
        possessive: Whether it ends in ``'s``.
    """

    words: tuple[str, ...]
    plain: tuple[str, ...]
    start: int
    end: int
    title: bool
    role: bool
    led: str
    possessive: bool

    def __repr__(self) -> str:
        return f"Run(start={self.start}, end={self.end})"


def run_at(text: str, end: int) -> Run | None:
    """Return the last run that begins before ``end`` and reaches into or up to the words there.

    Args:
        text: Any text.
        end: One past a code point of the run, or of the word after it.
    """
    start = _start(text, end)
    gap = text.find(" ", start)
    if text[start:gap] in _opening() and text[gap + 1 : gap + 2].islower():
        return None
    found = _RUN.match(text, start, start + _REACH)
    if found is None or (found.end() < end - 1 and not text[found.end() : end - 1].islower()):
        for later in _RUN.finditer(text, start, end):
            found = _RUN.match(text, later.start(), later.start() + _REACH)
    return None if found is None else _trimmed(found.group(), found.start())


def runs(text: str) -> Iterator[Run]:
    """Yield every run of a text."""
    for match in _RUN.finditer(text):
        run = _trimmed(match.group(), match.start())
        if run is not None:
            yield run


def _start(text: str, end: int) -> int:
    """Return where the words begin that a run with evidence at ``end`` may consist of."""
    start = text.rfind(" ", 0, end - 1) + 1 if end > 0 else 0
    particles = _particles()
    for _ in range(_STEPS):
        if start < 1:
            break
        before = text.rfind(" ", 0, start - 1) + 1
        word = text[before : start - 1]
        if not (word[:2].upper() == word[:2] != word[:2].lower() or word[:1].isupper() or word in particles):
            break
        start = before
    return start


def _trimmed(found: str, start: int) -> Run | None:
    """Return the run ``found``, that begins at ``start``, without what belongs to no name at its ends."""
    parts = found.rstrip().split(" ")
    lowered = [part.casefold().rstrip(".") for part in parts]
    first, last = 0, len(parts)
    leading, trailing = _leading(), _trailing()
    while first < last - 1 and lowered[first] in leading:
        first += 1
    while last > first and lowered[last - 1] in trailing:
        last -= 1
    if first == last:
        return None
    start += sum(map(len, parts[:first])) + first
    end = start + sum(map(len, parts[first:last])) + last - first - 1
    return _run(parts[first:last], start, end, lowered[:first])


def _run(parts: list[str], start: int, end: int, stood: Sequence[str]) -> Run | None:
    if len(parts) > 1:
        particles = _particles()
        parts = [part for part in parts if part not in particles]
    possessive = parts[-1].endswith(_POSSESSIVE)
    plain = tuple(_plain(part) for part in parts)
    title, role, led = _stood(stood) if stood else (False, False, "")
    return Run(tuple(parts), plain, start, end - 2 * possessive, title, role, led, possessive)


def _stood(words: Sequence[str]) -> tuple[bool, bool, str]:
    """Return whether a title and a role are among the words taken off, and the function word among them."""
    title = any(word in cues("titles") for word in words)
    role = any(word in cues("roles") and word not in cues("titles") for word in words)
    led = [word for word in words if word in cues("function words")]
    return title, role, "the" if _ARTICLES.intersection(led) else "".join(led[:1])


@cache
def _particles() -> frozenset[str]:
    return cues("particles")


@cache
def _opening() -> frozenset[str]:
    """Return the function words as they open a sentence: alone they make no run."""
    return frozenset(word.capitalize() for word in cues("function words"))


@cache
def _leading() -> frozenset[str]:
    return cues("titles") | cues("roles") | cues("function words")


@cache
def _trailing() -> frozenset[str]:
    return cues("particles") | cues("function words")


def _plain(word: str) -> str:
    plain = word.casefold().rstrip(".")
    return plain[:-2] if plain.endswith(_POSSESSIVE) else plain
