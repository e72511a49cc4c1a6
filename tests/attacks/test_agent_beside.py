"""The red team of `test_agent` on the side roads of SQLite and PostgreSQL: what is no plain query."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from masklib.policy import Policy
from tests.attacks.attack import Attack, cases, strike

if TYPE_CHECKING:
    from tests.attacks.attack import Target
    from tests.leaks.watch import Watch

AGENT = Policy(preset="agent")
FIRST = "FROM people WHERE id = 1"


def postgres(name: str, *steps: str, bites: bool = True) -> Attack:
    return Attack(name, "psycopg", steps, AGENT, bites=bites)


def sqlite(name: str, *steps: str, bites: bool = True) -> Attack:
    return Attack(name, "sqlite3", steps, AGENT, bites=bites)


SQLITE = [
    sqlite("ATTACH", "ATTACH ':memory:' AS m", "CREATE TABLE m.t AS SELECT full_name AS x FROM people", "SELECT x || '' FROM m.t"),
    sqlite("VACUUM INTO", "VACUUM INTO '/nonexistent/x'", bites=False),
    sqlite("load_extension", "SELECT load_extension('x')", bites=False),
    sqlite("pragma functions", "SELECT * FROM pragma_table_info('people')", "SELECT * FROM pragma_database_list", bites=False),
    sqlite("pages", "SELECT CAST(data AS TEXT) FROM sqlite_dbpage", bites=False),
    sqlite("the schema's texts", "SELECT sql FROM sqlite_master", "SELECT sql FROM sqlite_schema", bites=False),
    sqlite("statistics of four", "ANALYZE", "SELECT * FROM sqlite_stat1", "SELECT * FROM sqlite_stat4", bites=False),
    sqlite("json_each of rows", f"SELECT atom || '' FROM json_each((SELECT json_array(full_name) {FIRST}))"),
    sqlite("json_tree", f"SELECT fullkey FROM json_tree((SELECT json_object(full_name, 1) {FIRST}))"),
    sqlite("an index of words", "CREATE VIRTUAL TABLE temp.f USING fts5(x)", "INSERT INTO f SELECT full_name FROM people", "SELECT x || '' FROM f"),
    sqlite("snippet and highlight", "CREATE VIRTUAL TABLE temp.f USING fts5(x)", "INSERT INTO f SELECT full_name FROM people",
           "SELECT highlight(f, 0, '', '') FROM f"),
    sqlite("a table-valued series", "SELECT value FROM generate_series(1, 5)", bites=False),
    sqlite("EXPLAIN", f"EXPLAIN SELECT full_name {FIRST}", "EXPLAIN QUERY PLAN SELECT 1 FROM people WHERE full_name = 'x'", bites=False),
    sqlite("LIKE with ESCAPE", "SELECT 'Zephyrxa Quorvantz' WHERE EXISTS (SELECT 1 FROM people WHERE full_name LIKE 'Z%' ESCAPE '\\')"),
    sqlite("a collation", "SELECT 'Zephyrxa Quorvantz' WHERE EXISTS (SELECT 1 FROM people WHERE full_name = 'ZEPHYRXA QUORVANTZ' COLLATE NOCASE)"),
    sqlite("hex of one byte", "SELECT 'Zephyrxa Quorvantz' FROM people WHERE hex(full_name) > '5A'"),
    sqlite("unicode()", "SELECT char(unicode(full_name), unicode(substr(full_name, 2)), 101), full_name || '' FROM people"),
    sqlite("instr()", "SELECT 'Zephyrxa Quorvantz' FROM people WHERE instr(full_name, 'Zeph')"),
    sqlite("a bare column", "SELECT full_name || '', max(id) FROM people"),
    sqlite("RAISE", "CREATE TEMP TRIGGER g BEFORE UPDATE ON orders BEGIN SELECT RAISE(ABORT, 'x'); END", bites=False),
    sqlite("an INSTEAD OF trigger", "CREATE TEMP VIEW w AS SELECT 1 AS a", "CREATE TEMP TABLE t (x)",
           "CREATE TEMP TRIGGER g INSTEAD OF INSERT ON w BEGIN INSERT INTO t SELECT full_name FROM people; END", "INSERT INTO w VALUES (1)",
           "SELECT x || '' FROM t"),
    sqlite("rowid as a value", "CREATE TEMP TABLE t (x)", "INSERT INTO t (rowid) SELECT CAST(replace(ssn, '-', '') AS INTEGER) FROM people WHERE id = 1",
           "SELECT rowid FROM t"),
    sqlite("last_insert_rowid", "CREATE TEMP TABLE t (x)", "INSERT INTO t (rowid) SELECT CAST(replace(ssn, '-', '') AS INTEGER) FROM people WHERE id = 1",
           "SELECT last_insert_rowid()"),
    sqlite("user_version", "PRAGMA user_version = 7", "PRAGMA user_version", bites=False),
    sqlite("a hint", "SELECT full_name || '' FROM people NOT INDEXED"),
    sqlite("likelihood", "SELECT likelihood(full_name, 0.5), unlikely(full_name || '') FROM people"),
    sqlite("a window of one", "SELECT group_concat(full_name) OVER (PARTITION BY id) FROM people"),
    sqlite("comments", "SELECT/**/full_name/**/||/**/''/**/FROM/**/people", "SELECT full_name || '' -- x\n FROM people"),
    sqlite("brackets and backticks", "SELECT [full_name] || '' FROM `people`", "SELECT \"full_name\" || '' FROM [people]"),
    sqlite("case", "SELECT FULL_NAME || '' FROM PEOPLE", "SELECT pEoPlE.fUlL_nAmE || '' FROM people"),
    sqlite("a string for a name", "SELECT 'full_name' || '', \"full_name\" || '' FROM 'people'"),
    sqlite("two statements", "SELECT 1; SELECT full_name || '' FROM people", bites=False),
    sqlite("IIF", "SELECT iif(1, full_name || '', 2) FROM people"),
    sqlite("soundex, strftime", "SELECT strftime(full_name), format('%s', full_name) FROM people"),
    sqlite("a VALUES row of a subquery", f"VALUES ((SELECT full_name || '' {FIRST}))"),
    sqlite("DISTINCT on an expression", "SELECT DISTINCT full_name || '' FROM people"),
]  # fmt: skip

POSTGRES = [
    postgres("DO", f"DO $$ BEGIN RAISE EXCEPTION '%', (SELECT full_name {FIRST}); END $$"),
    postgres("DO and a setting", f"DO $$ BEGIN PERFORM set_config('a.b', (SELECT full_name {FIRST}), false); END $$", "SELECT current_setting('a.b')"),
    postgres("EXECUTE", "PREPARE q AS SELECT full_name || '' FROM people", "EXECUTE q"),
    postgres("a cursor of SQL", "DECLARE c SCROLL CURSOR WITH HOLD FOR SELECT full_name || '' FROM people", "FETCH ABSOLUTE 1 FROM c", "FETCH BACKWARD ALL FROM c"),
    postgres("cursor_to_xml", "DECLARE c CURSOR FOR SELECT full_name FROM people", "SELECT cursor_to_xml('c', 10, false, false, '')", bites=False),
    postgres("query_to_xml", "SELECT query_to_xml('SELECT full_name FROM people', true, false, '')", "SELECT table_to_xml('people', true, false, '')", bites=False),
    postgres("ts_stat", "SELECT word FROM ts_stat('SELECT to_tsvector(''simple'', full_name) FROM people')"),
    postgres("LISTEN and NOTIFY", "LISTEN c", f"SELECT pg_notify('c', full_name) {FIRST}", bites=False),
    postgres("a channel's name", "SELECT pg_notify(full_name, '') FROM people", "SELECT pg_listening_channels()", bites=False),
    postgres("a large object", f"SELECT lo_put(lo_create(4243), 0, convert_to(full_name, 'UTF8')) {FIRST}", "SELECT convert_from(lo_get(4243), 'UTF8')"),
    postgres("files", "SELECT pg_read_file('postgresql.conf')", "SELECT pg_ls_dir('.')", bites=False),
    postgres("COPY", "COPY people TO STDOUT", "COPY (SELECT full_name FROM people) TO '/tmp/masklib_none/x'", bites=False),
    postgres("COPY and a program", "CREATE TEMP TABLE t (x text)", "COPY t FROM PROGRAM 'echo x'", bites=False),
    postgres("a foreign table", "CREATE EXTENSION IF NOT EXISTS postgres_fdw", "CREATE EXTENSION IF NOT EXISTS dblink", bites=False),
    postgres("EXPLAIN", "EXPLAIN SELECT 1 FROM people WHERE full_name = 'x'", f"EXPLAIN ANALYZE SELECT full_name {FIRST}", bites=False),
    postgres("activity", "SELECT query FROM pg_stat_activity", "SELECT * FROM pg_locks", "SELECT statement FROM pg_prepared_statements", bites=False),
    postgres("settings", "SELECT setting FROM pg_settings", "SHOW ALL", bites=False),
    postgres("extended statistics", "CREATE STATISTICS s (mcv) ON full_name, phone FROM people", "ANALYZE people",
             "SELECT most_common_vals FROM pg_stats_ext", "SELECT stxdmcv FROM pg_statistic_ext_data"),
    postgres("an operator of one's own", "CREATE FUNCTION k(text, text) RETURNS text LANGUAGE sql AS 'SELECT $1'",
             "CREATE OPERATOR public.== (FUNCTION = k, LEFTARG = text, RIGHTARG = text)", "SELECT full_name == '' FROM people"),
    postgres("a type of one's own", "CREATE TYPE t AS (x text)", "SELECT row(full_name)::t FROM people", "SELECT (row(full_name)::t).x FROM people"),
    postgres("a view that shadows", "CREATE TEMP VIEW orders AS SELECT full_name || '' AS memo FROM people", "SELECT memo FROM orders"),
    postgres("a schema before public", "CREATE SCHEMA z", "SET search_path = z, public", "CREATE VIEW z.orders AS SELECT full_name || '' AS memo FROM people", "SELECT memo FROM orders"),
    postgres("a cast of one's own", "CREATE FUNCTION c(text) RETURNS int LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''%'', $1; END'", "SELECT c(full_name) FROM people"),
    postgres("a domain", "CREATE DOMAIN d AS text CHECK (value <> 'Zephyrxa Quorvantz')", "SELECT full_name::d || '' FROM people WHERE id = 2"),
    postgres("a rule", "CREATE RULE r AS ON UPDATE TO orders DO INSTEAD SELECT full_name || '' FROM people", "UPDATE orders SET amount = 1"),
    postgres("a policy of rows", "ALTER TABLE people ENABLE ROW LEVEL SECURITY", bites=False),
    postgres("a statistics target", "ALTER TABLE people ALTER full_name SET STATISTICS 10000", "ANALYZE people", "SELECT most_common_vals FROM pg_stats WHERE tablename = 'people'", bites=False),
    postgres("a collation", "SELECT 'Zephyrxa Quorvantz' WHERE EXISTS (SELECT 1 FROM people WHERE full_name COLLATE \"C\" LIKE 'Z%')"),
    postgres("case folding", "SELECT initcap(lower(full_name)) || '' FROM people", "SELECT casefold(full_name) || full_name FROM people"),
    postgres("a trigram", "SELECT regexp_split_to_table(full_name, ' ') FROM people", "SELECT string_to_table(full_name, ' ') FROM people"),
    postgres("JSON_TABLE", "SELECT x || '' FROM people, JSON_TABLE(to_jsonb(full_name), '$' COLUMNS (x text PATH '$')) AS j"),
    postgres("a JSON path", "SELECT jsonb_path_query(to_jsonb(p), '$.full_name') FROM people p", "SELECT to_jsonb(p) ->> 'full_name' FROM people p"),
    postgres("jsonb_each of rows", "SELECT value FROM people p, jsonb_each_text(to_jsonb(p))"),
    postgres("jsonb_populate_record", "SELECT (jsonb_populate_record(NULL::people, to_jsonb(p))).full_name || '' FROM people p"),
    postgres("xmlforest", "SELECT xmlforest(full_name) FROM people", "SELECT xmlelement(name x, full_name) FROM people", bites=False),
    postgres("an XML table", "SELECT x || '' FROM XMLTABLE('/r' PASSING (SELECT xmlelement(name r, full_name) FROM people WHERE id = 1) COLUMNS x text PATH '.')", bites=False),
    postgres("GROUPING SETS", "SELECT full_name || '', count(*) FROM people GROUP BY GROUPING SETS ((full_name), ())"),
    postgres("percentile", "SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY full_name) || '' FROM people"),
    postgres("a lateral join", "SELECT x FROM people p, LATERAL (SELECT p.full_name || '' AS x) t"),
    postgres("TABLE", "TABLE people", "SELECT (TABLE people LIMIT 1)"),
    postgres("a star of a star", "SELECT (p.*)::text FROM people p", "SELECT p.*::text FROM people p"),
    postgres("a field as a call", "SELECT full_name(p) || '' FROM people p", "SELECT p.full_name || '' FROM people p"),
    postgres("a call as a field", "SELECT p.row_to_json FROM people p", "SELECT p.text FROM people p"),
    postgres("hstore", "SELECT hstore(p) FROM people p", bites=False),
    postgres("an escape text", "SELECT U&'\\0041' || full_name FROM people", "SELECT E'' || full_name FROM people"),
    postgres("dollar quotes", "SELECT $$$$ || full_name FROM people", "SELECT $a$$a$ || full_name FROM people"),
    postgres("nested comments", "SELECT /* /* */ full_name */ full_name || '' FROM people", "SELECT 1 /* x */ , full_name || '' FROM people"),
    postgres("Unicode names", 'SELECT U&"full\\005fname" || \'\' FROM people', "SELECT \"full_name\" || '' FROM people"),
    postgres("pg_sleep says so", f"SELECT pg_sleep(0) {FIRST} AND full_name LIKE 'Z%'", bites=False),
    postgres("lastval", "CREATE SEQUENCE s", f"SELECT setval('s', replace(ssn, '-', '')::bigint) {FIRST}", "SELECT lastval()"),
    postgres("pg_get_viewdef", "SELECT pg_get_viewdef('contacts')", "SELECT definition FROM pg_views", bites=False),
    postgres("txid", "SELECT txid_current(), pg_current_xact_id()", bites=False),
    postgres("RETURNING old and new", "UPDATE people SET id = id RETURNING old.full_name || ''", "DELETE FROM opaque RETURNING a || ''"),
    postgres("MERGE RETURNING", "MERGE INTO orders o USING people p ON o.person_id = p.id WHEN MATCHED THEN UPDATE SET memo = p.password RETURNING o.memo || ''"),
    postgres("a locked row", "SELECT full_name || '' FROM people FOR UPDATE SKIP LOCKED"),
    postgres("a system column", "SELECT ctid, full_name || '' FROM people", "SELECT p.ctid::text || full_name FROM people p"),
]  # fmt: skip


@pytest.mark.parametrize("attack", cases([*SQLITE, *POSTGRES]))
def test_no_value_comes_out(attack: Attack, target: Target, watch: Watch) -> None:
    strike(attack, target, watch)
