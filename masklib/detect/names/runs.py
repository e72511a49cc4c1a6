"""Runs of capitalised words: what may be a person's name.

A run goes on over single spaces, initials written together and particles (``van der``). Function words at
its start, titles and roles are taken off, and it is noted that they stood there.

Raw values: sees and hands on stretches of texts; keeps none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from masklib.detect.names import cues

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
_TOKEN: Final = re.compile(rf"{_INITIAL}|{_WORD}")


_POSSESSIVE: Final = ("'s", "\u2019s", "'S", "\u2019S")
_STEPS: Final = 8
"""Words that a run may have before the one where evidence for it was found."""
_REACH: Final = 96
"""Code points of a run, at most."""


@dataclass(frozen=True, slots=True)
class Run:
    """A run of capitalised words, function words, titles and roles taken off.

    Attributes:
        words: Its words, particles left out.
        start: First code point.
        end: One past the last, a possessive ``'s`` left out.
        title: Whether a title stood at its start.
        role: Whether a role did.
        led: Whether a function word did, ``"the"`` where it was an article.
        possessive: Whether it ends in ``'s``.
    """

    words: tuple[str, ...] = field(repr=False)
    start: int
    end: int
    title: bool
    role: bool
    led: str
    possessive: bool


def run_at(text: str, end: int) -> Run | None:
    """Return the last run that begins before ``end`` and reaches into or up to the words there.

    Args:
        text: Any text.
        end: One past a code point of the run, or of the word after it.
    """
    start = text.rfind(" ", 0, max(0, end - 1)) + 1
    for _ in range(_STEPS):
        before = text.rfind(" ", 0, max(0, start - 1)) + 1
        if start < 1 or not (_capital(text, before) or text[before : start - 1] in cues("particles")):
            break
        start = before
    found = _RUN.match(text, start, start + _REACH)
    if found is None or (found.end() < end - 1 and not text[found.end() : end - 1].islower()):
        for later in _RUN.finditer(text, start, end):
            found = _RUN.match(text, later.start(), later.start() + _REACH)
    return None if found is None else _trimmed(text, *found.span())


def _capital(text: str, at: int) -> bool:
    return text[at].isupper() or text[at : at + 2][1:].isupper()


def runs(text: str) -> Iterator[Run]:
    """Yield every run of a text."""
    for match in _RUN.finditer(text):
        run = _trimmed(text, *match.span())
        if run is not None:
            yield run


def _trimmed(text: str, start: int, end: int) -> Run | None:
    """Return the run ``text[start:end]`` without what stands at its ends and belongs to no name."""
    found = text[start:end]
    if " " not in found and "." not in found:
        return None if _plain(found) in _trailing() else _run([found], start, end, ())
    tokens = [*_TOKEN.finditer(text, start, end)]
    stood = _before_name(tokens)
    tokens = tokens[len(stood) :]
    while tokens and _plain(tokens[-1].group()) in _trailing():
        tokens.pop()
    words = [token.group() for token in tokens if token.group() not in cues("particles")]
    return _run(words, tokens[0].start(), tokens[-1].end(), stood) if words else None


def _before_name(tokens: list[re.Match[str]]) -> list[str]:
    """Return the titles, roles and function words at the start, all but the last word at most."""
    words = [_plain(token.group()) for token in tokens[:-1]]
    return [*takewhile(_leading().__contains__, words)]


def _run(words: list[str], start: int, end: int, stood: Sequence[str]) -> Run:
    possessive = words[-1].endswith(_POSSESSIVE)
    title = role = False
    led = ""
    for word in stood:
        title |= word in cues("titles")
        role |= word in cues("roles") and word not in cues("titles")
        if word in cues("function words"):
            led = "the" if word in ("the", "a", "an") else led or word
    return Run(tuple(words), start, end - 2 * possessive, title, role, led, possessive)


@cache
def _leading() -> frozenset[str]:
    return cues("titles") | cues("roles") | cues("function words")


@cache
def _trailing() -> frozenset[str]:
    return cues("particles") | cues("function words")


def _plain(word: str) -> str:
    return word.casefold().rstrip(".")
