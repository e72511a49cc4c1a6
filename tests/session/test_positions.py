"""Where masked columns may stand under ``filters: masked`` and ``deny``, on real analyses."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from masklib.errors import StatementDeniedError
from masklib.policy import Policy
from masklib.session.filters import asked
from masklib.session.permit import permit
from masklib.sql import Catalog, NeedsCatalog, Relation, analyse
from masklib.typing import Origin

if TYPE_CHECKING:
    from masklib.sql import Statement

AGENT = Policy(preset="agent")
DENY = Policy(filters="deny")
SCHEMAS = {"postgres": "public", "sqlite": "main", "mysql": "shop", "duckdb": "main"}
TABLES = {
    "people": ("id", "full_name", "email", "phone", "notes", "plan", "slot", "secret"),
    "orders": ("id", "person_id", "email", "amount", "status"),
    "words": ("w",),
}
OPEN = [("orders", "amount"), ("orders", "status"), ("orders", "id"), ("orders", "person_id"),
        ("people", "id"), ("people", "plan"), ("words", "w")]  # fmt: skip
"""Unclassified columns in whose samples nothing was found."""


def relation(name: str, schema: str, *columns: str, definition: str | None = None) -> Relation:
    return Relation(name, schema, columns, ("text",) * len(columns), definition)


def analysed(sql: str, dialect: str) -> Statement:
    schema = SCHEMAS[dialect]
    tables = [relation(name, schema, *columns) for name, columns in TABLES.items()]
    query = "SELECT email AS reach, count(*) AS n FROM people GROUP BY email"
    views = [
        relation("v", schema, "reach", "n", definition=query),
        relation("low", schema, "k", definition="SELECT lower(email) AS k FROM people"),
    ]
    catalog = Catalog.of([*tables, *views], (schema,))
    answer = analyse(sql, dialect, catalog)
    while isinstance(answer, NeedsCatalog):
        catalog = catalog.merge((), answer.relations)
        answer = analyse(sql, dialect, catalog)
    return answer


def samples(dialect: str) -> dict[Origin, str]:
    found = {Origin(table, column, SCHEMAS[dialect]): "" for table, column in OPEN}
    return found | {Origin("people", "slot", SCHEMAS[dialect]): "EMAIL_ADDRESS"}


def judge(sql: str, dialect: str = "postgres", policy: Policy = AGENT) -> None:
    permit(policy, analysed(sql, dialect), dialect, samples(dialect))


ALLOWED = [
    "SELECT email, full_name FROM people",
    "SELECT * FROM people",
    "SELECT notes, slot FROM people",
    "SELECT count(*) FROM people",
    "SELECT count(email), count(DISTINCT email), count(notes) FROM people",
    "SELECT email, count(*) AS n FROM people GROUP BY email ORDER BY n DESC LIMIT 5",
    "SELECT email FROM people GROUP BY email HAVING count(email) > 1 ORDER BY count(email) DESC",
    "SELECT p.email, o.amount FROM people p JOIN orders o ON o.email = p.email",
    "SELECT p.email, sum(o.amount) FROM people p JOIN orders o ON o.person_id = p.id GROUP BY p.email",
    "SELECT o.amount FROM orders o LEFT JOIN people p USING (email)",
    "SELECT a.id FROM people a JOIN people b ON a.email = b.email AND a.id <> b.id",
    "SELECT amount FROM orders WHERE email IN (SELECT email FROM people WHERE plan = 'gold')",
    "SELECT amount FROM orders WHERE email NOT IN (SELECT email FROM people)",
    "SELECT amount FROM orders WHERE email = (SELECT email FROM people WHERE id = 3)",
    "SELECT amount FROM orders o WHERE EXISTS (SELECT 1 FROM people p WHERE p.email = o.email)",
    "SELECT amount FROM orders o WHERE NOT EXISTS (SELECT * FROM people p WHERE p.email = o.email)",
    "SELECT id FROM people WHERE email IS NULL AND notes IS NOT NULL",
    "SELECT DISTINCT email FROM people",
    "SELECT email FROM people UNION SELECT email FROM orders",
    "SELECT email FROM people EXCEPT SELECT email FROM orders",
    "WITH t AS (SELECT email, count(*) AS n FROM orders GROUP BY email) SELECT email FROM t WHERE n > 3",
    "SELECT k FROM (SELECT email AS k, count(email) AS n FROM orders GROUP BY email) q WHERE n > 2",
    "SELECT (SELECT email FROM people p WHERE p.id = o.person_id) FROM orders o",
    "SELECT reach, n FROM v WHERE n > 1",
    "SELECT n FROM v WHERE reach = 'x'",
    "SELECT id FROM people WHERE email = 'x'",
    "SELECT id FROM people WHERE 'x' <> email",
    "SELECT id FROM people WHERE email IN ('x', 'y') OR phone NOT IN ('x')",
    "SELECT count(*) FROM people WHERE full_name IN (SELECT 'x') OR full_name = (SELECT 'y')",
    "SELECT count(*) FROM people WHERE full_name IN (VALUES ('x'), ('y'))",
    "SELECT count(*) FROM people WHERE (SELECT full_name FROM people) IN (SELECT 'x')",
    "SELECT id FROM people WHERE (email, id) = ('x', 1)",
    "SELECT amount, 'label' AS x FROM orders WHERE amount > 10 AND status LIKE 'o%' ORDER BY amount DESC",
    "SELECT status, count(*), avg(amount) FROM orders GROUP BY status",
    "SELECT amount FROM orders UNION SELECT 5",
    "SELECT 'a' || status FROM orders",
    "SELECT coalesce(status, 'a') FROM orders",
    "SELECT round(avg(amount), 2), CASE WHEN amount > 10 THEN 'high' ELSE 'low' END AS size FROM orders GROUP BY 2",
]  # fmt: skip


@pytest.mark.parametrize("dialect", ["postgres", "sqlite"])
@pytest.mark.parametrize("sql", ALLOWED)
def test_what_the_masked_rows_show_anyway_may_be_asked(sql: str, dialect: str) -> None:
    judge(sql, dialect)
    assert analysed(sql, dialect).occurrences is not None


DENIED = [
    ("SELECT id FROM people WHERE email = 'a' || 'x'", "people.email in WHERE: .*bare masked column of the same"),
    ("SELECT id FROM people WHERE email = -1", "nothing may be made of the literal"),
    ("SELECT id FROM people WHERE secret = 'x'", "people.secret in WHERE: .*cannot be turned back"),
    ("SELECT id FROM people WHERE email LIKE 'x%'", "by LIKE"),
    ("SELECT id FROM people WHERE email > 'x'", "by >"),
    ("SELECT id FROM people WHERE email BETWEEN 'a' AND 'b'", "by BETWEEN"),
    ("SELECT id FROM people WHERE email < (SELECT 'b')", "by <"),
    ("SELECT id FROM people ORDER BY email", "people.email in ORDER BY"),
    ("SELECT email FROM people ORDER BY 1", "people.email in ORDER BY"),
    ("SELECT email AS k FROM people ORDER BY k", "people.email in ORDER BY"),
    ("SELECT id FROM people p ORDER BY (SELECT email FROM people q WHERE q.id = p.id)", "may not stand here"),
    ("SELECT lower(email) FROM people", r"made of a masked column \(lower\)"),
    ("SELECT email || 'x' FROM people", r"made of a masked column \(concat\)"),
    ("SELECT coalesce(email, 'x') FROM people", r"made of a masked column \(coalesce\)"),
    ("SELECT min(email) FROM people", r"made of a masked column \(min\)"),
    ("SELECT cast(email AS integer) FROM people", r"made of a masked column \(cast\)"),
    ("SELECT k FROM low", "made of a masked column in a subquery or a view"),
    ("SELECT id FROM people WHERE lower(email) = 'x'", r"made of a masked column \(lower\)"),
    ("SELECT id FROM people WHERE length(email) / 3 = 1", "made of a masked column"),
    ("SELECT id FROM people WHERE email = full_name", "bare masked column of the same entity"),
    ("SELECT id FROM people WHERE notes = email", "surrogates do not show"),
    ("SELECT email = 'x' FROM people", "bare only"),
    ("SELECT email IS NULL FROM people", "bare only"),
    ("SELECT CASE WHEN email LIKE 'a%' THEN 1 ELSE 0 END FROM people", "people.email in OUTPUT"),
    ("SELECT CASE email WHEN 'a' THEN 1 ELSE 0 END FROM people", "people.email in OUTPUT"),
    ("SELECT count(CASE WHEN email LIKE 'a%' THEN 1 END) FROM people", "people.email in OUTPUT"),
    ("SELECT count(*) FILTER (WHERE email IS NULL) FROM people", "people.email in FILTER"),
    ("SELECT rank() OVER (ORDER BY email) FROM people", "people.email in WINDOW"),
    ("SELECT count(*) OVER (PARTITION BY email) FROM people", "people.email in WINDOW"),
    ("SELECT 1 FROM people GROUP BY substr(email, 1, 1)", r"made of a masked column \(substr\)"),
    ("SELECT notes FROM people GROUP BY notes", "surrogates do not show"),
    ("SELECT count(DISTINCT notes) FROM people", "surrogates do not show"),
    ("SELECT id FROM people WHERE notes LIKE '%x%'", "people.notes in WHERE"),
    ("SELECT id FROM people WHERE slot = 'x'", "a sample of it holds EMAIL_ADDRESS"),
    ("SELECT id FROM people LIMIT (SELECT length(email) FROM people)", "people.email"),
    ("SELECT w FROM words JOIN people ON w = full_name", "people.full_name in ON"),
    ("SELECT w FROM words WHERE w IN (SELECT full_name FROM people)", "people.full_name"),
    ("SELECT w FROM words WHERE EXISTS (SELECT 1 FROM people WHERE full_name = w)", "people.full_name in WHERE"),
    ("SELECT count(*) FROM people WHERE full_name IN (SELECT w FROM words)", "a subquery that it is compared"),
    (("SELECT count(*) FROM people WHERE full_name IN (SELECT full_name FROM people)"
     " AND full_name IN (SELECT 'x' FROM orders)"), "a subquery that it is compared"),
    ("SELECT count(*) FROM people WHERE full_name IN (SELECT coalesce((SELECT full_name FROM people), 'x'))",
     "nothing may be made of a masked column"),
    ("SELECT count(*) FROM people WHERE full_name IN (SELECT 'x' UNION SELECT 'y')", "UNION|a subquery"),
    ("SELECT count(*) FROM people WHERE full_name = (SELECT 'x' LIMIT 1)", "a subquery that it is compared"),
    ("SELECT count(*) FROM people WHERE full_name IN (SELECT upper('x'))", "a subquery that it is compared"),
    ("SELECT count(*) FROM people JOIN (SELECT 'x' AS email) q USING (email)", "people.email in USING"),
    ("SELECT count(*) FROM people NATURAL JOIN (SELECT 'x' AS email) q", "people.email in USING"),
    ("WITH g (e) AS (SELECT 'x') SELECT count(*) FROM people JOIN g ON e = email", "people.email in ON"),
    ("SELECT count(*) FROM (SELECT email FROM people INTERSECT SELECT 'x') q", "UNION, INTERSECT"),
    ("SELECT email FROM people WHERE email IN (SELECT email FROM orders UNION SELECT 'x')", "UNION, INTERSECT"),
    ("SELECT slot FROM people INTERSECT SELECT 'x'", "arms must all be"),
    ("SELECT email FROM people UNION SELECT 'x'", "arms must all be"),
    ("SELECT email FROM people UNION SELECT w FROM words", "arms must all be"),
    ("SELECT email FROM people EXCEPT SELECT full_name FROM people", "arms must all be"),
    ("SELECT 1 FROM people p HAVING abs(abs(abs(abs(abs(count(nullif(cast(p.* AS text), 'Z'))))))) > 0", "t\\.\\*|told"),
    ("SELECT count(*) FROM words WHERE EXISTS (SELECT 1 FROM people p WHERE cast(p.* AS text) > 'x')", "t\\.\\*|told"),
    ("SELECT notes FROM people UNION SELECT 'x'", "arms must all be"),
    ("SELECT coalesce(notes, 'x') FROM people", r"made of a masked column \(coalesce\)"),
    ("SELECT my_function(id) FROM people", "the function my_function"),
    ("SELECT nosuch FROM people", "cannot be told"),
    ("SELECT id FROM nosuch", "cannot be told"),
    ("INSERT INTO words VALUES ('x')", "only one SELECT"),
    ("UPDATE words SET w = 'x'", "only one SELECT"),
    ("EXPLAIN SELECT email FROM people", "only one SELECT"),
    ("CREATE TEMP TABLE t AS SELECT email FROM people", "only one SELECT"),
    ("BEGIN", "only one SELECT"),
    ("VALUES (1)", "only one SELECT"),
    ("SELECT 1; SELECT 2", "only one SELECT"),
    ("", "only one SELECT"),
    ("FROBNICATE", "only one SELECT"),
    ("SELEC email FROM people", "only one SELECT"),
]  # fmt: skip


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT id FROM people WHERE email = ANY(ARRAY['x'])",
        "SELECT id FROM people WHERE email = ANY(%s)",
        "SELECT id FROM people WHERE email IS DISTINCT FROM %s",
        "SELECT id FROM people WHERE email = %s::text",
    ],
)
def test_a_surrogate_may_be_looked_up_in_what_only_postgresql_has(sql: str) -> None:
    judge(sql)


@pytest.mark.parametrize("dialect", ["postgres", "sqlite"])
@pytest.mark.parametrize(("sql", "said"), DENIED)
def test_whatever_tells_more_is_denied_by_name(sql: str, said: str, dialect: str) -> None:
    with pytest.raises(StatementDeniedError, match=f"(?s){said}") as caught:
        judge(sql, dialect)
    assert "filters: masked" in str(caught.value)


SQLITE = [
    ("WITH email AS (SELECT 'x' AS e) SELECT count(*) FROM people WHERE email IN email", "must stand in parentheses"),
    ("SELECT count(*) FROM people WHERE email IN words", "must stand in parentheses"),
    ("SELECT count(*) FROM people WHERE email GLOB 'x*'", "may not be compared by GLOB"),
    ('SELECT count(*) FROM people WHERE email = "x"', "cannot be told|same entity"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "said"), SQLITE)
def test_what_only_sqlite_has_is_denied_too(sql: str, said: str) -> None:
    with pytest.raises(StatementDeniedError, match=f"(?s){said}"):
        judge(sql, "sqlite")


POSTGRES = [
    ("SELECT id FROM people WHERE email = lower(%s)", "nothing may be made of the parameter"),
    ('SELECT id FROM people WHERE email COLLATE "C" = email', "made of a masked column|same entity"),
    ("SELECT string_agg(email, ',' ORDER BY email) FROM people", "people.email"),
    ("SELECT array(SELECT email FROM people)", "may not stand here|may be made"),
    ("SELECT DISTINCT ON (email) id FROM people ORDER BY email", "people.email in ORDER BY"),
    ("SELECT p FROM people p", "masked column in a subquery|cannot be told"),
    ("SELECT row_to_json(p) FROM people p", "people.email"),
    ("SELECT email INTO t FROM people", "only one SELECT"),
    ("WITH x AS (DELETE FROM words RETURNING w) SELECT w FROM x", "only one SELECT"),
    ("SELECT g FROM generate_series(1, (SELECT length(email) FROM people)) g", "people.email"),
    ("SELECT * FROM pg_stats", "the relation pg_stats|cannot be told"),
    ("SELECT count(*) FROM pg_stat_activity", "the relation pg_stat_activity"),
    ("SELECT count(*) FROM pg_catalog.pg_prepared_statements", "the relation pg_catalog"),
    ("SELECT set_config('a.b', 'x', false)", "the function set_config"),
    ("SELECT pg_notify('a', 'b')", "the function pg_notify"),
    ("SELECT pg_advisory_lock(1)", "the function pg_advisory_lock"),
    ("COPY people TO STDOUT", "moves rows past the masks|only one SELECT"),
    ("SHOW data_directory", "only one SELECT"),
    ("SHOW search_path; SHOW search_path", "only one SELECT"),
    ("SELECT current_setting('a.b')", "the function current_setting"),
    ("SELECT current_setting('time' || 'zone')", "the function current_setting"),
    ("SELECT current_setting(plan) FROM people", "the function current_setting"),
    ("SELECT public.current_setting('timezone')", "the function current_setting|cannot be told"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "said"), POSTGRES)
def test_what_only_postgresql_has_is_denied_too(sql: str, said: str) -> None:
    with pytest.raises(StatementDeniedError, match=f"(?s){said}"):
        judge(sql)


LISTINGS = {
    "sqlite": (
        "PRAGMA table_info(people)", "PRAGMA main.table_xinfo('people')", 'PRAGMA main.index_list("people");', "PRAGMA user_version",
        "PRAGMA table_list", "SELECT name FROM \"main\".pragma_table_info('people')",
    ),
    "postgres": ("SHOW search_path", "SHOW server_version_num", "SELECT current_setting('server_version')"),
    "mysql": (
        "SHOW FULL TABLES FROM `shop`", "SHOW TABLES LIKE 'peo%'", "SHOW FULL COLUMNS FROM people IN shop", "SHOW CREATE TABLE `people`",
        "DESCRIBE shop.people", "SHOW INDEX FROM people", "SHOW DATABASES",
    ),
    "duckdb": ("SHOW TABLES", 'DESCRIBE "people"', "DESC main.people", "PRAGMA table_info('people')", "PRAGMA version"),
}  # fmt: skip
NO_LISTINGS = {
    "sqlite": (
        "PRAGMA user_version = 7", "PRAGMA user_version(7)", "PRAGMA wal_checkpoint", "PRAGMA integrity_check", "PRAGMA optimize",
        "PRAGMA foreign_key_check(people)", "PRAGMA table_info(people) WHERE 1", "PRAGMA journal_mode = WAL",
    ),
    "postgres": ("SHOW ALL", "SHOW a.b", "SHOW a.timezone"),
    "mysql": (
        "SHOW TABLES WHERE (SELECT count(*) FROM people) > 1", "SHOW FULL COLUMNS FROM people WHERE `Default` = 'x'", "SHOW VARIABLES LIKE 'a%'",
        "SHOW PROCESSLIST", "SHOW WARNINGS", "SHOW CREATE VIEW v", "SHOW TABLE STATUS", "DESCRIBE people 'e%'", "DESCRIBE SELECT email FROM people",
        "SHOW BINLOG EVENTS", "SHOW ENGINE INNODB STATUS", "SHOW TABLES LIKE 'x' FROM people",
    ),
    "duckdb": (
        "DESCRIBE SELECT email FROM people", "DESCRIBE PIVOT people ON email", "SUMMARIZE people", "DESCRIBE 'people.csv'", 'DESCRIBE "people.csv"',
        "DESCRIBE (FROM people)", "PRAGMA storage_info('people')", "PRAGMA enable_profiling", "SHOW ALL TABLES",
    ),
}  # fmt: skip


@pytest.mark.parametrize("dialect", LISTINGS)
def test_what_only_tells_names_and_plain_settings_is_let_through(dialect: str) -> None:
    for sql in LISTINGS[dialect]:
        judge(sql, dialect)


@pytest.mark.parametrize(
    ("dialect", "sql"), [(name, sql) for name, texts in NO_LISTINGS.items() for sql in texts]
)
def test_what_sets_compares_or_shows_more_than_names_is_denied(dialect: str, sql: str) -> None:
    with pytest.raises(StatementDeniedError):
        judge(sql, dialect)


def test_a_denial_says_column_clause_rule_and_way_out() -> None:
    with pytest.raises(StatementDeniedError) as caught:
        judge("SELECT id FROM people WHERE email LIKE 'wyvern%' ORDER BY full_name")

    assert str(caught.value).splitlines() == [
        "denied by the policy (filters: masked):",
        (
            "- public.people.email in WHERE: a masked column may not be compared by LIKE (masked as EMAIL_ADDRESS). "
            "Compare it by =, <>, IN or = ANY with surrogates that came out of it, or with a column of the same entity "
            "(a join, IN (SELECT ...)), or ask IS NULL or IS NOT NULL"
        ),
        (
            "- public.people.full_name in ORDER BY: a masked column may not stand in this clause (masked as PERSON). "
            "Sort by a column that is not masked, by count(*), or sort the rows that came out"
        ),
    ]


def test_a_mask_that_hides_equality_takes_grouping_and_joins_away() -> None:
    hidden = Policy.of(preset="agent", masks={"EMAIL_ADDRESS": "redact"})
    for sql in ("SELECT email FROM people GROUP BY email", "SELECT 1 FROM people JOIN orders USING (email)"):
        judge(sql)
        with pytest.raises(StatementDeniedError, match="surrogates do not show"):
            judge(sql, policy=hidden)


def test_a_declared_column_is_asked_at_will() -> None:
    clear = Policy.of(preset="agent", columns={"orders.status": "clear", "people.slot": "clear"})
    judge("SELECT coalesce(status, 'none') FROM orders", policy=clear)
    judge("SELECT id FROM people WHERE slot LIKE 'x%'", policy=clear)
    assert clear.filters == "masked"


def test_without_a_sample_nothing_is_asked() -> None:
    statement = analysed("SELECT id FROM orders WHERE status = 'open'", "postgres")
    with pytest.raises(StatementDeniedError, match="no sample of it could be had"):
        permit(AGENT, statement, "postgres", {})


def test_columns_that_are_asked_are_sampled_and_those_that_come_out_are_not() -> None:
    statement = analysed("SELECT amount, status FROM orders WHERE status = 'open'", "postgres")
    union = analysed("SELECT amount FROM orders UNION SELECT 5", "postgres")

    assert {one.column for one in asked(AGENT, statement)} == {"status"}
    assert {one.column for one in asked(AGENT, union)} == {"amount"}
    assert asked(Policy(), statement) == frozenset()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT id FROM people WHERE email = 'x'",
        "SELECT id FROM people WHERE email = %s",
        "SELECT id FROM people JOIN orders USING (email)",
        "SELECT id FROM people WHERE length(email) > 3",
        "SELECT CASE WHEN email = 'x' THEN 1 END FROM people",
        "DELETE FROM orders WHERE email = 'x'",
        "SELECT id FROM people WHERE nosuch = 1",
        "FROBNICATE people",
    ],
)
def test_deny_takes_no_operand_at_all(sql: str) -> None:
    with pytest.raises(StatementDeniedError, match=r"filters: deny|cannot be told"):
        judge(sql, policy=DENY)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT lower(email) FROM people WHERE plan = 'gold'",
        "SELECT email FROM people WHERE email IS NOT NULL ORDER BY id",
        "INSERT INTO words VALUES ('x')",
        "BEGIN",
    ],
)
def test_deny_leaves_the_rest_as_it_is(sql: str) -> None:
    judge(sql, policy=DENY)
    assert DENY.writes == "refuse"


@pytest.mark.parametrize("word", ["auto", "raw"])
def test_raw_operands_stay_as_they_are(word: str) -> None:
    policy = Policy(filters=word)
    judge("SELECT id FROM people WHERE email = 'x'", policy=policy)
    assert policy.filters == word
