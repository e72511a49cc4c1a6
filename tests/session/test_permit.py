"""Which statements may run, judged on real analyses of SQLite statements."""

from __future__ import annotations

import pytest

from masklib.errors import StatementDeniedError
from masklib.policy import Policy
from masklib.session.permit import permit
from masklib.sql import Catalog, Relation, RelationName, Statement, analyse

ANALYST, APPLICATION = Policy(), Policy(preset="application")
CATALOG = Catalog.of(
    [
        Relation("people", "main", ("id", "email", "plan"), ("INTEGER", "TEXT", "TEXT")),
        Relation("misc", "main", ("id", "slot"), ("INTEGER", "TEXT")),
    ]
).merge((), [RelationName("fresh"), RelationName("fresh", "main"), RelationName("fresh", "temp")])


def analysed(sql: str) -> Statement:
    statement = analyse(sql, "sqlite", CATALOG)
    assert isinstance(statement, Statement)
    return statement


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT email FROM people",
        "INSERT INTO people (plan) VALUES (?)",
        "UPDATE people SET email = ?",  # what it is is asked when it is known
        "UPDATE people SET plan = 'x' WHERE email = ?",
        "DELETE FROM people WHERE email = 'x'",
        "INSERT INTO misc SELECT id, plan FROM people",
        "CREATE TABLE fresh AS SELECT id, plan FROM people",
        "CREATE TABLE fresh (a, b)",
        "CREATE VIEW fresh AS SELECT email AS x FROM people",
        "DROP TABLE misc",
        "BEGIN",
        "PRAGMA table_info(people)",
        "SELECT id FROM people LIMIT 5",
    ],
)
def test_statements_that_store_nothing_masked_may_run(sql: str) -> None:
    statement = analysed(sql)

    permit(ANALYST, statement, "sqlite")
    assert statement.text


@pytest.mark.parametrize(
    ("sql", "reason"),
    [
        ("UPDATE people SET email = lower(?)", "main.people.email is a masked column"),
        ("INSERT INTO people VALUES (1, 'x' || 'y', 'y')", "main.people.email is a masked column"),
        ("INSERT INTO misc SELECT id, email FROM people", "values made from main.people.email"),
        ("UPDATE misc SET slot = (SELECT max(email) FROM people)", "values made from main.people.email"),
        (
            "CREATE TABLE fresh AS SELECT substr(email, 2) AS x FROM people",
            "values made from main.people.email",
        ),
        ("ALTER TABLE people RENAME COLUMN email TO x", "another name"),
        (
            "CREATE TRIGGER t AFTER INSERT ON people BEGIN INSERT INTO misc VALUES (1, new.email); END",
            "cannot be told",
        ),
        ("SELECT id FROM people LIMIT (SELECT length(email) FROM people)", "number of rows"),
        ("SELECT 1; UPDATE misc SET slot = (SELECT email FROM people)", "people.email|cannot be told"),
        ("FROBNICATE people", "cannot be told"),
    ],
)
def test_what_could_store_masked_values_unmasked_is_denied(sql: str, reason: str) -> None:
    with pytest.raises(StatementDeniedError, match=reason) as caught:
        permit(ANALYST, analysed(sql), "sqlite")

    assert "writes: raw" in str(caught.value) or "LIMIT" in str(caught.value)


def test_copies_of_the_database_are_denied_under_every_preset() -> None:
    for policy in (ANALYST, APPLICATION):
        with pytest.raises(StatementDeniedError, match="past the masks"):
            permit(policy, analysed("VACUUM INTO 'copy.db'"), "sqlite")


@pytest.mark.parametrize("sql", ["UPDATE people SET email = ?", "FROBNICATE people"])
def test_the_preset_application_writes_as_it_likes(sql: str) -> None:
    statement = analysed(sql)

    permit(APPLICATION, statement, "sqlite")
    assert statement.text
