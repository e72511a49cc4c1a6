"""No statement brings a canary out: not as a row, a label, an error, a notice, a log record or a trace."""

from __future__ import annotations

import contextlib
from functools import partial
from typing import TYPE_CHECKING, Any
from zlib import crc32

import pytest

from tests.leaks.conftest import FAMILIES
from tests.leaks.statements import DUCKDB, MARIADB, STATEMENTS
from tests.leaks.witness import Witness

if TYPE_CHECKING:
    from tests.leaks.conftest import House
    from tests.leaks.statements import Statement
    from tests.leaks.watch import Watch

CASES = [
    pytest.param(driver, statement, id=f"{driver}-{statement}")
    for statement in (*STATEMENTS, *MARIADB, *DUCKDB)
    for driver, family in FAMILIES.items()
    if family in statement.drivers
]
POLICIES = ("found", "declared")
MAIN = set(FAMILIES.values())
UNDER = [
    pytest.param(*case.values, policy, id=f"{case.id}-{policy}")
    for case in CASES
    for policy in (POLICIES if case.values[0] in MAIN else (POLICIES[crc32(str(case.id).encode()) % 2],))
]
"""Every statement under both policies on each family's main driver; under one of them, in turn, on the others: what
they add is their own ways out, and these do not know the policy."""
COLUMNS = {"df", "fetch_arrow_table", "fetch_df", "to_arrow_table"}
RAW_CASES = [case for case in CASES if case.values[0] in {"sqlite3", "psycopg"}]
"""Whether a statement bites is shown once, on the two databases that undo all of it."""


def arguments(house: House, statement: Statement) -> tuple[Any, ...]:
    """Return what ``execute`` is called with."""
    text = statement.text.replace("?", house.placeholder) if statement.parameters else statement.text
    return (text, statement.parameters) if statement.parameters else (text,)


def prepare(witness: Witness, connection: Any, statement: Statement) -> None:
    """Run what a statement needs; it may be denied, and then says so without a value."""
    for text in statement.before:
        witness.attempt("before", partial(connection.execute, text))


def columns(cursor: Any, given: tuple[Any, ...], name: str) -> list[Any]:
    """Return all that a columnar result shows."""
    cursor.execute(*given)
    found = getattr(cursor, name)()
    return (
        [found.to_pylist(), found.schema.to_string()]
        if hasattr(found, "to_pylist")
        else [found.to_dict("list")]
    )


def exercise(witness: Witness, connection: Any, house: House, statement: Statement) -> None:
    """Run a statement in both ways there are, and read out everything in all ways there are."""
    given = arguments(house, statement)
    cursor = connection.cursor()
    prepare(witness, connection, statement)
    witness.attempt("execute", lambda: repr(cursor.execute(*given)))
    for name in ("description", "rowcount", "statusmessage", "lastrowid", "messages", "connection"):
        witness.attempt(f"cursor.{name}", partial(getattr, cursor, name, None))
    witness.attempt("fetchone", cursor.fetchone)
    witness.attempt("fetchmany", lambda: cursor.fetchmany(size=1))
    witness.attempt("iteration", lambda: list(cursor))
    witness.attempt("fetchall", cursor.fetchall)
    witness.attempt("rollback", connection.rollback)
    prepare(witness, connection, statement)
    witness.attempt("shortcut", lambda: connection.execute(*given).fetchall())
    witness.attempt("next", lambda: next(connection.execute(*given)))
    for name in sorted(COLUMNS & set(dir(cursor))):
        witness.attempt(name, partial(columns, cursor, given, name))
    witness.attempt("rollback", connection.rollback)
    witness.attempt("cursor", lambda: repr(cursor))
    witness.attempt("close", cursor.close)


@pytest.mark.parametrize(("driver", "statement", "policy"), UNDER)
def test_no_statement_brings_a_canary_out(
    driver: str, statement: Statement, policy: str, house: House, watch: Watch
) -> None:
    """Where writes are let through, what was copied elsewhere is the writer's: that is the default's to hold."""
    if statement.before and policy == "found":
        policy = "default"
    connection = house.wrapped(policy)
    witness = Witness()

    with witness.watching():
        exercise(witness, connection, house, statement)

    assert watch.all_leaks(witness.texts) == []


@pytest.mark.parametrize(("driver", "statement"), RAW_CASES)
def test_the_same_statement_brings_a_canary_out_of_the_raw_connection(
    driver: str, statement: Statement, house: House, watch: Watch
) -> None:
    """Else the statement would prove nothing. Where it does not, the table says so."""
    connection = house.open()
    witness = Witness()

    with witness.watching(), contextlib.suppress(Exception):
        exercise(witness, connection, house, statement)

    assert bool(watch.all_leaks(witness.texts)) == (driver in statement.bites)
