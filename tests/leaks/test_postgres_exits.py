"""Every exit of the PostgreSQL drivers, over every kind of cell, in statements that succeed and that fail."""

from __future__ import annotations

import asyncio
import io
import uuid
from functools import partial
from typing import TYPE_CHECKING, Any

import asyncpg
import pg8000.dbapi
import psycopg
import psycopg2
import pytest
from psycopg import rows
from psycopg2 import extras

import masklib
from masklib.policy import Policy
from tests.leaks import reach
from tests.leaks.canaries import CANARIES, OTHER, canary
from tests.leaks.conftest import KEY
from tests.leaks.watch import Watch
from tests.leaks.witness import Witness

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

EMAIL = canary("email").value
CARD = canary("card_no").value
POLICIES = {
    "found": Policy(writes="raw"),
    "declared": Policy.of(
        writes="raw",
        columns=dict.fromkeys(("cells.a", "cells.b", "cells.c", "cells.d"), "EMAIL_ADDRESS"),
    ),
}
CELLS = {
    "text": "a",
    "json": "b",
    "array": "c",
    "bytes": "d",
    "all": "a, b, c, d, n",
    "named": "email",
    "derived": "upper(a), b ->> 'mail', c[1], encode(d, 'escape')",
    "failing": "CAST(a AS INTEGER)",
    "failing json": "CAST(b ->> 'mail' AS INTEGER)",
    "failing array": "CAST(c[1] AS INTEGER)",
    "failing bytes": "CAST(encode(d, 'escape') AS INTEGER)",
    "failing at the third row": "a, 1 / (3 - n) AS x",
}


@pytest.fixture(scope="module")
def dsn(postgres_dsn: str) -> Iterator[str]:
    name = f"cells_{uuid.uuid4().hex}"  # several workers have one each on the same server
    with psycopg.connect(postgres_dsn, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
        made = psycopg.conninfo.make_conninfo(postgres_dsn, dbname=name)
        with psycopg.connect(made) as raw:
            raw.execute("CREATE TABLE cells (n INTEGER, a TEXT, b JSONB, c TEXT[], d BYTEA, email TEXT)")
            raw.execute(
                "CREATE FUNCTION cell(k INTEGER) RETURNS TEXT LANGUAGE sql AS 'SELECT a FROM cells WHERE n = k'"
            )
            for number in range(1, 6):
                raw.execute(
                    "INSERT INTO cells VALUES (%s, %s, %s, %s, %s, %s)",
                    (
                        number, f"mail {EMAIL}, card {CARD}", f'{{"mail": "{EMAIL}", "deep": ["{CARD}"]}}',
                        [EMAIL, CARD], f"{EMAIL} {CARD}".encode(), EMAIL,
                    ),
                )  # fmt: skip
        yield made
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(scope="module")
def watching() -> Watch:
    return Watch([*CANARIES, *OTHER])


def query(cells: str) -> str:
    return f"SELECT {CELLS[cells]} FROM (SELECT * FROM cells ORDER BY n OFFSET 0) AS cells"


EVERY_CELL = pytest.mark.parametrize("cells", list(CELLS))
EVERY_POLICY = pytest.mark.parametrize("policy", list(POLICIES))


def every(cells: str) -> list[tuple[str, str]]:
    """Return the statements that show a kind of cell, with the place they stand for."""
    table = [("table", f"SELECT {CELLS[cells]} FROM cells")]
    return [("query", query(cells)), *(table if cells == "all" else ())]


# ------------------------------------------------------------------ psycopg
def drained(copy: Any, how: str) -> list[Any]:
    if how == "rows":
        return list(copy.rows())
    if how == "row":
        return list(iter(copy.read_row, None))
    return (
        [bytes(block) for block in copy] if how == "blocks" else list(iter(lambda: bytes(copy.read()), b""))
    )


def psycopg_exits(conn: Any, sql: str) -> dict[str, Callable[[], Any]]:
    def named() -> Any:
        with conn.cursor(name="walk") as cursor:
            return [cursor.execute(sql), cursor.fetchone(), cursor.fetchmany(2), list(cursor)]

    def piped() -> Any:
        with conn.pipeline():
            cursor = conn.execute(sql)
            return [cursor.fetchone(), cursor.fetchall()]

    def copied(options: str, how: str) -> Any:
        with conn.cursor().copy(f"COPY ({sql}) TO STDOUT {options}") as copy:
            return drained(copy, how)

    def shown(factory: Any) -> Any:
        return conn.cursor(row_factory=factory).execute(sql).fetchall()

    exits: dict[str, Callable[[], Any]] = {
        "named": named,
        "pipeline": piped,
        "stream": lambda: list(conn.cursor().stream(sql)),
        "binary": lambda: conn.execute(sql, binary=True).fetchall(),
        "client": lambda: psycopg_client(conn, sql),
        "dicts": partial(shown, rows.dict_row),
        "names": partial(shown, rows.namedtuple_row),
        "scalar": partial(shown, rows.scalar_row),
        "own factory": partial(shown, lambda _cursor: lambda values: {"seen": list(values)}),
        "execute": lambda: conn.execute(sql).fetchall(),
    }
    for options in ("", "(FORMAT csv, HEADER)", "(FORMAT binary)"):
        for how in ("rows", "row", "blocks", "read"):
            exits[f"copy {options} {how}"] = partial(copied, options, how)
    return exits


def psycopg_client(conn: Any, sql: str) -> Any:
    conn.cursor_factory = psycopg.ClientCursor
    try:
        return conn.execute(f"{sql} LIMIT %s", (4,)).fetchall()
    finally:
        conn.cursor_factory = psycopg.Cursor


@EVERY_POLICY
@EVERY_CELL
def test_no_exit_of_psycopg_shows_a_canary(dsn: str, cells: str, policy: str, watching: Watch) -> None:
    heard: list[Any] = []
    witness = Witness()
    with psycopg.connect(dsn) as raw, witness.watching():
        conn: Any = masklib.wrap(raw, policy=POLICIES[policy], key=KEY)
        conn.add_notice_handler(heard.append)
        for place, sql in every(cells):
            for name, call in psycopg_exits(conn, sql).items():
                witness.attempt(f"{place} {name}", call)
                witness.attempt("rollback", conn.rollback)
        witness.attempt(
            "notice", lambda: conn.execute("DO $$ BEGIN RAISE NOTICE '%', (SELECT min(a) FROM cells); END $$")
        )
        witness.attempt("notices", lambda: heard)
    assert witness.errors or len(witness.results) > 12
    assert watching.all_leaks(witness.texts) == []


def awaited_exits(conn: Any, sql: str) -> dict[str, Callable[[], Any]]:
    async def named() -> Any:
        async with conn.cursor(name="walk") as cursor:
            await cursor.execute(sql)
            return [await cursor.fetchone(), await cursor.fetchmany(2), [row async for row in cursor]]

    async def streamed() -> Any:
        return [row async for row in conn.cursor().stream(sql)]

    async def copied() -> Any:
        async with conn.cursor().copy(f"COPY ({sql}) TO STDOUT") as copy:
            return [await copy.read_row(), bytes(await copy.read()), [row async for row in copy.rows()]]

    async def piped() -> Any:
        async with conn.pipeline():
            return await (await conn.execute(sql)).fetchall()

    return {"named": named, "copy": copied, "pipeline": piped, "stream": streamed}


async def keep(witness: Witness, name: str, work: Callable[[], Any]) -> None:
    """Await, and keep what came out of it, whatever that was."""
    try:
        result = await work()
    except Exception as error:  # noqa: BLE001  (whatever is raised has come out)
        witness.errors.append(error)
        witness.texts += reach.of_exception(name, error)
    else:
        witness.keep(name, result)


@EVERY_POLICY
@EVERY_CELL
def test_no_exit_of_asynchronous_psycopg_shows_a_canary(
    dsn: str, cells: str, policy: str, watching: Watch
) -> None:
    witness = Witness()

    async def run() -> None:
        raw = await psycopg.AsyncConnection.connect(dsn)
        conn = masklib.wrap(raw, policy=POLICIES[policy], key=KEY)
        for _place, sql in every(cells):
            for name, work in awaited_exits(conn, sql).items():
                await keep(witness, name, work)
                await conn.rollback()
        await conn.close()

    with witness.watching():
        asyncio.run(run())
    assert witness.results or witness.errors
    assert watching.all_leaks(witness.texts) == []


# ------------------------------------------------------------------ psycopg2
def psycopg2_exits(conn: Any, sql: str) -> dict[str, Callable[[], Any]]:
    def fetched(factory: Any = None, name: str | None = None) -> Any:
        with conn.cursor(name, cursor_factory=factory) as cursor:
            cursor.execute(sql)
            return [cursor.fetchone(), cursor.fetchmany(2), list(cursor), cursor.description]

    def copied(options: str) -> Any:
        file = io.BytesIO()
        with conn.cursor() as cursor:
            cursor.copy_expert(f"COPY ({sql}) TO STDOUT {options}", file)
        return file.getvalue()

    return {
        "plain": fetched,
        "dict": partial(fetched, extras.DictCursor),
        "real dict": partial(fetched, extras.RealDictCursor),
        "named tuple": partial(fetched, extras.NamedTupleCursor),
        "server": partial(fetched, None, "walk"),
        "copy": partial(copied, ""),
        "copy csv": partial(copied, "WITH CSV HEADER"),
        "copy binary": partial(copied, "WITH BINARY"),
    }


@EVERY_POLICY
@EVERY_CELL
def test_no_exit_of_psycopg2_shows_a_canary(dsn: str, cells: str, policy: str, watching: Watch) -> None:
    witness = Witness()
    raw = psycopg2.connect(dsn)
    conn: Any = masklib.wrap(raw, policy=POLICIES[policy], key=KEY)

    def called() -> Any:
        with conn.cursor() as cursor:
            return [cursor.callproc("cell", [1]), cursor.fetchall()]

    with witness.watching():
        for place, sql in every(cells):
            for name, call in psycopg2_exits(conn, sql).items():
                witness.attempt(f"{place} {name}", call)
                witness.attempt("rollback", conn.rollback)
        witness.attempt("callproc", called)
        witness.attempt("notices", lambda: [conn.notices, conn.notifies])
    conn.close()
    assert watching.all_leaks(witness.texts) == []


# ------------------------------------------------------------------ pg8000
def pg8000_raw(dsn: str) -> Any:
    info = psycopg.conninfo.conninfo_to_dict(dsn)
    return pg8000.dbapi.connect(
        str(info["user"]), database=str(info["dbname"]), unix_sock=f"{info['host']}/.s.PGSQL.5432"
    )


def pg8000_exits(conn: Any, sql: str) -> dict[str, Callable[[], Any]]:
    def fetched() -> Any:
        cursor = conn.cursor()
        cursor.execute(sql)
        return [cursor.fetchone(), cursor.fetchmany(2), list(cursor), cursor.description]

    def copied() -> Any:
        file = io.BytesIO()
        conn.cursor().execute(f"COPY ({sql}) TO STDOUT", stream=file)
        return file.getvalue()

    return {"fetched": fetched, "copied": copied}


@EVERY_POLICY
@EVERY_CELL
def test_no_exit_of_pg8000_shows_a_canary(dsn: str, cells: str, policy: str, watching: Watch) -> None:
    witness = Witness()
    conn = masklib.wrap(pg8000_raw(dsn), policy=POLICIES[policy], key=KEY)

    with witness.watching():
        for place, sql in every(cells):
            for name, call in pg8000_exits(conn, sql).items():
                witness.attempt(f"{place} {name}", call)
                witness.attempt("rollback", conn.rollback)
        witness.attempt("notices", lambda: [conn.notices, conn.notifications])
    conn.close()
    assert watching.all_leaks(witness.texts) == []


# ------------------------------------------------------------------ asyncpg
async def asyncpg_raw(dsn: str) -> Any:
    info = psycopg.conninfo.conninfo_to_dict(dsn)
    return await asyncpg.connect(host=info["host"], user=info["user"], database=info["dbname"])


def asyncpg_exits(conn: Any, sql: str) -> dict[str, Callable[[], Any]]:
    async def walked() -> Any:
        async with conn.transaction():
            return [row async for row in conn.cursor(sql)]

    async def portal() -> Any:
        async with conn.transaction():
            cursor = await conn.cursor(sql)
            return [await cursor.fetchrow(), await cursor.fetch(2)]

    async def prepared() -> Any:
        statement = await conn.prepare(sql)
        return [await statement.fetch(), await statement.fetchrow(), statement.get_attributes()]

    async def copied() -> Any:
        file = io.BytesIO()
        await conn.copy_from_query(sql, output=file)
        return file.getvalue()

    called = {
        name: partial(getattr(conn, name), sql) for name in ("fetch", "fetchrow", "fetchval", "execute")
    }
    return {**called, "walked": walked, "portal": portal, "prepared": prepared, "copied": copied}


@EVERY_POLICY
@EVERY_CELL
def test_no_exit_of_asyncpg_shows_a_canary(dsn: str, cells: str, policy: str, watching: Watch) -> None:
    witness = Witness()

    async def run() -> None:
        conn = masklib.wrap(await asyncpg_raw(dsn), policy=POLICIES[policy], key=KEY)
        for _place, sql in every(cells):
            for name, work in asyncpg_exits(conn, sql).items():
                await keep(witness, name, work)
        await conn.close()

    with witness.watching():
        asyncio.run(run())
    assert witness.results or witness.errors
    assert watching.all_leaks(witness.texts) == []


# ------------------------------------------------------------------ that the exits bite
BITING = pytest.mark.parametrize("cells", ["text", "json", "array", "named"])


@BITING
def test_every_exit_shows_a_canary_on_a_raw_connection(dsn: str, cells: str, watching: Watch) -> None:
    """Else it would prove nothing."""
    sql = query(cells)
    with psycopg.connect(dsn) as first:
        second, third = psycopg2.connect(dsn), pg8000_raw(dsn)
        exits = {**psycopg_exits(first, sql), **psycopg2_exits(second, sql), **pg8000_exits(third, sql)}
        quiet = []
        for name, call in exits.items():
            witness = Witness()
            witness.attempt(name, call)
            first.rollback()
            second.rollback()
            if not watching.all_leaks(witness.texts):
                quiet.append(name)
        second.close()
        third.close()

    assert [name for name in quiet if "binary" not in name] == []


@BITING
def test_every_awaited_exit_shows_a_canary_on_a_raw_connection(dsn: str, cells: str, watching: Watch) -> None:
    sql = query(cells)
    quiet: list[str] = []

    async def run(conn: Any, exits: dict[str, Callable[[], Any]]) -> None:
        for name, work in exits.items():
            witness = Witness()
            await keep(witness, name, work)
            if not watching.all_leaks(witness.texts):
                quiet.append(name)
        await conn.close()

    async def both() -> None:
        first, second = await psycopg.AsyncConnection.connect(dsn), await asyncpg_raw(dsn)
        await run(first, awaited_exits(first, sql))
        await run(second, asyncpg_exits(second, sql))

    asyncio.run(both())

    assert [name for name in quiet if name != "execute"] == []
