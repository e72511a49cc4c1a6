"""The statements of the leak suite: every way of SQL to bring a value to where a program can see it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tests.leaks.canaries import canary

__all__ = ["DUCKDB", "MARIADB", "STATEMENTS", "Statement"]

EMAIL = canary("email").value
CARD = canary("card_no").value
SQLITE = ("sqlite3",)
POSTGRES = ("psycopg",)
MYSQL = ("pymysql",)
DUCK = ("duckdb",)
BOTH = ("sqlite3", "psycopg")


@dataclass(frozen=True, slots=True)
class Statement:
    """One statement.

    Attributes:
        group: What it is an example of.
        text: The statement, with ``?`` for parameters.
        drivers: Where it is run.
        parameters: Its parameters.
        bites: The drivers that, raw, let a canary out with it; the others show that nothing is made worse.
        before: Statements that prepare it.
    """

    group: str
    text: str
    drivers: tuple[str, ...] = BOTH
    parameters: tuple[object, ...] = ()
    bites: tuple[str, ...] = BOTH
    before: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.group}: {' '.join(self.text.split())[:70]}"


def _all(
    group: str, texts: str, drivers: tuple[str, ...] = BOTH, bites: tuple[str, ...] = BOTH
) -> list[Statement]:
    """Return one statement a line."""
    return [Statement(group, line.strip(), drivers, (), bites) for line in texts.strip().splitlines()]


STATEMENTS: list[Statement] = [
    *_all(
        "plain",
        """SELECT * FROM people
        SELECT * FROM orders
        SELECT * FROM opaque
        SELECT * FROM contacts
        SELECT full_name, email, phone, ssn, card_no, iban, password, api_token FROM people
        SELECT notes, profile, raw_note FROM people
        SELECT p.* FROM people AS p
        SELECT people.* FROM people ORDER BY email DESC LIMIT 1
        SELECT DISTINCT email FROM people
        SELECT ALL card_no FROM people WHERE id = 1""",
    ),
    *_all(
        "aliased",
        """SELECT email AS product_name, card_no AS quantity, ssn AS "x.y" FROM people
        SELECT e FROM (SELECT email AS e FROM people) AS t
        SELECT t.e FROM (SELECT email e FROM people) t
        SELECT a.b FROM (SELECT d.c AS b FROM (SELECT email AS c FROM people) AS d) AS a
        SELECT "EMAIL" FROM (SELECT email AS "EMAIL" FROM people) AS t
        SELECT opaque.a AS total, opaque.b AS sku, c AS price FROM opaque""",
    ),
    *_all(
        "expression",
        """SELECT lower(email), upper(full_name), trim(card_no) FROM people
        SELECT substr(email, 1, 12), substr(card_no, 1, 10), substr(full_name, 2) FROM people
        SELECT email || '', '' || card_no, full_name || ' ' || email FROM people
        SELECT replace(email, '@', ' at '), replace(card_no, '4', '4') FROM people
        SELECT coalesce(email, 'none'), nullif(card_no, '') FROM people
        SELECT CASE WHEN id = 1 THEN email ELSE phone END FROM people
        SELECT CAST(card_no AS NUMERIC), CAST(email AS VARCHAR(80)) FROM people
        SELECT id, (SELECT email FROM people AS q WHERE q.id = p.id) FROM people AS p
        SELECT card_number + 0, card_number / 1000000, -card_number FROM orders
        SELECT (email) FROM people
        SELECT c + 0, a || '', upper(a) FROM opaque""",
    ),
    *_all(
        "expression",
        """SELECT hex(email), quote(email), unicode(email), printf('%s', email) FROM people
        SELECT json_extract(profile, '$.contact.email'), profile ->> '$.contact.card_no' FROM people
        SELECT json_object('k', email), json_array(card_no, ssn), json_quote(email) FROM people
        SELECT value FROM people, json_each(people.profile, '$.contact')
        SELECT fullkey, atom FROM people, json_tree(people.profile, '$.contact')
        SELECT iif(1, email, ''), ifnull(card_no, ''), CAST(email AS BLOB) FROM people
        SELECT rowid, email, card_no FROM people""",
        SQLITE,
    ),
    *_all(
        "expression",
        """SELECT reverse(email), initcap(email), md5(email), left(card_no, 9), right(card_no, 9) FROM people
        SELECT encode(email::bytea, 'hex'), encode(email::bytea, 'base64'), email::bytea FROM people
        SELECT p FROM people AS p
        SELECT p::text FROM people AS p
        SELECT row(email, card_no), (email, card_no)::text FROM people
        SELECT row_to_json(p), to_jsonb(p) FROM people AS p
        SELECT json_build_object('k', email), array[email, card_no], format('%s', email) FROM people
        SELECT profile -> 'contact' ->> 'email', profile #>> '{contact,card_no}' FROM people
        SELECT profile['contact']['email'] FROM people
        SELECT jsonb_path_query(profile, '$.contact.email') FROM people
        SELECT key, value FROM people, jsonb_each_text(profile -> 'contact')
        SELECT unnest(string_to_array(email, '@')) FROM people
        SELECT regexp_split_to_table(email, ''), translate(card_no, '0', 'O') FROM people
        SELECT to_tsvector(notes), quote_literal(email), quote_ident(email) FROM people
        SELECT set_config('canary.value', email, false), current_setting('canary.value', true) FROM people
        SELECT convert_to(email, 'UTF8'), ascii(email), overlay(card_no placing '' from 1 for 1) FROM people
        SELECT lead(email) OVER (ORDER BY id), first_value(card_no) OVER (ORDER BY id) FROM people
        SELECT x FROM people, LATERAL (SELECT email AS x) AS l
        SELECT tableoid, ctid, xmin, email FROM people
        TABLE people
        SELECT email FROM people FOR UPDATE
        VALUES ((SELECT email FROM people LIMIT 1))""",
        POSTGRES,
    ),
    *_all(
        "join",
        """SELECT p.email, o.email, o.card_number, o.memo FROM people p JOIN orders o ON o.person_id = p.id
        SELECT * FROM people p JOIN orders o ON o.email = p.email
        SELECT * FROM people JOIN orders USING (email)
        SELECT * FROM orders NATURAL JOIN (SELECT id, full_name AS who FROM people) AS t
        SELECT a.email, b.email FROM people a, people b WHERE a.id <> b.id
        SELECT p.full_name, o.memo FROM people p LEFT JOIN orders o ON o.email = p.email
        SELECT reach, line, label FROM contacts JOIN orders ON reach = email""",
    ),
    *_all(
        "aggregate",
        """SELECT min(email), max(card_no), count(ssn), count(DISTINCT iban) FROM people
        SELECT email, count(*) FROM people GROUP BY email HAVING count(*) > 0 ORDER BY email
        SELECT max(card_number), sum(card_number), avg(card_number) FROM orders
        SELECT count(*), max(notes), min(full_name) FROM people
        SELECT max(a), min(b), max(c) FROM opaque""",
    ),
    *_all(
        "aggregate",
        """SELECT group_concat(email), group_concat(card_no, '-'), total(card_no) FROM people
        SELECT json_group_array(email), json_group_object(email, card_no) FROM people""",
        SQLITE,
    ),
    *_all(
        "aggregate",
        """SELECT string_agg(email, ', '), array_agg(card_no), json_agg(p), jsonb_object_agg(email, ssn) FROM people p
        SELECT mode() WITHIN GROUP (ORDER BY email), percentile_disc(0.5) WITHIN GROUP (ORDER BY card_no) FROM people
        SELECT DISTINCT ON (email) email, card_no FROM people ORDER BY email
        SELECT email, GROUPING(email) FROM people GROUP BY ROLLUP (email)""",
        POSTGRES,
    ),
    *_all(
        "set",
        """SELECT email FROM people UNION SELECT card_no FROM people
        SELECT email FROM people UNION ALL SELECT memo FROM orders
        SELECT 'constant' UNION SELECT email FROM people
        SELECT id, 'x' FROM people UNION SELECT person_id, email FROM orders
        SELECT email FROM people INTERSECT SELECT email FROM orders
        SELECT email FROM people EXCEPT SELECT 'nobody'
        SELECT CAST(id AS TEXT) FROM orders UNION ALL SELECT card_no FROM people""",
    ),
    *_all(
        "with",
        """WITH t AS (SELECT email, card_no FROM people) SELECT * FROM t
        WITH t (x, y) AS (SELECT email, card_no FROM people) SELECT y AS a, x AS b FROM t
        WITH a AS (SELECT email FROM people), b AS (SELECT email AS z FROM a) SELECT z FROM b
        WITH RECURSIVE r (n, e) AS (SELECT 1, email FROM people UNION ALL SELECT n + 1, e FROM r WHERE n < 2) SELECT e FROM r
        WITH x AS (SELECT email FROM people) SELECT (SELECT max(email) FROM x), id FROM orders""",
    ),
    *_all(
        "write",
        """INSERT INTO orders SELECT 7, 1, email, card_number, memo, 1 FROM orders WHERE id = 1 RETURNING email, memo
        UPDATE people SET phone = NULL WHERE id = 1 RETURNING *
        DELETE FROM orders RETURNING email, card_number, memo""",
    ),
    *_all(
        "metadata",
        """SELECT most_common_vals::text, histogram_bounds::text FROM pg_stats WHERE tablename = 'people'
        SELECT current_query(), 'wyvernqx.blothmar@kestrelhoaxby.org' IS NULL""",
        POSTGRES,
    ),
    *_all(
        "silent",
        """SELECT email = 'x', email > 'm', length(email) FROM people
        SELECT o.id FROM orders o WHERE o.email IN (SELECT email FROM people)
        SELECT length(email), count(*) FROM people GROUP BY 1
        WITH people AS (SELECT 'x' AS email) SELECT email FROM people
        CREATE TABLE copied AS SELECT email AS thing, card_no AS amount FROM people
        CREATE TEMPORARY TABLE copied AS SELECT notes AS thing FROM people
        CREATE VIEW seen AS SELECT email AS thing FROM people""",
        bites=(),
    ),
    *_all(
        "silent",
        """SELECT typeof(email), instr(email, '@'), glob('*', email) FROM people
        EXPLAIN SELECT * FROM people WHERE email > lower(full_name)
        EXPLAIN QUERY PLAN SELECT * FROM people WHERE email > lower(full_name)
        PRAGMA table_info(people)
        SELECT sql FROM sqlite_master
        PRAGMA integrity_check
        SELECT json(email) FROM people
        SELECT load_extension(email) FROM people
        SELECT abs(-9223372036854775808), email FROM people
        SELECT email FROM people WHERE email MATCH 'x'
        SELECT zeroblob(10000000000), email FROM people""",
        SQLITE,
        (),
    ),
    *_all(
        "silent",
        """COPY people TO STDOUT
        COPY (SELECT email FROM people) TO STDOUT WITH CSV
        SELECT query FROM pg_stat_activity
        SHOW search_path
        EXPLAIN SELECT * FROM people WHERE email > lower(full_name)
        EXPLAIN (ANALYZE, VERBOSE) SELECT * FROM people WHERE email > lower(full_name)
        SELECT lo_from_bytea(0, email::bytea) FROM people
        SELECT pg_notify('canary', email) FROM people
        SELECT CAST(CAST(card_no AS NUMERIC) / 1000000 AS INTEGER) FROM people
        SELECT card_number::integer FROM orders
        SELECT 1 / (CASE WHEN email > '' THEN 0 ELSE 1 END) FROM people
        SELECT to_date(email, 'YYYY') FROM people
        SELECT to_number(email, '999'), to_timestamp(email, 'YYYY') FROM people
        SELECT query_to_xml('SELECT email FROM people', true, true, '')
        SELECT table_to_xml('people', true, true, '')
        SELECT xmlparse(document email) FROM people
        SELECT email ~ ('(' || email) FROM people
        SELECT decode(email, 'hex') FROM people
        CREATE UNIQUE INDEX broken ON opaque ((length(a) > 0))
        ALTER TABLE people ALTER email TYPE integer USING email::integer
        ALTER TABLE people ADD CHECK (email = 'x')
        DO $$ BEGIN RAISE NOTICE 'mail is %', (SELECT email FROM people WHERE id = 1); END $$""",
        POSTGRES,
        (),
    ),
    # ------------------------------------------------------------------ in two steps
    Statement(
        "two steps",
        "SELECT * FROM copied",
        before=("CREATE TABLE copied AS SELECT email AS thing, card_no AS amount, notes AS x FROM people",),
    ),
    Statement(
        "two steps",
        "SELECT * FROM copied",
        before=("CREATE TEMPORARY TABLE copied AS SELECT email AS thing, c AS amount FROM people, opaque",),
    ),
    Statement(
        "two steps",
        "SELECT * FROM seen",
        before=("CREATE VIEW seen AS SELECT email AS thing, card_no AS amount, notes AS x FROM people",),
    ),
    Statement(
        "two steps",
        "SELECT memo FROM orders",
        before=("UPDATE orders SET memo = (SELECT email FROM people WHERE id = person_id)",),
    ),
    Statement(
        "two steps",
        "SELECT amount FROM orders",
        before=("UPDATE orders SET amount = card_number",),
        drivers=SQLITE,
    ),
    Statement("two steps", "SELECT mail FROM people", before=("ALTER TABLE people RENAME email TO mail",)),
    Statement("two steps", "SELECT * FROM crowd", before=("ALTER TABLE people RENAME TO crowd",)),
    Statement(
        "two steps",
        "FETCH ALL FROM c",
        before=("DECLARE c CURSOR FOR SELECT email, card_no FROM people",),
        drivers=POSTGRES,
    ),
    Statement(
        "two steps", "EXECUTE q", before=("PREPARE q AS SELECT email AS x FROM people",), drivers=POSTGRES
    ),
    Statement(
        "two steps",
        "SELECT current_setting('canary.value')",
        before=(
            "DO $$ BEGIN PERFORM set_config('canary.value', (SELECT max(email) FROM people), false); END $$",
        ),
        drivers=POSTGRES,
    ),
    Statement(
        "two steps",
        "SELECT tell(1)",
        before=(
            "CREATE FUNCTION tell(i int) RETURNS text LANGUAGE sql AS 'SELECT email FROM people WHERE id = i'",
        ),
        drivers=POSTGRES,
    ),
    Statement(
        "two steps",
        "SELECT * FROM tell()",
        before=("CREATE FUNCTION tell() RETURNS SETOF people LANGUAGE sql AS 'SELECT * FROM people'",),
        drivers=POSTGRES,
    ),
    # ------------------------------------------------------------------ errors
    *_all(
        "error",
        """SELECT * FROM people WHERE email = 'wyvernqx.blothmar@kestrelhoaxby.org
        SELECT * FROM "wyvernqx.blothmar@kestrelhoaxby.org"
        SELECT "wyvernqx.blothmar@kestrelhoaxby.org" FROM people""",
    ),
    *_all(
        "error",
        """INSERT INTO people (id, full_name, email) VALUES (9, 'Nobody', 'wyvernqx.blothmar@kestrelhoaxby.org')
        INSERT INTO people (id, full_name, email) SELECT 9, full_name, email FROM people WHERE id = 1
        INSERT INTO people (id, full_name, email) SELECT 9, email, NULL FROM people
        INSERT INTO people (id, full_name, email) SELECT 9, 'x', card_no FROM people
        UPDATE people SET email = (SELECT email FROM people WHERE id = 2) WHERE id = 1
        SELECT * FROM people WHERE email = 'wyvernqx.blothmar@kestrelhoaxby.org' foo bar
        SELECT * FROM people WHERE nothing = 4539578763621486
        SELECT no_such('4539578763621486')
        SELEKT 4539578763621486""",
        BOTH,
        POSTGRES,
    ),
    *_all(
        "error",
        """SELECT json_extract(profile, email) FROM people
        SELECT CAST(x'ff' || CAST(email AS BLOB) AS TEXT) FROM people
        ATTACH (SELECT email FROM people LIMIT 1) || '/x/y' AS other""",
        SQLITE,
    ),
    *_all(
        "error",
        """SELECT CAST(email AS INTEGER) FROM people
        SELECT email::date, 1 FROM people
        SELECT card_no::smallint FROM people
        SELECT email::jsonb FROM people
        SELECT email::regclass FROM people
        SELECT email::uuid FROM people
        SELECT email::inet FROM people
        SELECT profile -> 'contact' -> 'email' -> 0, (profile ->> 'history')::integer FROM people
        SELECT set_config(email, 'x', false) FROM people
        INSERT INTO orders VALUES (9, 1, (SELECT card_no FROM people WHERE id = 1), 1, 'x', 1)
        INSERT INTO people (id, full_name, email, profile) SELECT 9, 'Nobody', 'nobody', email::jsonb FROM people
        DO $$ BEGIN RAISE EXCEPTION 'bad %', (SELECT email FROM people WHERE id = 1) USING DETAIL = (SELECT card_no FROM people WHERE id = 1), HINT = (SELECT notes FROM people WHERE id = 1); END $$
        DROP TABLE IF EXISTS "wyvernqx.blothmar@kestrelhoaxby.org"
        SELECT pg_read_file(email) FROM people
        SELECT nextval(email) FROM people""",
        POSTGRES,
    ),
    Statement(
        "error",
        "INSERT INTO people (id, full_name, email) VALUES (9, ?, ?)",
        BOTH,
        ("Nobody", EMAIL),
        POSTGRES,
    ),
    Statement(
        "error", "INSERT INTO people (id, full_name, email) VALUES (1, ?, ?)", BOTH, (EMAIL, CARD), POSTGRES
    ),
    Statement("error", "SELECT ? + 1, ? FROM nowhere", BOTH, (EMAIL, CARD), POSTGRES),
    Statement("error", "SELECT ? FROM people", BOTH, (EMAIL, CARD), POSTGRES),
    Statement("error", "SELECT ?, ? FROM people", BOTH, (EMAIL,), POSTGRES),
    Statement("error", "SELECT CAST(? AS INTEGER)", POSTGRES, (EMAIL,)),
    Statement("error", "SELECT id FROM people WHERE id = ?", POSTGRES, (EMAIL,)),
    Statement("error", "SELECT id FROM people WHERE email = ?", BOTH, ({EMAIL},), POSTGRES),
]

_KEPT = {"SELECT", "WITH", "INSERT", "UPDATE", "DELETE"}
"""What MariaDB undoes by a rollback: its DDL ends the transaction, and the database is shared by all tests. In
double quotes stands a text there, and a text that the caller typed comes back to him."""

MARIADB: list[Statement] = [
    *(
        replace(one, drivers=MYSQL, bites=())
        for one in STATEMENTS
        if one.drivers == BOTH
        and not one.before
        and one.text.split()[0] in _KEPT
        and 'SELECT "w' not in one.text
    ),
    *_all(
        "mysql",
        """SELECT hex(email), to_base64(email), compress(email), md5(email), reverse(email), soundex(full_name) FROM people
        SELECT group_concat(email), group_concat(card_no SEPARATOR '-') FROM people
        SELECT json_arrayagg(email), json_objectagg(email, card_no) FROM people
        SELECT json_extract(profile, '$.contact.email'), json_value(profile, '$.contact.card_no') FROM people
        SELECT profile, json_unquote(json_extract(profile, '$.contact')) FROM people
        SELECT concat(email, card_no), concat_ws('-', email, ssn), left(card_no, 9), mid(email, 1, 12) FROM people
        SELECT CAST(email AS CHAR), CAST(card_no AS DECIMAL(20)), CAST(email AS BINARY), CONVERT(email USING utf8mb4) FROM people
        SELECT if(1, email, ''), ifnull(card_no, ''), elt(1, email), nvl(email, ''), greatest(email, 'a') FROM people
        SELECT /*! email, */ id FROM people
        SELECT /*!50000 email */ AS x FROM people
        SELECT `p`.`email` AS `x` FROM `people` AS `p`
        SELECT p.* FROM people p, LATERAL (SELECT 1) l
        SELECT @x := email FROM people
        SELECT (@x := card_no) AS n FROM people
        SELECT email INTO @x FROM people LIMIT 1
        SELECT email FROM people INTO OUTFILE '/tmp/masklib-canary'
        SET @x = (SELECT email FROM people LIMIT 1)
        SELECT * FROM people PROCEDURE ANALYSE()
        SELECT name_const('x', (SELECT email FROM people LIMIT 1))
        TABLE people
        VALUES ((SELECT email FROM people LIMIT 1))
        HANDLER people OPEN
        EXECUTE IMMEDIATE 'SELECT email AS x FROM people'
        PREPARE q FROM 'SELECT email AS x FROM people'
        DO (SELECT email FROM people LIMIT 1)
        SHOW FULL PROCESSLIST
        SHOW CREATE VIEW contacts
        SHOW INDEX FROM people
        EXPLAIN EXTENDED SELECT * FROM people WHERE email > 'wyvernqx'
        ANALYZE FORMAT=JSON SELECT * FROM people WHERE email > lower(full_name)
        SELECT * FROM information_schema.PROCESSLIST
        SELECT "x" "y", email 'z' FROM people
        SELECT email FROM people WHERE id = 1 FOR UPDATE
        SELECT email, count(*) FROM people GROUP BY email WITH ROLLUP
        SELECT email FROM people p STRAIGHT_JOIN orders o
        SELECT * FROM people NATURAL JOIN (SELECT id FROM orders) t
        REPLACE INTO orders SELECT 7, 1, email, card_number, memo, 1 FROM orders WHERE id = 1
        INSERT INTO orders SELECT 8, 1, email, card_number, memo, 1 FROM orders LIMIT 1 RETURNING email, memo
        SET sql_mode = 'ANSI_QUOTES'
        SET STATEMENT sql_mode = 'ANSI_QUOTES' FOR SELECT "email" AS x FROM people""",
        MYSQL,
        (),
    ),
    *_all(
        "mysql error",
        """SELECT extractvalue(1, concat('~', (SELECT email FROM people LIMIT 1)))
        SELECT updatexml(1, concat('~', (SELECT card_no FROM people LIMIT 1)), 1)
        UPDATE people SET id = email
        INSERT INTO people (id, full_name, email) SELECT 9, full_name, email FROM people
        INSERT INTO orders (id, amount) SELECT 9, email FROM people
        SELECT CAST(email AS DATE), email + 1 FROM people
        SELECT st_geomfromtext(email) FROM people
        SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'wyvernqx.blothmar@kestrelhoaxby.org'
        SELECT load_file(email) FROM people
        SELECT * FROM `wyvernqx.blothmar@kestrelhoaxby.org`
        SELECT regexp_replace(email, email, '('), email REGEXP concat('(', email) FROM people""",
        MYSQL,
        (),
    ),
]
"""What is run on MariaDB."""

DUCKDB: list[Statement] = [
    *(replace(one, drivers=DUCK, bites=()) for one in STATEMENTS if one.drivers == BOTH),
    *_all(
        "duckdb",
        """FROM people
        FROM people SELECT email AS x
        SELECT * EXCLUDE (id) FROM people
        SELECT * REPLACE (lower(email) AS email) FROM people
        SELECT COLUMNS('e.*') FROM people
        SELECT people FROM people
        SELECT {'a': email}, [email], map([email], [1]), row(email), struct_pack(x := email) FROM people
        SELECT list(email), string_agg(email), histogram(email), arg_max(email, id), max_by(email, id) FROM people
        SELECT email[1:12], email::BLOB, email::VARCHAR[], base64(email::BLOB), bar(id, 0, 1), email.upper() FROM people
        SELECT list_transform([email], lambda x: x) FROM people
        SELECT to_json(people), people::TEXT, json_object('a', email) FROM people
        SELECT profile -> '$.contact', profile ->> '$.contact.email', json_extract(profile, '$.bare') FROM people
        SELECT unnest([email]) FROM people
        SELECT DISTINCT ON (email) email FROM people
        SELECT email FROM people UNION BY NAME SELECT email FROM orders
        SELECT * FROM people POSITIONAL JOIN orders
        SELECT * FROM people USING SAMPLE 2
        SELECT * FROM (PIVOT people ON full_name USING count(*))
        PIVOT people ON password USING count(*)
        UNPIVOT people ON email
        SUMMARIZE people
        DESCRIBE people
        SELECT * FROM query('SELECT email AS x FROM people')
        SELECT * FROM query_table('people')
        SELECT * FROM json_execute_serialized_sql(json_serialize_sql('SELECT email AS x FROM people'))
        SELECT * FROM pragma_storage_info('people')
        PRAGMA storage_info('people')
        SELECT stats(email) FROM people
        EXPLAIN ANALYZE SELECT p.id FROM people p JOIN orders o ON p.email = o.email
        EXPLAIN ANALYZE SELECT full_name FROM people ORDER BY full_name LIMIT 1
        EXPLAIN SELECT min(card_number) FROM orders
        SELECT current_query()
        SELECT error(email) FROM people
        SELECT CAST(email AS INTEGER) FROM people
        SELECT strptime(email, '%Y') FROM people
        COPY people TO '/dev/stdout'
        COPY (SELECT email FROM people) TO '/tmp/masklib-canary.csv'
        EXPORT DATABASE '/tmp/masklib-canary'
        SET VARIABLE x = (SELECT email FROM people LIMIT 1)
        CALL pragma_table_info('people')
        CREATE MACRO m() AS TABLE SELECT email AS x FROM people
        CREATE TABLE copied AS SELECT email AS x FROM people RETURNING x
        INSERT INTO orders SELECT * REPLACE (9 AS id) FROM orders WHERE id = 1 RETURNING *
        MERGE INTO orders USING people ON false WHEN NOT MATCHED THEN INSERT (id, email) VALUES (people.id + 9, people.email) RETURNING email
        SELECT * FROM people, LATERAL (SELECT email AS x) t
        WITH t AS MATERIALIZED (SELECT email AS x FROM people) FROM t
        VALUES ((SELECT email FROM people LIMIT 1))""",
        DUCK,
        (),
    ),
    Statement(
        "duckdb enum",
        "SELECT enum_range(NULL::e)",
        DUCK,
        (),
        (),
        ("CREATE TYPE e AS ENUM (SELECT email FROM people)",),
    ),
    Statement(
        "duckdb enum",
        "SELECT NULL::e AS x",
        DUCK,
        (),
        (),
        ("CREATE TYPE e AS ENUM (SELECT email FROM people)",),
    ),
    Statement(
        "duckdb variable",
        "SELECT getvariable('x')",
        DUCK,
        (),
        (),
        ("SET VARIABLE x = (SELECT email FROM people LIMIT 1)",),
    ),
    Statement(
        "duckdb view",
        "SELECT x FROM people_view",
        DUCK,
        (),
        (),
        ("CREATE TEMP VIEW people_view AS SELECT email AS x FROM people",),
    ),
    Statement(
        "duckdb temporary",
        "SELECT id FROM people",
        DUCK,
        (),
        (),
        ("CREATE TEMP TABLE people AS SELECT email AS id FROM main.people",),
    ),
    Statement(
        "duckdb macro",
        "SELECT lower('x')",
        DUCK,
        (),
        (),
        ("CREATE MACRO lower(x) AS (SELECT email FROM people LIMIT 1)",),
    ),
]
"""What is run on DuckDB; raw, nothing is undone there, so whether it bites is not shown."""
