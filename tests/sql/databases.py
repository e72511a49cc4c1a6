"""The databases of the differential oracles: how each is made, and how it is kept from working for ever.

A limit of time would decide by the load of the machine which statements are compared. So what asks too much
is told by the steps that it took (SQLite), by the server's own estimate beforehand (PostgreSQL, MariaDB: their
statistics do not change by themselves here), or not at all (DuckDB is fast enough); `SECONDS` is there for a
statement that hangs, and whatever it stops is not compared.
"""

from __future__ import annotations

import sqlite3
import threading
from typing import TYPE_CHECKING, Any

import psycopg

from masklib.errors import MaskError
from tests.sql.markers import COLUMNS, DDL, mysql_ddl
from tests.sql.twins import ROWS_AT_MOST, Twins

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.sql.twins import Inserts, Rows

    Wrap = Callable[[Any], Any]

__all__ = ["SECONDS", "Steps", "duckdb_twins", "mariadb_twins", "postgres_twins", "sqlite_twins"]

SECONDS = 60
STEPS = 1_000_000  # of SQLite's machine
COST = 100_000  # PostgreSQL's, of a plan
JOINED = 100_000  # rows that MariaDB expects to read


class Steps:
    """Stops a statement of SQLite after so many steps, on whatever machine."""

    EVERY = 10_000

    def __init__(self) -> None:
        self.left = STEPS // self.EVERY

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0


def as_it_is(raw: Any) -> Any:
    """Wrap nothing."""
    return raw


def sqlite_twins(wrap: Wrap = as_it_is) -> Twins:
    """Databases in memory."""
    raws: dict[int, sqlite3.Connection] = {}

    def make(name: str, inserts: Inserts) -> Any:
        raw = sqlite3.connect(":memory:", isolation_level=None)
        for text in DDL({}):
            raw.execute(text)
        for text, values in inserts:
            raw.execute(text, values)
        database = wrap(raw)
        raws[id(database)] = raw
        return database

    def ask(database: Any, sql: str) -> Rows | None:
        raw = raws[id(database)]
        raw.execute("SAVEPOINT oracle")
        raw.set_progress_handler(Steps(), Steps.EVERY)
        try:
            return list(database.execute(sql).fetchmany(ROWS_AT_MOST + 1))
        except (sqlite3.Error, MaskError):
            return None
        finally:
            raw.set_progress_handler(None, 0)
            raw.execute("ROLLBACK TO oracle")
            raw.execute("RELEASE oracle")

    return Twins(make, ask, "?")


def postgres_twins(dsn: str, wrap: Wrap = as_it_is) -> Twins:
    """Schemas of one database, a connection each."""

    def make(name: str, inserts: Inserts) -> Any:
        raw: Any = psycopg.connect(dsn)
        # Groups and distinct values sorted, not hashed: the hash of a value would be the order of rows.
        for text in (f"CREATE SCHEMA {name}", f"SET search_path = {name}", "SET enable_hashagg = off",
                     "SET enable_hashjoin = off", f"SET statement_timeout = '{SECONDS}s'",
                     *DDL({"json": "json"})):  # fmt: skip
            raw.execute(text)
        for text, values in inserts:
            raw.execute(text, values)
        for table in COLUMNS:
            raw.execute(f"ANALYZE {table}")
        raw.commit()
        database = wrap(raw)
        raws[id(database)] = raw
        return database

    raws: dict[int, Any] = {}

    def ask(database: Any, sql: str) -> Rows | None:
        raw = raws[id(database)]
        try:
            ((plan,),) = raw.execute(f"EXPLAIN (FORMAT JSON) {sql}".encode()).fetchall()
            if plan[0]["Plan"]["Total Cost"] > COST:
                return None
            with database.cursor() as cursor:
                cursor.execute(sql.encode())
                return list(cursor.fetchmany(ROWS_AT_MOST + 1))
        except (psycopg.Error, MaskError):
            return None
        finally:
            database.rollback()

    return Twins(make, ask, "%s")


def mariadb_twins(server: dict[str, Any], wrap: Wrap = as_it_is) -> Twins:
    """Databases of one server, dropped by whoever is first to want their names."""
    import pymysql

    def make(name: str, inserts: Inserts) -> Any:
        raw = pymysql.connect(**server, autocommit=False)
        with raw.cursor() as cursor:
            for text in (f"CREATE OR REPLACE DATABASE {name}", f"USE {name}", *mysql_ddl(),
                         f"SET SESSION max_statement_time = {SECONDS}",
                         f"SET SESSION sql_big_selects = 0, max_join_size = {JOINED}, sql_big_selects = 0"):  # fmt: skip
                cursor.execute(text)
            for text, values in inserts:
                cursor.execute(text, values)
            raw.commit()
            cursor.execute(f"ANALYZE TABLE {', '.join(COLUMNS)}")
            cursor.fetchall()
        return wrap(raw)

    def ask(database: Any, sql: str) -> Rows | None:
        try:
            with database.cursor() as cursor:
                cursor.execute(sql)
                return list(cursor.fetchmany(ROWS_AT_MOST + 1))
        except (pymysql.Error, MaskError):
            return None
        finally:
            database.rollback()

    return Twins(make, ask, "%s")


def duckdb_twins(wrap: Wrap = as_it_is) -> Twins:
    """Databases in memory, of one thread each."""
    import duckdb

    raws: dict[int, Any] = {}

    def make(name: str, inserts: Inserts) -> Any:
        raw = duckdb.connect()
        raw.execute("SET threads = 1")
        for text in DDL({"json": "JSON"}):
            raw.execute(text)
        for text, values in inserts:
            raw.execute(text, values)
        database = wrap(raw)
        raws[id(database)] = raw
        return database

    def ask(database: Any, sql: str) -> Rows | None:
        raws[id(database)].execute("BEGIN")
        stop = threading.Timer(SECONDS, raws[id(database)].interrupt)
        stop.start()
        try:
            return list(database.execute(sql).fetchmany(ROWS_AT_MOST + 1))
        except (duckdb.Error, MaskError):
            return None
        finally:
            stop.cancel()
            stop.join()
            raws[id(database)].execute("ROLLBACK")

    return Twins(make, ask, "?")
