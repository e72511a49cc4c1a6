"""Asynchronous connections: the same core, awaited."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from typing import TYPE_CHECKING, Any

import aiosqlite
import psycopg
import pytest
from psycopg.rows import dict_row

import masklib
from masklib.errors import BlockedExitError, NotAConnectionError, UnknownExitError

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from pathlib import Path

KEY = bytes(range(32))
ROWS = 70
PEOPLE = "CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT)"


def run(steps: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(asyncio.wait_for(steps, 20))


@pytest.fixture
def file(sqlite_database: Path) -> str:
    with sqlite3.connect(sqlite_database) as raw:
        raw.execute(PEOPLE)
        rows = [(n, f"quorvane{n}@corp.example.org") for n in range(ROWS)]
        raw.executemany("INSERT INTO people VALUES (?, ?)", rows)
    raw.close()
    return str(sqlite_database)


@pytest.fixture
def dsn(postgres_database: str) -> str:
    with psycopg.connect(postgres_database) as raw:
        raw.execute(PEOPLE)
        raw.execute("CREATE TABLE numbers (n INTEGER)")
        raw.execute(
            "INSERT INTO people SELECT n, 'quorvane' || n || '@corp.example.org' FROM generate_series(0, 69) n"
        )
    return postgres_database


async def read(cursor: Any) -> list[Any]:
    return [await cursor.fetchone(), *await cursor.fetchmany(5), *[row async for row in cursor]]


QUERY = "SELECT id, email FROM people ORDER BY id"


def test_rows_of_psycopg_are_those_of_its_synchronous_connection(dsn: str) -> None:
    async def rows() -> list[Any]:
        async with await masklib.wrap_async(psycopg.AsyncConnection.connect(dsn), key=KEY) as conn:
            cursor = await conn.execute(QUERY)
            assert cursor.connection is conn
            return await read(cursor)

    with masklib.wrap(psycopg.connect(dsn), key=KEY) as conn:
        expected = conn.execute(QUERY).fetchall()

    assert run(rows()) == expected
    assert "quorvane" not in repr(expected)


def test_rows_of_aiosqlite_are_those_of_sqlite3(file: str) -> None:
    async def rows() -> list[Any]:
        async with masklib.wrap(aiosqlite.connect(file), key=KEY) as conn, conn.execute(QUERY) as cursor:
            back: Any = cursor.connection
            assert back is conn
            return await read(cursor)

    raw = sqlite3.connect(file)
    expected = masklib.wrap(raw, key=KEY).execute(QUERY).fetchall()
    raw.close()

    assert run(rows()) == expected
    assert "quorvane" not in repr(expected)


def test_shortcuts_and_row_factories_of_aiosqlite_work_on_masked_values(file: str) -> None:
    async def rows() -> list[Any]:
        conn: Any = await masklib.wrap_async(aiosqlite.connect(file), key=KEY)
        conn.row_factory = sqlite3.Row
        found = list(await conn.execute_fetchall("SELECT email FROM people WHERE id < ?", (2,)))
        cursor = await conn.cursor()
        cursor.row_factory = lambda sealed, row: (sealed, *row)
        await cursor.execute("SELECT email FROM people WHERE id = 1")
        own = await cursor.fetchone()
        await conn.close()
        return [*(row["email"] for row in found), own[1]]

    emails = run(rows())

    assert emails[1] == emails[2]
    assert "quorvane" not in repr(emails)


@pytest.mark.parametrize("kwargs", [{}, {"name": "server"}, {"binary": True}, {"row_factory": dict_row}])
def test_every_asynchronous_cursor_of_psycopg_is_masked(dsn: str, kwargs: dict[str, Any]) -> None:
    async def rows() -> list[Any]:
        conn = masklib.wrap(await psycopg.AsyncConnection.connect(dsn), key=KEY)
        async with conn, conn.transaction() as block, conn.cursor(**kwargs) as cursor:
            assert block.connection is conn
            await cursor.execute(QUERY)
            found = [await cursor.fetchone(), await cursor.fetchone()]
            await cursor.scroll(-2)
            return [*found, *await cursor.fetchall()]

    found = run(rows())

    assert len(found) == ROWS + 2
    assert found[:2] == found[2:4]
    assert "quorvane" not in repr(found)


def test_errors_are_sealed_and_denials_raised_where_they_are_awaited(dsn: str) -> None:
    async def failures() -> list[BaseException]:
        conn = await masklib.wrap_async(psycopg.AsyncConnection.connect(dsn), key=KEY)
        caught: list[BaseException] = []
        for statement in ("SELECT CAST(email AS INTEGER) FROM people", "COPY people TO '/tmp/x'"):
            try:
                await conn.execute(statement)
            except Exception as error:  # noqa: BLE001  its class is looked at
                caught.append(error)
        for name in ("lock", "wait"):
            with pytest.raises(BlockedExitError):
                getattr(conn, name)
        with pytest.raises(UnknownExitError):
            _ = conn.brand_new  # type: ignore[attr-defined]
        await conn.close()
        return caught

    cast, copy = run(failures())

    assert isinstance(cast, psycopg.errors.InvalidTextRepresentation)
    assert cast.__context__ is None
    assert isinstance(copy, masklib.MaskError)
    assert "quorvane" not in repr((cast, copy))


def test_the_driver_s_own_logger_shows_neither_statements_nor_errors(
    file: str, caplog: pytest.LogCaptureFixture
) -> None:
    async def fail() -> None:
        async with masklib.wrap(aiosqlite.connect(file), key=KEY) as conn:
            await conn.execute("SELECT id FROM people WHERE email = 'quorvane'")
            with pytest.raises(sqlite3.OperationalError):
                await conn.execute("SELECT quorvane@ FROM people")

    caplog.set_level("DEBUG")
    run(fail())

    assert "quorvane" not in "".join(r.getMessage() for r in caplog.records if r.name.startswith("aiosqlite"))


def test_what_is_no_connection_is_refused_when_it_has_come() -> None:
    async def nothing() -> object:
        return object()

    with pytest.raises(NotAConnectionError):
        run(masklib.wrap_async(nothing(), key=KEY))


STATEMENTS = [f"SELECT id, substr(email, 1, {n}) AS part FROM people WHERE id = {n}" for n in range(12)]
"""Each has to be analysed, and sampled: look-ups run between the other tasks' statements."""


def test_tasks_that_share_a_connection_lose_nothing_to_each_other_s_look_ups(dsn: str) -> None:
    async def together() -> int:
        conn = await masklib.wrap_async(psycopg.AsyncConnection.connect(dsn), key=KEY)
        inserts = [f"INSERT INTO numbers VALUES ({n})" for n in range(12)]
        await asyncio.gather(
            *(conn.execute(sql) for pair in zip(STATEMENTS, inserts, strict=True) for sql in pair)
        )
        await conn.commit()
        rows = await (await conn.execute("SELECT count(*) FROM numbers")).fetchall()
        await conn.close()
        return int(rows[0][0])

    assert run(together()) == 12


def test_threads_that_share_a_connection_lose_nothing_to_each_other_s_look_ups(dsn: str) -> None:
    conn = masklib.wrap(psycopg.connect(dsn), key=KEY)

    def work(number: int) -> None:
        conn.execute(STATEMENTS[number]).fetchall()
        conn.execute(f"INSERT INTO numbers VALUES ({number})")

    threads = [threading.Thread(target=work, args=(number,)) for number in range(12)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    conn.commit()
    count = conn.execute("SELECT count(*) FROM numbers").fetchone()
    conn.close()

    assert count == (12,)
