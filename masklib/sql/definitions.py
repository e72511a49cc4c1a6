"""What the text of CREATE TABLE says of a table's columns."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from masklib.sql.dialects import facts

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sqlglot.tokenizer_core import Token

__all__ = ["generated_columns"]

_NONE: Mapping[str, str] = MappingProxyType({})


def generated_columns(definition: str, dialect: str) -> Mapping[str, str] | None:
    """Return the expressions of the columns that are computed from others, by column.

    For databases whose catalogue holds the table's text and no expressions of its own (SQLite). Source of the
    grammar: https://sqlite.org/gencol.html

    Args:
        definition: The text of CREATE TABLE.
        dialect: As in `masklib.sql.analyse`.

    Returns:
        The expressions as they stand there; ``None`` if the text cannot be cut into words.
    """
    known = facts(dialect)
    if known is None:
        return None
    if " AS" not in definition.upper().replace("\n", " ").replace(")", " "):
        return _NONE
    from masklib.sql.tokens import tokenise

    try:
        tokens = tokenise(definition, known)
    except Exception:  # noqa: BLE001  whatever the tokeniser raises quotes the text
        return None
    return MappingProxyType(dict(_generated(definition, tokens)))


def _generated(text: str, tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    for column in _items(tokens):
        for at, (depth, token) in enumerate(column[:-1]):
            if depth == 1 and _is(token, "ALIAS") and _is(column[at + 1][1], "L_PAREN"):
                yield column[0][1].text, _within(text, column[at + 1 :])
                break


def _is(token: Token, kind: str) -> bool:
    return bool(token.token_type.name == kind)  # by name: sqlglot is not imported here


def _items(tokens: Sequence[Token]) -> Iterator[list[tuple[int, Token]]]:
    """Yield the columns and constraints of the definition: tokens with the parentheses round each."""
    depth = 0
    item: list[tuple[int, Token]] = []
    for token in tokens:
        closing = _is(token, "R_PAREN")
        depth -= closing
        if (closing and depth == 0) or (_is(token, "COMMA") and depth == 1):
            yield item
            item = []
            if closing:
                return
        elif depth:
            item.append((depth, token))
        depth += _is(token, "L_PAREN")


def _within(text: str, tokens: Sequence[tuple[int, Token]]) -> str:
    """Return what stands within the parentheses with which ``tokens`` begin."""
    outer = tokens[0][0]
    last = next(token for depth, token in tokens[1:] if depth == outer and _is(token, "R_PAREN"))
    return text[tokens[0][1].end + 1 : last.start].strip()
