"""Parameters as one token each, in every form that a driver takes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sqlglot.tokenizer_core import Token, TokenType

from masklib.sql.occurrence import Parameter
from masklib.sql.token_types import ENDS, WORD
from masklib.sql.unclear import Unclear

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.sql.dialects.facts import Facts

__all__ = ["adjacent", "merge", "numbered"]

_NAME: Final = re.compile(r"(?<=\()[^)]*(?=\))|(?<=[:@$])\w+|(?<=\?)\d+")
_PERCENT: Final = frozenset("sbtd")


def merge(tokens: Sequence[Token], sql: str, facts: Facts) -> list[Token]:
    """Return ``tokens`` with every parameter of ``sql`` as one of them.

    Raises:
        Unclear: if something looks like a parameter and is none.
    """
    length_of = _PARAMETERS[facts.placeholders]
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        length = length_of(tokens, at, out)
        if length:
            first, last = tokens[at], tokens[at + length - 1]
            kind, text = TokenType.PLACEHOLDER, sql[first.start : last.end + 1]
            if text == "%%":
                kind, text = TokenType.MOD, "%"
            out.append(Token(kind, text, first.line, first.col, first.start, last.end))
        else:
            out.append(tokens[at])
        at += length or 1
    return out


def numbered(tokens: Sequence[Token], facts: Facts) -> list[Parameter]:
    """Return the parameters among merged ``tokens``, each with the value that it takes.

    ``?`` and ``%s`` take the next value; ``?5`` and ``$5`` the fifth, and in SQLite ``?`` then the sixth
    (https://sqlite.org/lang_expr.html#varparam); ``:name`` and ``%(name)s`` the value of that name.
    """
    found: list[Parameter] = []
    highest = 0
    for token in tokens:
        if token.token_type is not TokenType.PLACEHOLDER or token.text in facts.operators:
            continue
        name = _NAME.search(token.text)
        key: int | str = highest
        if name is not None:
            key = int(name[0]) - 1 if name[0].isdecimal() else name[0]
        if isinstance(key, int):
            highest = max(highest, key + 1)
        found.append(Parameter(token.start, token.end + 1, key))
    return found


def adjacent(tokens: Sequence[Token], at: int, count: int) -> bool:
    """Say whether ``count`` tokens from ``at`` on stand without a gap."""
    if at + count > len(tokens):
        return False
    return all(tokens[i].end + 1 == tokens[i + 1].start for i in range(at, at + count - 1))


def _sqlite_parameter(tokens: Sequence[Token], at: int, _before: Sequence[Token]) -> int:
    """``?``, ``?1``, ``:name``, ``@name``, ``$name`` (https://sqlite.org/lang_expr.html#varparam)."""
    token = tokens[at]
    kind = token.token_type
    if kind is TokenType.VAR and token.text.startswith("$"):
        return 1
    if kind not in {TokenType.PLACEHOLDER, TokenType.COLON, TokenType.PARAMETER}:
        return 0
    followed = adjacent(tokens, at, 2) and (
        tokens[at + 1].token_type is TokenType.NUMBER or bool(WORD.match(tokens[at + 1].text))
    )
    if kind is TokenType.PLACEHOLDER:
        return 2 if followed and tokens[at + 1].token_type is TokenType.NUMBER else 1
    if not followed or tokens[at + 1].token_type is TokenType.IDENTIFIER:
        raise Unclear("unknown form of a parameter")
    return 2


def _percent_parameter(tokens: Sequence[Token], at: int, before: Sequence[Token]) -> int:
    """``%s``, ``%b``, ``%t``, ``%(name)s``, ``%%`` and ``$1``."""
    kind = tokens[at].token_type
    if kind is TokenType.PARAMETER and adjacent(tokens, at, 2):
        return 2 if tokens[at + 1].token_type is TokenType.NUMBER else 0
    if kind is not TokenType.MOD:
        return 0
    infix = bool(before) and before[-1].token_type in ENDS and before[-1].text != "?"
    if infix:
        return 2 if adjacent(tokens, at, 2) and tokens[at + 1].token_type is TokenType.MOD else 0
    if adjacent(tokens, at, 2) and tokens[at + 1].text in _PERCENT:
        return 2
    named = adjacent(tokens, at, 5) and tokens[at + 1].token_type is TokenType.L_PAREN
    return (
        5
        if named and tokens[at + 3].token_type is TokenType.R_PAREN and tokens[at + 4].text in _PERCENT
        else 0
    )


def _dollar_parameter(tokens: Sequence[Token], at: int, _before: Sequence[Token]) -> int:
    """``?``, ``?1``, ``$1``, ``$name`` (https://duckdb.org/docs/stable/sql/query_syntax/prepared_statements)."""
    token = tokens[at]
    kind = token.token_type
    if kind is TokenType.VAR and token.text.startswith("$"):
        return 1
    if kind not in {TokenType.PLACEHOLDER, TokenType.PARAMETER}:
        return 0
    number = adjacent(tokens, at, 2) and tokens[at + 1].token_type is TokenType.NUMBER
    if kind is TokenType.PLACEHOLDER:
        return 2 if number else 1
    if number or (token.text == "$" and adjacent(tokens, at, 2) and WORD.match(tokens[at + 1].text)):
        return 2
    raise Unclear("unknown form of a parameter")


def _any_parameter(tokens: Sequence[Token], at: int, before: Sequence[Token]) -> int:
    """Every form of PEP 249: ``?``, ``:1``, ``:name``, ``%s``, ``%(name)s``; ``%d`` as pymssql takes it."""
    kind = tokens[at].token_type
    if kind is TokenType.MOD:
        return _percent_parameter(tokens, at, before)
    if kind not in {TokenType.PLACEHOLDER, TokenType.COLON}:
        return 0
    if before and before[-1].token_type in ENDS:
        raise Unclear("sign that databases read differently")
    if kind is TokenType.PLACEHOLDER:
        return 1
    named = adjacent(tokens, at, 2) and (
        tokens[at + 1].token_type is TokenType.NUMBER or WORD.match(tokens[at + 1].text) is not None
    )
    return 2 if named and tokens[at + 1].token_type is not TokenType.IDENTIFIER else 0


_PARAMETERS: Final = {
    "any": _any_parameter,
    "dollar": _dollar_parameter,
    "percent": _percent_parameter,
    "sqlite": _sqlite_parameter,
}
