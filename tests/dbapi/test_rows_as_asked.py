"""Under masks, rows come as they are asked for: what the raw cursor gives at each step, the sealed one gives (DESIGN 5.7)."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
from contextlib import closing, suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any

import adbc_driver_sqlite.dbapi
import aiosqlite
import duckdb
import pg8000.dbapi
import psycopg
import psycopg2
import pytest

import masklib
from masklib.policy import Policy
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

KEY = bytes(range(32))
FAILING = "SELECT id, email, 10 / (7 - id) AS x FROM people ORDER BY id"
ALL = "SELECT id, email, 0 AS x FROM people ORDER BY id"
TABLE = "CREATE TABLE people (id INTEGER PRIMARY KEY, email VARCHAR(80))"
ROWS = (
    "INSERT INTO people SELECT n, 'quorvane' || n || '@corp.example.org' FROM generate_series(1, 12) AS s(n)"
)
SQLITE_ROWS = (
    "WITH RECURSIVE s(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM s WHERE n < 12) "
    "INSERT INTO people SELECT n, 'quorvane' || n || '@corp.example.org' FROM s"
)
MYSQL_ROWS = "INSERT INTO people SELECT seq, concat('quorvane', seq, '@corp.example.org') FROM seq_1_to_12"

Step = tuple[str, Any]
WALKS: dict[str, list[Step]] = {
    "an error at row n": [("fetchone", None), ("fetchmany", 3), ("fetchone", None), ("next", None), ("fetchone", None)],
    "an error in what is fetched at once": [("fetchone", None), ("fetchall", None), ("fetchone", None)],
    "an error in an iteration": [("fetchmany", 2), ("iterate", None), ("fetchone", None)],
    "a commit between": [("fetchone", None), ("commit", None), ("fetchone", None), ("fetchall", None)],
    "a rollback between": [("fetchmany", 2), ("rollback", None), ("fetchone", None)],
    "places": [("fetchone", None), ("rownumber", None), ("scroll", 2), ("fetchone", None), ("scroll", -1), ("fetchmany", 2), ("rownumber", None)],
    "another statement between": [("fetchone", None), ("execute", ALL), ("fetchmany", 2)],
}  # fmt: skip


def walked(connection: Any, name: str, steps: list[Step], arguments: tuple[Any, ...]) -> list[Any]:
    """Return what each step gave: the numbers of rows, or the class of what was raised."""
    seen: list[Any] = []
    cursor = connection.cursor(*arguments)
    deeds: dict[str, Callable[[Any], Any]] = {
        "fetchone": lambda _: cursor.fetchone(),
        "fetchmany": cursor.fetchmany,
        "fetchall": lambda _: cursor.fetchall(),
        "next": lambda _: next(cursor),
        "iterate": lambda _: seen.extend(numbers(row) for row in cursor),
        "commit": lambda _: connection.commit(),
        "rollback": lambda _: connection.rollback(),
        "rownumber": lambda _: cursor.rownumber,
        "scroll": lambda by: cursor.scroll(by),  # noqa: PLW0108  some cursors have none
        "execute": lambda text: cursor.execute(text) and None,
    }
    for step, given in [("execute", FAILING if "error" in name else ALL), *steps]:
        try:
            seen.append((step, numbers(deeds[step](given))))
        except Exception as error:  # noqa: BLE001  (its class is what is compared)
            known = AttributeError if isinstance(error, AttributeError) else type(error)
            seen.append((step, known.__name__))
    with suppress(Exception):
        connection.rollback()
    with suppress(Exception):
        cursor.close()
    return seen


def numbers(found: Any) -> Any:
    """Return the ids of rows in the place of rows: all else differs by being masked."""
    if isinstance(found, list) and found and isinstance(found[0], int):
        return found[0]  # pg8000's row
    if isinstance(found, (list, tuple)):
        rows = [one for one in found if isinstance(one, (list, tuple))]
        return [row[0] for row in rows] if rows or not found else found[0]
    return found if isinstance(found, int) else None


def filled(connection: Any, rows: str) -> Any:
    cursor = connection.cursor()
    cursor.execute(TABLE)
    cursor.execute(rows)
    connection.commit()
    return connection


@pytest.fixture
def sqlite3_connect() -> Iterator[Callable[[], Any]]:
    opened: list[Any] = []

    def connect() -> Any:
        opened.append(filled(sqlite3.connect(":memory:"), SQLITE_ROWS))
        return opened[-1]

    yield connect
    for one in opened:
        one.close()


@pytest.fixture
def postgres_connect(postgres_database: str) -> Iterator[Callable[[str], Any]]:
    opened: list[Any] = []
    with psycopg.connect(postgres_database) as raw:
        filled(raw, ROWS)
    info = psycopg.conninfo.conninfo_to_dict(postgres_database)

    def connect(driver: str) -> Any:
        module: Any = {"psycopg": psycopg, "psycopg2": psycopg2}.get(driver, pg8000.dbapi)
        made = (
            module.connect(info["user"], database=info["dbname"], unix_sock=f"{info['host']}/.s.PGSQL.5432")
            if module is pg8000.dbapi
            else module.connect(postgres_database)
        )
        opened.append(made)
        return made

    yield connect
    for one in opened:
        one.close()


def compare(connect: Callable[[], Any], arguments: tuple[Any, ...] = ()) -> None:
    for name, steps in WALKS.items():
        raw = walked(connect(), name, steps, arguments)
        sealed = walked(masklib.wrap(connect(), key=KEY), name, steps, arguments)
        assert sealed == raw, name


def test_on_sqlite3(sqlite3_connect: Callable[[], Any]) -> None:
    compare(sqlite3_connect)


@pytest.mark.parametrize(
    ("driver", "arguments"),
    [("psycopg", ()), ("psycopg", ("walk",)), ("psycopg2", ()), ("psycopg2", ("walk",)), ("pg8000", ())],
)
def test_on_postgres(driver: str, arguments: tuple[Any, ...], postgres_connect: Callable[[str], Any]) -> None:
    compare(lambda: postgres_connect(driver), arguments)


MYSQL: dict[str, tuple[str, ...]] = {
    "pymysql": ("Cursor", "SSCursor"),
    "MySQLdb": ("Cursor", "SSCursor"),
    "mysql.connector": ("MySQLCursor", "MySQLCursorBuffered"),
}
"""Of each driver a cursor that buffers and one that does not; DESIGN 5.7."""


@pytest.mark.filterwarnings(
    "ignore::pytest.PytestUnraisableExceptionWarning"
)  # PyMySQL's, of rows left on a closed one
@pytest.mark.parametrize(("driver", "name"), [(one, name) for one, names in MYSQL.items() for name in names])
def test_on_mariadb(driver: str, name: str, mariadb_database: dict[str, Any]) -> None:  # noqa: F811  (how a fixture is asked for)
    module = pytest.importorskip(driver, reason="mysqlclient is not built here")
    kind = getattr(import_module(f"{driver}.{'cursor' if driver == 'mysql.connector' else 'cursors'}"), name)
    arguments = (None, None, None, kind) if driver == "mysql.connector" else (kind,)
    others = {"use_pure": True} if driver == "mysql.connector" else {}
    opened: list[Any] = []

    def connect() -> Any:
        opened.append(module.connect(**mariadb_database, **others))
        return opened[-1]

    with closing(connect().cursor()) as cursor:
        cursor.execute(TABLE)
        cursor.execute(MYSQL_ROWS)
    opened[0].commit()
    compare(connect, arguments)
    for one in opened:
        one.close()
    opened.clear()
    gc.collect()


def test_on_adbc(tmp_path: Path) -> None:
    path = tmp_path / "rows.db"
    with closing(sqlite3.connect(path)) as raw:
        filled(raw, SQLITE_ROWS)
    opened: list[Any] = []

    def connect() -> Any:
        opened.append(adbc_driver_sqlite.dbapi.connect(str(path)))
        return opened[-1]

    compare(connect)
    for one in opened:
        one.close()


def test_on_aiosqlite(tmp_path: Path) -> None:
    path = tmp_path / "rows.db"
    with closing(sqlite3.connect(path)) as raw:
        filled(raw, SQLITE_ROWS)

    async def walk(steps: list[Step], *, sealed: bool) -> list[Any]:
        made: Any = aiosqlite.connect(path)
        seen: list[Any] = []
        async with masklib.wrap(made, key=KEY) if sealed else made as connection:
            cursor = await connection.execute(ALL)
            for step, given in steps:
                if step in {"commit", "rollback"}:
                    await getattr(connection, step)()
                elif step == "execute":
                    await cursor.execute(given)
                else:
                    seen.append(numbers(await getattr(cursor, step)(*([given] if given else []))))
        return seen

    for name in ("a commit between", "a rollback between", "another statement between"):
        raw_rows, sealed_rows = (asyncio.run(walk(WALKS[name], sealed=sealed)) for sealed in (False, True))
        assert sealed_rows == raw_rows, name


def test_on_duckdb() -> None:
    opened: list[Any] = []

    def connect() -> Any:
        opened.append(duckdb.connect(config={"threads": 1}))
        opened[-1].execute(TABLE)
        opened[-1].execute(ROWS)
        return opened[-1]

    for name in ("an error in what is fetched at once", "another statement between"):
        raw, sealed = (
            walked(one, name, WALKS[name], ()) for one in (connect(), masklib.wrap(connect(), key=KEY))
        )
        assert sealed == raw, name
    for one in opened:
        one.close()


@pytest.mark.parametrize("driver", ["psycopg", "psycopg2"])
def test_a_server_s_cursor_locks_and_points_at_no_row_but_those_that_were_asked_for(
    driver: str, postgres_connect: Callable[[str], Any]
) -> None:
    """The others are free for whoever takes them, and CURRENT OF is the row that came last."""
    found = []
    for sealed in (False, True):
        conn, other = postgres_connect(driver), postgres_connect("psycopg")
        if sealed:
            conn = masklib.wrap(conn, key=KEY, policy=Policy(writes="raw"))
        walker, cursor = conn.cursor("walker"), conn.cursor()
        walker.execute("SELECT id, email FROM people ORDER BY id FOR UPDATE")
        ids = [walker.fetchone()[0], *(row[0] for row in walker.fetchmany(2))]
        free = [row[0] for row in other.execute("SELECT id FROM people ORDER BY id FOR UPDATE SKIP LOCKED")]
        other.rollback()
        cursor.execute("UPDATE people SET email = 'changed@b.example' WHERE CURRENT OF walker")
        walker.close()
        conn.commit()
        changed = other.execute("SELECT id FROM people WHERE email = 'changed@b.example'").fetchall()
        other.rollback()
        found.append((ids, free, changed))

    assert found[0] == found[1] == ([1, 2, 3], list(range(4, 13)), [(3,)])
