"""Which columns a statement writes, and from what."""

from __future__ import annotations

import pytest

from tests.sql.written import CATALOG, statement

CASES = (
    ("postgres", "INSERT INTO o (a, c) VALUES (%s, 'x')", "o.a parameter, o.c literal", "values of the statement"),
    ("postgres", "INSERT INTO o VALUES (%s, DEFAULT)", "o.a parameter, o.c null", "no list: the table's order"),
    ("postgres", "INSERT INTO o (a) VALUES (lower(%s)), (now()::text)", "o.a expression, o.a expression", "computed"),
    ("postgres", "INSERT INTO o (a) VALUES (%s::text), ((%s))", "o.a parameter, o.a parameter", "converted"),
    ("postgres", "INSERT INTO o SELECT b, a FROM t", "o.a column t.b, o.c column t.a", "by position"),
    ("postgres", "INSERT INTO o (c) SELECT lower(a) FROM t", "o.c column t.a", "still whole"),
    ("postgres", "INSERT INTO o (c) SELECT a || b FROM t", "o.c expression t.a t.b", "no longer"),
    ("postgres", "INSERT INTO o (c) SELECT CASE WHEN a = 'x' THEN 'y' END FROM t", "o.c expression t.a", "implicitly"),
    ("postgres", "INSERT INTO o (c) SELECT nobody_knows(a) FROM t", "o.c expression ?", "from what cannot be told"),
    ("postgres", "INSERT INTO o (c) VALUES ((SELECT max(a) FROM t))", "o.c column t.a", "by a subquery"),
    ("postgres", "UPDATE t SET a = %s, b = b, n = n + 1", "t.a parameter, t.b column t.b, t.n expression t.n", "SET"),
    ("postgres", "UPDATE t SET (a, b) = (b, 'x')", "t.a column t.b, t.b literal", "SET of a row"),
    ("postgres", "UPDATE t SET (a, b) = (SELECT a, c FROM o LIMIT 1)", "t.a expression o.a o.c, t.b expression o.a o.c",
     "SET of a query"),
    ("postgres", "UPDATE t SET a = o.c FROM o WHERE o.a = t.a", "t.a column o.c", "another table"),
    ("postgres", "INSERT INTO o (a) VALUES (%s) ON CONFLICT (a) DO UPDATE SET c = excluded.a",
     "o.a parameter, o.c column o.a", "upsert"),
    ("postgres", ("MERGE INTO o USING t ON o.a = t.a WHEN MATCHED THEN UPDATE SET c = t.b "
     "WHEN NOT MATCHED THEN INSERT (a, c) VALUES (t.a, 'x')"), "o.c column t.b, o.a column o.a t.a, o.c literal", "MERGE"),
    ("postgres", "WITH x AS (INSERT INTO o (c) SELECT a FROM t RETURNING c) SELECT c FROM x", "o.c column t.a", "within"),
    ("postgres", "CREATE TABLE z AS SELECT a, lower(b) AS k, 1 AS one FROM t",
     "z.a column t.a, z.k column t.b, z.one expression", "CTAS"),
    ("postgres", "CREATE TABLE IF NOT EXISTS p.z (x, y) AS TABLE o WITH NO DATA", "z.x column o.a, z.y column o.c",
     "CTAS with a list"),
    ("postgres", "CREATE MATERIALIZED VIEW z AS SELECT a FROM t", "z.a column t.a", "a view that stores"),
    ("postgres", "CREATE OR REPLACE TEMP VIEW z (q) AS SELECT a FROM t WITH LOCAL CHECK OPTION", "z.q column t.a", "a view"),
    ("postgres", "SELECT a, n + 1 AS m INTO z FROM t", "z.a column t.a, z.m expression t.n", "SELECT INTO"),
    ("postgres", "COPY o (c) FROM STDIN", "o.c parameter", "COPY"),
    ("postgres", "EXPLAIN ANALYZE UPDATE t SET a = b", "t.a column t.b", "a write that is run"),
    ("sqlite", "INSERT OR IGNORE INTO o (a, c) VALUES (?, :x)", "o.a parameter, o.c parameter", "SQLite's conflicts"),
    ("sqlite", "REPLACE INTO o SELECT b, a FROM t", "o.a column t.b, o.c column t.a", "REPLACE"),
    ("sqlite", "UPDATE OR ROLLBACK t SET a = ?2", "t.a parameter", "UPDATE OR"),
    ("sqlite", "CREATE TABLE z AS SELECT * FROM t", "z.a column t.a, z.b column t.b, z.n column t.n, z.j column t.j",
     "CTAS, star"),
    ("sqlite", "CREATE TEMP VIEW z AS SELECT a AS q FROM t", "z.q column t.a", "a view"),
    ("sqlite", "DELETE FROM t WHERE a = 'x'", "", "nothing is stored"),
)  # fmt: skip


@pytest.mark.parametrize(("dialect", "sql", "expected", "why"), CASES)
def test_targets(dialect: str, sql: str, expected: str, why: str) -> None:
    found = []
    for target in statement(sql, dialect).targets:
        came = (
            ["?"] if target.sources is None else sorted(f"{one.table}.{one.column}" for one in target.sources)
        )
        found.append(" ".join([f"{target.origin.table}.{target.origin.column}", target.value, *came]))
    assert ", ".join(found) == expected, why


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("INSERT INTO o VALUES (1)", "o"),
        ("DROP TABLE IF EXISTS a.t", "a.t"),
        ("ALTER TABLE t ADD x int", "t"),
        ('CREATE TABLE "Odd" (x int)', "Odd"),
        ("TRUNCATE TABLE t", "t"),
        ("CREATE INDEX i ON t (a)", "t"),
        ("CREATE VIEW z AS SELECT a FROM t", "z"),
        ("SELECT a FROM t", ""),
    ],
)
def test_relations_written(sql: str, names: str) -> None:
    assert " ".join(str(name) for name in statement(sql, "postgres").writes) == names


@pytest.mark.parametrize(
    "sql",
    [
        "CREATE TRIGGER g AFTER INSERT ON t EXECUTE FUNCTION f()",
        "CREATE FUNCTION f() RETURNS void LANGUAGE sql AS 'UPDATE t SET b = a'",
        "CREATE RULE r AS ON INSERT TO t DO ALSO UPDATE t SET b = a",
        "ALTER TABLE t ADD c text GENERATED ALWAYS AS (a) STORED",
        "ALTER TABLE t RENAME COLUMN a TO harmless",
        "ALTER TABLE t ALTER b TYPE text USING a",
        "CREATE TABLE z AS EXECUTE p",
        "CALL p()",
        "DO 'x'",
        "EXECUTE p",
        "INSERT INTO t SELECT ))",
        "FROBNICATE",
    ],
)
def test_what_writes_cannot_be_told_is_said(sql: str) -> None:
    assert not statement(sql, "postgres").writes_known


@pytest.mark.parametrize(
    "sql", ["SELECT a FROM t", "SELECT ))", "CREATE TABLE z (a int)", "BEGIN", "SET x = 1", "TRUNCATE t"]
)
def test_what_writes_no_values_is_known(sql: str) -> None:
    assert statement(sql, "postgres").writes_known


@pytest.mark.parametrize(
    ("sql", "rows"),
    [
        ("SELECT a FROM t LIMIT (SELECT max(n) FROM t)", {"t.n"}),
        ("SELECT a FROM t OFFSET (SELECT n FROM t LIMIT 1)", {"t.n"}),
        ("SELECT 1 FROM t, generate_series(1, t.n)", {"t.n"}),
        ("SELECT 1 FROM (SELECT 1 FROM t, generate_series(1, t.n)) q", {"t.n"}),
        ("WITH w AS (SELECT 1 FROM t, generate_series(1, t.n)) SELECT 1 FROM w", {"t.n"}),
        ("SELECT a FROM t LIMIT 5", set()),
        ("SELECT a FROM t LIMIT %s OFFSET %s", set()),
        ("SELECT a FROM t WHERE n = 3", set()),
    ],
)
def test_the_number_of_rows_may_give_a_value_away(sql: str, rows: set[str]) -> None:
    assert {f"{one.table}.{one.column}" for one in statement(sql, "postgres", CATALOG).rows} == rows


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("SELECT a FROM t WHERE leak(a) ORDER BY hide(b)", {"leak", "hide"}),
        ("SELECT lower(a), pg_catalog.upper(b), count(*) FROM t, unnest(ARRAY[1]) x(y)", set()),
        ("SELECT s.lower(a), pg_sleep(1), lo_import('x') FROM t", {"lower", "pg_sleep", "lo_import"}),
        ("WITH w(x) AS (INSERT INTO o (a) VALUES (leak(1)) RETURNING a) SELECT * FROM w AS q(z)", {"leak"}),
        ('SELECT "lower"(a), "leak"(a) FROM t', {"leak"}),
        ('SELECT "al ice"(a) FROM t', {"?"}),
    ],
)
def test_functions_off_the_list_are_named_wherever_they_stand(sql: str, names: set[str]) -> None:
    assert statement(sql, "postgres").unlisted == names
