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
    (driver, statement)
    for statement in (*STATEMENTS, *MARIADB, *DUCKDB)
    for driver, family in FAMILIES.items()
    if family in statement.drivers
]
POLICIES = ("found", "declared")
MAIN = set(FAMILIES.values())
UNDER = [
    (driver, statement, policy)
    for driver, statement in CASES
    for policy in (POLICIES if driver in MAIN else (POLICIES[crc32(f"{driver}-{statement}".encode()) % 2],))
]
"""Every statement under both policies on each family's main driver; under one of them, in turn, on the others: what
they add is their own ways out, and these do not know the policy."""
READS = {"SELECT", "WITH", "VALUES", "TABLE", "FROM", "SHOW"}
"""The first words of statements that leave nothing behind which a rollback does not undo."""


def reads(statement: Statement) -> bool:
    """Tell whether others can run before and after it on the same connection and tell the same."""
    return not statement.before and statement.text.split()[0] in READS


def together() -> list[Any]:
    """Return the reads of each driver, policy and group: a connection each would cost more than they do."""
    found: dict[tuple[str, str, str], list[Statement]] = {}
    for driver, statement, policy in UNDER:
        if reads(statement):
            found.setdefault((driver, statement.group, policy), []).append(statement)
    return [
        pytest.param(driver, policy, statements, id=f"{driver}-{group}-{policy}")
        for (driver, group, policy), statements in found.items()
    ]


COLUMNS = {"df", "fetch_arrow_table", "fetch_df", "to_arrow_table"}
RAW_CASES = [
    pytest.param(driver, statement, id=f"{driver}-{statement}")
    for driver, statement in CASES
    if driver in {"sqlite3", "psycopg"}
]
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


def answers(connection: Any) -> bool:
    """Tell whether a connection can still be used, so that what comes next on it proves something."""
    try:
        answered = [list(row) for row in connection.execute("SELECT 1").fetchall()] == [[1]]
    except Exception:  # noqa: BLE001  (some statements end their connection, each driver with errors of its own)
        return False
    with contextlib.suppress(Exception):  # DuckDB: there is nothing to roll back
        connection.rollback()
    return answered


@pytest.mark.parametrize(("driver", "policy", "statements"), together())
def test_no_read_brings_a_canary_out(
    driver: str, policy: str, statements: list[Statement], house: House, watch: Watch
) -> None:
    """One after the other on one connection, as long as it answers."""
    connection = house.wrapped(policy)
    leaks = []

    for statement in statements:
        witness = Witness()
        with witness.watching():
            exercise(witness, connection, house, statement)
        leaks += [(str(statement), found) for found in watch.all_leaks(witness.texts)]
        connection = connection if answers(connection) else house.wrapped(policy)

    assert leaks == []


@pytest.mark.parametrize(
    ("driver", "statement", "policy"),
    [pytest.param(*case, id=f"{case[0]}-{case[1]}-{case[2]}") for case in UNDER if not reads(case[1])],
)
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
