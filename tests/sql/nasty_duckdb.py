"""Statements made by hand to deceive the analysis on DuckDB, one a line; ``⏎`` is a line's end."""

from __future__ import annotations

__all__ = ["SETUP", "STATEMENTS"]

SETUP: tuple[str, ...] = tuple(
    """
CREATE TABLE odd (id INTEGER, pair STRUCT(a VARCHAR, b VARCHAR), pairs STRUCT(a VARCHAR, b VARCHAR)[], words VARCHAR[], doc JSON, tree MAP(VARCHAR, VARCHAR), "Mixed" VARCHAR, "select" VARCHAR, "a b" VARCHAR, made VARCHAR GENERATED ALWAYS AS (upper("Mixed")))
INSERT INTO odd VALUES (1, {'a': '<odd.pair>1', 'b': '<odd.pair>2'}, [{'a': '<odd.pairs>1', 'b': 'x'}], ['<odd.words>1', '<odd.words>2'], '{"k": "<odd.doc>1", "l": ["<odd.doc>2"]}', MAP {'k': '<odd.tree>1'}, '<odd.Mixed>1', '<odd.select>1', '<odd.a b>1')
CREATE TABLE parts (id INTEGER, secret VARCHAR)
INSERT INTO parts VALUES (1, '<parts.secret>1')
CREATE MACRO evil(x) AS (SELECT max(ssn) FROM users)
CREATE MACRO lower2(x) AS lower(x)
CREATE MACRO soundex2() AS TABLE SELECT ssn AS id FROM users
CREATE MACRO strip_accents(x) AS (SELECT max(ssn) FROM users)
CREATE SCHEMA other
CREATE TABLE other.users (id INTEGER, email VARCHAR)
CREATE VIEW v_odd AS SELECT pair.a AS x, words[1] AS y, made FROM odd
CREATE VIEW "V quoted" ("Col A", cola) AS SELECT ssn, email FROM users
CREATE TYPE mood AS ENUM ('a', 'b')
""".strip().split("\n")
)
"""Tables beside those of the marker oracle, with a sign in each cell."""

STATEMENTS: tuple[str, ...] = tuple(
    r"""
SELECT current_date, "current_user", email FROM users WHERE current_date - INTERVAL 3 DAY < current_date
SELECT current_date FROM (SELECT ssn AS current_date FROM users) q
SELECT (SELECT current_date) FROM (SELECT ssn AS current_date FROM users) q
SELECT strip_accents('x')
SELECT main.strip_accents('x')
SELECT system.main.strip_accents('x')
SELECT evil('x')
SELECT evil(note) FROM users
SELECT main.evil(1), lower2(ssn) FROM users
SELECT * FROM soundex2()
SELECT id FROM soundex2() AS s
SELECT pair, pairs, words, tree FROM odd
SELECT pair.a FROM odd
SELECT odd.pair.a FROM odd
SELECT main.odd.pair.a FROM odd
SELECT pair.* FROM odd
SELECT odd.pair.* FROM odd
SELECT pair['a'], pair[1] FROM odd
SELECT struct_extract(pair, 'a'), struct_extract_at(pair, 1) FROM odd
SELECT a FROM (SELECT unnest(pair) FROM odd)
SELECT unnest(pair), unnest(words) FROM odd
SELECT unnest(pairs, recursive := true) FROM odd
SELECT unnest(pairs, max_depth := 2) FROM odd
SELECT unnest FROM odd, unnest(words)
SELECT u.unnest FROM odd, unnest(words) u
SELECT w FROM odd, unnest(words) u(w)
SELECT u FROM odd, unnest(words) u
SELECT x.* FROM odd, unnest(pairs) x
SELECT x.unnest.a FROM odd, unnest(pairs) x
SELECT tree['k'], tree.k, map_keys(tree), map_values(tree), map_entries(tree) FROM odd
SELECT element_at(tree, 'k'), map_extract(tree, 'k') FROM odd
SELECT cardinality(tree), len(words), words[1:2], words[-1], list_extract(words, 1) FROM odd
SELECT doc.k, doc->'k', doc->>'k', doc->>'$.l[0]', json_extract_string(doc, '$.k') FROM odd
SELECT json_transform(doc, '{"k": "VARCHAR"}'), from_json(doc, '{"k": "VARCHAR"}') FROM odd
SELECT (json_transform(doc, '{"k": "VARCHAR"}')).k FROM odd
SELECT doc::STRUCT(k VARCHAR), (doc::STRUCT(k VARCHAR)).k FROM odd
SELECT json_structure(doc), json_keys(doc), json_type(doc) FROM odd
SELECT json_group_array(ssn), json_group_object(ssn, email), json_group_structure(profile) FROM users
SELECT j.* FROM odd, json_each(doc) j
SELECT j.value, j.key FROM odd, json_tree(doc) j
SELECT made, "Mixed", mixed, "select", "a b" FROM odd
SELECT odd FROM odd
SELECT odd.odd FROM odd
SELECT o.odd FROM odd o
SELECT odd."odd".made FROM odd
SELECT x, y, made FROM v_odd
SELECT "Col A", cola, "col a" FROM "V quoted"
SELECT v FROM "V quoted" v
SELECT * FROM main.users
SELECT * FROM memory.main.users
SELECT memory.main.users.ssn FROM users
SELECT main.users.ssn FROM users
SELECT memory.users.ssn FROM users
SELECT users.users.ssn FROM users
SELECT users.ssn.x FROM users
SELECT email FROM other.users
SELECT other.users.email FROM other.users, users
FROM users
FROM users SELECT ssn
FROM users u SELECT u.ssn, email
FROM users WHERE id = 1
FROM users, orders
FROM (FROM users SELECT ssn)
FROM users JOIN orders USING (id) SELECT ssn
WITH q AS (FROM users) FROM q
WITH q AS (FROM users SELECT ssn AS email) FROM q SELECT email
SELECT * FROM (FROM users)
SELECT (FROM users SELECT max(ssn))
FROM range(3)
FROM users TABLESAMPLE 100 PERCENT
FROM (VALUES (1, 2)) t(a, b)
FROM users UNION ALL FROM users
SELECT * EXCLUDE (ssn) FROM users
SELECT * EXCLUDE ssn FROM users
SELECT * EXCEPT (ssn) FROM users
SELECT u.* EXCLUDE (u.ssn) FROM users u
SELECT * REPLACE (ssn AS email) FROM users
SELECT * REPLACE (lower(ssn) AS email, note AS name) FROM users
SELECT * RENAME (ssn AS email2) FROM users
SELECT u.* RENAME (ssn AS s) FROM users u
SELECT * LIKE '%s%' FROM users
SELECT * SIMILAR TO 's.*' FROM users
SELECT * NOT LIKE 'e%' FROM users
SELECT COLUMNS(*) FROM users
SELECT COLUMNS('ssn') FROM users
SELECT COLUMNS('(s)sn') AS '\1' FROM users
SELECT COLUMNS(c -> c = 'ssn') FROM users
SELECT COLUMNS(lambda c: c = 'ssn') FROM users
SELECT u.COLUMNS('ssn') FROM users u
SELECT max(COLUMNS(*)) FROM users
SELECT coalesce(*COLUMNS('ssn|email')) FROM users
SELECT COLUMNS(['ssn', 'email']) FROM users
SELECT COLUMNS(* EXCLUDE (id)) FROM users
SELECT * FROM users WHERE COLUMNS(['ssn', 'email']) > ''
SELECT list_value(*COLUMNS('s.*')) FROM users
SELECT struct_pack(*COLUMNS('s.*')) FROM users
SELECT #1, #4 FROM users
SELECT email FROM users ORDER BY #1
SELECT ssn AS a, a || 'x' AS b, b AS c FROM users
SELECT ssn AS email, email AS x FROM users
SELECT lower(ssn) AS l FROM users WHERE l > ''
SELECT ssn AS k, count(*) FROM users GROUP BY k
SELECT email AS ssn FROM users GROUP BY ssn, email
SELECT ssn AS id FROM users ORDER BY id
SELECT ssn AS name, row_number() OVER (ORDER BY name) AS r FROM users QUALIFY r = 1
SELECT ssn FROM users QUALIFY row_number() OVER (PARTITION BY dept_id ORDER BY email) = 1
SELECT email, max(ssn) FROM users GROUP BY ALL
SELECT email, ssn FROM users GROUP BY ALL ORDER BY ALL DESC
SELECT email, ssn FROM users GROUP BY GROUPING SETS ((email), (ssn), (email, ssn))
SELECT grouping(email), grouping_id(email, ssn), ssn FROM users GROUP BY CUBE (email, ssn)
SELECT DISTINCT ON (email) ssn FROM users
SELECT DISTINCT ON (1) ssn, email FROM users
PIVOT users ON name USING max(ssn) GROUP BY id
PIVOT users ON dept_id USING first(ssn)
SELECT * FROM (PIVOT users ON dept_id USING max(ssn) GROUP BY email)
SELECT * FROM users PIVOT (max(ssn) FOR dept_id IN (1, 2) GROUP BY email)
UNPIVOT users ON ssn, email INTO NAME n VALUE v
UNPIVOT (SELECT ssn, email FROM users) ON COLUMNS(*)
SELECT * FROM users UNPIVOT (v FOR n IN (ssn, email))
SELECT v FROM (SELECT ssn, email FROM users) UNPIVOT (v FOR n IN (ssn, email))
PIVOT_WIDER users ON dept_id USING max(ssn)
PIVOT_LONGER users ON ssn, email
SELECT * FROM users POSITIONAL JOIN orders
SELECT users.ssn FROM users POSITIONAL JOIN orders
SELECT * FROM users ASOF JOIN orders ON users.id >= orders.id
SELECT * FROM users ASOF JOIN orders USING (email, id)
SELECT * FROM users ASOF LEFT JOIN orders ON users.email = orders.email AND users.id >= orders.id
SELECT * FROM users SEMI JOIN orders USING (id)
SELECT * FROM users ANTI JOIN orders ON users.id = orders.id
SELECT * FROM users LEFT JOIN orders USING (id, email)
SELECT * FROM users RIGHT JOIN orders USING (id, email)
SELECT id, email FROM users FULL JOIN orders USING (id, email)
SELECT * FROM users NATURAL JOIN orders
SELECT note FROM users NATURAL JOIN orders
SELECT * FROM users CROSS JOIN orders, depts
SELECT * FROM users, orders JOIN depts USING (id)
SELECT * FROM (users JOIN orders USING (id)) JOIN depts USING (id)
SELECT x.* FROM (users JOIN orders USING (id)) AS x
SELECT x.id_1 FROM (SELECT * FROM users, orders) AS x
SELECT id_1, email_1, note_1 FROM (SELECT * FROM users, orders)
SELECT id_2 FROM (SELECT * FROM users, orders, depts)
SELECT "id:1" FROM (SELECT * FROM users, orders)
SELECT ssn_1 FROM (SELECT ssn, email AS ssn, note AS ssn_1 FROM users)
SELECT ssn_2 FROM (SELECT ssn, email AS ssn, note AS ssn_1 FROM users)
SELECT ssn_1_1 FROM (SELECT ssn, email AS ssn, note AS ssn_1 FROM users)
SELECT "lower(ssn)" FROM (SELECT lower(ssn) FROM users)
SELECT "max(ssn)" FROM (SELECT max(ssn) FROM users)
SELECT * FROM users u(a, b, c, d)
SELECT d, u.d FROM users u(a, b, c, d)
SELECT u.ssn FROM users u(a)
SELECT u.id FROM users u(ssn)
SELECT q FROM (SELECT ssn, email FROM users) q
SELECT q.q FROM (SELECT ssn AS q FROM users) q
SELECT q.ssn FROM (SELECT users AS q FROM users) q
SELECT (q.q).ssn FROM (SELECT users AS q FROM users) q
SELECT q.q.ssn FROM (SELECT users AS q FROM users) q
SELECT users FROM (SELECT ssn AS users FROM users)
SELECT {'a': ssn, 'b': email}.a FROM users
SELECT {'a': ssn, 'b': email} AS s, s.a FROM users
SELECT s.b FROM (SELECT {'a': ssn, 'b': email} AS s FROM users)
SELECT row(ssn, email), struct_pack(a := ssn).a FROM users
SELECT MAP {'a': ssn}['a'], map([ssn], [email]) FROM users
SELECT [ssn, email][1], list_value(ssn, email)[2], array_value(ssn, email) FROM users
SELECT [x || ssn FOR x IN ['a', 'b']] FROM users
SELECT [x FOR x IN [ssn, email] IF x > ''] FROM users
SELECT list_transform([1], x -> ssn), list_filter([ssn], x -> x > ''), list_reduce([ssn, email], (a, b) -> a || b) FROM users
SELECT list_transform([1], lambda x: ssn) FROM users
SELECT apply([ssn], lambda x: x || 'a') FROM users
SELECT list(ssn), list(ssn ORDER BY email), array_agg(email), first(ssn), last(ssn), any_value(ssn), arg_max(ssn, id), arg_min(email, id), max_by(ssn, id) FROM users
SELECT histogram(ssn), mode(ssn), approx_top_k(ssn, 2), string_agg(ssn, ','), listagg(ssn, ','), group_concat(ssn) FROM users
SELECT quantile_disc(ssn, 0.5), median(salary), max(ssn, 2), min(ssn, 2), arg_max(ssn, id, 2) FROM users
SELECT bitstring_agg(id), sum(salary), product(salary), avg(salary), reservoir_quantile(salary, 0.5) FROM users
SELECT max(ssn) FILTER (WHERE id > 1), list(ssn) FILTER (id > 1) FROM users
SELECT lag(ssn) OVER (ORDER BY id), first(ssn) OVER w, nth_value(ssn, 2) OVER w FROM users WINDOW w AS (ORDER BY id)
SELECT list(ssn) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW EXCLUDE CURRENT ROW) FROM users
SELECT fill(salary) OVER (ORDER BY id), lead(ssn IGNORE NULLS) OVER (ORDER BY id) FROM users
SELECT query('SELECT 1')
SELECT * FROM query('SELECT ssn FROM users')
SELECT * FROM query_table('users')
SELECT * FROM query_table(['users', 'orders'])
SELECT * FROM read_csv('/tmp/nope.csv')
SELECT * FROM '/tmp/nope.csv'
SELECT * FROM 'users'
SELECT * FROM "users"
SELECT * FROM read_text('/etc/hostname')
SELECT content FROM read_text('/etc/hostname')
SELECT * FROM glob('*')
SELECT * FROM sniff_csv('x')
SELECT getenv('HOME'), current_setting('threads')
SELECT * FROM duckdb_tables()
SELECT sql FROM duckdb_tables()
SELECT * FROM duckdb_columns()
SELECT * FROM duckdb_settings()
SELECT * FROM duckdb_views()
SELECT * FROM duckdb_functions() WHERE NOT internal
SELECT * FROM pragma_storage_info('users')
SELECT stats FROM pragma_storage_info('users')
SELECT * FROM pragma_table_info('users')
SELECT * FROM sqlite_master
SELECT * FROM pg_catalog.pg_class
SELECT * FROM information_schema.tables
SELECT column_name, column_default FROM information_schema.columns
SELECT stats(ssn) FROM users
SELECT * FROM storage_info('users')
SUMMARIZE users
SUMMARIZE SELECT ssn FROM users
SELECT * FROM (SUMMARIZE users)
DESCRIBE users
DESCRIBE SELECT ssn FROM users
SHOW users
SHOW ALL TABLES
SELECT * FROM (DESCRIBE users)
SELECT * FROM (SHOW TABLES)
PRAGMA show_tables
PRAGMA table_info('users')
EXPLAIN SELECT ssn FROM users WHERE ssn = 'a'
EXPLAIN ANALYZE SELECT ssn FROM users
CALL duckdb_tables()
CALL pragma_table_info('users')
VALUES (1, (SELECT max(ssn) FROM users))
SELECT col1 FROM (VALUES (1, (SELECT max(ssn) FROM users)))
SELECT col0, col1 FROM (VALUES (1, (SELECT max(ssn) FROM users))) v(col1)
TABLE users
TABLE v_users
SELECT * FROM (TABLE users) t(a, b)
SELECT ssn FROM users UNION BY NAME SELECT email AS ssn FROM users
SELECT ssn FROM users UNION ALL BY NAME SELECT note FROM orders
SELECT id, ssn FROM users UNION BY NAME SELECT email AS ssn, id FROM users
SELECT ssn FROM users EXCEPT ALL SELECT email FROM users
SELECT ssn FROM users INTERSECT ALL SELECT ssn FROM users
(SELECT ssn FROM users LIMIT 1) UNION (SELECT email FROM users) ORDER BY ALL
WITH RECURSIVE r(n, s) AS (SELECT 1, ssn FROM users UNION ALL SELECT n + 1, (SELECT max(email) FROM users) FROM r WHERE n < 3) SELECT s FROM r
WITH RECURSIVE r(n, s) USING KEY (n) AS (SELECT 1, 'x' UNION ALL SELECT n + 1, (SELECT max(ssn) FROM users) FROM r WHERE n < 3) SELECT s FROM r
WITH q AS MATERIALIZED (SELECT ssn FROM users) SELECT * FROM q
WITH users AS (SELECT ssn AS email FROM users) SELECT email FROM users
WITH users AS (SELECT ssn AS email FROM main.users) SELECT email FROM users, main.users u
WITH a AS (SELECT ssn x FROM users), b AS (SELECT x FROM a) SELECT b FROM b
SELECT (SELECT u.ssn) FROM users u
SELECT (SELECT ssn FROM depts LIMIT 1) FROM users
SELECT (SELECT depts FROM depts LIMIT 1) FROM users
SELECT (SELECT users FROM depts LIMIT 1) FROM users
SELECT ARRAY(SELECT ssn FROM users)
SELECT ARRAY(SELECT ssn FROM users ORDER BY email)[1]
SELECT EXISTS (FROM users), ssn IN (FROM users SELECT email), ssn IN ('a', email), ssn IN [email] FROM users
SELECT ssn = ANY (SELECT email FROM users), ssn = ANY ([email]), ssn > ALL (SELECT email FROM users) FROM users
SELECT x FROM users u, (SELECT u.ssn AS x)
SELECT x FROM users u, LATERAL (SELECT u.ssn AS x)
SELECT x FROM users u LEFT JOIN (SELECT u.ssn AS x) ON true
SELECT l.x FROM users u, (SELECT u.email AS x) k, (SELECT k.x || u.ssn AS x) l
SELECT r FROM users, range(length(ssn)) t(r)
SELECT range FROM range(3)
SELECT generate_series FROM users, generate_series(1, length(ssn))
SELECT * FROM users, repeat_row(ssn, num_rows = 2)
SELECT * FROM repeat('x', 3)
SELECT string_split(ssn, ''), regexp_extract(ssn, '.'), regexp_extract_all(ssn, '.'), regexp_split_to_array(ssn, '') FROM users
SELECT unnest(string_split(ssn, '')) FROM users
SELECT ssn[1], ssn[1:2], ssn[-1:], array_slice(ssn, 1, 2), substring(ssn, 1, 2), left(ssn, 1), ssn.upper(), ssn.lower().trim() FROM users
SELECT ssn.replace('a', 'b').concat(email) FROM users
SELECT 'x'.concat(ssn) FROM users
SELECT (ssn || 'x').upper() FROM users
SELECT ssn ^@ 'a', ssn SIMILAR TO 'a', ssn ~ 'a', ssn GLOB 'a', ssn ILIKE email, ssn LIKE email ESCAPE '$' FROM users
SELECT format('{} {}', ssn, email), printf('%s', ssn), concat(ssn, email), concat_ws('-', ssn, email), ssn || email, md5(ssn), hash(ssn) FROM users
SELECT encode(ssn), decode(encode(ssn)), base64(encode(ssn)), hex(ssn), unhex(hex(ssn)), to_base64(encode(ssn)), bin(ssn) FROM users
SELECT TRY(ssn::INT), TRY_CAST(ssn AS INT), ssn::VARCHAR(2), ssn::BLOB, ssn::mood FROM users
SELECT ssn::JSON->>'$', to_json(users), row_to_json(users), array_to_json([ssn]) FROM users
SELECT users::VARCHAR, CAST(users AS JSON), json(users) FROM users
SELECT struct_insert(users, x := 1), struct_keys(users), struct_values(users) FROM users
SELECT unnest(users) FROM users
SELECT users.* FROM users
SELECT ifnull(ssn, email), coalesce(NULL, ssn), nullif(ssn, email), if(true, ssn, email), CASE WHEN true THEN ssn END, greatest(ssn, email), least(ssn, email) FROM users
SELECT constant_or_null(ssn, 1), getvariable('x'), error('x') FROM users
SELECT nextval('s'), currval('s')
SELECT current_query(), current_user, current_schemas(true), txid_current(), version()
SELECT salary::BIT::INT, salary // 1, salary ** 1, salary % 99999999, -salary, ~salary, salary & 99999999 FROM users
SELECT strftime(DATE '2020-01-01', ssn), strptime('2020', ssn) FROM users
SELECT alias(ssn), typeof(ssn), ssn IS NULL, vector_type(ssn) FROM users
SELECT write_log(ssn), sleep_ms(1), finalize(ssn) FROM users
SELECT ssn COLLATE NOCASE, ssn COLLATE "de" FROM users
SELECT rowid, ssn FROM users
SELECT u.rowid FROM users u JOIN orders o ON u.rowid = o.rowid
SELECT * FROM users USING SAMPLE 100%
SELECT ssn FROM users TABLESAMPLE reservoir(2)
SELECT ssn FROM users LIMIT 50%
SELECT ssn FROM users LIMIT (SELECT 1) OFFSET 1
SELECT ssn FROM users ORDER BY ALL
INSERT INTO orders (note) SELECT ssn FROM users RETURNING note, *
INSERT INTO orders BY NAME SELECT ssn AS note FROM users RETURNING note
INSERT INTO orders BY POSITION (note) SELECT ssn FROM users RETURNING note
INSERT OR REPLACE INTO orders (note) SELECT ssn FROM users RETURNING note
INSERT INTO orders (id, note) VALUES (1, (SELECT max(ssn) FROM users)) RETURNING COLUMNS(*)
INSERT INTO orders (id) VALUES (1) RETURNING (SELECT max(ssn) FROM users) AS x
UPDATE users SET note = ssn RETURNING note
UPDATE users SET note = o.email FROM orders o WHERE o.id = users.id RETURNING note, users.*
UPDATE odd SET "Mixed" = "select" RETURNING made
DELETE FROM users USING orders o WHERE o.id = users.id RETURNING users.ssn, *
MERGE INTO orders o USING users u ON o.id = u.id WHEN MATCHED THEN UPDATE SET note = u.ssn RETURNING note, merge_action
CREATE TABLE zz AS FROM users
COPY users TO '/tmp/zz.csv'
EXPORT DATABASE '/tmp/zzdb'
ATTACH ':memory:' AS zz
SET VARIABLE x = (SELECT max(ssn) FROM users)
PREPARE p AS SELECT ssn FROM users
EXECUTE p
USE main
LOAD json
SELECT 'a' 'b', ssn FROM users
SELECT 'a'⏎'b', ssn FROM users
SELECT e'\x41', E'\'', ssn FROM users
SELECT $$a$$, $x$b$x$, ssn FROM users
SELECT U&'\0041', ssn FROM users
SELECT "ssn" FROM (SELECT email AS "SSN" FROM users)
SELECT "É", é FROM (SELECT ssn AS "é" FROM users)
SELECT ſsn FROM (SELECT email AS ſsn, ssn FROM users)
SELECT 1 AS "a/*", ssn -- */⏎FROM users
SELECT /* /* */ email, */ ssn FROM users
SELECT 1_000, 0x1F, 0b1, 1e3, ssn FROM users
SELECT ssn, FROM users
SELECT ssn::VARCHAR email, email::VARCHAR ssn FROM users
SELECT q.text, q.date, q.list, q.map FROM (SELECT ssn AS text, email AS date, note AS list, name AS map FROM users) q
SELECT text, date, columns, struct FROM (SELECT ssn AS text, email AS date, note AS columns, name AS struct FROM users)
SELECT x: ssn, y: email FROM users
SELECT x FROM y: users
SELECT y.ssn FROM y: users
SELECT a.b FROM a: (SELECT b: ssn FROM users)
SELECT qualify FROM (SELECT ssn AS "qualify" FROM users)
SELECT max, count FROM (SELECT max(ssn) AS max, count(*) AS count FROM users)
SELECT positional, asof, semi FROM (SELECT ssn AS "positional", email AS "asof", note AS "semi" FROM users)
SELECT ssn FROM users positional
SELECT ssn FROM users semi
SELECT "columns"('ssn') FROM users
SELECT COLUMNS ('ssn') FROM users
SELECT (SELECT "max(ssn)" FROM (SELECT max(ssn) FROM users) q LIMIT 1) FROM (SELECT 'x' AS "max(ssn)") z
SELECT y FROM (SELECT unnest(pair), "Mixed" FROM odd) AS q(x, y)
SELECT (SELECT b FROM (SELECT unnest(o.pair)) q LIMIT 1) FROM odd o, (SELECT 'y' AS b) z
SELECT (SELECT note_1 FROM (users JOIN orders USING (id)) AS x LIMIT 1) FROM (SELECT 'z' AS note_1) z
SELECT y FROM (SELECT unnest(pairs, recursive := true), 'z' FROM odd) AS q(x, y)
SELECT y FROM (SELECT * LIKE '%s%', 'z' FROM users) AS q(x, y)
SELECT (SELECT ssn FROM (SELECT * LIKE '%s%' FROM users) q LIMIT 1) FROM (SELECT 'z' AS ssn) z
SELECT (SELECT unnest FROM unnest([u.ssn]) t LIMIT 1) FROM users u, (SELECT 'z' AS unnest) z
SELECT (SELECT unnest FROM unnest([u.ssn]) t(x) LIMIT 1) FROM users u, (SELECT 'z' AS unnest) z
SELECT (SELECT unnest FROM unnest([u.ssn]) LIMIT 1) FROM users u, (SELECT 'z' AS unnest) z
SELECT (SELECT t.unnest FROM unnest([u.ssn]) t LIMIT 1) FROM users u, (SELECT 'z' AS unnest) z
SELECT (SELECT range FROM range(u.salary, u.salary + 1) t(x) LIMIT 1) FROM users u, (SELECT 'z' AS range) z
SELECT (SELECT range FROM range(u.salary, u.salary + 1) t LIMIT 1) FROM users u, (SELECT 'z' AS range) z
SELECT (SELECT range FROM range(length(ssn)) q LIMIT 1) FROM users, (SELECT 'z' AS range) z
SELECT (SELECT "count_star()" FROM (SELECT count(*) FROM users) q) FROM (SELECT 'z' AS "count_star()") z
SELECT (SELECT x FROM (SELECT y: ssn, x: email FROM users) q LIMIT 1) FROM (SELECT 'z' AS x) z
SELECT (SELECT ssn FROM (SELECT users FROM users) q LIMIT 1) FROM (SELECT 'z' AS ssn) z
SELECT (SELECT a FROM (SELECT pair FROM odd) q LIMIT 1) FROM (SELECT 'z' AS a) z
SELECT (SELECT pair.a FROM (SELECT pair FROM odd) q LIMIT 1) FROM (SELECT 'z' AS a) pair
SELECT (SELECT q.a FROM (SELECT pair AS q FROM odd) r LIMIT 1) FROM (SELECT 'z' AS a) q
SELECT (SELECT q.q.a FROM (SELECT pair AS q FROM odd) q LIMIT 1) FROM (SELECT 'z' AS a) z
""".strip().split("\n")
)
