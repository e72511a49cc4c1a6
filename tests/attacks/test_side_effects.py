"""A query that runs is not only its rows: functions store values, and other exits show them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import masklib
from masklib.policy import Policy
from tests.attacks.attack import KEY, Attack, cases, leaks_of, strike

if TYPE_CHECKING:
    from tests.attacks.attack import Target
    from tests.leaks.watch import Watch

DIGITS = "replace(ssn, '-', '')"
FIRST = "FROM people WHERE id = 1"

ATTACKS = [
    Attack(
        "currval after setval", "psycopg",
        ("CREATE SEQUENCE s", f"SELECT setval('s', {DIGITS}::bigint) {FIRST}", "SELECT currval('s')"),
    ),
    Attack(
        "nextval after setval", "psycopg",
        ("CREATE SEQUENCE s", f"SELECT setval('s', {DIGITS}::bigint, false) {FIRST}", "SELECT nextval('s'), lastval()"),
    ),
    Attack(
        "the sequence itself after setval", "psycopg",
        ("CREATE SEQUENCE s", f"SELECT setval('s', {DIGITS}::bigint) {FIRST}", "SELECT * FROM s",
         "SELECT last_value FROM pg_sequences"),
    ),
    Attack(
        "SHOW search_path", "psycopg",
        (f"SELECT set_config('search_path', quote_ident(full_name), false) {FIRST}", "SHOW search_path"),
    ),
    Attack(
        "SHOW timezone", "psycopg",
        (f"SELECT set_config('timezone', '<' || split_part(full_name, ' ', 1) || '>0', false) {FIRST}",
         "SHOW timezone"),
    ),
    Attack(
        "to_char shows the time zone", "psycopg",
        (f"SELECT set_config('timezone', '<' || split_part(full_name, ' ', 1) || '>0', false) {FIRST}",
         "SELECT to_char(now(), 'TZ')"),
    ),
    Attack(
        "SHOW of a setting of one's own", "psycopg",
        (f"SELECT set_config('a.b', full_name, false) {FIRST}", "SHOW a.b", "SELECT current_setting('a.b')",
         "SHOW ALL", "SELECT setting FROM pg_settings WHERE name = 'a.b'"),
    ),
    Attack(
        "the number of a large object", "psycopg",
        (f"SELECT lo_create({DIGITS}::oid) {FIRST}", "SELECT oid FROM pg_largeobject_metadata"),
    ),
    Attack(
        "a large object", "psycopg",
        (f"SELECT lo_from_bytea(4242, convert_to(full_name, 'UTF8')) {FIRST}", "SELECT lo_get(4242)",
         "SELECT encode(data, 'escape') FROM pg_largeobject"),
    ),
    Attack(
        "a large object's pages", "psycopg",
        (f"SELECT lo_from_bytea(4242, convert_to(full_name, 'UTF8')) {FIRST}", "SELECT data FROM pg_largeobject"),
    ),
    Attack(
        "statistics that are restored", "psycopg",
        (("SELECT pg_restore_relation_stats('schemaname', 'public', 'relname', 'orders', 'relpages',"
         f" right(phone, 6)::int) {FIRST}"), "SELECT relpages FROM pg_class WHERE relname = 'orders'"),
    ),
    Attack(
        "an advisory lock", "psycopg",
        (f"SELECT pg_advisory_xact_lock({DIGITS}::bigint) {FIRST}", "SELECT objid FROM pg_locks"),
    ),
    Attack(
        "EXECUTE", "psycopg", ("PREPARE q AS SELECT full_name || '' AS x FROM people", "EXECUTE q"),
    ),
    Attack(
        'EXPLAIN ("analyze") EXECUTE', "psycopg",
        ("CREATE TABLE copied (thing text)", "PREPARE q AS INSERT INTO copied SELECT full_name FROM people",
         'EXPLAIN ("analyze") EXECUTE q', "SELECT thing || '' FROM copied"),
    ),
    Attack(
        "EXPLAIN ANALYZE EXECUTE", "psycopg",
        ("CREATE TABLE copied (thing text)", "PREPARE q AS INSERT INTO copied SELECT full_name FROM people",
         "EXPLAIN ANALYZE EXECUTE q", "SELECT thing || '' FROM copied"),
    ),
    Attack(
        "EXPLAIN ANALYZE CREATE TABLE AS", "psycopg",
        ("EXPLAIN ANALYZE CREATE TABLE copied AS SELECT full_name AS thing FROM people", "SELECT thing FROM copied"),
    ),
    Attack(
        "MOVE says how many rows", "psycopg",
        (f"DECLARE c CURSOR FOR SELECT generate_series(1, right(phone, 6)::int) {FIRST}", "MOVE ALL IN c"),
    ),
    Attack(
        "FETCH forgets what is tied", "psycopg",
        ("CREATE TABLE guesses AS SELECT g AS v FROM generate_series(365000, 365100) g",
         f"DECLARE c CURSOR FOR SELECT v FROM guesses WHERE v = (SELECT right(phone, 6)::int {FIRST})",
         "FETCH ALL FROM c"),
    ),
    Attack("FETCH of an expression", "psycopg",
           ("DECLARE c CURSOR FOR SELECT full_name || '' AS x FROM people", "FETCH ALL FROM c")),
]  # fmt: skip


@pytest.mark.parametrize("attack", cases(ATTACKS))
def test_nothing_comes_out_by_the_side(attack: Attack, target: Target, watch: Watch) -> None:
    strike(attack, target, watch)


@pytest.mark.parametrize(
    ("setting", "value"),
    [("application_name", "full_name"), ("TimeZone", "'<' || split_part(full_name, ' ', 1) || '>0'")],
)
def test_the_server_reports_no_value_as_a_setting(
    setting: str, value: str, postgres_target: Target, watch: Watch
) -> None:
    connection = postgres_target.wrapped(Policy())
    leaks_of(connection, [f"SELECT set_config('{setting}', {value}, false) {FIRST}"], watch)
    assert watch.all_leaks([(setting, str(connection.info.parameter_status(setting)))]) == []


@pytest.mark.xfail(
    strict=True,
    raises=AssertionError,
    reason="lastrowid is what the database gave the row, masked column or not",
)
def test_the_number_of_a_row_just_made_does_not_tell_the_greatest_one(sqlite_target: Target) -> None:
    """Programs that write need it; under ``agent`` nothing is written (docs/threat-model.md)."""
    raw = sqlite_target.raw()
    raw.execute("CREATE TABLE visitors (ssn INTEGER PRIMARY KEY, n INTEGER)")
    raw.execute("INSERT INTO visitors VALUES (536904399, 1)")
    connection = masklib.wrap(raw, policy=Policy.of(columns={"visitors.ssn": "US_SSN"}), key=KEY)
    assert connection.execute("INSERT INTO visitors (n) VALUES (2)").lastrowid != 536904400
