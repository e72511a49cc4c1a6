"""The differential oracle: two databases that differ in one value, and the outputs that differ must say so.

Markers are blind to a value that only decides. Here one person's PIN is another number; whatever output or
number of rows changes must have it among its origins, its taint or the statement's `rows`. A comparison with a
literal of the statement is left out: that is asking, which DESIGN 5.13 allows.
"""

from __future__ import annotations

import contextlib
import sqlite3

import pytest

from masklib.sql import Catalog, Relation, Shape
from masklib.typing import Origin
from tests.sql.written import statement

PIN = Origin("p", "pin", "main")
CATALOG = Catalog.of(
    [
        Relation("p", "main", ("id", "name", "pin", "boss"), ("INT", "TEXT", "INT", "INT")),
        Relation("g", "main", ("x",), ("INT",)),
    ]
)
DEPTH = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT n.x + 1 FROM n, p WHERE n.x < p.pin AND p.id = 2) SELECT "
NUMBERS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n WHERE x < 20) "

CASES = (
    ("SELECT pin FROM p", "the value itself"),
    ("SELECT pin + 0, -pin, pin || '', hex(pin) FROM p", "derived from it"),
    ("SELECT g.x FROM g JOIN p ON g.x = p.pin", "equality"),
    ("SELECT g.x FROM g, p WHERE p.pin = g.x AND p.id = 2", "equality in WHERE"),
    ("SELECT x FROM g WHERE x IN (SELECT pin FROM p)", "IN"),
    ("SELECT x FROM g WHERE EXISTS (SELECT 1 FROM p WHERE p.pin = g.x)", "EXISTS, correlated"),
    ("SELECT x FROM g WHERE x = (SELECT max(pin) FROM p)", "equal to a subquery"),
    ("SELECT max(x) FROM g, p WHERE x <= pin", "a bound"),
    ("SELECT min(x) FROM g, p WHERE x BETWEEN pin AND 99", "BETWEEN"),
    ("SELECT a.x FROM g a JOIN g b ON a.x = b.x JOIN p ON b.x = p.pin", "by way of another column"),
    ("SELECT x FROM g JOIN (SELECT pin AS x FROM p) USING (x)", "USING"),
    ("SELECT g.x FROM g JOIN (SELECT pin AS x FROM p) q USING (x)", "the other side of USING"),
    ("SELECT g.x FROM g NATURAL JOIN (SELECT pin AS x FROM p) q", "NATURAL"),
    ("SELECT x FROM g INTERSECT SELECT pin FROM p", "INTERSECT"),
    ("SELECT x FROM g EXCEPT SELECT pin FROM p", "EXCEPT"),
    ("SELECT CASE WHEN pin > 6 THEN 'high' ELSE 'low' END FROM p", "CASE"),
    ("SELECT iif(pin > 6, name, '') FROM p", "iif"),
    ("SELECT nullif(11, pin) FROM p", "nullif"),
    ("SELECT count(*) FILTER (WHERE pin > 6) FROM p", "FILTER"),
    ("SELECT (SELECT count(*) FROM g WHERE g.x <= p.pin) FROM p", "a count in a scalar subquery"),
    ("SELECT (SELECT 1 FROM g WHERE g.x = p.pin - 5) FROM p", "a scalar subquery of a literal"),
    ("SELECT EXISTS (SELECT 1 FROM g WHERE g.x = p.pin - 5) FROM p", "EXISTS as a value"),
    ("SELECT name FROM p ORDER BY pin LIMIT 1", None),
    ("SELECT (SELECT name FROM p ORDER BY pin LIMIT 1)", "the order of a scalar subquery"),
    ("SELECT rank() OVER (ORDER BY pin) FROM p ORDER BY id", "a rank"),
    ("SELECT first_value(name) OVER (ORDER BY pin) FROM p", "the first by it"),
    ("SELECT x FROM g LIMIT (SELECT min(pin) FROM p)", "LIMIT"),
    ("SELECT 1 FROM g LIMIT (SELECT min(pin) FROM p)", "LIMIT of constants"),
    ("SELECT x FROM g LIMIT 99 OFFSET (SELECT min(pin) FROM p)", "OFFSET"),
    ("SELECT count(*) FROM (SELECT x FROM g LIMIT (SELECT min(pin) FROM p))", "a count of them"),
    (f"{NUMBERS}SELECT max(n.x) FROM n JOIN p ON n.x <= p.pin", "counting up"),
    (f"{NUMBERS}SELECT count(*) FROM n JOIN p ON n.x <= p.pin WHERE p.id = 2", "a count up to it"),
    (f"{NUMBERS}SELECT 1 FROM n JOIN p ON n.x <= p.pin WHERE p.id = 2", "as many rows"),
    (f"{DEPTH}max(x) FROM n", "a recursion as deep as it"),
    (f"{DEPTH}count(*), sum(1) FROM n", "and its length"),
    ("SELECT count(*) FROM p, json_each('[' || substr('1,1,1,1,1,1,1,1,1,1,1,1', 1, 2 * p.pin - 1) || ']')",
     "a table function's argument"),
    ("SELECT q.k FROM (SELECT x AS k FROM g JOIN p ON p.pin = g.x) q", "within FROM"),
    ("WITH q AS (SELECT x AS k FROM g JOIN p ON p.pin = g.x) SELECT k FROM q", "within WITH"),
    ("SELECT k FROM (SELECT x AS k FROM g) q JOIN p ON q.k = p.pin", "a query's column, tied outside"),
    ("SELECT group_concat(x) FROM g JOIN p ON p.pin > g.x", "aggregated"),
    ("SELECT b.pin > a.pin FROM p a JOIN p b ON a.boss = b.id", "two of them compared"),
    ("SELECT x FROM (SELECT x, x = (SELECT max(pin) FROM p) AS f FROM g) WHERE f", "a flag"),
    ("WITH q AS (SELECT x, x <= (SELECT max(pin) FROM p) AS f FROM g) SELECT max(x) FROM q WHERE f", "a flag of WITH"),
    ("SELECT x, x = (SELECT min(pin) FROM p) AS f FROM g WHERE f", "a label in WHERE"),
    ("SELECT x, abs(x - (SELECT max(pin) FROM p)) AS f FROM g ORDER BY f LIMIT 1", "a label in ORDER BY"),
    ("SELECT x FROM g WHERE (SELECT max(pin = x) FROM p)", "a comparison that a subquery gives"),
    ("SELECT x FROM g ORDER BY abs(x - (SELECT max(pin) FROM p)) LIMIT 1", "the nearest"),
    ("SELECT min(x), count(*) FROM g GROUP BY x = (SELECT max(pin) FROM p) ORDER BY 2", "groups by a comparison"),
    ("SELECT x, max(x = (SELECT max(pin) FROM p)) FROM g", "the row of max()"),
    ("SELECT x FROM (SELECT x, count(*) OVER (PARTITION BY x = (SELECT max(pin) FROM p)) AS c FROM g) WHERE c = 1",
     "partitions by a comparison"),
    ("SELECT * FROM g UNION SELECT 0 ORDER BY 1 LIMIT 1 OFFSET (SELECT min(pin) / 6 FROM p)", "a bound of a UNION"),
    (("WITH RECURSIVE r(n) AS (SELECT 1 UNION ALL SELECT CASE WHEN n < (SELECT max(pin) FROM p) THEN n + 1 END FROM r "
     "WHERE n IS NOT NULL) SELECT count(*) FROM r"), "a recursion that CASE ends"),
)  # fmt: skip

ORDINARY = (
    "SELECT id, name FROM p WHERE pin = 5",
    "SELECT id, name FROM p WHERE pin > 5 AND name LIKE 'a%'",
    "SELECT id FROM p WHERE pin IN (1, 2, ?)",
    "SELECT id, name FROM p ORDER BY pin LIMIT 3",
    "SELECT p.id, g.x FROM p JOIN g ON g.x = p.id WHERE p.pin = 5",
    "SELECT x FROM g WHERE x IN (SELECT id FROM p WHERE pin = 5)",
    "SELECT x FROM g WHERE EXISTS (SELECT 1 FROM p WHERE p.id = g.x AND p.pin = 5)",
    "SELECT name, count(*) FROM p WHERE pin < 9 GROUP BY name HAVING count(*) > 1 ORDER BY 2 DESC",
    "SELECT x FROM (SELECT g.x, p.pin FROM g JOIN p ON p.id = g.x) WHERE pin = 5",
    "WITH q AS (SELECT id, name FROM p WHERE pin = 5) SELECT q.name, count(*) FROM q JOIN g ON g.x = q.id GROUP BY 1",
    "SELECT name FROM (SELECT name, row_number() OVER (PARTITION BY boss ORDER BY id) AS n FROM p WHERE pin > 1) WHERE n = 1",
    "SELECT id FROM (SELECT id, row_number() OVER (PARTITION BY boss ORDER BY pin) AS n FROM p) WHERE n = 1",
    "SELECT id, name AS pin2 FROM p WHERE pin2 <> '' ORDER BY pin2",
    "SELECT x FROM g WHERE x > (SELECT avg(id) FROM p WHERE pin = 5)",
    "SELECT count(DISTINCT pin), max(name) FROM p GROUP BY boss",
)
"""Questions that say no more of the PIN than they ask for: what comes out beside it is not tainted by it."""


def database(pin: int) -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE p (id INT, name TEXT, pin INT, boss INT)")
    connection.executemany("INSERT INTO p VALUES (?, ?, ?, 2)", [(1, "a", 9), (2, "b", pin), (3, "c", 6)])
    connection.execute("CREATE TABLE g (x INT)")
    connection.executemany("INSERT INTO g VALUES (?)", [(one,) for one in range(1, 13)])
    return connection


def answers(sql: str) -> list[list[tuple[object, ...]]]:
    """Return what the statement brings from two databases that differ in one PIN."""
    rows = []
    for pin in (5, 11):
        with contextlib.closing(database(pin)) as connection:
            rows.append(connection.execute(sql).fetchall())
    return rows


@pytest.mark.parametrize(("sql", "why"), CASES)
def test_what_differs_was_foretold(sql: str, why: str | None) -> None:
    one, other = answers(sql)
    assert one != other, "a case that does not depend on the value shows nothing"
    found = statement(sql, "sqlite", CATALOG)
    assert found.outputs is not None
    if why is None:  # ORDER BY shows as it does wherever a column may be sorted by
        return
    if len(one) != len(other):
        tied = any(PIN in output.origins | output.taint for output in found.outputs)
        assert PIN in found.rows or tied, why
    columns = zip(found.outputs, zip(*one, strict=True), zip(*other, strict=True), strict=True)
    for output, before, after in columns:
        if before != after and len(before) == len(after):
            assert PIN in output.origins | output.taint | found.rows, why


@pytest.mark.parametrize("sql", ORDINARY)
def test_an_ordinary_question_taints_nothing(sql: str) -> None:
    found = statement(sql, "sqlite", CATALOG)
    assert found.outputs is not None
    assert PIN not in found.rows
    for output in found.outputs:
        assert PIN not in output.taint
        assert PIN not in output.origins or output.shape is Shape.COUNT
