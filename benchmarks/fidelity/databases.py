"""Which databases the relations are measured on: what is installed, and a server if one is named."""

from __future__ import annotations

import os
import sqlite3
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["DUCKDB", "SERVER", "SQLITE", "Database", "found", "postgres"]

SERVER: Final = "BENCHMARK_POSTGRES"
"""Environment variable: the DSN of an empty PostgreSQL database that tables may be made in."""


class Database(NamedTuple):
    """One kind of database.

    Attributes:
        name: The driver's name.
        mark: Its placeholder.
        connect: Opens a connection on which every statement is its own transaction.
    """

    name: str
    mark: str
    connect: Callable[[], Any]


def _duckdb() -> Any:
    import duckdb

    return duckdb.connect()


SQLITE: Final = Database("sqlite3", "?", lambda: sqlite3.connect(":memory:"))
DUCKDB: Final = Database("duckdb", "?", _duckdb)


def postgres(dsn: str) -> Database:
    """Return the PostgreSQL database that a DSN names."""

    def connect() -> Any:
        import psycopg

        return psycopg.connect(dsn, autocommit=True)

    return Database("psycopg", "%s", connect)


def found() -> tuple[list[Database], list[str]]:
    """Return the databases that are there, and in words which are not."""
    there, skipped = [SQLITE], []
    if find_spec("duckdb") is None:
        skipped.append("duckdb: it is not installed")
    else:
        there.append(DUCKDB)
    dsn = os.environ.get(SERVER, "")
    if dsn and find_spec("psycopg") is not None:
        there.append(postgres(dsn))
    else:
        skipped.append(f"psycopg: it is not installed, or {SERVER} names no database")
    return there, skipped
