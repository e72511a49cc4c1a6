"""Attacks that a red team found on translated operands under preset ``agent``, on four databases.

The attacker writes SQL text and parameters. He has seen surrogates, and may compare by them; he learns nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import masklib
from masklib.errors import StatementDeniedError
from masklib.policy import Policy
from tests.attacks.attack import KEY
from tests.attacks.conftest import TARGETS
from tests.attacks.test_agent import outcome, undo
from tests.leaks.canaries import canary

if TYPE_CHECKING:
    from tests.attacks.attack import Target

AGENT = Policy.of(
    preset="agent",
    columns={"opaque.a": "clear", "people.ssn": "US_SSN", "orders.card_number": "CREDIT_CARD"},
)
NAME = canary("full_name").value
RIGHT, WRONG = NAME, "Borgwulf Quorvantz"
SEEN = masklib.mask_value(NAME, "PERSON", key=KEY, policy=AGENT)
FIXTURES = pytest.mark.parametrize("fixture", TARGETS.values())


def ask(target: Target, connection: Any, sql: str) -> str:
    told = outcome(connection, sql)
    undo(target, connection)
    return told


def target_of(request: pytest.FixtureRequest, fixture: str) -> Target:
    found: Target = request.getfixturevalue(fixture)
    return found


BESIDE = [
    "SELECT count(*) FROM people WHERE '{s}' IN (full_name, '{g}')",
    "SELECT count(*) FROM people WHERE '{s}' NOT IN (full_name, '{g}')",
    "SELECT count(*) FROM people WHERE ('{s}') IN ('{g}', full_name)",
    "SELECT count(*) FROM people WHERE ('{s}', id) IN ((full_name, id), ('{g}', 2))",
    "SELECT count(*) FROM people WHERE (id, '{s}') IN ((id, full_name), (2, '{g}'))",
    "SELECT count(*) FROM people WHERE '{s}' IN (full_name, lower('{g}'))",
    "SELECT count(*) FROM people WHERE '{s}' IN (full_name, (SELECT '{g}'))",
    "SELECT count(*) FROM people p WHERE ('{s}', 1) IN ((SELECT z.full_name, 1 FROM people z WHERE z.id = p.id), ('{g}', 1))",
    "SELECT count(*) FROM people WHERE (SELECT '{s}') IN (full_name, '{g}')",
    "SELECT count(*) FROM people WHERE (SELECT '{s}') NOT IN ((SELECT '{g}'), full_name)",
    "SELECT count(*) FROM people WHERE (VALUES ('{s}')) IN ('{g}', full_name)",
    "SELECT count(*) FROM people WHERE ((SELECT '{s}'), id) IN ((full_name, id), ('{g}', 2))",
    "SELECT count(*) FROM people WHERE '{s}' IN (full_name) AND '{s}' = '{g}'",
    "SELECT count(*) FROM people WHERE (full_name = '{s}') = ('{s}' = '{g}')",
]


@FIXTURES
@pytest.mark.parametrize("template", BESIDE)
def test_a_value_turned_back_is_compared_with_no_guess(
    template: str, fixture: str, request: pytest.FixtureRequest
) -> None:
    target = target_of(request, fixture)
    connection = target.wrapped(AGENT)
    right, wrong = (ask(target, connection, template.format(s=SEEN, g=one)) for one in (RIGHT, WRONG))
    assert right == wrong


@FIXTURES
def test_nor_with_a_clear_column(fixture: str, request: pytest.FixtureRequest) -> None:
    connection = target_of(request, fixture).wrapped(AGENT)
    told = outcome(connection, f"SELECT count(*) FROM people, opaque WHERE '{SEEN}' IN (full_name, a)")
    assert "StatementDeniedError" in told


@pytest.mark.parametrize("fixture", ["postgres_target", "duckdb_target"])
@pytest.mark.parametrize("cast", ["varchar/**/(8)", "varchar --\n(8)", "text[1]", "int", "bigint", "integer"])
def test_no_cast_makes_a_piece_or_an_overflow_of_it(
    cast: str, fixture: str, request: pytest.FixtureRequest
) -> None:
    connection = target_of(request, fixture).wrapped(AGENT)
    told = outcome(connection, f"SELECT id FROM people WHERE full_name = '{SEEN}'::{cast}")
    assert "StatementDeniedError" in told


ORDERS = [
    "(1)",
    "((1))",
    "+1",
    "-1",
    "1 COLLATE NOCASE",
    "likely(1)",
    "01",
    "ALL",
    "ALL DESC",
    "1 + 0",
    "(1, 2)",
]


@FIXTURES
@pytest.mark.parametrize("term", ORDERS)
def test_no_number_in_disguise_orders_by_a_masked_column(
    term: str, fixture: str, request: pytest.FixtureRequest
) -> None:
    connection = target_of(request, fixture).wrapped(AGENT)
    for query in (
        "SELECT full_name, id FROM people",
        "SELECT full_name FROM people UNION ALL SELECT full_name FROM people",
    ):
        assert "StatementDeniedError" in outcome(connection, f"{query} ORDER BY {term} LIMIT 1")


@FIXTURES
def test_nor_does_a_parameter(fixture: str, request: pytest.FixtureRequest) -> None:
    """PyMySQL writes parameters into the text: there ``ORDER BY %s`` is a number of an output."""
    target = target_of(request, fixture)
    mark = "?" if target.driver in {"sqlite3", "duckdb"} else "%s"
    cursor = target.wrapped(AGENT).cursor()
    with pytest.raises(StatementDeniedError, match="ORDER BY"):
        cursor.execute(f"SELECT full_name, id FROM people ORDER BY {mark} LIMIT 1", [1])


@FIXTURES
def test_a_number_that_is_ordered_by_may_still_mean_a_clear_column(
    fixture: str, request: pytest.FixtureRequest
) -> None:
    connection = target_of(request, fixture).wrapped(AGENT)
    told = outcome(connection, "SELECT full_name, id FROM people ORDER BY (2) DESC")
    assert told.index("2)") < told.index("1)")


def test_mariadb_takes_no_text_for_the_number_that_it_begins_with(mariadb_target: Target) -> None:
    """``ssn = 123`` holds for all that begin so: which rows share their first digits would be told."""
    connection = mariadb_target.wrapped(AGENT)
    for number in (1, 123, 571, "12.5", 10**12):
        told = outcome(connection, f"SELECT id FROM people WHERE ssn = {number}")
        assert "StatementDeniedError" in told


@pytest.mark.parametrize("fixture", ["postgres_target", "duckdb_target", "mariadb_target"])
@pytest.mark.parametrize("operand", [30000, 3000000000, 10**17])
def test_an_error_does_not_tell_how_large_a_number_turned_back_is(
    operand: int, fixture: str, request: pytest.FixtureRequest
) -> None:
    """``varchar = bigint`` said PostgreSQL, and DuckDB converted the column to the number's own type."""
    connection = target_of(request, fixture).wrapped(AGENT)
    assert "StatementDeniedError" in outcome(connection, f"SELECT id FROM people WHERE ssn = {operand}")
    told = outcome(connection, f"SELECT id FROM orders WHERE card_number = '{operand}'")
    assert "StatementDeniedError" in told


@FIXTURES
def test_a_number_finds_its_row(fixture: str, request: pytest.FixtureRequest) -> None:
    target = target_of(request, fixture)
    connection = target.wrapped(AGENT)
    told = outcome(connection, "SELECT card_number FROM orders WHERE id = 1")
    seen = int("".join(filter(str.isdecimal, told)))
    assert "1" in outcome(connection, f"SELECT id FROM orders WHERE card_number = {seen}")


@pytest.mark.parametrize("name", ["dbstat", "main.DBSTAT", '"dbstat"', "dbstat('main')"])
def test_how_long_the_rows_of_a_page_are_is_not_told(name: str, sqlite_target: Target) -> None:
    told = outcome(sqlite_target.wrapped(AGENT), f"SELECT mx_payload FROM {name}")
    assert "StatementDeniedError" in told


@FIXTURES
def test_a_column_of_guesses_beside_a_name_tells_nothing(
    fixture: str, request: pytest.FixtureRequest
) -> None:
    """Found by ``SELECT name, word FROM people, dictionary``: what is the person's name comes out masked."""
    target = target_of(request, fixture)
    raw = target.raw()
    cursor = raw.cursor()
    cursor.execute("CREATE TABLE dictionary (word VARCHAR(40))")
    for word in (*NAME.split(), "Borgwulf", "Trask"):
        cursor.execute(f"INSERT INTO dictionary VALUES ('{word}')")
    connection = masklib.wrap(raw, policy=AGENT, key=KEY)
    alone = ask_only(connection, "SELECT word FROM dictionary")
    beside = ask_only(connection, "SELECT word, full_name FROM dictionary, people WHERE id = 1")
    assert {row[0] for row in beside} == {row[0] for row in alone}


def ask_only(connection: Any, sql: str) -> list[Any]:
    cursor = connection.cursor()
    cursor.execute(sql)
    return list(cursor.fetchall())


@pytest.mark.parametrize(
    "text",
    [
        "PRAGMA query_only=OFF; $$",
        "PRAGMA case_sensitive_like=1",
        "/**/ PrAgMa query_only=0; $$",
        "PRAGMA writable_schema=1; $$",
    ],
)
def test_no_pragma_runs_while_a_denied_statement_is_compiled(text: str, sqlite_target: Target) -> None:
    """SQLite runs some of them when it compiles them, EXPLAIN or not: read-only was switched off so."""
    raw = sqlite_target.raw()
    connection = masklib.wrap(raw, policy=AGENT, key=KEY)
    connection.execute("SELECT 1").fetchall()
    asked = ("PRAGMA query_only", "PRAGMA writable_schema", "SELECT 'a' LIKE 'A'")
    before = [raw.execute(one).fetchall() for one in asked]
    assert "StatementDeniedError" in outcome(connection, text)
    assert [raw.execute(one).fetchall() for one in asked] == before


@pytest.mark.parametrize("name", ["integrity_check", "optimize", "quick_check", "stats"])
def test_the_table_of_a_pragma_off_the_list_is_no_table_of_the_user(name: str, sqlite_target: Target) -> None:
    """These read or change the database as their PRAGMA does; nothing says what their rows show."""
    connection = masklib.wrap(sqlite_target.raw(), policy=AGENT, key=KEY)
    assert "StatementDeniedError" in outcome(connection, f"SELECT count(*) FROM pragma_{name}")
