"""One record a query, on ``masklib.audit``: what it says, when it is written, and that it holds no value."""

from __future__ import annotations

import gc
import logging
import sqlite3
from typing import TYPE_CHECKING, Any

import pytest

import masklib
from masklib.errors import StatementDeniedError, UnknownExitError

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = bytes(range(32))
EMAIL = "quorvane.zyx@corp.example.org"


@pytest.fixture
def conn(sqlite: sqlite3.Connection) -> Any:
    sqlite.executescript(
        f"""
        CREATE TABLE users (id INTEGER PRIMARY KEY, email TEXT UNIQUE, plan TEXT);
        INSERT INTO users VALUES (1, '{EMAIL}', 'gold'), (2, 'bob@corp.example.org', 'free');
        CREATE TABLE plans (plan TEXT, price INTEGER);
        """
    )
    return masklib.wrap(sqlite, key=KEY, actor=masklib.Actor(user="ada", roles=("analyst",)))


@pytest.fixture
def records(caplog: pytest.LogCaptureFixture) -> Iterator[list[dict[str, Any]]]:
    seen: list[dict[str, Any]] = []

    class Keep(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            assert EMAIL not in repr(record.__dict__)
            seen.append(record.masklib)  # type: ignore[attr-defined]

    gc.collect()  # cursors that an earlier test left behind write their records now
    logger, handler = logging.getLogger("masklib.audit"), Keep()
    logger.addHandler(handler)
    with caplog.at_level(logging.INFO, "masklib.audit"):
        yield seen
    logger.removeHandler(handler)


def test_a_record_says_who_asked_what_what_was_masked_and_how_it_ended(conn: Any, records: list[Any]) -> None:
    conn.execute("SELECT email AS e, plan FROM users WHERE email = ? OR plan = 'gold'", (EMAIL,)).fetchall()
    (record,) = records

    assert record["event"] == "query"
    assert record["outcome"] == "ok"
    assert record["driver"] == "sqlite3"
    assert record["summary"] == "SELECT users"
    assert record["rows"] == 1
    assert record["duration"] > 0
    assert record["parameters"][0].startswith("EMAIL_ADDRESS ")
    assert record["actor"]["user"] == "ada"
    assert record["preset"] == "analyst"
    assert len(record["fingerprint"]) == 32
    assert "gold" not in record["statement"]
    email, plan = record["columns"]
    assert (email["name"], email["entity"], email["action"], email["masked"]) == (
        "e",
        "EMAIL_ADDRESS",
        "mask",
        1,
    )
    assert [origin.split(".")[-2:] for origin in email["origins"]] == [["users", "email"]]
    assert plan["action"] == "scan"


def test_equal_statements_have_equal_fingerprints_under_one_key_whatever_their_literals(
    conn: Any, records: list[Any]
) -> None:
    for name in ("gold", "free"):
        conn.execute(f"SELECT id FROM users WHERE plan = '{name}'").fetchall()
    conn.execute("SELECT plan FROM users").fetchall()
    one, two, other = (record["fingerprint"] for record in records)

    assert one == two != other


@pytest.mark.parametrize(
    ("read", "outcome", "rows"),
    [
        (lambda cursor: cursor.fetchall(), "ok", 2),
        (list, "ok", 2),
        (lambda cursor: [cursor.fetchone() for _ in range(3)], "ok", 2),
        (lambda cursor: cursor.fetchmany(10), "ok", 2),
        (lambda cursor: cursor.fetchone(), "abandoned", 1),
        (lambda cursor: cursor.close(), "ok", 0),
    ],
    ids=["fetchall", "iteration", "fetchone", "fetchmany", "half", "close"],
)
def test_the_record_is_written_once_when_the_result_ends(
    conn: Any, records: list[Any], read: Any, outcome: str, rows: int
) -> None:
    cursor = conn.execute("SELECT email FROM users ORDER BY id")
    assert records == []
    read(cursor)
    del cursor
    gc.collect()

    assert [(record["outcome"], record["rows"]) for record in records] == [(outcome, rows)]


def test_a_result_that_is_left_is_recorded_when_the_cursor_runs_the_next_statement(
    conn: Any, records: list[Any]
) -> None:
    cursor = conn.cursor()
    cursor.execute("SELECT email FROM users")
    cursor.execute("SELECT plan FROM users").fetchall()

    assert [record["outcome"] for record in records] == ["abandoned", "ok"]


def test_errors_are_recorded_with_class_and_code_only(conn: Any, records: list[Any]) -> None:
    with pytest.raises(sqlite3.OperationalError):
        conn.execute(f"SELECT nothing FROM users WHERE email = '{EMAIL}'")

    assert records[0]["outcome"] == "error"
    assert records[0]["error"] == "OperationalError SQLITE_ERROR"


def test_denied_statements_are_recorded_and_never_run(conn: Any, records: list[Any]) -> None:
    with pytest.raises(StatementDeniedError):
        conn.execute("UPDATE users SET email = ?", (EMAIL,))

    assert records[0]["outcome"] == "denied"
    assert "users.email" in records[0]["reason"]
    assert conn.execute("SELECT count(DISTINCT email) FROM users").fetchone() == (2,)


def test_denied_attributes_are_recorded(conn: Any, records: list[Any]) -> None:
    with pytest.raises(UnknownExitError):
        _ = conn.brand_new_exit

    assert records[0]["event"] == "exit"
    assert records[0]["summary"] == "sqlite3.Connection.brand_new_exit"


def test_an_actor_set_for_a_block_wins_over_the_connection_s(conn: Any, records: list[Any]) -> None:
    with masklib.acting_as(masklib.Actor(user="eve", agent="bot")):
        conn.execute("SELECT plan FROM users").fetchall()

    assert records[0]["actor"]["user"] == "eve"
    assert records[0]["actor"]["agent"] == "bot"


def test_nothing_is_printed_and_no_level_is_set_where_nobody_listens(
    conn: Any, capfd: pytest.CaptureFixture[str]
) -> None:
    conn.execute("SELECT email FROM users").fetchall()

    assert capfd.readouterr() == ("", "")
    assert logging.getLogger("masklib.audit").level == logging.NOTSET
    assert [type(handler) for handler in logging.getLogger("masklib").handlers] == [logging.NullHandler]
