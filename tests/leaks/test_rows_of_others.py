"""Rows of one statement that would come under the plan of another: names taken over, results that wait, answers left unread."""

from __future__ import annotations

import asyncio
import contextlib
import gc
from typing import TYPE_CHECKING, Any

import asyncpg
import pytest

import masklib
from tests.leaks.conftest import KEY, POLICIES
from tests.leaks.reach import of_exception, of_value

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.leaks.conftest import House
    from tests.leaks.watch import Watch

MINE = "SELECT 'x' AS full_name FROM orders"
"""Clear, with the label of the other."""
THEIRS = "SELECT full_name FROM people"
pytestmark = pytest.mark.filterwarnings("ignore")
"""Cursors and results are left open on purpose, and some drivers warn of that."""
LONG = "n" * 63
"""As long as a name of PostgreSQL's can be: what is longer is cut."""


@pytest.fixture(autouse=True)
def _gone() -> Iterator[None]:
    """Let go of what was left open while nobody minds its warnings."""
    yield
    gc.collect()


def seen_by(watch: Watch, attempt: Callable[..., Any], *given: Any) -> list[Any]:
    """Run an attempt; return the leaks in what came of it."""
    try:
        seen: Any = attempt(*given)
    except BaseException as error:  # noqa: BLE001  whatever it is, it is looked at
        seen = error
    return watch.all_leaks(
        [*of_exception("error", seen)] if isinstance(seen, BaseException) else [*of_value("seen", seen)]
    )


# ------------------------------------------------------------------ names of the server's
RELEASES: dict[str, Callable[[Any], object]] = {
    "rollback": lambda conn: conn.rollback(),
    "CLOSE": lambda conn: conn.cursor().execute("CLOSE c"),
    "CLOSE ALL": lambda conn: conn.cursor().execute("CLOSE ALL"),
}
FETCHES: dict[str, Callable[[Any], object]] = {
    "fetchone": lambda cursor: cursor.fetchone(),
    "fetchmany": lambda cursor: cursor.fetchmany(2),
    "fetchall": lambda cursor: cursor.fetchall(),
    "iteration": list,
}


@pytest.mark.parametrize("driver", ["psycopg", "psycopg-async", "psycopg2"])
def test_a_cursor_whose_name_another_has_taken_hands_out_nothing(house: House, watch: Watch) -> None:
    leaks = {}
    for release, let_go in RELEASES.items():
        for way, fetch in FETCHES.items():
            conn = house.wrapped("default")
            mine = conn.cursor("c")
            mine.execute(MINE)
            mine.fetchone()
            let_go(conn)
            theirs = conn.cursor("c")
            theirs.execute(THEIRS)
            leaks[release, way] = seen_by(watch, fetch, mine)
            assert len(theirs.fetchall()) == 2
            conn.close()

    assert not any(leaks.values()), leaks


@pytest.mark.parametrize("driver", ["psycopg", "psycopg2"])
def test_names_are_the_same_where_the_server_cuts_them(house: House, watch: Watch) -> None:
    conn = house.wrapped("default")
    mine, theirs = conn.cursor(f"{LONG}1"), conn.cursor(f"{LONG}2")
    mine.execute(MINE)
    conn.cursor().execute("CLOSE ALL")
    theirs.execute(THEIRS)
    assert seen_by(watch, mine.fetchall) == []


def test_a_name_declared_by_a_statement_is_no_cursors_any_more(postgres_house: House, watch: Watch) -> None:
    conn = masklib.wrap(postgres_house.open(), policy="application", key=KEY)
    mine = conn.cursor("c")
    mine.execute(MINE)
    conn.execute("CLOSE c")
    conn.execute(f"DECLARE c CURSOR FOR {THEIRS}")
    assert seen_by(watch, mine.fetchall) == []


def test_a_cursor_goes_on_while_others_run(postgres_house: House) -> None:
    conn = postgres_house.wrapped("default")
    mine, theirs = conn.cursor("a"), conn.cursor("b")
    mine.execute(MINE)
    theirs.execute(MINE)
    conn.execute("SELECT 1").fetchall()
    assert [mine.fetchone(), theirs.fetchone(), mine.fetchone(), mine.fetchone()] == [
        ("x",),
        ("x",),
        ("x",),
        None,
    ]


# ------------------------------------------------------------------ results that wait on the connection
PLAIN: dict[str, Any] = {}
BUFFERED, PREPARED, UNBUFFERED = {"buffered": True}, {"prepared": True}, {"cursorclass": "SSCursor"}
PAIRS: dict[str, Sequence[tuple[dict[str, Any], dict[str, Any]]]] = {
    "mysql-connector": ((PLAIN, PLAIN), (PLAIN, PREPARED), (PREPARED, PLAIN), (BUFFERED, PLAIN)),
    "mysqlclient": ((PLAIN, PLAIN), (UNBUFFERED, UNBUFFERED), (PLAIN, UNBUFFERED)),
}
NEXT: dict[str, Callable[[Any], object]] = {
    THEIRS: lambda cursor: [cursor.fetchone(), cursor.fetchall()],
    f"SELECT 1; {THEIRS}": lambda cursor: (cursor.nextset(), cursor.fetchall()),
}
"""What another cursor runs, and how the first one may be handed the rows of it."""


def _cursor(conn: Any, given: dict[str, Any]) -> Any:
    if given is not UNBUFFERED:
        return conn.cursor(**given)
    from MySQLdb.cursors import SSCursor

    return conn.cursor(cursorclass=SSCursor)


@pytest.mark.parametrize("driver", list(PAIRS))
def test_a_cursor_fetches_no_rows_that_wait_for_another(house: House, watch: Watch) -> None:
    leaks = {}
    for mine, theirs in PAIRS[house.driver]:
        for text, fetch in NEXT.items():
            conn = house.wrapped("default")
            first = _cursor(conn, mine)
            first.execute(MINE)
            with contextlib.suppress(Exception):
                first.fetchall()
                _cursor(conn, theirs).execute(text)
            found = seen_by(watch, fetch, first)
            leaks[str(mine), str(theirs), text] = found
            house.close()

    assert not any(leaks.values()), leaks


# ------------------------------------------------------------------ answers left unread
def _interrupted(owner: Any, name: str, place: int) -> None:
    """Have a method raise when it is called for the nth time from now on, once."""
    found, calls = getattr(owner, name), iter(range(1, place + 1))

    def method(*args: Any, **kwargs: Any) -> Any:
        if next(calls, 0) == place:
            raise KeyboardInterrupt
        return found(*args, **kwargs)

    setattr(owner, name, method)


READS: dict[str, Callable[[Any], tuple[Any, str]]] = {
    "mysql-connector": lambda raw: (raw._socket._netbroker, "recv"),
    "pymysql": lambda raw: (raw, "_read_packet"),
}


@pytest.mark.parametrize("driver", list(READS))
def test_an_answer_that_was_read_in_part_is_not_taken_for_the_next(house: House, watch: Watch) -> None:
    leaks = []
    for place in range(1, 6):
        raw = house.open()
        conn = house.seal(raw, "default")
        for text in (MINE, THEIRS):  # the catalogue is looked up
            conn.cursor().execute(text) if house.driver == "pymysql" else _read_out(conn, text)
        _interrupted(*READS[house.driver](raw), place)
        with contextlib.suppress(KeyboardInterrupt, Exception):
            conn.cursor().execute(THEIRS)
        for _ in range(3):
            leaks += seen_by(watch, _read_out, conn, MINE)
        house.close()

    assert leaks == []


def _read_out(conn: Any, text: str) -> Any:
    cursor = conn.cursor()
    cursor.execute(text)
    return cursor.fetchall()


# ------------------------------------------------------------------ asyncpg
def _on_asyncpg(dsn: str, work: Callable[[Any], Any], policy: Any = POLICIES["default"]) -> Any:
    async def connected() -> Any:
        conn = await masklib.wrap_async(asyncpg.connect(dsn), policy=policy, key=KEY)
        try:
            return await work(conn)
        except Exception as error:  # noqa: BLE001  it is looked at
            return error
        finally:
            conn.terminate()

    return asyncio.run(asyncio.wait_for(connected(), 120))


def _dsn(house: House) -> str:
    info = house.open().info
    return f"postgresql://{info.user}@/{info.dbname}?host={info.host}"


@pytest.mark.parametrize("release", ["DEALLOCATE s", "DEALLOCATE ALL", "DISCARD ALL"])
def test_a_prepared_statement_whose_name_another_has_taken_does_not_run(
    postgres_house: House, watch: Watch, release: str
) -> None:
    async def work(conn: Any) -> Any:
        mine = await conn.prepare(MINE, name="s")
        await conn.execute(release)
        theirs = await conn.prepare(THEIRS, name="s")
        assert len(await theirs.fetch()) == 2
        async with conn.transaction():
            portal = mine.cursor()
            with contextlib.suppress(masklib.errors.BlockedExitError):
                return [dict(row) async for row in portal]
        return [dict(row) for row in await mine.fetch()]

    assert seen_by(watch, lambda: _on_asyncpg(_dsn(postgres_house), work)) == []


class Equal:
    """Equal to whatever it is compared with, and called with values."""

    def __init__(self) -> None:
        self.got: list[Any] = []
        self.__module__ = "orjson"

    def __call__(self, value: Any) -> str:
        self.got.append(value)
        return str(value)

    def __eq__(self, other: object) -> bool:
        return True

    def __hash__(self) -> int:
        return hash(str)


def test_a_codec_of_the_programs_own_sees_no_value(postgres_house: House, watch: Watch) -> None:
    spy = Equal()

    async def work(conn: Any) -> Any:
        codec = {"schema": "pg_catalog", "format": "text"}
        with contextlib.suppress(masklib.errors.BlockedExitError):
            await conn.set_type_codec("text", encoder=str, decoder=spy, **codec)
        shown = await conn.fetchval("SELECT email FROM people WHERE id = 1")
        await conn.set_type_codec("text", encoder=spy, decoder=str, **codec)
        return await conn.fetch("SELECT id FROM people WHERE email = $1", shown)

    assert seen_by(watch, lambda: _on_asyncpg(_dsn(postgres_house), work)) == []
    assert seen_by(watch, lambda: spy.got) == []
