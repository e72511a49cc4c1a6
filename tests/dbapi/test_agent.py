"""Preset ``agent`` on real drivers: the database is set read-only too, and results have a limit of rows."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import aiosqlite
import duckdb
import psycopg
import psycopg2
import pymysql
import pytest

import masklib
from masklib.errors import StatementDeniedError
from masklib.policy import Policy
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KEY = bytes(32)
AGENT = Policy(preset="agent")
FEW = Policy.of(preset="agent", limits={"rows": 20})
READ, WRITE = "SELECT count(*) FROM things", "INSERT INTO things VALUES (0)"


def fill(raw: Any) -> None:
    cursor = raw.cursor()
    cursor.execute("CREATE TABLE things (n INTEGER)")
    for n in range(1, 31):
        cursor.execute(f"INSERT INTO things VALUES ({n})")
    raw.commit()


@pytest.fixture(params=["sqlite3", "psycopg", "psycopg2"])
def raw(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A raw connection to a table of thirty numbers."""
    if request.param == "sqlite3":
        made: Any = sqlite3.connect(":memory:")
    else:
        dsn = request.getfixturevalue("postgres_database")
        made = {"psycopg": psycopg.connect, "psycopg2": psycopg2.connect}[request.param](dsn)
    with closing(made):
        fill(made)
        yield made


def written(raw: Any) -> bool:
    try:
        raw.cursor().execute(WRITE)
    except (sqlite3.Error, psycopg.Error, psycopg2.Error):
        return False
    finally:
        raw.rollback()
    return True


def ask(connection: Any, sql: str = READ) -> Any:
    cursor = connection.cursor()
    cursor.execute(sql)
    return cursor


def test_the_database_refuses_writes_too(raw: Any) -> None:
    assert ask(masklib.wrap(raw, policy=AGENT, key=KEY)).fetchall() == [(30,)]
    raw.rollback()
    assert not written(raw)


@pytest.mark.parametrize(
    "policy", [Policy(), Policy(filters="masked"), Policy(preset="agent", mode="observe")]
)
def test_other_policies_leave_the_database_as_it_is(policy: Policy, raw: Any) -> None:
    assert ask(masklib.wrap(raw, policy=policy, key=KEY)).fetchall() == [(30,)]
    raw.rollback()
    assert written(raw)


def test_a_transaction_that_is_open_already_becomes_read_only(raw: Any) -> None:
    ask(raw, WRITE)
    connection = masklib.wrap(raw, policy=AGENT, key=KEY)
    assert ask(connection).fetchall() == [(31,)]
    with pytest.raises((sqlite3.Error, psycopg.Error, psycopg2.Error)):
        ask(raw, WRITE)
    connection.rollback()
    assert ask(connection, "SELECT max(n) FROM things").fetchall() == [(30,)]
    connection.rollback()
    assert not written(raw)


def test_asynchronous_connections_are_set_read_only(postgres_database: str, tmp_path: Any) -> None:
    async def on_sqlite() -> bool:
        raw = await aiosqlite.connect(tmp_path / "a.sqlite")
        await raw.execute("CREATE TABLE things (n INTEGER)")
        await raw.commit()
        connection = masklib.wrap(raw, policy=AGENT, key=KEY)
        await connection.execute(READ)
        try:
            await raw.execute(WRITE)
        except sqlite3.Error:
            return True
        finally:
            await connection.close()
        return False

    async def on_postgresql() -> bool:
        raw = await psycopg.AsyncConnection.connect(postgres_database)
        await raw.execute("CREATE TABLE things (n INTEGER)")
        await raw.commit()
        connection = masklib.wrap(raw, policy=AGENT, key=KEY)
        await connection.execute(READ)
        await raw.rollback()
        try:
            await raw.execute(WRITE)
        except psycopg.Error:
            return True
        finally:
            await connection.close()
        return False

    assert asyncio.run(on_sqlite())
    assert asyncio.run(on_postgresql())


@pytest.mark.parametrize("sql", ["CREATE TABLE made (n INTEGER)", "CREATE TEMPORARY TABLE made (n INTEGER)"])
def test_no_temporary_table_is_made_either(sql: str, raw: Any) -> None:
    connection = masklib.wrap(raw, policy=AGENT, key=KEY)
    ask(connection).fetchall()
    with pytest.raises(StatementDeniedError, match="one SELECT"):
        ask(connection, sql)
    raw.rollback()
    with pytest.raises((sqlite3.Error, psycopg.Error, psycopg2.Error), match=r"read-?only"):
        ask(raw, sql)


@pytest.mark.parametrize("autocommit", [True, False])
def test_mariadb_is_set_read_only(
    mariadb_database: dict[str, Any],  # noqa: F811  (how a fixture is asked for)
    *,
    autocommit: bool,
) -> None:
    with closing(pymysql.connect(**mariadb_database, autocommit=autocommit)) as made:
        fill(made)
        connection = masklib.wrap(made, policy=AGENT, key=KEY)
        assert ask(connection).fetchall() == ((30,),)
        made.rollback()
        for sql in (WRITE, "CREATE TABLE made (n INTEGER)"):
            with pytest.raises(pymysql.Error, match="READ ONLY"):
                made.cursor().execute(sql)


def test_a_transaction_of_mariadb_that_is_open_becomes_read_only_when_it_ends(
    mariadb_database: dict[str, Any],  # noqa: F811  (how a fixture is asked for)
) -> None:
    with closing(pymysql.connect(**mariadb_database)) as made:
        fill(made)
        made.cursor().execute(WRITE)
        connection = masklib.wrap(made, policy=AGENT, key=KEY)
        assert ask(connection).fetchall() == ((31,),)
        connection.rollback()
        assert ask(connection).fetchall() == ((30,),)
        with pytest.raises(pymysql.Error, match="READ ONLY"):
            made.cursor().execute(WRITE)


def test_a_database_that_cannot_be_set_read_only_is_told_of_once(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "masklib.audit")
    with closing(duckdb.connect()) as made:
        connection = masklib.wrap(made, policy=AGENT, key=KEY)
        for n in (1, 2):
            connection.execute(f"SELECT {n} + 1").fetchall()
    told = [str(vars(record)) for record in caplog.records]
    assert [("duckdb cannot be set read-only" in one) for one in told].count(True) == 1


def one_by_one(cursor: Any) -> list[Any]:
    rows = []
    while (row := cursor.fetchone()) is not None:
        rows.append(row)
    return rows


ALL: dict[str, Callable[[Any], Any]] = {
    "fetchall": lambda cursor: cursor.fetchall(),
    "fetchmany": lambda cursor: cursor.fetchmany(25),
    "fetchone": one_by_one,
    "iteration": list,
    "some, then all": lambda cursor: [*cursor.fetchmany(15), *cursor.fetchall()],
    "one, then all": lambda cursor: [cursor.fetchone(), *cursor.fetchall()],
}


@pytest.mark.parametrize("way", ALL)
def test_a_result_of_more_rows_than_allowed_is_refused(way: str, raw: Any) -> None:
    cursor = ask(masklib.wrap(raw, policy=FEW, key=KEY), "SELECT n FROM things")
    with pytest.raises(StatementDeniedError, match=r"more than 20 rows.*LIMIT"):
        ALL[way](cursor)
    for fetch in (cursor.fetchmany, cursor.fetchall):  # nothing more comes by asking again
        try:
            rows = fetch()
        except StatementDeniedError:
            rows = []
        assert rows == []


@pytest.mark.parametrize("way", ALL)
def test_a_result_of_as_many_rows_as_allowed_comes_whole(way: str, raw: Any) -> None:
    cursor = ask(masklib.wrap(raw, policy=FEW, key=KEY), "SELECT n FROM things WHERE n <= 20")
    assert sorted(ALL[way](cursor)) == [(n,) for n in range(1, 21)]


def test_rows_up_to_the_limit_come_before_it_is_told(raw: Any) -> None:
    cursor = ask(masklib.wrap(raw, policy=FEW, key=KEY), "SELECT n FROM things")
    assert len([cursor.fetchone() for _ in range(20)]) == 20
    with pytest.raises(StatementDeniedError, match="more than 20 rows"):
        cursor.fetchone()


def test_the_record_says_how_many_rows_came(raw: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "masklib.audit")
    cursor = ask(masklib.wrap(raw, policy=FEW, key=KEY), "SELECT n FROM things")
    cursor.fetchmany(15)
    with pytest.raises(StatementDeniedError):
        cursor.fetchall()
    told = [record for record in caplog.records if record.name == "masklib.audit"]
    assert any("denied" in str(vars(record)) for record in told)


def test_without_a_limit_all_rows_come(raw: Any) -> None:
    assert (
        len(
            ask(
                masklib.wrap(raw, key=KEY, policy=Policy(filters="masked")), "SELECT n FROM things"
            ).fetchall()
        )
        == 30
    )
