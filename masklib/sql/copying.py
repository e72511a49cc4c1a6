"""What COPY says of the form of its rows: which way they go, and how they are written.

Source: https://www.postgresql.org/docs/18/sql-copy.html, both the list in parentheses and the syntax of
before PostgreSQL 9.0. A word that is not expected there makes the whole form unknown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot.tokenizer_core import TokenType

from masklib.sql.dialects import facts
from masklib.sql.statement import CopyForm
from masklib.sql.tokens import tokenise
from masklib.sql.unclear import Unclear

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlglot.tokenizer_core import Token

__all__ = ["form_of"]

_VALUED: Final = frozenset({"FORMAT", "DELIMITER", "NULL", "QUOTE", "ESCAPE", "ENCODING"})
_FLAGS: Final = frozenset({"HEADER", "FREEZE"})
_LISTS: Final = frozenset({"FORCE_QUOTE", "FORCE_NOT_NULL", "FORCE_NULL"})
_INCOMING: Final = frozenset({"DEFAULT", "ON_ERROR", "LOG_VERBOSITY", "REJECT_LIMIT"})
_FALSE: Final = frozenset({"FALSE", "OFF", "0"})
_FORMATS: Final = frozenset({"text", "csv", "binary"})


def form_of(sql: str, dialect: str) -> CopyForm | None:
    """Return the form of ``COPY ... TO STDOUT`` or ``FROM STDIN``, ``None`` of anything else.

    Raw values: sees the statement's text; emits a part of it in ``query``.
    """
    known = facts(dialect)
    if known is None:
        return None
    try:
        tokens = tokenise(sql, known)
        while tokens and tokens[-1].token_type is TokenType.SEMICOLON:
            tokens.pop()
        return _form(sql, tokens)
    except (Unclear, IndexError, ValueError):
        return None
    except Exception:  # noqa: BLE001  of sqlglot's tokeniser: many classes, and all quote the statement
        return None


def _form(sql: str, tokens: Sequence[Token]) -> CopyForm:
    words = [token.text.upper() for token in tokens]
    at = _direction(words)
    incoming = words[at] == "FROM"
    if words[0] != "COPY" or words[at + 1] != ("STDIN" if incoming else "STDOUT"):
        raise Unclear("COPY of something else")
    if tokens[at + 1].token_type is TokenType.STRING:
        raise Unclear("COPY with a file")
    options = dict(_options(tokens[at + 2 :], incoming=incoming))
    return _made(options, incoming=incoming, query="" if incoming else _query(sql, tokens[1:at]))


def _direction(words: Sequence[str]) -> int:
    depth = 0
    for at, word in enumerate(words):
        depth += (word == "(") - (word == ")")
        if depth == 0 and word in {"FROM", "TO"}:
            return at
    raise Unclear("COPY without a direction")


def _query(sql: str, copied: Sequence[Token]) -> str:
    """Return the query that is copied, or one that reads the same columns of the table."""
    if copied[0].token_type is TokenType.L_PAREN:
        return sql[copied[1].start : copied[-2].end + 1]
    opens = next((at for at, one in enumerate(copied) if one.token_type is TokenType.L_PAREN), len(copied))
    name = sql[copied[0].start : copied[opens - 1].end + 1]
    columns = sql[copied[opens + 1].start : copied[-2].end + 1] if opens < len(copied) else "*"
    return f"SELECT {columns} FROM ONLY {name}"


def _made(options: dict[str, str], *, incoming: bool, query: str) -> CopyForm:
    name = options.get("FORMAT", "text").lower()
    if name not in _FORMATS:
        raise Unclear("COPY in an unknown format")
    csv = name == "csv"
    quote = options.get("QUOTE", '"')
    delimiter = options.get("DELIMITER", "," if csv else "\t")
    escape = options.get("ESCAPE", quote)
    if not len(delimiter) == len(quote) == len(escape) == 1:
        raise Unclear("COPY with a separator of several characters")
    return CopyForm(
        incoming, name, delimiter, options.get("NULL", "" if csv else "\\N"), quote, escape,
        options.get("HEADER", "FALSE").upper() not in _FALSE, options.get("ENCODING", "").lower(), query,
    )  # fmt: skip


def _options(tokens: Sequence[Token], *, incoming: bool) -> Iterator[tuple[str, str]]:
    if tokens and tokens[0].text.upper() == "WITH":
        tokens = tokens[1:]
    if tokens and tokens[0].token_type is TokenType.L_PAREN:
        if tokens[-1].token_type is not TokenType.R_PAREN:
            raise Unclear("words after COPY's options")
        for option in _split(tokens[1:-1]):
            yield _option(option, incoming=incoming)
    else:
        yield from _old_options(tokens)


def _split(tokens: Sequence[Token]) -> Iterator[list[Token]]:
    option: list[Token] = []
    depth = 0
    for token in tokens:
        depth += (token.token_type is TokenType.L_PAREN) - (token.token_type is TokenType.R_PAREN)
        if depth < 0:
            raise Unclear("words after COPY's options")
        if depth == 0 and token.token_type is TokenType.COMMA:
            yield option
            option = []
        else:
            option.append(token)
    yield option


def _option(tokens: Sequence[Token], *, incoming: bool) -> tuple[str, str]:
    name, *values = tokens
    word = name.text.upper()
    if word in _LISTS or (incoming and word in _INCOMING):
        return word, ""
    if word in _FLAGS and len(values) <= 1:
        return word, values[0].text if values else "TRUE"
    if word in _VALUED and len(values) == 1:
        return word, _text(values[0]) if word != "FORMAT" else values[0].text
    raise Unclear("unknown option of COPY")


def _text(token: Token) -> str:
    if token.token_type is not TokenType.STRING:
        raise Unclear("COPY with a text of another form")
    return token.text


def _old_options(tokens: Sequence[Token]) -> Iterator[tuple[str, str]]:
    """Yield the options of ``WITH CSV HEADER DELIMITER ';'``, in any order."""
    at = 0
    while at < len(tokens):
        word = tokens[at].text.upper()
        at += 1
        if word in {"CSV", "BINARY"}:
            yield "FORMAT", word
        elif word in _FLAGS:
            yield word, "TRUE"
        elif word in _VALUED - {"FORMAT"}:
            at += tokens[at].text.upper() == "AS"
            yield word, _text(tokens[at])
            at += 1
        else:  # FORCE QUOTE and its like: the list in parentheses says it as well
            raise Unclear("unknown option of COPY")
