"""What does not come back from a call: notices, notifications, log records, warnings, large results."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import pytest

from tests.leaks.canaries import canary
from tests.leaks.conftest import EVERY
from tests.leaks.witness import Witness

if TYPE_CHECKING:
    from tests.leaks.conftest import House
    from tests.leaks.watch import Watch

EMAIL, CARD = canary("email").value, canary("card_no").value


@pytest.mark.parametrize("level", ["DEBUG", "NOTICE", "WARNING"])
def test_a_notice_of_the_server_shows_no_canary(level: str, postgres_house: House, watch: Watch) -> None:
    connection = postgres_house.wrapped("found")
    witness = Witness()
    with witness.watching():
        witness.attempt("level", lambda: repr(connection.execute("SET client_min_messages = debug")))
        witness.attempt(
            "raise",
            lambda: repr(
                connection.execute(
                    f"DO $$ BEGIN RAISE {level} '%', (SELECT email FROM people WHERE id = 1); END $$"
                )
            ),
        )

    assert watch.all_leaks(witness.texts) == []


@EVERY
def test_every_query_leaves_a_record_without_a_canary(driver: str, house: House, watch: Watch) -> None:
    connection = house.wrapped("found")
    mark = house.placeholder
    witness = Witness()
    with witness.watching():
        witness.attempt(
            "literal", lambda: connection.execute(f"SELECT id FROM people WHERE email = '{EMAIL}'").fetchall()
        )
        witness.attempt("comment", lambda: connection.execute(f"SELECT id FROM people -- {EMAIL}").fetchall())
        witness.attempt("block", lambda: connection.execute(f"SELECT /* {CARD} */ id FROM people").fetchall())
        witness.attempt(
            "number",
            lambda: connection.execute(f"SELECT id FROM orders WHERE card_number = {CARD}").fetchall(),
        )
        witness.attempt(
            "parameter",
            lambda: connection.execute(f"SELECT id FROM people WHERE email = {mark}", (EMAIL,)).fetchall(),
        )
        witness.attempt(
            "many",
            lambda: connection.cursor().executemany(
                f"UPDATE people SET phone = {mark} WHERE email = {mark}", [(CARD, EMAIL)]
            ),
        )
        witness.attempt(
            "identifier", lambda: connection.execute(f'SELECT id AS "{EMAIL}" FROM people').fetchall()
        )

    records = [record for record in witness.records if record.name == "masklib.audit"]
    assert len(records) >= 6
    assert watch.all_leaks([pair for pair in witness.texts if pair[0].startswith("log")]) == []
    assert watch.all_leaks(witness.texts) == []


@EVERY
def test_a_connection_that_is_dropped_in_the_middle_shows_no_canary(
    driver: str, house: House, watch: Watch
) -> None:
    witness = Witness()
    with witness.watching():
        connection = house.wrapped("found")
        cursor = connection.execute("SELECT * FROM people")
        witness.attempt("one", cursor.fetchone)
        del cursor, connection

    assert watch.all_leaks(witness.texts) == []


@EVERY
def test_a_handler_of_the_users_that_raises_shows_no_canary(driver: str, house: House, watch: Watch) -> None:
    """Logging swallows what a handler raises, and prints the record and the stack to standard error."""

    class Broken(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            raise LookupError(record.name)

    broken = Broken()
    logging.getLogger("masklib").addHandler(broken)
    witness = Witness()
    try:
        with witness.watching():
            witness.attempt("rows", lambda: house.wrapped("found").execute("SELECT * FROM people").fetchall())
    finally:
        logging.getLogger("masklib").removeHandler(broken)

    assert watch.all_leaks(witness.texts) == []


@EVERY
def test_a_label_that_is_a_canary_is_masked_in_the_description(
    driver: str, house: House, watch: Watch
) -> None:
    connection = house.wrapped("found")
    seen: list[Any] = []
    for label in (EMAIL, CARD, f"mail of {EMAIL}"):
        cursor = connection.execute(f'SELECT id AS "{label}" FROM people')
        seen.append([tuple(column) for column in cursor.description])

    assert watch.all_leaks([("description", repr(seen))]) == []
