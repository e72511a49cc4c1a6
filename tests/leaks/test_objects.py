"""No object that masklib hands out shows a canary or gives the raw object away, whatever is asked of it."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import gc
import inspect
import pickle
import sqlite3
from functools import partial
from typing import TYPE_CHECKING, Any

import adbc_driver_manager
import adbc_driver_sqlite.dbapi
import aiomysql
import aiosqlite
import asyncpg
import duckdb
import mysql.connector.cursor
import pg8000.dbapi
import psycopg
import psycopg2
import pymysql
import pytest
from psycopg import pq, rows

from masklib.errors import BlockedExitError, UnknownExitError
from tests.leaks import reach
from tests.leaks.bridge import inner
from tests.leaks.conftest import EVERY, FAMILIES
from tests.leaks.witness import Witness

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.leaks.conftest import House
    from tests.leaks.watch import Watch

RAW = (
    aiosqlite.Connection,
    aiosqlite.Cursor,
    adbc_driver_manager.AdbcConnection,
    adbc_driver_manager.AdbcDatabase,
    adbc_driver_manager.AdbcStatement,
    adbc_driver_manager.dbapi.Cursor,
    adbc_driver_sqlite.dbapi.AdbcSqliteConnection,
    aiomysql.Connection,
    aiomysql.Cursor,
    aiomysql.SSCursor,
    duckdb.DuckDBPyConnection,
    duckdb.DuckDBPyRelation,
    psycopg.AsyncConnection,
    psycopg.AsyncCopy,
    psycopg.AsyncCursor,
    psycopg.AsyncTransaction,
    sqlite3.Connection,
    sqlite3.Cursor,
    sqlite3.Blob,
    mysql.connector.connection.MySQLConnection,
    mysql.connector.cursor.MySQLCursor,
    psycopg.Connection,
    psycopg.Cursor,
    psycopg.Transaction,
    psycopg.Copy,
    psycopg2.extensions.connection,
    psycopg2.extensions.cursor,
    psycopg2.extensions.lobject,
    asyncpg.Connection,
    asyncpg.cursor.Cursor,
    asyncpg.prepared_stmt.PreparedStatement,
    pg8000.dbapi.Connection,
    pg8000.dbapi.Cursor,
    pymysql.connections.Connection,
    pymysql.connections.MySQLResult,
    pymysql.cursors.Cursor,
    pymysql.cursors.SSCursor,
    pq.PGconn,
    pq.PGresult,
)
"""Classes whose bare instances are ways out. A sealed object only says that it is one of them."""

# What else than the public names a curious program tries.
PRIVATE = [
    "__dict__",
    "__wrapped__",
    "__self__",
    "__func__",
    "__reduce__",
    "__reduce_ex__",
    "__getstate__",
    "__init__",
    "__call__",
    "__del__",
    "__enter__",
    "__iter__",
    "__next__",
    "_conn",
    "_connection",
    "_cursor",
    "_raw",
    "_state",
    "_pgconn",
    "_query",
    "_last_query",
    "_results",
    "_tx",
    "_fetch_pipeline",
    "_make_row",
    "_row_factory",
    "_pipeline",
    "_adapters",
]

ENDS = {
    "close",
    "cancel",
    "cancel_safe",
    "interrupt",
    "ping",
    "reconnect",
    "wait",
    "notifies",
    "tpc_recover",
    "__class__",
}
"""Read but not called: these end the connection, wait for the server, or are the driver's own class."""


def raw_objects(value: object, depth: int = 0) -> list[str]:
    """Return what raw objects can be had from a value in a few steps."""
    value = inner(value)
    if type(value) in RAW:
        return [type(value).__name__]
    if depth > 3:
        return []
    parts: list[object] = []
    if isinstance(value, (list, tuple, set)):
        parts += value
    if isinstance(value, dict):
        parts += value.values()
    links = ("__self__", "__wrapped__", "connection", "_conn", "pgconn", "cursor")
    parts += [linked for name in links if (linked := _quietly(value, name)) is not None]
    return [name for one in parts for name in raw_objects(one, depth + 1)]


def _quietly(value: object, name: str) -> object:
    try:
        return getattr(value, name, None)
    except Exception:  # noqa: BLE001  (what is asked may refuse in any way)
        return None


def probe(witness: Witness, thing: object, name: str) -> None:
    """Read an attribute, and call what can be called with what it may take."""
    found = witness.attempt(name, lambda: getattr(thing, name))
    if not callable(found) or name in ENDS or name.startswith("__init"):
        return
    for arguments in (
        (),
        (1,),
        ("people",),
        ("SELECT * FROM people",),
        (lambda *seen: seen,),
        ("people", "email", 1),
    ):
        witness.attempt(f"{name}{arguments}", partial(_drained, found, arguments))


def _drained(call: Callable[..., object], arguments: tuple[Any, ...]) -> object:
    """Call; return the result, with what it iterates over read out, and close it."""
    result: Any = call(*arguments)
    if not hasattr(type(result), "__next__"):
        return result
    read: list[object] = [result]
    try:
        read += [next(result, None) for _ in range(3)]
    except Exception as error:  # noqa: BLE001  (it has come out like a row)
        read.append(error)
    close(read)
    return read


def close(results: list[Any]) -> None:
    """Close what the probe opened: the driver warns of whatever it finds open when it is collected."""
    for one in results:
        if isinstance(one, asyncio.AbstractEventLoop):  # the test's own, which aiomysql's connections tell
            continue
        with contextlib.suppress(Exception):
            one.close()


@pytest.mark.parametrize("driver", ["sqlite3", "psycopg"])
@pytest.mark.parametrize("name", ["commit", "rollback", "execute", "__enter__"])
def test_the_probe_finds_the_raw_object_behind_a_raw_method(driver: str, name: str, house: House) -> None:
    witness = Witness()
    with witness.watching():
        probe(witness, house.open(), name)

    assert raw_objects(witness.results)


@pytest.mark.filterwarnings("ignore:.*deleted while still open:ResourceWarning")
@EVERY
@pytest.mark.parametrize("role", ["connection", "cursor"])
def test_no_attribute_lets_a_canary_or_a_raw_object_out(
    driver: str, role: str, house: House, watch: Watch
) -> None:
    raw = house.open() if role == "connection" else house.settled(house.open().cursor())
    for name in sorted({*dir(raw), *dir(part(house.wrapped("found"), role)), *PRIVATE}):
        examine(part(house.wrapped("found"), role), name, watch)
        house.close()
    gc.collect()  # cursors whose odd names cannot be closed are warned of here, and in no later test


def examine(thing: Any, name: str, watch: Watch) -> None:
    """Probe one attribute, and hold what came out against the canaries and the raw classes."""
    thing.execute("SELECT * FROM people")
    witness = Witness()
    with witness.watching():
        probe(witness, thing, name)

    assert watch.all_leaks(witness.texts) == [], name
    assert raw_objects(witness.results) == [], name
    close(witness.results)


def part(connection: Any, role: str) -> Any:
    """Return the connection, or a cursor of it."""
    return connection if role == "connection" else connection.cursor()


@EVERY
@pytest.mark.parametrize(
    "show",
    [
        repr,
        str,
        format,
        ascii,
        dir,
        bool,
        vars,
        copy.copy,
        copy.deepcopy,
        pickle.dumps,
        inspect.getmembers,
        inspect.unwrap,
    ],
    ids=lambda one: one.__name__,
)
def test_no_way_of_showing_or_copying_lets_a_canary_out(
    driver: str, show: Callable[[Any], object], house: House, watch: Watch
) -> None:
    connection = house.wrapped("found")
    cursor = connection.execute("SELECT * FROM people")
    cursor.fetchone()
    witness = Witness()
    with witness.watching():
        witness.attempt("connection", lambda: show(inner(connection)))
        witness.attempt("cursor", lambda: show(inner(cursor)))

    assert watch.all_leaks(witness.texts) == []
    assert raw_objects(witness.results) == []


@EVERY
def test_the_pickle_of_a_fetched_row_holds_no_canary(driver: str, house: House, watch: Watch) -> None:
    found = house.wrapped("found").execute("SELECT * FROM people").fetchall()

    assert watch.all_leaks(reach.pickled("rows", found)) == []
    assert len(found) == 2


@EVERY
@pytest.mark.parametrize("name", ["no_such_attribute", "serialise_everything", "_anything"])
def test_an_attribute_that_no_table_names_is_refused(driver: str, name: str, house: House) -> None:
    connection = house.wrapped("found")

    for thing in (connection, connection.cursor()):
        with pytest.raises(UnknownExitError):
            getattr(thing, name)


@pytest.mark.parametrize(
    ("driver", "call"),
    [
        ("sqlite3", lambda connection: connection.serialize()),
        ("sqlite3", lambda connection: connection.backup(sqlite3.connect(":memory:"))),
        ("sqlite3", lambda connection: connection.blobopen("people", "notes", 1)),
        ("sqlite3", lambda connection: connection.create_function("pe ek", 1, print)),
        ("psycopg", lambda connection: connection.pgconn.exec_params(b"SELECT 1", None)),
        ("psycopg", lambda connection: connection.pgconn.info),
        ("psycopg", lambda connection: connection.fileno()),
        ("psycopg", lambda connection: connection.adapters.register_loader("text", type("Own", (), {}))),
        (
            "psycopg",
            lambda connection: connection.execute("SELECT email FROM people").pgresult.get_value(0, 0),
        ),
        (
            "psycopg",
            lambda connection: connection.cursor().copy("COPY people TO STDOUT (FORMAT binary)").__enter__(),
        ),
        ("psycopg", lambda connection: connection.info.password),
    ],
)
def test_a_blocked_exit_says_so(driver: str, call: Callable[[Any], object], house: House) -> None:
    with pytest.raises((BlockedExitError, UnknownExitError)):
        call(house.wrapped("found"))


# ------------------------------------------------------------------ the driver's own classes on a sealed object
@pytest.mark.parametrize(
    ("driver", "call"),
    [
        (
            "sqlite3",
            lambda connection: sqlite3.Connection.execute(connection, "SELECT email FROM people").fetchall(),
        ),
        (
            "sqlite3",
            lambda connection: (
                sqlite3.Connection.cursor(connection).execute("SELECT email FROM people").fetchall()
            ),
        ),
        (
            "sqlite3",
            lambda connection: sqlite3.Cursor(connection).execute("SELECT email FROM people").fetchall(),
        ),
        ("sqlite3", lambda connection: list(sqlite3.Connection.iterdump(connection))),
        ("sqlite3", lambda connection: [sqlite3.Connection.serialize(connection)]),
        (
            "sqlite3",
            lambda connection: connection.__class__.execute(
                connection, "SELECT email FROM people"
            ).fetchall(),
        ),
        (
            "psycopg",
            lambda connection: psycopg.Connection.execute(connection, "SELECT email FROM people").fetchall(),
        ),
        (
            "psycopg",
            lambda connection: psycopg.Cursor(connection).execute("SELECT email FROM people").fetchall(),
        ),
        ("psycopg", lambda connection: psycopg.ClientCursor(connection).mogrify("SELECT %s", [1])),
        ("psycopg", inspect.getattr_static(psycopg.Connection, "notifies")),
        (
            "psycopg",
            lambda connection: psycopg.Cursor.fetchall(connection.execute("SELECT email FROM people")),
        ),
    ],
)
def test_the_drivers_own_methods_get_nothing_out_of_a_sealed_object(
    driver: str, call: Callable[[Any], object], house: House, watch: Watch
) -> None:
    witness = Witness()
    with witness.watching():
        witness.attempt("call", lambda: call(house.wrapped("found")))

    assert watch.all_leaks(witness.texts) == []
    assert raw_objects(witness.results) == []


# ------------------------------------------------------------------ row factories
class Curious:
    """A row factory that keeps everything it can lay its hands on."""

    def __init__(self) -> None:
        self.seen: list[object] = []

    def __call__(self, cursor: Any, row: Any = None) -> Any:
        self.seen += [row, repr(cursor)]
        for name in ("connection", "pgresult", "_pgresult", "description", "_query", "fetchall", "_conn"):
            try:
                self.seen.append(getattr(cursor, name))
            except Exception as error:  # noqa: BLE001  (the refusal is looked at too)
                self.seen.append(error)
        return self._maker if row is None else row

    def _maker(self, values: Any) -> Any:
        self.seen.append(values)
        return values


WITH_FACTORIES = pytest.mark.parametrize(
    "driver",
    [
        one
        for one in FAMILIES
        if one
        not in {
            "adbc",
            "aiomysql",
            "duckdb",
            "mysql-connector",
            "mysqlclient",
            "pg8000",
            "psycopg2",
            "pymysql",
        }
    ],
)
"""Drivers whose connections take a row factory; the others have cursor classes, tested in tests/dbapi."""


def factories(driver: str) -> list[Any]:
    """Return the row factories of a driver."""
    if FAMILIES[driver] == "sqlite3":
        return [sqlite3.Row, lambda _, row: dict(enumerate(row))]
    return [
        rows.dict_row,
        rows.namedtuple_row,
        rows.kwargs_row(dict),
        rows.args_row(lambda *seen: seen),
        rows.scalar_row,
    ]


@WITH_FACTORIES
def test_no_row_factory_makes_rows_of_raw_values(driver: str, house: House, watch: Watch) -> None:
    for factory in factories(driver):
        witness = Witness()
        with witness.watching():
            _read_with(witness, house.wrapped("found"), factory)

        assert not witness.errors
        assert watch.all_leaks(witness.texts) == []


def _read_with(witness: Witness, connection: Any, factory: Any) -> None:
    connection.row_factory = factory
    witness.attempt("all", lambda: connection.execute("SELECT * FROM people").fetchall())
    witness.attempt("one", lambda: connection.cursor().execute("SELECT * FROM orders").fetchone())
    witness.attempt("each", lambda: list(connection.execute("SELECT * FROM opaque")))


@WITH_FACTORIES
def test_a_curious_row_factory_sees_masked_values_and_sealed_objects_only(
    driver: str, house: House, watch: Watch
) -> None:
    connection, curious = house.wrapped("found"), Curious()
    connection.row_factory = curious
    witness = Witness()
    with witness.watching():
        witness.attempt("rows", lambda: connection.execute("SELECT * FROM people").fetchall())
        witness.keep("seen", curious.seen)

    assert curious.seen
    assert watch.all_leaks(witness.texts) == []
    assert raw_objects(curious.seen) == []


@WITH_FACTORIES
def test_a_row_factory_set_before_wrapping_gets_masked_values(
    driver: str, house: House, watch: Watch
) -> None:
    raw, curious = house.open(), Curious()
    raw.row_factory = curious
    connection = house.seal(raw, "found")
    witness = Witness()
    with witness.watching():
        witness.attempt("rows", lambda: connection.execute("SELECT * FROM people").fetchall())
        witness.keep("seen", curious.seen)

    assert watch.all_leaks(witness.texts) == []
    assert raw_objects(curious.seen) == []
