from __future__ import annotations

import base64
import binascii
import logging
import sqlite3
from dataclasses import dataclass
from urllib.parse import quote

import pandas as pd
import pytest
from stdnum import iban, luhn

import masklib
from masklib.testing import CANARIES, Canary, assert_no_leak

VALUE = "quenthrax.zolmirev@vexlumbra.org"


@dataclass(frozen=True)
class Holder:
    inner: object


class Slotted:
    __slots__ = ("hidden",)

    def __init__(self, hidden: object) -> None:
        self.hidden = hidden

    def __repr__(self) -> str:
        return "Slotted"


def failing() -> BaseException:
    """Return an error that holds the value in a frame alone."""
    code = compile("def run(f):\n    kept = f()\n    1 / 0\n", "elsewhere.py", "exec")
    space: dict[str, object] = {}
    exec(code, space)  # noqa: S102 - a frame of another file
    try:
        space["run"](lambda: VALUE)  # type: ignore[operator]
    except ZeroDivisionError as error:
        return error
    raise AssertionError


def noted() -> BaseException:
    error = ValueError("plain")
    error.add_note(f"row {VALUE}")
    return error


def caused() -> BaseException:
    error = ValueError("plain")
    error.__cause__ = KeyError(VALUE)
    return error


LEAKS = {
    "a row": ("x", VALUE),
    "a nested document": [{"a": [{"b": f"<{VALUE}>"}]}],
    "a key": {VALUE: 1},
    "upper case": VALUE.upper(),
    "bytes": VALUE.encode(),
    "UTF-16": VALUE.encode("utf-16-le"),
    "a memoryview": memoryview(VALUE.encode()),
    "base64": base64.b64encode(b"x: " + VALUE.encode()).decode(),
    "base64 of another shift": base64.b64encode(b"xy: " + VALUE.encode() + b"!").decode(),
    "hexadecimal": binascii.hexlify(VALUE.encode()).decode(),
    "a URL": "https://x.example/?q=" + quote(VALUE, safe=""),
    "other separators": "quenthrax zolmirev AT vexlumbra org".replace(" AT ", "@"),
    "a dataclass": Holder(Holder(VALUE)),
    "slots": Slotted(VALUE),
    "a set": {VALUE},
    "an exception": ValueError(VALUE),
    "a note": noted(),
    "a cause": caused(),
    "a frame": failing(),
    "a group": ExceptionGroup("several", [ValueError(VALUE)]),
    "a table": pd.DataFrame({"a": ["x" * 200 + VALUE] * 100}),
    "a log record": logging.LogRecord("n", 1, "p", 1, "sent %s", (VALUE,), None),
}


@pytest.mark.parametrize("thing", LEAKS.values(), ids=LEAKS)
def test_a_value_is_seen_wherever_it_hides(thing: object) -> None:
    with pytest.raises(AssertionError, match=r"canary 0 \(value\) shows at things\[1\]") as caught:
        assert_no_leak([VALUE], "harmless", thing)
    assert "zolmirev" not in str(caught.value)


def test_a_row_of_sqlite_is_read() -> None:
    raw = sqlite3.connect(":memory:")
    raw.row_factory = sqlite3.Row
    row = raw.execute("SELECT ? AS a", (VALUE,)).fetchone()

    with pytest.raises(AssertionError, match="shows at"):
        assert_no_leak([VALUE], row)
    raw.close()


def test_an_object_that_holds_itself_and_one_that_cannot_be_shown_are_no_trouble() -> None:
    class Unshowable:
        def __repr__(self) -> str:
            raise RuntimeError(VALUE)

    loop: list[object] = []
    loop.append(loop)

    assert_no_leak([VALUE], loop, iter([VALUE]), None, 7, pd)
    with pytest.raises(AssertionError, match="shows at"):
        assert_no_leak([VALUE], Unshowable())


def test_a_surrogate_that_keeps_what_it_may_keep_is_no_leak() -> None:
    assert_no_leak([Canary("PHONE_NUMBER", "+12027365183", ("2027365183",))], "+12025550100")


@pytest.mark.parametrize(("canaries", "error"), [([], ValueError), (["a-"], ValueError), ([7], TypeError)])
def test_canaries_that_cannot_tell_anything_are_refused(canaries: list[str], error: type[Exception]) -> None:
    with pytest.raises(error, match="assert_no_leak"):
        assert_no_leak(canaries, "x")


def test_the_canaries_are_valid_for_their_kinds() -> None:
    values = {one.entity: one.value for one in CANARIES}

    assert luhn.is_valid(values["CREDIT_CARD"])
    assert iban.is_valid(values["IBAN_CODE"])
    assert {one.entity for one in CANARIES} <= set(masklib.entities.ENTITIES)
    assert all(part in one.value for one in CANARIES for part in one.secrets)


def test_the_canaries_do_not_leak_from_a_wrapped_connection_and_do_from_a_raw_one() -> None:
    raw = sqlite3.connect(":memory:")
    names = ("full_name", "email", "phone", "ssn", "card_number", "iban", "api_key")
    raw.execute(f"CREATE TABLE people ({', '.join(f'{name} TEXT' for name in names)})")
    values = [one.value for one in CANARIES]
    raw.execute(f"INSERT INTO people VALUES ({', '.join('?' * len(values))})", values)
    wrapped = masklib.wrap(raw, key=bytes(32))

    assert_no_leak(CANARIES, wrapped.execute("SELECT * FROM people").fetchall(), wrapped)
    with pytest.raises(AssertionError) as caught:
        assert_no_leak(CANARIES, raw.execute("SELECT * FROM people").fetchall())
    assert len(str(caught.value).splitlines()) == len(CANARIES)
    raw.close()
