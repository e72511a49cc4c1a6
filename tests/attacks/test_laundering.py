"""Values that DDL, or the database itself, puts under another name keep their masks."""

from __future__ import annotations

import contextlib
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from masklib.errors import MaskError
from masklib.policy import Policy
from tests.attacks.attack import Attack, cases, execute, leaks_of, strike

if TYPE_CHECKING:
    from pathlib import Path

    from tests.attacks.attack import Target
    from tests.leaks.watch import Watch

HIDING = 'CREATE TABLE "trigger" ("begin" TEXT); INSERT INTO t SELECT full_name FROM people'
DECLARED = Policy.of(columns={"customers.diary": "redact"})
QUALIFIED = Policy.of(columns={"public.customers.diary": "redact", "main.customers.diary": "redact"})

ATTACKS = [
    Attack(
        "a generated column, short form", "sqlite3",
        ("ALTER TABLE people ADD COLUMN thing TEXT AS (full_name)", "SELECT thing FROM people"),
    ),
    Attack(
        "a generated column", "sqlite3",
        ("ALTER TABLE people ADD COLUMN thing TEXT GENERATED ALWAYS AS (full_name)", "SELECT thing FROM people"),
    ),
    Attack(
        "the words of an FTS5 index", "sqlite3",
        ("CREATE VIRTUAL TABLE f USING fts5(full_name, password, content='people', content_rowid='id')",
         "INSERT INTO f (f) VALUES ('rebuild')", "CREATE VIRTUAL TABLE v USING fts5vocab('f', 'row')",
         "SELECT term FROM v"),
    ),
    Attack(
        "the words of an FTS4 index", "sqlite3",
        ("CREATE VIRTUAL TABLE f USING fts4(content='people', full_name)", "INSERT INTO f (f) VALUES ('rebuild')",
         "CREATE VIRTUAL TABLE v USING fts4aux(f)", "SELECT term FROM v"),
    ),
    Attack(
        "an FTS5 table over the table", "sqlite3",
        ("CREATE VIRTUAL TABLE f USING fts5(full_name, content='people', content_rowid='id')",
         "INSERT INTO f (f) VALUES ('rebuild')", "SELECT full_name FROM f",
         "SELECT snippet(f, 0, '', '', '', 9) FROM f WHERE f MATCH 'zephyrxa'"),
    ),
    Attack(
        "the same pages under another name", "sqlite3",
        ("PRAGMA writable_schema = ON",
         ("INSERT INTO sqlite_master (type, name, tbl_name, rootpage, sql) SELECT 'table', 'stuff', 'stuff', rootpage,"
         " 'CREATE TABLE stuff (a, b, c, d, e, f, g, h, i, j, k, l)' FROM sqlite_master WHERE name = 'people'"),
         "PRAGMA schema_version = 99", "SELECT b, h FROM stuff"),
    ),
    Attack("RENAME of a column", "sqlite3", ("ALTER TABLE people RENAME full_name TO a", "SELECT a FROM people")),
    Attack("RENAME of a table", "sqlite3", ("ALTER TABLE people RENAME TO a", "SELECT full_name FROM a")),
    Attack(
        "a trigger", "sqlite3",
        ("CREATE TABLE seen (x TEXT)",
         "CREATE TRIGGER t AFTER UPDATE ON orders BEGIN INSERT INTO seen SELECT full_name FROM people; END",
         "UPDATE orders SET amount = 1", "SELECT x FROM seen"),
    ),
    Attack("CREATE TABLE AS", "sqlite3", ("CREATE TABLE t AS SELECT full_name AS x FROM people", "SELECT x FROM t")),
    Attack(
        "pieces of a sampled column", "sqlite3",
        ("CREATE TABLE t AS SELECT substr(b, 1, 9) AS x, substr(b, 7) AS y FROM opaque", "SELECT x, y FROM t"),
    ),
    Attack(
        "pieces of a sampled column, read", "sqlite3", ("SELECT substr(b, 1, 9), substr(b, 7) AS y FROM opaque",),
    ),
    Attack(
        "a parent that is made afterwards", "psycopg",
        ("CREATE TABLE things (diary text)", "ALTER TABLE customers INHERIT things", "SELECT diary FROM things"),
        DECLARED,
    ),
    Attack(
        "a parent whose name says less", "psycopg",
        ("CREATE TABLE widgets (name text)", "ALTER TABLE customers INHERIT widgets", "SELECT name FROM widgets"),
    ),
    Attack(
        "a partitioned table that is made afterwards", "psycopg",
        ("CREATE TABLE widgets (id int, name text, diary text) PARTITION BY RANGE (id)",
         "ALTER TABLE widgets ATTACH PARTITION customers DEFAULT", "SELECT name FROM widgets"),
    ),
    Attack(
        "another schema", "psycopg",
        ("CREATE SCHEMA z", "ALTER TABLE customers SET SCHEMA z", "SELECT diary FROM z.customers"), QUALIFIED,
    ),
    Attack("a table like it", "psycopg", ("CREATE TABLE t (LIKE customers)", "INSERT INTO t SELECT * FROM customers",
                                          "SELECT name FROM t"), QUALIFIED),
    Attack(
        "a statement behind what looks like a trigger", "psycopg",
        ("CREATE TABLE t (x text)", HIDING, "SELECT x || '' FROM t"),
    ),
    Attack(
        "a statement behind another", "psycopg",
        ("CREATE TABLE t (x text)", "SELECT 1; INSERT INTO t SELECT full_name FROM people", "SELECT x || '' FROM t"),
    ),
    Attack(
        "a composite value", "psycopg",
        ("CREATE TYPE person AS (full_name text, age int)", "CREATE TABLE t (who person)",
         "INSERT INTO t VALUES (ROW('Zephyrxa Quorvantz', 3))", "SELECT (who).full_name FROM t", "SELECT to_jsonb(who) FROM t"),
    ),
    Attack("RENAME", "psycopg", ("ALTER TABLE people RENAME full_name TO a", "SELECT a FROM people")),
    Attack("RENAME of an attribute", "psycopg", ("ALTER VIEW contacts RENAME label TO a", "SELECT a || '' FROM contacts")),
    Attack("USING", "psycopg", ("ALTER TABLE orders ALTER memo TYPE text USING email || ''", "SELECT memo || '' FROM orders")),
    Attack(
        "a rule", "psycopg",
        ("CREATE TABLE seen (x text)",
         "CREATE RULE r AS ON UPDATE TO orders DO ALSO INSERT INTO seen SELECT full_name FROM people",
         "UPDATE orders SET amount = 1", "SELECT x || '' FROM seen"),
    ),
    Attack(
        "a function", "psycopg",
        ("CREATE FUNCTION f() RETURNS text LANGUAGE sql AS 'SELECT max(full_name) FROM people'", "SELECT f()"),
    ),
    Attack("SELECT INTO", "psycopg", ("SELECT full_name AS x INTO t FROM people", "SELECT x || '' FROM t")),
    Attack("a schema with a view", "psycopg",
           ("CREATE SCHEMA z CREATE VIEW v AS SELECT full_name AS x FROM public.people", "SELECT x FROM z.v")),
    Attack("a materialised view", "psycopg",
           ("CREATE MATERIALIZED VIEW v AS SELECT full_name AS x FROM people", "SELECT x FROM v")),
    Attack(
        "raw statistics", "psycopg",
        ("ANALYZE people", "SELECT stavalues1 FROM pg_statistic WHERE starelid = 'people'::regclass"),
    ),
    Attack("statistics", "psycopg",
           ("ANALYZE people", "SELECT histogram_bounds, most_common_vals FROM pg_stats WHERE tablename = 'people'")),
    Attack("RENAME TABLE", "pymysql", ("RENAME TABLE customers TO widgets", "SELECT name FROM widgets")),
    Attack("CREATE TABLE without AS", "pymysql", ("CREATE TABLE t SELECT full_name AS x FROM people", "SELECT x FROM t")),
    Attack("CREATE TABLE of columns and a query", "pymysql",
           ("CREATE TABLE t (k INT) SELECT full_name AS x FROM people", "SELECT x FROM t")),
    Attack("CREATE TABLE in parentheses", "pymysql",
           ("CREATE TEMPORARY TABLE t (SELECT full_name AS x FROM people)", "SELECT x FROM t")),
    Attack("INSERT SET", "pymysql", ("INSERT INTO opaque SET a = (SELECT full_name FROM people WHERE id = 1)", "SELECT a FROM opaque")),
    Attack("ON DUPLICATE KEY UPDATE", "pymysql",
           (("INSERT INTO orders (id, amount) VALUES (1, 1) ON DUPLICATE KEY UPDATE"
             " memo = (SELECT password FROM people WHERE id = 1)"), "SELECT memo FROM orders")),
    Attack("ON DUPLICATE KEY UPDATE by the new row", "pymysql",
           ("INSERT INTO orders (id, memo) SELECT id, full_name FROM people ON DUPLICATE KEY UPDATE memo = VALUES(memo)",
            "SELECT memo FROM orders")),
    Attack("REPLACE", "pymysql", ("REPLACE INTO opaque (a) SELECT full_name FROM people", "SELECT a FROM opaque")),
    Attack("UPDATE of a join", "pymysql", ("UPDATE orders o JOIN people p ON o.person_id = p.id SET o.memo = p.full_name",
                                           "SELECT memo FROM orders")),
    Attack("a user variable", "pymysql", ("SELECT @v := full_name FROM people WHERE id = 1", "SELECT @v", "SELECT concat(@v, '')")),
    Attack("SET of a user variable", "pymysql", ("SET @v = (SELECT full_name FROM people WHERE id = 1)", "SELECT @v")),
    Attack("SELECT INTO a user variable", "pymysql", ("SELECT full_name INTO @v FROM people WHERE id = 1", "SELECT @v")),
    Attack("EXECUTE IMMEDIATE", "pymysql", ("EXECUTE IMMEDIATE 'SELECT full_name AS x FROM people'",)),
    Attack("HANDLER", "pymysql", ("HANDLER people OPEN AS h", "HANDLER h READ FIRST")),
    Attack("a merging engine", "pymysql",
           ("CREATE TABLE a (n INT, full_name TEXT) ENGINE=MyISAM", "INSERT INTO a SELECT id, full_name FROM people",
            "CREATE TABLE t (n INT, full_name TEXT) ENGINE=MERGE UNION=(a)", "SELECT full_name FROM t")),
    Attack("a generated column", "pymysql",
           ("ALTER TABLE people ADD thing TEXT AS (full_name)", "SELECT thing FROM people")),
    Attack("a sequence", "pymysql", ("CREATE SEQUENCE s", "SELECT setval(s, CAST(replace(ssn, '-', '') AS SIGNED)) FROM people WHERE id = 1",
                                     "SELECT lastval(s)"), bites=False),
    Attack("LAST_INSERT_ID", "pymysql",
           ("SELECT last_insert_id(CAST(replace(ssn, '-', '') AS SIGNED)) FROM people WHERE id = 1", "SELECT last_insert_id() + 0")),
    Attack("an enumeration of a query", "duckdb",
           ("CREATE TYPE t AS ENUM (SELECT full_name FROM people)", "SELECT enum_range(NULL::t)", "SELECT unnest(enum_range(NULL::t))",
            "SELECT enum_first(NULL::t), enum_last(NULL::t)", "SELECT enum_code('Zephyrxa Quorvantz'::t)")),
    Attack("CREATE TABLE AS FROM", "duckdb", ("CREATE TABLE t AS (FROM people SELECT full_name AS x)", "SELECT x FROM t")),
    Attack("CREATE TABLE AS FROM, short", "duckdb", ("CREATE TABLE t AS FROM people SELECT full_name AS x", "SELECT x FROM t")),
    Attack("CREATE TABLE AS SUMMARIZE", "duckdb", ("CREATE TABLE t AS SUMMARIZE people", 'SELECT "max" FROM t')),
    Attack("CREATE TABLE AS PIVOT", "duckdb", ("CREATE TABLE t AS PIVOT people ON full_name USING count(*)", "SELECT * FROM t")),
    Attack("INSERT BY NAME", "duckdb", ("INSERT INTO opaque BY NAME SELECT full_name AS a FROM people", "SELECT a FROM opaque")),
    Attack("a variable", "duckdb", ("SET VARIABLE v = (SELECT full_name FROM people WHERE id = 1)", "SELECT getvariable('v')")),
    Attack("a macro", "duckdb", ("CREATE MACRO m() AS TABLE SELECT full_name AS x FROM people", "SELECT x FROM m()")),
    Attack("a macro that shadows", "duckdb", ("CREATE TEMP MACRO upper(x) AS (SELECT max(full_name) FROM people)", "SELECT upper('a')")),
    Attack("COPY to a file and back", "duckdb", ("COPY people TO 'attack.csv'", "SELECT full_name FROM 'attack.csv'"), bites=True),
    Attack("ATTACH", "duckdb", ("ATTACH ':memory:' AS m", "CREATE TABLE m.t AS SELECT full_name AS x FROM people", "SELECT x FROM m.t")),
    Attack("a generated column", "duckdb",
           ("CREATE TABLE t (full_name TEXT, x TEXT AS (full_name || ''))", "INSERT INTO t (full_name) SELECT full_name FROM people",
            "SELECT x FROM t")),
    Attack("ALTER ADD COLUMN with a default", "duckdb",
           ("ALTER TABLE opaque ADD COLUMN x TEXT DEFAULT 'x'", "UPDATE opaque SET x = (SELECT full_name FROM people WHERE id = 1)",
            "SELECT x FROM opaque")),
    Attack("into a column that is declared clear", "sqlite3",
           ("CREATE TABLE shown (word TEXT)", "INSERT INTO shown SELECT b FROM opaque", "SELECT word FROM shown"),
           Policy.of(columns={"shown.word": "clear"})),
    Attack("into a column that is declared clear", "psycopg",
           ("CREATE TABLE shown (word TEXT)", "INSERT INTO shown SELECT b FROM opaque", "SELECT word FROM shown"),
           Policy.of(columns={"shown.word": "clear"})),
    Attack("a table of the same columns", "sqlite3",
           ("CREATE TABLE t AS SELECT full_name, email FROM people", "SELECT full_name, email FROM t", "SELECT substr(full_name, 2) FROM t",
            "SELECT rowid, * FROM t")),
    Attack("a view of a bare column", "sqlite3",
           ("CREATE VIEW w AS SELECT full_name AS x FROM people", "SELECT x FROM w", "SELECT substr(x, 2), x || '' FROM w",
            "CREATE VIEW u AS SELECT x AS y FROM w", "SELECT y, upper(y) FROM u")),
    Attack("a view of a bare column", "psycopg",
           ("CREATE VIEW w AS SELECT full_name AS x FROM people", "SELECT x FROM w", "SELECT substr(x, 2), x || '' FROM w",
            "CREATE VIEW u AS SELECT x AS y FROM w", "SELECT y, upper(y), u FROM u", "CREATE OR REPLACE VIEW u AS SELECT x AS y FROM w",
            "SELECT y FROM u")),
    Attack("a view of a bare column", "pymysql",
           ("CREATE VIEW w AS SELECT full_name AS x FROM people", "SELECT x FROM w", "SELECT substr(x, 2) FROM w")),
    Attack("a view of a bare column", "duckdb",
           ("CREATE VIEW w AS SELECT full_name AS x FROM people", "SELECT x FROM w", "SELECT substr(x, 2) FROM w")),
    Attack("a materialised view of the same columns", "psycopg",
           ("CREATE MATERIALIZED VIEW w AS SELECT full_name, email FROM people", "SELECT full_name || '', email FROM w")),
    Attack("a temporary table of the same columns", "psycopg",
           ("CREATE TEMP TABLE orders AS SELECT full_name, email FROM people", "SELECT full_name, email FROM orders", "SELECT o FROM orders o")),
    Attack("RETURNING of what was stored alike", "psycopg",
           ("CREATE TABLE t (full_name text)", "INSERT INTO t SELECT full_name FROM people RETURNING full_name, t", "UPDATE t SET full_name = full_name RETURNING old.full_name || ''")),
    Attack("a table of that name in another schema", "psycopg",
           ("CREATE SCHEMA z", "CREATE TABLE z.t AS SELECT diary AS note FROM customers", "SELECT note FROM z.t"),
           Policy.of(columns={"customers.diary": "redact", "public.t.note": "redact"})),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that an attack writes on the raw database come to stand in the test's own directory."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("attack", cases(ATTACKS))
def test_what_changes_its_name_keeps_its_mask(attack: Attack, target: Target, watch: Watch) -> None:
    strike(attack, target, watch)


def test_a_file_that_is_attached_again_keeps_its_declarations(
    attacked_file: Path, sqlite_target: Target, watch: Watch
) -> None:
    connection = sqlite_target.wrapped(QUALIFIED)
    steps = [f"ATTACH '{attacked_file}' AS o", "SELECT diary FROM o.customers"]
    assert leaks_of(connection, steps, watch) == []


@pytest.mark.parametrize(
    "script",
    [
        pytest.param(HIDING, id="trigger"),
        "CREATE TABLE u (x TEXT); INSERT INTO t SELECT full_name FROM people",
        "INSERT INTO t SELECT full_name FROM people; SELECT 1",
        "CREATE TRIGGER r AFTER UPDATE ON orders BEGIN SELECT 1; END; INSERT INTO t SELECT full_name FROM people",
    ],
)
def test_no_statement_of_a_script_is_overlooked(script: str, sqlite_target: Target, watch: Watch) -> None:
    connection = sqlite_target.wrapped()
    connection.execute("CREATE TABLE t (x TEXT)")
    with contextlib.suppress(MaskError, sqlite3.Error):
        connection.executescript(script)
    assert leaks_of(connection, ["SELECT x || '' FROM t", "SELECT x FROM t"], watch) == []


@pytest.mark.parametrize("table", ["found_content", "found_data"])
def test_shadow_tables_of_an_index_that_is_there_are_not_shown(
    table: str, sqlite_target: Target, watch: Watch
) -> None:
    with closing(sqlite_target.raw()) as raw:
        raw.execute("CREATE VIRTUAL TABLE found USING fts5(full_name, password)")
        raw.execute("INSERT INTO found SELECT full_name, password FROM people")
        raw.commit()
    assert leaks_of(sqlite_target.wrapped(), [f"SELECT * FROM {table}"], watch) == []


@pytest.mark.parametrize(
    "column",
    ["words tsvector GENERATED ALWAYS AS (to_tsvector('simple', full_name)) STORED",
     "words text GENERATED ALWAYS AS (full_name) STORED"],
)  # fmt: skip
def test_generated_columns_that_are_there_are_what_they_are_made_of(
    column: str, postgres_copy: Target, watch: Watch
) -> None:
    with closing(postgres_copy.raw()) as raw:
        raw.execute(f"ALTER TABLE people ADD {column}")
    assert leaks_of(postgres_copy.wrapped(), ["SELECT words FROM people"], watch) == []


def test_generated_columns_of_sqlite_are_what_they_are_made_of(sqlite_target: Target, watch: Watch) -> None:
    with closing(sqlite_target.raw()) as raw:
        raw.execute("ALTER TABLE people ADD COLUMN words TEXT AS (full_name)")
    assert leaks_of(sqlite_target.wrapped(), ["SELECT words FROM people"], watch) == []


@pytest.mark.parametrize("expression", ["full_name", "concat(full_name, '')", "upper(full_name)"])
@pytest.mark.parametrize("fixture", ["mariadb_target", "duckdb_target"])
def test_generated_columns_of_others_are_what_they_are_made_of(
    fixture: str, expression: str, request: pytest.FixtureRequest, watch: Watch
) -> None:
    target: Target = request.getfixturevalue(fixture)
    raw = target.raw()
    execute(raw, f"CREATE TABLE things (id INT, full_name VARCHAR(99), words VARCHAR(99) AS ({expression}))")
    execute(raw, "INSERT INTO things (id, full_name) SELECT id, full_name FROM people")
    assert leaks_of(target.wrapped(), ["SELECT words FROM things"], watch) == []


@pytest.mark.parametrize("call", ["age(1)", "unistr(1)"])
def test_a_users_overload_of_a_function_of_the_list_is_opaque(
    call: str, postgres_copy: Target, watch: Watch
) -> None:
    name = call.partition("(")[0]
    with closing(postgres_copy.raw()) as raw:
        raw.execute(
            f"CREATE FUNCTION {name}(i int) RETURNS text LANGUAGE sql"
            " AS 'SELECT full_name || password FROM people WHERE id = i'"
        )
    assert leaks_of(postgres_copy.wrapped(), [f"SELECT {call}"], watch) == []
