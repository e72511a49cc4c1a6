"""A clear column that says which row a masked value picked is that value, however the row was picked.

The plain predicate (``WHERE n = (SELECT ...)``) is tied to what it compares with. ``guesses`` stands for any
table of candidates: all numbers of six digits, a list of names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.attacks.attack import Attack, cases, strike

if TYPE_CHECKING:
    from tests.attacks.attack import Target
    from tests.leaks.watch import Watch

POSTGRES = "CREATE TABLE guesses AS SELECT g AS n, 0 AS seen FROM generate_series(365000, 365399) AS g"
SQLITE = (
    "CREATE TABLE guesses (n INTEGER PRIMARY KEY, seen INTEGER)",
    (
        "WITH RECURSIVE r (n) AS (SELECT 365000 UNION ALL SELECT n + 1 FROM r WHERE n < 365399)"
        " INSERT INTO guesses SELECT n, 0 FROM r"
    ),
)
P = "(SELECT right(phone, 6)::int FROM people WHERE id = 1)"
S = "(SELECT CAST(substr(phone, 7) AS INTEGER) FROM people WHERE id = 1)"


def postgres(name: str, *steps: str, opened: str = "") -> Attack:
    return Attack(name, "psycopg", (POSTGRES, *steps), opened=opened)


def sqlite(name: str, *steps: str, opened: str = "") -> Attack:
    return Attack(name, "sqlite3", (*SQLITE, *steps), opened=opened)


PICKED = [
    postgres("WHERE", f"SELECT n FROM guesses WHERE n = {P}"),
    postgres("WHERE, the other way round", f"SELECT n FROM guesses WHERE {P} = n"),
    postgres("BETWEEN", f"SELECT n FROM guesses WHERE n BETWEEN {P} AND {P}"),
    postgres("IN", "SELECT n FROM guesses WHERE n IN (SELECT right(phone, 6)::int FROM people)"),
    postgres("join", "SELECT n FROM guesses JOIN people ON n = right(phone, 6)::int"),
    postgres("natural join", f"SELECT n FROM guesses NATURAL JOIN (SELECT {P} AS n) AS t"),
    postgres("USING", "SELECT n FROM guesses JOIN (SELECT right(phone, 6)::int AS n FROM people) t USING (n)"),
    postgres("EXISTS", "SELECT n FROM guesses WHERE EXISTS (SELECT 1 FROM people WHERE right(phone, 6)::int = n)"),
    postgres("EXCEPT", f"SELECT n FROM guesses EXCEPT SELECT n FROM guesses WHERE n <> {P}"),
    postgres("HAVING", f"SELECT n FROM guesses GROUP BY n HAVING bool_or(n = {P})"),
    postgres("FILTER", f"SELECT max(n) FILTER (WHERE n = {P}) FROM guesses"),
    postgres("CASE", f"SELECT CASE WHEN n = {P} THEN n END FROM guesses"),
    postgres("window's order", f"SELECT first_value(n) OVER (ORDER BY abs(n - {P})) FROM guesses"),
    postgres("a flag of a subquery", f"SELECT n FROM (SELECT n, n = {P} AS b FROM guesses) t WHERE b"),
    postgres("a flag of a CTE", f"WITH t AS (SELECT n, n = {P} AS b FROM guesses) SELECT n FROM t WHERE b"),
    postgres("a flag of LATERAL", f"SELECT n FROM guesses, LATERAL (SELECT n = {P} AS b) x WHERE b"),
    postgres(
        "a comparison within a subquery's output",
        "SELECT n FROM guesses WHERE (SELECT bool_or(n = right(phone, 6)::int) FROM people)",
    ),
    postgres("ORDER BY and LIMIT", f"SELECT n FROM guesses ORDER BY abs(n - {P}) LIMIT 1"),
    postgres("DISTINCT ON", f"SELECT DISTINCT ON (n = {P}) n FROM guesses ORDER BY n = {P} DESC"),
    postgres("GROUP BY", f"SELECT min(n), count(*) FROM guesses GROUP BY n = {P} ORDER BY 2"),
    postgres(
        "PARTITION BY",
        f"SELECT n FROM (SELECT n, count(*) OVER (PARTITION BY n = {P}) AS c FROM guesses) t WHERE c = 1",
    ),
    sqlite("WHERE", f"SELECT n FROM guesses WHERE n = {S}"),
    sqlite("rowid", f"SELECT n FROM guesses WHERE rowid = {S}"),
    sqlite("a flag of a subquery", f"SELECT n FROM (SELECT n, n = {S} AS b FROM guesses) WHERE b"),
    sqlite("ORDER BY and LIMIT", f"SELECT n FROM guesses ORDER BY abs(n - {S}) LIMIT 1"),
    sqlite("GROUP BY", f"SELECT min(n), count(*) FROM guesses GROUP BY n = {S} ORDER BY 2"),
    sqlite("a bare column beside max()", f"SELECT n, max(n = {S}) FROM guesses"),
    sqlite(
        "a list of names",
        "CREATE TABLE words (w TEXT)", "INSERT INTO words VALUES ('Anna Bell'), ('Zephyrxa Quorvantz')",
        "SELECT w FROM words WHERE (SELECT max(full_name = w) FROM people)",
    ),
]  # fmt: skip


@pytest.mark.parametrize("attack", cases(PICKED))
def test_the_row_that_a_masked_value_picks_is_not_shown(attack: Attack, target: Target, watch: Watch) -> None:
    strike(attack, target, watch)


WRITES = [
    postgres("UPDATE", f"UPDATE guesses SET seen = 1 WHERE n = {P}", "SELECT n FROM guesses WHERE seen = 1"),
    postgres("DELETE", f"DELETE FROM guesses WHERE n <> {P}", "SELECT min(n) FROM guesses"),
    postgres("INSERT", "CREATE TABLE t (x int)", f"INSERT INTO t SELECT n FROM guesses WHERE n = {P}", "SELECT x FROM t"),
    sqlite("UPDATE", f"UPDATE guesses SET seen = 1 WHERE n = {S}", "SELECT n FROM guesses WHERE seen = 1"),
    sqlite("DELETE", f"DELETE FROM guesses WHERE n <> {S}", "SELECT min(n) FROM guesses"),
]  # fmt: skip


@pytest.mark.parametrize("attack", cases(WRITES))
def test_a_masked_value_does_not_say_which_rows_are_written(
    attack: Attack, target: Target, watch: Watch
) -> None:
    strike(attack, target, watch)


COUNTS = [
    Attack("a series in FROM", "psycopg", (f"SELECT count(*) FROM generate_series(1, {P})",)),
    Attack("OFFSET", "psycopg", (f"SELECT g FROM generate_series(1, 365099) g OFFSET {P} - 1 LIMIT 1",)),
    Attack(
        "a series in the list of outputs", "psycopg",
        ("SELECT count(*) FROM (SELECT generate_series(1, right(phone, 6)::int) FROM people WHERE id = 1) t",),
    ),
    Attack(
        "a recursion that a CASE ends", "psycopg",
        ((f"WITH RECURSIVE r (n) AS (SELECT 2 UNION ALL SELECT CASE WHEN n < {P} THEN n + 1 END FROM r"
         " WHERE n IS NOT NULL) SELECT count(*) FROM r"),),
    ),
    Attack(
        "a recursion that WHERE ends", "psycopg",
        (f"WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < {P}) SELECT count(*) FROM r",),
    ),
    Attack(
        "a recursion that a CASE ends", "sqlite3",
        ((f"WITH RECURSIVE r (n) AS (SELECT 2 UNION ALL SELECT CASE WHEN n < {S} THEN n + 1 END FROM r"
         " WHERE n IS NOT NULL) SELECT count(*) FROM r"),),
    ),
    Attack(
        "a recursion that WHERE ends", "sqlite3",
        (f"WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < {S}) SELECT count(*) FROM r",),
    ),
]  # fmt: skip


@pytest.mark.parametrize("attack", cases(COUNTS))
def test_the_number_of_rows_is_no_masked_value(attack: Attack, target: Target, watch: Watch) -> None:
    strike(attack, target, watch)
