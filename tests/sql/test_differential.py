"""The differential oracle, generated: two databases that differ in one cell, and what differs was foretold.

The marker oracle is blind to a value that only decides. Here one cell holds another text; every output whose
values differ must name the cell's column among its origins or its taint (or the statement among `rows`), and
so must one of them where the number of rows differs. A COUNT that differs is told apart and counted: group
sizes show, as DESIGN 5.13 says.

Groups, distinct values and the rows of set operations come in the order of a sort or of a hash of the raw
values, and LIMIT takes the first of them: so a value may pick a row as ``ORDER BY`` it does, which any preset but
``agent`` lets anyone ask. Such a difference is judged by a third database, where the cell holds a text that
sorts as the first one does and the server sorts in place of hashing, or (DuckDB always hashes) by the same
statement without its bounds: what still differs there was decided by more than an order.
"""

from __future__ import annotations

import os
import random
import re
import sqlite3
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from masklib.sql import Catalog, Relation, Shape
from tests.mariadb import mariadb_server  # noqa: F401  a fixture
from tests.sql.grammar import Grammar
from tests.sql.markers import COLUMNS, DDL, VIEWS, cell, fixed_point, inserts, mysql_ddl

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from masklib.sql import Statement

    Rows = list[tuple[object, ...]]
    Run = Callable[[str], list[Rows] | None]

SORTED = ("DISTINCT", "GROUP BY", "UNION", "EXCEPT", "INTERSECT")
LIMIT = re.compile(r" LIMIT \d+")
STATEMENTS = int(os.environ.get("SQL_ORACLE_STATEMENTS", "200"))
CHANGED = ("users", "ssn")
ALIKE = cell("users", "ssn", 2) + "x"
"""Another text for the changed cell, which sorts as the first one does."""


def filled(placeholder: str, value: str | None) -> Iterator[tuple[str, list[Any]]]:
    """Yield the inserts of the marker tables, the second person's cell another where ``value`` is given."""
    at = list(COLUMNS["users"]).index(CHANGED[1])
    for text, values in inserts(placeholder):
        cells = list(values)
        if value is not None and text.startswith("INSERT INTO users ") and cells[0] == 2:
            cells[at] = value
        yield text, cells


RELATIONS = {
    **{
        name: Relation(name, "s", tuple(columns), ("text",) * len(columns))
        for name, columns in COLUMNS.items()
    },
    **{
        name: Relation(name, "s", columns, ("text",) * len(columns), query)
        for name, (columns, query) in VIEWS.items()
    },
}


@dataclass
class Found:
    """What the oracle counted."""

    executed: int = 0
    differed: int = 0
    counts: int = 0
    picked: int = 0
    unjudged: int = 0
    unforetold: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.executed} executed twice, {self.differed} results differed, {self.counts} only in a count, "
            f"{self.picked} by the order in which groups come under LIMIT ({self.unjudged} of them not judged), "
            f"{len(self.unforetold)} unforetold"
        )


def touched(statement: Statement, at: int) -> bool:
    """Say whether output ``at`` is called dependent on the changed column, or unknown."""
    assert statement.outputs is not None
    output = statement.outputs[at]
    depends = output.origins | output.taint | statement.rows
    return output.shape is Shape.UNKNOWN or any((one.table, one.column) == CHANGED for one in depends)


def compare(found: Found, sql: str, statement: Statement, rows: list[Rows], run: Run) -> None:
    """Count one statement that was run on all databases."""
    one, other, *alike = rows
    found.executed += 1
    if sorted(map(repr, one)) == sorted(map(repr, other)):
        return
    found.differed += 1
    if statement.outputs is None:
        return
    bounded = " LIMIT " in sql and any(word in sql for word in SORTED)
    if not bounded and not (len(alike) > 1 and " OVER (" in sql):
        compare_rows(found, sql, statement, one, other)
        return
    found.picked += 1
    unbound = None if alike else run(LIMIT.sub("", sql))
    if len(alike) > 1 and sorted(map(repr, alike[0])) != sorted(map(repr, one)) and not bounded:
        compare_rows(found, sql, statement, alike[0], alike[1])
    elif alike:
        compare_rows(found, sql, statement, one, alike[0])
    elif unbound is not None:
        compare_rows(found, sql, statement, unbound[0], unbound[1])
    else:
        found.unjudged += 1


def compare_rows(found: Found, sql: str, statement: Statement, one: Rows, other: Rows) -> None:
    """Compare two results as sets of rows."""
    assert statement.outputs is not None
    width = len(statement.outputs)
    if len(one) != len(other):
        foretold = any(touched(statement, at) for at in range(width))
        found.unforetold.extend([] if foretold else [f"{len(one)} and {len(other)} rows: {sql}"])
    else:
        compare_columns(found, sql, statement, one, other)


def compare_columns(found: Found, sql: str, statement: Statement, one: Rows, other: Rows) -> None:
    """Compare results of the same number of rows, column by column."""
    assert statement.outputs is not None
    for at in range(len(statement.outputs)):
        if letters(row[at] for row in one) == letters(row[at] for row in other):
            continue
        if statement.outputs[at].shape is Shape.COUNT:
            found.counts += 1
        elif not touched(statement, at):
            found.unforetold.append(f"output {at}: {sql}")


def letters(values: Iterable[object]) -> list[str]:
    """Return values without any order: that of rows, and of the pieces of ``string_agg``, is the server's."""
    return sorted("".join(sorted(repr(value))) for value in values)


def generate(dialect: str, run: Run) -> Found:
    found = Found()
    for seed in range(STATEMENTS):
        sql = Grammar(random.Random(10_000 + seed), dialect).statement()
        results = run(sql)
        if results is not None:
            statement = fixed_point(sql, dialect, Catalog.of((), ("s",)), RELATIONS)
            compare(found, sql, statement, results, run)
    return found


def together(databases: Sequence[Any], one: Callable[[Any, str], Rows | None]) -> Run:
    """Return what runs a statement on all databases; where one refuses it, all do."""

    def run(sql: str) -> list[Rows] | None:
        found = [one(database, sql) for database in databases]
        return [rows for rows in found if rows is not None] if None not in found else None

    return run


def test_sqlite(capsys: pytest.CaptureFixture[str]) -> None:
    databases = []
    for value in (None, "zq", ALIKE):
        connection = sqlite3.connect(":memory:", isolation_level=None)
        for statement in DDL({}):
            connection.execute(statement)
        for text, values in filled("?", value):
            connection.execute(text, values)
        databases.append(connection)

    def one(connection: sqlite3.Connection, sql: str) -> Rows | None:
        connection.execute("SAVEPOINT oracle")
        connection.set_progress_handler(Steps(), 10_000)
        try:
            return connection.execute(sql).fetchmany(2000)
        except sqlite3.Error:
            return None
        finally:
            connection.set_progress_handler(None, 0)
            connection.execute("ROLLBACK TO oracle")
            connection.execute("RELEASE oracle")

    report("SQLite", generate("sqlite", together(databases, one)), capsys)
    for connection in databases:
        connection.close()


class Steps:
    """Stops a statement that takes too long."""

    def __init__(self) -> None:
        self.left = 100

    def __call__(self) -> bool:
        self.left -= 1
        return self.left < 0


@pytest.fixture(scope="module")
def twins(postgres_dsn: str) -> Iterator[list[psycopg.Connection[Any]]]:
    found = []
    for name, value in (("twin_a", None), ("twin_b", "zq"), ("twin_c", ALIKE)):
        connection: psycopg.Connection[Any] = psycopg.connect(postgres_dsn)
        connection.execute(f"DROP SCHEMA IF EXISTS {name} CASCADE")
        connection.execute(f"CREATE SCHEMA {name}")
        connection.execute(f"SET search_path = {name}")
        connection.execute("SET statement_timeout = '300ms'")
        connection.execute("SET enable_hashagg = off")
        connection.execute("SET enable_hashjoin = off")
        for statement in DDL({"json": "json"}):
            connection.execute(statement)
        for table in COLUMNS:  # statistics would change plans, and plans the order of rows
            connection.execute(f"ALTER TABLE {table} SET (autovacuum_enabled = off)")
        for text, values in filled("%s", value):
            connection.execute(text, values)
        connection.commit()
        found.append(connection)
    yield found
    for connection in found:
        connection.rollback()
        connection.execute("DROP SCHEMA IF EXISTS twin_a, twin_b, twin_c CASCADE")
        connection.commit()
        connection.close()


def test_postgresql(twins: list[psycopg.Connection[Any]], capsys: pytest.CaptureFixture[str]) -> None:
    def one(connection: psycopg.Connection[Any], sql: str) -> Rows | None:
        try:
            return connection.execute(sql.encode()).fetchmany(2000)
        except psycopg.Error:
            return None
        finally:
            connection.rollback()

    report("PostgreSQL", generate("postgres", together(twins, one)), capsys)


def test_duckdb(capsys: pytest.CaptureFixture[str]) -> None:
    duckdb = pytest.importorskip("duckdb")
    databases = []
    for value in (None, "zq"):
        connection = duckdb.connect()
        connection.execute("SET threads = 1")
        for statement in DDL({"json": "JSON"}):
            connection.execute(statement)
        for text, values in filled("?", value):
            connection.execute(text, values)
        databases.append(connection)

    def one(connection: Any, sql: str) -> Rows | None:
        connection.execute("BEGIN")
        stop = threading.Timer(1.0, connection.interrupt)
        stop.start()
        try:
            rows: Rows = connection.execute(sql).fetchmany(2000)
        except duckdb.Error:
            return None
        finally:
            stop.cancel()
            stop.join()
            connection.execute("ROLLBACK")
        return rows

    report("DuckDB", generate("duckdb", together(databases, one)), capsys)
    for connection in databases:
        connection.close()


TWINS = (("twin_a", None), ("twin_b", "zq"), ("twin_c", ALIKE), ("twin_d", ALIKE[:-1] + "y"))
"""MariaDB orders the peers of a window by what the rows weigh: the last two differ in no weight."""


def test_mariadb(
    mariadb_server: dict[str, Any],  # noqa: F811  the fixture imported above
    capsys: pytest.CaptureFixture[str],
) -> None:
    pymysql = pytest.importorskip("pymysql")
    databases = []
    for name, value in TWINS:
        connection = pymysql.connect(**mariadb_server, autocommit=False)
        with connection.cursor() as cursor:
            for text in (
                f"DROP DATABASE IF EXISTS {name}", f"CREATE DATABASE {name}", f"USE {name}", *mysql_ddl(),
                "SET SESSION max_statement_time = 0.3",
            ):  # fmt: skip
                cursor.execute(text)
            for text, values in filled("%s", value):
                cursor.execute(text, values)
        connection.commit()
        databases.append(connection)

    def one(connection: Any, sql: str) -> Rows | None:
        try:
            with connection.cursor() as cursor:
                cursor.execute(sql)
                return list(cursor.fetchmany(2000))
        except pymysql.Error:
            return None
        finally:
            connection.rollback()

    report("MariaDB", generate("mysql", together(databases, one)), capsys)
    for (name, _), connection in zip(TWINS, databases, strict=True):
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")
        connection.close()


def report(name: str, found: Found, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\ndifferential oracle, {name}: {found}")  # noqa: T201  the counts are the result
    assert found.unforetold == [], "\n".join(found.unforetold[:5])
    assert found.executed > STATEMENTS * 0.45
    assert found.differed > STATEMENTS * 0.05
