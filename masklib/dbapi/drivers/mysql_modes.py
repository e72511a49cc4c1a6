"""What ``sql_mode`` makes of a text: a text that means to the dialect what it means to the server.

Under ``ANSI_QUOTES`` (part of ``ANSI``) a name may stand in double quotes. Such a text is sent and judged with
backticks in their place, which every mode reads alike.

Sources: https://dev.mysql.com/doc/refman/8.4/en/sql-mode.html , https://mariadb.com/kb/en/sql-mode/ ,
https://dev.mysql.com/doc/refman/8.4/en/comments.html and string-literals.html of the same manual.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from masklib.dbapi.facts import Reading

__all__ = ["reading"]

_HARMLESS: Final = frozenset(
    {
        "ALLOW_INVALID_DATES", "ANSI", "ANSI_QUOTES", "DB2", "EMPTY_STRING_IS_NULL",
        "ERROR_FOR_DIVISION_BY_ZERO", "HIGH_NOT_PRECEDENCE", "IGNORE_BAD_TABLE_OPTIONS", "IGNORE_SPACE",
        "MAXDB", "MYSQL323", "MYSQL40", "NO_AUTO_CREATE_USER", "NO_AUTO_VALUE_ON_ZERO", "NO_DIR_IN_CREATE",
        "NO_ENGINE_SUBSTITUTION", "NO_FIELD_OPTIONS", "NO_KEY_OPTIONS", "NO_TABLE_OPTIONS",
        "NO_UNSIGNED_SUBTRACTION", "NO_ZERO_DATE", "NO_ZERO_IN_DATE", "ONLY_FULL_GROUP_BY",
        "PAD_CHAR_TO_FULL_LENGTH", "PIPES_AS_CONCAT", "POSTGRESQL", "REAL_AS_FLOAT",
        "SIMULTANEOUS_ASSIGNMENT", "STRICT_ALL_TABLES", "STRICT_TRANS_TABLES", "TIME_ROUND_FRACTIONAL",
        "TIME_TRUNCATE_FRACTIONAL", "TRADITIONAL",
    }
)  # fmt: skip
"""Modes under which it can be told what a text means. Not so under ``NO_BACKSLASH_ESCAPES`` (how a driver escapes
parameters hangs on it, too), ``ORACLE``, ``MSSQL`` (names in brackets), and those that nobody knows."""
_PLAIN_SETS: Final = frozenset({"ascii", "binary", "latin1", "utf8", "utf8mb3", "utf8mb4"})
"""Character sets in which no byte of another character looks like a quote or a backslash (gbk and sjis do)."""
_OTHER_WORDS: Final = {
    "PIPES_AS_CONCAT": re.compile(r"\|\|"),
    "HIGH_NOT_PRECEDENCE": re.compile(r"\bnot\b", re.IGNORECASE),
}
"""What means something else under a mode, wherever it stands."""
_PARTS: Final = re.compile(
    r"""
      '(?:[^'\\]|\\.|'')*'(?!')       # a text
    | `[^`]*`                         # a name; one with a backtick in it looks like two
    | "(?P<name>[^"`\\]+)"(?!")       # what ANSI_QUOTES makes a name
    | [^'"`\#/\\-]+ | /(?!\*) | -(?!-)  # neither quotes nor comments
    """,
    re.VERBOSE | re.DOTALL,
)


def reading(mode: str, character_set: str) -> Reading | None:
    """Return what reads texts under a ``sql_mode`` and a client's character set, ``None`` where none is sure.

    Args:
        mode: The session's, as the server tells it: names with commas between.
        character_set: The session's ``character_set_client``.
    """
    modes = frozenset(filter(None, mode.upper().split(",")))
    if character_set.lower() not in _PLAIN_SETS or not modes <= _HARMLESS:
        return None
    others = tuple(_OTHER_WORDS[one] for one in sorted(modes & _OTHER_WORDS.keys()))
    quotes = bool(modes & {"ANSI", "ANSI_QUOTES"})

    def read(text: str) -> str | None:
        if any(one.search(text) for one in others):
            return None
        return _with_backticks(text) if quotes and '"' in text else text

    return read


def _with_backticks(text: str) -> str | None:
    """Return a text with names in backticks; ``None`` where comments or odd quotes make it unsure."""
    pieces: list[str] = []
    at = 0
    while at < len(text):
        match = _PARTS.match(text, at)
        if match is None:
            return None
        name = match["name"]
        pieces.append(match.group() if name is None else f"`{name}`")
        at = match.end()
    return "".join(pieces)
