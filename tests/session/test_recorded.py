"""Statement text and parameters in records: surrogates of what is compared with masked columns, else types."""

from __future__ import annotations

import logging
import sqlite3
from contextlib import closing, suppress
from typing import Any

import pytest

import masklib
from masklib import Key, Policy
from masklib.errors import MaskError

KEY = Key(bytes(range(32)))


def record(caplog: pytest.LogCaptureFixture, sql: str, parameters: Any = (), **policy: Any) -> dict[str, Any]:
    with closing(sqlite3.connect(":memory:")) as raw:
        raw.execute("CREATE TABLE people (id INTEGER, email TEXT, phone TEXT, plan TEXT)")
        raw.execute("INSERT INTO people VALUES (1, 'alice@corp.com', '(415) 555-0100', 'gold')")
        connection = masklib.wrap(raw, policy=Policy(**policy), key=KEY)
        with caplog.at_level(logging.INFO, logger="masklib.audit"), suppress(MaskError, sqlite3.Error):
            connection.execute(sql, parameters).fetchall()
        found: dict[str, Any] = caplog.records[-1].masklib  # type: ignore[attr-defined]
        assert "alice@corp.com" not in str(found)
        assert "555-0100" not in str(found)
        return found


EMAIL = masklib.mask_value("alice@corp.com", "EMAIL_ADDRESS", key=bytes(range(32)))
PHONE = masklib.mask_value("(415) 555-0100", "PHONE_NUMBER", key=bytes(range(32)))


@pytest.mark.parametrize("policy", [{}, {"filters": "raw"}, {"mode": "observe"}])
def test_a_raw_operand_is_recorded_as_its_surrogate(
    policy: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    sql = "SELECT id FROM people /* why */ WHERE email = 'alice@corp.com' AND plan = 'gold' AND phone = ? AND id = ?"
    found = record(caplog, sql, ("(415) 555-0100", 1), **policy)

    assert found["statement"] == (
        f"SELECT id FROM people WHERE email = '{EMAIL}' AND plan = ?str AND phone = ? AND id = ?"
    )
    assert found["parameters"] == [f"PHONE_NUMBER {PHONE}", "int"]


def test_a_marked_surrogate_is_recorded_as_typed(caplog: pytest.LogCaptureFixture) -> None:
    found = record(caplog, "SELECT id FROM people WHERE email IN (?, 'x')", (EMAIL,), preset="analyst")
    assert found["parameters"] == [f"EMAIL_ADDRESS {EMAIL}"]
    assert found["outcome"] == "ok"


def test_under_masked_what_may_be_a_real_value_is_masked_once_more(caplog: pytest.LogCaptureFixture) -> None:
    for sql, given in [
        ("SELECT id FROM people WHERE phone = ?", ["(415) 555-0100"]),
        ("SELECT id FROM people WHERE phone = '(415) 555-0100'", ()),
        ("SELECT id FROM people WHERE email = ?", ["alice@corp.com"]),
        ("SELECT id FROM people WHERE email LIKE 'alice@corp.com'", ()),
    ]:
        record(caplog, sql, given, preset="agent")


def test_named_parameters_and_what_is_said_of_them(caplog: pytest.LogCaptureFixture) -> None:
    given = {"n": 1, "p": masklib.raw("(415) 555-0100"), "e": None}
    found = record(caplog, "SELECT id FROM people WHERE phone = :p AND id = :n AND email = :e", given)
    assert found["parameters"] == ["int", f"PHONE_NUMBER {PHONE}", "NoneType"]


def test_the_fingerprint_does_not_depend_on_operands(caplog: pytest.LogCaptureFixture) -> None:
    prints = {
        record(caplog, f"SELECT id FROM people WHERE email = '{one}'")["fingerprint"]
        for one in ("a@b.com", "c@d.org")
    }
    assert len(prints) == 1


def test_text_that_cannot_be_read_is_a_constant_and_its_keyed_hash(caplog: pytest.LogCaptureFixture) -> None:
    found = record(caplog, "SELECT 'alice@corp.com FROM people")
    assert found["statement"] == "(unreadable statement)"
    assert len(found["fingerprint"]) == 32
