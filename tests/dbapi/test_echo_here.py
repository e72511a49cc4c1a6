"""What was turned back does not come back by the statement itself: rows, labels, errors, notices, attributes, logs."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

import masklib
from masklib.errors import StatementDeniedError
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = bytes(range(32))
PERSON = (1, "Zephyrxa Quorvantz", "wyvernqx.blothmar@kestrelhoaxby.org", "(415) 555-0177", "gold")
PARTS = ("wyvernqx", "blothmar", "kestrelhoax", "zephyrxa", "quorvantz", "555-0177")
TABLE = """CREATE TABLE people (id INTEGER PRIMARY KEY, full_name VARCHAR(60), email VARCHAR(60), phone VARCHAR(60),
plan VARCHAR(60), CHECK (plan <> 'bad'))"""
STATEMENTS = (  # {0} is the first parameter; <e>, <n> and <p> are surrogates of the email, name and phone
    ("SELECT id, {0} FROM people WHERE email = {0}", "<e> <e>"),  # bound twice
    ("SELECT id, {0} AS typed FROM people WHERE full_name = {0}", "<n> <n>"),
    ("SELECT 1 / (id - 1) FROM people WHERE email = {0}", "<e>"),
    ("SELECT id FROM people WHERE email = {0} AND CAST(email AS INTEGER) = 1", "<e>"),
    ("SELECT CAST({0} AS INTEGER) FROM people WHERE email = {0}", "<e> <e>"),
    ("SELECT id FROM people WHERE id = {0}", "<p>"),
    ("UPDATE people SET plan = 'bad' WHERE email = {0}", "<e>"),
    ("UPDATE people SET plan = 'ok', email = {0} WHERE email = {0} RETURNING id, email, full_name, phone", "<e> <e>"),
    ("INSERT INTO people VALUES (1, {0}, {0}, {0}, 'x')", "<n> <e> <p>"),
    ("INSERT INTO people VALUES (2, {0}, {0}, {0}, 'bad')", "<n> <e> <p>"),
    ("EXPLAIN SELECT id FROM people WHERE email = {0}", "<e>"),
    ("SELECT nosuch FROM people WHERE email = {0}", "<e>"),
    ("SELECT id FROM people WHERE email = {0} ORDER", "<e>"),
    ('SELECT id AS "{1}" FROM people WHERE email = {0}', "<e>"),
)  # fmt: skip


class Records(logging.Handler):
    """Keeps all that any logger is told."""

    def __init__(self) -> None:
        super().__init__(1)
        self.told: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.told.append(f"{record.getMessage()} {vars(record)}")


@pytest.fixture
def records() -> Iterator[Records]:
    handler, root = Records(), logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(1)
    yield handler
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture(params=["sqlite3", "duckdb", "psycopg", "psycopg-client", "psycopg2", "pymysql"])
def shop(request: pytest.FixtureRequest) -> Iterator[tuple[Any, str]]:
    name, mark = request.param, "?" if request.param in {"sqlite3", "duckdb"} else "%s"
    if name == "sqlite3":
        raw: Any = sqlite3.connect(":memory:")
    elif name == "pymysql":
        import pymysql

        raw = pymysql.connect(**request.getfixturevalue("mariadb_database"))
    elif name == "duckdb":
        raw = pytest.importorskip("duckdb").connect()
    else:
        driver = (
            psycopg if name.startswith("psycopg-") or name == "psycopg" else pytest.importorskip("psycopg2")
        )
        raw = driver.connect(request.getfixturevalue("postgres_database"))
        if name == "psycopg-client":
            raw.cursor_factory = psycopg.ClientCursor
    with closing(raw):
        cursor = raw.cursor()
        cursor.execute(TABLE)
        cursor.execute(f"INSERT INTO people VALUES ({', '.join([mark] * 5)})", PERSON)
        raw.commit()
        yield raw, mark


def leaked(*found: object) -> list[str]:
    text = " ".join(map(str, found)).lower()
    return [part for part in PARTS if part in text]


def told(error: BaseException | None) -> list[object]:
    """Return all that an error and those behind it say."""
    if error is None:
        return []
    diagnosed = getattr(error, "diag", None)
    fields = [getattr(diagnosed, name, "") for name in dir(diagnosed) if name.startswith("message")]
    return [error, error.args, vars(error), *fields, *told(error.__cause__), *told(error.__context__)]


def shows(thing: Any) -> list[str]:
    """Return the attributes of a cursor or connection that show a value."""
    found = []
    for name in dir(thing):
        try:
            value = getattr(thing, name)
            text = "" if callable(value) else f"{value!r} {value}"
        except Exception as error:  # noqa: BLE001  whatever a driver raises there is looked at as well
            text = " ".join(map(str, told(error)))
        if leaked(text):
            found.append(name)
    return found


def test_nothing_shows_what_was_turned_back(shop: tuple[Any, str], records: Records) -> None:
    raw, mark = shop
    connection = masklib.wrap(raw, key=KEY)
    cursor = connection.cursor()
    cursor.execute("SELECT full_name, email, phone FROM people")
    ((name, email, phone),) = cursor.fetchall()
    surrogates = {"<e>": email, "<n>": masklib.surrogate(name), "<p>": masklib.surrogate(phone)}
    ran = 0
    for sql, words in STATEMENTS:
        given = [surrogates[word] for word in words.split()]
        cursor = connection.cursor()
        try:
            cursor.execute(sql.format(mark, email), given)
            found = [*cursor.fetchall()] if cursor.description else []
            ran += 1
        except Exception as error:  # noqa: BLE001  each database has errors of its own
            found = told(error)
        assert not leaked(found, cursor.description), sql
        assert not shows(cursor), sql
        assert not shows(connection), sql
        if not hasattr(raw, "table"):  # DuckDB's connection has no transaction to take back
            connection.rollback()
    assert ran > 2
    assert records.told
    assert not [one for one in records.told if leaked(one)]


def test_nor_does_what_merges_parameters_on_demand(postgres_database: str) -> None:
    psycopg2 = pytest.importorskip("psycopg2")
    find = "SELECT id FROM people WHERE email = %s"
    for raw in (
        psycopg.connect(postgres_database, cursor_factory=psycopg.ClientCursor),
        psycopg2.connect(postgres_database),
    ):
        with closing(raw):
            raw.cursor().execute("DROP TABLE IF EXISTS people")
            raw.cursor().execute("CREATE TABLE people (id INTEGER, email TEXT)")
            raw.cursor().execute("INSERT INTO people VALUES (1, %s)", (PERSON[2],))
            raw.commit()
            connection = masklib.wrap(raw, key=KEY)
            cursor: Any = connection.cursor()
            cursor.execute("SELECT email FROM people")
            ((email,),) = cursor.fetchall()
            cursor.execute(find, (email,))
            assert cursor.fetchall() == [(1,)]
            merged = cursor.mogrify(find, (email,))
            assert email in str(merged)
            assert not leaked(merged)
            with pytest.raises(StatementDeniedError):
                cursor.execute(f"COPY (SELECT id FROM people WHERE email = '{email}') TO STDOUT")
            connection.rollback()
