"""The same under SQLAlchemy's asynchronous engines, with rows and parameters in its own log."""

from __future__ import annotations

import shutil
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import event
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

import masklib
from tests.leaks.conftest import KEY, POLICIES
from tests.leaks.test_engine import ERRORS, READS
from tests.leaks.test_objects import raw_objects
from tests.leaks.witness import Witness

if TYPE_CHECKING:
    import asyncio
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine

    from tests.leaks.watch import Watch

EACH = pytest.mark.parametrize("driver", ["aiosqlite", "psycopg", "asyncpg", "aiomysql"])
EMAILS = "SELECT email FROM people ORDER BY id"


@pytest.fixture
def url(driver: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database full of canaries."""
    if driver == "aiosqlite":
        file = shutil.copy(request.getfixturevalue("sqlite_canaries"), tmp_path / "canaries.sqlite")
        return f"sqlite+aiosqlite:///{file}"
    if driver == "aiomysql":
        place = request.getfixturevalue("mariadb_canaries")
        return f"mysql+aiomysql://{place['user']}@/{place['database']}?unix_socket={place['unix_socket']}"
    parts = conninfo_to_dict(request.getfixturevalue("postgres_canaries"))
    return f"postgresql+{driver}://{parts['user']}@/{parts['dbname']}?host={parts['host']}"


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[AsyncEngine]:
    """A masked engine."""
    engine = create_async_engine(url, echo="debug")
    masklib.sqlalchemy.mask_engine(engine, policy=POLICIES["found"], key=KEY)
    try:
        yield engine
    finally:
        await engine.dispose()


async def attempt(witness: Witness, place: str, coming: Callable[[], Any]) -> Any:
    """Await, and keep what is returned or raised."""
    try:
        found = await coming()
    except Exception as error:  # noqa: BLE001  (whatever is raised has come out)
        witness.attempt(place, _raiser(error))
        return None
    witness.keep(place, found)
    return found


def _raiser(error: Exception) -> Callable[[], object]:
    def again() -> object:
        raise error

    return again


async def read(connection: AsyncConnection, statement: str) -> list[Any]:
    """Read a result in the ways that a result has."""
    text = sa.text(statement)
    async with connection.stream(text) as streamed:
        some = await streamed.fetchmany(1)
    return [
        some,
        (await connection.execute(text)).all(),
        (await connection.execute(text)).mappings().first(),
        (await connection.scalars(text)).all(),
        [tuple(row) async for row in await connection.stream(text)],
    ]


async def exercise(witness: Witness, url: str) -> None:
    async with opened(url) as engine:
        handed: list[Any] = []
        for name in ("connect", "checkout"):
            event.listen(engine.sync_engine, name, lambda raw, *_rest: handed.append(raw))
        event.listen(engine.sync_engine, "do_execute", lambda cursor, *_rest: handed.append(cursor))
        event.listen(
            engine.sync_engine, "handle_error", lambda context: handed.append(context.original_exception)
        )
        for statement in (*READS[1:4], *ERRORS[1:3]):
            async with engine.connect() as connection:
                await attempt(witness, statement, lambda: read(connection, statement))  # noqa: B023  (awaited here)
                fairy = await connection.get_raw_connection()
                handed += [fairy.driver_connection, fairy.dbapi_connection]
        async with AsyncSession(engine) as session:
            await attempt(witness, "session", lambda: session.scalars(sa.text(EMAILS)))
        witness.keep("handed", handed)
        for one in handed:
            inside = [
                getattr(one, name, None) for name in ("_connection", "_cursor", "_rows", "driver_connection")
            ]
            witness.keep("inside", [*inside, list(getattr(one, "_prepared_statement_cache", None) or ())])


@pytest.mark.usefixtures("runner")
@EACH
def test_no_way_of_an_asynchronous_engine_brings_a_canary_or_a_raw_object_out(
    driver: str, url: str, runner: asyncio.Runner, watch: Watch
) -> None:
    witness = Witness()
    with witness.watching():
        runner.run(exercise(witness, url))

    assert not [one for one in witness.errors if isinstance(one, masklib.MaskError)]
    assert raw_objects(witness.results) == []
    assert [place for place, _text in witness.texts if place.startswith("log sqlalchemy.engine")]
    assert watch.all_leaks(witness.texts) == []
