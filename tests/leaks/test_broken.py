"""Killed connections, stopped statements and cancelled tasks end as the driver ends them, and leave their record.

The same steps are taken on a raw connection and on a sealed one. Nothing is timed: who stops a statement does so
again and again until it has ended, and no statement here ends by itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from typing import TYPE_CHECKING, Any

import psycopg
import pymysql
import pytest

from tests.leaks.bridge import inner
from tests.leaks.conftest import FAMILIES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.leaks.conftest import House

EMBEDDED = {"sqlite3", "aiosqlite", "duckdb", "adbc"}
SERVED = [one for one in FAMILIES if one not in EMBEDDED]
STOPPABLE = [one for one in FAMILIES if one != "adbc"]
IDS = "SELECT id FROM people ORDER BY id"
N = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
LONG = {
    "sqlite3": f"{N}) SELECT count(*) FROM n",
    "psycopg": f"{N}) SELECT count(*) FROM n",
    "pymysql": f"{N} WHERE i < 1000) SELECT count(*) FROM n a, n b, n c, n d WHERE a.i + b.i + c.i + d.i < 0",
    "duckdb": f"{N} WHERE i < 1000) SELECT count(*) FROM n a, n b, n c, n d WHERE a.i + b.i + c.i + d.i < 0",
}
"""For each family a statement that does not end."""


def outcome(house: House, deed: Callable[[], Any]) -> str:
    """Do something, and say in a word what came of it."""
    try:
        found = house.settled(deed())
    except asyncio.CancelledError:
        return "cancelled"
    except Exception as error:  # noqa: BLE001  (its class is what is compared)
        return type(error).__name__
    return "a row" if isinstance(found, (tuple, list)) else "nothing" if found is None else "done"


# ------------------------------------------------------------------ who kills and stops
@pytest.fixture
def admin(driver: str, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A second connection to the server, raw; none to a database in a file."""
    if driver in EMBEDDED:
        yield None
    elif FAMILIES[driver] == "psycopg":
        with psycopg.connect(request.getfixturevalue("postgres_canaries"), autocommit=True) as made:
            yield made
    else:
        made = pymysql.connect(**request.getfixturevalue("mariadb_canaries"), autocommit=True)
        yield made
        made.close()


def ask(admin: Any, text: str, *given: Any) -> list[Any]:
    cursor = admin.cursor()
    cursor.execute(text, given)
    return list(cursor.fetchall()) if cursor.description else []


def number(house: House, raw: Any) -> int:
    """Return the server's number of a raw connection."""
    cursor = house.settled(raw.cursor())
    postgres = FAMILIES[house.driver] == "psycopg"
    house.settled(cursor.execute("SELECT pg_backend_pid()" if postgres else "SELECT connection_id()"))
    (found,) = house.settled(cursor.fetchone())
    house.settled(cursor.close())
    house.settled(raw.rollback())
    return int(found)


def kill(admin: Any, one: int) -> None:
    """End a connection, and return when it is gone."""
    if isinstance(admin, psycopg.Connection):
        assert ask(admin, "SELECT pg_terminate_backend(%s, 60000)", one) == [(True,)]
        return
    ask(admin, "KILL %s", one)
    while ask(admin, "SELECT 1 FROM information_schema.processlist WHERE id = %s", one):
        time.sleep(0.01)


def stop(admin: Any, one: int) -> None:
    """Stop what a connection runs just now, if it runs anything."""
    if isinstance(admin, psycopg.Connection):
        ask(admin, "SELECT pg_cancel_backend(%s)", one)
    else:
        with contextlib.suppress(pymysql.OperationalError):  # nothing runs, and MariaDB says so
            ask(admin, "KILL QUERY %s", one)


@contextlib.contextmanager
def again_and_again(deed: Callable[[], Any]) -> Iterator[None]:
    """Do something from another thread until the block ends."""
    over = threading.Event()

    def work() -> None:
        while not over.wait(0.02):
            deed()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def both(
    house: House, steps: Callable[[Any, int | None], list[str]], admin: Any
) -> tuple[list[str], list[str]]:
    """Take the same steps on a raw connection and on a sealed one."""
    found = []
    for sealed in (False, True):
        raw = house.open()
        one = None if admin is None else number(house, raw)
        found.append(steps(house.seal(raw, "declared") if sealed else raw, one))
    return found[0], found[1]


def records(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [one.getMessage() for one in caplog.records if one.name == "masklib.audit"]


# ------------------------------------------------------------------ the steps
@pytest.mark.parametrize("driver", SERVED)
def test_a_killed_connection_ends_as_raw(
    driver: str, house: House, admin: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def steps(conn: Any, one: int | None) -> list[str]:
        assert one is not None
        cursor = house.settled(conn.cursor())
        found = [outcome(house, lambda: cursor.execute(IDS)), outcome(house, cursor.fetchone)]
        kill(admin, one)
        return [
            *found,
            outcome(house, cursor.fetchone),
            outcome(house, lambda: cursor.execute(IDS)),
            outcome(house, conn.rollback),
            outcome(house, lambda: cursor.execute(IDS)),
            outcome(house, conn.close),
        ]

    caplog.set_level("INFO", logger="masklib.audit")
    raw, sealed = both(house, steps, admin)

    assert sealed == raw
    assert "done" not in raw[3:4]
    assert [one for one in records(caplog) if one.startswith("query error SELECT people")]


@pytest.mark.parametrize("driver", STOPPABLE)
def test_a_stopped_statement_ends_as_raw_and_the_connection_goes_on(
    driver: str, house: House, admin: Any, caplog: pytest.LogCaptureFixture
) -> None:
    def steps(conn: Any, one: int | None) -> list[str]:
        def stopping() -> None:
            stop(admin, one) if one is not None else interrupt(house, conn)

        cursor = (
            conn if driver == "duckdb" else house.settled(conn.cursor())
        )  # DuckDB's is a connection of its own
        with again_and_again(stopping):
            found = [outcome(house, lambda: whole(house, cursor, LONG[FAMILIES[driver]]))]
        return [
            *found,
            outcome(house, conn.rollback),
            outcome(house, lambda: cursor.execute(IDS)),
            outcome(house, cursor.fetchone),
        ]

    caplog.set_level("INFO", logger="masklib.audit")
    raw, sealed = both(house, steps, admin)

    assert sealed == raw
    assert raw[0] not in {"done", "a row", "nothing"}
    assert raw[-1] == "a row"
    assert len([one for one in records(caplog) if one.startswith("query error")]) == 1


def whole(house: House, cursor: Any, text: str) -> Any:
    """Run a statement to its end: some drivers run it when its rows are asked for."""
    house.settled(cursor.execute(text))
    return cursor.fetchone()


def interrupt(house: House, conn: Any) -> None:
    """Interrupt as the driver's documentation says: from another thread."""
    if house.driver == "aiosqlite":
        asyncio.run(inner(conn).interrupt())
    else:
        conn.interrupt()


@pytest.mark.parametrize("driver", ["psycopg-async", "aiomysql"])
def test_a_cancelled_task_ends_as_raw(
    driver: str, house: House, admin: Any, caplog: pytest.LogCaptureFixture
) -> None:
    running = {
        "psycopg-async": "SELECT 1 FROM pg_stat_activity WHERE pid = %s AND state = 'active'",
        "aiomysql": "SELECT 1 FROM information_schema.processlist WHERE id = %s AND info LIKE '%%RECURSIVE n%%'",
    }[driver]

    async def cancelled(conn: Any, one: int) -> None:
        cursor = await made if hasattr(made := conn.cursor(), "__await__") else made
        task = asyncio.ensure_future(cursor.execute(LONG[FAMILIES[driver]]))
        while not ask(admin, running, one):  # noqa: ASYNC110  (what is waited for is the server's)
            await asyncio.sleep(0.01)
        task.cancel()
        await task

    def steps(conn: Any, one: int | None) -> list[str]:
        assert one is not None
        found = [outcome(house, lambda: cancelled(inner(conn), one))]
        found += [
            outcome(house, conn.rollback),
            outcome(house, lambda: whole(house, house.settled(conn.cursor()), IDS)),
        ]
        kill_quietly(admin, one)
        return found

    caplog.set_level("INFO", logger="masklib.audit")
    raw, sealed = both(house, steps, admin)

    assert sealed == raw
    assert raw[0] == "cancelled"
    assert [one for one in records(caplog) if one.startswith("query error")]


def kill_quietly(admin: Any, one: int) -> None:
    """End a connection that may be gone: aiomysql leaves the server at work."""
    with contextlib.suppress(AssertionError, pymysql.OperationalError):
        kill(admin, one)
