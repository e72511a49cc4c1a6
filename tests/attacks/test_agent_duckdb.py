"""The red team of `test_agent` on DuckDB: files, extensions, replacement scans and its friendly SQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from masklib.policy import Policy
from tests.attacks.attack import Attack, cases, strike

if TYPE_CHECKING:
    from pathlib import Path

    from tests.attacks.attack import Target
    from tests.leaks.watch import Watch

AGENT = Policy(preset="agent")
P = "(SELECT right(phone, 6)::int FROM people WHERE id = 1)"
SERIES = "generate_series(365000, 365100)"
GUESSES = "(VALUES ('Anna Bell'), ('Zephyrxa Quorvantz')) AS t(g)"
FIRST = "FROM people WHERE id = 1"


def duckdb(name: str, *steps: str, bites: bool = True) -> Attack:
    return Attack(name, "duckdb", steps, AGENT, bites=bites)


PATHS = [
    duckdb("predicate on a series", f"SELECT g FROM {SERIES} t(g) WHERE g = {P}"),
    duckdb("join with a series", f"SELECT g FROM {SERIES} t(g) JOIN people ON g = right(phone, 6)::int"),
    duckdb("order by distance", f"SELECT g FROM {SERIES} t(g) ORDER BY abs(g - {P}) LIMIT 1"),
    duckdb("range in FROM", f"SELECT count(*) FROM range({P})"),
    duckdb("a guess", f"SELECT g || '' FROM {GUESSES} WHERE g IN (SELECT full_name FROM people)"),
    duckdb("EXISTS", f"SELECT g || '' FROM {GUESSES} WHERE EXISTS (SELECT 1 FROM people WHERE full_name = g)"),
    duckdb("SEMI JOIN", f"SELECT g || '' FROM {GUESSES} SEMI JOIN people ON full_name = g"),
    duckdb("ANTI JOIN", f"SELECT g || '' FROM {GUESSES} ANTI JOIN people ON full_name <> g", bites=False),
    duckdb("ASOF JOIN", f"SELECT g || '' FROM {GUESSES} ASOF JOIN people ON full_name >= g"),
    duckdb("POSITIONAL JOIN", f"SELECT t.g || '' FROM {GUESSES} POSITIONAL JOIN people ORDER BY full_name = g DESC LIMIT 1", bites=False),
    duckdb("INTERSECT", "SELECT full_name || '' FROM people INTERSECT SELECT 'Zephyrxa Quorvantz'"),
    duckdb("UNION BY NAME", "SELECT full_name AS x FROM people UNION BY NAME SELECT 'q' AS y"),
    duckdb("FROM first", "FROM people SELECT full_name || ''", "FROM people"),
    duckdb("EXCLUDE and REPLACE", "SELECT * EXCLUDE (id) FROM people", "SELECT * REPLACE (full_name || '' AS id) FROM people"),
    duckdb("RENAME in a star", "SELECT * RENAME (full_name AS plan) FROM people"),
    duckdb("COLUMNS", "SELECT COLUMNS('full.*') FROM people", "SELECT COLUMNS(*)::TEXT || '' FROM people"),
    duckdb("a lambda", "SELECT list_transform([full_name], x -> x || '') FROM people", "SELECT list_transform([full_name], lambda x: x || '') FROM people"),
    duckdb("a list comprehension", "SELECT [x || '' FOR x IN [full_name]] FROM people"),
    duckdb("a struct", "SELECT {'k': full_name} FROM people", "SELECT ({'k': full_name}).k || '' FROM people"),
    duckdb("a whole row", "SELECT people FROM people", "SELECT p::TEXT FROM people p", "SELECT row(p.*) FROM people p"),
    duckdb("a map", "SELECT map([full_name], [1]) FROM people", "SELECT map_keys(map([full_name], [1])) FROM people"),
    duckdb("a union value", "SELECT union_value(k := full_name) FROM people"),
    duckdb("slices", "SELECT full_name[1:9], full_name[10:] FROM people"),
    duckdb("dotted calls", "SELECT full_name.upper().lower() FROM people", "SELECT full_name.substr(1, 9), full_name.substr(10) FROM people"),
    duckdb("string_split and unnest", "SELECT unnest(string_split(full_name, ' ')) FROM people"),
    duckdb("histogram", "SELECT histogram(full_name) FROM people"),
    duckdb("approx_top_k, mode, arg_max", "SELECT approx_top_k(full_name, 2) FROM people", "SELECT arg_max(full_name, id), min_by(full_name, id) FROM people"),
    duckdb("list and string_agg", "SELECT list(full_name), string_agg(full_name, '|') FROM people"),
    duckdb("JSON", "SELECT to_json(p) FROM people p", "SELECT json_group_object(full_name, 1) FROM people"),
    duckdb("JSON keys", f"SELECT unnest(json_keys((SELECT json_group_object(full_name, 1) {FIRST})))"),
    duckdb("PIVOT", "PIVOT people ON full_name USING count(*)", "SELECT * FROM (PIVOT people ON full_name USING count(*))"),
    duckdb("UNPIVOT", "UNPIVOT (SELECT full_name FROM people) ON full_name INTO NAME n VALUE v"),
    duckdb("SUMMARIZE", "SUMMARIZE people", "SELECT * FROM (SUMMARIZE people)", "SELECT max FROM (SUMMARIZE SELECT full_name FROM people)"),
    duckdb("QUALIFY", f"SELECT g FROM {SERIES} t(g) QUALIFY row_number() OVER (ORDER BY abs(g - {P})) = 1"),
    duckdb("an alias that is used at once", f"SELECT full_name AS k, k || '' {FIRST}"),
    duckdb("a macro", "CREATE MACRO m(x) AS x || ''", "SELECT m(full_name) FROM people"),
    duckdb("a temporary macro that shadows", "CREATE TEMP MACRO lower(x) AS x || ''", "SELECT lower(full_name) FROM people"),
    duckdb("a table macro", "CREATE MACRO m() AS TABLE SELECT full_name AS x FROM people", "SELECT x || '' FROM m()"),
    duckdb("query()", "SELECT * FROM query('SELECT full_name AS x FROM people')"),
    duckdb("query_table()", "SELECT full_name || '' FROM query_table('people')"),
    duckdb("a temporary table", "CREATE TEMP TABLE t AS SELECT full_name AS x FROM people", "SELECT x || '' FROM t"),
    duckdb("CREATE TABLE AS FROM", "CREATE TABLE t AS FROM people", "SELECT full_name || '' FROM t"),
    duckdb("a temporary view", "CREATE TEMP VIEW w AS SELECT full_name || '' AS x FROM people", "SELECT x FROM w"),
    duckdb("CREATE OR REPLACE", "CREATE OR REPLACE TABLE opaque AS SELECT full_name AS a FROM people", "SELECT a || '' FROM opaque"),
    duckdb("INSERT BY NAME", "INSERT INTO opaque BY NAME SELECT full_name AS a FROM people", "SELECT a || '' FROM opaque"),
    duckdb("INSERT SELECT", "INSERT INTO opaque (a) SELECT full_name FROM people", "SELECT a || '' FROM opaque"),
    duckdb("RETURNING", f"INSERT INTO opaque (a) SELECT full_name {FIRST} RETURNING a || ''"),
    duckdb("a generated column", "CREATE TABLE t (a TEXT, x TEXT AS (a || ''))", "INSERT INTO t (a) SELECT full_name FROM people", "SELECT x FROM t"),
    duckdb("RENAME", "ALTER VIEW contacts RENAME TO c", "SELECT label || '' FROM c"),
    duckdb("a variable", f"SET VARIABLE v = (SELECT full_name {FIRST})", "SELECT getvariable('v')"),
    duckdb("a prepared statement", "PREPARE q AS SELECT full_name || '' FROM people", "EXECUTE q"),
    duckdb("COPY and read_csv", "COPY people TO 'attack.csv'", "SELECT full_name || '' FROM read_csv('attack.csv')",
           "SELECT full_name || '' FROM 'attack.csv'"),
    duckdb("COPY of a query", f"COPY (SELECT full_name {FIRST}) TO 'attack2.csv' (HEADER false)", "SELECT column0 || '' FROM 'attack2.csv'"),
    duckdb("EXPORT DATABASE", "EXPORT DATABASE 'attack-dir'", "SELECT content FROM read_text('attack-dir/*.csv')"),
    duckdb("read_text, read_blob, glob", "SELECT content FROM read_text('/etc/hostname')", "SELECT * FROM glob('/etc/host*')", bites=False),
    duckdb("ATTACH", "ATTACH ':memory:' AS m", "CREATE TABLE m.t AS SELECT full_name AS x FROM people", "SELECT x || '' FROM m.t"),
    duckdb("COPY FROM DATABASE", "ATTACH ':memory:' AS m", "COPY FROM DATABASE attacked TO m", "SELECT full_name || '' FROM m.people", bites=False),
    duckdb("extensions", "INSTALL httpfs", "LOAD httpfs", bites=False),
    duckdb("a secret", "CREATE SECRET s (TYPE s3, KEY_ID 'x')", "SELECT * FROM duckdb_secrets()", bites=False),
    duckdb("the catalogue's texts", "SELECT sql FROM duckdb_views()", "SELECT * FROM duckdb_logs()", "PRAGMA storage_info('people')"),
    duckdb("storage_info shows extremes", "CHECKPOINT", "SELECT stats FROM pragma_storage_info('people')"),
    duckdb("stats()", "SELECT stats(full_name) FROM people"),
    duckdb("profiling", "PRAGMA enable_profiling = 'json'", "SELECT 1", f"EXPLAIN ANALYZE SELECT full_name {FIRST}", bites=False),
    duckdb("EXPLAIN with what it knows", "EXPLAIN SELECT * FROM people WHERE full_name = 'x'", bites=False),
    duckdb("a cast error", f"SELECT full_name::INT {FIRST}"),
    duckdb("error()", f"SELECT error(full_name) {FIRST}"),
    duckdb("an error of try", f"SELECT CASE WHEN id = 1 THEN error(full_name) END {FIRST}", f"SELECT try(error(full_name)) {FIRST}"),
    duckdb("getenv, current_setting", "SELECT getenv('HOME')", "SELECT current_setting('memory_limit')", bites=False),
    duckdb("a sample", "SELECT full_name || '' FROM people USING SAMPLE 2 ROWS", "SELECT full_name || '' FROM people TABLESAMPLE 100%"),
    duckdb("GROUP BY ALL", "SELECT full_name || '' AS k, count(*) FROM people GROUP BY ALL ORDER BY ALL"),
    duckdb("a recursive CTE USING KEY", f"WITH RECURSIVE r(n) AS (SELECT 365000 UNION ALL SELECT n + 1 FROM r WHERE n < 365100) SELECT n FROM r WHERE n = {P}"),
    duckdb("formatting", "SELECT format('{}', full_name), printf('%s', full_name) FROM people"),
    duckdb("base64 and blobs", "SELECT from_base64(to_base64(full_name::BLOB))::TEXT FROM people", "SELECT decode(encode(full_name)) FROM people"),
    duckdb("similarity to a guess", "SELECT jaro_winkler_similarity(full_name, 'Zephyrxa Quorvantz') FROM people"),
    duckdb("multiple statements", "SELECT 1; SELECT full_name || '' FROM people"),
    duckdb("TRY_CAST and ::", "SELECT try_cast(full_name AS VARCHAR(9)), full_name::BLOB FROM people"),
    duckdb("nested list of rows", "SELECT array(SELECT full_name FROM people)::TEXT", "SELECT list(p) FROM people p"),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Files that an attack writes on the raw database come to stand in the test's own directory."""
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("attack", cases(PATHS))
def test_no_value_comes_out(attack: Attack, target: Target, watch: Watch) -> None:
    strike(attack, target, watch)
