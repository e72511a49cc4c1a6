"""What is known of surrogates that were issued: the last ones, and only what is of a large domain."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

import masklib
from masklib.errors import StatementDeniedError
from masklib.policy import Policy
from masklib.session.issued import KEPT, Issued, has_large_domain, is_telling

TELLING = (
    "Ann Bell",
    "O'Neil, Bo-Anne",
    "(415) 555-0100",
    "4111111111111111",
    "DE89370400440532013000",
    4155550100,
)
SILENT = (
    "Anna",
    "Anna B",
    "x" * 300,
    "12.50",
    123456,
    True,
    None,
    1.5,
    b"Ann Bell",
    "",
    "Oslo",
    ["Ann Bell"],
)


def test_only_what_is_of_a_large_domain_tells() -> None:
    assert [value for value in TELLING if not is_telling(value)] == []
    assert [value for value in SILENT if is_telling(value)] == []
    issued = Issued()
    issued.note([*TELLING, *SILENT])
    assert all(map(issued.knows, TELLING))
    assert not any(map(issued.knows, SILENT))
    assert "Bell" not in repr(issued)


def test_dates_places_and_networks_are_not_remembered() -> None:
    small = (("DATE_OF_BIRTH", "date"), ("IP_ADDRESS", "ip"), ("LOCATION", "address"), ("PERSON", "redact"))
    large = (("PERSON", "person"), ("US_SSN", "us_ssn"), ("STREET_ADDRESS", "address"))
    assert not any(has_large_domain(*one) for one in small)
    assert all(has_large_domain(*one) for one in large)


def test_the_last_ones_are_known_and_their_number_is_bounded() -> None:
    issued = Issued()
    for start in range(0, 5 * KEPT, KEPT // 4):
        issued.note([f"number {n:08d}" for n in range(start, start + KEPT // 4)])
    known = sum(issued.knows(f"number {n:08d}") for n in range(5 * KEPT))
    assert KEPT <= known <= 2 * KEPT + KEPT // 4
    assert issued.knows(f"number {5 * KEPT - 1:08d}")
    assert not issued.knows("number 00000000")


@pytest.mark.parametrize(("writes", "lands"), [("guarded", False), ("raw", True)])
def test_a_policy_that_says_raw_takes_values_as_they_are(writes: str, lands: bool) -> None:
    key = bytes(range(1, 33))
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as raw:
        raw.execute("CREATE TABLE people (id INTEGER, full_name TEXT, what TEXT)")
        raw.execute("INSERT INTO people VALUES (1, 'Quorvane Zyxwell', 'x')")
        connection = masklib.wrap(raw, policy=Policy(writes=writes), key=key)
        ((name,),) = connection.execute("SELECT full_name FROM people").fetchall()
        other = masklib.wrap(
            raw, policy=Policy(writes=writes), key=key
        )  # memory is the process's, not the connection's
        for column in ("full_name", "what"):
            statement = f"UPDATE people SET {column} = ?"
            if lands:
                other.execute(statement, (name,))
                continue
            with pytest.raises(StatementDeniedError, match="issued as a surrogate lately") as caught:
                other.execute(statement, (name,))
            assert name not in str(caught.value)
            other.execute(statement, (masklib.raw("Vilma Test"),))
            other.execute(statement, ("Vilma Test Once More",))
        stored = raw.execute("SELECT full_name, what FROM people").fetchone()
    assert stored == ((name, name) if lands else ("Vilma Test Once More",) * 2)


def test_of_large_batches_the_last_rows_are_known_and_their_number_is_bounded() -> None:
    issued = Issued()
    for start in range(0, 10 * KEPT, KEPT // 8):
        numbers = range(start, start + KEPT // 8)
        issued.note_columns([[f"{word} {n:08d}" for n in numbers] for word in ("phone", "other")])
    known = [n for n in range(10 * KEPT) if issued.knows(f"phone {n:08d}")]
    assert known == [n for n in range(10 * KEPT) if issued.knows(f"other {n:08d}")]
    assert known == list(range(known[0], 10 * KEPT))
    assert KEPT <= 2 * len(known) <= 3 * KEPT


def test_of_one_batch_that_is_too_large_every_column_keeps_its_last_rows() -> None:
    issued = Issued()
    issued.note_columns([[f"{word} {n:08d}" for n in range(3 * KEPT)] for word in ("phone", "other")])
    assert all(issued.knows(f"{word} {3 * KEPT - 1:08d}") for word in ("phone", "other"))
    assert not any(issued.knows(f"{word} 00000000") for word in ("phone", "other"))
