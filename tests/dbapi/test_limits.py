"""Speed bumps: seconds of a statement, ended by the database itself, and values compared with masked columns."""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import closing
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import adbc_driver_postgresql.dbapi
import adbc_driver_sqlite.dbapi
import aiosqlite
import asyncpg
import duckdb
import mysql.connector
import pg8000.dbapi
import psycopg
import psycopg2
import pymysql
import pytest
from psycopg.conninfo import conninfo_to_dict

import masklib
from masklib import Actor, Key, Policy
from masklib.errors import MaskError, StatementDeniedError
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from pathlib import Path

KEY = Key(bytes(range(32)))
SLOW = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT count(*) FROM n"


def test_sqlite_ends_a_statement_that_runs_too_long(sqlite: sqlite3.Connection) -> None:
    connection = masklib.wrap(sqlite, policy=Policy.of(limits={"seconds": 1}), key=KEY)
    for _ in range(2):
        with pytest.raises(sqlite3.OperationalError, match="interrupted"):
            connection.execute(SLOW).fetchall()
        assert connection.execute("SELECT 1 + 1").fetchall() == [(2,)]


@pytest.mark.parametrize("autocommit", [True, False])
def test_postgresql_ends_a_statement_that_runs_too_long(postgres_database: str, autocommit: bool) -> None:
    with psycopg.connect(postgres_database, autocommit=autocommit) as raw:
        connection = masklib.wrap(raw, policy=Policy.of(preset="application", limits={"seconds": 1}), key=KEY)
        for _ in range(2):
            with pytest.raises(psycopg.errors.QueryCanceled):
                connection.execute("SELECT pg_sleep(5)")
            connection.rollback()
            assert connection.execute("SELECT 1 + 1").fetchall() == [(2,)]
            connection.execute("SET statement_timeout = 0")
            connection.commit()


def test_mariadb_ends_a_statement_that_runs_too_long(mariadb_database: dict[str, Any]) -> None:  # noqa: F811  a fixture
    with closing(pymysql.connect(**mariadb_database)) as raw:
        policy = Policy.of(preset="application", limits={"seconds": 1})
        cursor = masklib.wrap(raw, policy=policy, key=KEY).cursor()
        with pytest.raises(pymysql.err.Error):
            cursor.execute(
                "SELECT count(*) FROM (" + SLOW.replace("x + 1", "(x + 1) % 1000000 + sleep(0.001)") + ") t"
            )


def test_duckdb_ends_a_statement_that_runs_too_long() -> None:
    with closing(duckdb.connect()) as raw:
        connection = masklib.wrap(raw, policy=Policy.of(limits={"seconds": 1}), key=KEY)
        with pytest.raises(duckdb.InterruptException):
            connection.execute("SELECT count(*) FROM range(1000000000000) r WHERE r.range % 7 = 3").fetchall()
        assert connection.execute("SELECT 1 + 1").fetchall() == [(2,)]


def test_rows_that_lie_with_the_caller_take_no_time_of_the_statement(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("masklib.dbapi.drivers.sqlite3._STEPS", 1)
    now = [0.0]
    monkeypatch.setattr("masklib.dbapi.drivers.sqlite3.time", SimpleNamespace(monotonic=lambda: now[0]))
    with closing(sqlite3.connect(":memory:")) as raw:
        connection = masklib.wrap(raw, policy=Policy.of(limits={"seconds": 2}), key=KEY)
        cursor = connection.execute("VALUES (1), (2), (3), (4)")
        for _ in range(3):
            cursor.fetchone()
            now[0] += 3600
        assert cursor.fetchone() == (4,)


AGENT = Policy(preset="agent")
ON_POSTGRES = ("SELECT current_setting('statement_timeout')", "1min")
ON_MARIADB = ("SELECT CAST(@@SESSION.max_statement_time AS INTEGER)", 60)


def connect(driver: str, request: pytest.FixtureRequest) -> tuple[Any, tuple[str, object]]:
    """Return a raw connection, and the query that asks the database for its limit with the answer that is due."""
    if driver == "duckdb":
        return duckdb.connect(), ("SELECT current_setting('max_execution_time')", 60_000)
    if driver in {"pymysql", "mysql.connector"}:
        module: Any = {"pymysql": pymysql, "mysql.connector": mysql.connector}[driver]
        more = {"use_pure": True} if driver == "mysql.connector" else {}
        return module.connect(**request.getfixturevalue("mariadb_database"), **more), ON_MARIADB
    dsn = request.getfixturevalue("postgres_database")
    told = conninfo_to_dict(dsn)
    if driver == "pg8000":
        socket = f"{told['host']}/.s.PGSQL.5432"
        return pg8000.dbapi.connect(
            str(told["user"]), database=str(told["dbname"]), unix_sock=socket
        ), ON_POSTGRES
    if driver == "adbc":
        url = f"postgresql://{told['user']}@/{told['dbname']}?host={told['host']}"
        return adbc_driver_postgresql.dbapi.connect(url), ON_POSTGRES
    return {"psycopg": psycopg.connect, "psycopg2": psycopg2.connect}[driver](dsn), ON_POSTGRES


@pytest.mark.parametrize(
    "driver", ["psycopg", "psycopg2", "pg8000", "adbc", "pymysql", "mysql.connector", "duckdb"]
)
def test_an_agents_statements_end_after_a_minute(driver: str, request: pytest.FixtureRequest) -> None:
    raw, (query, due) = connect(driver, request)
    with closing(raw):
        connection = masklib.wrap(raw, policy=AGENT, key=KEY)
        cursor = connection if driver == "duckdb" else connection.cursor()
        for _ in range(2):
            cursor.execute("SELECT 1 + 1")
            assert [tuple(row) for row in cursor.fetchall()] == [(2,)]
            asked = raw if driver == "duckdb" else raw.cursor()
            asked.execute(query)
            assert [tuple(row) for row in asked.fetchall()] == [(due,)]
            if driver != "duckdb":
                asked.close()
                connection.rollback()


def test_an_agent_takes_no_limit_off(request: pytest.FixtureRequest) -> None:
    for driver in ("psycopg", "pymysql", "duckdb"):
        raw, (query, due) = connect(driver, request)
        with closing(raw):
            connection = masklib.wrap(raw, policy=AGENT, key=KEY)
            cursor = connection if driver == "duckdb" else connection.cursor()
            cursor.execute("SELECT 1 + 1")
            for text in UNDOING:
                with pytest.raises(
                    (MaskError, psycopg.Error)
                ):  # what is no SQL there gets the server's own error
                    cursor.execute(text)
            if driver != "duckdb":
                raw.rollback()
            asked = raw if driver == "duckdb" else raw.cursor()
            asked.execute(query)
            assert [tuple(row) for row in asked.fetchall()] == [(due,)]


UNDOING = (
    "SET statement_timeout = 0",
    "SET SESSION max_statement_time = 0",
    "SET STATEMENT max_statement_time = 0 FOR SELECT 1",
    "SELECT /*+ SET_VAR(max_execution_time = 0) MAX_EXECUTION_TIME(0) */ set_config('a', 'b', false)",
    "SELECT set_config('statement_timeout', '0', false)",
    "SELECT set_config('default_transaction_read_only', 'off', false)",
    "SELECT 1; SET max_execution_time = 0",
    "BEGIN READ WRITE",
    "SET SESSION TRANSACTION READ WRITE",
    "RESET ALL",
    "DISCARD ALL",
    "PRAGMA query_only = OFF",
    "SELECT @@max_statement_time := 0",
    "DO $$ BEGIN SET statement_timeout = 0; END $$",
)


def test_asyncpg_is_bounded_too(postgres_database: str) -> None:
    async def asked() -> Any:
        told = conninfo_to_dict(postgres_database)
        raw = await asyncpg.connect(user=told["user"], database=told["dbname"], host=told["host"])
        connection = masklib.wrap(raw, policy=AGENT, key=KEY)
        await connection.fetch("SELECT 1 + 1")
        try:
            return await raw.fetchval(ON_POSTGRES[0])
        finally:
            await connection.close()

    assert asyncio.run(asked()) == ON_POSTGRES[1]


def test_aiosqlite_ends_a_statement_that_runs_too_long() -> None:
    async def slow() -> None:
        raw = await aiosqlite.connect(":memory:")
        connection = masklib.wrap(raw, policy=Policy.of(preset="agent", limits={"seconds": 1}), key=KEY)
        try:
            with pytest.raises(sqlite3.OperationalError, match="interrupted"):
                await connection.execute_fetchall(SLOW)
        finally:
            await connection.close()

    asyncio.run(slow())


def test_a_limit_that_cannot_be_held_is_no_silent_one(caplog: pytest.LogCaptureFixture) -> None:
    """One that the policy names is held or nothing runs; one that the preset brings is told of, once."""
    caplog.set_level("INFO", "masklib.audit")
    with closing(adbc_driver_sqlite.dbapi.connect()) as raw:
        named = masklib.wrap(raw, policy=Policy.of(limits={"seconds": 1}), key=KEY)
        with (
            named.cursor() as cursor,
            pytest.raises(StatementDeniedError, match="seconds cannot be held on adbc"),
        ):
            cursor.execute("SELECT 1")
    with closing(adbc_driver_sqlite.dbapi.connect()) as raw:
        preset = masklib.wrap(raw, policy=AGENT, key=KEY)
        for _ in range(2):
            with preset.cursor() as cursor:
                cursor.execute("SELECT 1")
                assert cursor.fetchall() == [(1,)]
    told = [str(vars(record)) for record in caplog.records if "not held" in str(vars(record))]
    assert len(told) == 1
    assert "limits: seconds cannot be held on adbc_driver_manager" in told[0]


def test_an_actor_compares_so_many_values_an_hour_over_all_his_connections(tmp_path: Path) -> None:
    path = str(tmp_path / "shop.db")
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("CREATE TABLE people (id INTEGER, phone TEXT)")
        raw.commit()
    policy = Policy.of(preset="agent", limits={"probes": 5})
    with closing(sqlite3.connect(path)) as one, closing(sqlite3.connect(path)) as two:
        ann = [masklib.wrap(raw, policy=policy, key=KEY, actor=Actor(user="ann")) for raw in (one, two)]
        ann[0].execute("SELECT id FROM people WHERE phone IN (?, ?, ?)", ("1", "2", "3"))
        ann[1].execute("SELECT id FROM people WHERE phone = '1' OR phone = '2'")
        with pytest.raises(StatementDeniedError, match=r"5 values with masked columns .*limits: probes"):
            ann[0].execute("SELECT id FROM people WHERE phone = '1'")
        ann[0].execute("SELECT count(*) FROM people WHERE phone IS NULL")
        with masklib.acting_as(Actor(user="bob")):
            ann[0].execute("SELECT id FROM people WHERE phone = '1'")
