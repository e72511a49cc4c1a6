"""What is open, as docs/threat-model.md says. A test that fails here is good news: mend the page with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import masklib
from tests.leaks.canaries import canary
from tests.leaks.conftest import KEY, POLICIES
from tests.leaks.witness import Witness

if TYPE_CHECKING:
    from tests.leaks.conftest import House
    from tests.leaks.watch import Leak, Watch

EMAIL = canary("email").value
BOTH = pytest.mark.parametrize("driver", ["sqlite3", "psycopg"])


def leaks(watch: Watch, connection: Any, statement: str) -> list[Leak]:
    witness = Witness()
    with witness.watching():
        witness.attempt("rows", lambda: connection.execute(statement).fetchall())
        witness.attempt("rollback", connection.rollback)
    return watch.all_leaks(witness.texts)


@BOTH
def test_an_expression_may_cut_up_a_value_that_the_columns_sample_does_not_show(
    driver: str, house: House, watch: Watch
) -> None:
    """The column's name says nothing, its first cells say nothing, and a piece is no card number."""
    numbers = (
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6000) SELECT i FROM n"
    )
    statement = "SELECT substr(a, 3, 9) FROM plain"
    connection = house.wrapped("found")
    connection.execute(f"CREATE TABLE plain AS SELECT 'nothing' AS a FROM ({numbers}) AS t")
    connection.execute(f"INSERT INTO plain VALUES ('{canary('card_no').value}')")

    assert leaks(watch, connection, statement)


@BOTH
def test_a_column_whose_sample_shows_what_it_holds_is_no_longer_open(
    driver: str, house: House, watch: Watch
) -> None:
    keyed = {
        "sqlite3": "SELECT value FROM people, json_each(people.profile, '$.bare')",
        "psycopg": "SELECT value FROM people, jsonb_each_text(profile -> 'bare')",
    }

    assert not leaks(watch, house.wrapped("default"), keyed[driver])
    assert not leaks(watch, house.wrapped("default"), "SELECT substr(b, 3, 9) FROM opaque")


@BOTH
def test_a_name_that_no_list_knows_and_nothing_announces_passes_in_free_text(
    driver: str, house: House, watch: Watch
) -> None:
    statement = "SELECT 'seen: Zephyrxa Quorvantz' AS x FROM people WHERE id = 1"

    assert leaks(watch, house.wrapped("default"), statement)


@BOTH
def test_a_secret_that_nothing_announces_passes_in_a_column_that_nobody_declared(
    driver: str, house: House, watch: Watch
) -> None:
    connection = house.wrapped("found")
    connection.execute(f"CREATE TABLE plain AS SELECT '{canary('password').value}' AS a")

    assert leaks(watch, connection, "SELECT a FROM plain")


@pytest.mark.parametrize("sign", ["&", ";"])
@BOTH
def test_a_secret_in_free_text_is_masked_to_its_end(
    driver: str, sign: str, house: House, watch: Watch
) -> None:
    begin, end = canary("password").value[:6], canary("password").value[6:]
    connection = house.wrapped("found")
    connection.execute(f"CREATE TABLE plain AS SELECT 'his password: {begin}{sign}{end} changed' AS a")

    assert not leaks(watch, connection, "SELECT a FROM plain")


@BOTH
def test_a_value_typed_where_a_name_belongs_is_taken_for_a_name(
    driver: str, house: House, watch: Watch
) -> None:
    """Nobody can tell a misspelt column from a value without its quotes; it stands in the record."""
    assert leaks(watch, house.wrapped("default"), "SELECT wyvernqx FROM people")


def test_what_is_written_with_writes_raw_is_the_writers(sqlite_house: House, watch: Watch) -> None:
    connection = sqlite_house.wrapped("found")
    connection.execute("UPDATE orders SET amount = card_number")

    assert leaks(watch, connection, "SELECT amount FROM orders")


def test_a_handler_that_was_there_before_wrapping_stays_raw(postgres_house: House) -> None:
    raw, seen = postgres_house.open(), []
    raw.add_notice_handler(lambda notice: seen.append(notice.message_primary))
    connection = masklib.wrap(raw, policy=POLICIES["found"], key=KEY)

    connection.execute("DO $$ BEGIN RAISE NOTICE '%', (SELECT email FROM people WHERE id = 1); END $$")

    assert seen == [EMAIL]


@BOTH
def test_a_predicate_finds_a_value_by_asking(driver: str, house: House) -> None:
    """The reason why `analyst` is not for those who mean harm: the first letters of an address, one by one."""
    connection, found = house.wrapped("default"), ""
    for _ in range(6):
        found += next(
            letter
            for letter in "abcdefghijklmnopqrstuvwxyz"
            if connection.execute(
                f"SELECT count(*) FROM people WHERE id = 1 AND email LIKE '{found}{letter}%'"
            ).fetchone()[0]
        )

    assert EMAIL.startswith(found)
