"""Speed bumps: seconds of a statement, ended by the database itself, and values compared with masked columns."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

import masklib
from masklib import Actor, Key, Policy
from masklib.errors import StatementDeniedError
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
    import pymysql

    with closing(pymysql.connect(**mariadb_database)) as raw:
        policy = Policy.of(preset="application", limits={"seconds": 1})
        cursor = masklib.wrap(raw, policy=policy, key=KEY).cursor()
        with pytest.raises(pymysql.err.Error):
            cursor.execute(
                "SELECT count(*) FROM (" + SLOW.replace("x + 1", "(x + 1) % 1000000 + sleep(0.001)") + ") t"
            )


def test_a_limit_that_cannot_be_held_is_no_silent_one() -> None:
    duckdb = pytest.importorskip("duckdb")
    with closing(duckdb.connect()) as raw:
        connection = masklib.wrap(raw, policy=Policy.of(limits={"seconds": 1}), key=KEY)
        with pytest.raises(StatementDeniedError, match="seconds cannot be held on duckdb"):
            connection.execute("SELECT 1")


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
