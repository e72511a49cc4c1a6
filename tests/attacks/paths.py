"""Every path of a red team that may only write SQL, for each database, under ``agent`` and under ``analyst``.

A path that *shows* brings values into what comes out. A path that *asks* answers yes or no about one letter of
a name: whoever may ask again and again has them all. ``analyst`` names the databases where a path is open under
that preset; under ``agent`` all are closed. docs/threat-model.md says the same in words.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["ASKING", "CHOSEN", "DRIVERS", "SHOWING", "Path"]

DRIVERS = ("sqlite3", "psycopg", "pymysql", "duckdb")
_COUNTED = "(WITH RECURSIVE s (n) AS (SELECT 365080 UNION ALL SELECT n + 1 FROM s WHERE n < 365090) SELECT n FROM s) AS g"
_SERIES = "generate_series(365080, 365090) AS g (n)"
_GUESSES = "(VALUES ('Anna Bell'), ('Zephyrxa Quorvantz')) AS v (w)"
_GUESSED = "(SELECT 'Anna Bell' AS w UNION ALL SELECT 'Zephyrxa Quorvantz') AS v"
_WORDS = {
    "sqlite3": {"<INT>": "INTEGER", "<SERIES>": _COUNTED, "<GUESSES>": _GUESSED, "<FAIL>": "abs(-9223372036854775807 - 1)"},
    "psycopg": {"<INT>": "INTEGER", "<SERIES>": _SERIES, "<GUESSES>": _GUESSES, "<FAIL>": "CAST('x' || id AS INTEGER)"},
    "pymysql": {"<INT>": "SIGNED", "<SERIES>": _COUNTED, "<GUESSES>": _GUESSED, "<FAIL>": "(SELECT 1 UNION SELECT 2)"},
    "duckdb": {"<INT>": "INTEGER", "<SERIES>": _SERIES, "<GUESSES>": _GUESSES, "<FAIL>": "CAST('x' || id AS INTEGER)"},
}  # fmt: skip
_TEXT = re.compile(r"<TEXT (\w+)>")
"""What makes something of a column that reads like it."""
_COMMON = {
    "<HIT>": "substr(full_name, <K>, 1) = '<C>'",
    "<PIECE>": "CAST(substr(phone, 7) AS <INT>)",
    "<FIRST>": "FROM people WHERE id = 1",
}


@dataclass(frozen=True, slots=True)
class Path:
    """One path.

    Attributes:
        name: What it does.
        steps: Its statements by driver, those under ``""`` for every driver that is not named. ``<HIT>`` asks
            whether letter ``<K>`` of a name is ``<C>``, ``<GUESS>`` is the name with that letter, ``<PIECE>`` a
            piece of a number.
        analyst: The drivers where it recovers something under ``analyst``.
    """

    name: str
    steps: dict[str, tuple[str, ...]]
    analyst: frozenset[str] = frozenset()

    def on(self, driver: str) -> tuple[str, ...]:
        """Return its statements for a driver, none if the database has nothing like it."""
        return tuple(_written(step, driver) for step in self.steps.get(driver, self.steps.get("", ())))


def _written(step: str, driver: str) -> str:
    for word, sql in (*_COMMON.items(), *_WORDS[driver].items()):
        step = step.replace(word, sql)
    return _TEXT.sub(r"concat(\1, '')" if driver == "pymysql" else r"\1 || ''", step)


def path(name: str, *steps: str, analyst: str = "", **other: tuple[str, ...]) -> Path:
    """Return a path; ``other`` holds the statements of single drivers."""
    common = {"": steps} if steps else {}
    return Path(name, {**common, **other}, frozenset(DRIVERS if analyst == "all" else analyst.split()))


SHOWING = (
    # a predicate picks a row of a list of guesses
    path("join with a series", "SELECT n FROM <SERIES> JOIN people ON n = <PIECE>"),
    path("join with VALUES", "SELECT w FROM <GUESSES> JOIN people ON w = full_name"),
    path("predicate on a recursive CTE", "WITH RECURSIVE r (n) AS (SELECT 365080 UNION ALL SELECT n + 1 FROM r WHERE n < 365090) SELECT n FROM r WHERE n = (SELECT <PIECE> <FIRST>)"),
    path("EXISTS over guesses", "SELECT w FROM <GUESSES> WHERE EXISTS (SELECT 1 FROM people WHERE full_name = w)"),
    path("a scalar count over guesses", "SELECT w FROM <GUESSES> WHERE 0 < (SELECT count(*) FROM people WHERE full_name = w)"),
    path("a bound of LIMIT", psycopg=("SELECT n FROM <SERIES> ORDER BY n DESC LIMIT (SELECT 365091 - <PIECE> <FIRST>)", "SELECT min(n) FROM (SELECT n FROM <SERIES> ORDER BY n DESC LIMIT (SELECT 365091 - <PIECE> <FIRST>)) t"),
         sqlite3=("SELECT min(n) FROM (SELECT n FROM <SERIES> ORDER BY n DESC LIMIT (SELECT 365091 - <PIECE> <FIRST>)) t",),
         duckdb=("SELECT min(n) FROM (SELECT n FROM <SERIES> ORDER BY n DESC LIMIT (SELECT 365091 - <PIECE> <FIRST>)) t",)),
    path("rows of a table function", psycopg=("SELECT count(*) FROM generate_series(1, (SELECT <PIECE> <FIRST>))",), duckdb=("SELECT count(*) FROM generate_series(1, (SELECT <PIECE> <FIRST>))",),
         sqlite3=("SELECT value || '' FROM json_each((SELECT json_array(full_name) <FIRST>))",),
         pymysql=("SELECT <TEXT x> FROM JSON_TABLE((SELECT json_array(full_name) <FIRST>), '$[*]' COLUMNS (x TEXT PATH '$')) AS j",)),
    # pieces, casts, documents
    path("substrings", "SELECT substr(full_name, 1, 9), substr(full_name, 10) FROM people"),
    path("casts", "SELECT CAST(replace(ssn, '-', '') AS <INT>), CAST(full_name AS CHAR(40)) FROM people"),
    path("set operations", "SELECT <TEXT full_name> FROM people INTERSECT SELECT 'Zephyrxa Quorvantz'"),
    path("a sum of one", "SELECT sum(CAST(replace(ssn, '-', '') AS <INT>)) <FIRST>"),
    path("extremes of an expression", "SELECT max(<TEXT full_name>), min(<TEXT password>) FROM people"),
    path("JSON keys", sqlite3=("SELECT json_group_object(full_name, 1) FROM people", "SELECT key || '' FROM json_each((SELECT json_group_object(full_name, 1) <FIRST>))"),
         psycopg=("SELECT json_object_agg(full_name, 1) FROM people", "SELECT json_object_keys(json_object_agg(full_name, 1)) FROM people"),
         pymysql=("SELECT json_keys(json_objectagg(full_name, 1)) FROM people",), duckdb=("SELECT json_keys(json_group_object(full_name, 1)) FROM people",)),
    path("windows", "SELECT first_value(n) OVER (ORDER BY abs(n - (SELECT <PIECE> <FIRST>))) FROM <SERIES>"),
    path("ORDER BY and LIMIT", "SELECT n FROM <SERIES> ORDER BY abs(n - (SELECT <PIECE> <FIRST>)) LIMIT 1"),
    path("DISTINCT ON", psycopg=("SELECT DISTINCT ON (1) n FROM <SERIES> ORDER BY 1, abs(n - (SELECT <PIECE> <FIRST>))", "SELECT DISTINCT ON (n = (SELECT <PIECE> <FIRST>)) n FROM <SERIES> ORDER BY n = (SELECT <PIECE> <FIRST>) DESC"),
         duckdb=("SELECT DISTINCT ON (n = (SELECT <PIECE> <FIRST>)) n FROM <SERIES> ORDER BY n = (SELECT <PIECE> <FIRST>) DESC",)),
    path("groups that pick", "SELECT min(n), count(*) FROM <SERIES> GROUP BY n = (SELECT <PIECE> <FIRST>) ORDER BY 2"),
    # laundering
    path("CREATE TABLE AS", "CREATE TABLE laundered AS SELECT full_name AS x FROM people", "SELECT <TEXT x> FROM laundered"),
    path("a temporary table", "CREATE TEMPORARY TABLE passing AS SELECT full_name AS x FROM people", "SELECT <TEXT x> FROM passing"),
    path("a view", "CREATE VIEW looking AS SELECT full_name AS x FROM people", "SELECT <TEXT x> FROM looking"),
    path("INSERT SELECT", "INSERT INTO opaque (a) SELECT full_name FROM people", "SELECT <TEXT a> FROM opaque"),
    path("SET", psycopg=("SELECT set_config('a.b', full_name, false) <FIRST>", "SHOW a.b", "SELECT current_setting('a.b')"), pymysql=("SET @v = (SELECT full_name <FIRST>)", "SELECT concat(@v, '')"),
         duckdb=("SET VARIABLE v = (SELECT full_name <FIRST>)", "SELECT getvariable('v')"), sqlite3=("ATTACH ':memory:' AS m", "CREATE TABLE m.t AS SELECT full_name AS x FROM people", "SELECT x || '' FROM m.t")),
    path("a file", duckdb=("COPY people TO 'laundered.csv'", "SELECT full_name || '' FROM 'laundered.csv'")),
    # by the side
    path("an error that quotes", psycopg=("SELECT CAST(full_name AS INTEGER) <FIRST>",), duckdb=("SELECT CAST(full_name AS INTEGER) <FIRST>", "SELECT error(full_name) <FIRST>"),
         pymysql=("SELECT CAST(full_name AS SIGNED) <FIRST>", "SHOW WARNINGS")),
    path("statistics", psycopg=("ANALYZE people", "SELECT histogram_bounds, most_common_vals FROM pg_stats WHERE tablename = 'people'"),
         pymysql=("ANALYZE TABLE people PERSISTENT FOR ALL", "SELECT min_value, max_value FROM mysql.column_stats WHERE table_name = 'people'"),
         duckdb=("CHECKPOINT", "SELECT stats FROM pragma_storage_info('people')", "SELECT stats(full_name) FROM people")),
    path("a lock", psycopg=("SELECT pg_advisory_lock(CAST(replace(ssn, '-', '') AS BIGINT)) <FIRST>", "SELECT objid FROM pg_locks WHERE locktype = 'advisory'"),
         pymysql=("SELECT get_lock(concat(database(), full_name), 0) <FIRST>", "SELECT 'Zephyrxa Quorvantz' AS w WHERE is_used_lock(concat(database(), 'Zephyrxa Quorvantz'))")),
    path("a notification", psycopg=("LISTEN c", "SELECT pg_notify('c', full_name) <FIRST>", "COMMIT")),
    path("activity", psycopg=("SELECT query FROM pg_stat_activity WHERE 'Zephyrxa Quorvantz' <> ''",),
         pymysql=("SELECT info FROM information_schema.processlist WHERE 'Zephyrxa Quorvantz' <> ''", "SHOW FULL PROCESSLIST")),
    path("a sequence, a large object", psycopg=("SELECT lo_from_bytea(4242, convert_to(full_name, 'UTF8')) <FIRST>", "SELECT lo_get(4242)"),
         pymysql=("SELECT last_insert_id(CAST(replace(ssn, '-', '') AS UNSIGNED)) <FIRST>", "SELECT last_insert_id() + 0")),
    path("shadowed names", "CREATE TEMPORARY TABLE orders AS SELECT full_name AS memo FROM people", "SELECT <TEXT memo> FROM orders"),  # last: it stays
)  # fmt: skip
"""What comes out is looked at for the canaries, and for the number that ``<PIECE>`` is."""

ASKING = (
    path("a count", "SELECT count(*) FROM people WHERE <HIT>", analyst="all"),
    path("LIKE", "SELECT count(*) FROM people WHERE full_name LIKE '%<C>%' AND <HIT>", analyst="all"),
    path("equality with a guess", "SELECT count(*) FROM people WHERE full_name = '<GUESS>'", analyst="all"),
    path("join with a series", "SELECT count(*) FROM <SERIES> JOIN people ON n = id + 365080 AND <HIT>", analyst="all"),
    path("join with VALUES", "SELECT count(*) FROM <GUESSES> JOIN people ON w = full_name AND <HIT>", analyst="all"),
    path("a recursive CTE", "WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < 3) SELECT count(*) FROM r JOIN people ON n = id AND <HIT>", analyst="all"),
    path("EXISTS", "SELECT 1 WHERE EXISTS (SELECT 1 FROM people WHERE <HIT>)", pymysql=("SELECT 1 FROM dual WHERE EXISTS (SELECT 1 FROM people WHERE <HIT>)",), analyst="all"),
    path("a scalar count", "SELECT (SELECT count(*) FROM people WHERE <HIT>)"),
    path("LIMIT", "SELECT id FROM orders ORDER BY id LIMIT (SELECT count(*) FROM people WHERE <HIT>)", pymysql=()),
    path("rows of a table function", psycopg=("SELECT count(*) FROM generate_series(1, (SELECT count(*)::int FROM people WHERE <HIT>))",),
         duckdb=("SELECT count(*) FROM generate_series(1, (SELECT count(*)::int FROM people WHERE <HIT>))",),
         sqlite3=("SELECT count(*) FROM json_each((SELECT CASE WHEN <HIT> THEN '[1]' ELSE '[1, 2]' END <FIRST>))",)),
    path("rows that are picked", "SELECT id FROM people WHERE <HIT>", analyst="all"),
    path("a set operation", "SELECT count(*) FROM (SELECT substr(full_name, <K>, 1) FROM people INTERSECT SELECT '<C>') AS t", analyst="all"),
    path("the size of groups", "SELECT count(*) FROM people GROUP BY <HIT> ORDER BY 1", analyst="all"),
    path("a window's partition", "SELECT id, count(*) OVER (PARTITION BY <HIT>) FROM people ORDER BY id"),
    path("a window's order", "SELECT id, row_number() OVER (ORDER BY CASE WHEN <HIT> THEN 0 ELSE 1 END, id DESC) FROM people ORDER BY id"),
    path("the order of rows", "SELECT id FROM people ORDER BY CASE WHEN <HIT> THEN 0 ELSE 1 END, id DESC", analyst="all"),
    path("a flag", "SELECT <HIT> FROM people ORDER BY id"),
    path("FILTER", "SELECT count(*) FILTER (WHERE <HIT>) FROM people", pymysql=()),
    path("a sum of flags", "SELECT sum(CASE WHEN <HIT> THEN 1 ELSE 0 END) FROM people"),
    path("HAVING", "SELECT count(*) FROM people HAVING max(CASE WHEN <HIT> THEN 1 ELSE 0 END) = 1", analyst="all"),
    path("an error", "SELECT CASE WHEN <HIT> THEN <FAIL> ELSE 1 END FROM people", analyst="all"),
    path("an error in a condition", "SELECT count(*) FROM people WHERE CASE WHEN <HIT> THEN <FAIL> ELSE 1 END > 0", analyst="all"),
    path("a division by zero", "SELECT count(*) FROM people WHERE 1 / (CASE WHEN <HIT> THEN 0 ELSE 1 END) = 1", analyst="all"),
    path("a division by zero that comes out", "SELECT 1 / (CASE WHEN <HIT> THEN 0 ELSE 1 END) FROM people ORDER BY id", analyst="sqlite3 psycopg pymysql"),
    path("free text", "SELECT count(*) FROM people WHERE instr(notes, '<GUESS>') > 0", psycopg=("SELECT count(*) FROM people WHERE strpos(notes, '<GUESS>') > 0",), analyst="all"),
    path("an UPDATE's number of rows", "UPDATE orders SET amount = amount + 1 WHERE person_id IN (SELECT id FROM people WHERE <HIT>)", analyst="all"),
)  # fmt: skip
"""What comes out is compared between the right letter and a wrong one, for some letters."""

CHOSEN = (
    path("a literal under a telling name", "SELECT 'Zephyrxa Quorvantz' AS full_name"),
    path("a literal in an arm", "SELECT full_name FROM people WHERE id = 2 UNION ALL SELECT 'Zephyrxa Quorvantz'", analyst="all"),
    path("coalesce", "SELECT coalesce(full_name, '') FROM people WHERE id = 2 UNION ALL SELECT coalesce(NULL, 'Zephyrxa Quorvantz')", analyst="all"),
    path("coalesce of a missing row", "SELECT coalesce((SELECT full_name FROM people WHERE id = 9), 'Zephyrxa Quorvantz')", analyst="all"),
    path("CASE", "SELECT CASE WHEN id = 1 THEN 'Zephyrxa Quorvantz' ELSE full_name END FROM people", analyst="all"),
    path("a query in FROM", "SELECT t.full_name FROM (SELECT 'Zephyrxa Quorvantz' AS full_name) AS t"),
    path("WITH", "WITH t (full_name) AS (SELECT 'Zephyrxa Quorvantz') SELECT full_name FROM t"),
    path("a label", 'SELECT 1 AS "Zephyrxa Quorvantz"', pymysql=("SELECT 1 AS `Zephyrxa Quorvantz`",)),
    path("text about a person", "SELECT 'Mr. Zephyrxa Quorvantz called' AS notes"),
)  # fmt: skip
"""What comes out is looked at for the surrogate of a name that the asker chose, in rows that do not hold it."""
