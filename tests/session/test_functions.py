"""Functions that masklib does not know: opaque, unless the policy declares what they hand out clear."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import masklib

if TYPE_CHECKING:
    import sqlite3

KEY = bytes(range(32))


def wrapped(raw: sqlite3.Connection, **fields: Any) -> Any:
    return masklib.wrap(raw, key=KEY, policy=masklib.Policy.of(**fields))


@pytest.fixture
def raw(sqlite: sqlite3.Connection) -> sqlite3.Connection:
    sqlite.executescript(
        "CREATE TABLE users (email TEXT); INSERT INTO users VALUES ('quorvane@corp.example.org')"
    )
    sqlite.create_function("initial", 1, lambda text: text[0])
    sqlite.create_function("whole", 1, lambda text: text)
    return sqlite


def test_an_unknown_function_hands_out_nothing(raw: sqlite3.Connection) -> None:
    assert wrapped(raw).execute("SELECT initial(email) FROM users").fetchone() == ("[redacted]",)


def test_one_that_the_policy_declares_clear_does(raw: sqlite3.Connection) -> None:
    conn = wrapped(raw, functions={"Initial": "clear"})

    assert conn.execute("SELECT initial(email) FROM users").fetchone() == ("q",)


@pytest.mark.parametrize(
    "expression", ["whole(email)", "initial(whole(email))", "substr(email, 1, 3)", "whole(initial(email))"]
)
def test_a_declared_function_answers_for_itself_only(raw: sqlite3.Connection, expression: str) -> None:
    conn = wrapped(raw, functions={"initial": "clear"})

    assert conn.execute(f"SELECT {expression} FROM users").fetchone() == ("[redacted]",)
