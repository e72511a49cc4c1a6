"""`masklib.install`: connections come out sealed, without a change of the program, until `uninstall`."""

from __future__ import annotations

import asyncio
import sqlite3
import subprocess
import sys
import threading
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

import aiomysql
import aiosqlite
import mysql.connector
import mysql.connector.pooling
import psycopg
import psycopg2
import psycopg2.extras
import psycopg2.pool
import pymysql
import pytest
from dbutils.pooled_db import PooledDB
from psycopg2 import sql

import masklib
from masklib.dbapi.drivers import INSTALLABLE
from masklib.dbapi.sealed import is_sealed
from masklib.errors import (
    AlreadyWrappedError,
    BlockedExitError,
    ClosedConnectionError,
    KeyFormatError,
    UnknownDriverError,
)
from masklib.policy import Policy
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY = bytes(range(32))
HERE = [name for name in INSTALLABLE if find_spec(name) is not None]
"""Those that the test group installs: mysqlclient is built in C, where somebody does that."""
RAW = "quorvane@corp.example.org"


@pytest.fixture(autouse=True)
def _nothing_stays() -> Iterator[None]:
    yield
    masklib.uninstall()


def shown(conn: Any) -> str:
    """Put an email into a table, and return what comes out."""
    cursor = conn.cursor()
    cursor.execute("CREATE TEMPORARY TABLE people (email VARCHAR(80))")
    raw = masklib.unwrap(conn, reason="test data") if masklib.is_wrapped(conn) else conn
    raw.cursor().execute(f"INSERT INTO people VALUES ('{RAW}')")
    cursor.execute("SELECT email FROM people")
    (row,) = cursor.fetchall()
    assert isinstance(row[0], str)
    return row[0]


def originals() -> dict[str, Any]:
    """Return what stands under every route."""
    found = {}
    for name in HERE:
        for route in import_module(f"masklib.dbapi.drivers.{name.replace('.', '_')}").FACTS.routes:
            module, _, path = route.partition(":")
            parent: Any = import_module(module)
            *owners, last = path.split(".")
            for owner in owners:
                parent = getattr(parent, owner)
            found[route] = vars(parent)[last]
    return found


# ------------------------------------------------------------------ driver by driver
def test_sqlite3_is_sealed_by_each_of_its_names() -> None:
    masklib.install("sqlite3", key=KEY)

    for connect in (sqlite3.connect, sqlite3.dbapi2.connect, import_module("_sqlite3").connect):
        conn = connect(":memory:")
        assert masklib.is_wrapped(conn)
        assert isinstance(conn, sqlite3.Connection)
        assert shown(conn) != RAW
        conn.close()


def test_psycopg_is_sealed_by_each_of_its_names(postgres_dsn: str) -> None:
    class Own(psycopg.Connection[Any]):
        pass

    masklib.install("psycopg", key=KEY)

    for connect in (psycopg.connect, psycopg.Connection.connect, Own.connect):
        with connect(postgres_dsn) as conn:
            assert masklib.is_wrapped(conn)
            assert shown(conn) != RAW
            conn.rollback()
    with Own.connect(postgres_dsn) as conn:
        assert isinstance(conn, Own)


def test_psycopg_s_asynchronous_connections_are_sealed(postgres_dsn: str) -> None:
    async def main() -> Any:
        async with await psycopg.AsyncConnection.connect(postgres_dsn) as conn:
            await conn.execute("CREATE TEMPORARY TABLE people (email TEXT)")
            raw = masklib.unwrap(conn, reason="test data")
            await raw.execute(f"INSERT INTO people VALUES ('{RAW}')")
            cursor = await conn.execute("SELECT email FROM people")
            return masklib.is_wrapped(conn), await cursor.fetchone()

    masklib.install("psycopg", key=KEY)
    wrapped, row = asyncio.run(main())

    assert wrapped
    assert row == (masklib.mask_value(RAW, "EMAIL_ADDRESS", key=KEY),)


def test_psycopg2_is_sealed_also_where_connect_was_taken_before(postgres_dsn: str) -> None:
    taken = psycopg2.connect
    masklib.install("psycopg2", key=KEY)

    for connect in (psycopg2.connect, taken):
        conn = connect(postgres_dsn, cursor_factory=psycopg2.extras.DictCursor)
        assert masklib.is_wrapped(conn)
        assert shown(conn) != RAW
        conn.close()


def test_a_cursor_class_of_one_s_own_that_connect_was_given_is_sealed(postgres_dsn: str) -> None:
    class Own(psycopg2.extensions.cursor):  # type: ignore[misc]
        pass

    masklib.install("psycopg2", key=KEY)

    conn = psycopg2.connect(postgres_dsn, cursor_factory=Own)
    with conn.cursor() as cursor:
        assert isinstance(cursor, Own)
        assert is_sealed(cursor)
    conn.close()


def test_functions_of_psycopg2_s_that_need_the_real_object_take_sealed_ones(postgres_dsn: str) -> None:
    masklib.install("psycopg2", key=KEY)
    conn = psycopg2.connect(postgres_dsn)
    query = sql.SQL("SELECT {} FROM {}").format(sql.Literal("it's"), sql.Identifier("people"))

    assert query.as_string(conn) == """SELECT 'it''s' FROM "people\""""
    assert psycopg2.extensions.quote_ident('a"b', conn.cursor()) == '"a""b"'
    psycopg2.extensions.register_type(psycopg2.extensions.UNICODE, conn)
    psycopg2.extras.register_default_jsonb(conn)
    seeing = psycopg2.extensions.new_type((25,), "SEEING", lambda value, _cursor: value)
    with pytest.raises(BlockedExitError):
        psycopg2.extensions.register_type(seeing, conn)
    with pytest.raises(BlockedExitError):
        psycopg2.extras.register_default_jsonb(conn, loads=len)
    assert masklib.call(psycopg2.extensions.quote_ident, "a", conn) == '"a"'
    conn.close()
    masklib.uninstall("psycopg2")
    assert not hasattr(psycopg2.extensions.quote_ident, "__wrapped__")


def test_psycopg2_s_pools_hand_out_sealed_connections(postgres_dsn: str) -> None:
    masklib.install("psycopg2", key=KEY)
    pool = psycopg2.pool.ThreadedConnectionPool(1, 2, postgres_dsn)

    conn = pool.getconn()
    wrapped, seen = masklib.is_wrapped(conn), shown(conn)
    pool.putconn(conn)
    again = pool.getconn()
    pool.putconn(again)
    pool.closeall()

    assert wrapped
    assert seen != RAW
    assert again is conn


def test_pymysql_is_sealed_by_each_of_its_names(
    mariadb_database: dict[str, Any],  # noqa: F811  (how a fixture is asked for)
) -> None:
    masklib.install("pymysql", key=KEY)

    for connect in (pymysql.connect, pymysql.Connect):
        with connect(**mariadb_database) as conn:
            assert masklib.is_wrapped(conn)
            assert isinstance(conn, pymysql.Connection)
            assert shown(conn) != RAW


def test_pymysql_s_unopened_connections_are_sealed_and_opened(mariadb_database: dict[str, Any]) -> None:  # noqa: F811  (how a fixture is asked for)
    masklib.install("pymysql", key=KEY)
    conn = pymysql.connect(**mariadb_database, defer_connect=True)

    assert masklib.is_wrapped(conn)
    assert not conn.open
    with pytest.raises(pymysql.InterfaceError):
        conn.cursor().execute("SELECT 1")
    conn.connect()
    with conn:
        assert shown(conn) != RAW
    with pytest.raises(ClosedConnectionError):
        masklib.wrap(masklib.unwrap(conn, reason="it is closed"))


@pytest.mark.parametrize("drivers", [("aiosqlite",), ("sqlite3", "aiosqlite"), ("sqlite3",)])
def test_aiosqlite_is_sealed_with_sqlite3_and_without(drivers: tuple[str, ...], tmp_path: Path) -> None:
    file = tmp_path / "file.sqlite"
    made = sqlite3.connect(file)
    made.executescript(f"CREATE TABLE people (email TEXT); INSERT INTO people VALUES ('{RAW}')")
    made.close()

    async def main() -> tuple[Any, Any]:
        async with aiosqlite.connect(file) as conn, conn.execute("SELECT email FROM people") as cursor:
            return masklib.is_wrapped(conn), await cursor.fetchone()

    for driver in drivers:
        masklib.install(driver, key=KEY)
    wrapped, row = asyncio.run(main())

    assert wrapped == ("aiosqlite" in drivers)
    assert row == (masklib.mask_value(RAW, "EMAIL_ADDRESS", key=KEY),)


# ------------------------------------------------------------------ in and out
def test_uninstall_puts_back_exactly_what_stood_there() -> None:
    before = originals()

    for driver in HERE:
        masklib.install(driver, key=KEY)
    meanwhile = originals()
    masklib.uninstall()

    assert all(meanwhile[route] is not one for route, one in before.items())
    assert all(originals()[route] is one for route, one in before.items())


def test_uninstall_of_one_driver_leaves_the_others() -> None:
    masklib.install("sqlite3", key=KEY)
    masklib.install("pymysql", key=KEY)
    masklib.uninstall("pymysql")

    conn = sqlite3.connect(":memory:")
    assert masklib.is_wrapped(conn)
    conn.close()
    assert pymysql.connect is pymysql.connections.Connection


def test_a_connect_taken_meanwhile_is_raw_again_after_uninstall() -> None:
    masklib.install("sqlite3", key=KEY)
    taken = sqlite3.connect
    masklib.uninstall()

    conn = taken(":memory:")
    assert not masklib.is_wrapped(conn)
    conn.close()


def test_what_somebody_else_puts_over_ours_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    masklib.install("sqlite3", key=KEY)
    ours = sqlite3.connect

    def theirs(*args: Any, **kwargs: Any) -> Any:
        return ours(*args, **kwargs)

    sqlite3.connect = theirs
    try:
        masklib.uninstall()
        assert sqlite3.connect is theirs
        raw = sqlite3.connect(":memory:")
        masklib.install("sqlite3", key=KEY)
        conn = sqlite3.connect(":memory:")
        masklib.uninstall()
    finally:
        sqlite3.connect = sqlite3.dbapi2.connect

    assert (masklib.is_wrapped(raw), masklib.is_wrapped(conn)) == (False, True)
    raw.close()
    conn.close()


def test_installing_twice_changes_nothing() -> None:
    masklib.install("sqlite3", key=KEY)
    first = sqlite3.connect
    masklib.install("sqlite3")
    masklib.install("sqlite3", key=KEY)

    assert sqlite3.connect is first


def test_installing_under_another_policy_is_an_error() -> None:
    masklib.install("sqlite3", key=KEY)

    with pytest.raises(AlreadyWrappedError, match="uninstall"):
        masklib.install("sqlite3", policy=Policy(mode="observe"))
    with pytest.raises(AlreadyWrappedError):
        masklib.install("sqlite3", key=bytes(32))


@pytest.mark.parametrize("work", [masklib.install, masklib.uninstall])
def test_an_unknown_driver_is_an_error_that_names_the_known_ones(work: Any) -> None:
    with pytest.raises(
        UnknownDriverError,
        match=r"asyncpg, duckdb, mysql\.connector, pg8000, psycopg, psycopg2, pymysql, sqlite3",
    ):
        work("PyMySQL")


def test_a_wrong_key_or_policy_is_told_at_once_and_installs_nothing(tmp_path: Path) -> None:
    policy = tmp_path / "policy.yaml"
    policy.write_text("version: 1\nmode: loud\n")

    with pytest.raises(KeyFormatError):
        masklib.install("sqlite3", key=b"short")
    with pytest.raises(masklib.MaskError, match="loud"):
        masklib.install("sqlite3", policy=policy, key=KEY)

    conn = sqlite3.connect(":memory:")
    assert not masklib.is_wrapped(conn)
    conn.close()


def test_an_error_of_connect_itself_comes_out_as_it_is(tmp_path: Path) -> None:
    masklib.install("sqlite3", key=KEY)

    with pytest.raises(sqlite3.OperationalError, match="unable to open"):
        sqlite3.connect(tmp_path / "nowhere" / "file")


def test_many_threads_install_and_connect() -> None:
    wrapped: list[bool] = []

    def work() -> None:
        masklib.install("sqlite3", key=KEY)
        conn = sqlite3.connect(":memory:")
        wrapped.append(masklib.is_wrapped(conn))
        conn.close()

    threads = [threading.Thread(target=work) for _ in range(16)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    first = sqlite3.connect
    masklib.uninstall()

    assert wrapped == [True] * 16
    assert not hasattr(first.__wrapped__, "__wrapped__")  # type: ignore[attr-defined]  # wrapped once only


def in_a_new_process(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    return done.stdout.strip()


@pytest.mark.parametrize("driver", [name for name in HERE if name != "sqlite3"])
def test_a_driver_that_is_imported_later_is_patched_then(driver: str) -> None:
    module = {"adbc_driver_manager": "adbc_driver_sqlite.dbapi", "pg8000": "pg8000.dbapi"}.get(driver, driver)
    code = (
        "import masklib, sys\n"
        f"masklib.install({driver!r}, key=bytes(32))\n"
        f"before = {module!r} in sys.modules\n"
        f"import {module}\n"
        f"print(before, hasattr({module}.connect, '__wrapped__'))\n"
        f"masklib.uninstall()\n"
        f"print(hasattr({module}.connect, '__wrapped__'))"
    )

    first, second = in_a_new_process(code).splitlines()
    assert first == "False True"
    assert second == "False"


def test_a_driver_that_is_imported_after_uninstall_is_left_alone() -> None:
    code = (
        "import masklib\nmasklib.install('pymysql', key=bytes(32))\nmasklib.uninstall()\nimport pymysql\n"
        "print(pymysql.connect is pymysql.connections.Connection)\n"
        "masklib.install('pymysql', key=bytes(32))\n"
        "print(pymysql.connect is pymysql.connections.Connection)"
    )

    assert in_a_new_process(code).split() == ["True", "False"]


@pytest.mark.parametrize("driver", HERE)
def test_every_name_that_leads_to_a_connection_is_covered_or_said_not_to_be(driver: str) -> None:
    """Of the driver's modules; a new one fails here, by name."""
    facts = import_module(f"masklib.dbapi.drivers.{driver.replace('.', '_')}").FACTS
    told = {*facts.routes, *facts.uncovered} | ({facts.own} if facts.own else set())
    modules = {route.partition(":")[0] for route in told}
    handled = {"DictConnection", "LoggingConnection", "MinTimeLoggingConnection", "ConnectionInfo"}
    found = {
        f"{module}:{name}"
        for module in modules
        for name, value in vars(import_module(module)).items()
        if name.lower().endswith(("connect", "connection"))
        and callable(value)
        and name not in handled
        and not name.startswith("_")
    }

    assert found - told == set()


# ------------------------------------------------------------------ unmasked
def test_unmasked_lists_what_was_opened_before_and_on_other_ways(tmp_path: Path) -> None:
    class Own(sqlite3.Connection):
        pass

    known = masklib.unmasked()
    before = sqlite3.connect(tmp_path / "secret-place")
    masklib.install("sqlite3", key=KEY)
    beside = Own(":memory:")
    sealed = sqlite3.connect(":memory:")
    sealed.row_factory = sqlite3.Row
    sealed.execute("SELECT 1").fetchall()

    found = masklib.unmasked()
    for one in known:
        found.remove(one)
    before.close()
    beside.close()
    later = masklib.unmasked()
    sealed.close()

    assert sorted(found) == sorted(
        ["sqlite3.Connection, open", f"{__name__}.{Own.__qualname__} (a sqlite3.Connection), open"]
    )
    assert later == known


def test_unmasked_knows_connections_of_every_driver(
    postgres_dsn: str,
    mariadb_database: dict[str, Any],  # noqa: F811
) -> None:
    opened: list[Any] = [
        psycopg.connect(postgres_dsn),
        psycopg2.connect(postgres_dsn),
        pymysql.connect(**mariadb_database),
    ]
    expected = ["psycopg.Connection", "psycopg2.extensions.connection", "pymysql.connections.Connection"]

    raw = masklib.unmasked()
    sealed = [masklib.wrap(one, key=KEY) for one in opened]
    masked = masklib.unmasked()
    for one in sealed:
        one.close()

    for name in expected:
        assert raw.count(f"{name}, open") == masked.count(f"{name}, open") + 1


def test_unmasked_does_not_list_what_a_sealed_aiosqlite_connection_is_made_of() -> None:
    async def main() -> tuple[list[str], list[str]]:
        before = masklib.unmasked()
        async with masklib.wrap(aiosqlite.connect(":memory:"), key=KEY):
            return before, masklib.unmasked()

    before, inside = asyncio.run(main())

    assert inside == before


# ------------------------------------------------------------------ MySQL's drivers and their pools
@pytest.fixture
def people(mariadb_database: dict[str, Any]) -> dict[str, Any]:  # noqa: F811  (how a fixture is asked for)
    """Arguments of ``connect`` for a database with an email."""
    with pymysql.connect(**mariadb_database, autocommit=True) as conn, conn.cursor() as cursor:
        cursor.execute("CREATE TABLE people (email VARCHAR(80))")
        cursor.execute(f"INSERT INTO people VALUES ('{RAW}')")
    return mariadb_database


MASKED = masklib.mask_value(RAW, "EMAIL_ADDRESS", key=KEY)


def read(conn: Any) -> Any:
    cursor = conn.cursor()
    cursor.execute("SELECT email FROM people")
    (row,) = cursor.fetchall()
    cursor.close()
    return row[0]


def test_dbutils_pools_over_pymysql_hand_out_sealed_connections(people: dict[str, Any]) -> None:
    masklib.install("pymysql", key=KEY)
    pool = PooledDB(pymysql, mincached=1, maxconnections=2, ping=1, **people)

    seen = []
    for _ in range(2):
        conn = pool.connection()
        seen.append(read(conn))
        conn.close()
    pool.close()

    assert seen == [MASKED, MASKED]


def test_mysql_connector_is_sealed_by_its_names_and_in_its_pools(people: dict[str, Any]) -> None:
    masklib.install("mysql.connector", key=KEY)
    pool = mysql.connector.pooling.MySQLConnectionPool(2, "own", use_pure=True, **people)
    ways = [
        lambda: mysql.connector.connect(**people, use_pure=True),
        lambda: mysql.connector.Connect(**people, use_pure=True),
        lambda: mysql.connector.connect(**people, use_pure=True, pool_name="named", pool_size=1),
        pool.get_connection,
        pool.get_connection,
        pool.get_connection,  # the first one again: each was given back
    ]

    for way in ways:
        with way() as conn:
            assert masklib.is_wrapped(conn)
            assert read(conn) == MASKED
    with pytest.raises(mysql.connector.errors.PoolError):
        [pool.get_connection() for _ in range(3)]


def test_aiomysql_is_sealed_awaited_entered_and_in_its_pools(people: dict[str, Any]) -> None:
    given = {"db" if name == "database" else name: value for name, value in people.items()}

    async def shown_by(conn: Any) -> Any:
        assert masklib.is_wrapped(conn)
        async with conn.cursor() as cursor:
            await cursor.execute("SELECT email FROM people")
            return (await cursor.fetchone())[0]

    async def main() -> list[Any]:
        seen = []
        conn = await aiomysql.connect(**given)
        seen.append(await shown_by(conn))
        await conn.ensure_closed()
        async with aiomysql.connect(**given) as conn:
            seen.append(await shown_by(conn))
        async with aiomysql.create_pool(**given, minsize=1, maxsize=1) as pool:
            for _ in range(2):
                async with pool.acquire() as conn:
                    seen.append(await shown_by(conn))
            conn = await pool.acquire()
            seen.append(await shown_by(conn))
            await pool.release(conn)
        return seen

    masklib.install("aiomysql", key=KEY)

    assert asyncio.run(main()) == [MASKED] * 5


def test_pools_of_mysql_drivers_can_be_wrapped_by_themselves(people: dict[str, Any]) -> None:
    given = {"db" if name == "database" else name: value for name, value in people.items()}

    async def main() -> Any:
        async with aiomysql.create_pool(**given, minsize=1, maxsize=1) as pool:
            masklib.wrap(pool, key=KEY)
            async with pool.acquire() as conn, conn.cursor() as cursor:
                await cursor.execute("SELECT email FROM people")
                return await cursor.fetchall()

    pool = mysql.connector.pooling.MySQLConnectionPool(1, "one", use_pure=True, **people)
    masklib.wrap(pool, key=KEY)
    with pool.get_connection() as conn:
        seen = read(conn)

    assert asyncio.run(main()) == ((MASKED,),)
    assert seen == MASKED
