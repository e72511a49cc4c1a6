"""What a check of PEP 249 gets: a driver, raw or wrapped, with a database of its own.

A check is a function that takes a `Subject`, asserts what PEP 249 (https://peps.python.org/pep-0249/) says
and returns what it saw beyond that. It knows nothing of masklib: whether its connections are wrapped is the
subject's business, and the comparison of both outcomes is `test_compliance`'s.
"""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import adbc_driver_sqlite.dbapi
import aiomysql
import aiosqlite
import duckdb
import mysql.connector
import pg8000.dbapi
import psycopg
import psycopg2
import pymysql
from psycopg.conninfo import conninfo_to_dict

from tests.pep249.awaited import settled

try:
    import MySQLdb as _MySQLdb
except ImportError:  # it is built in C, where that can be done (.ci/build-drivers)
    _MySQLdb = None
MySQLdb: Any = _MySQLdb

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import ModuleType

IN_C = os.environ.get("MYSQL_CONNECTOR") == "C"
"""Which implementation of mysql-connector-python is tried: `tests/dbapi/test_mysql_connector.py` sets this."""
FRUIT = (
    (1, "apple", 0.5),
    (2, "banana", 0.25),
    (3, "cherry", 4.0),
    (4, "date", None),
    (5, "elderberry", 6.125),
)
"""The rows of the table ``fruit (id, name, price)`` that `Subject.filled` makes."""


@dataclass(frozen=True, slots=True)
class Driver:
    """A driver under test.

    Attributes:
        name: The module's name.
        module: The module, with PEP 249's globals.
        open: Opens a raw connection to the database it is given.
        placeholder: What stands for a positional parameter.
        named: What stands for the named parameter ``id``.
        types: The names of its column types, by Python type.
    """

    name: str
    module: ModuleType
    open: Callable[[str], Any]
    placeholder: str
    named: str
    types: dict[str, str]


SQLITE = Driver(
    name="sqlite3",
    module=sqlite3,
    open=sqlite3.connect,
    placeholder="?",
    named=":id",
    types={"int": "INTEGER", "float": "REAL", "str": "TEXT", "bytes": "BLOB", "bool": "INTEGER"},
)

PSYCOPG = Driver(
    name="psycopg",
    module=psycopg,
    open=psycopg.connect,
    placeholder="%s",
    named="%(id)s",
    types={
        "int": "bigint",
        "float": "double precision",
        "str": "text",
        "bytes": "bytea",
        "bool": "boolean",
        "Decimal": "numeric",
        "date": "date",
        "time": "time",
        "datetime": "timestamp",
        "timedelta": "interval",
        "UUID": "uuid",
        "list": "integer[]",
    },
)

PSYCOPG2 = replace(PSYCOPG, name="psycopg2", module=psycopg2, open=psycopg2.connect)


def _pg8000(dsn: str) -> Any:
    info = conninfo_to_dict(dsn)
    return pg8000.dbapi.connect(
        str(info["user"]), database=str(info["dbname"]), unix_sock=f"{info['host']}/.s.PGSQL.5432"
    )


PG8000 = replace(PSYCOPG, name="pg8000", module=pg8000.dbapi, open=_pg8000)

PYMYSQL = Driver(
    name="pymysql",
    module=pymysql,
    open=lambda database: pymysql.connect(**json.loads(database)),
    placeholder="%s",
    named="%(id)s",
    types={
        "int": "bigint",
        "float": "double precision",
        "str": "text",
        "bytes": "blob",
        "bool": "boolean",
        "Decimal": "decimal(20, 5)",
        "date": "date",
        "datetime": "datetime(6)",
        "timedelta": "time(6)",
    },
)

PSYCOPG_ASYNC = replace(
    PSYCOPG,
    name="psycopg, asynchronous",
    open=lambda database: settled(psycopg.AsyncConnection.connect(database)),
)

AIOSQLITE = replace(
    SQLITE, name="aiosqlite", module=aiosqlite, open=lambda database: settled(_opened(database))
)

DUCKDB = replace(
    SQLITE,
    name="duckdb",
    module=duckdb,
    open=lambda database: duckdb.connect(database, config={"threads": 1}),
    named="$id",
    types={**PSYCOPG.types, "bytes": "blob"},
)

ADBC_SQLITE = replace(
    SQLITE, name="adbc_driver_sqlite", module=adbc_driver_sqlite.dbapi, open=adbc_driver_sqlite.dbapi.connect
)

MYSQL_CONNECTOR = replace(
    PYMYSQL,
    name="mysql.connector",
    module=mysql.connector,
    open=lambda database: mysql.connector.connect(**json.loads(database), use_pure=not IN_C),
)

MYSQLCLIENT = replace(
    PYMYSQL, name="MySQLdb", module=MySQLdb, open=lambda database: MySQLdb.connect(**json.loads(database))
)
"""``module`` is None where it is not built."""

AIOMYSQL = replace(
    PYMYSQL, name="aiomysql", module=aiomysql, open=lambda database: settled(_dialled(json.loads(database)))
)


async def _opened(database: str) -> Any:
    return await aiosqlite.connect(database)


async def _dialled(arguments: dict[str, Any]) -> Any:
    return await aiomysql.connect(db=arguments.pop("database"), **arguments)


@dataclass(slots=True)
class Subject:
    """One driver, raw or wrapped, and one empty database.

    Attributes:
        driver: The driver.
        database: What `Driver.open` takes.
        wrap: Wraps a raw connection; the identity for the raw subject.
    """

    driver: Driver
    database: str
    wrap: Callable[[Any], Any]
    _open: list[Any] = field(default_factory=list)

    @property
    def module(self) -> Any:
        """The driver's module."""
        return self.driver.module

    def connect(self) -> Any:
        """Open one more connection, raw or wrapped."""
        raw = self.driver.open(self.database)
        self._open.append(raw)
        return self.wrap(raw)

    def raw(self) -> Any:
        """Open one more connection that is raw in any case, to prepare or to look at what was stored."""
        raw = self.driver.open(self.database)
        self._open.append(raw)
        return raw

    def sql(self, text: str) -> str:
        """Return ``text`` with its question marks turned into the driver's placeholder."""
        return text.replace("?", self.driver.placeholder)

    def filled(self) -> Any:
        """Return a connection to a database that holds the table ``fruit``."""
        raw = self.raw()
        cursor = raw.cursor()
        cursor.execute(
            "CREATE TABLE fruit (id INTEGER PRIMARY KEY, name TEXT NOT NULL, price DOUBLE PRECISION)"
        )
        cursor.executemany(self.sql("INSERT INTO fruit VALUES (?, ?, ?)"), FRUIT)
        raw.commit()
        connection = self.connect()  # while the other is open: DuckDB reads a file anew for the first one
        raw.close()
        return connection

    def cursor(self, statement: str | None = None) -> Any:
        """Return a cursor on a filled database, after ``statement`` if one is given."""
        cursor = self.filled().cursor()
        if statement is not None:
            cursor.execute(statement)
        return cursor

    def stored(self, statement: str) -> Any:
        """Return what a second, raw connection finds."""
        raw = self.raw()
        try:
            cursor = raw.cursor()
            cursor.execute(statement)
            return cursor.fetchall()
        finally:
            raw.close()

    def close(self) -> None:
        """Close whatever the check left open."""
        for connection in self._open:
            with contextlib.suppress(Exception):
                connection.close()


def raises(
    expected: type[BaseException] | tuple[type[BaseException], ...], call: Callable[[], object]
) -> str:
    """Assert that ``call`` raises ``expected``; return the exact class's name."""
    try:
        call()
    except expected as error:
        return public_name(type(error))
    raise AssertionError(f"expected {expected}")


def public_name(error: type[BaseException]) -> str:
    """Return the name of the nearest class that a program without masklib knows."""
    known = next(one for one in error.__mro__ if not one.__module__.startswith("masklib"))
    return f"{known.__module__}.{known.__qualname__}"


def raised(call: Callable[[], object]) -> str:
    """Return the name of the class that ``call`` raises, or ``passed``: where PEP 249 leaves a choice."""
    try:
        call()
    except Exception as error:  # noqa: BLE001  (which class it is, is what is compared)
        return public_name(type(error))
    return "passed"
