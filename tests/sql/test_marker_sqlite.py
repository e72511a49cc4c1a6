"""On a real SQLite: whatever column's marker comes out was foretold, or the output was called unknown."""

from __future__ import annotations

import os
import random
import sqlite3
from typing import TYPE_CHECKING

import pytest

from masklib.sql import Catalog, Relation
from tests.sql.grammar import Grammar
from tests.sql.markers import COLUMNS, DDL, VIEWS, Tally, fixed_point, inserts, judge
from tests.sql.tricks import BOTH, SQLITE

if TYPE_CHECKING:
    from collections.abc import Iterator

STATEMENTS = int(os.environ.get("SQL_ORACLE_STATEMENTS", "400"))


@pytest.fixture(scope="module")
def database() -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(":memory:", isolation_level=None)
    for statement in DDL({}):
        connection.execute(statement)
    for statement, values in inserts("?"):
        connection.execute(statement, values)
    yield connection
    connection.close()


def look_up(database: sqlite3.Connection) -> dict[str, Relation]:
    """Return every relation, as a catalogue's look-up would."""
    found = {}
    for name, definition, kind in database.execute("SELECT name, sql, type FROM sqlite_master"):
        columns = list(database.execute("SELECT name, type FROM pragma_table_info(?)", [name]))
        text = definition if kind == "view" else None
        found[name] = Relation(name, "main", tuple(c[0] for c in columns), tuple(c[1] for c in columns), text)
    return found


def run(database: sqlite3.Connection, sql: str) -> tuple[list[str], list[tuple[object, ...]]] | None:
    """Run a statement and undo it; ``None`` if the database refuses it."""
    database.execute("SAVEPOINT oracle")
    steps = 0

    def watch() -> bool:
        nonlocal steps
        steps += 1
        return steps > 100

    database.set_progress_handler(watch, 10_000)
    try:
        cursor = database.execute(sql)
        rows = cursor.fetchmany(2000)
        return [one[0] for one in cursor.description or ()], rows
    except sqlite3.Error:
        return None
    finally:
        database.set_progress_handler(None, 0)
        database.execute("ROLLBACK TO oracle")
        database.execute("RELEASE oracle")


def test_generated_statements_leak_nothing(
    database: sqlite3.Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    relations = look_up(database)
    tally = Tally()
    for seed in range(STATEMENTS):
        sql = Grammar(random.Random(seed), "sqlite").statement()
        result = run(database, sql)
        if result is None:
            tally.refused += 1
            continue
        judge(tally, sql, fixed_point(sql, "sqlite", Catalog.of(), relations), *result)
    with capsys.disabled():
        print(f"\nmarker oracle, SQLite: {tally}")  # noqa: T201  the counts are part of the result
    assert not tally.leaks
    assert not tally.widths
    assert not tally.labels
    assert tally.executed > STATEMENTS * 0.7
    assert tally.unknown <= tally.columns * 0.05


def test_tricks_leak_nothing(database: sqlite3.Connection, capsys: pytest.CaptureFixture[str]) -> None:
    relations = look_up(database)
    tally = Tally()
    for sql, _why in (*BOTH, *SQLITE):
        result = run(database, sql)
        if result is None:
            tally.refused += 1
            continue
        judge(tally, sql, fixed_point(sql, "sqlite", Catalog.of(), relations), *result)
    with capsys.disabled():
        print(f"\nmarker oracle, tricks on SQLite: {tally}")  # noqa: T201  as above
    assert not tally.leaks
    assert not tally.widths
    # The label of `+ssn` is its text; the tree has no sign, so the session takes the column for unknown.
    assert [one for one in tally.labels if "+ssn" not in one] == []
    assert tally.executed >= 100


def test_the_oracle_knows_its_tables(database: sqlite3.Connection) -> None:
    assert set(look_up(database)) == {*COLUMNS, *VIEWS}
