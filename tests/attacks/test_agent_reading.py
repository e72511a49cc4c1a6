"""What runs under preset ``agent`` means to the database what the parser read: operators without parentheses.

Conditions are put together by chance, without any parenthesis, AND and OR. One that may run is compared with itself as the
parser read it, every operator in parentheses: both find the same rows, on data where masked columns hold ``0`` and
``1`` as well, which is what a comparison gives.
"""

from __future__ import annotations

import os
import re
import sqlite3
from contextlib import closing
from random import Random
from typing import TYPE_CHECKING, Any

import duckdb
import psycopg
import pymysql
from sqlglot import exp

from masklib.errors import StatementDeniedError
from masklib.policy import Policy
from masklib.session.permit import permit
from masklib.sql import Catalog, Relation
from masklib.sql.dialects import facts
from masklib.sql.names import MARK
from masklib.sql.parsing import parse
from masklib.sql.tokens import tokenise
from masklib.sql.vetting import vet
from masklib.typing import Origin
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  (fixtures)
from tests.sql.markers import fixed_point

if TYPE_CHECKING:
    from collections.abc import Callable

STATEMENTS = int(os.environ.get("AGENT_READING_STATEMENTS", "300"))
AGENT = Policy(preset="agent")
COLUMNS = ("id", "full_name", "email", "plan")
ROWS = (
    (1, "'0'", "'1'", "'a'"),
    (2, "'1'", "'0'", "'0'"),
    (3, "'ann'", "'m'", "'1'"),
    (4, "'m'", "NULL", "'m'"),
)
TERMS = ("full_name", "email", "email", "id", "plan", "'m'", "'ann'", "NULL")
BETWEEN = ("=", "=", "<>", "=", "+", "*", "<", ">=")
OWN = {
    "sqlite": ("==", "||", "IS", "IS NOT", "&", "<<", "IS NOT DISTINCT FROM"),
    "postgres": ("||", "IS DISTINCT FROM", "IS NOT DISTINCT FROM"),
    "mysql": ("<=>", "DIV", "&", "^", "REGEXP"),
    "duckdb": ("||", "IS DISTINCT FROM", "IS NOT DISTINCT FROM", "=="),
}
AFTER = (
    "IS NULL", "IS NOT NULL", "IN ('m', 'ann')", "NOT IN ('m')", "IN (email)", "LIKE 'm'", "BETWEEN '0' AND '1'",
    "IN (SELECT email FROM people)", "IN (SELECT full_name FROM people)",
)  # fmt: skip
BEFORE = ("NOT", "NOT", "-", "+")
OPERATORS = (exp.Binary, exp.Unary, exp.In, exp.Between, exp.Cast, exp.Collate, exp.Escape)


def condition(chance: Random, dialect: str) -> str:
    """Return a condition without parentheses round its operators."""
    words: list[str] = []
    for at in range(chance.randint(1, 3)):
        words += [chance.choice((*BETWEEN, *OWN[dialect]))] if at else []
        words += [chance.choice(BEFORE)] if chance.random() < 0.15 else []
        words += [chance.choice(TERMS)]
        words += [chance.choice(AFTER)] if chance.random() < 0.4 else []
    return " ".join(words)


def bracketed(sql: str, dialect: str) -> str:
    """Return a statement with every operator of its condition in parentheses, as the parser read it."""
    known = facts(dialect)
    assert known is not None
    tree = parse(vet(tokenise(sql, known), known), sql, known)
    where = tree.args["where"]
    where.set("this", _in_parentheses(where.this))
    return str(tree.sql(dialect)).replace(MARK, "")


def _in_parentheses(node: exp.Expr) -> exp.Expr:
    for key, value in list(node.args.items()):
        if isinstance(value, list):
            node.set(key, [_in_parentheses(one) if isinstance(one, exp.Expr) else one for one in value])
        elif isinstance(value, exp.Expr):
            node.set(key, _in_parentheses(value))
    return exp.Paren(this=node) if isinstance(node, OPERATORS) and not isinstance(node, exp.Paren) else node


def allowed(sql: str, dialect: str) -> bool:
    schema = {"sqlite": "main", "postgres": "public", "duckdb": "main", "mysql": "shop"}[dialect]
    people = Relation("people", schema, COLUMNS, ("text",) * len(COLUMNS))
    samples = {Origin("people", name, schema): "" for name in COLUMNS}
    statement = fixed_point(sql, dialect, Catalog.of([people], (schema,)), {"people": people})
    try:
        permit(AGENT, statement, dialect, samples)
    except StatementDeniedError:
        return False
    return True


def fill(run: Callable[[str], Any]) -> None:
    run("CREATE TABLE people (id INTEGER, full_name VARCHAR(9), email VARCHAR(9), plan VARCHAR(9))")
    for row in ROWS:
        run(f"INSERT INTO people VALUES ({', '.join(map(str, row))})")


def misread(dialect: str, run: Callable[[str], list[Any] | None]) -> tuple[list[str], int]:
    """Return the conditions that may run and mean something else, and how many may run."""
    wrong, ran = [], 0
    for seed in range(STATEMENTS):
        sql = f"SELECT id FROM people WHERE {condition(Random(seed), dialect)}"
        if not {"email", "full_name"} & set(re.findall(r"\w+", sql)) or not allowed(sql, dialect):
            continue
        found, read = run(sql), run(bracketed(sql, dialect))
        if found is not None and read is not None:
            ran += 1
            if sorted(found) != sorted(read):
                wrong.append(sql)
    return wrong, ran


def test_sqlite() -> None:
    with closing(sqlite3.connect(":memory:")) as raw:
        fill(raw.execute)
        _check("sqlite", lambda sql: raw.execute(sql).fetchall(), sqlite3.Error)


def test_duckdb() -> None:
    with duckdb.connect() as raw:
        fill(raw.execute)
        _check("duckdb", lambda sql: raw.execute(sql).fetchall(), duckdb.Error)


def test_postgresql(postgres_database: str) -> None:
    with psycopg.connect(postgres_database, autocommit=True) as raw:
        fill(lambda sql: raw.execute(sql.encode()))
        _check("postgres", lambda sql: raw.execute(sql.encode()).fetchall(), psycopg.Error)


def test_mariadb(mariadb_database: dict[str, Any]) -> None:  # noqa: F811  (how a fixture is asked for)
    with closing(pymysql.connect(**mariadb_database)) as raw, raw.cursor() as cursor:
        fill(cursor.execute)

        def ask(sql: str) -> list[Any]:
            cursor.execute(sql)
            return list(cursor.fetchall())

        _check("mysql", ask, pymysql.Error)


def _check(dialect: str, ask: Callable[[str], list[Any]], error: type[Exception]) -> None:
    def run(sql: str) -> list[Any] | None:
        try:
            return ask(sql)
        except error:
            return None

    wrong, ran = misread(dialect, run)
    assert wrong == []
    assert ran > STATEMENTS // 50
