"""The red team of `test_agent` on MariaDB: what its grammar, its variables and its catalogue offer beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import masklib
from masklib.policy import Policy
from tests.attacks.attack import KEY, Attack, cases, execute, strike
from tests.attacks.test_paths import told

if TYPE_CHECKING:
    from tests.attacks.attack import Target
    from tests.leaks.watch import Watch

AGENT = Policy(preset="agent")
P = "(SELECT CAST(right(phone, 6) AS SIGNED) FROM people WHERE id = 1)"
COUNTED = "WITH RECURSIVE r (n) AS (SELECT 365000 UNION ALL SELECT n + 1 FROM r WHERE n < 365100) SELECT"
FIRST = "FROM people WHERE id = 1"
GUESSES = "(SELECT 'Anna Bell' AS g UNION ALL SELECT 'Zephyrxa Quorvantz') AS t"


def mariadb(name: str, *steps: str, bites: bool = True) -> Attack:
    return Attack(name, "pymysql", steps, AGENT, bites=bites)


PATHS = [
    mariadb("predicate on a recursive CTE", f"{COUNTED} n FROM r WHERE n = {P}"),
    mariadb("join with a recursive CTE", f"{COUNTED} n FROM r JOIN people ON n = CAST(right(phone, 6) AS SIGNED)"),
    mariadb("order by distance", f"{COUNTED} n FROM r ORDER BY abs(n - {P}) LIMIT 1"),
    mariadb("a guess", f"SELECT concat(g, '') FROM {GUESSES} WHERE g IN (SELECT full_name FROM people)"),
    mariadb("EXISTS", f"SELECT concat(g, '') FROM {GUESSES} WHERE EXISTS (SELECT 1 FROM people WHERE full_name = g)"),
    mariadb("INTERSECT", "SELECT concat(full_name, '') FROM people INTERSECT SELECT 'Zephyrxa Quorvantz'"),
    mariadb("pieces", "SELECT substr(full_name, 1, 9), mid(full_name, 10), left(full_name, 6), reverse(full_name) FROM people"),
    mariadb("insert()", "SELECT insert(full_name, 1, 1, 'Z') FROM people"),
    mariadb("elt()", f"SELECT elt(1, full_name) {FIRST}"),
    mariadb("export_set() and make_set()", f"SELECT make_set(1, full_name) {FIRST}"),
    mariadb("hex and back", "SELECT unhex(hex(full_name)) FROM people"),
    mariadb("base64", "SELECT from_base64(to_base64(full_name)) FROM people"),
    mariadb("a character set", "SELECT convert(full_name USING utf8mb4) FROM people"),
    mariadb("a binary cast", "SELECT cast(full_name AS BINARY), cast(full_name AS CHAR) FROM people"),
    mariadb("group_concat", "SELECT group_concat(full_name SEPARATOR '|') FROM people"),
    mariadb("JSON", "SELECT json_object('k', full_name), json_arrayagg(full_name) FROM people"),
    mariadb("JSON keys", "SELECT json_keys(json_objectagg(full_name, 1)) FROM people"),
    mariadb("JSON_TABLE", f"SELECT concat(x, '') FROM JSON_TABLE((SELECT json_arrayagg(full_name) {FIRST}), '$[*]' COLUMNS (x TEXT PATH '$')) AS j"),
    mariadb("a user variable", f"SELECT @v := full_name {FIRST}", "SELECT @v", "SELECT concat(@v, '')"),
    mariadb("SET of a user variable", f"SET @v = (SELECT full_name {FIRST})", "SELECT concat(@v, '')"),
    mariadb("SELECT INTO a user variable", f"SELECT full_name INTO @v {FIRST}", "SELECT concat(@v, '')"),
    mariadb("the view of user variables", f"SET @v = (SELECT full_name {FIRST})",
            "SELECT variable_value FROM information_schema.user_variables"),
    mariadb("a setting", f"SET SESSION default_storage_engine = DEFAULT, @w = (SELECT full_name {FIRST})", "SELECT upper(@w), lower(@w)"),
    mariadb("a prepared statement", "PREPARE q FROM 'SELECT concat(full_name, '''') FROM people'", "EXECUTE q"),
    mariadb("EXECUTE IMMEDIATE", "EXECUTE IMMEDIATE 'SELECT concat(full_name, '''') FROM people'"),
    mariadb("a compound statement", f"BEGIN NOT ATOMIC SELECT concat(full_name, '') {FIRST}; END"),
    mariadb("DO", f"DO (@v := (SELECT full_name {FIRST}))", "SELECT concat(@v, '')"),
    mariadb("HANDLER", "HANDLER people OPEN", "HANDLER people READ FIRST", "HANDLER people CLOSE"),
    mariadb("HANDLER under another name", "HANDLER people OPEN AS h", "HANDLER h READ FIRST"),
    mariadb("a procedure", "CREATE PROCEDURE p () SELECT concat(full_name, '') FROM people", "CALL p()"),
    mariadb("a function", f"CREATE FUNCTION f () RETURNS TEXT RETURN (SELECT full_name {FIRST})", "SELECT concat(f(), '')"),
    mariadb("CREATE TABLE without AS", "CREATE TABLE t SELECT full_name AS x FROM people", "SELECT concat(x, '') FROM t"),
    mariadb("CREATE TABLE of columns and a query", "CREATE TABLE t (k INT) SELECT full_name AS x FROM people", "SELECT concat(x, '') FROM t"),
    mariadb("CREATE TABLE in parentheses", "CREATE TABLE t (SELECT full_name AS x FROM people)", "SELECT concat(x, '') FROM t"),
    mariadb("a temporary table", "CREATE TEMPORARY TABLE t AS SELECT full_name AS x FROM people", "SELECT concat(x, '') FROM t"),
    mariadb("a temporary table that shadows", "CREATE TEMPORARY TABLE orders AS SELECT full_name AS memo FROM people", "SELECT concat(memo, '') FROM orders"),
    mariadb("INSERT SELECT", "INSERT INTO opaque (a) SELECT full_name FROM people", "SELECT concat(a, '') FROM opaque"),
    mariadb("INSERT SET", f"INSERT INTO opaque SET a = (SELECT full_name {FIRST})", "SELECT concat(a, '') FROM opaque"),
    mariadb("REPLACE", "REPLACE INTO opaque (a) SELECT full_name FROM people", "SELECT concat(a, '') FROM opaque"),
    mariadb("ON DUPLICATE KEY", "INSERT INTO orders (id, amount) VALUES (1, 1) ON DUPLICATE KEY UPDATE memo = (SELECT password FROM people WHERE id = 1)",
            "SELECT concat(memo, '') FROM orders"),
    mariadb("UPDATE of a join", "UPDATE orders o JOIN people p ON o.person_id = p.id SET o.memo = p.password", "SELECT concat(memo, '') FROM orders"),
    mariadb("INSERT RETURNING", f"INSERT INTO opaque (a) SELECT full_name {FIRST} RETURNING concat(a, '')"),
    mariadb("DELETE RETURNING", "SET foreign_key_checks = 0", "DELETE FROM people WHERE id = 1 RETURNING concat(full_name, '')"),
    mariadb("RENAME TABLE", "RENAME TABLE people TO z", "SELECT concat(full_name, '') FROM z"),
    mariadb("CHANGE COLUMN", "ALTER TABLE people CHANGE full_name x TEXT", "SELECT concat(x, '') FROM people"),
    mariadb("a generated column", "ALTER TABLE people ADD x TEXT AS (concat(full_name, ''))", "SELECT concat(x, '') FROM people"),
    mariadb("a trigger", "CREATE TRIGGER g BEFORE UPDATE ON orders FOR EACH ROW SET NEW.memo = (SELECT password FROM people WHERE id = 1)",
            "UPDATE orders SET amount = 2", "SELECT concat(memo, '') FROM orders"),
    mariadb("an executable comment", "SELECT 1 /*! , concat(full_name, '') */ FROM people", "SELECT 1 /*!50000 , concat(full_name, '') */ FROM people"),
    mariadb("an executable comment of MariaDB's", "SELECT 1 /*M! , concat(full_name, '') */ FROM people", "SELECT 1 /*M!100100 , concat(full_name, '') */ FROM people"),
    mariadb("a comment that ends late", "SELECT 1 -- \n , concat(full_name, '') FROM people", "SELECT 1 #\n , concat(full_name, '') FROM people"),
    mariadb("two minus signs without a blank", "SELECT 1 --1, concat(full_name, '') FROM people"),
    mariadb("statistics by histogram", "ANALYZE TABLE people PERSISTENT FOR ALL", "SELECT min_value, max_value FROM mysql.column_stats WHERE table_name = 'people'"),
    mariadb("EXPLAIN with the rewritten text", "EXPLAIN EXTENDED SELECT * FROM people WHERE id = 1", "SHOW WARNINGS"),
    mariadb("ANALYZE", f"ANALYZE FORMAT=JSON SELECT concat(full_name, '') {FIRST}", bites=False),
    mariadb("an XPath error", f"SELECT extractvalue(1, concat('~', full_name)) {FIRST}", bites=False),
    mariadb("an updatexml error", f"SELECT updatexml(1, concat('~', full_name), 1) {FIRST}", bites=False),
    mariadb("a duplicate key's error", f"SELECT count(*), concat(full_name, floor(rand(0) * 2)) AS x {FIRST} GROUP BY x"),
    mariadb("a cast's warning", f"SELECT CAST(full_name AS SIGNED) {FIRST}", "SHOW WARNINGS", "SHOW ERRORS"),
    mariadb("PROCEDURE ANALYSE", f"SELECT full_name {FIRST} PROCEDURE ANALYSE()"),
    mariadb("ROW_NUMBER over it", "SELECT concat(first_value(full_name) OVER (ORDER BY id), '') FROM people"),
    mariadb("VALUE()", "SELECT concat(value(full_name), '') FROM people", bites=False),
    mariadb("a system-versioned past", "SELECT concat(full_name, '') FROM people FOR SYSTEM_TIME ALL", bites=False),
    mariadb("an index hint", "SELECT concat(full_name, '') FROM people USE INDEX () WHERE id = 1"),
    mariadb("a partition", "SELECT concat(full_name, '') FROM people PARTITION (p0)", bites=False),
    mariadb("another schema's name", "SELECT concat(x.full_name, '') FROM `people` AS x"),
    mariadb("ODBC braces", "SELECT {fn concat(full_name, '')} FROM people", "SELECT {x full_name} FROM people"),
    mariadb("an introducer", "SELECT concat(full_name, _utf8mb4'') FROM people"),
    mariadb("nvl2, decode", "SELECT nvl2(id, full_name, 1), decode_oracle(id, 1, full_name) FROM people", "SELECT nvl2(id, concat(full_name, ''), 1) FROM people"),
    mariadb("LAST_VALUE as a function", f"SELECT last_value(1, full_name) {FIRST}", f"SELECT concat(last_value(1, full_name), '') {FIRST}"),
    mariadb("a sequence", "CREATE SEQUENCE s", f"SELECT setval(s, CAST(replace(ssn, '-', '') AS UNSIGNED)) {FIRST}", "SELECT lastval(s)", "SELECT * FROM s", bites=False),
    mariadb("a named lock", f"SELECT get_lock(full_name, 0) {FIRST}", "SELECT is_used_lock('Zephyrxa Quorvantz')"),
    mariadb("LAST_INSERT_ID", f"SELECT last_insert_id(CAST(replace(ssn, '-', '') AS UNSIGNED)) {FIRST}", "SELECT last_insert_id() + 0"),
    mariadb("INTO OUTFILE", f"SELECT full_name INTO OUTFILE '/tmp/masklib_none/x' {FIRST}", bites=False),
    mariadb("LOAD_FILE", "SELECT load_file('/etc/hostname')", bites=False),
    mariadb("SHOW", "SHOW FULL PROCESSLIST", "SHOW CREATE VIEW contacts", "SHOW PROFILES", bites=False),
    mariadb("dynamic columns", f"SELECT column_json(column_create('k', full_name)) {FIRST}", f"SELECT column_get(column_create('k', full_name), 'k' AS CHAR) {FIRST}"),
    mariadb("compress and encrypt", f"SELECT aes_decrypt(aes_encrypt(full_name, 'k'), 'k') {FIRST}", f"SELECT uncompress(compress(full_name)) {FIRST}"),
    mariadb("a regular expression", "SELECT regexp_substr(full_name, '.*'), regexp_replace(full_name, 'x$', 'x') FROM people"),
    mariadb("WITH ROLLUP", "SELECT concat(full_name, ''), count(*) FROM people GROUP BY full_name WITH ROLLUP"),
    mariadb("multiple statements", "SELECT 1; SELECT concat(full_name, '') FROM people", bites=False),
    mariadb("DELIMITER", "DELIMITER //", "SELECT concat(full_name, '') FROM people//", bites=False),
]  # fmt: skip


@pytest.mark.parametrize("attack", cases(PATHS))
def test_no_value_comes_out(attack: Attack, target: Target, watch: Watch) -> None:
    strike(attack, target, watch)


@pytest.mark.parametrize(
    "asked",
    [
        "SELECT auto_increment FROM information_schema.tables WHERE table_name = 'visitors'",
        "SELECT max(auto_increment) + 0 FROM information_schema.tables",
        "SELECT * FROM information_schema.tables WHERE table_name = 'visitors'",
        "SHOW TABLE STATUS LIKE 'visitors'",
    ],
)
@pytest.mark.parametrize("preset", ["agent", "analyst"])
def test_the_next_number_of_a_masked_column_does_not_tell_its_greatest(
    preset: str, asked: str, mariadb_target: Target
) -> None:
    raw = mariadb_target.raw()
    execute(raw, "CREATE TABLE IF NOT EXISTS visitors (ssn BIGINT AUTO_INCREMENT PRIMARY KEY)")
    execute(raw, "REPLACE INTO visitors VALUES (536904399)")
    connection = masklib.wrap(
        raw, policy=Policy.of(preset=preset, columns={"visitors.ssn": "US_SSN"}), key=KEY
    )
    assert "536904" in told(raw, (asked,), "pymysql")
    assert "536904" not in told(connection, (asked,), "pymysql")
