"""Statements that ask the catalogue what things are called, or how things are set: PRAGMA, SHOW and DESCRIBE.

Source: https://sqlite.org/pragma.html, https://www.postgresql.org/docs/18/sql-show.html,
https://mariadb.com/kb/en/show/ and https://duckdb.org/docs/stable/guides/meta/list_tables .
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sqlglot.tokenizer_core import TokenType

from masklib.sql.shape import Shape
from masklib.sql.statement import Kind, Output
from masklib.sql.token_types import PLAIN_NAME
from masklib.typing import Origin

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlglot.tokenizer_core import Token

    from masklib.sql.dialects.facts import Facts

__all__ = ["listed", "lists_names", "shows"]

_DESCRIBES: Final = frozenset({"DESCRIBE", "DESC"})
_LONGEST: Final = 3
"""Words of the longest name of a listing."""
_NAME: Final = r"n(?: \. n){0,2}"
_PATH: Final = re.compile(r"[./\\:*]")
_OF_WHAT: Final = re.compile(
    rf"|\( [ns] \)|= [ns]|{_NAME}|(?:(?:from|in) {_NAME}(?: (?:from|in) n)?)?(?: ?like s)?"
)
"""What may follow a listing, as `_sort` has it: whose names they are and what they are like, no condition."""


def shows(kind: Kind, verb: str) -> bool:
    """Say whether a statement is a PRAGMA, SHOW or DESCRIBE."""
    return kind is Kind.PRAGMA or verb == "SHOW" or verb in _DESCRIBES


def listed(verb: str, tokens: Sequence[Token], facts: Facts) -> tuple[Output, ...] | None:
    """Return the columns of ``PRAGMA [schema.]name[(argument)]``, ``SHOW name`` or ``DESCRIBE table``.

    ``None``: the statement is not on the dialect's list.
    """
    name, rest = _name_and_rest(verb, tokens, facts)
    columns = facts.pragmas.get(name)
    part = facts.pragma_tables
    if columns is None or part is None or (name in facts.listings and not _names_what(rest)):
        return None
    table = f"{part.prefix}{name}"
    return tuple(
        Output(column, Shape.UNCHANGED, frozenset((Origin(table, column, part.schema),)))
        for column in columns
    )


def lists_names(kind: Kind, verb: str, tokens: Sequence[Token], facts: Facts) -> bool:
    """Say whether a PRAGMA, SHOW or DESCRIBE only tells names and settings: it sets and compares nothing."""
    if not shows(kind, verb):
        return False
    name, rest = _name_and_rest(verb, tokens, facts)
    if name in facts.listings:
        return _names_what(rest)
    return name in facts.pragmas and name not in facts.acting and not rest


def _name_and_rest(verb: str, tokens: Sequence[Token], facts: Facts) -> tuple[str, list[Token]]:
    """Return the longest name on the dialect's lists that the statement begins with, and what follows it."""
    rest = [token for token in tokens[1:] if token.token_type is not TokenType.SEMICOLON]
    if verb in _DESCRIBES:
        return "describe", rest
    if verb == "PRAGMA" and len(rest) > 1 and rest[1].text == ".":  # SHOW a.timezone is a setting of a user's
        rest = rest[2:]
    words = [token.text.lower() for token in rest]
    for size in range(_LONGEST, 0, -1):
        name = " ".join(words[:size])
        if len(words) >= size and (name in facts.pragmas or name in facts.listings):
            return name, rest[size:]
    return "", rest


def _names_what(rest: Sequence[Token]) -> bool:
    """Say whether nothing follows but whose names they are, and what they are like."""
    return _OF_WHAT.fullmatch(" ".join(map(_sort, rest))) is not None


def _sort(token: Token) -> str:
    """Return ``n`` for a name, ``s`` for a text, and other words and signs as they are."""
    text = token.text.lower()
    if token.token_type is TokenType.STRING:
        return "s"
    if token.token_type is TokenType.IDENTIFIER:  # DuckDB takes the name of a file for a table
        return "?" if _PATH.search(text) else "n"
    if text in {"from", "in", "like"}:
        return text
    return "n" if PLAIN_NAME.fullmatch(token.text) else text
