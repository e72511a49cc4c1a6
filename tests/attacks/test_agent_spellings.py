"""One question, `is there such a person?`, in every spelling that SQL has for it, under preset ``agent``.

``{}`` is the guess. Asked with a right and with a wrong one, each must be told the same: mostly that it is denied.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import duckdb
import pymysql
import pytest

import masklib
from masklib.policy import Policy
from tests.attacks.attack import KEY, execute
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from collections.abc import Iterator

SPELLINGS = r"""
WITH email (e) AS (VALUES ('{}')) SELECT count(*) FROM people WHERE email IN email
WITH email AS (SELECT '{}' AS e) SELECT count(*) FROM people WHERE email IN email
WITH full_name AS (SELECT '{}' AS e) SELECT count(*) FROM people WHERE email IN full_name
SELECT count(*) FROM people WHERE email IN words
SELECT count(*) FROM people WHERE email IN main.words
SELECT count(*) FROM people WHERE email = "{}"
SELECT count(*) FROM people WHERE email == '{}'
SELECT count(*) FROM people WHERE email IS '{}'
SELECT count(*) FROM people WHERE email IS NOT DISTINCT FROM '{}'
SELECT count(*) FROM people WHERE email GLOB '{}*'
SELECT count(*) FROM people WHERE +email = '{}'
SELECT count(*) FROM people WHERE (email) = ('{}')
SELECT '{}' AS email FROM people WHERE email = '{}'
SELECT id AS email FROM people WHERE email = '{}'
SELECT '{}' AS k FROM people GROUP BY email HAVING k = email
SELECT count(*), '{}' AS k FROM people WHERE k = email
SELECT count(*) FROM people AS p, (SELECT '{}' AS email) AS q WHERE p.email = q.email
SELECT count(*) FROM people p WHERE EXISTS (SELECT email FROM (SELECT '{}' AS email) q WHERE q.email = p.email)
SELECT count(*) FROM people p WHERE p.email IN (SELECT email FROM people WHERE email = '{}')
SELECT count(*) FROM people WHERE email IN (SELECT max('{}'))
SELECT count(*) FROM people WHERE email IN (SELECT email FROM (SELECT '{}' AS email))
SELECT count(*) FROM people WHERE email IN (SELECT coalesce((SELECT email FROM people WHERE id = 9), '{}'))
SELECT count(*) FROM people WHERE email IN (SELECT email FROM people2) OR email IN (SELECT email FROM (SELECT '{}' AS email))
SELECT count(*) FROM people WHERE email IN (SELECT email FROM people2 LIMIT 0) OR email IN (SELECT p.email FROM (SELECT '{}' AS email) p)
SELECT iif(email = '{}', 1, 2) FROM people
SELECT count(*) FROM people LEFT JOIN (SELECT '{}' AS email) q USING (email) WHERE q.email IS NOT NULL
SELECT count(*) FROM people NATURAL JOIN (SELECT '{}' AS email)
SELECT count(*) FROM people FULL JOIN (SELECT '{}' AS email) q USING (email)
SELECT DISTINCT email FROM people UNION VALUES ('{}')
VALUES ('{}') INTERSECT SELECT email FROM people
WITH x(email) AS (VALUES('{}')) SELECT email FROM x INTERSECT SELECT email FROM people
SELECT email FROM people WHERE id IN (SELECT id FROM people ORDER BY email = '{}' LIMIT 1)
SELECT group_concat(id) FROM people GROUP BY email = '{}'
SELECT id FROM people ORDER BY CASE email WHEN '{}' THEN 0 ELSE 1 END
SELECT id, (SELECT 1 FROM (SELECT '{}' AS e) WHERE e = people.email) FROM people
SELECT count(*) FROM people WHERE (id, email) IN (SELECT 1, '{}')
SELECT count(*) FROM people WHERE (email, email) IN (SELECT email, '{}' FROM people)
SELECT count(*) FROM people WHERE (email, plan) = (SELECT email, plan FROM people WHERE email = '{}')
SELECT count(*) FROM people WHERE EXISTS (SELECT 1 EXCEPT SELECT 1 FROM people WHERE email = '{}')
SELECT count(email = '{}') FROM people
SELECT total(email = '{}') FROM people
SELECT email, id FROM people ORDER BY 1 = '{}'
SELECT sum(id) OVER (ORDER BY email = '{}') FROM people
SELECT count(*) FROM people WHERE email IN (SELECT nullif('{}', (SELECT email FROM people2)))
SELECT count(*) FROM people WHERE email IN (SELECT CASE WHEN id > 0 THEN '{}' ELSE email END FROM people)
SELECT count(*) FROM people WHERE email = (SELECT CASE WHEN 1=1 THEN '{}' ELSE (SELECT email FROM people WHERE id = 1) END)
SELECT count(*) FROM people WHERE email IN (email || '', '{}')
SELECT count(*) FROM people WHERE email IN ((SELECT '{}'))
SELECT count(*) FROM people WHERE email IN ((SELECT email FROM people WHERE id = 9), (SELECT '{}'))
SELECT count(*) FROM people WHERE (SELECT email FROM people WHERE id = 1) = '{}'
SELECT count(*) FROM people WHERE (SELECT email FROM people WHERE id = 1) IN (SELECT '{}')
SELECT count(*) FROM people WHERE (SELECT email FROM people WHERE id = 1) = (SELECT '{}')
SELECT count(*) FROM people WHERE (SELECT email FROM people WHERE id = 1) = (SELECT email FROM (SELECT '{}' AS email) q)
SELECT count(*) FROM people a WHERE a.email = (SELECT (SELECT '{}'))
SELECT count(*) FROM people WHERE email = (SELECT '{}' FROM people WHERE email = email LIMIT 1)
SELECT count(*) FROM people WHERE email IN (SELECT '{}' FROM people WHERE email IN (SELECT email FROM people))
SELECT count(*) FROM people WHERE email IN (SELECT p.plan FROM people p WHERE email IN (SELECT email FROM people))
SELECT count(*) FROM people p WHERE p.email IN (SELECT q.e FROM (SELECT email AS e, '{}' AS f FROM people) q WHERE q.f = p.email)
SELECT count(*) FROM people p WHERE p.email IN (SELECT q.f FROM (SELECT email AS e, '{}' AS f FROM people) q)
SELECT count(*) FROM people p JOIN (SELECT email AS e, '{}' AS f FROM people) q ON p.email = q.f
SELECT count(*) FROM people p JOIN (SELECT coalesce('{}', email) AS f FROM people) q ON p.email = q.f
SELECT count(*) FROM people p JOIN (SELECT max('{}', email) AS f FROM people) q ON p.email = q.f
WITH RECURSIVE r(e) AS (SELECT '{}' UNION ALL SELECT email FROM people) SELECT count(*) FROM people WHERE email IN (SELECT e FROM r)
WITH r(e) AS (SELECT '{}') SELECT count(*) FROM people, r WHERE r.e = email
WITH people2(email) AS (SELECT '{}') SELECT count(*) FROM people WHERE email IN (SELECT email FROM people2)
WITH people2 AS (SELECT '{}' AS email) SELECT count(*) FROM people p JOIN people2 USING (email)
SELECT count(*) FROM people p LEFT JOIN people2 q ON p.email = q.email WHERE coalesce(q.email, p.email) = '{}'
SELECT count(*) FROM people p FULL JOIN people2 q USING (email) WHERE email = '{}'
SELECT count(*) FROM people p FULL JOIN (SELECT '{}' AS email) q USING (email)
SELECT email FROM people p FULL JOIN (SELECT '{}' AS email) q USING (email)
SELECT count(*) FROM people GROUP BY email HAVING email IN (SELECT '{}')
SELECT count(*) FROM people GROUP BY email HAVING email = (SELECT email FROM people2 WHERE email = '{}')
SELECT count(*) FROM people WHERE email IS NOT NULL AND (email, 1) = ('{}', 1)
SELECT count(*) FROM people WHERE NOT (email IS NULL OR email <> '{}')
SELECT count(*) FROM people WHERE (email = '{}') = (1 = 1)
SELECT count(*) FROM people WHERE CASE WHEN email = '{}' THEN 1 = 1 ELSE 1 = 2 END
SELECT count(*) FROM people WHERE (email IS NULL) = ('{}' = 'x')
SELECT count(*) FROM people a JOIN people b ON a.email = b.email AND b.email IN (SELECT '{}')
SELECT count(*) FROM people a JOIN LATERAL (SELECT '{}' AS k) b ON b.k = a.email
SELECT count(*) FROM people a, LATERAL (SELECT a.email AS k) b WHERE b.k = '{}'
SELECT count(*) FROM people WHERE email = ANY (SELECT '{}')
SELECT count(*) FROM people WHERE email = ANY (SELECT email FROM people2) OR email = ANY (SELECT '{}')
SELECT count(*) FROM people WHERE email = ANY (ARRAY[email, '{}'])
SELECT count(*) FROM people WHERE email = ALL (SELECT '{}')
SELECT count(*) FROM people WHERE email = SOME (SELECT '{}')
SELECT count(*) FROM people WHERE email IN (TABLE words)
SELECT count(*) FROM people WHERE ROW(email) = ROW('{}')
SELECT count(*) FROM people WHERE email OPERATOR(pg_catalog.=) '{}'
SELECT count(*) FROM people WHERE email ~ '{}'
SELECT count(*) FROM people WHERE email SIMILAR TO '{}'
SELECT count(*) FROM people WHERE starts_with(email, '{}')
SELECT count(*) FROM people WHERE email ^@ '{}'
SELECT count(*) FROM people WHERE position('{}' in email) > 0
SELECT width_bucket(email, ARRAY['{}']) FROM people
SELECT count(*) FROM people p WHERE p = ROW(1, 'Anna Bell', '{}', 'gold')
SELECT count(*) FROM people p WHERE (p.*) IS NOT DISTINCT FROM ROW(1, 'Anna Bell', '{}', 'gold')
SELECT count(*) FROM people p WHERE p IN (SELECT 1, 'Anna Bell', '{}', 'gold')
SELECT count(*) FROM people p WHERE EXISTS (SELECT p.* INTERSECT SELECT 1, 'Anna Bell', '{}', 'gold')
SELECT count(*) FROM people p WHERE EXISTS (SELECT p.email INTERSECT SELECT '{}')
SELECT mode() WITHIN GROUP (ORDER BY email) FROM people WHERE email > '{}'
SELECT rank('{}') WITHIN GROUP (ORDER BY email) FROM people
SELECT percent_rank('{}') WITHIN GROUP (ORDER BY email) FROM people
SELECT count(*) FROM people GROUP BY GROUPING SETS ((email = '{}'), ())
SELECT count(*) FROM people GROUP BY ROLLUP (email = '{}')
SELECT grouping(email), count(*) FROM people GROUP BY CUBE (email, plan) HAVING max(email) = '{}'
SELECT id FROM people ORDER BY email <> '{}', id FETCH FIRST 1 ROW ONLY
SELECT id FROM people ORDER BY email USING <
SELECT count(*) FROM people TABLESAMPLE BERNOULLI (CASE WHEN EXISTS (SELECT 1 FROM people WHERE email = '{}') THEN 100 ELSE 0 END)
SELECT count(*) FROM ROWS FROM (generate_series(1, (SELECT count(*)::int FROM people WHERE email = '{}'))) g
SELECT count(*) FROM unnest(ARRAY(SELECT email FROM people)) u WHERE u = '{}'
SELECT count(*) FROM unnest(ARRAY['{}']) u JOIN people ON u = email
SELECT count(*) FROM json_array_elements_text('["{}"]') u JOIN people ON u = email
SELECT count(*) FROM people WHERE email IN (SELECT json_array_elements_text('["{}"]'))
SELECT count(*) FROM people WHERE email IN (SELECT unnest(ARRAY['{}']))
SELECT count(*) FROM people WHERE email IN (SELECT value FROM json_each('["{}"]'))
SELECT count(*) FROM people JOIN json_each('["{}"]') ON value = email
""".strip().splitlines()

TABLES = (
    "CREATE TABLE people (id INTEGER PRIMARY KEY, full_name TEXT, email TEXT, plan TEXT)",
    "CREATE TABLE words (w TEXT)",
    "CREATE TABLE people2 (id INTEGER, email TEXT)",
    "INSERT INTO words VALUES ('ann@x.org')",
    "INSERT INTO people VALUES (1, 'Anna Bell', 'ann@x.org', 'gold')",
    "INSERT INTO people VALUES (2, 'Bo Costa', 'bo@x.org', 'free')",
)
GUESSES = ("ann@x.org", "zzz@x.org")


@pytest.fixture
def sqlite() -> Iterator[sqlite3.Connection]:
    """A raw SQLite connection."""
    with closing(sqlite3.connect(":memory:")) as raw:
        yield raw


@pytest.fixture
def duck() -> Iterator[Any]:
    """A raw DuckDB connection."""
    with duckdb.connect(":memory:") as raw:
        yield raw


@pytest.fixture
def mariadb(mariadb_database: dict[str, Any]) -> Iterator[Any]:  # noqa: F811  (how a fixture is asked for)
    """A raw MariaDB connection."""
    with closing(pymysql.connect(**mariadb_database, autocommit=True)) as raw:
        yield raw


@pytest.fixture(params=["sqlite", "postgres", "mariadb", "duck"])
def raw(request: pytest.FixtureRequest) -> Any:
    """A raw connection to two people, one of whom is guessed."""
    made: Any = request.getfixturevalue(request.param)
    for statement in TABLES:
        execute(made, statement)
    if request.param in {"sqlite", "postgres"}:
        made.commit()
    return made


def told(connection: Any, sql: str) -> str:
    """Return everything that a statement tells: its rows, or its error."""
    try:
        return repr(execute(connection, sql).fetchall())
    except Exception as error:  # noqa: BLE001  an error tells something, too
        return f"{type(error).__name__}: {error}"
    finally:
        if not type(connection).__module__.startswith(("duckdb", "_duckdb")):
            connection.rollback()


def both(connection: Any, spelling: str) -> tuple[str, str]:
    """Return what is told of a right and of a wrong guess."""
    right, wrong = (told(connection, spelling.replace("{}", guess)) for guess in GUESSES)
    return right, wrong


def test_no_spelling_tells_a_right_guess_from_a_wrong_one(
    raw: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    biting = [one for one in SPELLINGS if len(set(both(raw, one))) > 1]
    connection = masklib.wrap(raw, policy=Policy(preset="agent"), key=KEY)
    telling = [one for one in SPELLINGS if len(set(both(connection, one))) > 1]
    with capsys.disabled():
        print(f"\n{type(raw).__module__}: of {len(SPELLINGS)} spellings {len(biting)} tell on the raw database, "  # noqa: T201  the counts are the result
              f"{len(telling)} under agent")  # fmt: skip

    assert telling == []
    assert len(biting) > (60 if type(raw).__module__.startswith(("sqlite3", "psycopg")) else 40)
