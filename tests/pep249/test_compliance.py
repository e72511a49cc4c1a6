"""The driver raw and the driver wrapped give the same outcome, check by check."""

from __future__ import annotations

import contextlib
import itertools
import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import psycopg
import pymysql
import pytest

import masklib
from masklib.policy import Policy
from tests.pep249 import (
    checks_connection,
    checks_cursor,
    checks_errors,
    checks_execute,
    checks_fetch,
    checks_module,
    checks_rows,
    checks_types,
)
from tests.pep249.awaited import Awaited
from tests.pep249.known import BY_DESIGN, DEVIATIONS
from tests.pep249.subject import (
    ADBC_SQLITE,
    AIOMYSQL,
    AIOSQLITE,
    DUCKDB,
    MYSQL_CONNECTOR,
    MYSQLCLIENT,
    PG8000,
    PSYCOPG,
    PSYCOPG2,
    PSYCOPG_ASYNC,
    PYMYSQL,
    SQLITE,
    MySQLdb,
    Subject,
    public_name,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.pep249.subject import Driver

    Check = Callable[[Subject], object]
    Databases = Callable[[Driver], str]

MODULES = (
    checks_module,
    checks_connection,
    checks_cursor,
    checks_execute,
    checks_fetch,
    checks_types,
    checks_errors,
    checks_rows,
)
CHECKS: dict[str, Check] = {
    name: check
    for module in MODULES
    for name, check in vars(module).items()
    if name.startswith("check_") and check.__module__ == module.__name__
}
DRIVERS = {driver.name: driver for driver in (SQLITE, PSYCOPG)}
CASES = [(driver, name) for driver in DRIVERS for name in CHECKS]
MORE = {
    driver.name: driver
    for driver in (
        PSYCOPG2,
        PG8000,
        PYMYSQL,
        MYSQL_CONNECTOR,
        AIOMYSQL,
        *([MYSQLCLIENT] if MySQLdb else []),
        PSYCOPG_ASYNC,
        AIOSQLITE,
        DUCKDB,
        ADBC_SQLITE,
    )
}
"""Drivers of which only the difference that wrapping makes is looked at, not what they leave out themselves."""
NO_ROW_FACTORIES = (DUCKDB, ADBC_SQLITE, MYSQL_CONNECTOR, AIOMYSQL, MYSQLCLIENT)
INCOMPARABLE = {
    ("pymysql", "check_autocommit_can_be_read"),
    ("aiomysql", "check_autocommit_can_be_read"),
    ("MySQLdb", "check_autocommit_can_be_read"),
    ("duckdb", "check_commit_without_a_transaction"),
    *((driver.name, name) for driver in NO_ROW_FACTORIES for name in vars(checks_rows) if name in CHECKS),
}
"""What is seen there is the connection itself, or a method of it; or the driver has no row factories."""
ALL_CASES = [
    *CASES,
    *((driver, name) for driver in MORE for name in CHECKS if (driver, name) not in INCOMPARABLE),
]

KEY = bytes(range(32))
PAGE = Path(__file__).resolve().parents[2] / "docs" / "differences.md"
CLEAR = Policy.of(columns={"*.*": "clear"}, writes="raw", unknown_origin="scan")
"""Nothing is masked or refused, so not only the outcome but every value must be the same."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a check came to: ``passed``, or the name of the exception's class; and what it saw."""

    result: str
    seen: object = None


def run(check: Check, subject: Subject) -> Outcome:
    """Run one check on one subject."""
    try:
        return Outcome("passed", check(subject))
    except Exception as error:  # noqa: BLE001  (any class is an outcome, AssertionError too)
        return Outcome(public_name(type(error)))
    finally:
        subject.close()


def raw(connection: Any) -> Any:
    """Leave a connection as it is."""
    return connection


def wrapped(connection: Any) -> Any:
    """Wrap a connection so that it hands out everything as it is."""
    if isinstance(connection, Awaited):
        return Awaited(masklib.wrap(connection.inner, policy=CLEAR, key=KEY))
    return masklib.wrap(connection, policy=CLEAR, key=KEY)


def without_tables(arguments: dict[str, Any]) -> str:
    """Make one database of MariaDB's empty; return what it is connected to with."""
    name = arguments["database"]
    with pymysql.connect(**arguments) as admin, admin.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = %s", [name])
        for (table,) in cursor.fetchall():
            cursor.execute(f"DROP TABLE `{table}`")
    return json.dumps(arguments)


def without_relations(path: str) -> str:
    """Make DuckDB's database, which some connection holds open, empty; return its path."""
    with duckdb.connect(path, config={"threads": 1}) as admin:
        for kind in ("view", "table"):
            latest = f"SELECT {kind}_name FROM duckdb_{kind}s() WHERE NOT internal ORDER BY {kind}_oid DESC"
            for (name,) in admin.execute(latest).fetchall():  # what refers to another was made after it
                admin.execute(f'DROP {kind} "{name}"')
    return path


@pytest.fixture(scope="module")
def held_duckdb(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The path of a DuckDB database that stays open: opening one is what costs most."""
    path = str(tmp_path_factory.mktemp("compliance") / "held.duckdb")
    with duckdb.connect(path, config={"threads": 1}):
        yield path


@pytest.fixture(scope="module")
def databases(tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Databases:
    """Make an empty database for a driver, as often as asked."""
    numbers = itertools.count()
    place = tmp_path_factory.mktemp("compliance")

    def make(driver: Driver) -> str:
        if driver is DUCKDB:
            return without_relations(request.getfixturevalue("held_duckdb"))
        if driver in (SQLITE, AIOSQLITE, ADBC_SQLITE):
            return str(place / f"{next(numbers)}.{driver.name}")
        if driver in (PYMYSQL, MYSQL_CONNECTOR, MYSQLCLIENT, AIOMYSQL):
            return without_tables(request.getfixturevalue("compliance_mariadb"))
        dsn = str(request.getfixturevalue("compliance_dsn"))
        with psycopg.connect(dsn, autocommit=True) as admin, contextlib.suppress(psycopg.Error):
            admin.execute("SET client_min_messages = error; DROP SCHEMA public CASCADE; CREATE SCHEMA public")
        return dsn

    return make


@pytest.mark.parametrize(("driver", "name"), ALL_CASES)
def test_wrapped_driver_gives_the_same_outcome_as_the_raw_one(
    driver: str, name: str, databases: Databases
) -> None:
    """Of the two main drivers the raw outcome is known: a check that fails there, and nobody says why, proves nothing."""
    facts = {**DRIVERS, **MORE}[driver]
    expected = run(CHECKS[name], Subject(facts, databases(facts), raw))
    if driver in DRIVERS:
        assert expected.result == DEVIATIONS.get((driver, name), ("passed", ""))[0]

    outcome = run(CHECKS[name], Subject(facts, databases(facts), wrapped))

    if (driver, name) in BY_DESIGN:
        assert outcome != expected, "no difference any more: take it out of known.py and docs/differences.md"
        assert outcome == Outcome(*BY_DESIGN[driver, name][:2])
    else:
        assert outcome == expected


def test_known_outcomes_are_about_checks_that_exist() -> None:
    assert set(DEVIATIONS) <= set(CASES)
    assert {one for one in BY_DESIGN if one[0] != "MySQLdb" or MySQLdb} <= set(ALL_CASES)
    assert all(known[-1] for known in (*DEVIATIONS.values(), *BY_DESIGN.values()))


@pytest.mark.parametrize(("driver", "name"), sorted(BY_DESIGN))
def test_users_are_told_of_every_difference(driver: str, name: str) -> None:
    """docs/differences.md names the check beside each difference."""
    assert f"`{name.removeprefix('check_')}`" in PAGE.read_text(encoding="utf-8")
