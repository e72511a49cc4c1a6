"""On a real DuckDB: whatever column's marker comes out was foretold, or the output was called unknown."""

from __future__ import annotations

import os
import random
import threading
from typing import TYPE_CHECKING

import pytest

from masklib.sql import Catalog, Relation
from tests.sql.grammar import Grammar
from tests.sql.markers import DDL, VIEWS, Tally, fixed_point, inserts, judge
from tests.sql.tricks import BOTH, DUCKDB

duckdb = pytest.importorskip("duckdb")

if TYPE_CHECKING:
    from collections.abc import Iterator

    from duckdb import DuckDBPyConnection

STATEMENTS = int(os.environ.get("SQL_ORACLE_STATEMENTS", "300"))
SECONDS = 60


@pytest.fixture(scope="module")
def database() -> Iterator[DuckDBPyConnection]:
    connection = duckdb.connect()
    connection.execute("SET threads = 1")
    for statement in DDL({"json": "JSON"}):
        connection.execute(statement)
    for statement, values in inserts("?"):
        connection.execute(statement, values)
    yield connection
    connection.close()


def look_up(database: DuckDBPyConnection) -> dict[str, Relation]:
    """Return every relation, as a catalogue's look-up would."""
    columns: dict[str, list[tuple[str, str]]] = {}
    for table, column, kind in database.execute(
        "SELECT table_name, column_name, data_type FROM information_schema.columns ORDER BY table_name, ordinal_position"
    ).fetchall():
        columns.setdefault(table, []).append((column, kind))
    texts = dict(database.execute("SELECT view_name, sql FROM duckdb_views() WHERE NOT internal").fetchall())
    return {
        name: Relation(name, "main", tuple(c for c, _ in found), tuple(k for _, k in found), texts.get(name))
        for name, found in columns.items()
    }


def run(database: DuckDBPyConnection, sql: str) -> tuple[list[str], list[tuple[object, ...]]] | None:
    """Run a statement and undo it; ``None`` if the database refuses it."""
    database.execute("BEGIN")
    stop = threading.Timer(SECONDS, database.interrupt)
    stop.start()
    try:
        cursor = database.execute(sql)
        return [one[0] for one in cursor.description or ()], cursor.fetchmany(2000)
    except duckdb.Error:
        return None
    finally:
        stop.cancel()
        stop.join()
        database.execute("ROLLBACK")


def watch(database: DuckDBPyConnection, relations: dict[str, Relation], sql: str, tally: Tally) -> None:
    result = run(database, sql)
    if result is None:
        tally.refused += 1
        return
    judge(tally, sql, fixed_point(sql, "duckdb", Catalog.of(), relations), *result)


def test_generated_statements_leak_nothing(
    database: DuckDBPyConnection, capsys: pytest.CaptureFixture[str]
) -> None:
    relations, tally = look_up(database), Tally()
    for seed in range(STATEMENTS):
        watch(database, relations, Grammar(random.Random(seed), "duckdb").statement(), tally)
    with capsys.disabled():
        print(f"\nmarker oracle, DuckDB: {tally}")  # noqa: T201  the counts are part of the result
    assert not tally.leaks, tally.leaks[:3]
    assert not tally.widths
    assert not tally.labels, tally.labels[:3]
    assert tally.executed > STATEMENTS * 0.5
    assert tally.unknown <= tally.columns * 0.05


def test_tricks_leak_nothing(database: DuckDBPyConnection, capsys: pytest.CaptureFixture[str]) -> None:
    relations, tally = look_up(database), Tally()
    for sql, _why in (*BOTH, *DUCKDB):
        watch(database, relations, sql, tally)
    with capsys.disabled():
        print(f"\nmarker oracle, tricks on DuckDB: {tally}")  # noqa: T201  as above
    assert not tally.leaks, tally.leaks[:3]
    assert not tally.widths
    assert tally.executed >= 80


def test_views_are_seen_through(database: DuckDBPyConnection) -> None:
    assert {name for name, one in look_up(database).items() if one.definition} == set(VIEWS)
