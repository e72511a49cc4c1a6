"""``filters`` of single columns: what is asked of each is looked at, and turned back, by its own word."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

import masklib
from masklib.errors import StatementDeniedError

if TYPE_CHECKING:
    from collections.abc import Iterator

PEOPLE = [
    (1, "Alice Smith", "alice@corp.com", "078-05-1120"),
    (2, "Bob Jones", "bob@corp.com", "219-09-9999"),
]
WORDS = {"email": "masked", "full_name": "auto", "ssn": "deny"}
ENTITIES = {"email": "EMAIL_ADDRESS", "full_name": "PERSON", "ssn": "US_SSN"}


def rules(**words: str) -> dict[str, object]:
    named = {f"people.{name}": {"entity": ENTITIES[name], "filters": word} for name, word in words.items()}
    return {**named, "people.id": "clear", "leads.id": "clear", "leads.email": "EMAIL_ADDRESS"}


@pytest.fixture
def raw() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute("CREATE TABLE people (id INTEGER, full_name TEXT, email TEXT, ssn TEXT)")
        connection.execute("CREATE TABLE leads (id INTEGER, email TEXT)")
        connection.executemany("INSERT INTO people VALUES (?, ?, ?, ?)", PEOPLE)
        connection.execute("INSERT INTO leads VALUES (9, 'alice@corp.com')")
        yield connection


def wrapped(raw: sqlite3.Connection, **fields: Any) -> Any:
    fields = {"columns": rules(**WORDS), **fields}
    return masklib.wrap(raw, policy=masklib.Policy.of(**fields), key=bytes(32))


def test_each_operand_is_taken_by_its_own_columns_word(raw: sqlite3.Connection) -> None:
    connection = wrapped(raw)
    name, email = connection.execute("SELECT full_name, email FROM people WHERE id = 1").fetchone()
    sql = "SELECT id FROM people WHERE full_name = ? AND email = ?"

    assert connection.execute(sql, ("Alice Smith", email)).fetchall() == [(1,)]
    assert connection.execute(sql, (name, email)).fetchall() == []
    assert connection.execute(sql, (masklib.surrogate(name), email)).fetchall() == [(1,)]
    assert connection.execute("SELECT id FROM people WHERE full_name LIKE 'Ali%'").fetchall() == [(1,)]
    for given in ("alice@corp.com", masklib.raw("alice@corp.com")):
        with pytest.raises(StatementDeniedError):
            connection.execute(sql, ("Alice Smith", given))


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT id FROM people WHERE email LIKE 'a%'",
        "SELECT id FROM people ORDER BY email",
        "SELECT p.id FROM people p JOIN leads l ON p.email = l.email",
        "SELECT p.id FROM people p WHERE email IN (SELECT email FROM leads)",
        "SELECT email FROM people UNION SELECT email FROM leads",
        "INSERT INTO leads SELECT id, email FROM people",
        "DELETE FROM people WHERE email = 'x'",
        "CREATE TABLE copy AS SELECT email FROM people",
        "SELECT coalesce(email, 'guess@corp.com') FROM leads",
        "EXPLAIN SELECT email FROM people",
    ],
)
def test_a_masked_column_stands_only_where_the_masked_rows_tell_it(raw: sqlite3.Connection, sql: str) -> None:
    with pytest.raises(StatementDeniedError):
        wrapped(raw).execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT id FROM people WHERE ssn = '078-05-1120'",
        "SELECT full_name FROM people WHERE ssn LIKE '0%'",
        "UPDATE people SET id = 3 WHERE ssn > '1'",
        "CREATE TABLE copy AS SELECT ssn FROM people",
        "SELECT id FROM people WHERE ssn IN (SELECT ssn FROM people)",
    ],
)
def test_a_denied_column_is_compared_with_nothing_and_copied_to_no_freer_one(
    raw: sqlite3.Connection, sql: str
) -> None:
    with pytest.raises(StatementDeniedError):
        wrapped(raw, columns=rules(ssn="deny")).execute(sql)


def test_the_other_columns_and_statements_stay_as_free_as_they_were(raw: sqlite3.Connection) -> None:
    connection = wrapped(raw, writes="raw")

    connection.execute("INSERT INTO leads VALUES (10, 'new@corp.com')")
    connection.execute("UPDATE leads SET id = 11 WHERE email LIKE 'new%'")
    connection.execute("CREATE TABLE other (id INTEGER)")
    assert connection.execute("SELECT count(*) FROM leads WHERE email LIKE '%corp%'").fetchall() == [(2,)]
    assert connection.execute("SELECT id, ssn IS NULL FROM people ORDER BY full_name").fetchall()[0][0] == 1


def test_a_column_may_be_freer_than_the_policy(raw: sqlite3.Connection) -> None:
    connection = wrapped(raw, filters="masked", columns=rules(full_name="raw", email="masked"))

    assert connection.execute("SELECT id FROM people WHERE full_name LIKE 'Ali%'").fetchall() == [(1,)]
    with pytest.raises(StatementDeniedError, match=r"people\.email in WHERE"):
        connection.execute("SELECT id FROM people WHERE email LIKE 'a%'")


def test_under_agent_a_denied_column_is_not_even_looked_up(raw: sqlite3.Connection) -> None:
    connection = wrapped(raw, preset="agent", columns=rules(email="deny"))
    (email,) = connection.execute("SELECT email FROM people WHERE id = 1").fetchone()

    with pytest.raises(StatementDeniedError, match="filters: deny"):
        connection.execute("SELECT id FROM people WHERE email = ?", (email,))
    with pytest.raises(StatementDeniedError, match=r"people\.email in ORDER"):
        connection.execute("SELECT id FROM people ORDER BY email")


def test_an_operand_of_two_columns_is_taken_by_the_stricter_word(raw: sqlite3.Connection) -> None:
    connection = wrapped(raw)
    with pytest.raises(StatementDeniedError):
        connection.execute(
            "SELECT 1 FROM people p, leads l WHERE ? IN (l.email, p.email)", ("alice@corp.com",)
        )
