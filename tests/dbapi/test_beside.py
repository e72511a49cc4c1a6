"""``wrap(…, catalog=connect)``: a busy connection's catalogue is asked over a second one, where both agree."""

from __future__ import annotations

import asyncio
import sqlite3
from functools import partial
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

import masklib
from masklib.errors import AlreadyWrappedError, NotAConnectionError

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = bytes(range(32))
ADDRESS = "quorvane@corp.example.org"
SURROGATE = masklib.mask_value(ADDRESS, "EMAIL_ADDRESS", key=KEY)


class Counted:
    """A way to connect that keeps what it opened."""

    def __init__(self, connect: Any) -> None:
        self.connect = connect
        self.opened: list[Any] = []

    def __call__(self) -> Any:
        self.opened.append(self.connect())
        return self.opened[-1]


@pytest.fixture
def second(postgres_database: str) -> Iterator[Counted]:
    way = Counted(partial(psycopg.connect, postgres_database))
    with way.connect() as admin:
        for table, columns, row in (
            ("people", "email, plan", (ADDRESS, "gold")),
            ("others", "plan, email", ("gold", ADDRESS)),
        ):
            admin.execute(f"CREATE TABLE {table} ({columns.replace(',', ' TEXT,')} TEXT)")
            admin.execute(f"INSERT INTO {table} VALUES (%s, %s)", row)
    yield way
    for one in way.opened:
        one.close()


def in_a_pipeline(raw: Any, conn: Any, sql: str) -> tuple[Any, ...]:
    """Run a statement where the connection itself may be asked for nothing more."""
    with raw.pipeline():
        row: tuple[Any, ...] = conn.execute(sql).fetchone()
    return row


def test_a_busy_connection_asks_the_second_one_and_closes_it(second: Counted) -> None:
    raw = second.connect()
    with masklib.wrap(raw, key=KEY, catalog=second) as conn:
        conn.execute("SELECT email FROM people")
        conn.commit()
        assert second.opened == []

        assert in_a_pipeline(raw, conn, "SELECT * FROM others") == ("gold", SURROGATE)
        assert in_a_pipeline(raw, conn, "SELECT upper(plan) FROM others") == ("GOLD",)  # sampled there, too
        assert len(second.opened) == 1
    assert second.opened[0].closed


def test_without_one_a_pipeline_is_waited_for(second: Counted) -> None:
    raw = second.connect()
    with masklib.wrap(raw, key=KEY) as conn:
        conn.execute("SELECT email FROM people")
        conn.commit()

        assert in_a_pipeline(raw, conn, "SELECT plan, email FROM others") == ("gold", SURROGATE)


@pytest.mark.parametrize(
    "apart",
    [
        "CREATE TEMPORARY TABLE others (email TEXT, plan TEXT)",
        "SET search_path = pg_catalog, public",
        "SELECT set_config('search_path', 'public', false)",
        "ALTER TABLE others RENAME plan TO level",
    ],
)
def test_what_may_have_set_the_session_apart_keeps_the_second_one_out(second: Counted, apart: str) -> None:
    raw = second.connect()
    policy = masklib.Policy(writes="raw")  # which lets such statements run
    with masklib.wrap(raw, key=KEY, catalog=second, policy=policy) as conn:
        conn.execute("SELECT email FROM people")
        conn.execute(apart)
        in_a_pipeline(raw, conn, "SELECT email FROM others")

        assert second.opened == []


def test_a_search_path_of_its_own_makes_the_second_one_disagree(
    second: Counted, postgres_database: str
) -> None:
    other = Counted(partial(psycopg.connect, postgres_database, options="-csearch_path=pg_catalog"))
    raw = second.connect()
    with masklib.wrap(raw, key=KEY, catalog=other) as conn:
        conn.execute("SELECT email FROM people")
        conn.commit()

        assert in_a_pipeline(raw, conn, "SELECT plan, email FROM others")[0] == "[redacted]"
        assert len(other.opened) == 1


def test_a_connection_wrapped_inside_of_a_transaction_tells_no_path_before_its_end(second: Counted) -> None:
    raw = second.connect()
    raw.execute("ALTER TABLE others RENAME plan TO level")
    with masklib.wrap(raw, key=KEY, catalog=second) as conn:
        conn.execute("SELECT email FROM people")
        in_a_pipeline(raw, conn, "SELECT level, email FROM others")

        assert second.opened == []


def test_an_asynchronous_connection_awaits_its_second_one(second: Counted, postgres_database: str) -> None:
    opened: list[Any] = []

    async def connect() -> Any:
        opened.append(await psycopg.AsyncConnection.connect(postgres_database))
        return opened[-1]

    async def ask() -> Any:
        raw = await psycopg.AsyncConnection.connect(postgres_database)
        async with await masklib.wrap_async(raw, key=KEY, catalog=connect) as conn:
            await conn.execute("SELECT email FROM people")
            await conn.commit()
            async with raw.pipeline():
                row = await (await conn.execute("SELECT * FROM others")).fetchone()
        return row

    assert asyncio.run(ask()) == ("gold", SURROGATE)
    assert [one.closed for one in opened] == [True]
    assert second.opened == []


def test_a_second_connection_of_another_class_is_refused(second: Counted) -> None:
    raw = second.connect()
    with masklib.wrap(raw, key=KEY, catalog=partial(sqlite3.connect, ":memory:")) as conn:
        conn.execute("SELECT email FROM people")
        conn.commit()
        with pytest.raises(NotAConnectionError, match="catalog="):
            in_a_pipeline(raw, conn, "SELECT plan FROM others")


def test_what_cannot_be_called_is_refused(sqlite: sqlite3.Connection) -> None:
    with pytest.raises(TypeError, match="catalog="):
        masklib.wrap(sqlite, key=KEY, catalog="people.db")  # type: ignore[arg-type]


def test_another_catalogue_on_a_wrapped_connection_is_refused(sqlite_database: Any, sqlite: Any) -> None:
    way = partial(sqlite3.connect, sqlite_database)
    conn = masklib.wrap(sqlite, key=KEY, catalog=way)

    assert masklib.wrap(conn, key=KEY, catalog=way) is conn
    with pytest.raises(AlreadyWrappedError):
        masklib.wrap(conn, key=KEY, catalog=partial(sqlite3.connect, ":memory:"))
