"""Exits that a red team found open: the ways there, each shut."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from pathlib import Path
from typing import TYPE_CHECKING, Any

import aiosqlite
import asyncpg
import pg8000.dbapi
import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

import masklib
from masklib.testing import CANARIES, assert_no_leak

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

KEY = bytes(range(32))
EMAIL = CANARIES[1].value
FAILS_LATE = "SELECT CASE WHEN id = 2 THEN abs(-9223372036854775807 - 1) ELSE id END FROM people"
SHOUT = f"""
CREATE FUNCTION shout() RETURNS void LANGUAGE plpgsql AS $$ BEGIN RAISE NOTICE 'wrote to {EMAIL}'; END $$
"""


def raw_in_frames(error: BaseException) -> list[str]:
    """Return the local variables along a traceback that are a driver's object, or have it as an attribute."""
    found, trace = [], error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename != __file__:
            found += [
                f"{trace.tb_frame.f_code.co_qualname}: {name}"
                for name, value in trace.tb_frame.f_locals.items()
                if _leads_to_a_driver(value)
            ]
        trace = trace.tb_next
    return found


def _leads_to_a_driver(value: Any) -> bool:
    owner = getattr(value, "__self__", value)
    state = getattr(owner, "_state", owner)
    return any(not isinstance(one, type) and getattr(one, "raw", None) is not None for one in (owner, state))


def failure_of(work: Callable[[], Any]) -> BaseException:
    with pytest.raises(Exception) as caught:  # noqa: PT011  each driver raises its own
        work()
    return caught.value


@pytest.fixture
def people(sqlite: sqlite3.Connection) -> sqlite3.Connection:
    sqlite.execute("CREATE TABLE people (id INTEGER, email TEXT)")
    sqlite.executemany("INSERT INTO people VALUES (?, ?)", [(1, EMAIL), (2, EMAIL), (3, EMAIL)])
    sqlite.commit()
    return sqlite


# ------------------------------------------------------------------ tracebacks
def test_an_error_at_a_later_row_leads_to_no_driver(people: sqlite3.Connection) -> None:
    conn = masklib.wrap(people, key=KEY)
    one, each, none = (conn.execute(sql) for sql in (FAILS_LATE, FAILS_LATE, "SELECT id FROM people WHERE 0"))

    assert not raw_in_frames(failure_of(lambda: [one.fetchone() for _ in range(3)]))
    assert not raw_in_frames(failure_of(lambda: list(each)))
    assert not raw_in_frames(failure_of(lambda: next(none)))


def test_an_error_at_a_later_row_leads_to_no_driver_when_awaited(
    people: sqlite3.Connection, sqlite_database: Any
) -> None:
    async def work() -> list[str]:
        async with masklib.wrap(aiosqlite.connect(sqlite_database), key=KEY) as conn:
            cursor = await conn.execute(FAILS_LATE)
            try:
                [await cursor.fetchone() for _ in range(3)]
            except Exception as error:  # noqa: BLE001  whichever it is
                return raw_in_frames(error)
        raise AssertionError("it had to fail")

    assert asyncio.run(work()) == []


def test_an_error_in_a_stream_leads_to_no_driver(postgres: psycopg.Connection[Any]) -> None:
    conn = masklib.wrap(postgres, key=KEY)

    error = failure_of(lambda: list(conn.cursor().stream("SELECT 1 / (2 - n) FROM generate_series(1, 3) n")))

    assert isinstance(error, psycopg.errors.DivisionByZero)
    assert not raw_in_frames(error)


def test_an_error_in_a_portal_leads_to_no_driver(postgres: psycopg.Connection[Any]) -> None:
    async def work(conn: Any) -> list[str]:
        with contextlib.suppress(asyncpg.DivisionByZeroError):
            async with conn.transaction():
                try:
                    [row async for row in conn.cursor("SELECT 1 / (2 - n) FROM generate_series(1, 3) n")]
                except Exception as error:
                    found = raw_in_frames(error)
                    raise
        return found

    assert asyncio.run(_on_asyncpg(postgres, work)) == []


# ------------------------------------------------------------------ listeners that fail
async def _on_asyncpg(postgres: psycopg.Connection[Any], work: Callable[[Any], Any]) -> Any:
    info = postgres.info
    raw = await asyncpg.connect(host=info.host, user=info.user, database=info.dbname)
    conn = masklib.wrap(raw, key=KEY)
    try:
        return await work(conn)
    finally:
        await conn.close()


def test_a_listener_of_asyncpg_that_fails_shows_the_loop_no_value(postgres: psycopg.Connection[Any]) -> None:
    told: list[dict[str, Any]] = []
    postgres.execute(SHOUT)
    postgres.commit()

    def fails(*_told: object) -> None:
        raise ValueError("of the user's own")

    async def work(conn: Any) -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _loop, context: told.append(context))
        await conn.add_listener("news", fails)
        conn.add_log_listener(fails)
        await conn.fetch("SELECT shout()")
        postgres.execute(f"NOTIFY news, '{EMAIL}'")
        postgres.commit()
        while len(told) < 2:
            await conn.fetch("SELECT 1")
            await asyncio.sleep(0.01)

    asyncio.run(asyncio.wait_for(_on_asyncpg(postgres, work), 30))

    assert [str(context["exception"]) for context in told] == ["of the user's own"] * 2
    assert_no_leak(CANARIES, told, *(context["exception"] for context in told))
    assert not any(raw_in_frames(context["exception"]) for context in told)
    assert all("handle" not in context for context in told)


def test_a_notice_handler_of_psycopg_that_fails_logs_no_value(
    postgres: psycopg.Connection[Any], caplog: pytest.LogCaptureFixture
) -> None:
    postgres.execute(SHOUT)
    conn = masklib.wrap(postgres, key=KEY)

    def fails(_told: object) -> None:
        raise ValueError("of the user's own")

    conn.add_notice_handler(fails)
    with caplog.at_level(logging.DEBUG):
        conn.execute("SELECT shout()")
    conn.remove_notice_handler(fails)

    logged = [record for record in caplog.records if record.name == "psycopg"]
    assert [record.levelname for record in logged] == ["ERROR"]
    error = logged[0].exc_info[1] if logged[0].exc_info else None
    assert isinstance(error, ValueError)
    trace, frames = error.__traceback__, []
    while trace is not None:
        frames.append(trace.tb_frame.f_code.co_name)
        trace = trace.tb_next
    assert frames == ["fails"], "frames above the handler hold the raw notice"
    assert_no_leak(CANARIES, *caplog.records, error)


# ------------------------------------------------------------------ pg8000 out of step
class _Full:
    """A file that takes nothing."""

    def write(self, _data: object) -> None:
        raise OSError("no space left")


OUT_OF_STEP: dict[str, Callable[[Any], Any]] = {
    "a value that it cannot read": lambda cursor: cursor.execute("SELECT '24:00'::time AS a"),
    "a parameter that it cannot send": lambda cursor: cursor.execute("SELECT %s::text AS a", ["\ud800"]),
    "a file that fails": lambda cursor: cursor.execute("COPY people TO STDOUT", stream=_Full()),
    "no file": lambda cursor: cursor.execute("COPY people TO STDOUT"),
}


@pytest.mark.parametrize("way", OUT_OF_STEP)
def test_pg8000_never_takes_the_rest_of_one_answer_for_the_next(
    postgres: psycopg.Connection[Any], way: str
) -> None:
    postgres.execute("CREATE TABLE people (id INTEGER, email TEXT)")
    postgres.execute("INSERT INTO people VALUES (1, %s)", [EMAIL])
    postgres.commit()
    host = conninfo_to_dict(postgres.info.dsn)["host"]
    (place,) = (one for one in Path(str(host)).glob(".s.PGSQL.*") if one.suffix != ".lock")
    raw = pg8000.dbapi.connect(
        postgres.info.user, unix_sock=str(place), database=postgres.info.dbname, timeout=20
    )
    conn = masklib.wrap(raw, key=KEY)

    with contextlib.suppress(Exception):
        OUT_OF_STEP[way](conn.cursor())
    seen = [
        _answer(conn, text) for text in ("SELECT lower(email) AS a FROM people", *("SELECT 'x' AS a",) * 4)
    ]
    with contextlib.suppress(pg8000.dbapi.InterfaceError):
        conn.close()

    assert_no_leak(CANARIES, seen)
    assert all(isinstance(one, pg8000.dbapi.InterfaceError) or one == (["x"],) for one in seen[1:])


def _answer(conn: Any, text: str) -> Any:
    try:
        cursor = conn.cursor()
        cursor.execute(text)
        return cursor.fetchall()
    except Exception as error:  # noqa: BLE001  whichever it is
        return error


def test_an_error_of_the_server_leaves_pg8000_in_step(postgres: psycopg.Connection[Any]) -> None:
    host = conninfo_to_dict(postgres.info.dsn)["host"]
    (place,) = (one for one in Path(str(host)).glob(".s.PGSQL.*") if one.suffix != ".lock")
    raw = pg8000.dbapi.connect(postgres.info.user, unix_sock=str(place), database=postgres.info.dbname)
    conn = masklib.wrap(raw, key=KEY)
    with contextlib.closing(conn):
        cursor = conn.cursor()
        with pytest.raises(pg8000.dbapi.DatabaseError):
            cursor.execute("SELECT 1 / 0")
        conn.rollback()
        cursor.execute("SELECT %s::int AS a", [7])

        assert cursor.fetchall() == ([7],)
