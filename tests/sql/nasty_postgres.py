"""Statements made by hand to deceive the analysis on PostgreSQL, one a line; ``⏎`` is a line's end."""

from __future__ import annotations

__all__ = ["SETUP", "STATEMENTS"]

SETUP: tuple[str, ...] = tuple(
    """
CREATE TYPE pair AS (a text, b text)
CREATE TABLE odd (id int, pair pair, pairs pair[], words text[], doc jsonb, tree text, "Mixed" text, "select" text, "a b" text, made text GENERATED ALWAYS AS (upper("Mixed")) STORED)
INSERT INTO odd VALUES (1, ('<odd.pair>1', '<odd.pair>2'), ARRAY[('<odd.pairs>1', '<odd.pairs>2')::pair], ARRAY['<odd.words>1', '<odd.words>2'], '{"k": "<odd.doc>1", "l": ["<odd.doc>2"]}', '<r><x><odd.tree></x></r>', '<odd.Mixed>1', '<odd.select>1', '<odd.a b>1')
CREATE TABLE parts (id int, secret text) PARTITION BY RANGE (id)
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10)
INSERT INTO parts VALUES (1, '<parts.secret>1')
CREATE TABLE child (extra text) INHERITS (depts)
INSERT INTO child VALUES (9, '<depts.name>1', '<depts.code>1', '<child.extra>1')
CREATE VIEW v_odd AS SELECT (pair).a AS x, words[1] AS y, doc ->> 'k' AS z, made FROM odd
CREATE FUNCTION spy(int, text) RETURNS text LANGUAGE sql AS 'SELECT max(ssn) FROM oracle.users'
CREATE OPERATOR + (leftarg = int, rightarg = text, function = spy)
CREATE FUNCTION "left"(int, int) RETURNS text LANGUAGE sql AS 'SELECT max(ssn) FROM oracle.users'
CREATE FUNCTION lower(int) RETURNS text LANGUAGE sql AS 'SELECT max(ssn) FROM oracle.users'
CREATE VIEW "V quoted" ("Col A", cola) AS SELECT ssn, email FROM users
CREATE MATERIALIZED VIEW m_users AS SELECT id, ssn AS note FROM users
""".strip().split("\n")
)
"""Tables beside those of the marker oracle, with a sign in each cell."""

STATEMENTS: tuple[str, ...] = tuple(
    r"""
SELECT u.users FROM (SELECT users FROM users) u
SELECT (u).users FROM (SELECT users FROM users) u
SELECT (x.u).ssn FROM (SELECT u FROM users u) x
SELECT ((x.u)).* FROM (SELECT u FROM users u) x
SELECT (ROW(ssn, email)).f1 FROM users
SELECT (ROW(ssn, email)::text) FROM users
SELECT r.f2 FROM (SELECT ROW(ssn, email) AS r FROM users) q, LATERAL (SELECT (q.r).f2) r
SELECT pair FROM odd
SELECT (pair).a, (pair).b FROM odd
SELECT (odd.pair).b AS id FROM odd
SELECT pair::text, pairs::text, pairs[1] FROM odd
SELECT (pairs[1]).b FROM odd
SELECT (unnest(pairs)).a FROM odd
SELECT u.a, u.b FROM odd, unnest(pairs) u
SELECT u FROM odd, unnest(pairs) AS u
SELECT p FROM odd, unnest(pairs, words) AS u(a, b, p)
SELECT * FROM odd, unnest(pairs, words) WITH ORDINALITY
SELECT (o).pair FROM odd o
SELECT ((o).pair).a FROM odd o
SELECT words[1], words[2:2], array_to_string(words, '') FROM odd
SELECT words || ARRAY[ssn] FROM odd, users
SELECT w FROM odd, unnest(words) w
SELECT unnest(words) FROM odd
SELECT array_agg(words) FROM odd
SELECT doc['k'], doc['l'][0] FROM odd
SELECT doc - 'k', doc || to_jsonb(words) FROM odd
SELECT jsonb_path_query_array(doc, '$.l[*]') FROM odd
SELECT k, v FROM odd, jsonb_each(doc) AS e(k, v)
SELECT e FROM odd, jsonb_each(doc) AS e
SELECT (e).value FROM odd, jsonb_each(doc) AS e
SELECT (jsonb_each(doc)).value FROM odd
SELECT (jsonb_each_text(doc)).* FROM odd
SELECT jsonb_each(doc) FROM odd
SELECT * FROM odd, jsonb_to_record(doc) AS r(k text, l text[])
SELECT r.k FROM odd, jsonb_to_record(doc) AS r(k text, l text)
SELECT jsonb_populate_record(NULL::pair, doc) FROM odd
SELECT * FROM odd, jsonb_populate_record(NULL::pair, jsonb_build_object('a', words[1])) AS p(a text, b text)
SELECT tree, tree::text, xpath('//x/text()', tree) FROM odd
SELECT x.* FROM odd, XMLTABLE('//x' PASSING tree COLUMNS c text PATH '.') x
SELECT x.c FROM odd, XMLTABLE('//x' PASSING tree COLUMNS id FOR ORDINALITY, c text PATH '.') x
SELECT j.* FROM odd, JSON_TABLE(doc, '$' COLUMNS (k text PATH '$.k')) j
SELECT JSON_VALUE(doc, '$.k'), JSON_QUERY(doc, '$.l'), JSON_EXISTS(doc, '$.k') FROM odd
SELECT JSON_OBJECTAGG(ssn: email), JSON_ARRAYAGG(note ORDER BY ssn) FROM users
SELECT JSON_SERIALIZE(doc), JSON_SCALAR("Mixed") FROM odd
SELECT XMLAGG(XMLELEMENT(NAME "x", XMLATTRIBUTES(ssn AS y), email)), XMLCONCAT(XMLFOREST(ssn AS q)) FROM users
SELECT XMLSERIALIZE(CONTENT tree AS text), XMLPI(NAME php, ssn), XMLROOT(tree, VERSION '1.0') FROM odd, users
SELECT "Mixed", "select", "a b", made FROM odd
SELECT mixed FROM (SELECT "Mixed", ssn AS mixed FROM odd, users) q
SELECT "MIXED" FROM (SELECT "Mixed" AS "MIXED", ssn AS mixed FROM odd, users) q
SELECT MIXED FROM (SELECT "Mixed" AS "MIXED", ssn AS mixed FROM odd, users) q
SELECT odd."select" "Mixed" FROM odd
SELECT U&"\004Dixed" FROM odd
SELECT U&"!004Dixed" UESCAPE '!' FROM odd
SELECT U&'\0061' || "Mixed" FROM odd
SELECT * FROM v_odd
SELECT x, y, z, made FROM v_odd
SELECT v FROM v_odd v
SELECT "Col A", cola FROM "V quoted"
SELECT q."Col A" AS cola FROM "V quoted" q
SELECT x FROM "V quoted" AS q(x)
SELECT note FROM m_users
SELECT * FROM parts
SELECT secret FROM parts_1
SELECT tableoid::regclass, secret FROM parts
SELECT ctid, xmin, cmax, tableoid FROM users
SELECT name, code FROM depts
SELECT name, code FROM ONLY depts
SELECT * FROM depts*
SELECT child.* FROM child
SELECT d FROM depts d
SELECT depts FROM depts
TABLE child
TABLE ONLY depts
TABLE "V quoted"
(TABLE users) UNION ALL TABLE users
SELECT * FROM (TABLE users) t(a, b, c, d)
SELECT d FROM (TABLE users) t(a, b, c, d)
WITH t AS (TABLE users) SELECT t FROM t
WITH t(a, b, c, d) AS MATERIALIZED (TABLE users) SELECT d, a FROM t
WITH RECURSIVE t(n, s) AS (VALUES (1, ''::text) UNION ALL SELECT n + 1, (SELECT ssn FROM users WHERE id = n) FROM t WHERE n < 3) SELECT s FROM t
WITH RECURSIVE t AS (SELECT id, note, ARRAY[ssn] AS p FROM users WHERE id = 1 UNION ALL SELECT u.id, u.note, t.p || u.email FROM t JOIN users u ON u.id = t.id + 1) SELECT p FROM t
WITH RECURSIVE t(id, s) AS (SELECT id, ssn FROM users WHERE id = 1 UNION ALL SELECT u.id, u.note FROM t JOIN users u ON u.id = t.id + 1) SEARCH DEPTH FIRST BY id SET o SELECT s, o FROM t
WITH RECURSIVE t(id, s) AS (SELECT id, ssn FROM users WHERE id = 1 UNION ALL SELECT u.id, u.note FROM t JOIN users u ON u.id = t.id + 1) CYCLE s SET c USING p SELECT s, c, p FROM t
WITH a AS (SELECT ssn AS x FROM users), b AS (WITH a AS (SELECT email AS x FROM users) SELECT x FROM a) SELECT a.x, b.x FROM a, b
WITH users AS (SELECT * FROM users) SELECT ssn FROM users
WITH users AS (SELECT ssn AS email FROM users) SELECT email FROM users, oracle.users AS v
WITH users(email) AS (SELECT ssn FROM users) SELECT users.email FROM users
WITH q AS (SELECT 1 AS x) SELECT (WITH q AS (SELECT ssn AS x FROM users LIMIT 1) SELECT x FROM q), x FROM q
SELECT oracle.users.ssn FROM oracle.users
SELECT oracle.users.ssn FROM users
SELECT users.ssn FROM oracle.users AS users
SELECT public.users.ssn FROM users
SELECT (oracle.users).ssn FROM oracle.users
SELECT oracle.users FROM oracle.users
SELECT users.* FROM oracle.users
SELECT oracle.users.* FROM users
SELECT ssn FROM users u, LATERAL (SELECT u.ssn AS email) l
SELECT l.email FROM users u, LATERAL (SELECT u.ssn AS email) l
SELECT l.* FROM users u, LATERAL (SELECT u.ssn, l2.* FROM (SELECT u.email) l2) l
SELECT m.x FROM users u, LATERAL (SELECT u.ssn AS x) l, LATERAL (SELECT l.x || u.note AS x) m
SELECT l.x FROM users u LEFT JOIN LATERAL (SELECT u.ssn AS x WHERE u.id > 1) l ON true
SELECT f FROM users u, LATERAL unnest(ARRAY[u.ssn, u.email]) f
SELECT f.f FROM users u, LATERAL unnest(ARRAY[u.ssn, u.email]) AS f
SELECT a.b FROM users u, LATERAL (VALUES (u.ssn), (u.email)) AS a(b)
SELECT g FROM generate_series(1, (SELECT max(length(ssn)) FROM users)) g
SELECT g.g FROM users u, LATERAL generate_series(1, length(u.ssn)) AS g
SELECT a, b FROM ROWS FROM (unnest(ARRAY['x']), regexp_split_to_table((SELECT ssn FROM users LIMIT 1), '')) AS t(a, b)
SELECT t.ordinality, t.x FROM users, unnest(ARRAY[ssn, email]) WITH ORDINALITY AS t(x)
SELECT t FROM users, unnest(ARRAY[ssn]) WITH ORDINALITY AS t(x, n)
SELECT regexp_matches(ssn, '.', 'g') FROM users
SELECT (regexp_matches(ssn, '(.)'))[1] FROM users
SELECT string_to_table(ssn, NULL) FROM users
SELECT email, ssn FROM users GROUP BY GROUPING SETS ((email), (ssn), ())
SELECT coalesce(email, ssn) FROM users GROUP BY CUBE (email, ssn)
SELECT GROUPING(email, ssn), max(note) FROM users GROUP BY ROLLUP (email, ssn)
SELECT email AS x FROM users GROUP BY x
SELECT ssn AS email FROM users GROUP BY email, ssn
SELECT ssn AS email, email AS ssn FROM users ORDER BY email
SELECT ssn FROM users GROUP BY 1
SELECT DISTINCT ON (1) ssn, email FROM users ORDER BY 1
SELECT DISTINCT ON (lower(email)) ssn FROM users
SELECT ALL ssn FROM users
SELECT count(*) OVER w, max(ssn) OVER w, string_agg(email, '') OVER (w ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM users WINDOW w AS (PARTITION BY dept_id ORDER BY id)
SELECT max(ssn) OVER (w2) FROM users WINDOW w AS (PARTITION BY note), w2 AS (w ORDER BY email)
SELECT nth_value(ssn, 2) OVER (ORDER BY id RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING EXCLUDE CURRENT ROW) FROM users
SELECT lag(ssn, 1, email) OVER (ORDER BY id), lead(note) OVER (ORDER BY ssn) FROM users
SELECT first_value(u) OVER (ORDER BY id) FROM users u
SELECT (first_value(u) OVER (ORDER BY id)).ssn FROM users u
SELECT array_agg(u.*) OVER (), jsonb_agg(u) FILTER (WHERE id > 1) OVER () FROM users u
SELECT (array_agg(u))[1] FROM users u
SELECT ((array_agg(u))[1]).ssn FROM users u
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY lower(ssn)) FROM users
SELECT rank('x', 'y') WITHIN GROUP (ORDER BY ssn, email) FROM users
SELECT cume_dist(5) WITHIN GROUP (ORDER BY salary) FROM users
SELECT string_agg(DISTINCT ssn, ',' ORDER BY ssn) FILTER (WHERE email > '') FROM users
SELECT min(ROW(ssn, email)::text) FROM users
SELECT max(u.ssn) FROM users u HAVING max(u.email) > ''
SELECT CASE WHEN true THEN u END FROM users u
SELECT coalesce(u, u) FROM users u
SELECT coalesce(NULL, u.ssn, o.note) FROM users u FULL JOIN orders o ON false
SELECT nullif(ssn, ''), greatest(ssn, email, note), least(VARIADIC ARRAY[1]) FROM users
SELECT concat(VARIADIC ARRAY[ssn, email]), format('%s', VARIADIC ARRAY[ssn]) FROM users
SELECT format('%1$s %2$I', ssn, email), overlay(placing := 'x', 'y', 1) FROM users
SELECT make_date(year => 2020, month => 1, day => length(ssn)) FROM users
SELECT substring(string => ssn, start => 1), lpad(ssn, 9, email) FROM users
SELECT ssn COLLATE "C" || email FROM users
SELECT ssn AT TIME ZONE 'utc' FROM (SELECT now() AS ssn) q
SELECT EXTRACT(epoch FROM now()) + salary FROM users
SELECT -salary, +salary, ~salary, @ salary, |/ salary, salary ^ 1, salary % 99999999 FROM users
SELECT ssn SIMILAR TO '%', ssn ~ email, ssn LIKE email ESCAPE '', ssn IS NORMALIZED FROM users
SELECT NOT ssn = email, ssn BETWEEN email AND note, ssn BETWEEN SYMMETRIC email AND note, ssn IS NOT DISTINCT FROM note FROM users
SELECT ssn = ANY (ARRAY[email]), ssn <> ALL (ARRAY[email]), (ssn, email) = (note, name), (ssn, email) OVERLAPS (note, name) FROM users
SELECT EXISTS (SELECT ssn FROM users), ssn IN (SELECT email FROM users), ARRAY(SELECT ssn FROM users) FROM users
SELECT (SELECT ssn FROM users ORDER BY email LIMIT 1 OFFSET 1)
SELECT (SELECT (SELECT (SELECT u.ssn || o.note FROM orders o LIMIT 1))) FROM users u
SELECT (SELECT x FROM (SELECT u.ssn) AS q(x)) FROM users u
SELECT (SELECT id FROM (SELECT ssn) AS q(id)) FROM users
SELECT (SELECT note FROM (SELECT 1) q) FROM users
SELECT (SELECT email FROM depts LIMIT 1) FROM orders
SELECT (SELECT name FROM depts LIMIT 1) FROM users
SELECT (SELECT depts FROM depts LIMIT 1)
SELECT (SELECT u FROM depts LIMIT 1) FROM users u
SELECT (SELECT ssn FROM orders users LIMIT 1) FROM users
SELECT * FROM users u JOIN orders o USING (id, email) JOIN depts d USING (id)
SELECT id, email, u.email, o.email FROM users u FULL JOIN orders o USING (id, email)
SELECT x.id, x.email FROM users u JOIN orders o USING (id, email) AS x
SELECT x FROM users u JOIN orders o USING (id, email) AS x
SELECT * FROM (users u JOIN orders o USING (id)) AS j(a, b, c, d)
SELECT j.d FROM (users u JOIN orders o USING (id)) AS j(a, b, c, d)
SELECT j.note FROM (users u CROSS JOIN LATERAL (SELECT o.note AS n FROM orders o) x) AS j
SELECT u.ssn FROM ((users u))
SELECT * FROM ((users u CROSS JOIN orders o) JOIN depts d ON true)
SELECT note FROM users NATURAL FULL JOIN (SELECT id, code AS x FROM depts) d
SELECT * FROM users NATURAL RIGHT JOIN orders
SELECT * FROM users u RIGHT JOIN orders o USING (note)
SELECT note FROM users u RIGHT JOIN orders o USING (note)
SELECT * FROM users u TABLESAMPLE BERNOULLI (100) REPEATABLE (1)
SELECT ssn INTO TEMP zz FROM users
SELECT ssn FROM users FOR NO KEY UPDATE OF users SKIP LOCKED
SELECT ssn FROM users LIMIT ALL
SELECT ssn FROM users OFFSET 1 ROW FETCH FIRST ROW ONLY
SELECT ssn FROM users ORDER BY email FETCH FIRST 1 ROW WITH TIES
SELECT email FROM users ORDER BY ssn USING >
VALUES (1, (SELECT ssn FROM users LIMIT 1)), (2, (SELECT email FROM users LIMIT 1)) ORDER BY 1 LIMIT 1
SELECT column2 FROM (VALUES (1, (SELECT ssn FROM users LIMIT 1))) v
SELECT column1, column2 FROM (VALUES (1, (SELECT ssn FROM users LIMIT 1))) AS v(column2)
SELECT v FROM (VALUES ((SELECT ssn FROM users LIMIT 1), 2)) v
SELECT ssn FROM users UNION SELECT email FROM orders INTERSECT SELECT note FROM users
(SELECT ssn FROM users ORDER BY 1 LIMIT 1) UNION ALL (SELECT email FROM users EXCEPT SELECT note FROM orders) ORDER BY 1
SELECT ssn, NULL FROM users UNION SELECT NULL, email FROM users
SELECT NULL AS email UNION SELECT NULL UNION SELECT ssn FROM users
(((SELECT ssn FROM users)))
((SELECT 'x' AS a) UNION SELECT ssn FROM users)
SELECT a FROM ((SELECT 'x' AS a) UNION (SELECT ssn FROM users)) q
INSERT INTO orders (note, email) TABLE v_any RETURNING note, email
INSERT INTO orders (email, note) SELECT * FROM v_any RETURNING note, email
INSERT INTO orders (note) VALUES (DEFAULT), ((SELECT ssn FROM users LIMIT 1)) RETURNING *
INSERT INTO orders AS o (id, note) SELECT id, ssn FROM users RETURNING o, o.note, (o).note
INSERT INTO orders (id) VALUES (1) RETURNING orders, (SELECT ssn FROM users LIMIT 1) AS id
INSERT INTO orders (note) OVERRIDING USER VALUE SELECT ssn FROM users RETURNING note
UPDATE orders o SET note = u.ssn, email = u.note FROM users u WHERE u.id = o.user_id RETURNING o.*, u.*
UPDATE orders SET note = (SELECT ssn FROM users LIMIT 1), email = note RETURNING email, note
UPDATE users SET note = ssn RETURNING old.*, new.note
UPDATE users SET note = ssn RETURNING WITH (OLD AS o, NEW AS n) o.note, n.note
UPDATE odd SET pair.a = "Mixed" RETURNING pair, (pair).a
UPDATE odd SET words[1] = "Mixed" RETURNING words
UPDATE odd SET doc['k'] = to_jsonb("Mixed") RETURNING doc
UPDATE odd SET "Mixed" = words[1] RETURNING made
UPDATE users SET (note, name) = ROW(ssn, email) RETURNING note, name
UPDATE users SET (note, name) = (SELECT u2.ssn, u2.email FROM users u2 WHERE u2.id = users.id) RETURNING name, note
DELETE FROM users USING orders o WHERE o.user_id = users.id RETURNING users, o.note, old.ssn
DELETE FROM ONLY depts RETURNING depts.*
MERGE INTO orders o USING (SELECT id, ssn AS s FROM users) u ON o.user_id = u.id WHEN MATCHED THEN UPDATE SET note = u.s WHEN NOT MATCHED THEN DO NOTHING RETURNING merge_action(), o.note, u.s
MERGE INTO orders o USING users u ON o.user_id = u.id WHEN MATCHED AND u.ssn > '' THEN DELETE RETURNING o.note, u.ssn
WITH i AS (INSERT INTO orders (note) SELECT ssn FROM users RETURNING *), d AS (DELETE FROM depts RETURNING name) SELECT i.note, d.name FROM i, d
WITH u AS (UPDATE users SET note = ssn RETURNING users) SELECT u FROM u
WITH u AS (UPDATE users SET note = ssn RETURNING users AS r) SELECT (r).note FROM u
SELECT table_to_xml('users', true, false, '')
SELECT schema_to_xml('oracle', true, false, '')
SELECT cursor_to_xml('c', 1, true, false, '')
SELECT database_to_xml(true, false, '')
SELECT ts_stat('SELECT to_tsvector(ssn) FROM users')
SELECT * FROM ts_stat('SELECT to_tsvector(''simple'', ssn) FROM users')
SELECT ts_rewrite('a'::tsquery, 'SELECT ''a''::tsquery, ssn::tsquery FROM users')
SELECT pg_read_file('x'), lo_get(1), pg_stat_get_activity(NULL), current_setting('x', true), set_config('a.b', ssn, false) FROM users
SELECT set_config('a.b', ssn, false), current_setting('a.b') FROM users
SELECT pg_get_viewdef('v_users'::regclass), pg_get_expr(NULL, 0)
SELECT histogram_bounds, most_common_vals FROM pg_catalog.pg_stats
SELECT s FROM pg_stats s
SELECT pg_stats FROM pg_stats
SELECT * FROM pg_statistic
SELECT n_live_tup FROM pg_stat_user_tables
SELECT query FROM pg_stat_activity
SELECT * FROM pg_cursors
SELECT data FROM pg_largeobject
SELECT prosrc FROM pg_proc
SELECT adbin FROM pg_attrdef
SELECT relname FROM pg_class WHERE relname LIKE 'user%'
SELECT c FROM pg_class c WHERE relname = 'users'
SELECT attmissingval FROM pg_attribute
SELECT a FROM pg_attribute a LIMIT 5
SELECT to_regclass('users'), 'users'::regclass, 'lower'::regproc
SELECT ssn::regclass::text FROM (SELECT 'users' AS ssn) q
SELECT E'\x73\x73\x6e', ssn FROM users
SELECT 'a' ⏎'b' AS x, ssn FROM users
SELECT $a$ $b$ $a$, ssn, $b$ $a$ $b$ FROM users
SELECT $$'$$ || ssn || $$'$$ FROM users
SELECT '\' AS a, ssn AS b, '' FROM users
SELECT E'\\' AS a, ssn AS b FROM users
SELECT E'\'' AS a, ssn AS b, '''' FROM users
SELECT B'01', X'1f', ssn FROM users
SELECT /* ' */ ssn /* " */ AS "a/*b" FROM users -- '
SELECT /*/**/ssn,*/ email /**/ FROM users
SELECT ssn--email⏎FROM users
SELECT ssn AS "*", "*" FROM (SELECT email AS "*", ssn FROM users) q
SELECT q."" FROM (SELECT ssn AS " " FROM users) q
SELECT q." " FROM (SELECT ssn AS " " FROM users) q
SELECT "ssn " FROM (SELECT email AS "ssn ", ssn FROM users) q
SELECT ſsn FROM (SELECT email AS "ſsn", ssn FROM users) q
SELECT İd FROM (SELECT ssn AS "İd", id FROM users) q
SELECT "ssn" FROM (SELECT email AS "SSN", ssn FROM users) q
SELECT SSN FROM (SELECT email AS "SSN", ssn FROM users) q
SELECT null, true, ssn FROM (SELECT ssn AS "null", email AS "true", note AS ssn FROM users) q
SELECT "null", "true" FROM (SELECT ssn AS "null", email AS "true" FROM users) q
SELECT "current_user", current_user FROM (SELECT ssn AS "current_user" FROM users) q
SELECT value, date, name, text FROM (SELECT ssn AS value, email AS date, note AS name, ssn AS text FROM users) q
SELECT date 'today', q.date FROM (SELECT ssn AS date FROM users) q
SELECT int4 '7', q.int4 FROM (SELECT ssn AS int4 FROM users) q
SELECT row, array_agg FROM (SELECT ssn AS "row", email AS array_agg FROM users) q
SELECT q.row FROM (SELECT ssn AS "row" FROM users) q
SELECT "row"(ssn, email) FROM users
SELECT left, right FROM (SELECT ssn AS "left", email AS "right" FROM users) q
SELECT q.left FROM (SELECT ssn AS "left" FROM users) q
SELECT count FROM (SELECT ssn AS count FROM users) q
SELECT count(count) FROM (SELECT ssn AS count FROM users) q
SELECT max FROM (SELECT max(ssn) FROM users) q
SELECT lower FROM (SELECT lower(ssn) FROM users) q
SELECT coalesce FROM (SELECT coalesce(ssn) FROM users) q
SELECT q."case" FROM (SELECT CASE WHEN true THEN ssn END FROM users) q
SELECT q."?column?" FROM (SELECT ssn || email FROM users) q
SELECT q.row_to_json FROM (SELECT row_to_json(u) FROM users u) q
SELECT text FROM (SELECT ssn::text FROM users) q
SELECT varchar FROM (SELECT (email || '')::varchar FROM users) q
SELECT bool, array FROM (SELECT ARRAY[ssn], true::bool FROM users) q
SELECT q.array FROM (SELECT ARRAY[ssn] FROM users) q
SELECT exists FROM (SELECT exists (SELECT ssn FROM users)) q
SELECT f.* FROM users u, f(u)
SELECT name(u), u.name FROM users u
SELECT u.lower FROM (SELECT ssn AS x FROM users) u
SELECT (u.ssn).lower FROM users u
SELECT (ssn).upper FROM users
SELECT u.text FROM users u
SELECT users.text FROM users
SELECT u.varchar, (u).text FROM users u
SELECT a.count FROM (SELECT ssn FROM users) a
SELECT COUNT(*), a.ssn.x FROM (SELECT ssn FROM users) a
SELECT * FROM users WHERE users IS NOT NULL AND users = users
SELECT 1 FROM users WHERE (users).ssn > ''
SELECT x FROM users, ssn(users) AS x
SELECT x.* FROM (SELECT ssn, * FROM users) x
SELECT * FROM users, users u2, (SELECT users) q
SELECT * FROM users, LATERAL (SELECT users) q
SELECT q.users FROM users, LATERAL (SELECT users) q
SELECT (q.users).ssn FROM users, LATERAL (SELECT users) q
SELECT t.a FROM users t(a)
SELECT t.ssn FROM users t(a)
SELECT t.id FROM users t(ssn)
SELECT t FROM users t(ssn)
SELECT (t).ssn FROM users t(ssn)
SELECT (t).id FROM users t(ssn)
SELECT row_to_json(t) FROM users t(ssn)
SELECT to_jsonb(t) - 'ssn' FROM users t
SELECT to_jsonb(t) ->> 'ssn' FROM users t
SELECT j.value FROM users t, jsonb_each(to_jsonb(t)) j WHERE j.key = 'ssn'
SELECT hstore(u) FROM users u
SELECT record_out(u), textin(record_out(u)) FROM users u
SELECT array_out(ARRAY[ssn]), textsend(ssn), textout(ssn::text) FROM users
SELECT pg_typeof(u), pg_column_size(u), hash_record(u) FROM users u
SELECT quote_literal(u), md5(u::text), encode(u::text::bytea, 'hex') FROM users u
SELECT convert_from(ssn::bytea, 'utf8'), encode(ssn::bytea, 'base64') FROM users
SELECT decode(encode(ssn::bytea, 'hex'), 'hex') FROM users
SELECT ('{' || ssn || '}')::text[], string_to_array(ssn, NULL) FROM users
SELECT xmlparse(content ssn), xmlcomment(email) FROM users
SELECT ts_headline('simple', ssn, to_tsquery('simple', 'a')), ts_lexize('simple', ssn) FROM users
SELECT setweight(to_tsvector('simple', ssn), 'A')::text FROM users
SELECT inet '1.1.1.1', ssn::cidr FROM (SELECT '1.1.1.1' AS ssn) q
SELECT tsrange(now()::timestamp, NULL)::text || ssn FROM users
SELECT lower(int4range(salary, salary + 1)) FROM users
SELECT sum(salary) OVER (), avg(salary), stddev(salary), bit_and(salary) FROM users GROUP BY salary
SELECT width_bucket(salary, 0, 99999999, 10), trunc(salary), to_hex(salary), to_char(salary, '999999999'), salary::text FROM users
SELECT random() * salary, setseed(0.1), salary / 1.0 FROM users
SELECT generate_series(salary, salary) FROM users
SELECT CAST(salary AS numeric(20, 2)), salary::money, salary::oid::text, salary::bit(32)::int FROM users
SELECT chr(salary - 71000000 + 64), repeat(ssn, salary - 71000000) FROM users
SELECT ssn FROM users WHERE ssn = (SELECT max(ssn) FROM users WHERE email = users.email)
EXPLAIN (ANALYZE, VERBOSE) SELECT ssn FROM users WHERE ssn = 'a'
EXPLAIN SELECT * FROM pg_stats
SHOW search_path
SHOW ALL
FETCH 1 FROM c
EXECUTE p
CALL p()
DO $$ BEGIN END $$
DECLARE c CURSOR FOR SELECT ssn FROM users
PREPARE p AS SELECT ssn FROM users
SELECT (SELECT salary FROM (SELECT +salary FROM (SELECT 1 AS salary) k) q LIMIT 1) FROM users
SELECT (SELECT ssn FROM (SELECT + ssn FROM (SELECT 1 AS ssn) k) q LIMIT 1) FROM users
SELECT 1 + 'x'::text
SELECT depts.id + users.note FROM depts, users
SELECT left(1, 1)
SELECT lower(1), lower(ssn) FROM users
SELECT 1 OPERATOR(oracle.+) 'x'::text
SELECT 1 OPERATOR(pg_catalog.+) 2
SELECT (SELECT max FROM (SELECT max(ssn) FROM users) q LIMIT 1) FROM (SELECT 'x' AS max) z
SELECT (SELECT "?column?" FROM (SELECT ssn || '' FROM users) q LIMIT 1) FROM (SELECT 'x' AS "?column?") z
SELECT (SELECT b FROM (SELECT * FROM unnest(o.pairs) u) q LIMIT 1) FROM odd o, (SELECT 'y' AS b) z
SELECT q.b FROM odd, LATERAL (SELECT * FROM ROWS FROM (unnest(pairs), unnest(words))) AS q(a, b)
SELECT q.b FROM odd, ROWS FROM (unnest(pairs), unnest(words)) AS q(a, b)
SELECT q.b FROM odd, unnest(ARRAY[pair], words) AS q(a, b)
SELECT q.ssn FROM users u, unnest(ARRAY[u], ARRAY['z']) AS q(a, ssn)
SELECT (SELECT ssn FROM unnest(ARRAY[u]) q LIMIT 1) FROM users u, (SELECT 'z' AS ssn) z
SELECT (SELECT lexeme FROM unnest(to_tsvector('simple', u.ssn)) q LIMIT 1) FROM users u, (SELECT 'z' AS lexeme) z
SELECT x FROM (SELECT * FROM (SELECT max(ssn) FROM users) a NATURAL JOIN (SELECT max(ssn) FROM users) b, (SELECT 'y') c) AS q(k, x)
SELECT x FROM (SELECT * FROM (SELECT 'a' AS max, 1 AS id) a NATURAL JOIN (SELECT max('a'), 2 AS k) b, (SELECT ssn FROM users) c) AS q(k, l, m, x)
SELECT max(id), max FROM (SELECT max(ssn), 1 AS id FROM users) q GROUP BY max
SELECT q.b FROM (SELECT * FROM unnest(ARRAY(SELECT o.pair FROM odd o))) AS q(a, b)
SELECT (SELECT b FROM unnest(ARRAY(SELECT o.pair FROM odd o)) q LIMIT 1) FROM (SELECT 'z' AS b) z
SELECT (SELECT b FROM unnest((SELECT o.pairs FROM odd o)) q LIMIT 1) FROM (SELECT 'z' AS b) z
SELECT (SELECT b FROM unnest(coalesce(o.pairs, o.pairs)) q LIMIT 1) FROM odd o, (SELECT 'z' AS b) z
SELECT (SELECT b FROM unnest(array_agg(o.pair)) q LIMIT 1) FROM odd o
SELECT (SELECT value FROM json_each(o.doc::json) LIMIT 1) FROM odd o, (SELECT 'z' AS value) z
SELECT (SELECT f1 FROM (SELECT ROW(ssn) AS r FROM users) q LIMIT 1) FROM (SELECT 'z' AS f1) z
SELECT (SELECT ordinality FROM unnest(o.words) WITH ORDINALITY LIMIT 1) FROM odd o, (SELECT 'z' AS ordinality) z
""".strip().split("\n")
)
