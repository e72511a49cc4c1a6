"""What a statement does, told by its words: a table of cases, each saying why."""

from __future__ import annotations

import pytest

from masklib.sql import Catalog, Kind, NeedsCatalog, Statement, analyse

CASES = (
    ("SELECT 1", Kind.READ, "SELECT", "a query"),
    ("  -- c\n/* d */ (SELECT 1)", Kind.READ, "SELECT", "comments and parentheses before it"),
    ("VALUES (1)", Kind.READ, "VALUES", "rows of literals"),
    ("TABLE pg_class", Kind.READ, "TABLE", "a table"),
    ("WITH x AS (SELECT 1) SELECT * FROM x", Kind.READ, "SELECT", "a query with another"),
    (
        "WITH x AS (DELETE FROM t RETURNING 1) SELECT * FROM x",
        Kind.WRITE,
        "SELECT",
        "a write inside of a query",
    ),
    ("WITH x AS MATERIALIZED (UPDATE t SET a = 1 RETURNING 1) TABLE x", Kind.WRITE, "TABLE", "another"),
    ("WITH x AS (SELECT 1) INSERT INTO t SELECT * FROM x", Kind.WRITE, "INSERT", "a write after a query"),
    (
        "WITH x AS (SELECT replace(a, 'b', 'c') FROM t) SELECT * FROM x",
        Kind.READ,
        "SELECT",
        "replace() writes nothing",
    ),
    ("INSERT INTO t VALUES (1)", Kind.WRITE, "INSERT", "a write"),
    ("REPLACE INTO t VALUES (1)", Kind.WRITE, "REPLACE", "SQLite's other INSERT"),
    ("MERGE INTO t USING s ON true WHEN MATCHED THEN DELETE", Kind.WRITE, "MERGE", "a write"),
    ("TRUNCATE t", Kind.WRITE, "TRUNCATE", "rows go"),
    ("SELECT a INTO x FROM t", Kind.DDL, "SELECT", "makes a table"),
    ("CREATE TABLE t (a int)", Kind.DDL, "CREATE", "makes a table"),
    ("ALTER TABLE t ADD b int", Kind.DDL, "ALTER", "changes a table"),
    ("DROP VIEW v", Kind.DDL, "DROP", "drops a view"),
    ("VACUUM", Kind.DDL, "VACUUM", "tidies up"),
    ("VACUUM INTO 'copy.db'", Kind.EXPORT, "VACUUM", "writes the whole database to a file"),
    ("VACUUM main INTO 'copy.db'", Kind.EXPORT, "VACUUM", "with a schema"),
    ("COPY t TO STDOUT", Kind.COPY, "COPY", "over the connection"),
    ("COPY t FROM STDIN", Kind.COPY, "COPY", "over the connection"),
    ("COPY t TO '/tmp/x'", Kind.EXPORT, "COPY", "to a file"),
    ("COPY (SELECT 1) TO PROGRAM 'sh'", Kind.EXPORT, "COPY", "to a program"),
    ("BEGIN", Kind.TRANSACTION, "BEGIN", "a transaction"),
    ("BEGIN IMMEDIATE TRANSACTION", Kind.TRANSACTION, "BEGIN", "a transaction"),
    ("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", Kind.TRANSACTION, "BEGIN", "a transaction"),
    ("BEGIN NOT ATOMIC DELETE FROM t; END", Kind.MULTIPLE, "BEGIN", "a block of MariaDB's"),
    ("BEGIN DELETE FROM t END", Kind.CALL, "BEGIN", "a block of T-SQL's"),
    ("ANALYZE UPDATE t SET a = 1", Kind.WRITE, "UPDATE", "MariaDB runs it"),
    ("ANALYZE FORMAT=JSON DELETE FROM t", Kind.WRITE, "DELETE", "MariaDB runs it"),
    ("ANALYZE t", Kind.DDL, "ANALYZE", "statistics"),
    ("ANALYZE TABLE t", Kind.DDL, "ANALYZE", "statistics"),
    ("DESC ANALYZE DELETE FROM t", Kind.WRITE, "DELETE", "another word for EXPLAIN"),
    ("DESCRIBE t", Kind.READ, "DESCRIBE", "its columns"),
    ("START TRANSACTION READ ONLY", Kind.TRANSACTION, "START", "a transaction"),
    ("ROLLBACK TO SAVEPOINT a", Kind.TRANSACTION, "ROLLBACK", "a transaction"),
    ("PREPARE TRANSACTION 'x'", Kind.TRANSACTION, "PREPARE", "two phases"),
    ("PREPARE p AS SELECT 1", Kind.SESSION, "PREPARE", "a prepared statement"),
    ("EXECUTE p", Kind.CALL, "EXECUTE", "whatever was prepared"),
    ("SET search_path = x", Kind.SESSION, "SET", "changes what names mean"),
    ("ATTACH 'x.db' AS x", Kind.SESSION, "ATTACH", "another database"),
    ("LISTEN chan", Kind.SESSION, "LISTEN", "an alias to the parser"),
    ("NOTIFY chan, 'x'", Kind.SESSION, "NOTIFY", "no syntax to the parser"),
    ("DECLARE c CURSOR FOR SELECT 1", Kind.SESSION, "DECLARE", "a cursor in the server"),
    ("FETCH ALL FROM c", Kind.READ, "FETCH", "its rows"),
    ("CALL p(1)", Kind.CALL, "CALL", "a procedure"),
    ("DO $$ BEGIN END $$", Kind.CALL, "DO", "a block of code"),
    ("SHOW server_version", Kind.READ, "SHOW", "a setting"),
    ("EXPLAIN SELECT 1", Kind.EXPLAIN, "EXPLAIN", "a plan"),
    ("EXPLAIN DELETE FROM t", Kind.EXPLAIN, "EXPLAIN", "the plan of a write writes nothing"),
    ("EXPLAIN ANALYZE SELECT 1", Kind.EXPLAIN, "EXPLAIN", "a query that is run"),
    ("EXPLAIN ANALYZE DELETE FROM t", Kind.WRITE, "DELETE", "a write that is run"),
    ("EXPLAIN (ANALYZE, BUFFERS) INSERT INTO t VALUES (1)", Kind.WRITE, "INSERT", "options in parentheses"),
    (
        "EXPLAIN ANALYZE WITH x AS (DELETE FROM t RETURNING 1) SELECT 1",
        Kind.WRITE,
        "SELECT",
        "hidden in a query",
    ),
    ("PRAGMA table_info(t)", Kind.PRAGMA, "PRAGMA", "SQLite's own"),
    ("SELECT 1; SELECT 2;", Kind.READ, "SELECT", "two that read"),
    ("SELECT 1; DELETE FROM t", Kind.MULTIPLE, "SELECT", "two that do not both read"),
    ("", Kind.EMPTY, "", "nothing"),
    (" ; -- x\n;", Kind.EMPTY, "", "nothing but a comment"),
    ("FROBNICATE t", Kind.UNKNOWN, "", "no verb"),
    ("1 + 1", Kind.UNKNOWN, "", "no verb"),
    ("'SELECT'", Kind.UNKNOWN, "", "a text"),
    ('"SELECT" 1', Kind.UNKNOWN, "", "a name"),
    ("SELECT 'unterminated", Kind.READ, "SELECT", "no text, but a clear verb"),
    ("WITH 'unterminated", Kind.UNKNOWN, "", "no text, and anything may follow"),
    ("EXPLAIN 'unterminated", Kind.UNKNOWN, "", "likewise"),
    ("SELECT )))", Kind.READ, "SELECT", "no syntax, but a clear verb"),
)


def satisfied(sql: str, dialect: str) -> Statement:
    """Analyse with whatever is asked for looked up and absent."""
    catalog = Catalog.of()
    answer = analyse(sql, dialect, catalog)
    if isinstance(answer, NeedsCatalog):
        answer = analyse(sql, dialect, catalog.merge([], answer.relations))
    assert isinstance(answer, Statement)
    return answer


@pytest.mark.parametrize(("sql", "kind", "verb", "why"), CASES)
@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
def test_kind(sql: str, kind: Kind, verb: str, why: str, dialect: str) -> None:
    found = satisfied(sql, dialect)
    assert (found.kind, found.verb) == (kind, verb), why


@pytest.mark.parametrize(
    "sql", ["BEGIN", "SET x = 1", "DROP TABLE t", "VACUUM INTO 'x'", "LISTEN c", "DELETE FROM t"]
)
def test_what_returns_nothing_has_no_outputs(sql: str) -> None:
    assert satisfied(sql, "postgres").outputs == ()


@pytest.mark.parametrize(
    "sql", ["CALL p()", "EXECUTE p", "FETCH c", "FROBNICATE", "SELECT )", "SELECT 1; SELECT 2"]
)
def test_what_may_return_anything_has_unknown_outputs(sql: str) -> None:
    found = satisfied(sql, "postgres")
    assert found.outputs is None
    assert found.problem


def test_every_statement_of_a_text_is_judged() -> None:
    found = satisfied("SELECT a FROM x; DELETE FROM y; COMMIT", "postgres")
    assert found.kinds == (Kind.READ, Kind.WRITE, Kind.TRANSACTION)
    assert [str(name) for name in found.reads] == ["x"]
    assert [str(name) for name in found.writes] == ["y"]


def test_the_body_of_a_trigger_is_part_of_it() -> None:
    text = "CREATE TRIGGER g AFTER INSERT ON t BEGIN UPDATE t SET a = 1; DELETE FROM o; END"
    found = satisfied(text, "sqlite")
    assert found.kinds == (Kind.DDL,)
    assert not found.writes_known


def test_a_dialect_without_facts_leaves_everything_unknown() -> None:
    found = analyse("SELECT a FROM t", "klingon")
    assert isinstance(found, Statement)
    assert found.outputs is None
    assert not found.writes_known


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT a FROM t DELETE FROM t",
        "SELECT 1 EXEC p",
        "BEGIN TRAN DROP TABLE t",
        "SET NOCOUNT ON UPDATE t SET a = 1",
        "WITH x AS (SELECT 1 AS a) SELECT a FROM x INSERT INTO t VALUES (1)",
    ],
)
def test_t_sql_parts_no_statements(sql: str) -> None:
    assert satisfied(sql, "tsql").kind not in {Kind.READ, Kind.SESSION, Kind.TRANSACTION}


@pytest.mark.parametrize(
    "sql", ["SELECT CASE WHEN a = 1 THEN 2 END FROM t", "BEGIN TRAN", "SELECT a FROM [update]"]
)
def test_an_ordinary_statement_of_t_sql_is_what_it_is(sql: str) -> None:
    assert satisfied(sql, "tsql").kind in {Kind.READ, Kind.TRANSACTION}
