"""Databases full of canaries, each test its own copy, and the wrapped connections to them."""

from __future__ import annotations

import asyncio
import contextlib
import os
import shutil
import sqlite3
import uuid
from dataclasses import dataclass
from functools import partial
from inspect import isawaitable
from typing import TYPE_CHECKING, Any

import adbc_driver_sqlite.dbapi
import aiomysql
import aiosqlite
import duckdb
import mysql.connector
import mysql.connector.pooling
import pg8000.dbapi
import psycopg
import psycopg2
import pymysql
import pytest
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict, make_conninfo

import masklib
from masklib.policy import Policy
from tests.leaks.bridge import Bridge, settle
from tests.leaks.canaries import CANARIES, OTHER
from tests.leaks.database import fill
from tests.leaks.surrogates import expected
from tests.leaks.watch import Watch
from tests.mariadb import mariadb_server  # noqa: F401  (a fixture)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

KEY = bytes(range(32))
IN_C = os.environ.get("MYSQL_CONNECTOR") == "C"
"""Which implementation of mysql-connector-python is tried: `tests/dbapi/test_mysql_connector.py` sets this."""

POLICIES = {
    "default": Policy(),
    "found": Policy(writes="raw"),
    "declared": Policy.of(
        columns={f"people.{one.column}": one.entity for one in CANARIES}
        | {
            "people.notes": "FREE_TEXT",
            "people.profile": "redact",
            "people.raw_note": "redact",
            "orders.email": "EMAIL_ADDRESS",
            "orders.card_number": "CREDIT_CARD",
            "orders.memo": "FREE_TEXT",
            "opaque.a": "EMAIL_ADDRESS",
            "opaque.b": "CREDIT_CARD",
            "opaque.c": "CREDIT_CARD",
            **dict.fromkeys(("cells.a", "cells.b", "cells.c", "cells.d"), "EMAIL_ADDRESS"),
        }
    ),
}
"""The default; the same with writes let through, so that they reach the database and fail there; and all
columns declared."""


FAMILIES = {
    "sqlite3": "sqlite3",
    "aiosqlite": "sqlite3",
    "psycopg": "psycopg",
    "psycopg-async": "psycopg",
    "psycopg2": "psycopg",
    "pg8000": "psycopg",
    "pymysql": "pymysql",
    "duckdb": "duckdb",
    "adbc": "sqlite3",
    "mysql-connector": "pymysql",
    "mysqlclient": "pymysql",
    "aiomysql": "pymysql",
}
"""Every driver of the suite, and the one whose statements it runs."""
EVERY = pytest.mark.parametrize("driver", list(FAMILIES))


@dataclass(frozen=True, slots=True)
class House:
    """A database full of canaries.

    Attributes:
        driver: The driver's name.
        placeholder: Its positional placeholder.
        open: Opens a raw connection.
        seal: Wraps a raw connection, under one of the policies.
        close: Closes all connections so far.
        settled: Awaits what has to be awaited.
    """

    driver: str
    placeholder: str
    open: Callable[[], Any]
    seal: Callable[[Any, str], Any]
    close: Callable[[], None]
    settled: Callable[[Any], Any]

    def wrapped(self, policy: str) -> Any:
        """Open a wrapped connection."""
        return self.seal(self.open(), policy)


@pytest.fixture(scope="session")
def watch() -> Watch:
    """What looks for the canaries, and knows their surrogates under the test's key."""
    canaries = [*CANARIES, *OTHER]
    return Watch(canaries, expected(canaries, KEY))


@pytest.fixture(scope="session")
def sqlite_canaries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file full of canaries, to be copied."""
    path = tmp_path_factory.mktemp("canaries") / "template.sqlite"
    raw = sqlite3.connect(path)
    fill(raw, "sqlite3", "?")
    raw.close()
    return path


@pytest.fixture(scope="session")
def postgres_canaries(postgres_dsn: str) -> Iterator[str]:
    """The DSN of a database full of canaries, as it stays for the whole run."""
    name = f"canaries_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_dsn, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE masklib_template").format(sql.Identifier(name)))
        dsn = make_conninfo(postgres_dsn, dbname=name)
        with psycopg.connect(dsn) as raw:
            fill(raw, "psycopg", "%s")
            raw.execute("ANALYZE")
        yield dsn
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _house(
    driver: str, placeholder: str, connect: Callable[[], Any], run: Callable[[Any], Any] | None = None
) -> Iterator[House]:
    """Make a house; ``run`` runs coroutines, where the driver is asynchronous."""
    opened: list[Any] = []

    def settled(value: Any) -> Any:
        return value if run is None or not isawaitable(value) else run(settle(value))

    def open_raw() -> Any:
        opened.append(settled(connect()))
        return opened[-1]

    def seal(raw: Any, policy: str) -> Any:
        sealed = masklib.wrap(raw, policy=POLICIES[policy], key=KEY)
        bridged = run is not None or not hasattr(sealed, "execute")
        return Bridge(sealed, run or settled) if bridged else sealed

    def close() -> None:
        while opened:
            raw = opened.pop()
            _await_end(raw)
            with contextlib.suppress(Exception):  # some complain of what is closed already
                settled(raw.close())
            if run is not None:
                run(_round())

    yield House(driver, placeholder, open_raw, seal, close, settled)
    close()


async def _round() -> None:
    """Let the loop go round once: aiomysql's ``close`` leaves it to the loop to close the socket.

    Until then the server holds its transaction, and a synchronous ``DROP DATABASE`` waits for that for ever.
    """
    await asyncio.sleep(0)


def _await_end(raw: Any) -> None:
    """Wait for the thread of an aiosqlite connection that was told to stop.

    Its own ``close`` waits for ever if it comes between the two: for a second stop that nobody hears.
    """
    if getattr(raw, "_running", True) is False:
        raw._thread.join()


@pytest.fixture
def sqlite_house(sqlite_canaries: Path, tmp_path: Path) -> Iterator[House]:
    """A SQLite database full of canaries, the test's own."""
    path = shutil.copy(sqlite_canaries, tmp_path / "canaries.sqlite")
    yield from _house("sqlite3", "?", lambda: sqlite3.connect(path))


@pytest.fixture
def postgres_house(postgres_canaries: str) -> Iterator[House]:
    """A PostgreSQL database full of canaries, shared by all tests: nothing in it may be committed.

    A copy for each test would cost ten times what the test costs.
    """
    yield from _house("psycopg", "%s", lambda: psycopg.connect(postgres_canaries))


@pytest.fixture(scope="session")
def runner() -> Iterator[asyncio.Runner]:
    """Runs coroutines, all on one loop."""
    with asyncio.Runner() as made:
        yield made


@pytest.fixture
def aiosqlite_house(sqlite_canaries: Path, tmp_path: Path, runner: asyncio.Runner) -> Iterator[House]:
    """As `sqlite_house`, asynchronous."""
    path = shutil.copy(sqlite_canaries, tmp_path / "canaries.sqlite")
    yield from _house("aiosqlite", "?", lambda: aiosqlite.connect(path), runner.run)


@pytest.fixture
def postgres_async_house(postgres_canaries: str, runner: asyncio.Runner) -> Iterator[House]:
    """As `postgres_house`, asynchronous."""
    yield from _house(
        "psycopg-async", "%s", lambda: psycopg.AsyncConnection.connect(postgres_canaries), runner.run
    )


@pytest.fixture
def psycopg2_house(postgres_canaries: str) -> Iterator[House]:
    """As `postgres_house`, under another driver."""
    yield from _house("psycopg2", "%s", lambda: psycopg2.connect(postgres_canaries))


@pytest.fixture
def pg8000_house(postgres_canaries: str) -> Iterator[House]:
    """As `postgres_house`, under another driver."""
    info = conninfo_to_dict(postgres_canaries)
    connect = partial(
        pg8000.dbapi.connect, str(info["user"]), database=str(info["dbname"]),
        unix_sock=f"{info['host']}/.s.PGSQL.5432",
    )  # fmt: skip
    yield from _house("pg8000", "%s", connect)


@pytest.fixture(scope="session")
def mariadb_canaries(
    mariadb_server: dict[str, Any],  # noqa: F811  (how a fixture is asked for)
) -> Iterator[dict[str, Any]]:
    """Arguments of ``pymysql.connect`` for a database full of canaries, as it stays for the whole run."""
    name = f"canaries_{uuid.uuid4().hex}"
    admin = pymysql.connect(**mariadb_server, autocommit=True)
    with admin.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    with pymysql.connect(**mariadb_server, database=name) as raw:
        fill(raw, "pymysql", "%s")
    yield {**mariadb_server, "database": name}
    with admin.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name}")
    admin.close()


@pytest.fixture
def pymysql_house(mariadb_canaries: dict[str, Any]) -> Iterator[House]:
    """A MariaDB database full of canaries, shared by all tests: nothing in it may be committed."""
    yield from _house("pymysql", "%s", lambda: pymysql.connect(**mariadb_canaries))


@pytest.fixture(scope="session")
def duckdb_canaries(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file full of canaries, to be copied."""
    path = tmp_path_factory.mktemp("canaries") / "template.duckdb"
    with duckdb.connect(path) as raw:
        raw.execute("SET threads = 1")
        fill(raw, "duckdb", "?")
    return path


@pytest.fixture
def duckdb_house(duckdb_canaries: Path, tmp_path: Path) -> Iterator[House]:
    """A DuckDB database full of canaries, the test's own."""
    path = shutil.copy(duckdb_canaries, tmp_path / "canaries.duckdb")
    yield from _house("duckdb", "?", lambda: duckdb.connect(path, config={"threads": 1}))


@pytest.fixture
def adbc_house(sqlite_canaries: Path, tmp_path: Path) -> Iterator[House]:
    """As `sqlite_house`, through Arrow."""
    path = shutil.copy(sqlite_canaries, tmp_path / "canaries.sqlite")
    yield from _house("adbc", "?", lambda: adbc_driver_sqlite.dbapi.connect(str(path)))


@pytest.fixture
def mysql_connector_house(mariadb_canaries: dict[str, Any]) -> Iterator[House]:
    """As `pymysql_house`, under another driver."""
    yield from _house(
        "mysql-connector",
        "%s",
        lambda: mysql.connector.connect(**mariadb_canaries, use_pure=not IN_C, consume_results=True),
    )


@pytest.fixture
def mysql_connector_pool_house(mariadb_canaries: dict[str, Any]) -> Iterator[House]:
    """As `mysql_connector_house`, out of a pool."""
    pool = mysql.connector.pooling.MySQLConnectionPool(
        pool_size=8, pool_reset_session=False, use_pure=not IN_C, consume_results=True, **mariadb_canaries
    )
    yield from _house("mysql-connector", "%s", pool.get_connection)
    pool._remove_connections()


@pytest.fixture
def mysqlclient_house(mariadb_canaries: dict[str, Any]) -> Iterator[House]:
    """As `pymysql_house`, under another driver."""
    mysqlclient: Any = pytest.importorskip("MySQLdb", reason="mysqlclient is not built here")
    yield from _house("mysqlclient", "%s", lambda: mysqlclient.connect(**mariadb_canaries))


@pytest.fixture
def aiomysql_house(mariadb_canaries: dict[str, Any], runner: asyncio.Runner) -> Iterator[House]:
    """As `pymysql_house`, asynchronous."""
    given = {"db" if name == "database" else name: value for name, value in mariadb_canaries.items()}
    yield from _house("aiomysql", "%s", lambda: aiomysql.connect(**given), runner.run)


HOUSES = {
    "sqlite3": "sqlite_house",
    "aiosqlite": "aiosqlite_house",
    "psycopg": "postgres_house",
    "psycopg-async": "postgres_async_house",
    "psycopg2": "psycopg2_house",
    "pg8000": "pg8000_house",
    "pymysql": "pymysql_house",
    "duckdb": "duckdb_house",
    "adbc": "adbc_house",
    "mysql-connector": "mysql_connector_house",
    "aiomysql": "aiomysql_house",
    "mysqlclient": "mysqlclient_house",
}


@pytest.fixture
def house(driver: str, request: pytest.FixtureRequest) -> House:
    """The database of the driver that the test is parametrised with."""
    found = request.getfixturevalue(HOUSES[driver])
    assert isinstance(found, House)
    return found
