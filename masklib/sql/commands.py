"""Statements that are no queries: what they name, and which columns they return."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from sqlglot.tokenizer_core import TokenType

from masklib.sql.listing import listed, shows
from masklib.sql.names import label, spelling
from masklib.sql.shape import Shape
from masklib.sql.statement import Kind, Output, RelationName
from masklib.sql.token_types import NAMES
from masklib.sql.unclear import Unclear

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlglot.tokenizer_core import Token

    from masklib.sql.dialects.facts import Facts

__all__ = [
    "copied_query",
    "copies_in",
    "defines_query",
    "definition_head",
    "made",
    "moves_values",
    "plan_outputs",
    "returned",
    "targets",
]

_SILENT: Final = frozenset({Kind.DDL, Kind.TRANSACTION, Kind.SESSION, Kind.EXPORT})
_OBJECTS: Final = frozenset({"TABLE", "VIEW", "INTO", "TRUNCATE", "ON"})
_OPTIONS: Final = frozenset(
    {"GLOBAL", "LOCAL", "MATERIALIZED", "OR", "RECURSIVE", "REPLACE", "TEMP", "TEMPORARY", "UNLOGGED"}
)
_BEGINS: Final = frozenset({"SELECT", "WITH", "VALUES", "TABLE", "(", "EXECUTE", "FROM"})
_BODIES: Final = frozenset(
    {
        "TRIGGER",
        "RULE",
        "FUNCTION",
        "PROCEDURE",
        "AGGREGATE",
        "OPERATOR",
        "CAST",
        "EVENT",
        "MACRO",
        "SERVER",
        "SECRET",
        "FOREIGN",
        "PACKAGE",
        "PUBLICATION",
        "SUBSCRIPTION",
    }
)
_OWN_ENGINES: Final = frozenset({"INNODB", "MYISAM", "ARIA", "MEMORY", "HEAP"})
_SKIP: Final = frozenset({"IF", "NOT", "EXISTS", "ONLY", "TABLE"})


def returned(kind: Kind, verb: str, tokens: Sequence[Token], facts: Facts) -> tuple[Output, ...] | None:
    """Return the columns of a statement that is no query, ``None`` if they cannot be told."""
    if kind in _SILENT:
        return ()
    if shows(kind, verb):
        return listed(verb, tokens, facts)
    return () if verb == "TRUNCATE" else None


def plan_outputs(names: Sequence[str]) -> tuple[Output, ...]:
    """Return the columns of EXPLAIN: text about the statement, its literals included."""
    return tuple(
        Output(name, Shape.CONSTANT, frozenset(), derivation="explain", literal=True) for name in names
    )


def targets(tokens: Sequence[Token], facts: Facts) -> tuple[RelationName, ...]:
    """Return the tables and views that a DDL statement names, as far as its words say."""
    found: dict[RelationName, None] = {}
    for at, token in enumerate(tokens):
        if token.token_type is not TokenType.IDENTIFIER and token.text.upper() in _OBJECTS:
            name, _ = _name_at(tokens, at + 1, facts)
            if name is not None:
                found[name] = None
    return tuple(found)


def _name_at(tokens: Sequence[Token], at: int, facts: Facts) -> tuple[RelationName | None, int]:
    """Return the name of a relation at ``at``, and where it ends."""
    while at < len(tokens) and tokens[at].token_type is not TokenType.IDENTIFIER:
        if tokens[at].text.upper() not in _SKIP:
            break
        at += 1
    parts: list[str] = []
    while at < len(tokens) and _is_name(tokens[at]):
        parts.append(_spelt(tokens[at], facts))
        at += 1
        if at >= len(tokens) or tokens[at].token_type is not TokenType.DOT:
            break
        at += 1
    if not parts:
        return None, at
    return RelationName(parts[-1], parts[-2] if len(parts) > 1 else ""), at


def _spelt(token: Token, facts: Facts) -> str:
    return spelling(label(token.text, facts, quoted=token.token_type is TokenType.IDENTIFIER), facts)


def _is_name(token: Token) -> bool:
    return token.token_type in NAMES or token.text[:1].isalpha()


def _words(tokens: Sequence[Token]) -> list[str]:
    return ["" if token.token_type is TokenType.IDENTIFIER else token.text.upper() for token in tokens]


def defines_query(tokens: Sequence[Token]) -> bool:
    """Say whether ``CREATE ...`` makes a table or view of a query."""
    words = _words(tokens)
    what = made(tokens)
    return what == "VIEW" or (what == "TABLE" and _holds_query(words))


def made(tokens: Sequence[Token]) -> str:
    """Return what ``CREATE ...`` makes, in upper case, its options left out."""
    return next((word for word in _words(tokens)[1:] if word not in _OPTIONS), "")


def _holds_query(words: Sequence[str]) -> bool:
    """Say whether a query stands in CREATE TABLE: behind AS, behind the columns (MySQL), or in parentheses.

    AS within the parentheses of the columns is that of a generated one.
    """
    if _holds_subquery(words):
        return True
    depth = 0
    for at, word in enumerate(words):
        depth += (word == "(") - (word == ")")
        if depth == 0 and word in {"AS", "SELECT"}:
            return True
        if depth == 0 and word in {"TABLE", "VALUES"} and words[at - 1] == ")":
            return True
    return False


def definition_head(
    tokens: Sequence[Token], facts: Facts, after: str = ""
) -> tuple[RelationName, tuple[str, ...]]:
    """Return the relation that ``CREATE TABLE|VIEW`` or ``COPY`` names, and its list of columns.

    Raises:
        Unclear: if there is no name.
    """
    starts = {after} if after else {"TABLE", "VIEW"}
    at = next((at for at, word in enumerate(_words(tokens)) if word in starts), len(tokens))
    name, at = _name_at(tokens, at + 1, facts)
    if name is None:
        raise Unclear("definition without a name")
    columns: list[str] = []
    if at < len(tokens) and tokens[at].token_type is TokenType.L_PAREN:
        while at + 1 < len(tokens) and tokens[at].token_type is not TokenType.R_PAREN:
            if tokens[at].token_type in {TokenType.L_PAREN, TokenType.COMMA}:
                columns.append(_spelt(tokens[at + 1], facts))
            at += 1
    return name, tuple(columns)


def moves_values(tokens: Sequence[Token]) -> bool:
    """Say whether DDL makes the database copy values later or renames where they stand."""
    words = _words(tokens)
    if words[:1] == ["CREATE"]:
        return any(word in _BODIES for word in words[1:6]) or _elsewhere(words) or _holds_subquery(words)
    return words[:1] == ["ALTER"] and any(word in {"GENERATED", "USING", "RENAME"} for word in words)


def _holds_subquery(words: Sequence[str]) -> bool:
    """Say whether a query stands in parentheses, as in DuckDB's ``CREATE TYPE t AS ENUM (SELECT ...)``."""
    return any(one == "(" and other in _BEGINS - {"("} for one, other in pairwise(words))


def _elsewhere(words: Sequence[str]) -> bool:
    """Say whether a table of MySQL's stands on others: some engines show them by other names.

    Source: https://mariadb.com/kb/en/storage-engines/ (MERGE, CONNECT, FEDERATED, SPIDER).
    """
    named = [words[at + 1 : at + 3] for at, word in enumerate(words) if word == "ENGINE"]
    engines = {word for two in named for word in two if word != "="}
    return bool(engines - _OWN_ENGINES) or any(word in {"UNION", "CONNECTION"} for word in words)


def copied_query(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return the query of ``COPY (query) TO``, empty if there is none."""
    if len(tokens) < 2 or tokens[1].token_type is not TokenType.L_PAREN:  # noqa: PLR2004  COPY and the parenthesis
        return ()
    depth = 0
    for at, token in enumerate(tokens):
        depth += (token.token_type is TokenType.L_PAREN) - (token.token_type is TokenType.R_PAREN)
        if at and depth == 0:
            return tokens[2:at]
    return ()


def copies_in(tokens: Sequence[Token]) -> bool:
    """Say whether COPY takes rows in."""
    depth = 0
    for word in _words(tokens):
        depth += (word == "(") - (word == ")")
        if depth == 0 and word in {"FROM", "TO"}:
            return word == "FROM"
    raise Unclear("COPY without a direction")
