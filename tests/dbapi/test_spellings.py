"""A surrogate typed in another case or format finds its row, by the normal form of its entity: four databases."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import psycopg
import pytest

import masklib
from masklib import Key, Policy
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KEY = Key(bytes(range(32)))
COLUMNS = {
    "full_name": "PERSON", "email": "EMAIL_ADDRESS", "phone": "PHONE_NUMBER", "card": "CREDIT_CARD",
    "iban": "IBAN_CODE", "ssn": "US_SSN", "device": "UUID",
}  # fmt: skip
ROWS = [
    (1, "Alice Smith", "alice@corp.com", "(415) 555-0100", "4111 1111 1111 1111",
     "DE89 3704 0044 0532 0130 00", "078-05-1120", "550e8400-e29b-41d4-a716-446655440000"),
    (2, "Bob Jones", "bob@corp.com", "(415) 555-0101", "5500 0000 0000 0004",
     "GB82 WEST 1234 5698 7654 32", "078-05-1121", "550e8400-e29b-41d4-a716-446655440001"),
]  # fmt: skip


def digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())


SPELLINGS: dict[str, list[Callable[[str], str]]] = {
    "full_name": [str.upper, str.lower],
    "email": [str.upper, str.title],
    "phone": [digits, lambda text: f"+1 {digits(text)}", lambda text: text[1:].replace(") ", "-")],
    "card": [digits, lambda text: text.replace(" ", "-")],
    "iban": [lambda text: text.replace(" ", ""), lambda text: text.replace(" ", "").lower()],
    "ssn": [digits, lambda text: text.replace("-", " ")],
    "device": [str.upper, lambda text: text.replace("-", "")],
}


@pytest.fixture(params=["sqlite3", "psycopg", "pymysql", "duckdb"])
def shop(request: pytest.FixtureRequest) -> Iterator[tuple[Any, str]]:
    """A raw connection to a filled table, and how it takes a parameter."""
    if request.param == "sqlite3":
        raw: Any = sqlite3.connect(":memory:")
    elif request.param == "duckdb":
        raw = pytest.importorskip("duckdb").connect()
    elif request.param == "pymysql":
        import pymysql

        raw = pymysql.connect(**request.getfixturevalue("mariadb_database"))
    else:
        raw = psycopg.connect(request.getfixturevalue("postgres_database"))
    mark = "?" if request.param in {"sqlite3", "duckdb"} else "%s"
    with closing(raw):
        cursor = raw.cursor()
        cursor.execute(f"CREATE TABLE people (id INTEGER, {', '.join(f'{c} VARCHAR(60)' for c in COLUMNS)})")
        cursor.executemany(f"INSERT INTO people VALUES ({', '.join([mark] * 8)})", ROWS)
        raw.commit()
        yield raw, mark


def asked(connection: Any, sql: str, parameters: Any) -> list[Any]:
    cursor = connection.cursor()
    cursor.execute(sql, parameters)
    return [row[0] for row in cursor.fetchall()]


def agent(raw: Any, **fields: Any) -> Any:
    columns = {f"people.{column}": entity for column, entity in COLUMNS.items()}
    return masklib.wrap(raw, policy=Policy.of(columns=columns, preset="agent", **fields), key=KEY)


def first(connection: Any) -> dict[str, str]:
    cursor = connection.cursor()
    cursor.execute("SELECT * FROM people WHERE id = 1")
    (row,) = cursor.fetchall()
    return dict(zip(COLUMNS, row[1:], strict=True))


def test_in_another_format_it_finds_its_row(shop: tuple[Any, str]) -> None:
    raw, mark = shop
    connection = agent(raw)
    for column, surrogate in first(connection).items():
        for typed in (surrogate, *(spell(surrogate) for spell in SPELLINGS[column])):
            for condition, found in (
                (f"{column} = {mark}", [1]),
                (f"people.{column}={mark} AND id > 0", [1]),
                (f"{column} <> {mark}", [2]),
                (f"{column} IN ({mark}, {mark})", [1]),
                (f"NOT ({column} NOT IN ({mark}))", [1]),
                (f"(id = 1 OR {column} = {mark})", [1]),
            ):
                sql = f"SELECT id FROM people WHERE {condition}"
                assert asked(connection, sql, [typed] * condition.count(mark)) == found, (condition, typed)
            literal = f"SELECT id FROM people WHERE {column} = '{typed}'"
            assert asked(connection, literal, None if mark == "%s" else []) == [1], typed


def test_where_it_cannot_become_a_list_it_stands_for_itself(shop: tuple[Any, str]) -> None:
    raw, mark = shop
    connection = agent(raw)
    phone = first(connection)["phone"]
    for condition in (f"{mark} = phone", f"(phone, id) = ({mark}, 1)"):
        sql = f"SELECT id FROM people WHERE {condition}"
        assert asked(connection, sql, [phone]) == [1]
        assert asked(connection, sql, [digits(phone)]) == []


def test_as_the_column_writes_it_it_stands_for_one_value_exactly(sqlite: sqlite3.Connection) -> None:
    sqlite.execute("CREATE TABLE people (id INTEGER, phone TEXT)")
    sqlite.executemany(
        "INSERT INTO people VALUES (?, ?)", [(1, "(415) 555-0100"), (2, "415-555-0100"), (3, "415-555-0101")]
    )
    connection = masklib.wrap(sqlite, policy=Policy(preset="agent"), key=KEY)
    find = "SELECT id FROM people WHERE phone = ?"
    written = [row[0] for row in connection.execute("SELECT phone FROM people ORDER BY id")]
    for place, phone in enumerate(written, 1):
        assert connection.execute(find, (phone,)).fetchall() == [(place,)]
    both = connection.execute(f"{find} ORDER BY id", (digits(written[0]),)).fetchall()
    assert both == [(1,), (2,)]  # in a third format it is either
    assert connection.execute(find, ("+44 20 7946 0958",)).fetchall() == []


def test_lists_and_many_runs_take_every_format(
    postgres: psycopg.Connection[Any], sqlite: sqlite3.Connection
) -> None:
    for raw, mark in ((postgres, "%s"), (sqlite, "?")):
        raw.execute("CREATE TABLE people (id INTEGER, phone TEXT, plan TEXT)")
        for row in [(1, "(415) 555-0100", "free"), (2, "(415) 555-0101", "free")]:
            raw.execute(f"INSERT INTO people VALUES ({mark}, {mark}, {mark})", row)
        raw.commit()
        connection = masklib.wrap(raw, key=KEY, policy=Policy.of(columns={"people.plan": "clear"}))
        phones = [
            masklib.surrogate(digits(row[0]))
            for row in connection.execute("SELECT phone FROM people ORDER BY id")
        ]
        update = f"UPDATE people SET plan = {mark} WHERE phone = {mark}"
        connection.cursor().executemany(update, iter([("gold", phones[0]), ("plus", phones[1])]))
        assert raw.execute("SELECT plan FROM people ORDER BY id").fetchall() == [("gold",), ("plus",)]
        if mark == "%s":
            listed = asked(connection, "SELECT id FROM people WHERE phone = ANY(%s) ORDER BY id", (phones,))
            assert listed == [1, 2]
