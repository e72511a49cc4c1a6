"""Pools under `masklib.install` and wrapped: their own business goes on, and what they hand out is sealed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import asyncpg
import psycopg
import psycopg2
import pytest
from dbutils.persistent_db import PersistentDB
from dbutils.pooled_db import PooledDB
from psycopg.conninfo import conninfo_to_dict
from psycopg_pool import AsyncConnectionPool, AsyncNullConnectionPool, ConnectionPool, NullConnectionPool

import masklib
from masklib.errors import AlreadyWrappedError, ClosedConnectionError

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = bytes(range(32))
RAW = "quorvane@corp.example.org"
MASKED = masklib.mask_value(RAW, "EMAIL_ADDRESS", key=KEY)
QUERY = "SELECT email FROM people"


@pytest.fixture
def dsn(postgres_database: str) -> Iterator[str]:
    with psycopg.connect(postgres_database) as raw:
        raw.execute("CREATE TABLE people (email TEXT)")
        raw.execute("INSERT INTO people VALUES (%s)", [RAW])
    yield postgres_database
    masklib.uninstall()


@pytest.mark.parametrize("kind", [ConnectionPool, NullConnectionPool])
def test_a_pool_hands_out_sealed_connections_and_takes_them_back(kind: Any, dsn: str) -> None:
    masklib.install("psycopg", key=KEY)
    size = {"min_size": 0, "max_size": 1} if kind is NullConnectionPool else {"min_size": 1, "max_size": 1}

    with kind(dsn, timeout=20, **size) as pool:
        seen = []
        for _ in range(3):
            with pool.connection() as conn:
                seen.append((masklib.is_wrapped(conn), conn.execute(QUERY).fetchone()))
        conn = pool.getconn()
        seen.append((masklib.is_wrapped(conn), conn.execute(QUERY).fetchone()))
        pool.putconn(conn)
        with pool.connection() as conn:  # it came back: there is but one
            assert not conn.closed

    assert seen == [(True, (MASKED,))] * 4


def test_a_connection_stays_the_same_between_checkouts(dsn: str) -> None:
    masklib.install("psycopg", key=KEY)

    with ConnectionPool(dsn, min_size=1, max_size=1, timeout=20) as pool:
        with pool.connection() as first:
            first.execute(QUERY)
        with pool.connection() as second:
            second.execute(QUERY)
        assert first is second


def test_functions_of_the_user_s_are_shown_sealed_connections(dsn: str) -> None:
    shown: list[tuple[str, bool]] = []

    def show(name: str) -> Any:
        return lambda conn: shown.append((name, masklib.is_wrapped(conn)))

    masklib.install("psycopg", key=KEY)
    with ConnectionPool(
        dsn, min_size=1, max_size=1, timeout=20,
        configure=show("configure"), check=show("check"), reset=show("reset"),
    ) as pool:  # fmt: skip
        for _ in range(2):
            with pool.connection() as conn:
                conn.execute(QUERY)

    assert {name for name, _ in shown} == {"configure", "check", "reset"}
    assert all(wrapped for _, wrapped in shown)


def test_the_pool_s_own_check_works(dsn: str) -> None:
    masklib.install("psycopg", policy=masklib.Policy(preset="agent"), key=KEY)

    with (
        ConnectionPool(
            dsn, min_size=1, max_size=1, timeout=20, check=ConnectionPool.check_connection
        ) as pool,
        pool.connection() as conn,
    ):
        assert conn.execute(QUERY).fetchone() == (MASKED,)


def test_a_pool_made_before_hands_out_sealed_connections_from_then_on(dsn: str) -> None:
    with ConnectionPool(dsn, min_size=1, max_size=1, timeout=20) as pool:
        with pool.connection() as conn:
            before = masklib.is_wrapped(conn)
        masklib.install("psycopg", key=KEY)
        with pool.connection() as conn:
            meanwhile = masklib.is_wrapped(conn), conn.execute(QUERY).fetchone()
        masklib.uninstall()
        with pool.connection() as conn:
            after = masklib.is_wrapped(conn)

    assert (before, meanwhile, after) == (False, (True, (MASKED,)), False)


def test_what_cannot_be_sealed_goes_back_to_the_pool(dsn: str) -> None:
    with ConnectionPool(dsn, min_size=1, max_size=1, timeout=20) as pool:
        pool.wait(20)
        masklib.install("psycopg", key=KEY)
        pool._pool[0].close()
        with pytest.raises(ClosedConnectionError):
            pool.getconn()
        with pool.connection() as conn:
            assert conn.execute(QUERY).fetchone() == (MASKED,)


def test_a_sealed_connection_of_elsewhere_is_refused(dsn: str) -> None:
    masklib.install("psycopg", key=KEY)

    with (
        ConnectionPool(dsn, min_size=1, max_size=1, timeout=20) as pool,
        psycopg.connect(dsn) as other,
        pytest.raises((AttributeError, ValueError)),
    ):
        pool.putconn(other)


def test_an_asynchronous_pool_hands_out_sealed_connections(dsn: str) -> None:
    async def main() -> list[Any]:
        async with AsyncConnectionPool(dsn, min_size=1, max_size=1, timeout=20, open=False) as pool:
            seen = []
            for _ in range(2):
                async with pool.connection() as conn:
                    cursor = await conn.execute(QUERY)
                    seen.append((masklib.is_wrapped(conn), await cursor.fetchone()))
            return seen

    masklib.install("psycopg", key=KEY)

    assert asyncio.run(main()) == [(True, (MASKED,))] * 2


def test_unmasked_does_not_list_what_a_pool_keeps(dsn: str) -> None:
    masklib.install("psycopg", key=KEY)
    before = masklib.unmasked()

    with ConnectionPool(dsn, min_size=2, max_size=2, timeout=20) as pool:
        pool.wait(20)
        assert masklib.unmasked() == before


# ------------------------------------------------------------------ a pool, wrapped
class Watched:
    """Functions of the user's for a pool, which tell whether what they are shown is sealed."""

    def __init__(self) -> None:
        self.seen: list[tuple[str, bool]] = []

    def show(self, name: str) -> Any:
        return lambda conn: self.seen.append((name, masklib.is_wrapped(conn)))

    def show_async(self, name: str) -> Any:
        async def shown(conn: Any) -> None:
            self.show(name)(conn)

        return shown


@pytest.mark.parametrize("kind", [ConnectionPool, NullConnectionPool])
def test_a_wrapped_pool_hands_out_sealed_connections_and_shows_such(kind: Any, dsn: str) -> None:
    watched = Watched()
    given = {name: watched.show(name) for name in ("configure", "check", "reset")}
    with kind(dsn, min_size=0, max_size=1, timeout=20, **given) as pool:
        assert masklib.wrap(pool, key=KEY) is pool
        assert masklib.wrap(pool, key=KEY) is pool
        with pytest.raises(AlreadyWrappedError):
            masklib.wrap(pool, key=bytes(32))
        rows = []
        for _ in range(2):
            with pool.connection() as conn:
                rows.append(conn.execute(QUERY).fetchone())
        conn = pool.getconn()
        pool.putconn(conn)

    assert rows == [(MASKED,)] * 2
    assert masklib.is_wrapped(conn)
    assert {name for name, _ in watched.seen} >= {"configure"}
    assert all(wrapped for _, wrapped in watched.seen)


@pytest.mark.parametrize("kind", [AsyncConnectionPool, AsyncNullConnectionPool])
def test_a_wrapped_asynchronous_pool_hands_out_sealed_connections(kind: Any, dsn: str) -> None:
    async def main() -> Any:
        async with kind(dsn, min_size=0, max_size=1, timeout=20, open=False) as pool:
            await masklib.wrap_async(pool, key=KEY)
            async with pool.connection() as conn:
                return await (await conn.execute(QUERY)).fetchone()

    assert asyncio.run(main()) == (MASKED,)


@pytest.mark.parametrize("opened", [False, True])
def test_a_wrapped_pool_of_asyncpg_s_hands_out_masked_values_in_all_ways(dsn: str, opened: bool) -> None:
    watched = Watched()
    given = {name: watched.show_async(name) for name in ("init", "setup", "reset")}
    parts = conninfo_to_dict(dsn)
    place: Any = {"host": parts["host"], "user": parts["user"], "database": parts["dbname"]}

    async def main() -> list[Any]:
        pool = asyncpg.create_pool(**place, min_size=1, max_size=2, **given)
        if opened:
            await pool
            watched.seen.clear()
        pool = await masklib.wrap_async(pool, key=KEY)
        assert masklib.wrap(pool, key=KEY) is pool
        found = [await pool.fetchval(QUERY), (await pool.fetchrow(QUERY))[0], (await pool.fetch(QUERY))[0][0]]
        async with pool.acquire() as conn:
            found += [masklib.is_wrapped(conn), await conn.fetchval(QUERY)]
        conn = await pool.acquire()
        await pool.release(conn)
        with pytest.raises(asyncpg.InvalidTextRepresentationError) as caught:
            await pool.execute("SELECT CAST(email AS INTEGER) FROM people")
        await pool.close()
        return [*found, RAW in str(caught.value)]

    assert asyncio.run(main()) == [MASKED] * 3 + [True, MASKED, False]
    assert {name for name, _ in watched.seen} == {"setup", "reset"} | (set() if opened else {"init"})
    assert all(wrapped for _, wrapped in watched.seen)


def test_unmasked_lists_of_asyncpg_s_pools_what_hands_out_raw_connections(dsn: str) -> None:
    parts = conninfo_to_dict(dsn)
    place: Any = {"host": parts["host"], "user": parts["user"], "database": parts["dbname"]}
    before = masklib.unmasked()

    async def counted() -> list[int]:
        async with asyncpg.create_pool(**place, min_size=2, max_size=2) as pool:
            found = [len(masklib.unmasked())]
            async with pool.acquire():
                masklib.wrap(pool, key=KEY)
                found.append(len(masklib.unmasked()))
            found.append(len(masklib.unmasked()))
            async with pool.acquire():
                found.append(len(masklib.unmasked()))
        return [one - len(before) for one in found]

    async def installed() -> list[str]:
        async with asyncpg.create_pool(**place, min_size=2, max_size=2) as pool, pool.acquire():
            return masklib.unmasked()

    assert asyncio.run(counted()) == [2, 1, 0, 0]  # one was out before, and is raw
    masklib.install("asyncpg", key=KEY)
    assert asyncio.run(installed()) == before


def test_a_pool_takes_no_catalogue_connection(dsn: str) -> None:
    with (
        ConnectionPool(dsn, min_size=0, max_size=1, open=False) as pool,
        pytest.raises(TypeError, match="catalog"),
    ):
        masklib.wrap(pool, catalog=dict)


# ------------------------------------------------------------------ DBUtils, which knows PEP 249 only
@pytest.mark.parametrize("kind", [PooledDB, PersistentDB])
@pytest.mark.parametrize("installed", [True, False])
def test_pools_of_dbutils_hand_out_what_they_were_given(kind: Any, installed: bool, dsn: str) -> None:
    if installed:
        masklib.install("psycopg2", key=KEY)
        pool = kind(psycopg2, dsn=dsn)
    else:
        pool = kind(lambda: masklib.wrap(psycopg2.connect(dsn), key=KEY))
    rows, wrapped = [], []
    for _ in range(2):
        conn = pool.connection()
        cursor = conn.cursor()
        cursor.execute(QUERY)
        rows.append(cursor.fetchone())
        inner = conn
        while not masklib.is_wrapped(inner) and hasattr(inner, "_con"):
            inner = inner._con
        wrapped.append(masklib.is_wrapped(inner))
        cursor.close()
        conn.close()
    if kind is PooledDB:
        pool.close()

    assert rows == [(MASKED,)] * 2
    assert wrapped == [True] * 2
