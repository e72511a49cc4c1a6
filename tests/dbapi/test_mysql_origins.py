"""Where MariaDB says that a column comes from: right of base tables, not believed of queries in FROM and of views."""

from __future__ import annotations

import os
import random
import uuid
from collections import Counter
from typing import TYPE_CHECKING, Any

import pymysql
import pytest
from pymysql import cursors

import masklib
from masklib.dbapi.sealed import state_of
from masklib.policy import ColumnRule, Policy
from tests.mariadb import mariadb_server  # noqa: F401  (fixtures)
from tests.sql.grammar import Grammar
from tests.sql.markers import COLUMNS, VIEWS, inserts, marks, mysql_ddl

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masklib.session.plan import Plan

KEY = bytes(range(32))
STATEMENTS = int(os.environ.get("SQL_ORACLE_STATEMENTS", "100"))
MASKED = {("users", "email"), ("users", "name"), ("users", "ssn"), ("orders", "note"), ("depts", "code"), ("users", "salary")}  # fmt: skip
POLICY = Policy(
    columns=tuple(
        ColumnRule(f"{table}.{name}", "PERSON" if (table, name) in MASKED else "clear")
        for table, columns in COLUMNS.items()
        for name in columns
    ),
    mode="observe",
    writes="raw",
)
"""Observed only: the rows keep their markers, the plan says what would become of them."""
TOLD, DISAGREE, UNKNOWN = (
    "origin told by driver", "driver and lineage disagree on the origin", "unknown origin")  # fmt: skip


@pytest.fixture(scope="module")
def filled(mariadb_server: dict[str, Any]) -> Iterator[Any]:  # noqa: F811  (how a fixture is asked for)
    connection: Any = pymysql.connect(**mariadb_server)
    name = f"origins_{uuid.uuid4().hex}"
    with connection, connection.cursor() as cursor:
        for text in (
            f"CREATE DATABASE {name}", f"USE {name}", *mysql_ddl(), "SET SESSION max_statement_time = 60",
        ):  # fmt: skip
            cursor.execute(text)
        for text, values in inserts("%s"):
            cursor.execute(text, values)
        connection.commit()
        yield connection
        cursor.execute(f"DROP DATABASE {name}")


@pytest.fixture
def raw(filled: Any) -> Iterator[Any]:
    """One connection for all, as it was after every test."""
    yield filled
    filled.rollback()
    with filled.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS People, Twins, twins")


def planned(cursor: Any) -> Plan:
    plan = state_of(cursor).life.plan
    assert plan is not None
    found: Plan = plan
    return found


def current(cursor: Any) -> str:
    cursor.execute("SELECT database()")
    return str(cursor.fetchone()[0])


def said(cursor: Any) -> list[tuple[str, ...]]:
    return [column.verdict.evidence for column in planned(cursor).columns]


@pytest.mark.parametrize("kind", [cursors.Cursor, cursors.DictCursor, cursors.SSCursor])
@pytest.mark.parametrize(("statement", "told"), [
    ("SELECT email AS e FROM users u", "y"),
    ("SELECT EMAIL, u.Id FROM users AS u", "yy"),
    ("SELECT email, count(*) FROM users GROUP BY email ORDER BY count(*)", "yn"),
    ("SELECT upper(email), concat(email) FROM users", "nn"),
    ("SELECT u.email AS note, o.note AS email FROM users u JOIN orders o ON o.user_id = u.id", "yy"),
    ("SELECT name FROM users WHERE id IN (SELECT user_id FROM orders)", "y"),
    ("SELECT email FROM users UNION ALL SELECT note FROM orders", "n"),
    ("SELECT note FROM (SELECT email AS note FROM users) orders", "n"),
    ("SELECT orders.note FROM (SELECT email AS note FROM users LIMIT 2) orders", "n"),
    ("WITH orders AS (SELECT email AS note FROM users) SELECT note FROM orders", "n"),
    ("SELECT email FROM v_users", "n"),
    ("SELECT orders.email FROM v_users orders", "n"),
    ("SELECT o.email FROM v_users o GROUP BY o.email ORDER BY count(*)", "n"),
    ("SELECT (SELECT email FROM users LIMIT 1) AS note FROM orders", "n"),
])  # fmt: skip
def test_the_server_is_believed_of_base_tables_only(raw: Any, kind: Any, statement: str, told: str) -> None:
    with masklib.wrap(raw, key=KEY, policy=POLICY).cursor(kind) as cursor:
        cursor.execute(statement)

        assert "".join("y" if TOLD in one else "n" for one in said(cursor)) == told
        assert not any(DISAGREE in one or UNKNOWN in repr(one) for one in said(cursor))


def test_a_table_of_another_database_is_told_from_its_namesake(
    raw: Any,
    mariadb_server: dict[str, Any],  # noqa: F811  (as above)
) -> None:
    other = f"origins_{uuid.uuid4().hex}"
    with pymysql.connect(**mariadb_server, autocommit=True) as admin, admin.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {other}")
        cursor.execute(f"CREATE TABLE {other}.users (id INTEGER, email VARCHAR(50))")
        try:
            with masklib.wrap(raw, key=KEY, policy=POLICY).cursor() as sealed:
                home = current(sealed)
                sealed.execute(f"SELECT u.email, o.email FROM users u JOIN {other}.users o USING (id)")
                origins = [origin.schema for column in planned(sealed).columns for origin in column.origins]
        finally:
            raw.rollback()
            cursor.execute(f"DROP DATABASE {other}")

    assert origins == [home, other]


def test_show_tells_names_and_types_but_no_defaults(raw: Any) -> None:
    with raw.cursor() as cursor:
        cursor.execute("ALTER TABLE depts MODIFY code VARCHAR(200) DEFAULT 'quorvane@corp.example.org'")
    with masklib.wrap(raw, key=KEY).cursor() as cursor:
        cursor.execute("SHOW COLUMNS FROM depts")
        columns = cursor.fetchall()
        cursor.execute("SHOW TABLES")
        tables = {row[0] for row in cursor.fetchall()}
        cursor.execute(
            "SELECT column_name FROM information_schema.COLUMNS WHERE table_schema = database()"
            " AND table_name = 'depts' ORDER BY ordinal_position"
        )
        names = [row[0] for row in cursor.fetchall()]
        cursor.execute("SHOW COLUMNS FROM depts WHERE Field IN (SELECT email FROM users)")
        compared = said(cursor)
        cursor.execute("SHOW CREATE TABLE depts")
        definition = cursor.fetchall()

    assert [(row[0], row[1]) for row in columns] == [("id", "int(11)"), ("name", "varchar(200)"), ("code", "varchar(200)")]  # fmt: skip
    assert "quorvane" not in repr((columns, definition))
    assert tables == {*COLUMNS, *VIEWS}
    assert names == ["id", "name", "code"]
    assert all(UNKNOWN in repr(one) for one in compared)


def test_what_comes_out_of_generated_statements_was_foretold(
    raw: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    cursor = masklib.wrap(raw, key=KEY, policy=POLICY).cursor()
    counts: Counter[str] = Counter()
    wrong: list[str] = []
    for seed in range(STATEMENTS):
        sql = Grammar(random.Random(50_000 + seed), "mysql").statement()
        try:
            cursor.execute(sql)
        except pymysql.Error:
            counts["refused by the database"] += 1
            continue
        counts["executed"] += 1
        if cursor.description is not None:
            wrong += [f"{one}: {sql}" for one in judged(planned(cursor), cursor.fetchmany(2000), counts)]
        raw.rollback()
    with capsys.disabled():
        print(f"\norigins through the wrapper, MariaDB: {dict(counts)}, {len(wrong)} wrong")  # noqa: T201  the result

    assert not wrong, "\n".join(wrong[:5])
    assert counts["executed"] > STATEMENTS * 0.3
    assert counts["told by the server"] > counts["columns"] * 0.1


def judged(plan: Plan, rows: Any, counts: Counter[str]) -> Iterator[str]:
    """Yield what is wrong with a plan, by what came out."""
    for place, column in enumerate(plan.columns):
        evidence = column.verdict.evidence
        came = set().union(*(marks(row[place]) for row in rows))
        counts["columns"] += 1
        counts["told by the server"] += TOLD in evidence
        counts["unknown"] += UNKNOWN in repr(evidence)
        if DISAGREE in evidence:
            yield f"column {place}: origins differ"
        if came & MASKED and column.verdict.action not in {"mask", "redact"}:
            yield f"column {place}: {sorted(came & MASKED)} came under {column.verdict.action}"
        if TOLD in evidence and not came <= {(one.table, one.column) for one in column.origins}:
            yield f"column {place}: {sorted(came)} came, {column.origins} was told"


def test_tables_in_capitals_are_found_and_namesakes_by_case_are_not_mixed_up(raw: Any) -> None:
    with raw.cursor() as cursor:
        cursor.execute("SELECT @@lower_case_table_names")
        if cursor.fetchone() != (0,):
            pytest.skip("this server does not tell names apart by case")
        for text in (
            "CREATE TABLE People (Id INTEGER, EMail VARCHAR(50))",
            "INSERT INTO People VALUES (1, 'quorvane@corp.example.org')",
            "CREATE TABLE Twins (id INTEGER)",
            "CREATE TABLE twins (email VARCHAR(50), id INTEGER)",
            "INSERT INTO twins VALUES ('quorvane@corp.example.org', 1)",
        ):
            cursor.execute(text)
    with masklib.wrap(raw, key=KEY).cursor() as cursor:
        cursor.execute("SELECT id, email, concat(id, '') FROM People")
        (row,) = cursor.fetchall()
        evidence = said(cursor)
        cursor.execute("SELECT * FROM twins")
        twins = cursor.fetchall()
        unsure = said(cursor)

    assert (row[0], row[2]) == (1, "1")
    assert row[1] == masklib.mask_value("quorvane@corp.example.org", "EMAIL_ADDRESS", key=KEY)
    assert all(TOLD in one for one in evidence[:2])
    assert "quorvane" not in repr(twins)
    assert all(UNKNOWN in repr(one) for one in unsure)
