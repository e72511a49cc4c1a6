"""``limits: min_group``: small groups stay in the database, on every database, and what cannot be bounded is denied."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import duckdb
import psycopg
import pymysql
import pytest

import masklib
from masklib.errors import StatementDeniedError
from masklib.policy import Policy
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = bytes(range(32))
CLEAR = {
    "people.team": "clear",
    "people.pay": "clear",
    "orders.total": "clear",
    "places.country": "clear",
    "crews.boss": "clear",
}
FIVE = Policy.of(limits={"min_group": 5}, columns=CLEAR)
DDL = (
    "CREATE TABLE people (id INTEGER, email VARCHAR(40), team VARCHAR(20), pay INTEGER)",
    "CREATE TABLE orders (id INTEGER, person_id INTEGER, email VARCHAR(40), total INTEGER)",
    "CREATE TABLE places (id INTEGER, team VARCHAR(20), country VARCHAR(20))",
    "CREATE VIEW crews AS SELECT team AS boss, pay FROM people",
    "INSERT INTO places VALUES (1, 'red', 'IT'), (2, 'blue', 'NO'), (3, 'green', 'NO')",
    *(
        f"INSERT INTO people VALUES ({n}, 'p{n}@corp.com', '{'red' if n < 7 else 'blue' if n < 11 else 'green'}', {n})"
        for n in range(13)
    ),
    *(f"INSERT INTO orders VALUES ({n}, {n % 4}, 'p{n % 4}@corp.com', 1)" for n in range(12)),
)
"""Seven red people, four blue ones, two green; twelve orders of four red people."""


@pytest.fixture(params=["sqlite", "duckdb", "postgres", "mariadb"])
def database(request: pytest.FixtureRequest) -> Iterator[tuple[str, Any]]:
    """A raw connection to a database of three teams."""
    kind: str = request.param
    if kind == "sqlite":
        raw: Any = sqlite3.connect(":memory:")
    elif kind == "duckdb":
        raw = duckdb.connect()
    elif kind == "postgres":
        raw = psycopg.connect(request.getfixturevalue("postgres_database"), autocommit=True)
    else:
        raw = pymysql.connect(**request.getfixturevalue("mariadb_database"), autocommit=True)
    with closing(raw):
        cursor = raw if kind == "duckdb" else raw.cursor()
        for statement in DDL:
            cursor.execute(statement)
        yield kind, raw


def asked(raw: Any, sql: str, parameters: tuple[Any, ...] | None = None, policy: Policy = FIVE) -> list[Any]:
    connection = masklib.wrap(raw, policy=policy, key=KEY)
    cursor = connection if isinstance(raw, duckdb.DuckDBPyConnection) else connection.cursor()
    cursor.execute(*((sql,) if parameters is None else (sql, parameters)))
    return [tuple(row) for row in cursor.fetchall()]


ANSWERS: tuple[tuple[str, list[tuple[Any, ...]]], ...] = (
    ("SELECT team, count(*) FROM people GROUP BY team", [("red", 7)]),
    ("SELECT team, count(*) AS n FROM people p GROUP BY team HAVING count(*) > 2 OR 1 = 1 ORDER BY n", [("red", 7)]),
    ("SELECT team, count(*) FROM people GROUP BY team HAVING count(*) >= 7", [("red", 7)]),
    ("SELECT count(*) FROM people", [(13,)]),
    ("SELECT sum(pay) FROM people WHERE team = 'blue' LIMIT 3", []),
    ("SELECT sum(pay) FROM people WHERE id = 3", []),
    ("SELECT DISTINCT team FROM people ORDER BY team", [("red",)]),
    ("SELECT boss, count(*) FROM crews GROUP BY boss", [("red", 7)]),
    ("SELECT country, count(*) FROM places GROUP BY country ORDER BY country", [("IT", 1), ("NO", 2)]),
    ("SELECT country FROM places UNION SELECT country FROM places ORDER BY 1", [("IT",), ("NO",)]),
    (
        "SELECT s.country, count(*) FROM people p JOIN places s ON s.team = p.team GROUP BY s.country ORDER BY 1",
        [("IT", 7), ("NO", 6)],
    ),
    ("SELECT p.team, sum(o.total) FROM people p JOIN orders o ON o.person_id = p.id GROUP BY p.team", []),
    (
        "SELECT p.team, count(*) FROM people p JOIN places s ON s.team = p.team, places t GROUP BY p.team",
        [("red", 21)],
    ),
    (
        "WITH s AS (SELECT team, count(*) AS n FROM people GROUP BY team) SELECT max(n), min(n) FROM s",
        [(7, 7)],
    ),
    ("SELECT count(*) FROM (SELECT pay FROM people WHERE id < 4) AS few", []),
    ("SELECT s.team, (SELECT count(*) FROM people p WHERE p.team = s.team) FROM places s WHERE s.id < 3 ORDER BY s.id",
     [("red", 7), ("blue", None)]),
    ("SELECT team FROM people WHERE id = 12", [("green",)]),  # rows are no groups: they are masked, and shown
)  # fmt: skip
DENIED: tuple[tuple[str, str], ...] = (
    ("SELECT team, sum(CASE WHEN id = 3 THEN pay END) FROM people GROUP BY team", "part of its group's rows"),
    ("SELECT team, max(pay = 3) FROM people GROUP BY team", "part of its group's rows"),
    ("SELECT team, sum(nullif(pay, 3)) FROM people GROUP BY team", "part of its group's rows"),
    ("SELECT team, count(*) OVER (PARTITION BY team) FROM people", "a window .* Use GROUP BY"),
    ("SELECT DISTINCT * FROM people", "Write GROUP BY with the columns"),
    ("SELECT team FROM people UNION SELECT team FROM places", "Use UNION ALL"),
    (
        "SELECT team, count(*) FROM (SELECT team FROM people UNION ALL SELECT team FROM people) AS twice GROUP BY team",
        r"main.people|people: nothing bounds .* HAVING count\(\*\) >= 5",
    ),
    (
        "SELECT sum(d.pay) FROM (SELECT pay FROM people) AS d JOIN places s ON s.id < 9 WHERE d.pay = 3",
        r"count\(DISTINCT d.column\) >= 5",
    ),
    ("SELECT count(*) FROM nowhere GROUP BY a", "does not know"),
)


def test_small_groups_stay_in_the_database(database: tuple[str, Any]) -> None:
    _, raw = database
    for sql, due in ANSWERS:
        assert asked(raw, sql) == due, sql


def test_what_cannot_be_bounded_is_denied_and_says_what_may_be_asked(database: tuple[str, Any]) -> None:
    kind, raw = database
    for sql, told in DENIED:
        if "nowhere" in sql and kind != "mariadb":
            continue  # the others are told by the database's own error
        with pytest.raises(StatementDeniedError, match=f"limits: min_group.*{told}"):
            asked(raw, sql)


def test_an_aggregate_of_an_outer_query_is_denied(database: tuple[str, Any]) -> None:
    _, raw = database
    with pytest.raises(StatementDeniedError, match="aggregate is of an outer query"):
        asked(raw, "SELECT (SELECT sum(p.pay)) FROM people p WHERE p.id = 3")


def test_operands_are_turned_back_in_bounded_statements(database: tuple[str, Any]) -> None:
    kind, raw = database
    mark = "?" if kind in {"sqlite", "duckdb"} else "%s"
    (surrogate,) = asked(raw, "SELECT email FROM people WHERE id = 1")[0]
    query = f"SELECT count(*) FROM people WHERE email <> {mark}"
    assert asked(raw, query, (surrogate,)) == [(12,)]
    assert asked(raw, query.replace(mark, f"'{surrogate}'")) == [(12,)]
    agent = Policy.of(preset="agent", limits={"min_group": 5}, columns=CLEAR)
    assert asked(raw, query, (surrogate,), agent) == [(12,)]
    assert asked(raw, query.replace("<>", "="), (surrogate,), agent) == []


def test_a_policy_without_it_leaves_groups_alone(database: tuple[str, Any]) -> None:
    _, raw = database
    counted = "SELECT team, count(*) FROM people GROUP BY team ORDER BY team"
    observing = Policy.of(mode="observe", limits={"min_group": 5}, columns=CLEAR)
    for policy in (Policy.of(columns=CLEAR), observing):
        assert asked(raw, counted, policy=policy) == [("blue", 4), ("green", 2), ("red", 7)]


def test_what_is_sent_as_it_is_must_say_it_itself(postgres_database: str) -> None:
    with psycopg.connect(postgres_database, autocommit=True) as raw:
        for statement in DDL:
            raw.execute(statement)
        cursor = masklib.wrap(raw, policy=FIVE, key=KEY).cursor()
        query = "SELECT team, count(*) FROM people GROUP BY team"
        with (
            pytest.raises(StatementDeniedError, match=r"Add HAVING count\(\*\) >= 5"),
            cursor.copy(f"COPY ({query}) TO STDOUT"),
        ):
            pass
        with cursor.copy(f"COPY ({query} HAVING count(*) >= 5) TO STDOUT") as copy:
            assert b"".join(bytes(block) for block in copy) == b"red\t7\n"
