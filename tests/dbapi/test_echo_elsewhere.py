"""What was turned back does not come back by another statement or connection: activity views. Nor do definitions tell."""

from __future__ import annotations

from contextlib import closing
from typing import Any

import psycopg
import psycopg2
import pymysql
import pytest
from psycopg.conninfo import conninfo_to_dict
from sqlalchemy import create_engine, inspect

import masklib
from masklib.errors import StatementDeniedError
from masklib.policy import Policy
from masklib.sqlalchemy import mask_engine
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  (fixtures)

KEY = bytes(range(32))
MAIL = "wyvernqx.blothmar@kestrelhoaxby.org"
PARTS = ("wyvernqx", "blothmar", "kestrelhoax")


def leaked(found: object) -> list[str]:
    return [part for part in PARTS if part in str(found).lower()]


def test_another_connection_does_not_see_what_was_turned_back(postgres_database: str) -> None:
    with (
        psycopg.connect(postgres_database, autocommit=True) as raw,
        psycopg2.connect(postgres_database) as merging,
    ):
        raw.execute("CREATE TABLE people (id INTEGER, email TEXT)")
        raw.execute("INSERT INTO people VALUES (1, %s)", (MAIL,))
        analyst = masklib.wrap(raw, key=KEY)
        ((mail,),) = analyst.execute("SELECT email FROM people").fetchall()
        cursor = masklib.wrap(merging, key=KEY).cursor()
        for _ in range(2):  # after the first run look-ups of masklib's own stand there
            cursor.execute("SELECT id FROM people WHERE email = %s", (mail,))
            assert cursor.fetchall() == [(1,)]
        query = "SELECT query FROM pg_stat_activity WHERE datname = current_database()"
        assert leaked(raw.execute(query).fetchall())  # it stands there
        for sql in (query, query.replace("query", "upper(query)", 1), "SELECT * FROM pg_stat_activity"):
            found = analyst.execute(sql).fetchall()
            assert found, sql
            assert not leaked(found), sql
        agent = masklib.wrap(merging, policy=Policy(preset="agent"), key=KEY).cursor()
        with pytest.raises(StatementDeniedError, match="pg_stat_activity"):
            agent.execute(query)


def test_nor_on_mariadb(mariadb_database: dict[str, Any]) -> None:  # noqa: F811  a fixture
    with closing(pymysql.connect(**mariadb_database)) as raw:
        cursor = masklib.wrap(raw, key=KEY).cursor()
        for sql in ("SELECT info FROM information_schema.processlist", "SHOW FULL PROCESSLIST"):
            cursor.execute(sql)
            told = [str(cell) for row in cursor.fetchall() for cell in row]
            assert not [one for one in told if "select" in one.lower() or "show" in one.lower()]


def test_labels_and_remarks_are_looked_into(postgres_database: str) -> None:
    with psycopg.connect(postgres_database, autocommit=True) as raw:
        raw.execute(f"CREATE TYPE who AS ENUM ('open', '{MAIL}')")
        raw.execute("CREATE TABLE people (id INTEGER, w who)")
        raw.execute(f"COMMENT ON TABLE people IS 'ask {MAIL} about it'")
        analyst = masklib.wrap(raw, key=KEY)
        labels = "SELECT enumlabel FROM pg_enum ORDER BY enumsortorder"
        first, second = analyst.execute(labels).fetchall()
        assert first == ("open",)
        assert second[0].endswith(".example")
        for sql in (
            labels,
            "SELECT upper(enumlabel) FROM pg_catalog.pg_enum",
            "SELECT array_agg(enumlabel) FROM pg_enum",
            "SELECT description FROM pg_description WHERE objoid = 'people'::regclass",
            "SELECT unnest(enum_range(NULL::who))",
        ):
            found = analyst.execute(sql).fetchall()
            assert found, sql
            assert not leaked(found), sql


def test_sqlalchemy_still_reflects_labels_and_remarks(postgres_database: str) -> None:
    told = conninfo_to_dict(postgres_database)
    url = f"postgresql+psycopg://{told['user']}@/{told['dbname']}?host={told['host']}"
    with psycopg.connect(postgres_database, autocommit=True) as raw:
        raw.execute("CREATE TYPE mood AS ENUM ('open', 'closed')")
        raw.execute("CREATE TABLE people (id INTEGER, m mood)")
        raw.execute("COMMENT ON TABLE people IS 'all of them'")
    engine = mask_engine(create_engine(url), key=KEY)
    inspector: Any = inspect(engine)
    labels, remark = inspector.get_enums()[0]["labels"], inspector.get_table_comment("people")
    engine.dispose()
    assert (labels, remark) == (["open", "closed"], {"text": "all of them"})
