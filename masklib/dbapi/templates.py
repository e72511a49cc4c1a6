"""Error messages are an exit: only messages that are known are shown, and of those only the sure parts.

A template is a regular expression over a whole message. Its groups say what their text is: ``name…`` a name
that the database's schema gave, kept; ``word…`` a word that is kept if it stands in the statement as a name
or keyword, since otherwise it may be data (a full-text query, a dynamic path); ``value…`` never kept.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

__all__ = ["MASKED", "Template", "render", "templates"]

MASKED: Final = "***"
_GROUP: Final = re.compile(r"\(\?P<(?:name|word|value)\d*>(?:[^()\\]|\\.)*\)")
_ANYTHING: Final = re.compile(r"(?<!\\)\.[*+?]|\\S[*+]|\[\^")
_PART: Final = re.compile(r"[^\W\d]\w*|\d+|\W")


@dataclass(frozen=True, slots=True)
class Template:
    """One known message."""

    pattern: re.Pattern[str]

    def render(self, message: str, words: AbstractSet[str]) -> str | None:
        """Return the message with what may be data replaced, or ``None`` if it is another message."""
        match = self.pattern.fullmatch(message)
        if match is None:
            return None
        pieces: list[str] = []
        last = 0
        for name in sorted(self.pattern.groupindex, key=match.start):
            start, end = match.span(name)
            if start < 0:
                continue
            pieces += (message[last:start], _kept(name, message[start:end], words))
            last = end
        return "".join((*pieces, message[last:]))


def _kept(group: str, text: str, words: AbstractSet[str]) -> str:
    if group.startswith("name"):
        return text
    if group.startswith("word") and all(part in words for part in _words(text)):
        return text
    return MASKED


def _words(text: str) -> Iterable[str]:
    return (part.lower() for part in _PART.findall(text) if part not in {".", ",", " ", '"', "(", ")"})


def templates(text: str) -> tuple[Template, ...]:
    """Return the templates of a text with one regular expression a line; blank lines do not count.

    Raises:
        ValueError: if a line lets arbitrary text pass outside of a group that says what it is.
    """
    lines = [line for line in map(str.strip, text.splitlines()) if line]
    loose = [line for line in lines if _ANYTHING.search(_GROUP.sub("", line))]
    if loose:
        raise ValueError(f"templates that let anything pass: {loose}")
    return tuple(Template(re.compile(line, re.DOTALL)) for line in lines)


def render(message: str, known: Iterable[Template], words: AbstractSet[str]) -> str | None:
    """Return the first template's rendering of ``message``, or ``None`` where no template knows it."""
    return next((text for one in known if (text := one.render(message, words)) is not None), None)
