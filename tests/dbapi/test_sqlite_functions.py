"""SQLite's functions of the program's own: on clear columns as they are, on unclassified ones scanned, else denied."""

from __future__ import annotations

import sqlite3
import sys
import traceback
from typing import TYPE_CHECKING, Any

import pytest

import masklib
from masklib.errors import BlockedExitError, StatementDeniedError

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = bytes(range(32))
POLICY = masklib.Policy.of(preset="application", columns={"people.day": "clear"})
CANARY = "jo.quorvane@corp.example.org"


class Program:
    """A program with functions that keep what they see."""

    def __init__(self, policy: masklib.Policy) -> None:
        self.raw = sqlite3.connect(":memory:")
        self.raw.executescript(
            "CREATE TABLE people (id INTEGER, email TEXT, day TEXT, thing TEXT);"
            f"INSERT INTO people VALUES (1, '{CANARY}', '2020-01-01', '{CANARY}');"
            "CREATE VIEW seen AS SELECT email AS e, day FROM people;"
            "CREATE TEMP VIEW late AS SELECT email AS e FROM people;"
        )
        self.conn = masklib.wrap(self.raw, policy=policy, key=KEY)
        self.saw: list[object] = []
        keep = self.keep

        class Count:
            def __init__(self) -> None:
                self.rows = 0

            def step(self, *args: object) -> None:
                keep(*args)
                self.rows += 1

            def finalize(self) -> int:
                return self.rows

        for name in ("f", "lower", "regexp"):
            self.conn.create_function(name, -1, keep, deterministic=True)
        self.conn.create_aggregate("tell", 1, Count)

    def keep(self, *args: Any) -> Any:
        self.saw += args
        return args[0]


@pytest.fixture
def program() -> Iterator[Program]:
    made = Program(POLICY)
    yield made
    made.conn.close()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT f(email) FROM people",
        'SELECT "F" (email) FROM people',
        "SELECT `Lower`(email) FROM people",
        "SELECT f/**/(id || email) FROM people",
        "SELECT f(e) FROM seen",
        "SELECT f(e) FROM late",
        "SELECT id FROM people WHERE email REGEXP 'a'",
        "SELECT id FROM people WHERE email LIKE 'a' AND f(day)",
        "SELECT tell(email) FROM people",
        "SELECT tell(email) OVER (ORDER BY day) FROM people",
        "SELECT f((SELECT email FROM people))",
        "SELECT f(CASE WHEN day THEN email END) FROM people",
        "SELECT f(value) FROM people, json_each(json_array(email))",
        "WITH a AS (SELECT email AS e FROM people) SELECT f(e) FROM a",
        "SELECT f(e) FROM (SELECT max(email) AS e FROM people)",
        "SELECT day FROM people ORDER BY f(email)",
        "UPDATE people SET day = f(email)",
        "INSERT INTO people (day) SELECT f(email) FROM people",
        "INSERT INTO people (day) VALUES ('x') RETURNING f(email)",
        "CREATE TABLE copied AS SELECT f(email) FROM people",
        "CREATE TEMP VIEW later AS SELECT f(email) FROM people",
        "CREATE TEMP TRIGGER on_it AFTER INSERT ON people BEGIN SELECT f(new.email); END",
        "PRAGMA trusted_schema = ON",
    ],
)
def test_a_statement_that_gives_a_masked_column_to_a_function_is_denied(program: Program, sql: str) -> None:
    with pytest.raises(StatementDeniedError):
        program.conn.execute(sql)

    assert not program.saw


def test_a_function_sees_clear_columns_and_is_called_as_raw(program: Program) -> None:
    rows = program.conn.execute("SELECT f(day), email FROM people WHERE f(day) = '2020-01-01'").fetchall()
    counted = program.conn.execute("SELECT tell(day) FROM people WHERE day REGEXP '2'").fetchall()

    assert rows[0][0] == "2020-01-01"
    assert rows[0][1] != CANARY
    assert counted == [(1,)]
    assert CANARY not in program.saw


def test_what_is_unclassified_is_scanned_before_a_function_sees_it(program: Program) -> None:
    program.conn.execute("SELECT f(thing) FROM people").fetchall()
    program.conn.execute("SELECT tell(thing) FROM people").fetchall()

    assert program.saw == [masklib.mask_value(CANARY, "EMAIL_ADDRESS", key=KEY)] * 2


def test_the_schema_calls_no_function_of_the_program_s(program: Program) -> None:
    program.raw.execute("CREATE VIEW sly AS SELECT f(email) AS e FROM people")
    program.raw.execute("CREATE TRIGGER slier AFTER DELETE ON people BEGIN SELECT f(old.email); END")
    for sql in ("SELECT e FROM sly", "DELETE FROM people", "CREATE INDEX i ON people (f(email))"):
        with pytest.raises(sqlite3.OperationalError, match="unsafe use"):
            program.conn.execute(sql).fetchall()

    assert not program.saw


def test_names_that_could_not_be_told_are_refused_and_agents_have_no_functions(program: Program) -> None:
    program.raw.execute("CREATE TEMP VIEW sly AS SELECT g(email) FROM people")
    for name in ("g", "a b", "->", ""):
        with pytest.raises(BlockedExitError):
            program.conn.create_function(name, 1, print)
    with pytest.raises(BlockedExitError, match="agent"):
        Program(masklib.Policy(preset="agent"))


def test_a_function_that_fails_ends_the_statement_as_the_driver_does(program: Program) -> None:
    def fails(_value: object) -> None:
        raise ValueError(CANARY)

    program.conn.create_function("f", 1, fails)
    with pytest.raises(sqlite3.OperationalError, match="user-defined function raised exception"):
        program.conn.execute("SELECT f(day) FROM people").fetchall()


@pytest.mark.parametrize("call", ["f(thing)", "tell(thing)"])
def test_where_scanning_fails_nothing_is_called_and_no_frame_holds_the_cell(
    program: Program, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_protection: object, values: list[object]) -> None:
        raise ValueError(values)

    seen: list[str] = []

    def watch(told: Any) -> None:
        frames = traceback.walk_tb(told.exc_traceback)
        seen.append(f"{told.exc_value!r} {[dict(frame.f_locals) for frame, _line in frames]}")

    monkeypatch.setattr("masklib.dbapi.drivers.sqlite_program.scanned", broken)
    monkeypatch.setattr(sys, "unraisablehook", watch)
    sqlite3.enable_callback_tracebacks(True)
    try:
        with pytest.raises(sqlite3.OperationalError):
            program.conn.execute(f"SELECT {call} FROM people").fetchall()
    finally:
        sqlite3.enable_callback_tracebacks(False)
    assert program.saw == []
    assert "MaskingError" in seen[0]
    assert CANARY not in str(seen)
