"""A red team that may only write SQL, under preset ``agent``: no character of a value is recovered.

Three kinds of attack: what comes out shows a value (`PATHS`); what comes out depends on a guess (`ORACLES`);
a value of the attacker's choice comes out masked, so that surrogates can be looked up (`CHOSEN`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import masklib
from masklib.errors import MaskError
from masklib.policy import Policy
from tests.attacks.attack import KEY, Attack, cases, execute, strike
from tests.attacks.conftest import TARGETS
from tests.leaks.canaries import canary

if TYPE_CHECKING:
    from tests.attacks.attack import Target
    from tests.leaks.watch import Watch

AGENT = Policy(preset="agent")
P = "(SELECT right(phone, 6)::int FROM people WHERE id = 1)"
S = "(SELECT CAST(substr(phone, 7) AS INTEGER) FROM people WHERE id = 1)"
SERIES = "generate_series(365000, 365100)"
COUNTED = "WITH RECURSIVE r (n) AS (SELECT 365000 UNION ALL SELECT n + 1 FROM r WHERE n < 365100) SELECT"
GUESSES = "(VALUES ('Anna Bell'), ('Zephyrxa Quorvantz'))"
NAMED = "SELECT column1 FROM (VALUES ('Anna Bell'), ('Zephyrxa Quorvantz')) AS g"
FIRST = "FROM people WHERE id = 1"


def postgres(name: str, *steps: str) -> Attack:
    return Attack(name, "psycopg", steps, AGENT)


def sqlite(name: str, *steps: str) -> Attack:
    return Attack(name, "sqlite3", steps, AGENT)


def both(name: str, *steps: str) -> list[Attack]:
    return [postgres(name, *steps), sqlite(name, *steps)]


PATHS = [
    # a join or a predicate picks the row of a list of guesses
    postgres("join with a series", f"SELECT g FROM {SERIES} g JOIN people ON g = right(phone, 6)::int"),
    postgres("predicate on a series", f"SELECT g FROM {SERIES} g WHERE g = {P}"),
    sqlite("predicate on a recursive CTE", f"{COUNTED} n FROM r WHERE n = {S}"),
    sqlite("join with a recursive CTE", f"{COUNTED} n FROM r JOIN people ON n = CAST(substr(phone, 7) AS INTEGER)"),
    *both("join with VALUES", f"{NAMED} JOIN people ON column1 = full_name"),
    *both("IN over VALUES", f"{NAMED} WHERE column1 IN (SELECT full_name FROM people)"),
    *both("EXISTS over VALUES", f"{NAMED} WHERE EXISTS (SELECT 1 FROM people WHERE full_name = column1)"),
    *both("NOT EXISTS, the rest", f"{NAMED} WHERE NOT NOT EXISTS (SELECT 1 FROM people WHERE full_name = column1)"),
    *both("NATURAL JOIN", "SELECT 1, t.full_name || '' FROM people NATURAL JOIN "
          "(SELECT 'Zephyrxa Quorvantz' AS full_name) AS t"),
    *both("USING", "SELECT t.full_name || '' FROM people JOIN (SELECT 'Zephyrxa Quorvantz' AS full_name) AS t USING (full_name)"),
    *both("a guess and a scalar count", f"{NAMED} WHERE 0 < (SELECT count(*) FROM people WHERE full_name = column1)"),
    # set operations
    *both("INTERSECT", "SELECT full_name || '' FROM people INTERSECT SELECT 'Zephyrxa Quorvantz'"),
    *both("INTERSECT within FROM", "SELECT x || '' FROM (SELECT full_name AS x FROM people INTERSECT SELECT 'Zephyrxa Quorvantz') AS t"),
    *both("EXCEPT of guesses", f"SELECT column1 FROM {GUESSES} AS g EXCEPT SELECT 'Anna Bell' FROM people WHERE full_name = 'Zephyrxa Quorvantz'"),
    # pieces, casts, documents, whole rows
    *both("a substring", "SELECT substr(full_name, 1, 9), substr(full_name, 10) FROM people"),
    *both("letter by letter", "SELECT substr(full_name, 1, 6), replace(full_name, ' ', '') FROM people"),
    sqlite("hex", "SELECT hex(full_name) FROM people"),
    postgres("hex", "SELECT encode(convert_to(full_name, 'UTF8'), 'hex') FROM people"),
    postgres("a CTE that shadows", "WITH people AS (SELECT full_name || '' AS x FROM people) SELECT x FROM people"),
    *both("a cast and a sum", "SELECT sum(CAST(replace(ssn, '-', '') AS INTEGER)) FROM people WHERE id = 1"),
    *both("average of one", f"SELECT avg(CAST(replace(ssn, '-', '') AS INTEGER)) {FIRST}"),
    postgres("a whole row", "SELECT p FROM people p", "SELECT p::text FROM people p", "SELECT (p).full_name || '' FROM people p"),
    postgres("a row as JSON", "SELECT row_to_json(p)::text || '' FROM people p", "SELECT to_jsonb(p) - 'id' FROM people p"),
    postgres("JSON keys", "SELECT json_object_agg(full_name, 1) FROM people", "SELECT jsonb_object_keys(jsonb_object_agg(full_name, 1)) FROM people"),
    sqlite("JSON keys", "SELECT json_group_object(full_name, 1) FROM people"),
    sqlite("JSON in FROM", f"SELECT key || '' FROM json_each((SELECT json_group_object(full_name, 1) {FIRST}))"),
    postgres("an array", "SELECT array_agg(full_name) FROM people", "SELECT array(SELECT full_name FROM people)::text || ''"),
    postgres("words of a text", "SELECT to_tsvector('simple', full_name) FROM people"),
    postgres("a pattern's match", "SELECT regexp_matches(full_name, '.*') FROM people"),
    # order and bounds
    postgres("order by distance", f"SELECT g FROM {SERIES} g ORDER BY abs(g - {P}) LIMIT 1"),
    sqlite("order by distance", f"{COUNTED} n FROM r ORDER BY abs(n - {S}) LIMIT 1"),
    postgres("window order", f"SELECT first_value(g) OVER (ORDER BY abs(g - {P})) FROM {SERIES} g"),
    postgres("DISTINCT ON order", f"SELECT DISTINCT ON (g = {P}) g FROM {SERIES} g ORDER BY g = {P} DESC"),
    postgres("OFFSET", f"SELECT g FROM generate_series(1, 365099) g OFFSET {P} - 1 LIMIT 1"),
    postgres("rows of a table function", f"SELECT count(*) FROM generate_series(1, {P})"),
    sqlite("a recursion that ends there", (f"WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r WHERE n < {S})"
                                          " SELECT count(*) FROM r")),
    # aggregates and groups
    postgres("FILTER", f"SELECT max(g) FILTER (WHERE g = {P}) FROM {SERIES} g"),
    postgres("HAVING", f"SELECT g FROM {SERIES} g GROUP BY g HAVING bool_or(g = {P})"),
    postgres("CASE", f"SELECT CASE WHEN g = {P} THEN g END FROM {SERIES} g"),
    sqlite("a bare column beside max()", f"{COUNTED} n, max(n = {S}) FROM r"),
    postgres("GROUP BY a comparison", f"SELECT min(g), count(*) FROM {SERIES} g GROUP BY g = {P} ORDER BY 2"),
    *both("extremes", "SELECT min(full_name || '') FROM people", "SELECT max(password || '') FROM people"),
    # laundering
    *both("a temporary table", "CREATE TEMPORARY TABLE t AS SELECT full_name || '' AS x FROM people", "SELECT x FROM t"),
    *both("a temporary view", "CREATE TEMPORARY VIEW w AS SELECT full_name || '' AS x FROM people", "SELECT x FROM w"),
    *both("INSERT SELECT", "CREATE TEMPORARY TABLE t (x TEXT)", "INSERT INTO t SELECT full_name FROM people", "SELECT x || '' FROM t"),
    *both("INSERT SELECT into a table that is there", "INSERT INTO opaque (a) SELECT full_name FROM people", "SELECT a || '' FROM opaque"),
    *both("UPDATE into a column that is there", "UPDATE orders SET memo = (SELECT password FROM people WHERE id = 1)", "SELECT memo || '' FROM orders"),
    *both("RENAME", "ALTER TABLE people RENAME full_name TO a", "SELECT a FROM people"),
    postgres("SELECT INTO", "SELECT full_name AS x INTO t FROM people", "SELECT x || '' FROM t"),
    postgres("RETURNING", "UPDATE people SET id = id RETURNING full_name || ''"),
    postgres("RETURNING within WITH", "WITH x AS (UPDATE people SET id = id RETURNING full_name || '' AS k) SELECT k FROM x"),
    postgres("a prepared statement", "PREPARE q AS SELECT full_name || '' FROM people", "EXECUTE q"),
    postgres("a cursor", "DECLARE c CURSOR FOR SELECT full_name || '' AS x FROM people", "FETCH ALL FROM c"),
    # settings, sequences, channels
    postgres("set_config", f"SELECT set_config('a.b', full_name, false) {FIRST}", "SHOW a.b", "SELECT current_setting('a.b')"),
    postgres("SET", "SET application_name = 'x'", f"SELECT set_config('application_name', full_name, false) {FIRST}", "SHOW application_name"),
    postgres("a large object", f"SELECT lo_from_bytea(4242, convert_to(full_name, 'UTF8')) {FIRST}", "SELECT lo_get(4242)"),
    postgres("a sequence", "CREATE SEQUENCE s", f"SELECT setval('s', replace(ssn, '-', '')::bigint) {FIRST}", "SELECT last_value FROM s"),
    postgres("an advisory lock", f"SELECT pg_advisory_lock(replace(ssn, '-', '')::bigint) {FIRST}", "SELECT objid FROM pg_locks WHERE locktype = 'advisory'"),
    # errors
    postgres("a cast error", f"SELECT full_name::int {FIRST}"),
    postgres("a cast error, as a condition", f"SELECT 1 {FIRST} AND full_name::int = 1"),
    postgres("an error of JSON", f"SELECT full_name::json {FIRST}"),
    # statistics and activity, echo
    postgres("statistics", "ANALYZE people", "SELECT histogram_bounds, most_common_vals FROM pg_stats WHERE tablename = 'people'"),
    postgres("raw statistics", "ANALYZE people", "SELECT stavalues1 FROM pg_statistic WHERE starelid = 'people'::regclass"),
    sqlite("the row format", "SELECT quote(full_name) FROM people", "SELECT printf('%s', password) FROM people"),
    # shadowed names
    postgres("a shadowed table", "CREATE TEMPORARY TABLE orders AS SELECT full_name AS memo FROM people", "SELECT memo || '' FROM orders"),
    sqlite("a shadowed table", "CREATE TEMPORARY TABLE orders AS SELECT full_name AS memo FROM people", "SELECT memo || '' FROM orders"),
    postgres("a function of one's own", "CREATE FUNCTION lower(int) RETURNS text LANGUAGE sql AS 'SELECT max(full_name) FROM people'", "SELECT lower(1)"),
    *both("pieces of an unclassified column", "SELECT substr(b, 1, 9), substr(b, 7) AS y FROM opaque"),
    # within a call: whole rows
    postgres("a whole row within EXISTS",
             f"SELECT g FROM {SERIES} g WHERE EXISTS (SELECT 1 FROM people p WHERE p.id = 1 AND CAST(p.* AS text) LIKE '%' || g || ',%')"),
]  # fmt: skip


@pytest.mark.parametrize("attack", cases(PATHS))
def test_no_value_comes_out(attack: Attack, target: Target, watch: Watch) -> None:
    strike(attack, target, watch)


ORACLES = {
    "equality": "SELECT count(*) FROM people WHERE full_name = '{}'",
    "IN": "SELECT count(*) FROM people WHERE full_name IN ('{}', 'x')",
    "LIKE": "SELECT count(*) FROM people WHERE full_name LIKE '{}%'",
    "order": "SELECT count(*) FROM people WHERE full_name < '{}'",
    "BETWEEN": "SELECT count(*) FROM people WHERE full_name BETWEEN '{0}' AND '{0}zz'",
    "length": "SELECT count(*) FROM people WHERE length(full_name) = length('{}')",
    "EXISTS": "SELECT 1 WHERE EXISTS (SELECT 1 FROM people WHERE full_name = '{}')",
    "a scalar count": "SELECT (SELECT count(*) FROM people WHERE full_name = '{}')",
    "LIMIT": "SELECT id FROM orders ORDER BY id LIMIT (SELECT count(*) FROM people WHERE full_name = '{}')",
    "HAVING": "SELECT 1 FROM people GROUP BY full_name HAVING full_name = '{}'",
    "HAVING max": "SELECT count(*) FROM people HAVING max(full_name) = '{}'",
    "a flag": "SELECT full_name = '{}' FROM people ORDER BY id",
    "CASE": "SELECT CASE full_name WHEN '{}' THEN 1 ELSE 2 END FROM people ORDER BY id",
    "nullif": "SELECT count(nullif(full_name, '{}')) FROM people",
    "a sum of flags": "SELECT sum(CASE WHEN full_name = '{}' THEN 1 ELSE 0 END) FROM people",
    "FILTER": "SELECT count(*) FILTER (WHERE full_name = '{}') FROM people",
    "division": "SELECT 1 / (CASE WHEN full_name = '{}' THEN 0 ELSE 1 END) FROM people ORDER BY id",
    "division in a condition": "SELECT id FROM orders WHERE 1 / (SELECT 1 - count(*) FROM people WHERE full_name = '{}') = 1",
    "order by a flag": "SELECT id FROM people ORDER BY full_name = '{}', id LIMIT 1",
    "order against the guess": "SELECT id FROM people UNION ALL SELECT id FROM people WHERE full_name = '{}'",
    "window": "SELECT id, count(*) OVER (PARTITION BY full_name = '{}') FROM people ORDER BY id",
    "INTERSECT": "SELECT count(*) FROM (SELECT full_name FROM people INTERSECT SELECT '{}') AS t",
    "UNION": "SELECT count(*) FROM (SELECT full_name FROM people UNION SELECT '{}') AS t",
    "EXCEPT": "SELECT count(*) FROM (SELECT full_name FROM people EXCEPT SELECT '{}') AS t",
    "UNION that comes out": "SELECT full_name FROM people UNION SELECT '{}'",
    "IN a query": "SELECT count(*) FROM people WHERE full_name IN (SELECT '{}')",
    "= a query": "SELECT count(*) FROM people WHERE full_name = (SELECT '{}')",
    "a query = it": "SELECT count(*) FROM people WHERE (SELECT '{}') = full_name",
    "IN VALUES": "SELECT count(*) FROM people WHERE full_name IN (VALUES ('{}'))",
    "IN a union": "SELECT count(*) FROM people WHERE full_name IN (SELECT full_name FROM people WHERE id = 9 UNION SELECT '{}')",
    "join": "SELECT count(*) FROM people JOIN (SELECT '{}' AS g) AS t ON g = full_name",
    "USING": "SELECT count(*) FROM people JOIN (SELECT '{}' AS full_name) AS t USING (full_name)",
    "NATURAL": "SELECT count(*) FROM people NATURAL JOIN (SELECT '{}' AS full_name) AS t",
    "a left join": "SELECT count(g) FROM people LEFT JOIN (SELECT '{}' AS g) AS t ON g = full_name",
    "a join and its group": "SELECT full_name, count(g) FROM people LEFT JOIN (SELECT '{}' AS g) AS t ON g = full_name GROUP BY full_name",
    "rows": "SELECT count(*) FROM people WHERE (full_name, id) = ('{}', 1)",
    "rows in VALUES": "SELECT count(*) FROM people WHERE (full_name, id) IN (VALUES ('{}', 1))",
    "a view": "SELECT count(*) FROM contacts WHERE label = '{}'",
    "a query in FROM": "SELECT count(*) FROM (SELECT full_name AS k FROM people) AS t WHERE k = '{}'",
    "WITH": "WITH t (k) AS (SELECT full_name FROM people) SELECT count(*) FROM t WHERE k = '{}'",
    "coalesce": "SELECT count(*) FROM people WHERE coalesce(full_name, '') = '{}'",
    "concatenation": "SELECT count(*) FROM people WHERE full_name || 'x' = '{}x'",
    "free text": "SELECT count(*) FROM people WHERE notes LIKE '%{}%'",
    "a document": "SELECT count(*) FROM people WHERE CAST(profile AS TEXT) LIKE '%{}%'",
    "an unclassified column that holds it": "SELECT count(*) FROM orders WHERE memo LIKE '%{}%'",
    "NOT": "SELECT count(*) FROM people WHERE NOT (full_name <> '{}')",
    "IS": "SELECT count(*) FROM people WHERE (full_name = '{}') IS TRUE",
    "group and count": "SELECT count(*) FROM people GROUP BY full_name = '{}' ORDER BY 1",
    "a parameterless limit by CASE": "SELECT id FROM orders ORDER BY id LIMIT CASE WHEN EXISTS (SELECT 1 FROM people WHERE full_name = '{}') THEN 1 ELSE 2 END",
}  # fmt: skip
RIGHT, WRONG = canary("full_name").value, "Borgwulf Quorvantz"
INSENSITIVE = {"order", "length", "LIKE"}
NOT_THERE = {("pymysql", "concatenation")}
"""Questions that mean something else: ``||`` is OR to MariaDB."""


def outcome(connection: Any, sql: str) -> str:
    """Return what a statement tells: its rows, or its error."""
    try:
        return repr(execute(connection, sql).fetchall())
    except Exception as error:  # noqa: BLE001  an error tells something, too
        return f"{type(error).__name__}: {error}"


def undo(target: Target, connection: Any) -> None:
    """Give up the transaction of a statement; DuckDB has none open."""
    if target.driver != "duckdb":
        connection.rollback()


def guessed(target: Target, template: str, connection: Any) -> tuple[str, str]:
    """Return the outcomes of a right and a wrong guess, each on its own transaction."""
    found = []
    for guess in (RIGHT, WRONG):
        found.append(outcome(connection, template.format(guess)))
        undo(target, connection)
    return found[0], found[1]


@pytest.mark.parametrize("fixture", TARGETS.values())
@pytest.mark.parametrize("name", ORACLES)
def test_a_guess_makes_no_difference(name: str, fixture: str, request: pytest.FixtureRequest) -> None:
    target: Target = request.getfixturevalue(fixture)
    template = ORACLES[name]
    raw = guessed(target, template, target.raw())
    right, wrong = guessed(target, template, target.wrapped(AGENT))

    bites = raw[0] != raw[1] or "Error" in raw[0]
    assert bites or name in INSENSITIVE or (target.driver, name) in NOT_THERE, raw
    assert right == wrong


@pytest.mark.parametrize("driver", TARGETS.values())
def test_a_guess_that_is_a_parameter_makes_none_either(driver: str, request: pytest.FixtureRequest) -> None:
    """What is compared is what the guess would be a surrogate of: right and wrong guesses find nothing alike."""
    target: Target = request.getfixturevalue(driver)
    connection = target.wrapped(AGENT)
    mark = "?" if target.driver in {"sqlite3", "duckdb"} else "%s"
    cursor = connection if hasattr(connection, "execute") else connection.cursor()
    found = guessed(target, "SELECT count(*) FROM people WHERE full_name = '{}'", connection)
    for one in found:  # whether a name can be a surrogate, its letters tell, and no row of the database
        assert one == "[(0,)]" or "no surrogate of PERSON" in one
    with pytest.raises(MaskError, match="LIKE"):
        cursor.execute(f"SELECT count(*) FROM people WHERE full_name LIKE {mark}", (RIGHT,))
    with pytest.raises(MaskError, match="no surrogate of EMAIL_ADDRESS"):
        cursor.execute(f"SELECT count(*) FROM people WHERE email = {mark}", (MINE,))


MINE = "quendrith.oakleyx@corvandell.org"
CHOSEN = [
    "SELECT '{}'",
    "SELECT '{}' AS email",
    "SELECT '{}' AS email FROM people",
    'SELECT 1 AS "{}"',
    "SELECT 'Mail: {}' AS notes",
    "SELECT coalesce(NULL, '{}') AS email",
    "SELECT coalesce(email, '{}') FROM people",
    "SELECT CASE WHEN id = 1 THEN '{}' ELSE email END FROM people",
    "SELECT email FROM people UNION SELECT '{}'",
    "SELECT email FROM people UNION ALL SELECT '{}'",
    "SELECT x FROM (SELECT email AS x FROM people UNION ALL SELECT '{}') AS t",
    "WITH t (email) AS (VALUES ('{}')) SELECT email FROM t",
    "WITH t (email) AS (VALUES ('{}') UNION ALL SELECT email FROM people) SELECT email FROM t",
    "SELECT '{}' || memo FROM orders",
    "SELECT coalesce(a, '{}') FROM opaque",
    "SELECT memo FROM orders UNION ALL SELECT '{}'",
    "SELECT x.email FROM people p LEFT JOIN (SELECT '{}' AS email) AS x ON p.id > 0",
    "SELECT max(email) FROM (SELECT '{}' AS email) AS t",
    "SELECT upper('{}')",
    "SELECT notes FROM people UNION ALL SELECT '{}'",
    "SELECT CAST('{}' AS INTEGER)",
    "SELECT nosuch('{}')",
]


@pytest.mark.parametrize("fixture", TARGETS.values())
@pytest.mark.parametrize("template", CHOSEN)
def test_a_value_of_the_attackers_choice_is_never_masked(
    template: str, fixture: str, request: pytest.FixtureRequest
) -> None:
    target: Target = request.getfixturevalue(fixture)
    connection = target.wrapped(AGENT)
    surrogates = [
        masklib.mask_value(MINE, "EMAIL_ADDRESS", key=KEY, policy=AGENT),
        masklib.mask_value(MINE.upper(), "EMAIL_ADDRESS", key=KEY, policy=AGENT),
    ]
    told = ""
    try:
        cursor = execute(connection, template.format(MINE))
        told = f"{cursor.description} {cursor.fetchall()}"
    except Exception as error:  # noqa: BLE001  an error tells something, too
        told = f"{type(error).__name__}: {error}"

    assert told
    assert not [one for one in surrogates if one.casefold() in told.casefold()]
