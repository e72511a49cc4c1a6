"""Columns named by every word that sqlglot knows in any dialect, in every place where the parser might take it."""

from __future__ import annotations

import inspect
import re
from contextlib import suppress
from functools import lru_cache

__all__ = ["SHAPES", "every_word"]

SHAPES = (
    "SELECT {w} FROM k",
    "SELECT {w} other FROM k",
    "SELECT {w} 'x' FROM k",
    "SELECT {w} AS {w} FROM k",
    "SELECT k.{w} FROM k",
    "SELECT {w}.other FROM k AS {w}",
    "SELECT {w}.{w} FROM k {w}",
    "SELECT other {w} FROM k",
    "SELECT other AS {w} FROM k",
    "SELECT ({w}) FROM k",
    "SELECT - {w} FROM k",
    "SELECT other || {w} FROM k",
    "SELECT {w} || other FROM k",
    "SELECT {w} + 1 FROM k",
    "SELECT (SELECT {w} other FROM k) AS x",
    "SELECT (SELECT other {w} FROM k) AS x",
    "SELECT x.{w} FROM (SELECT other AS {w} FROM k) x",
    "SELECT x.{w} FROM (SELECT {w} FROM k) x",
    "WITH {w} AS (SELECT other FROM k) SELECT * FROM {w}",
    "WITH {w}({w}) AS (SELECT other FROM k) SELECT {w} FROM {w}",
    "SELECT CASE {w} WHEN other THEN {w} ELSE other END FROM k",
    "SELECT CASE WHEN {w} IS NULL THEN other END FROM k",
    "SELECT DISTINCT {w} FROM k",
    "SELECT ALL {w} FROM k",
    "SELECT {w}, other FROM k",
    "SELECT other, {w} FROM k ORDER BY {w}",
    "SELECT min({w}) FROM k GROUP BY {w}",
    "SELECT count({w}) FROM k",
    "SELECT coalesce({w}, other) FROM k",
    "SELECT {w} NOT NULL FROM k",
    "SELECT {w} IN (other) FROM k",
    "SELECT {w} BETWEEN other AND other FROM k",
    "SELECT other FROM k WHERE {w} = {w}",
    "SELECT {w} LIKE 'x' FROM k",
    "SELECT CAST({w} AS TEXT) FROM k",
    "SELECT CAST(other AS {w}) FROM k",
    "SELECT {w} FROM k UNION SELECT other FROM k",
    "SELECT {w} (other) FROM k",
    "SELECT {w}() FROM k",
    "SELECT {w} * 2 FROM k",
    "SELECT {w} -1 FROM k",
    "SELECT {w} [other] FROM k",
    "SELECT a.{w} FROM k a JOIN k b USING ({w})",
    "SELECT {w} FROM k a NATURAL JOIN (SELECT {w} FROM k) b",
    "SELECT sum(1) OVER {w} FROM k WINDOW {w} AS (ORDER BY other)",
    "SELECT {w} COLLATE nocase FROM k",
    "SELECT x FROM (SELECT {w} x FROM k) {w}",
    "SELECT {w} FROM k LIMIT 1",
    "SELECT lower({w}) || upper(other) FROM k",
    "VALUES ((SELECT {w} FROM k))",
    "SELECT {w} other, other {w} FROM k",
    "SELECT EXISTS (SELECT {w} other FROM k) FROM k",
    "SELECT NOT {w} FROM k",
    "SELECT {w} {w} FROM k {w}",
)


@lru_cache(maxsize=1)
def every_word() -> tuple[str, ...]:
    """Return the words that the parsers of sqlglot match, whatever the dialect."""
    from sqlglot import parser
    from sqlglot.dialects import postgres, sqlite
    from sqlglot.parsers import base

    found: set[str] = set()
    for dialect in (sqlite.SQLite, postgres.Postgres):
        for keyword in dialect.Tokenizer.KEYWORDS:
            found.update(keyword.split())
        for table in vars(dialect.Parser).values():
            if isinstance(table, dict | set | frozenset):
                found.update(one for one in table if isinstance(one, str))
    for module in (parser, base):
        with suppress(OSError):  # sqlglot[c] is compiled: its keywords still are tables
            found.update(re.findall(r'"([A-Z][A-Z_]*)"', inspect.getsource(module)))
    for table in vars(parser.Parser).values():
        if isinstance(table, dict | set | frozenset):
            found.update(word for one in table if isinstance(one, str) for word in one.split())
    return tuple(sorted(word.lower() for word in found if re.fullmatch(r"[A-Za-z_]+", word)))
