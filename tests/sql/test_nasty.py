"""Hundreds of statements made to deceive the analysis, each run on its database and watched for markers.

Each is run as it stands and again within other queries: what comes out must have been foretold, or called
unknown. Relations and users' functions are looked up as the drivers do it.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import threading
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from masklib.dbapi.drivers import mysql_catalog, postgres_catalog
from masklib.dbapi.drivers.sqlite3 import FACTS as SQLITE
from masklib.dbapi.facts import Lookup
from masklib.dbapi.steps import run as told
from masklib.sql import Catalog, NeedsCatalog, Relation, analyse
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  fixtures
from tests.sql import nasty_duckdb, nasty_mysql, nasty_postgres, nasty_sqlite
from tests.sql.markers import DDL, Tally, inserts, judge, mysql_ddl, signed
from tests.sql.tricks import BOTH

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from masklib.dbapi.steps import Steps
    from masklib.sql import RelationName, Statement

    Answer = tuple[list[str], list[tuple[object, ...]]] | None

WITHIN = (
    "{sql}",
    "SELECT * FROM ({sql}) w",
    "WITH w AS ({sql}) SELECT w.*, 1 FROM w",
    "SELECT 'x' AS a FROM users UNION ALL {sql}",
    "SELECT (SELECT max(k) FROM ({sql}) w) FROM (SELECT 1 AS k) q",
    "SELECT EXISTS ({sql})",
)
"""What every statement is put into as well."""
DEEP = bool(os.environ.get("SQL_ORACLE_STATEMENTS"))


def analysed(sql: str, dialect: str, look_up: Callable[[Sequence[RelationName]], Lookup]) -> Statement:
    """Analyse as the session does, with what the driver's file reads of the catalogue."""
    catalog: Catalog | None = None
    for _ in range(8):
        answer = analyse(sql, dialect, catalog)
        if not isinstance(answer, NeedsCatalog):
            return answer
        found = look_up(answer.relations)
        known = catalog or Catalog.of((), found.search_path, found.functions)
        catalog = known.merge(found.relations, answer.relations)
    raise AssertionError(f"never satisfied: {sql}")


def attack(
    dialect: str,
    statements: Sequence[str],
    run: Callable[[str], Answer],
    look_up: Callable[[Sequence[RelationName]], Lookup],
) -> Tally:
    """Run every statement, alone and within others."""
    tally = Tally()
    for text in statements:
        for within in WITHIN if DEEP else WITHIN[:3]:
            sql = within.replace("{sql}", text.replace("⏎", "\n"))
            result = run(sql)
            if result is None:
                tally.refused += 1
            else:
                judge(tally, sql, analysed(sql, dialect, look_up), *result)
    return tally


def report(name: str, tally: Tally, statements: int, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\nattacks, {name}: {statements} statements, {tally}")  # noqa: T201  the counts are the result
    assert tally.leaks == [], "\n".join(tally.leaks)
    assert tally.labels == [], "\n".join(tally.labels)
    assert tally.executed > statements * 0.5


# ---------------------------------------------------------------------- SQLite
def test_sqlite(capsys: pytest.CaptureFixture[str]) -> None:
    database = sqlite3.connect(":memory:", isolation_level=None)
    for statement in DDL({}):
        database.execute(statement)
    for statement, values in inserts("?"):
        database.execute(statement, values)
    for statement in nasty_sqlite.SETUP:
        with contextlib.suppress(sqlite3.OperationalError):  # fts5 is not in every build
            database.execute(signed(statement))
    with contextlib.suppress(sqlite3.OperationalError):
        database.execute("INSERT INTO fts VALUES (?, 'x')", [signed("<fts.extra>1")])
    lookup = SQLITE.lookup
    assert lookup is not None

    def run(sql: str) -> Answer:
        database.execute("SAVEPOINT oracle")
        stop = threading.Timer(60, database.interrupt)
        stop.start()
        try:
            cursor = database.execute(sql)
            return [one[0] for one in cursor.description or ()], cursor.fetchmany(500)
        except (sqlite3.Error, sqlite3.Warning):
            return None
        finally:
            stop.cancel()
            stop.join()
            if not database.in_transaction:
                database.execute("SAVEPOINT oracle")
            database.execute("ROLLBACK TO oracle")
            database.execute("RELEASE oracle")

    statements = (*(one for one, _ in BOTH), *nasty_sqlite.STATEMENTS)
    tally = attack("sqlite", statements, run, lambda names: told(lookup(database, names)))
    database.close()
    report("SQLite", tally, len(statements), capsys)


# ---------------------------------------------------------------------- PostgreSQL
def test_postgresql(postgres_database: str, capsys: pytest.CaptureFixture[str]) -> None:
    with psycopg.connect(postgres_database) as database:
        for text in ("CREATE SCHEMA oracle", "SET search_path = oracle", "SET statement_timeout = '60s'"):
            database.execute(text)
        for text in DDL({"json": "json"}):
            database.execute(text)
        for text, values in inserts("%s"):
            database.execute(text, values)
        for text in nasty_postgres.SETUP:
            database.execute(signed(text).encode())
        database.commit()

        def run(sql: str) -> Answer:
            try:
                with database.cursor() as cursor:
                    cursor.execute(sql.encode())
                    labels = [one.name for one in cursor.description or ()]
                    return labels, cursor.fetchmany(500) if labels else []
            except psycopg.Error:
                return None
            finally:
                database.rollback()

        def query(text: str, parameters: Sequence[object]) -> Steps[list[tuple[Any, ...]]]:
            rows = database.execute(text.encode(), parameters or None).fetchall()
            database.rollback()
            return rows
            yield

        statements = (*(one for one, _ in BOTH), *nasty_postgres.STATEMENTS)
        look_up = lambda names: told(postgres_catalog.lookup(query, names))  # noqa: E731
        report("PostgreSQL", attack("postgres", statements, run, look_up), len(statements), capsys)


# ---------------------------------------------------------------------- MariaDB
def test_mariadb(
    mariadb_database: dict[str, Any],  # noqa: F811  the fixture imported above
    capsys: pytest.CaptureFixture[str],
) -> None:
    pymysql = pytest.importorskip("pymysql")
    database = pymysql.connect(**mariadb_database, autocommit=False)
    name = mariadb_database["database"]

    def rows(text: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        with database.cursor() as cursor:
            cursor.execute(text, parameters or None)
            return list(cursor.fetchall()) if cursor.description else []

    for text in (*mysql_ddl(), "SET SESSION max_statement_time = 60"):
        rows(text)
    for text, values in inserts("%s"):
        rows(text, values)
    for text in nasty_mysql.SETUP:
        rows(signed(text))
    database.commit()

    def run(sql: str) -> Answer:
        try:
            with database.cursor() as cursor:
                cursor.execute(sql)
                labels = [one[0] for one in cursor.description or ()]
                return labels, list(cursor.fetchmany(500)) if labels else []
        except (pymysql.Error, RuntimeError):
            return None
        finally:
            database.rollback()

    def query(text: str, parameters: Sequence[object]) -> Steps[list[tuple[Any, ...]]]:
        return rows(text, parameters)
        yield

    statements = tuple(
        one.replace("oracle.", f"{name}.") for one in (*(one for one, _ in BOTH), *nasty_mysql.STATEMENTS)
    )
    look_up = lambda names: told(mysql_catalog.lookup(query, names))  # noqa: E731
    tally = attack("mysql", statements, run, look_up)
    database.close()
    report("MariaDB", tally, len(statements), capsys)


# ---------------------------------------------------------------------- DuckDB
def test_duckdb(capsys: pytest.CaptureFixture[str]) -> None:
    duckdb = pytest.importorskip("duckdb")
    database = duckdb.connect()
    database.execute("SET threads = 1")
    for text in DDL({"json": "JSON"}):
        database.execute(text)
    for text, values in inserts("?"):
        database.execute(text, values)
    for text in nasty_duckdb.SETUP:
        database.execute(signed(text))
    functions = tuple(
        str(one[0])
        for one in database.execute(
            "SELECT function_name FROM duckdb_functions() WHERE NOT internal"
        ).fetchall()
    )

    columns: dict[tuple[str, str], list[tuple[Any, ...]]] = {}  # every statement is undone: it stays as it is
    for row in database.execute(
        "SELECT c.schema_name, c.table_name, c.column_name, c.data_type, c.generation_expression, v.sql"
        " FROM duckdb_columns() c LEFT JOIN duckdb_views() v ON v.view_oid = c.table_oid"
        " AND v.schema_oid = c.schema_oid WHERE NOT c.internal ORDER BY c.table_oid, c.column_index"
    ).fetchall():
        columns.setdefault((row[0], row[1]), []).append(row)

    def look_up(names: Sequence[RelationName]) -> Lookup:
        found = [
            Relation(
                table, schema, tuple(one[2] for one in same), tuple(one[3] for one in same), same[0][5],
                {one[2]: one[4] for one in same if one[4]},
            )
            for (schema, table), same in columns.items()
            if table in {name.name for name in names}
        ]  # fmt: skip
        return Lookup(tuple(found), ("main",), functions)

    def run(sql: str) -> Answer:
        database.execute("BEGIN")
        stop = threading.Timer(60, database.interrupt)
        stop.start()
        try:
            cursor = database.execute(sql)
            return [one[0] for one in cursor.description or ()], cursor.fetchmany(500)
        except (duckdb.Error, RuntimeError):
            return None
        finally:
            stop.cancel()
            stop.join()
            with contextlib.suppress(duckdb.Error):
                database.execute("ROLLBACK")

    statements = (*(one for one, _ in BOTH), *nasty_duckdb.STATEMENTS)
    tally = attack("duckdb", statements, run, look_up)
    database.close()
    report("DuckDB", tally, len(statements), capsys)
