"""The differential oracle, generated: two databases that differ in one cell, and what differs was foretold.

The marker oracle is blind to a value that only decides. Here one cell holds another text; every output whose
values differ must name the cell's column among its origins or its taint (or the statement among `rows`), and
so must one of them where the number of rows differs. A COUNT that differs is told apart and counted: group
sizes show, as DESIGN 5.13 says.

Groups, distinct values and the rows of set operations come in the order of a sort or of a hash of the raw
values, and LIMIT takes the first of them: so a value may pick a row as ``ORDER BY`` it does, which any preset but
``agent`` lets anyone ask. tests/sql/twins.py says how that is told from a hole, and chance from both.
"""

from __future__ import annotations

import dataclasses
import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from masklib.sql import Catalog, Shape
from tests.mariadb import mariadb_server  # noqa: F401  a fixture
from tests.sql.databases import duckdb_twins, mariadb_twins, postgres_twins, sqlite_twins
from tests.sql.markers import fixed_point
from tests.sql.twins import CHANGED, RELATIONS, columns_of, forms

if TYPE_CHECKING:
    from masklib.sql import Statement
    from tests.sql.twins import Pair, Rows, Twins

STATEMENTS = int(os.environ.get("SQL_ORACLE_STATEMENTS", "200"))
BLIND = 0.005
"""The share of statements in which an analysis without any taint would be caught: the oracle's own proof."""
SET_ASIDE = 0.02
GROUPS = re.compile("GROUP BY|DISTINCT")
"""Where rows are the same and only more of them, the number of groups shows, as a COUNT does."""


@dataclass
class Found:
    """What the oracle counted."""

    executed: int = 0
    differed: int = 0
    counts: int = 0
    blind: int = 0
    aside: list[str] = field(default_factory=list)
    unforetold: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        return (
            f"{self.executed} executed twice, {self.differed} results differed, {self.counts} only in a count, "
            f"{self.blind} found without taint, {len(self.aside)} set aside, {len(self.unforetold)} unforetold"
        )


def touched(statement: Statement, at: int) -> bool:
    """Say whether output ``at`` is called dependent on the changed column, or unknown."""
    assert statement.outputs is not None
    output = statement.outputs[at]
    depends = output.origins | output.taint | statement.rows
    return output.shape is Shape.UNKNOWN or any((one.table, one.column) == CHANGED for one in depends)


def blinded(statement: Statement) -> Statement:
    """Return an analysis that knows origins and nothing of what only decides."""
    if statement.outputs is None:
        return statement
    outputs = tuple(dataclasses.replace(one, taint=frozenset()) for one in statement.outputs)
    return dataclasses.replace(statement, outputs=outputs, rows=frozenset())


def unforetold(sql: str, statement: Statement, rows: tuple[Rows, Rows], found: Found) -> str:
    """Return what differs between two results that was not foretold, or an empty text."""
    one, other = rows
    if statement.outputs is None:
        return ""
    if len(one) == len(other):
        return unforetold_columns(statement, rows, found)
    groups = bool(GROUPS.search(sql)) and set(map(repr, one)) == set(map(repr, other))
    foretold = any(touched(statement, at) for at in range(len(statement.outputs)))
    found.counts += groups and not foretold
    return "" if groups or foretold else f"{len(one)} and {len(other)} rows"


def unforetold_columns(statement: Statement, rows: tuple[Rows, Rows], found: Found) -> str:
    """Compare results of the same number of rows, column by column."""
    assert statement.outputs is not None
    wrong = ""
    for at, (mine, its) in enumerate(zip(columns_of(rows[0]), columns_of(rows[1]), strict=True)):
        if mine != its and statement.outputs[at].shape is Shape.COUNT:
            found.counts += 1
        elif mine != its and not touched(statement, at):
            wrong = f"output {at}"
    return wrong


def compare(found: Found, twins: Twins, dialect: str, sql: str, pair: Pair) -> None:
    """Run one statement on two databases and count it."""
    rows = twins.both(sql, pair)
    if rows is None:
        return
    found.executed += 1
    if sorted(map(repr, rows[0])) == sorted(map(repr, rows[1])):
        return
    found.differed += 1
    statement = fixed_point(sql, dialect, Catalog.of((), ("s",)), RELATIONS)
    found.blind += bool(unforetold(sql, blinded(statement), rows, Found()))
    wrong = unforetold(sql, statement, rows, found)
    if wrong and twins.determined(sql, pair, rows):
        found.unforetold.append(f"{wrong}: {sql}")
    elif wrong:
        found.aside.append(sql)


def generate(dialect: str, twins: Twins) -> Found:
    """Compare all statements, with their bounds and without."""
    found = Found()
    for seed in range(STATEMENTS):
        for sql, pair in forms(10_000 + seed, dialect).items():
            compare(found, twins, dialect, sql, pair)
    twins.close()
    return found


def report(name: str, found: Found, capsys: pytest.CaptureFixture[str]) -> None:
    with capsys.disabled():
        print(f"\ndifferential oracle, {name}: {found}")  # noqa: T201  the counts are the result
    assert found.unforetold == [], "\n".join(found.unforetold[:5])
    assert found.executed > STATEMENTS * 0.45
    assert found.differed > STATEMENTS * 0.05
    assert found.blind > STATEMENTS * BLIND
    assert len(found.aside) <= found.executed * SET_ASIDE, found.aside


def test_sqlite(capsys: pytest.CaptureFixture[str]) -> None:
    report("SQLite", generate("sqlite", sqlite_twins()), capsys)


def test_postgresql(postgres_database: str, capsys: pytest.CaptureFixture[str]) -> None:
    report("PostgreSQL", generate("postgres", postgres_twins(postgres_database)), capsys)


def test_duckdb(capsys: pytest.CaptureFixture[str]) -> None:
    pytest.importorskip("duckdb")
    report("DuckDB", generate("duckdb", duckdb_twins()), capsys)


def test_mariadb(
    mariadb_server: dict[str, Any],  # noqa: F811  the fixture imported above
    capsys: pytest.CaptureFixture[str],
) -> None:
    pytest.importorskip("pymysql")
    report("MariaDB", generate("mysql", mariadb_twins(mariadb_server)), capsys)
