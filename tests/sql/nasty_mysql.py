"""Statements made by hand to deceive the analysis on MySQL and MariaDB, one a line; ``⏎`` is a line's end."""

from __future__ import annotations

__all__ = ["SETUP", "STATEMENTS"]

SETUP: tuple[str, ...] = tuple(
    """
CREATE TABLE odd (id INT PRIMARY KEY, words VARCHAR(200), doc VARCHAR(500), `Mixed` VARCHAR(200), `select` VARCHAR(200), `a b` VARCHAR(200), made VARCHAR(200) AS (upper(`Mixed`)) VIRTUAL, made2 VARCHAR(400) AS (concat(words, made)) PERSISTENT)
INSERT INTO odd (id, words, doc, `Mixed`, `select`, `a b`) VALUES (1, '<odd.words>1', '{"k": "<odd.doc>1", "l": ["<odd.doc>2"]}', '<odd.Mixed>1', '<odd.select>1', '<odd.a b>1')
CREATE TABLE parts (id INT PRIMARY KEY, secret VARCHAR(50)) PARTITION BY HASH (id) PARTITIONS 2
INSERT INTO parts VALUES (1, '<parts.secret>1')
CREATE VIEW v_odd AS SELECT words AS x, made AS y, `select` FROM odd
CREATE VIEW `V quoted` (`Col A`, cola) AS SELECT ssn, email FROM users
CREATE FUNCTION evil() RETURNS VARCHAR(200) READS SQL DATA RETURN (SELECT max(ssn) FROM users)
CREATE FUNCTION soundex(x VARCHAR(200)) RETURNS VARCHAR(200) READS SQL DATA RETURN (SELECT max(ssn) FROM users)
CREATE PROCEDURE leak() SELECT ssn FROM users
CREATE SEQUENCE seq
""".strip().split("\n")
)
"""Tables beside those of the marker oracle, with a sign in each cell."""

STATEMENTS: tuple[str, ...] = tuple(
    r"""
SELECT timestampdiff(DAY, words, now()), timestampadd(month, 1, words), words FROM odd
SELECT words FROM odd WHERE now() - INTERVAL 3 DAY < now()
SELECT evil()
SELECT oracle.evil()
SELECT soundex('x'), oracle.soundex('x')
SELECT evil() FROM users
CALL leak()
SELECT made, made2, `Mixed`, mixed, `select`, `a b` FROM odd
SELECT x, y, `select` FROM v_odd
SELECT `Col A`, cola, `col a` FROM `V quoted`
SELECT secret FROM parts PARTITION (p0, p1)
SELECT secret FROM parts
SELECT oracle.users.ssn FROM oracle.users
SELECT oracle.users.ssn FROM users
SELECT .users.ssn FROM users
SELECT .ssn FROM users
SELECT users.ssn FROM oracle.users
SELECT oracle . users . ssn FROM users
SELECT USERS.SSN FROM users
SELECT u.SSN FROM users U
SELECT "ssn", 'ssn', `ssn` FROM users
SELECT 'a' "b", ssn FROM users
SELECT "a" 'b' `c`, ssn FROM users
SELECT ssn 'email' FROM users
SELECT ssn "email", email AS 'ssn' FROM users
SELECT q.email FROM (SELECT ssn 'email' FROM users) q
SELECT q.`a b` FROM (SELECT ssn AS 'a b' FROM users) q
SELECT N'x', _utf8mb4'x', _latin1 'x' COLLATE latin1_bin, ssn FROM users
SELECT x'41', X'41', 0x41, b'1', 0b1, ssn FROM users
SELECT DATE '2020-01-01', TIME '10:00:00', TIMESTAMP '2020-01-01 00:00:00', INTERVAL 1 DAY + DATE '2020-01-01', ssn FROM users
SELECT \N, ssn FROM users
SELECT 'a\'b', ssn FROM users
SELECT 'a\\', ssn FROM users
SELECT 'a''b', "a""b", ssn FROM users
SELECT 'a\'', ssn, '\'b' FROM users
SELECT 'a
b', ssn FROM users
SELECT 1 -- , email⏎, ssn FROM users
SELECT 1 --email⏎, ssn FROM users
SELECT 1 # '⏎, ssn FROM users
SELECT 1 #email, ssn⏎FROM users
SELECT 1 /* , email */ , ssn FROM users
SELECT 1 /*! , ssn */ FROM users
SELECT 1 /*!50000 , ssn */ FROM users
SELECT 1 /*!99999 , ssn */ FROM users
SELECT 1 /*M! , ssn */ FROM users
SELECT 1 /*M!100000 , ssn */ FROM users
SELECT /*+ MAX_EXECUTION_TIME(1) */ ssn FROM users
SELECT /* /* */ ssn FROM users -- */
SELECT ssn/**/email FROM users
SELECT @x := ssn, @x FROM users
SELECT @x FROM users
SELECT @`x`, @'x', @"x" FROM users
SELECT @@version, @@global.version, @@session.sql_mode
SELECT ssn INTO @x FROM users LIMIT 1
SELECT ssn INTO OUTFILE '/tmp/zzx' FROM users
SELECT ssn FROM users INTO OUTFILE '/tmp/zzx'
SELECT ssn INTO DUMPFILE '/tmp/zzx' FROM users LIMIT 1
SET @x = (SELECT max(ssn) FROM users)
DO sleep(0), (SELECT max(ssn) FROM users)
HANDLER users OPEN
HANDLER users READ FIRST
HANDLER users CLOSE
TABLE users
TABLE users ORDER BY ssn LIMIT 1
VALUES (1, 2), (3, (SELECT max(ssn) FROM users))
SELECT * FROM (VALUES ((SELECT max(ssn) FROM users), 2)) v
SELECT `(SELECT max(ssn) FROM users)` FROM (VALUES ((SELECT max(ssn) FROM users), 2)) v
SELECT v.`2` FROM (VALUES (1, 2), ((SELECT max(ssn) FROM users), 3)) v
WITH v(a, b) AS (VALUES (1, (SELECT max(ssn) FROM users))) SELECT b FROM v
SELECT ssn FROM DUAL
SELECT 1 FROM DUAL
SELECT (SELECT max(ssn) FROM users) FROM DUAL WHERE true
SELECT max(`lower(ssn)`) FROM (SELECT lower(ssn) FROM users) q
SELECT `max(ssn)` FROM (SELECT max(ssn) FROM users) q
SELECT q.`ssn` FROM (SELECT users.ssn FROM users) q
SELECT * FROM (SELECT ssn, email FROM users) q
SELECT * FROM (SELECT ssn a, email b FROM users) AS q(b, a)
SELECT ssn, users.* FROM users
SELECT users.*, ssn FROM users, orders
SELECT *, orders.* FROM users, orders
SELECT oracle.users.* FROM users
SELECT u.*, o.* FROM users u JOIN orders o USING (id, email)
SELECT * FROM users u JOIN orders o USING (id, email) JOIN depts d USING (id)
SELECT id, email FROM users LEFT JOIN orders USING (id, email)
SELECT id, email FROM users RIGHT JOIN orders USING (id, email)
SELECT * FROM users RIGHT JOIN orders USING (id, email)
SELECT * FROM users u RIGHT JOIN orders o USING (note) LEFT JOIN depts d ON true
SELECT * FROM users NATURAL JOIN orders
SELECT note FROM users NATURAL RIGHT JOIN orders
SELECT * FROM users NATURAL LEFT JOIN (depts)
SELECT * FROM users, (orders JOIN depts USING (id))
SELECT * FROM users JOIN (orders, depts) ON users.id = orders.id
SELECT * FROM users STRAIGHT_JOIN orders
SELECT STRAIGHT_JOIN ssn FROM users
SELECT SQL_NO_CACHE ssn FROM users
SELECT SQL_CALC_FOUND_ROWS ssn FROM users
SELECT HIGH_PRIORITY DISTINCT ssn FROM users
SELECT DISTINCTROW ssn FROM users
SELECT ALL ssn FROM users
SELECT * FROM { OJ users LEFT OUTER JOIN orders ON users.id = orders.id }
SELECT ssn FROM users USE INDEX (x)
SELECT ssn FROM users IGNORE INDEX () FOR JOIN
SELECT ssn FROM users FORCE INDEX (PRIMARY)
SELECT ssn FROM users FOR UPDATE
SELECT ssn FROM users LOCK IN SHARE MODE
SELECT ssn FROM users PROCEDURE ANALYSE()
SELECT ssn FROM users LIMIT 1, 1
SELECT ssn FROM users LIMIT 2 OFFSET 1
SELECT ssn FROM users LIMIT ROWS EXAMINED 100
SELECT ssn FROM users ORDER BY email OFFSET 1 ROW FETCH NEXT 1 ROW ONLY
SELECT ssn FROM users ORDER BY email FETCH FIRST 1 ROWS WITH TIES
SELECT email, ssn FROM users GROUP BY email
SELECT email, ssn FROM users GROUP BY email WITH ROLLUP
SELECT email e, max(ssn) FROM users GROUP BY e HAVING max(ssn) > ''
SELECT ssn email FROM users GROUP BY email
SELECT ssn email FROM users HAVING email > ''
SELECT ssn AS email, email AS x FROM users ORDER BY email
SELECT ssn FROM users GROUP BY 1
SELECT ssn || email FROM users
SELECT ssn && email, ssn XOR email, NOT ssn, !ssn FROM users
SELECT ssn <=> email, ssn <> email, ssn != email, ssn IS TRUE, ssn IS NOT UNKNOWN FROM users
SELECT ssn LIKE email ESCAPE '|', ssn NOT RLIKE 'a', ssn REGEXP email, ssn SOUNDS LIKE email FROM users
SELECT MATCH (ssn) AGAINST ('a') FROM users
SELECT ssn BETWEEN email AND note, ssn IN (email, note), (ssn, email) IN ((note, name)), ssn = ANY (SELECT email FROM users) FROM users
SELECT CASE ssn WHEN email THEN note ELSE name END, if(1, ssn, email), ifnull(ssn, email), nvl(NULL, ssn), nvl2(1, ssn, email), nullif(ssn, email), coalesce(NULL, ssn) FROM users
SELECT greatest(ssn, email), least(ssn, email), elt(1, ssn, email), field(ssn, email), make_set(1, ssn, email), find_in_set(ssn, email), interval(salary, 1, 2) FROM users
SELECT concat(ssn, email), concat_ws('-', ssn, email), group_concat(ssn), group_concat(DISTINCT ssn ORDER BY email DESC SEPARATOR '+'), group_concat(ssn, email LIMIT 1) FROM users
SELECT char(65), char(salary - 71000000 + 64 USING utf8mb4), ord(ssn), ascii(ssn), hex(ssn), unhex(hex(ssn)), to_base64(ssn), from_base64(to_base64(ssn)), quote(ssn) FROM users
SELECT convert(ssn, CHAR(2)), convert(ssn USING utf8mb4), CAST(ssn AS CHAR CHARACTER SET utf8mb4), CAST(ssn AS BINARY), BINARY ssn, ssn COLLATE utf8mb4_bin FROM users
SELECT CAST(salary AS CHAR), CAST(salary AS DECIMAL(20, 2)), salary DIV 1, salary MOD 99999999, salary % 99999999, -salary, ~salary, salary ^ 0, salary << 0, format(salary, 0) FROM users
SELECT sum(salary), avg(salary), bit_and(salary), std(salary), json_arrayagg(ssn), json_objectagg(ssn, email) FROM users
SELECT json_value(profile, '$.x'), json_query(profile, '$'), json_extract(profile, '$.x', '$.tags'), json_unquote(json_extract(profile, '$.x')), json_object('a', ssn), json_array(ssn), json_keys(profile), json_search(profile, 'one', '%'), json_detailed(profile), json_merge(profile, profile) FROM users
SELECT profile -> '$.x', profile ->> '$.x' FROM users
SELECT j.* FROM users, JSON_TABLE(profile, '$' COLUMNS (x VARCHAR(50) PATH '$.x')) j
SELECT j.x FROM users, JSON_TABLE(users.profile, '$.tags[*]' COLUMNS (o FOR ORDINALITY, x VARCHAR(50) PATH '$')) AS j
SELECT x FROM JSON_TABLE((SELECT profile FROM users LIMIT 1), '$' COLUMNS (x VARCHAR(50) PATH '$.x')) j
SELECT extractvalue(concat('<a>', ssn, '</a>'), '/a'), updatexml('<a/>', '/a', ssn) FROM users
SELECT substr(ssn, 1), mid(ssn, 1, 1), substring(ssn FROM 1 FOR 2), substring_index(ssn, 'x', 1), left(ssn, 1), right(ssn, 1), lpad(ssn, 9, email), insert(ssn, 1, 0, email), replace(note, note, ssn), reverse(ssn), repeat(ssn, 2), trim(BOTH 'x' FROM ssn), trim(ssn), position('a' IN ssn), locate(ssn, email), regexp_replace(ssn, '(.)', '\\1'), regexp_substr(ssn, '.'), regexp_instr(ssn, 'a') FROM users
SELECT md5(ssn), sha2(ssn, 256), aes_encrypt(ssn, 'k'), aes_decrypt(aes_encrypt(ssn, 'k'), 'k'), compress(ssn), uncompress(compress(ssn)), encode(ssn, 'k'), crc32(ssn), password(ssn) FROM users
SELECT load_file('/etc/hostname'), sleep(0), benchmark(1, ssn), get_lock(ssn, 0), release_lock(ssn), last_insert_id(salary), row_count(), found_rows(), connection_id(), user(), database(), version() FROM users
SELECT last_insert_id()
SELECT nextval(seq), NEXT VALUE FOR seq, lastval(seq), setval(seq, 5)
SELECT values(note), default(note), name_const('a', 'b'), inet_aton(ssn), uuid() FROM users
SELECT date_format('2020-01-01', ssn), str_to_date(ssn, '%Y'), extract(YEAR FROM ssn), date_add('2020-01-01', INTERVAL salary DAY), timestampdiff(DAY, ssn, email) FROM users
SELECT lag(ssn) OVER (ORDER BY id), first_value(ssn) OVER w, nth_value(ssn, 2) OVER w, ntile(2) OVER w FROM users WINDOW w AS (ORDER BY id)
SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY salary) OVER (PARTITION BY dept_id), median(salary) OVER () FROM users
SELECT max(ssn) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) FROM users
SELECT (SELECT ssn) FROM users
SELECT (SELECT ssn FROM depts LIMIT 1) FROM users
SELECT (SELECT name FROM depts LIMIT 1) FROM users
SELECT (SELECT u.ssn FROM depts u LIMIT 1) FROM users u
SELECT (SELECT x FROM (SELECT max(ssn) AS x FROM users) q) FROM users
SELECT (SELECT x FROM (SELECT ssn AS x) q) FROM users
SELECT EXISTS (SELECT ssn FROM users), (SELECT max(ssn) FROM users) IS NULL
SELECT ROW(ssn, email) = ROW(note, name) FROM users
SELECT ssn FROM users UNION SELECT email FROM users ORDER BY ssn LIMIT 2
(SELECT ssn FROM users LIMIT 1) UNION ALL (SELECT note FROM orders ORDER BY id LIMIT 1) LIMIT 2
SELECT 'x' a UNION SELECT ssn FROM users
SELECT a FROM (SELECT 'x' a UNION SELECT ssn FROM users) q
SELECT ssn FROM users EXCEPT SELECT email FROM users
SELECT ssn FROM users INTERSECT SELECT ssn FROM users
SELECT ssn FROM users MINUS SELECT email FROM users
WITH q AS (SELECT ssn FROM users) SELECT * FROM q
WITH q(a, b) AS (SELECT ssn, email FROM users) SELECT b, a FROM q
WITH users AS (SELECT ssn AS email FROM users) SELECT email FROM users
WITH users AS (SELECT ssn AS email FROM oracle.users) SELECT users.email FROM users
WITH a AS (SELECT ssn AS x FROM users), b AS (SELECT x AS y FROM a) SELECT y FROM b, a
WITH RECURSIVE r(n, s) AS (SELECT 1, ssn FROM users UNION SELECT n + 1, s FROM r WHERE n < 2) SELECT s FROM r
WITH RECURSIVE r AS (SELECT 1 AS n, CAST('x' AS CHAR(50)) AS s UNION ALL SELECT n + 1, (SELECT max(ssn) FROM users) FROM r WHERE n < 2) SELECT s FROM r
WITH RECURSIVE r(a, b, n) AS (SELECT ssn, 'x', 1 FROM users UNION ALL SELECT b, a, n + 1 FROM r WHERE n < 3) CYCLE a, b RESTRICT SELECT a FROM r
SELECT * FROM (WITH q AS (SELECT ssn FROM users) SELECT * FROM q) w
INSERT INTO orders (note) SELECT ssn FROM users RETURNING note
INSERT INTO orders (id, note) VALUES (1, (SELECT max(ssn) FROM users)) RETURNING *
INSERT INTO orders SET note = (SELECT max(ssn) FROM users) RETURNING note
INSERT INTO odd (id, words) VALUES (1, 'a') ON DUPLICATE KEY UPDATE words = `Mixed` RETURNING words, made2
INSERT INTO odd (id, words) SELECT 1, max(ssn) FROM users ON DUPLICATE KEY UPDATE words = VALUES(words) RETURNING words, made2
INSERT INTO odd (id, words) VALUES (1, (SELECT max(ssn) FROM users)) ON DUPLICATE KEY UPDATE `select` = VALUE(words) RETURNING `select`
REPLACE INTO odd (id, words) SELECT 1, max(ssn) FROM users RETURNING words, made2
REPLACE INTO orders SET note = (SELECT max(ssn) FROM users) RETURNING *
DELETE FROM users WHERE id = 1 RETURNING ssn, users.email
DELETE FROM orders RETURNING note, (SELECT max(ssn) FROM users)
UPDATE users SET note = ssn, ssn = note
EXPLAIN SELECT ssn FROM users WHERE ssn = 'a'
EXPLAIN EXTENDED SELECT ssn FROM users WHERE ssn = 'a'
EXPLAIN FORMAT=JSON SELECT ssn FROM users WHERE ssn = 'a'
ANALYZE SELECT ssn FROM users WHERE ssn = 'a'
ANALYZE FORMAT=JSON SELECT ssn FROM users WHERE ssn = 'a'
DESCRIBE users
DESC users ssn
DESCRIBE SELECT ssn FROM users
SHOW TABLES
SHOW CREATE TABLE users
SHOW FULL COLUMNS FROM users
SHOW PROCESSLIST
SHOW WARNINGS
SHOW VARIABLES LIKE 'version'
SELECT * FROM information_schema.tables WHERE table_name = 'users'
SELECT column_name, column_default FROM information_schema.columns WHERE table_name = 'users'
SELECT info FROM information_schema.processlist
SELECT * FROM information_schema.processlist
SELECT view_definition FROM information_schema.views
SELECT * FROM information_schema.user_variables
SELECT * FROM mysql.user
SELECT histogram FROM mysql.column_stats
SELECT routine_definition FROM information_schema.routines
SELECT * FROM performance_schema.events_statements_current
CHECKSUM TABLE users
CHECK TABLE users
SELECT key, ssn FROM (SELECT id AS `key`, ssn FROM users) q
SELECT q.key, q.rank, q.system FROM (SELECT ssn AS `key`, email AS `rank`, note AS `system` FROM users) q
SELECT q.date, q.text, q.year FROM (SELECT ssn AS date, email AS text, note AS year FROM users) q
SELECT date, text, year, value, position FROM (SELECT ssn AS date, email AS text, note AS year, name AS value, ssn AS position FROM users) q
SELECT q.interval, q.div, q.xor FROM (SELECT ssn AS `interval`, email AS `div`, note AS `xor` FROM users) q
SELECT count, sum, left FROM (SELECT ssn AS count, email AS sum, note AS `left` FROM users) q
SELECT true, false, unknown FROM (SELECT ssn AS `true`, email AS `false`, note AS unknown FROM users) q
SELECT current_user, q.current_user FROM (SELECT ssn AS `current_user` FROM users) q
SELECT user, user() FROM (SELECT ssn AS user FROM users) q
SELECT é FROM (SELECT ssn AS é, email AS e FROM users) q
SELECT e FROM (SELECT ssn AS é, email AS b FROM users) q
SELECT `É` FROM (SELECT ssn AS `é` FROM users) q
SELECT ſsn FROM users
SELECT `ssn ` FROM users
SELECT q.`` FROM (SELECT ssn AS `` FROM users) q
SELECT 1a, ssn FROM (SELECT ssn, email AS 1a FROM users) q
SELECT 1e1, 1e, ssn FROM (SELECT ssn, email AS 1e FROM users) q
SELECT q.1a FROM (SELECT ssn AS 1a FROM users) q
SELECT 0xg FROM (SELECT ssn AS 0xg FROM users) q
SELECT a$b, $a FROM (SELECT ssn AS a$b, email AS $a FROM users) q
SELECT ssn FROM users;
SELECT ssn FROM users; SELECT email FROM users
SELECT ssn.email FROM (SELECT ssn AS email FROM users) ssn
SELECT users.email FROM (SELECT ssn AS email FROM users) users
SELECT u.email FROM users u, LATERAL (SELECT u.ssn AS email) l
SELECT l.email FROM users u, LATERAL (SELECT u.ssn AS email) l
SELECT ssn FROM users FOR SYSTEM_TIME ALL
SELECT ssn FROM users AS OF TIMESTAMP now()
PREPARE p FROM 'SELECT ssn FROM users'
EXECUTE p
EXECUTE IMMEDIATE 'SELECT ssn FROM users'
BEGIN NOT ATOMIC SELECT ssn FROM users; END
IF 1 THEN SELECT ssn FROM users; END IF
LOAD DATA INFILE 'x' INTO TABLE users
SELECT (SELECT `max(ssn)` FROM (SELECT max(ssn) FROM users) q LIMIT 1) FROM (SELECT 'x' AS `max(ssn)`) z
SELECT (SELECT `2` FROM (VALUES (1, 2), (3, (SELECT max(ssn) FROM users))) q LIMIT 1 OFFSET 1) FROM (SELECT 'x' AS `2`) z
SELECT (SELECT `ssn` FROM (SELECT (ssn) FROM users) q LIMIT 1) FROM (SELECT 'x' AS ssn) z
SELECT (SELECT x FROM (SELECT 'x' UNION SELECT ssn FROM users) q LIMIT 1 OFFSET 1) FROM (SELECT 'y' AS x) z
SELECT (SELECT `NULL` FROM (SELECT NULL UNION SELECT ssn FROM users) q LIMIT 1 OFFSET 1) FROM (SELECT 'y' AS `NULL`) z
SELECT (SELECT k FROM (SELECT ssn 'k' FROM users) q LIMIT 1) FROM (SELECT 'y' AS k) z
SELECT (SELECT k FROM (SELECT 'k' FROM users) q LIMIT 1) FROM (SELECT ssn AS k FROM users LIMIT 1) z
SELECT 1e FROM (SELECT ssn AS 1e FROM users) q
SELECT q.1e5 FROM (SELECT ssn AS `1e5` FROM users) q
ANALYZE FORMAT=JSON DELETE FROM users
""".strip().split("\n")
)
