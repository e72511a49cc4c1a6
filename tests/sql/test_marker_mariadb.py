"""On a real MariaDB: whatever marker comes out was foretold, and the server's own origins agree."""

from __future__ import annotations

import os
import random
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from masklib.sql import Catalog, Relation, Shape
from tests.mariadb import mariadb_server  # noqa: F401  a fixture
from tests.sql.grammar import Grammar
from tests.sql.markers import Tally, fixed_point, inserts, judge, mysql_ddl
from tests.sql.tricks import BOTH, MYSQL

pymysql = pytest.importorskip("pymysql")

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masklib.sql import Statement

STATEMENTS = int(os.environ.get("SQL_ORACLE_STATEMENTS", "300"))
NAME = f"oracle_{uuid.uuid4().hex}"
"""Every worker has a database of its own on the same server."""


class Database:
    """A connection with the marker tables, and what a look-up would find there."""

    def __init__(self, server: dict[str, Any]) -> None:
        self.connection: Any = pymysql.connect(**server, autocommit=False)
        self.all(f"CREATE DATABASE {NAME}", f"USE {NAME}", *mysql_ddl())
        self.all("SET SESSION max_statement_time = 60", "SET SESSION group_concat_max_len = 100000")
        with self.connection.cursor() as cursor:
            for text, values in inserts("%s"):
                cursor.execute(text, values)
        self.connection.commit()
        self.relations = dict(self.look_up())

    def all(self, *statements: str) -> None:
        """Run statements that return nothing."""
        with self.connection.cursor() as cursor:
            for one in statements:
                cursor.execute(one)

    def look_up(self) -> Iterator[tuple[str, Relation]]:
        """Yield every relation of the database by its name."""
        with self.connection.cursor() as cursor:
            cursor.execute(
                "SELECT table_name, view_definition FROM information_schema.views WHERE table_schema = %s",
                [NAME],
            )
            texts = dict(cursor.fetchall())
            cursor.execute(
                "SELECT table_name, column_name, column_type FROM information_schema.columns"
                " WHERE table_schema = %s ORDER BY table_name, ordinal_position", [NAME],
            )  # fmt: skip
            columns: dict[str, list[tuple[str, str]]] = {}
            for table, column, kind in cursor.fetchall():
                columns.setdefault(table, []).append((column, kind))
        for name, found in columns.items():
            yield (
                name,
                Relation(name, NAME, tuple(c for c, _ in found), tuple(k for _, k in found), texts.get(name)),
            )

    def run(
        self, sql: str
    ) -> tuple[list[str], list[tuple[object, ...]], list[tuple[str, str] | None]] | None:
        """Run a statement and undo it; ``None`` if the database refuses it."""
        try:
            with self.connection.cursor() as cursor:
                cursor.execute(sql)
                labels = [one[0] for one in cursor.description or ()]
                rows = cursor.fetchmany(2000) if labels else []
                fields = cursor._result.fields if labels else []
                said = [(one.org_table, one.org_name) if one.org_name else None for one in fields]
                return labels, list(rows), said
        except pymysql.Error:
            return None
        finally:
            self.connection.rollback()


@pytest.fixture(scope="module")
def database(mariadb_server: dict[str, Any]) -> Iterator[Database]:  # noqa: F811  the fixture imported above
    database = Database(mariadb_server)
    yield database
    database.all(f"DROP DATABASE {NAME}")
    database.connection.close()


def mismatches(
    database: Database, sql: str, statement: Statement, said: list[tuple[str, str] | None]
) -> list[str]:
    """Compare lineage with the server's origins, where these are right.

    Of a query in FROM or WITH MariaDB says the alias in the place of the table, or another column of it.
    """
    found: list[str] = []
    if "(SELECT" in sql or "v_" in sql:
        return found
    for output, truth in zip(statement.outputs or (), said, strict=False):
        if truth is None:
            continue
        relation = database.relations.get(truth[0])
        # of a derived table it may say the base table with the alias's column
        sure = relation is not None and not relation.definition and truth[1] in relation.columns
        if not sure or output.shape is Shape.UNKNOWN:
            continue
        mine = {(origin.table, origin.column) for origin in output.origins}
        if truth not in mine:
            found.append(f"{sorted(mine)} by lineage, {truth} by the server")
    return found


def watch(database: Database, tally: Tally, sql: str) -> list[str]:
    """Run one statement, count it, and return where the server's origins differ."""
    result = database.run(sql)
    if result is None:
        tally.refused += 1
        return []
    labels, rows, said = result
    statement = fixed_point(sql, "mysql", Catalog.of((), (NAME,)), database.relations)
    judge(tally, sql, statement, labels, rows)
    return [f"{one}: {sql}" for one in mismatches(database, sql, statement, said)]


def test_generated_statements_leak_nothing(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    tally, wrong = Tally(), []
    for seed in range(STATEMENTS):
        wrong += watch(database, tally, Grammar(random.Random(seed), "mysql").statement())
    with capsys.disabled():
        print(f"\nmarker oracle, MariaDB: {tally}; {len(wrong)} origins differ")  # noqa: T201  the result
    assert not tally.leaks, tally.leaks[:3]
    assert not tally.widths
    assert not tally.labels, tally.labels[:3]
    assert not wrong, wrong[:3]
    assert tally.executed > STATEMENTS * 0.5
    assert tally.unknown <= tally.columns * 0.05


def test_tricks_leak_nothing(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    tally, wrong = Tally(), []
    for sql, _why in (*BOTH, *MYSQL):
        wrong += watch(database, tally, sql)
    with capsys.disabled():
        print(f"\nmarker oracle, tricks on MariaDB: {tally}; {len(wrong)} differ")  # noqa: T201  the result
    assert not tally.leaks, tally.leaks[:3]
    assert not tally.widths
    assert not wrong, wrong[:3]
    assert tally.executed >= 60
