"""aiomysql on a real MariaDB: cursors of all shapes, their place, errors, pools."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import aiomysql
import pymysql
import pytest

import masklib
from masklib.dbapi.sealed import state_of
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = bytes(range(32))
EMAIL = "wyvernqx.blothmar@kestrelhoaxby.org"
SECRETS = ("wyvernqx", "blothmar", "kestrelhoaxby", "2127365087")
DDL = (
    "CREATE TABLE people (id INT PRIMARY KEY, email VARCHAR(100) UNIQUE, phone TEXT, notes TEXT, raw_note BLOB, n INT)",
    f"INSERT INTO people VALUES (1, '{EMAIL}', '+12127365087', 'wrote from {EMAIL}', 'from {EMAIL}', 42)",
    "INSERT INTO people VALUES (2, 'ystradgyn@ombrefjell.net', NULL, 'nothing', NULL, 7)",
)


def leaked(value: Any) -> list[str]:
    return [secret for secret in SECRETS if secret in repr(value)]


@pytest.fixture
def place(mariadb_database: dict[str, Any]) -> dict[str, Any]:  # noqa: F811  (how a fixture is asked for)
    """Arguments of ``connect`` for a database with rows."""
    with pymysql.connect(**mariadb_database, autocommit=True) as raw, raw.cursor() as cursor:
        for statement in DDL:
            cursor.execute(statement)
    return mariadb_database


CURSORS = [aiomysql.Cursor, aiomysql.DictCursor, aiomysql.SSCursor, aiomysql.SSDictCursor]


def run(place: dict[str, Any], body: Callable[[Any], Any]) -> Any:
    async def main() -> Any:
        given = {"db" if name == "database" else name: value for name, value in place.items()}
        raw = await aiomysql.connect(**given)
        try:
            return await body(masklib.wrap(raw, key=KEY))
        finally:
            await raw.ensure_closed()

    return asyncio.run(main())


@pytest.mark.parametrize("kind", CURSORS)
def test_every_cursor_of_aiomysql_masks_in_every_way(kind: Any, place: dict[str, Any]) -> None:
    async def body(connection: Any) -> list[Any]:
        found = []
        async with connection.cursor(kind) as cursor:
            await cursor.execute("SELECT * FROM people ORDER BY id")
            found += await cursor.fetchall()
            await cursor.execute("SELECT * FROM people WHERE id < %s ORDER BY id", (3,))
            found.append(await cursor.fetchone())
            found += await cursor.fetchmany(5)
            await cursor.execute("SELECT * FROM people ORDER BY id")
            found += [row async for row in cursor]
            assert leaked(cursor.description) == []
            assert cursor.connection is connection
        cursor = await connection.cursor()
        await cursor.execute("SELECT 1")
        assert await cursor.fetchone() == (1,)
        return found

    found = run(place, body)

    assert len(found) == 6
    assert {type(row) for row in found} == {dict if "Dict" in kind.__name__ else tuple}
    assert leaked(found) == []


def test_a_buffered_cursor_of_aiomysql_tells_and_moves_its_place(place: dict[str, Any]) -> None:
    async def body(connection: Any) -> list[Any]:
        async with connection.cursor() as cursor:
            await cursor.execute("SELECT id FROM people ORDER BY id")
            first = await cursor.fetchone()
            place = cursor.rownumber
            await cursor.scroll(0, mode="absolute")
            return [first, place, await cursor.fetchall()]

    assert run(place, body) == [(1,), 1, ((1,), (2,))]


def test_errors_of_aiomysql_lose_their_values(place: dict[str, Any]) -> None:
    async def body(connection: Any) -> list[Any]:
        async with connection.cursor() as cursor:
            try:
                await cursor.execute(
                    "SELECT extractvalue(1, concat('~', (SELECT email FROM people LIMIT 1)))"
                )
            except aiomysql.Error as error:
                return [str(error), error.args, error.__context__]
        raise AssertionError("no error came")

    assert leaked(run(place, body)) == []


def test_a_pools_connections_can_be_wrapped_and_put_back(place: dict[str, Any]) -> None:
    async def main() -> Any:
        given = {"db" if name == "database" else name: value for name, value in place.items()}
        async with aiomysql.create_pool(**given, minsize=1, maxsize=1) as pool, pool.acquire() as raw:
            cursor = await masklib.wrap(raw, key=KEY).cursor()
            await cursor.execute("SELECT email FROM people")
            return await cursor.fetchall()

    assert leaked(asyncio.run(main())) == []


def test_the_server_tells_where_a_column_comes_from(place: dict[str, Any]) -> None:
    async def body(connection: Any) -> list[Any]:
        async with connection.cursor() as cursor:
            await cursor.execute("SELECT email AS e, upper(email) FROM people p")
            return [column.verdict.evidence for column in state_of(cursor).life.plan.columns]

    assert ["origin told by driver" in one for one in run(place, body)] == [True, False]
