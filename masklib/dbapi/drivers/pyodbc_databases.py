"""The databases behind `pyodbc`: which one it is says the ODBC driver, and so which dialect its statements are in.

Source: https://learn.microsoft.com/en-us/sql/odbc/reference/syntax/sqlgetinfo-function (``SQL_DBMS_NAME``). The
catalogue is read of those that ran in the tests. ODBC tells of no transaction: look-ups run in the caller's.
"""

from __future__ import annotations

import json
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers import (
    mysql_catalog,
    mysql_messages,
    postgres_catalog,
    psycopg_messages,
    sqlite_catalog,
    sqlite_messages,
)
from masklib.dbapi.facts import Idle
from masklib.dbapi.steps import at_once

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from masklib.dbapi.facts import DriverFacts, Lookup, Reading
    from masklib.dbapi.steps import Steps
    from masklib.sql import RelationName
    from masklib.typing import Origin

__all__ = ["variants"]

_UNREAD: Final = {
    "ClickHouse": "clickhouse",
    "DuckDB": "duckdb",
    "Microsoft SQL Server": "tsql",
    "Oracle": "oracle",
    "Snowflake": "snowflake",
    "Trino": "trino",
}
"""Dialects of databases whose catalogue is not read."""


def variants(known: DriverFacts) -> Mapping[str, DriverFacts]:
    """Return the tables of the databases that have a dialect, by the names that ODBC drivers give them.

    Args:
        known: What holds for all of them.
    """
    found = {name: replace(known, dialect=dialect) for name, dialect in _UNREAD.items()}
    found["SQLite"] = _of(known, "sqlite", _SQLITE)
    found["PostgreSQL"] = _of(known, "postgres over odbc", _POSTGRES)
    found["MariaDB"] = found["MySQL"] = _of(known, "mysql", _MYSQL)
    return found


def _of(known: DriverFacts, dialect: str, facts: Mapping[str, Any]) -> DriverFacts:
    own = (*facts["templates"], *known.templates)
    return replace(known, dialect=dialect, idle=_idle, **{**facts, "templates": own})


def _idle(raw: Any) -> Idle:
    return Idle.BUSY if raw.closed else Idle.INSIDE


def _rows(raw: Any, sql: str, parameters: Sequence[object]) -> list[tuple[Any, ...]]:
    with raw.cursor() as cursor:
        cursor.execute(sql, *parameters)
        return [tuple(row) for row in cursor.fetchall()] if cursor.description else []


# ------------------------------------------------------------------ SQLite
def _sqlite_lookup(raw: Any, names: Sequence[RelationName]) -> Lookup:
    return sqlite_catalog.lookup(partial(_rows, raw), names)


def _sqlite_sample(raw: Any, origin: Origin, size: int) -> list[object]:
    return sqlite_catalog.sample(partial(_rows, raw), origin, size)


def _sqlite_restrict(raw: Any) -> bool:
    """Source: https://sqlite.org/pragma.html#pragma_query_only."""
    _rows(raw, "PRAGMA query_only = ON", ())
    return True


_SQLITE: Final = {
    "templates": sqlite_messages.TEMPLATES,
    "lookup": at_once(_sqlite_lookup),
    "sample": at_once(_sqlite_sample),
    "restrict": at_once(_sqlite_restrict),
}


# ------------------------------------------------------------------ PostgreSQL
def _postgres_query(raw: Any, sql: str, parameters: Sequence[object]) -> Steps[list[tuple[Any, ...]]]:
    """Read the catalogue; its arrays go through JSON, since ODBC knows no arrays."""
    given = [_array(one) if isinstance(one, list) else one for one in parameters]
    asked = f"SELECT pg_catalog.row_to_json(one)::pg_catalog.text FROM ({sql.replace('%s', '?')}) AS one"
    rows: list[tuple[Any, ...]] = yield _rows(raw, asked, given)
    return [json.loads(row[0], object_pairs_hook=_values) for row in rows]


_MAY_READ: Final = """
SELECT pg_catalog.has_column_privilege(c.oid, a.attnum, 'SELECT')::pg_catalog.int4::pg_catalog.text
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) c.oid
WHERE c.relnamespace OPERATOR(pg_catalog.=)
    (SELECT n.oid FROM pg_catalog.pg_namespace n WHERE n.nspname OPERATOR(pg_catalog.=) ?::pg_catalog.name)
  AND c.relname OPERATOR(pg_catalog.=) ?::pg_catalog.name AND a.attname OPERATOR(pg_catalog.=) ?::pg_catalog.name
"""


def _values(pairs: list[tuple[str, Any]]) -> tuple[Any, ...]:
    return tuple([value for _, value in pairs])  # several columns may bear one name


def _array(items: Sequence[object]) -> str:
    return (
        "{" + ",".join('"' + str(one).replace("\\", "\\\\").replace('"', '\\"') + '"' for one in items) + "}"
    )


def _postgres_lookup(raw: Any, names: Sequence[RelationName]) -> Steps[Lookup]:
    return (yield from postgres_catalog.lookup(partial(_postgres_query, raw), names))


def _postgres_sample(raw: Any, origin: Origin, size: int) -> list[object]:
    """Read it if that is allowed: an error would break the caller's transaction, and psqlodbc loses savepoints.

    Raises:
        LookupError: if it is not.
    """
    place = (origin.schema, origin.table, origin.column)
    if _rows(raw, _MAY_READ, place) != [("1",)]:
        raise LookupError("no right to read that column")
    return [row[0] for row in _rows(raw, postgres_catalog.sampling(origin, size), ())]


def _postgres_mode(raw: Any) -> Reading | None:
    """Return what reads texts, which is nothing to do where they mean what the dialect says."""
    return str if _rows(raw, "SHOW standard_conforming_strings", ()) == [("on",)] else None


def _postgres_restrict(raw: Any) -> bool:
    """Source: https://www.postgresql.org/docs/18/sql-set-transaction.html ; it may end with the transaction."""
    _rows(raw, "SET default_transaction_read_only = on", ())
    if not raw.autocommit:
        _rows(raw, "SET TRANSACTION READ ONLY", ())
    return bool(raw.autocommit)


def _postgres_bounded(raw: Any, seconds: int) -> bool:
    """Source: https://www.postgresql.org/docs/18/runtime-config-client.html ; it may end with the transaction."""
    if seconds:
        _rows(raw, f"SET {'' if raw.autocommit else 'LOCAL '}statement_timeout = '{seconds:d}s'", ())
    return bool(seconds and raw.autocommit)


_POSTGRES: Final = {
    "templates": psycopg_messages.TEMPLATES,
    "lookup": _postgres_lookup,
    "sample": at_once(_postgres_sample),
    "mode": at_once(_postgres_mode),
    "restrict": at_once(_postgres_restrict),
    "bounded": at_once(_postgres_bounded),
}


# ------------------------------------------------------------------ MySQL and MariaDB
def _mysql_query(raw: Any, sql: str, parameters: Sequence[object]) -> Steps[list[tuple[Any, ...]]]:
    rows: list[tuple[Any, ...]] = yield _rows(raw, sql.replace("%s", "?"), parameters)
    return rows


_READER: Final = mysql_catalog.Reader(
    _mysql_query, busy=lambda raw: bool(raw.closed), inside=lambda raw: not raw.autocommit
)
_MYSQL: Final = {
    "templates": mysql_messages.TEMPLATES,
    "lookup": _READER.lookup,
    "sample": _READER.sample,
    "mode": _READER.mode,
    "restrict": _READER.restrict,
    "bounded": _READER.bounded,
}
