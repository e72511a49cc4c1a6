"""The text of a statement without its literals, comments and unknown quoted names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot.tokenizer_core import TokenType

from masklib.sql.names import MARK, fold
from masklib.sql.occurrence import Span
from masklib.sql.token_types import LITERALS, NAMES, STRINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlglot.tokenizer_core import Token


__all__ = ["literals", "normalise", "upper_words"]

_TIGHT_AFTER: Final = frozenset({"(", "[", ".", "::"})
_TIGHT_BEFORE: Final = frozenset({")", "]", ",", ".", ";", "::", "["})


def upper_words(tokens: Iterable[Token]) -> list[str]:
    """Return tokens in upper case, with ``""`` for literals and quoted names."""
    return [
        ""
        if token.token_type in LITERALS or token.token_type is TokenType.IDENTIFIER
        else token.text.removeprefix(MARK).upper()
        for token in tokens
    ]


def literals(tokens: Iterable[Token]) -> Iterator[Span]:
    """Yield where the literals of a statement stand."""
    for token in tokens:
        if token.token_type in LITERALS:
            kind = "number" if token.token_type is TokenType.NUMBER else "text"
            yield Span(token.start, token.end + 1, kind)


def normalise(tokens: Sequence[Token], known: frozenset[str]) -> tuple[str, frozenset[str]]:
    """Return a statement's text without values, and its words in lower case.

    Args:
        tokens: Its tokens, vetted or not.
        known: Names that may stand in quotes.
    """
    parts: list[str] = []
    words: set[str] = set()
    before = ""
    named = False
    for token in tokens:
        text = _shown(token, known)
        call = named and text == "("
        if parts and before not in _TIGHT_AFTER and text not in _TIGHT_BEFORE and not call:
            parts.append(" ")
        parts.append(text)
        if text[:1].isalpha() or text[:1] in {"_", '"'}:
            words.update(fold(text.strip('"')).split() if '"' not in text else (fold(text.strip('"')),))
        before, named = text, token.token_type in NAMES
    return "".join(parts), frozenset(words)


def _shown(token: Token, known: frozenset[str]) -> str:
    kind = token.token_type
    if kind in STRINGS:
        return "?str"
    if kind is TokenType.NUMBER:
        return "?num"
    if kind is TokenType.IDENTIFIER:
        return f'"{token.text}"' if fold(token.text) in known else '"?"'
    return token.text.removeprefix(MARK)
