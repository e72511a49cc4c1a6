"""On a real PostgreSQL: whatever marker comes out was foretold, and the server's own origins agree."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

from masklib.sql import Catalog, Relation, Shape
from tests.sql.grammar import Grammar
from tests.sql.markers import DDL, Tally, fixed_point, inserts, judge
from tests.sql.tricks import BOTH, POSTGRES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masklib.sql import Statement

STATEMENTS = int(os.environ.get("SQL_ORACLE_STATEMENTS", "300"))

RELATIONS = """
    SELECT c.oid::int, n.nspname, c.relname, array_agg(a.attname::text ORDER BY a.attnum),
           array_agg(format_type(a.atttypid, a.atttypmod) ORDER BY a.attnum),
           CASE WHEN c.relkind IN ('v', 'm') THEN pg_get_viewdef(c.oid) END
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE a.attnum > 0 AND NOT a.attisdropped AND n.nspname IN ('public', 'pg_catalog', 'information_schema')
      AND c.relkind IN ('r', 'v', 'm', 'p')
    GROUP BY c.oid, n.nspname, c.relname, c.relkind
"""


class Database:
    """A connection with the marker tables, what a look-up would find there, and the server's origins."""

    def __init__(self, dsn: str) -> None:
        self.connection: psycopg.Connection[Any] = psycopg.connect(dsn)
        self.connection.execute("CREATE SCHEMA oracle")
        self.connection.execute("SET search_path = oracle")
        self.connection.execute("SET statement_timeout = '60s'")
        self.relations: dict[str, Relation] = {}
        self.by_oid: dict[int, Relation] = {}
        for statement in DDL({"json": "json"}):
            self.connection.execute(statement)
        for text, values in inserts("%s"):
            self.connection.execute(text, values)
        self.connection.commit()
        self.look_up()

    def look_up(self) -> None:
        """Fetch all relations."""
        for oid, schema, name, columns, types, definition in self.connection.execute(
            RELATIONS.replace("'public'", "'oracle'")
        ):
            one = Relation(name, schema, tuple(columns), tuple(types), definition)
            self.by_oid[oid] = one
            self.relations[name] = one
        self.connection.commit()

    def run(
        self, sql: str
    ) -> tuple[list[str], list[tuple[object, ...]], list[tuple[str, str] | None]] | None:
        """Run a statement and undo it; ``None`` if the database refuses it."""
        try:
            with self.connection.cursor() as cursor:
                cursor.execute(sql.encode())
                labels = [one.name for one in cursor.description or ()]
                rows = cursor.fetchmany(2000) if labels else []
                return labels, rows, [self.origin(cursor, at) for at in range(len(labels))]
        except psycopg.Error:
            return None
        finally:
            self.connection.rollback()

    def origin(self, cursor: psycopg.Cursor[Any], at: int) -> tuple[str, str] | None:
        """Return the column that the server says an output is, unchanged."""
        result = cursor.pgresult
        assert result is not None
        relation = self.by_oid.get(result.ftable(at))
        place = result.ftablecol(at)
        if relation is None or place < 1:
            return None
        return relation.name, relation.columns[place - 1]


@pytest.fixture(scope="module")
def database(postgres_dsn: str) -> Iterator[Database]:
    with psycopg.connect(postgres_dsn, autocommit=True) as admin:
        admin.execute("DROP SCHEMA IF EXISTS oracle CASCADE")
    database = Database(postgres_dsn)
    yield database
    database.connection.close()
    with psycopg.connect(postgres_dsn, autocommit=True) as admin:
        admin.execute("DROP SCHEMA IF EXISTS oracle CASCADE")


def analysed(database: Database, sql: str) -> Statement:
    return fixed_point(sql, "postgres", Catalog.of((), ("oracle", "pg_catalog")), database.relations)


def mismatches(statement: Statement, said: list[tuple[str, str] | None]) -> list[str]:
    """Compare lineage with the server's origins, views left out: the server stops at them."""
    found = []
    for output, truth in zip(statement.outputs or (), said, strict=False):
        if truth is None or truth[0].startswith("v_") or output.shape is Shape.UNKNOWN:
            continue
        mine = {(origin.table, origin.column) for origin in output.origins}
        if truth not in mine or (output.shape is Shape.UNCHANGED and mine != {truth}):
            found.append(f"{sorted(mine)} by lineage, {truth} by the server")
    return found


def watch(database: Database, tally: Tally, sql: str) -> list[str]:
    """Run one statement, count it, and return where the server's origins differ."""
    result = database.run(sql)
    if result is None:
        tally.refused += 1
        return []
    labels, rows, said = result
    statement = analysed(database, sql)
    judge(tally, sql, statement, labels, rows)
    return [f"{one}: {sql}" for one in mismatches(statement, said)]


def test_generated_statements_leak_nothing(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    tally, wrong = Tally(), []
    for seed in range(STATEMENTS):
        wrong += watch(database, tally, Grammar(random.Random(seed), "postgres").statement())
    with capsys.disabled():
        print(f"\nmarker oracle, PostgreSQL: {tally}; {len(wrong)} origins differ")  # noqa: T201  the result
    assert not tally.leaks
    assert not tally.widths
    assert not tally.labels
    assert not wrong
    assert tally.executed > STATEMENTS * 0.6
    assert tally.unknown <= tally.columns * 0.05


def test_tricks_leak_nothing(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    tally, wrong = Tally(), []
    for sql, _why in (*BOTH, *POSTGRES):
        wrong += watch(database, tally, sql)
    with capsys.disabled():
        print(f"\nmarker oracle, tricks on PostgreSQL: {tally}; {len(wrong)} differ")  # noqa: T201  the result
    assert not tally.leaks
    assert not tally.widths
    assert not tally.labels
    assert not wrong
    assert tally.executed >= 100
