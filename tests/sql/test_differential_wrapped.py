"""The differential oracle through the wrapper: what comes out may differ by the changed value's surrogate only.

Two databases differ in one cell of a masked column, under the default preset. The cells of that column that
come out whole hold surrogates; in every other column, and in the number of rows, no difference may be left,
but where the statement was foretold to depend on the value: then it is masked or redacted, and group sizes show (DESIGN 5.13).
"""

from __future__ import annotations

import os
import random
import sqlite3
import threading
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

import masklib
from masklib.errors import MaskError
from masklib.policy import ColumnRule, Policy
from masklib.sql import Catalog, Shape
from tests.mariadb import mariadb_server  # noqa: F401  a fixture
from tests.sql.grammar import Grammar
from tests.sql.markers import COLUMNS, DDL, fixed_point, mysql_ddl
from tests.sql.test_differential import ALIKE, CHANGED, RELATIONS, filled, letters

if TYPE_CHECKING:
    from collections.abc import Callable

    from masklib.sql import Statement

    Rows = list[tuple[object, ...]]

STATEMENTS = int(os.environ.get("SQL_ORACLE_STATEMENTS", "120"))
POLICY = Policy(
    columns=(
        ColumnRule(f"*.{CHANGED[1]}", "PERSON"),
        *(
            ColumnRule(f"*.{name}", "clear")
            for name in sorted({name for columns in COLUMNS.values() for name in columns} - {CHANGED[1]})
        ),
    )
)


PAIR = (ALIKE, ALIKE[:-1] + "y")
"""What the changed cell holds in the one database and in the other: they sort, and weigh, alike."""


def raw_marks(rows: Rows) -> bool:
    """Tell whether the changed cell itself came out."""
    text = repr(rows)
    return any(value in text for value in PAIR)


def watch(statement: Statement, one: Rows, other: Rows) -> str:
    """Return what differs that may not, or an empty text."""
    outputs = statement.outputs
    if outputs is None or not one or not other or len(outputs) != len(one[0]):
        return "" if len(one) == len(other) or outputs is None else f"{len(one)} and {len(other)} rows"
    depends = [
        any((o.table, o.column) == CHANGED for o in each.origins | each.taint | statement.rows)
        or each.shape is Shape.UNKNOWN
        for each in outputs
    ]
    if len(one) != len(other):
        return "" if any(depends) else f"{len(one)} and {len(other)} rows"
    whole = {Shape.UNCHANGED, Shape.WHOLE, Shape.COUNT}
    for at, output in enumerate(outputs):
        alike = letters(row[at] for row in one) == letters(row[at] for row in other)
        if not alike and not (output.shape in whole and depends[at]):
            return f"output {at}, {output.shape}"
    return ""


def judge(
    name: str,
    dialect: str,
    run: Callable[[int, str], Rows | None],
    capsys: pytest.CaptureFixture[str],
) -> None:
    executed = differed = 0
    wrong: list[str] = []
    for seed in range(STATEMENTS):
        sql = Grammar(random.Random(20_000 + seed), dialect).statement()
        one, other = run(0, sql), run(1, sql)
        if one is None or other is None:
            continue
        executed += 1
        differed += sorted(map(repr, one)) != sorted(map(repr, other))
        statement = fixed_point(sql, dialect, Catalog.of((), ("s",)), RELATIONS)
        found = watch(statement, one, other)
        if raw_marks(one) or raw_marks(other):
            found = "the value itself"
        wrong += [f"{found}: {sql}"] if found else []
    counts = f"{executed} run twice, {differed} differed, {len(wrong)} that may not"
    with capsys.disabled():
        print(f"\ndifferential oracle through the wrapper, {name}: {counts}")  # noqa: T201  the result
    assert wrong == [], "\n".join(wrong[:5])
    assert executed > STATEMENTS * 0.3


def test_sqlite(capsys: pytest.CaptureFixture[str]) -> None:
    databases = []
    for value in PAIR:
        raw = sqlite3.connect(":memory:", isolation_level=None)
        for text in DDL({}):
            raw.execute(text)
        for text, values in filled("?", value):
            raw.execute(text, values)
        databases.append(masklib.wrap(raw, policy=POLICY, key=b"k" * 32))

    def run(at: int, sql: str) -> Rows | None:
        cursor = databases[at].cursor()
        try:
            cursor.execute("SAVEPOINT oracle")
            try:
                cursor.execute(sql)
                return list(cursor.fetchmany(500))
            except (sqlite3.Error, MaskError):
                return None
            finally:
                cursor.execute("ROLLBACK TO oracle")
                cursor.execute("RELEASE oracle")
        finally:
            cursor.close()

    judge("SQLite", "sqlite", run, capsys)
    for one in databases:
        one.close()


def test_postgresql(postgres_database: str, capsys: pytest.CaptureFixture[str]) -> None:
    databases = []
    for name, value in zip(("wrapped_a", "wrapped_b"), PAIR, strict=True):
        raw: Any = psycopg.connect(postgres_database)
        for text in (f"CREATE SCHEMA {name}", f"SET search_path = {name}", "SET statement_timeout = '400ms'",
                     "SET enable_hashagg = off", "SET enable_hashjoin = off", *DDL({"json": "json"})):  # fmt: skip
            raw.execute(text)
        for text, values in filled("%s", value):
            raw.execute(text, values)
        raw.commit()
        databases.append(masklib.wrap(raw, policy=POLICY, key=b"k" * 32))

    def run(at: int, sql: str) -> Rows | None:
        try:
            with databases[at].cursor() as cursor:
                cursor.execute(sql.encode())
                return list(cursor.fetchmany(500))
        except (psycopg.Error, MaskError):
            return None
        finally:
            databases[at].rollback()

    judge("PostgreSQL", "postgres", run, capsys)
    for one in databases:
        one.close()


def test_mariadb(
    mariadb_server: dict[str, Any],  # noqa: F811  the fixture imported above
    capsys: pytest.CaptureFixture[str],
) -> None:
    pymysql = pytest.importorskip("pymysql")
    databases = []
    for name, value in zip(("wrapped_a", "wrapped_b"), PAIR, strict=True):
        raw = pymysql.connect(**mariadb_server, autocommit=False)
        with raw.cursor() as cursor:
            for text in (f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}", f"USE {name}",
                         *mysql_ddl(), "SET SESSION max_statement_time = 0.4"):  # fmt: skip
                cursor.execute(text)
            for text, values in filled("%s", value):
                cursor.execute(text, values)
        raw.commit()
        databases.append(masklib.wrap(raw, policy=POLICY, key=b"k" * 32))

    def run(at: int, sql: str) -> Rows | None:
        if " OVER (" in sql:
            return None  # the peers of a window come in an order that is not the same twice
        try:
            with databases[at].cursor() as cursor:
                cursor.execute(sql)
                return list(cursor.fetchmany(500))
        except (pymysql.Error, MaskError):
            return None
        finally:
            databases[at].rollback()

    judge("MariaDB", "mysql", run, capsys)
    for one in databases:
        one.close()


def test_duckdb(capsys: pytest.CaptureFixture[str]) -> None:
    duckdb = pytest.importorskip("duckdb")
    raws, databases = [], []
    for value in PAIR:
        raw = duckdb.connect()
        raw.execute("SET threads = 1")
        for text in DDL({"json": "JSON"}):
            raw.execute(text)
        for text, values in filled("?", value):
            raw.execute(text, values)
        raws.append(raw)
        databases.append(masklib.wrap(raw, policy=POLICY, key=b"k" * 32))

    def run(at: int, sql: str) -> Rows | None:
        databases[at].execute("BEGIN")
        stop = threading.Timer(1.0, raws[at].interrupt)
        stop.start()
        try:
            return list(databases[at].execute(sql).fetchmany(500))
        except (duckdb.Error, MaskError):
            return None
        finally:
            stop.cancel()
            stop.join()
            databases[at].execute("ROLLBACK")

    judge("DuckDB", "duckdb", run, capsys)
    for one in databases:
        one.close()
