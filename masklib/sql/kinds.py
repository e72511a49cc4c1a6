"""What kind a statement is, from its words. No parser: its tree takes ``LISTEN x`` for an alias.

Source of the verbs: the command references of SQLite 3.51, PostgreSQL 18, MySQL 8.4 and DuckDB.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from masklib.sql.statement import Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["first_word", "judge", "runs_on"]

_VERBS: Final = {
    **dict.fromkeys(
        ("SELECT", "VALUES", "TABLE", "SHOW", "FETCH", "FROM", "DESCRIBE", "DESC", "SUMMARIZE"), Kind.READ
    ),
    **dict.fromkeys(("INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE", "TRUNCATE"), Kind.WRITE),
    **dict.fromkeys(
        (
            "CREATE", "ALTER", "DROP", "COMMENT", "GRANT", "REVOKE", "REINDEX", "VACUUM", "ANALYZE",
            "ANALYSE", "CLUSTER", "REFRESH", "REASSIGN", "SECURITY", "IMPORT", "CHECKPOINT",
            "RENAME",
        ),
        Kind.DDL,
    ),
    **dict.fromkeys(
        ("BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE"), Kind.TRANSACTION
    ),
    **dict.fromkeys(
        (
            "SET", "RESET", "DISCARD", "USE", "ATTACH", "DETACH", "LISTEN", "UNLISTEN", "NOTIFY", "LOCK",
            "LOAD",             "PREPARE", "DEALLOCATE", "DECLARE", "CLOSE", "MOVE",
        ),
        Kind.SESSION,
    ),
    **dict.fromkeys(("CALL", "DO", "EXECUTE", "EXEC"), Kind.CALL),
    "COPY": Kind.COPY,
    "EXPORT": Kind.EXPORT,
    "INSTALL": Kind.CALL,
    "HANDLER": Kind.CALL,
    "EXPLAIN": Kind.EXPLAIN,
    "PRAGMA": Kind.PRAGMA,
}  # fmt: skip
_WRITES: Final = frozenset({"INSERT", "UPDATE", "DELETE", "MERGE", "REPLACE"})
_STREAMS: Final = {"TO": "STDOUT", "FROM": "STDIN"}
_MAIN: Final = frozenset({"SELECT", "VALUES", "TABLE"}) | _WRITES
_PLANS: Final = frozenset({"EXPLAIN", "DESCRIBE", "DESC", "ANALYZE"})
"""Verbs that show how a statement is run; with ANALYZE it is run (MariaDB's ANALYZE alone says so)."""
_PLANNED: Final = _MAIN | {"CREATE", "EXECUTE", "WITH"}
_BEGIN: Final = frozenset(
    (
        "WORK", "TRANSACTION", "TRAN", "ISOLATION", "LEVEL", "SERIALIZABLE", "REPEATABLE", "READ",
        "COMMITTED", "UNCOMMITTED", "WRITE", "ONLY", "NOT", "DEFERRABLE", "DEFERRED", "IMMEDIATE",
        "EXCLUSIVE", "CONCURRENT", "SNAPSHOT", ",", ";",
    )
)  # fmt: skip
"""What may follow BEGIN where it begins a transaction, and no block of statements."""
_OPENING: Final = re.compile(r"(?:[\s(]+|--[^\n]*(?:\n|$)|/\*.*?\*/)*([A-Za-z]+)?", re.DOTALL)


def first_word(sql: str) -> str:
    """Return the first word of a text in upper case, ``""`` if it is no verb."""
    match = _OPENING.match(sql[:10_000])
    word = (match[1] or "").upper() if match is not None else ""
    return word if word in _VERBS or word == "WITH" else ""


def judge(words: Sequence[str]) -> tuple[Kind, str]:
    """Return the kind and the verb of one statement.

    Args:
        words: Its tokens in upper case, literals and quoted names as ``""``.
    """
    if not words:
        return Kind.EMPTY, ""
    at = next((at for at, word in enumerate(words) if word != "("), 0)
    verb = words[at]
    if verb == "WITH":
        return _with(words[at:])
    if verb == "EXPLAIN" or (verb in _PLANS and (_PLANNED - {"TABLE"}) & set(words[at + 1 : at + 6])):
        return _explain(words[at:])
    kind = _VERBS.get(verb, Kind.UNKNOWN)
    if kind is Kind.UNKNOWN:
        return kind, ""
    return _special(kind, verb, words), verb


def runs_on(kind: Kind, words: Sequence[str]) -> bool:
    """Say whether a statement may be followed by one that does more, where no semicolon must part them."""
    if kind not in {Kind.READ, Kind.SESSION, Kind.TRANSACTION}:
        return False
    return any(_VERBS.get(word) in _DOES for word in words[1:] if word not in {"END", "ROLLBACK", "COMMIT"})


_DOES: Final = frozenset({Kind.WRITE, Kind.DDL, Kind.CALL, Kind.SESSION, Kind.TRANSACTION})


def _with(words: Sequence[str]) -> tuple[Kind, str]:
    """The verb is that of the main query; data-modifying queries within make it a write."""
    depth, verb = 0, ""
    for word in words:
        depth += (word == "(") - (word == ")")
        if depth == 0 and not verb and word in _MAIN:
            verb = word
    if not verb:
        verb = next((word for word in words if word in _MAIN), "")
    if any(word in _WRITES and _begins(words, at) for at, word in enumerate(words)):
        return Kind.WRITE, verb
    return (_special(_VERBS[verb], verb, words), verb) if verb else (Kind.UNKNOWN, "")


def _begins(words: Sequence[str], at: int) -> bool:
    """Say whether the word at ``at`` begins a statement: it follows a parenthesis and calls nothing."""
    called = words[at + 1 : at + 2] == ["("]
    return not called and (at == 0 or words[at - 1] in {"(", ")"})


def _explain(words: Sequence[str]) -> tuple[Kind, str]:
    inner = next((at for at, word in enumerate(words) if at and word in _PLANNED), 0)
    options = words[: inner or None]
    if any(word in {"ANALYZE", "ANALYSE"} for word in options):
        kind, verb = judge(words[inner:]) if inner else (Kind.UNKNOWN, "EXPLAIN")
        if kind is not Kind.READ:
            return (Kind.WRITE if kind is Kind.WRITE else kind), verb
    return Kind.EXPLAIN, "EXPLAIN"


def _special(kind: Kind, verb: str, words: Sequence[str]) -> Kind:
    """Single out what leaves the database by a file or comes from one, and SELECT INTO."""
    if verb in {"SELECT", "VALUES", "TABLE"} and "INTO" in words:
        return Kind.EXPORT if {"OUTFILE", "DUMPFILE"} & set(words) else Kind.DDL
    if verb == "VACUUM" and "INTO" in words:
        return Kind.EXPORT
    if verb == "COPY" and _copies_by_file(words):
        return Kind.EXPORT
    if verb == "LOAD" and words[1:2] and words[1] in {"DATA", "XML"}:
        return Kind.CALL if _loads_own_file(words) else Kind.COPY
    if verb == "BEGIN" and (not _BEGIN.issuperset(words[1:]) or words[1:3] == ["NOT", "ATOMIC"]):
        return Kind.CALL
    return Kind.TRANSACTION if verb == "PREPARE" and words[1:2] == ["TRANSACTION"] else kind


def _loads_own_file(words: Sequence[str]) -> bool:
    """``LOAD DATA LOCAL INFILE``: a file of the program's, which takes nothing out of the database.

    Source: https://mariadb.com/kb/en/load-data-infile/ . What it stores where is not followed.
    """
    at = 3 if words[2:3] and words[2] in {"LOW_PRIORITY", "CONCURRENT"} else 2
    return list(words[at : at + 2]) == ["LOCAL", "INFILE"]


def _copies_by_file(words: Sequence[str]) -> bool:
    """``COPY ... TO 'file'``, ``FROM 'file'``, ``PROGRAM``: anything but the connection itself.

    What is read from a file of the server's may be values that stand in the database.
    """
    depth = 0
    for at, word in enumerate(words):
        depth += (word == "(") - (word == ")")
        if depth == 0 and word in _STREAMS:
            return words[at + 1 : at + 2] != [_STREAMS[word]]
    return False
