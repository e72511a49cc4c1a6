"""psycopg_pool under `masklib.install`: its own business goes on, and what it hands out is sealed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg_pool import AsyncConnectionPool, ConnectionPool, NullConnectionPool

import masklib
from masklib.errors import ClosedConnectionError

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
