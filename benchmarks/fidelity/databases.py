"""Which databases the relations are measured on: what is installed, and the servers that are named."""

from __future__ import annotations

import os
import sqlite3
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["DUCKDB", "MARIADB", "SERVER", "SQLITE", "Database", "found", "mariadb", "postgres", "run"]

SERVER: Final = "BENCHMARK_POSTGRES"
"""Environment variable: the DSN of an empty PostgreSQL database that tables may be made in."""
MARIADB: Final = "BENCHMARK_MARIADB"
"""Likewise of a MariaDB database, as ``unix_socket=/path user=root database=name``: for PyMySQL."""


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


def mariadb(given: Mapping[str, Any]) -> Database:
    """Return the MariaDB database that these arguments of ``pymysql.connect`` lead to."""

    def connect() -> Any:
        import pymysql

        return pymysql.connect(**given, autocommit=True)

    return Database("pymysql", "%s", connect)


def run(connection: Any, sql: str, given: Sequence[Any] = ()) -> Any:
    """Run a statement on a connection of any driver; return the cursor that has its rows."""
    cursor = connection if hasattr(connection, "execute") else connection.cursor()
    ran = cursor.execute(sql, given) if given else cursor.execute(sql)
    return ran if hasattr(ran, "fetchall") else cursor


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
    server = os.environ.get(MARIADB, "")
    if server and find_spec("pymysql") is not None:
        there.append(mariadb(dict(one.split("=", 1) for one in server.split())))
    else:
        skipped.append(f"pymysql: it is not installed, or {MARIADB} names no database")
    return there, skipped
