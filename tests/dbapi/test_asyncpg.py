"""asyncpg: rows in every way there is to ask for them, COPY, listeners, codecs, pools."""

from __future__ import annotations

import asyncio
import inspect
import io
import json
import logging
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest

import masklib
from masklib.errors import BlockedExitError, StatementDeniedError, UnknownExitError
from masklib.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator
    from pathlib import Path

    import psycopg

KEY = bytes(range(32))
QUERY = "SELECT id, email FROM people ORDER BY id"
RAW = Policy.of(writes="raw", columns={"people.id": "clear", "plain.*": "clear"})
TABLE = """
CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT, payload JSONB, tags TEXT[], photo BYTEA);
INSERT INTO people SELECT n, 'quorvane' || n || '@corp.example.org', '{"mail": "quorvane1@corp.example.org"}',
  ARRAY['quorvane1@corp.example.org'], 'quorvane1@corp.example.org'::bytea FROM generate_series(1, 120) n;
CREATE TABLE plain (a INTEGER, b TEXT);
"""


@pytest.fixture
def dsn(postgres: psycopg.Connection[Any]) -> Any:
    postgres.execute(TABLE)
    postgres.commit()
    info = postgres.info
    return {"host": info.host, "user": info.user, "database": info.dbname}


@pytest.fixture
def runner() -> Iterator[asyncio.Runner]:
    with asyncio.Runner() as made:
        yield made


@pytest.fixture
def ask(dsn: Any, runner: asyncio.Runner) -> Callable[..., Any]:
    """Runs a coroutine function on a wrapped connection."""

    def run(work: Callable[[Any], Awaitable[Any]], policy: Policy = RAW) -> Any:
        async def opened() -> Any:
            conn = await masklib.wrap_async(asyncpg.connect(**dsn), policy=policy, key=KEY)
            try:
                return await work(conn)
            finally:
                await conn.close()

        return runner.run(opened())

    return run


@pytest.fixture
def expected(postgres: psycopg.Connection[Any], dsn: Any) -> list[Any]:
    return masklib.wrap(postgres, policy=RAW, key=KEY).execute(QUERY).fetchall()


# ------------------------------------------------------------------ rows
def test_rows_are_masked_in_every_way_of_asking_for_them(ask: Any, expected: list[Any]) -> None:
    async def work(conn: Any) -> dict[str, Any]:
        seen = {"fetch": await conn.fetch(QUERY), "fetchrow": [await conn.fetchrow(QUERY)]}
        seen["fetchval"] = [(1, await conn.fetchval("SELECT email FROM people WHERE id = $1", 1))]
        seen["by name"] = [(1, await conn.fetchval(QUERY, column="email"))]
        seen["many"] = await conn.fetchmany("SELECT id, email FROM people WHERE id = $1", [(1,), (2,)])
        prepared = await conn.prepare(QUERY)
        seen["prepared"] = await prepared.fetch()
        seen["prepared row"] = [await prepared.fetchrow()]
        async with conn.transaction():
            seen["walk"] = [row async for row in conn.cursor(QUERY)]
            seen["prepared walk"] = [row async for row in prepared.cursor()]
            cursor = await conn.cursor(QUERY)
            seen["portal"] = [await cursor.fetchrow(), *await cursor.fetch(5)]
            await cursor.forward(10)
            seen["after"] = [await cursor.fetchrow()]
        return seen

    seen = ask(work)
    assert [tuple(row) for row in seen.pop("after")] == [expected[16]]
    for way, rows in seen.items():
        assert [tuple(row) for row in rows] == expected[: len(rows)], way
    assert "quorvane" not in repr(seen)


def test_json_arrays_and_bytes_are_masked(ask: Any) -> None:
    async def work(conn: Any) -> Any:
        await conn.set_type_codec("jsonb", encoder=json.dumps, decoder=json.loads, schema="pg_catalog")
        return await conn.fetchrow("SELECT payload, tags, photo FROM people WHERE id = 1")

    row = ask(work)

    assert isinstance(row["payload"], dict)
    assert isinstance(row["tags"], list)
    assert isinstance(row["photo"], bytes)
    assert "quorvane" not in repr(row)


LOOKS: list[Callable[[Any], Any]] = [
    tuple, len, repr, hash, lambda r: r[0], lambda r: r["a"], lambda r: r[1:], lambda r: list(r.keys()),
    lambda r: list(r.values()), lambda r: list(r.items()), lambda r: r.get("b"), lambda r: r.get("c", 7),
    lambda r: "a" in r, lambda r: 1 in r, lambda r: r == (1, "x", 2), lambda r: r < (2,), dict,
    lambda r: isinstance(r, asyncpg.Record),
]  # fmt: skip


def test_a_row_is_a_record_in_all_that_programs_do_with_one(
    ask: Any, dsn: Any, runner: asyncio.Runner
) -> None:
    async def work(conn: Any) -> Any:
        return await conn.fetchrow("SELECT 1 AS a, 'x' AS b, 2 AS a")

    async def raw() -> Any:
        conn = await asyncpg.connect(**dsn)
        try:
            return await work(conn)
        finally:
            await conn.close()

    told, mine = runner.run(raw()), ask(work, Policy(mode="off"))
    assert mine == told
    for look in LOOKS:
        assert look(mine) == look(told)
    for record in (told, mine):
        with pytest.raises(KeyError):
            record["no"]
        with pytest.raises(IndexError):
            record[9]
        with pytest.raises(AttributeError):
            _ = record.b


def test_own_classes_of_records_are_refused(ask: Any) -> None:
    class Mine(asyncpg.Record):  # type: ignore[misc]
        pass

    async def work(conn: Any) -> None:
        for call in (conn.fetch, conn.fetchrow, conn.prepare):
            with pytest.raises(BlockedExitError, match="record_class"):
                await call(QUERY, record_class=Mine)
        with pytest.raises(BlockedExitError):
            conn.cursor(QUERY, record_class=Mine)

    ask(work)


# ------------------------------------------------------------------ statements
def test_statements_run_and_say_what_they_did(ask: Any) -> None:
    async def work(conn: Any) -> list[Any]:
        done = [await conn.execute("INSERT INTO plain VALUES ($1, $2)", 1, "one")]
        await conn.executemany("INSERT INTO plain VALUES ($1, $2)", [(2, "two"), (3, "three")])
        block = conn.transaction()
        await block.start()
        done.append(await conn.execute("DELETE FROM plain"))
        await block.rollback()
        done.append(await conn.fetchval("SELECT count(*) FROM plain"))
        return done

    assert ask(work) == ["INSERT 0 1", "DELETE 3", 3]


def test_what_the_policy_denies_does_not_run(ask: Any) -> None:
    update = "INSERT INTO plain SELECT id, email FROM people RETURNING b"

    async def work(conn: Any) -> None:
        prepared = await conn.prepare(update)
        for call in (conn.fetch, conn.fetchrow, conn.fetchval, conn.execute):
            with pytest.raises(StatementDeniedError):
                await call(update)
        with pytest.raises(StatementDeniedError):
            await prepared.fetch()
        async with conn.transaction():
            with pytest.raises(StatementDeniedError):
                await conn.cursor(update)
            with pytest.raises(StatementDeniedError):
                [row async for row in conn.cursor(update)]

    ask(work, Policy())


def test_an_agent_reads_and_the_server_refuses_writes(ask: Any) -> None:
    async def work(conn: Any) -> Any:
        with pytest.raises(StatementDeniedError):
            await conn.execute("DELETE FROM plain")
        row = await conn.fetchrow(QUERY)
        raw = masklib.unwrap(conn, reason="a test")
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            await raw.execute("DELETE FROM plain")
        return row

    assert "quorvane" not in repr(ask(work, Policy(preset="agent")))


def test_errors_keep_class_code_and_names_and_lose_values(ask: Any) -> None:
    async def work(conn: Any) -> list[BaseException]:
        caught = []
        for statement, args in (
            ("SELECT CAST(email AS INTEGER) FROM people", ()),
            ("INSERT INTO people (id, email) VALUES (1, 'quorvane9@corp.example.org')", ()),
            ("SELECT $1::int", ("quorvane1@corp.example.org",)),
            ("SELEC 'quorvane1@corp.example.org'", ()),
        ):
            with pytest.raises((asyncpg.PostgresError, asyncpg.InterfaceError)) as one:
                await conn.fetch(statement, *args)
            caught.append(one.value)
        return caught

    oracle, unique, encoded, syntax = ask(work)

    assert oracle.sqlstate == "22P02"
    assert (unique.sqlstate, unique.constraint_name, unique.table_name) == ("23505", "people_pkey", "people")
    assert isinstance(encoded, asyncpg.DataError)
    assert isinstance(syntax, asyncpg.PostgresSyntaxError)
    for error in (oracle, unique, encoded, syntax):
        assert error.__cause__ is error.__context__ is None
        assert "quorvane" not in f"{error!r} {error} {vars(error)} {error.args}"


def test_an_error_at_row_n_leaves_the_rows_before_and_the_record_says_so(
    ask: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="masklib.audit")

    async def work(conn: Any) -> list[Any]:
        rows: list[Any] = []
        block = conn.transaction()
        await block.start()
        cursor = await conn.cursor(
            "SELECT id, 10 / (3 - id) AS x FROM (SELECT id FROM people ORDER BY id OFFSET 0) p"
        )
        rows += [await cursor.fetchrow(), await cursor.fetchrow()]
        with pytest.raises(asyncpg.DivisionByZeroError):
            await cursor.fetchrow()
        await block.rollback()
        return rows

    assert [row["id"] for row in ask(work)] == [1, 2]
    assert "query error SELECT people rows=2" in caplog.text


async def _until(holds: Callable[[], bool]) -> None:
    """Wait for what must come, however long a loaded machine takes; a minute is for ever."""
    async with asyncio.timeout(60):
        while not holds():  # noqa: ASYNC110  what is waited for is another process's, or a callback of the driver's
            await asyncio.sleep(0.01)


def _sleeps(other: psycopg.Connection[Any], pid: int) -> bool:
    """Say whether a server process is within `pg_sleep`, as another connection sees it."""
    query = "SELECT wait_event FROM pg_stat_activity WHERE pid = %s"
    found = other.execute(query, [pid]).fetchone()
    other.rollback()
    return found == ("PgSleep",)


def test_a_killed_connection_ends_as_the_driver_ends_it(
    ask: Any, postgres: psycopg.Connection[Any], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="masklib.audit")

    async def work(conn: Any) -> None:
        await conn.fetchrow(QUERY)
        waiting = asyncio.create_task(conn.fetch("SELECT pg_sleep(60) AS x"))
        await _until(lambda: _sleeps(postgres, conn.get_server_pid()))
        postgres.execute("SELECT pg_terminate_backend(%s)", (conn.get_server_pid(),))
        with pytest.raises((asyncpg.AdminShutdownError, asyncpg.ConnectionDoesNotExistError)):
            await waiting
        assert conn.is_closed()
        with pytest.raises(asyncpg.InterfaceError):
            await conn.fetch(QUERY)

    ask(work)
    assert "query error SELECT" in caplog.text


def test_a_cancelled_task_leaves_a_working_connection(ask: Any) -> None:
    async def work(conn: Any) -> Any:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(conn.fetch("SELECT pg_sleep(60) AS x"), 0.2)
        return await conn.fetchval("SELECT 7 AS seven")

    assert ask(work) == 7


# ------------------------------------------------------------------ COPY
def test_copy_out_is_masked_wherever_it_goes(ask: Any, expected: list[Any], tmp_path: Path) -> None:
    blocks: list[bytes] = []

    async def keep(data: bytes) -> None:
        blocks.append(data)

    async def work(conn: Any) -> list[Any]:
        file = io.BytesIO()
        done = [
            await conn.copy_from_table("people", columns=["id", "email"], output=file),
            await conn.copy_from_query(
                "SELECT id, email FROM people WHERE id <= $1", 2, output=keep, format="csv", header=True
            ),
            await conn.copy_from_query(QUERY, output=tmp_path / "people.csv", format="csv"),
        ]
        return [file.getvalue(), *done]

    text, *done = ask(work)

    assert text == "".join(f"{number}\t{email}\n" for number, email in expected).encode()
    assert b"".join(blocks) == "".join(["id,email\n", *(f"{n},{e}\n" for n, e in expected[:2])]).encode()
    assert len((tmp_path / "people.csv").read_bytes().splitlines()) == 120
    assert done == ["COPY 120", "COPY 2", "COPY 120"]
    assert b"quorvane" not in text + b"".join(blocks) + (tmp_path / "people.csv").read_bytes()


def test_copy_refuses_binary_and_a_table_name_cannot_smuggle(ask: Any) -> None:
    async def work(conn: Any) -> None:
        with pytest.raises(BlockedExitError, match="binary"):
            await conn.copy_from_table("people", output=io.BytesIO(), format="binary")
        with pytest.raises(asyncpg.PostgresError):
            await conn.copy_from_table("people TO STDOUT --", output=io.BytesIO())

    ask(work)


def test_copy_in_asks_the_policy(ask: Any) -> None:
    async def write(conn: Any) -> Any:
        await conn.copy_records_to_table("plain", records=[(1, "one"), (2, "two")])
        await conn.copy_to_table("plain", source=io.BytesIO(b"3\tthree\n"))
        return await conn.fetchval("SELECT count(*) FROM plain")

    async def refused(conn: Any) -> None:
        with pytest.raises(StatementDeniedError):
            await conn.copy_records_to_table(
                "people", records=[(500, "a@b.example")], columns=["id", "email"]
            )
        with pytest.raises(StatementDeniedError):
            await conn.copy_to_table(
                "people", source=io.BytesIO(b"5\ta@b.example\n"), columns=["id", "email"]
            )

    assert ask(write) == 3
    ask(refused, Policy())


# ------------------------------------------------------------------ callbacks
def test_listeners_are_shown_the_sealed_connection_and_masked_texts(ask: Any) -> None:
    heard: list[Any] = []

    def sync(*told: Any) -> None:
        heard.append(told)

    async def later(*told: Any) -> None:
        heard.append(told)

    async def work(conn: Any) -> None:
        await conn.add_listener("news", sync)
        await conn.add_listener("news", later)
        conn.add_log_listener(sync)
        conn.add_termination_listener(sync)
        await conn.execute("SELECT pg_notify('news', email) FROM people WHERE id = 1")
        await conn.execute("DO $$ BEGIN RAISE NOTICE '%', (SELECT min(email) FROM people); END $$")
        await _until(lambda: len(heard) == 3)
        await conn.remove_listener("news", sync)
        await conn.remove_listener("news", later)
        conn.remove_log_listener(sync)
        count = len(heard)
        await conn.execute("SELECT pg_notify('news', 'again')")
        await conn.execute("SELECT 1")  # its answer comes after the notification
        await asyncio.sleep(0.1)  # for a listener that is called as a task of its own
        assert len(heard) == count == 3

    ask(work)
    assert len(heard) == 4
    assert all(masklib.is_wrapped(told[0]) for told in heard)
    assert "quorvane" not in repr(
        [(told[1:], [vars(one) for one in told if hasattr(one, "__dict__")]) for told in heard]
    )


def test_what_would_see_raw_values_is_refused(ask: Any) -> None:
    async def work(conn: Any) -> None:
        with pytest.raises(BlockedExitError, match="decoders"):
            await conn.set_type_codec("text", encoder=str, decoder=lambda value: value)
        for name in ("add_query_logger", "query_logger", "get_settings"):
            with pytest.raises(BlockedExitError):
                getattr(conn, name)
        for name in ("_protocol", "_execute", "_con"):
            with pytest.raises(UnknownExitError):
                getattr(conn, name)
        prepared = await conn.prepare('SELECT email AS "quorvane1@corp.example.org" FROM people')
        assert "quorvane" not in repr(prepared.get_attributes())
        with pytest.raises(BlockedExitError):
            await prepared.explain()

    ask(work)


# ------------------------------------------------------------------ pools and install
def test_a_connection_of_a_pool_is_sealed_and_goes_back(
    dsn: Any, runner: asyncio.Runner, expected: list[Any]
) -> None:
    async def work() -> list[Any]:
        async with asyncpg.create_pool(**dsn, min_size=1, max_size=1) as pool:
            seen = []
            for _ in range(2):
                async with pool.acquire() as raw:
                    conn = masklib.wrap(raw, policy=RAW, key=KEY)
                    seen += [await conn.fetchrow(QUERY)]
                    async with conn.transaction():
                        seen += [row async for row in conn.cursor(QUERY + " LIMIT 1")]
            return seen

    assert [tuple(row) for row in runner.run(work())] == [expected[0]] * 4


def test_install_seals_what_connect_and_a_pool_hand_out(
    dsn: Any, runner: asyncio.Runner, expected: list[Any]
) -> None:
    shown: list[Any] = []

    async def setup(conn: Any) -> None:
        shown.append(masklib.is_wrapped(conn))

    async def work() -> list[Any]:
        rows = []
        for connect in (asyncpg.connect, asyncpg.connection.connect):
            conn = await connect(**dsn)
            rows = [await conn.fetchrow(QUERY)]
            await conn.close()
        async with asyncpg.create_pool(**dsn, min_size=1, max_size=1, setup=setup, init=setup) as pool:
            rows.append(await pool.fetchrow(QUERY))
            async with pool.acquire() as conn:
                assert masklib.is_wrapped(conn)
                rows += (await conn.fetch(QUERY))[:1]
            taken = await pool.acquire()
            rows.append(await taken.fetchrow(QUERY))
            await pool.release(taken)
        return rows

    masklib.install("asyncpg", policy=RAW, key=KEY)
    try:
        rows = runner.run(work())
    finally:
        masklib.uninstall("asyncpg")

    assert [tuple(row) for row in rows] == [expected[0]] * 4
    assert shown
    assert all(shown)


def test_every_coroutine_of_the_connection_is_awaited() -> None:
    """A pool's proxy does not show which of its methods are coroutines: the table says it."""
    from masklib.dbapi.drivers.asyncpg import FACTS

    facts = FACTS.classes["asyncpg.pool.PoolConnectionProxy"]
    coroutines = {
        name for name in facts.attributes
        if inspect.iscoroutinefunction(getattr(asyncpg.Connection, name, None))
    }  # fmt: skip

    assert coroutines == facts.awaited


@pytest.mark.parametrize("preset", ["agent", "analyst"])
def test_surrogates_are_turned_back_in_prepared_statements_and_cursors(ask: Any, preset: str) -> None:
    where = "SELECT id FROM people WHERE email = "

    async def work(conn: Any) -> list[Any]:
        mail = await conn.fetchval("SELECT email FROM people WHERE id = 7")
        prepared = await conn.prepare(f"{where}$1")
        literal = await conn.prepare(f"{where}'{mail}'")
        found = [
            await prepared.fetch(mail),
            [await prepared.fetchrow(mail)],
            await literal.fetch(),
            await literal.fetch(),
        ]
        status, text = literal.get_statusmsg(), literal.get_query()
        async with conn.transaction():
            portal = await conn.cursor(f"{where}'{mail}'")
            found += [[one async for one in prepared.cursor(mail)], await portal.fetch(5)]
            found += [[one async for one in conn.cursor(f"{where}$1", mail)]]
        return [status, text == f"{where}'{mail}'", *(tuple(one[0]) for one in found)]

    assert ask(work, Policy.of(preset=preset)) == ["SELECT 1", True, *[(7,)] * 7]
