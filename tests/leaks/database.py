"""The databases that the canaries live in: the same tables on SQLite and PostgreSQL."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from tests.leaks.canaries import CANARIES, OTHER

if TYPE_CHECKING:
    from tests.leaks.canaries import Canary

__all__ = ["fill"]

_NUMBERED = {"duckdb": "BIGINT", "sqlite3": "INTEGER", "psycopg": "BIGINT", "pymysql": "BIGINT"}
_JSON = {"duckdb": "JSON", "sqlite3": "TEXT", "psycopg": "JSONB", "pymysql": "JSON"}
_ARRAY = {"duckdb": "VARCHAR[]", "sqlite3": "TEXT", "psycopg": "TEXT[]", "pymysql": "JSON"}
_BINARY = {"duckdb": "BLOB", "sqlite3": "BLOB", "psycopg": "BYTEA", "pymysql": "BLOB"}

_TABLES = """
CREATE TABLE people (
    id INTEGER PRIMARY KEY, full_name TEXT NOT NULL, email TEXT NOT NULL UNIQUE, phone TEXT, ssn TEXT,
    card_no TEXT, iban TEXT, password TEXT, api_token TEXT, notes TEXT, profile {json}, raw_note {binary},
    CHECK (length(full_name) > 3)
);
CREATE TABLE orders (
    id INTEGER PRIMARY KEY, person_id INTEGER REFERENCES people (id), email TEXT REFERENCES people (email),
    card_number {numbered}, memo TEXT, amount INTEGER
);
CREATE VIEW contacts AS SELECT full_name AS label, email AS reach, phone AS line FROM people;
CREATE TABLE opaque (a TEXT, b TEXT, c {numbered});
CREATE TABLE cells (n INTEGER, a TEXT, b {json}, c {array}, d {binary}, email TEXT);
"""


def note(row: tuple[Canary, ...]) -> str:
    """Return free text that mentions everything of one person, in words that detectors claim to know.

    A name that stands in no list and that nothing announces is a miss that docs/threat-model.md speaks of.
    """
    by = {one.column: one.value for one in row}
    return (
        f"Mr. {by['full_name']} called from {by['phone']}, wrote from {by['email']}; paid with card {by['card_no']}, "
        f"SSN {by['ssn']}, refund to IBAN {by['iban']}. His api_key={by['api_token']} was revoked, and his "
        f"password: {by['password']} changed."
    )


def document(row: tuple[Canary, ...]) -> str:
    """Return nested JSON that holds everything of one person, by key and inside a list of texts.

    What stands under ``bare`` cannot be told without its key: neither a name in no list, nor a password.
    """
    bare = {one.column: one.value for one in row if one.entity in {"PERSON", "SECRET"}}
    contact = {one.column: one.value for one in row if one.column not in bare}
    history = [note(row), {"email": contact["email"]}]
    return json.dumps({"contact": contact, "bare": bare, "history": history})


def _cells(driver: str, number: int) -> tuple[object, ...]:
    """Return one row of ``cells``: the same canaries in each kind of cell."""
    by = {one.column: one.value for one in CANARIES}
    both = [by["email"], by["card_no"]]
    array = both if _ARRAY[driver].endswith("[]") else json.dumps(both)
    document = json.dumps({"mail": both[0], "deep": [both[1]]})
    return number, f"mail {both[0]}, card {both[1]}", document, array, " ".join(both).encode(), both[0]


def fill(raw: Any, driver: str, placeholder: str) -> None:
    """Make the tables on a raw connection, and put the canaries in."""
    kinds = {"json": _JSON, "array": _ARRAY, "binary": _BINARY, "numbered": _NUMBERED}
    text = _TABLES.format(**{name: kind[driver] for name, kind in kinds.items()})
    if driver == "pymysql":  # a key of MariaDB's has a length
        text = text.replace("email TEXT", "email VARCHAR(200)")
    cursor = raw.cursor()
    for statement in filter(str.strip, text.split(";")):
        cursor.execute(statement)
    for number, row in enumerate((CANARIES, OTHER), start=1):
        values = (number, *(one.value for one in row), note(row), document(row), note(row).encode())
        marks = ", ".join([placeholder] * len(values))
        cursor.execute(f"INSERT INTO people VALUES ({marks})", values)
        by = {one.column: one.value for one in row}
        order = (number, number, by["email"], int(by["card_no"]), note(row), number * 10)
        cursor.execute(f"INSERT INTO orders VALUES ({', '.join([placeholder] * 6)})", order)
        hidden = (by["email"], by["card_no"], int(by["card_no"]))
        cursor.execute(f"INSERT INTO opaque VALUES ({', '.join([placeholder] * 3)})", hidden)
    for number in range(1, 6):
        cursor.execute(f"INSERT INTO cells VALUES ({', '.join([placeholder] * 6)})", _cells(driver, number))
    if driver != "duckdb":  # it commits each statement, and no transaction is open
        raw.commit()
