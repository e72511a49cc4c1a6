"""Statements made by hand to deceive the analysis on SQLite, one a line; ``⏎`` is a line's end."""

from __future__ import annotations

__all__ = ["SETUP", "STATEMENTS"]

SETUP: tuple[str, ...] = tuple(
    """
CREATE TABLE odd (id INTEGER PRIMARY KEY, words TEXT, "Mixed" TEXT, "select" TEXT, "a b" TEXT, made TEXT GENERATED ALWAYS AS (upper("Mixed") || words) VIRTUAL)
INSERT INTO odd (id, words, "Mixed", "select", "a b") VALUES (1, '<odd.words>1', '<odd.Mixed>1', '<odd.select>1', '<odd.a b>1')
CREATE TABLE parts (secret TEXT PRIMARY KEY, id INT) WITHOUT ROWID
INSERT INTO parts VALUES ('<parts.secret>1', 1)
CREATE TABLE rowids (rowid TEXT, oid TEXT, x INT)
CREATE VIRTUAL TABLE fts USING fts5(extra, other)
CREATE VIEW v_odd AS SELECT words AS x, made AS y, "select" FROM odd
CREATE VIEW "V quoted" ("Col A", cola) AS SELECT ssn, email FROM users
CREATE TEMP VIEW v_temp AS SELECT ssn AS id FROM main.users
CREATE TEMP TABLE depts2 (name TEXT, secret TEXT)
""".strip().split("\n")
)
"""Tables beside those of the marker oracle, with a sign in each cell."""

STATEMENTS: tuple[str, ...] = tuple(
    r"""
SELECT rowid, * FROM odd
SELECT odd.rowid, oid, _rowid_ FROM odd
SELECT rowid FROM v_odd
SELECT made FROM odd
SELECT words, "Mixed", mixed, "select", "a b", [a b], `a b` FROM odd
SELECT 'words' FROM odd
SELECT "nope" FROM odd
SELECT odd."nope" FROM odd
SELECT "Mixed" 'words', 'x' "Mixed" FROM odd
SELECT * FROM v_odd
SELECT x, y, "select" FROM v_odd
SELECT "Col A", cola FROM "V quoted"
SELECT id FROM v_temp
SELECT id FROM temp.v_temp
SELECT * FROM depts2
SELECT * FROM temp.depts2
SELECT secret FROM parts
SELECT rowid FROM parts
SELECT rowid, oid FROM rowids
SELECT extra FROM fts
SELECT fts FROM fts
SELECT rank, rowid FROM fts
SELECT * FROM fts WHERE fts MATCH 'a'
SELECT highlight(fts, 0, '<', '>'), snippet(fts, 0, '', '', '', 3), bm25(fts) FROM fts
SELECT * FROM fts('a')
SELECT * FROM fts_content
SELECT c0 FROM fts_content
SELECT block FROM fts_data
SELECT term FROM fts_idx
SELECT * FROM sqlite_master
SELECT sql FROM sqlite_schema WHERE name = 'users'
SELECT * FROM sqlite_temp_master
SELECT m.sql FROM main.sqlite_master m
SELECT * FROM sqlite_sequence
SELECT * FROM sqlite_stat1
SELECT sample FROM sqlite_stat4
SELECT * FROM dbstat
SELECT * FROM bytecode('SELECT 1')
SELECT * FROM tables_used('SELECT 1')
SELECT * FROM pragma_table_info('users')
SELECT name FROM pragma_table_info('users') WHERE pk = 0
SELECT arg, schema, name FROM pragma_table_info('users')
SELECT * FROM pragma_table_xinfo('odd')
SELECT * FROM pragma_database_list
SELECT * FROM pragma_quick_check
SELECT * FROM pragma_integrity_check('users')
SELECT * FROM pragma_foreign_key_check('users')
SELECT * FROM pragma_stats
SELECT t.name FROM users, pragma_table_info(users.ssn) t
SELECT t.name, t.arg FROM users, pragma_table_info(users.ssn) t
PRAGMA table_info('users')
PRAGMA quick_check
PRAGMA stats
PRAGMA writable_schema
PRAGMA user_version
PRAGMA compile_options
SELECT value FROM json_each((SELECT json_group_array(ssn) FROM users))
SELECT j.* FROM users, json_each(profile) j
SELECT json, root FROM users, json_each(users.profile)
SELECT j.json, j.root FROM users, json_each(users.profile, '$.tags') j
SELECT j.rowid FROM users, json_each(users.profile) j
SELECT key, value, atom, fullkey, path FROM users u, json_tree(u.profile)
SELECT j.value FROM json_each(u.profile) j, users u
SELECT value FROM json_each(profile), users
SELECT x.value FROM users u JOIN json_each(u.profile) x ON x.key = 'x'
SELECT (SELECT value FROM json_each(u.profile) LIMIT 1) FROM users u
SELECT (SELECT group_concat(value) FROM json_tree(u.profile)) FROM users u
SELECT json_extract(profile, '$'), json_extract(profile, '$.x', '$.tags'), profile -> '$', profile ->> 'x' FROM users
SELECT json_set('{}', '$.a', ssn), json_patch(profile, '{}'), json_remove(profile, '$.x') FROM users
SELECT json_array(ssn, email), json_object('x', u.ssn), json_quote(note), json(profile), jsonb(profile) FROM users u
SELECT json_group_object(ssn, email), json_group_array(DISTINCT ssn ORDER BY email) FROM users
SELECT value FROM generate_series(1, (SELECT count(*) FROM users WHERE ssn > ''))
SELECT value, start, stop, step FROM generate_series(1, 2)
SELECT * FROM users WHERE id IN depts
SELECT ssn IN v_temp FROM users
SELECT id IN (SELECT id FROM depts), (id, ssn) IN v_users FROM users
SELECT (id, ssn) IN (VALUES (1, 'a')), (ssn, email) > (email, ssn) FROM users
SELECT * FROM users u, users v USING (id)
SELECT id, ssn FROM users u, orders o USING (id)
SELECT * FROM users, orders USING (id, email)
SELECT * FROM users NATURAL JOIN orders NATURAL LEFT JOIN depts
SELECT note FROM users NATURAL JOIN orders
SELECT orders.note, users.note FROM users NATURAL JOIN orders
SELECT * FROM users RIGHT JOIN orders USING (id, email)
SELECT id, email FROM users FULL OUTER JOIN orders USING (id, email)
SELECT * FROM users LEFT JOIN orders USING (id) JOIN depts USING (id)
SELECT * FROM (users JOIN orders USING (id)) JOIN depts USING (id)
SELECT * FROM depts JOIN (users JOIN orders USING (id)) USING (id)
SELECT * FROM depts JOIN (users JOIN orders) ON depts.id = users.id
SELECT users.ssn, orders.note FROM depts JOIN (users JOIN orders)
SELECT q.ssn FROM depts JOIN (users JOIN orders) AS q
SELECT q.* FROM (users JOIN orders) AS q
SELECT q.note FROM (users JOIN orders) AS q
SELECT q."note:1" FROM (users JOIN orders) AS q
SELECT "note:1" FROM (SELECT * FROM users, orders)
SELECT "id:1", "id:2", "email:1" FROM (SELECT * FROM users, orders, depts)
SELECT * FROM (SELECT * FROM users, orders)
SELECT * FROM (SELECT u.*, o.* FROM users u, orders o) WHERE "id:1" = 1
SELECT * FROM (SELECT ssn, email AS ssn, note AS "ssn:1" FROM users)
SELECT "ssn:1" FROM (SELECT ssn, email AS ssn, note AS "ssn:1" FROM users)
SELECT "ssn:2" FROM (SELECT ssn, email AS ssn, note AS "ssn:1" FROM users)
SELECT "a:1" FROM (SELECT ssn AS "a:1", email AS "a:1" FROM users)
SELECT "a:2" FROM (SELECT ssn AS "a:1", email AS "a:1" FROM users)
SELECT * FROM (SELECT ssn || '', email || '' FROM users)
SELECT "ssn || ''" FROM (SELECT ssn || '', email || '' FROM users)
SELECT "max(ssn)" FROM (SELECT max(ssn) FROM users)
SELECT "u.ssn" FROM (SELECT u.ssn FROM users u)
SELECT column1, column2 FROM (VALUES ((SELECT ssn FROM users), 2))
SELECT * FROM (VALUES (1, 2), ((SELECT ssn FROM users), (SELECT email FROM users))) v
SELECT v.column2 FROM (VALUES (1, 2) UNION ALL SELECT ssn, email FROM users) v
VALUES ((SELECT ssn FROM users)), ((SELECT email FROM users))
WITH t(a, b) AS (VALUES ((SELECT ssn FROM users), 'x')) SELECT a FROM t
WITH t AS (VALUES (1), (2)) SELECT (SELECT ssn FROM users WHERE id = column1) FROM t
WITH t AS (SELECT ssn, email FROM users), u AS (SELECT email AS ssn, ssn AS email FROM t) SELECT ssn FROM u
WITH u AS (SELECT email AS ssn FROM t), t AS (SELECT ssn AS email FROM users) SELECT ssn FROM u
WITH users AS (SELECT ssn AS email FROM main.users) SELECT email FROM users
WITH users AS (SELECT email FROM orders) SELECT users.email FROM users, main.users
WITH main AS (SELECT ssn FROM users) SELECT * FROM main
WITH RECURSIVE c(n, s) AS (SELECT 1, ssn FROM users UNION SELECT n + 1, (SELECT email FROM users WHERE id = n) FROM c WHERE n < 3) SELECT s FROM c
WITH RECURSIVE c(n, s, t) AS (SELECT 1, 'a', ssn FROM users UNION ALL SELECT n + 1, t, s FROM c WHERE n < 4) SELECT s FROM c
WITH RECURSIVE c(n) AS (SELECT ssn FROM users UNION ALL SELECT substr(n, 2) FROM c WHERE n <> '' ORDER BY 1 LIMIT 9) SELECT n FROM c
WITH RECURSIVE a(x) AS (SELECT ssn FROM users UNION SELECT y FROM b), b(y) AS (SELECT email FROM users) SELECT x FROM a
WITH a AS NOT MATERIALIZED (SELECT ssn FROM users) SELECT * FROM a
WITH a(x) AS (SELECT ssn FROM users) SELECT (WITH a(x) AS (SELECT email FROM users) SELECT x FROM a), x FROM a
SELECT (SELECT ssn) FROM users
SELECT (SELECT ssn FROM depts) FROM users
SELECT (SELECT u.ssn FROM depts u) FROM users u
SELECT (SELECT name FROM depts) FROM users
SELECT (SELECT x FROM (SELECT ssn AS x UNION SELECT email)) FROM users
SELECT (SELECT count(*) FROM orders WHERE note > ssn) FROM users
SELECT (SELECT * FROM (SELECT ssn FROM users LIMIT 1))
SELECT EXISTS (SELECT ssn FROM users WHERE email = note)
SELECT * FROM (SELECT ssn FROM users) AS users
SELECT users.email FROM (SELECT ssn AS email FROM users) users
SELECT main.users.ssn FROM main.users
SELECT main.users.ssn FROM users
SELECT main.u.ssn FROM users u
SELECT users.ssn FROM users AS u
SELECT ssn AS email, email FROM users ORDER BY email
SELECT ssn AS x FROM users WHERE x > ''
SELECT ssn AS x, x FROM (SELECT ssn, email AS x FROM users)
SELECT ssn AS email FROM users WHERE email > '' GROUP BY email HAVING email > ''
SELECT ssn, max(id) FROM users
SELECT ssn, min(email), max(note) FROM users
SELECT ssn FROM users GROUP BY dept_id
SELECT email, ssn FROM users GROUP BY 1
SELECT DISTINCT ssn COLLATE nocase FROM users
SELECT group_concat(ssn, email ORDER BY note), string_agg(ssn, '-') FROM users
SELECT group_concat(ssn) FILTER (WHERE id > 1) OVER (ORDER BY id) FROM users
SELECT nth_value(ssn, 2) OVER w, lag(email, 1, ssn) OVER w FROM users WINDOW w AS (PARTITION BY dept_id ORDER BY id)
SELECT first_value(ssn) OVER (ORDER BY id RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE TIES) FROM users
SELECT row_number() OVER (ORDER BY ssn), percent_rank() OVER (ORDER BY ssn) FROM users
SELECT max(ssn) OVER w2 FROM users WINDOW w AS (PARTITION BY id), w2 AS (w ORDER BY email)
SELECT sum(salary), total(salary), avg(salary), median(salary) FROM users
SELECT salary + 0.0, - salary, ~ salary, salary | 0, salary << 0, salary % 99999999, CAST(salary AS REAL) FROM users
SELECT CAST(ssn AS BLOB), hex(ssn), quote(ssn), unhex(hex(ssn)), x'41' || ssn FROM users
SELECT printf('%s', ssn), format('%q %w', ssn, email), char(unicode(ssn)), unicode(ssn) FROM users
SELECT substr(ssn, 1), substring(ssn, 1, 1), instr(ssn, email), replace(note, note, ssn), trim(ssn, 'x'), ltrim(ssn, email) FROM users
SELECT iif(1, ssn, email), iif(0, ssn), ifnull(NULL, ssn), coalesce(NULL, NULL, ssn, email), nullif(ssn, 'x') FROM users
SELECT max(ssn, email), min(ssn, email, note), likelihood(ssn, 0.5), likely(email) FROM users
SELECT zeroblob(2), typeof(ssn), length(ssn), octet_length(ssn), soundex(ssn), glob(ssn, email), like(ssn, email, 'x') FROM users
SELECT strftime('%Y', ssn), date(ssn), datetime('now', ssn), timediff(ssn, 'now') FROM users
SELECT ssn LIKE email ESCAPE 'x', ssn GLOB email, ssn REGEXP email, ssn MATCH email FROM users
SELECT ssn IS email, ssn IS NOT DISTINCT FROM email, ssn NOT NULL, ssn BETWEEN email AND note FROM users
SELECT CASE ssn WHEN email THEN note ELSE name END FROM users
SELECT load_extension('x'), readfile('x'), writefile('x', ssn), edit(ssn), eval('SELECT 1') FROM users
SELECT sqlite_offset(ssn), sqlite_compileoption_get(1), fts3_tokenizer('x') FROM users
SELECT highlight(users, 0, 'a', 'b') FROM users
SELECT ssn FROM users INDEXED BY nope
SELECT ssn FROM users NOT INDEXED
SELECT ssn FROM users CROSS JOIN orders
SELECT ssn FROM users LEFT OUTER JOIN orders ON orders.id IS users.id
SELECT ssn FROM users, main.orders AS o(1)
SELECT ssn FROM users LIMIT 1, 1
SELECT ssn FROM users ORDER BY email COLLATE nocase DESC NULLS LAST LIMIT (SELECT 1) OFFSET (SELECT 0)
SELECT ssn FROM users UNION SELECT note FROM orders EXCEPT SELECT email FROM users ORDER BY 1 COLLATE nocase
SELECT ssn AS a, email AS b FROM users UNION ALL SELECT note, name FROM users ORDER BY b
SELECT 'a' AS b UNION ALL SELECT ssn FROM users UNION ALL VALUES ('x')
INSERT INTO orders (note) SELECT ssn FROM users WHERE true ON CONFLICT DO NOTHING RETURNING *
INSERT INTO odd (id, words) SELECT 1, ssn FROM users WHERE true ON CONFLICT (id) DO UPDATE SET "Mixed" = excluded.words RETURNING "Mixed", made
INSERT INTO odd (id, words) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET words = (SELECT ssn FROM users) RETURNING words
INSERT OR REPLACE INTO orders (id, note, email) SELECT id, ssn, note FROM users RETURNING note, email, rowid
INSERT INTO orders DEFAULT VALUES RETURNING *, (SELECT ssn FROM users)
INSERT INTO orders AS o (note) VALUES ((SELECT ssn FROM users)) RETURNING note
REPLACE INTO orders (id, note) VALUES (1, (SELECT ssn FROM users)) RETURNING *
UPDATE users SET note = ssn, ssn = note RETURNING note, ssn
UPDATE users SET (note, name) = (SELECT ssn, email FROM users) RETURNING note, name
UPDATE users SET note = o.note FROM (SELECT ssn AS note FROM users) o RETURNING note
UPDATE OR IGNORE users AS u SET note = (SELECT ssn FROM users WHERE id = u.id) RETURNING note
UPDATE odd SET "Mixed" = words RETURNING made
UPDATE users SET note = ssn WHERE rowid = 1 RETURNING rowid, note
DELETE FROM users WHERE id IN (SELECT id FROM depts) RETURNING ssn, (SELECT note FROM orders)
DELETE FROM orders RETURNING note || (SELECT ssn FROM users)
WITH x AS (SELECT ssn AS note FROM users) INSERT INTO orders (note) SELECT note FROM x RETURNING note
WITH x AS (SELECT ssn AS note FROM users) UPDATE orders SET note = (SELECT note FROM x) RETURNING note
WITH x AS (SELECT ssn FROM users) DELETE FROM orders RETURNING (SELECT ssn FROM x)
EXPLAIN SELECT ssn FROM users WHERE ssn = 'a'
EXPLAIN QUERY PLAN SELECT ssn FROM users
SELECT/**/ssn/**/FROM/**/users
SELECT ssn--⏎FROM⏎FROM users
SELECT ssn /* a -- */ AS email FROM users
SELECT '/*', ssn, '*/' FROM users
SELECT "/*", ssn FROM (SELECT email AS "/*", ssn FROM users)
SELECT '--', ssn⏎FROM users
SELECT 'a''', ssn, '''' FROM users
SELECT "a""b" FROM (SELECT ssn AS "a""b" FROM users)
SELECT [a]b FROM (SELECT ssn AS a FROM users)
SELECT [a.b], "a.b" FROM (SELECT ssn AS [a.b] FROM users)
SELECT `a``b` FROM (SELECT ssn AS `a``b` FROM users)
SELECT x'73736e', ssn FROM users
SELECT 1e5, 0x10, .5, 5., ssn FROM users
SELECT 1_000, ssn FROM users
SELECT 1ssn FROM users
SELECT 1 ssn, ssn FROM users
SELECT 0xssn FROM users
SELECT ssn.email FROM (SELECT ssn AS email FROM users) ssn
SELECT ssn FROM (SELECT email AS sSn FROM users)
SELECT SSN AS "é" FROM users
SELECT "É" FROM (SELECT ssn AS "é", email AS "É" FROM users)
SELECT é FROM (SELECT ssn AS é FROM users)
SELECT $ssn FROM users
SELECT ssn$ FROM (SELECT email AS ssn$ FROM users)
SELECT cast FROM (SELECT ssn AS cast FROM users)
SELECT q.cast, q.replace, q.like, q.glob FROM (SELECT ssn AS cast, email AS replace, note AS "like", name AS "glob" FROM users) q
SELECT replace FROM (SELECT ssn AS replace FROM users)
SELECT end, key, query, plan FROM (SELECT ssn AS end, email AS key, note AS query, name AS plan FROM users)
SELECT date, time, text, real, blob FROM (SELECT ssn AS date, email AS time, note AS text, ssn AS real, email AS blob FROM users)
SELECT true, false, "true" FROM (SELECT ssn AS "true", email AS "false" FROM users)
SELECT current_date, "current_date" FROM (SELECT ssn AS "current_date" FROM users)
SELECT over, filter, window FROM (SELECT ssn AS over, email AS filter, note AS window FROM users)
SELECT max(ssn) over FROM users
SELECT max(ssn) filter FROM users
SELECT ssn window FROM users
SELECT row FROM (SELECT ssn AS row FROM users)
SELECT ssn raise FROM users
SELECT ssn materialized FROM users
SELECT left, right, full, inner, outer FROM (SELECT ssn AS left, ssn AS right, ssn AS full, ssn AS inner, email AS outer FROM users)
SELECT cross FROM (SELECT ssn AS cross FROM users)
SELECT natural FROM (SELECT ssn AS natural FROM users)
SELECT users.ssn left FROM users
SELECT x.left FROM (SELECT ssn AS left FROM users) x
SELECT qualify, ilike, pivot, lateral, unnest, top, struct FROM (SELECT ssn AS qualify, email AS ilike, note AS pivot, name AS lateral, ssn AS unnest, ssn AS top, ssn AS struct FROM users)
SELECT ssn qualify FROM users
SELECT ssn FROM users qualify
SELECT ssn FROM users lateral
SELECT ssn FROM users pivot
SELECT lateral.ssn FROM users lateral
SELECT top 1 FROM (SELECT ssn AS top FROM users)
SELECT interval day FROM (SELECT ssn AS interval FROM users)
SELECT array FROM (SELECT ssn AS array FROM users)
SELECT map, list, tuple FROM (SELECT ssn AS map, ssn AS list, ssn AS tuple FROM users)
SELECT user, session_user FROM (SELECT ssn AS user, email AS session_user FROM users)
SELECT extract, trim, position FROM (SELECT ssn AS extract, email AS trim, note AS position FROM users)
SELECT x.extract, x.trim FROM (SELECT ssn AS extract, email AS trim FROM users) x
SELECT count, sum FROM (SELECT ssn AS count, email AS sum FROM users)
SELECT try_cast FROM (SELECT ssn AS try_cast FROM users)
SELECT b'1' FROM (SELECT ssn AS b FROM users)
SELECT r'x', n'x', u'x', e'x' FROM (SELECT ssn AS r, email AS n, note AS u, name AS e FROM users)
SELECT e 'x' FROM (SELECT ssn AS e FROM users)
SELECT div FROM (SELECT ssn AS div FROM users)
SELECT ssn div FROM users
SELECT ssn rlike FROM users
SELECT ssn xor FROM users
SELECT ssn similar FROM users
SELECT ssn.value FROM users, json_each(users.profile) ssn
SELECT json_each FROM json_each('[1]')
SELECT value.value FROM users, json_each(profile) value
SELECT a.value FROM users a, json_each(a.profile) a
SELECT users.value FROM json_each('["x"]') users
ATTACH ':memory:' AS x
SELECT ssn FROM users; SELECT email FROM users
SELECT ssn FROM users;
BEGIN
SELECT (SELECT "max(ssn)" FROM (SELECT max(ssn) FROM users) LIMIT 1) FROM (SELECT 'x' AS "max(ssn)") z
SELECT "max(ssn)" FROM (SELECT max(ssn), 'x' AS "max(ssn)" FROM users)
SELECT (SELECT "max(ssn):1" FROM (SELECT max(ssn), max(ssn) FROM users) LIMIT 1) FROM (SELECT 'x' AS "max(ssn):1") z
SELECT (SELECT ssn FROM (SELECT +ssn FROM (SELECT 1 AS ssn)) LIMIT 1) FROM users
SELECT (SELECT note FROM (SELECT orders.note FROM depts JOIN (users JOIN orders)) LIMIT 1) FROM users
SELECT "null:1" FROM (SELECT NULL, ssn AS "null", 'x' AS "null:1" FROM users)
SELECT "NULL" FROM (SELECT NULL, ssn AS "null" FROM users)
SELECT (SELECT "null:1" FROM (SELECT NULL, ssn AS "null" FROM users) LIMIT 1) FROM (SELECT 'x' AS "null:1") z
SELECT (SELECT "true" FROM (SELECT true, ssn AS "true" FROM users) LIMIT 1) FROM (SELECT 'x' AS "true") z
SELECT column1 FROM (SELECT true, ssn AS column1 FROM users)
SELECT (SELECT column2 FROM (SELECT ssn || '', email || '' FROM users)) FROM (SELECT 'x' AS column2) z
SELECT "1" FROM (SELECT 1, ssn AS "1" FROM users)
SELECT ("") FROM (SELECT ssn AS "", 'x' AS y FROM users)
SELECT (SELECT "" FROM (SELECT ssn || '' FROM users)) FROM (SELECT 'x' AS "") z
SELECT (SELECT "note:1" FROM (users JOIN orders USING (id)) AS q LIMIT 1) FROM (SELECT 'x' AS "note:1") z
SELECT (SELECT "note:1" FROM depts JOIN (users JOIN orders) LIMIT 1) FROM (SELECT 'x' AS "note:1") z
SELECT (SELECT "note:1" FROM depts JOIN (SELECT * FROM users JOIN orders) LIMIT 1) FROM (SELECT 'x' AS "note:1") z
SELECT (SELECT docid FROM fts LIMIT 1) FROM (SELECT 'x' AS docid) z
SELECT (SELECT rowid FROM (SELECT ssn FROM users) LIMIT 1) FROM (SELECT 'x' AS rowid) z
SELECT (SELECT json FROM json_each('[1]') LIMIT 1) FROM (SELECT 'x' AS json) z
""".strip().split("\n")
)
