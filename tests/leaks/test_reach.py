"""Whatever came out is read to the bottom: a canary planted anywhere is reached, and then found."""

from __future__ import annotations

import contextlib
import copyreg
import datetime as dt
import logging
import sqlite3
import uuid
import warnings
from collections import deque, namedtuple
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from tests.leaks import reach
from tests.leaks.canaries import CANARIES
from tests.leaks.watch import Watch
from tests.leaks.witness import Witness

if TYPE_CHECKING:
    from collections.abc import Iterable

CANARY = CANARIES[1].value
CARD = CANARIES[4].value
WATCH = Watch(CANARIES)

Row = namedtuple("Row", ["value"])  # noqa: PYI024  (what drivers hand out)


@dataclass(frozen=True, slots=True)
class Slotted:
    hidden: str

    def __repr__(self) -> str:
        return "Slotted(…)"


class Plain:
    def __init__(self) -> None:
        self.hidden = CANARY


class Loud:
    def __repr__(self) -> str:
        return CANARY


def row_of_sqlite() -> object:
    connection = sqlite3.connect(":memory:")
    connection.row_factory = sqlite3.Row
    try:
        return connection.execute("SELECT ? AS value", (CANARY,)).fetchone()
    finally:
        connection.close()


def leaks(texts: Iterable[tuple[str, str]]) -> list[str]:
    return [leak.place for leak in WATCH.all_leaks(texts)]


@pytest.mark.parametrize(
    "value",
    [
        CANARY,
        CANARY.encode(),
        bytearray(CANARY.encode("utf-16-le")),
        memoryview(CANARY.encode()),
        int(CARD),
        Decimal(CARD),
        [[("deep", {"key": [CANARY]})]],
        {CANARY: 1},
        {1: {CANARY}},
        deque([CANARY]),
        Row(CANARY),
        Slotted(CANARY),
        Plain(),
        Loud(),
        row_of_sqlite(),
        ValueError(CANARY),
        uuid.UUID(bytes=CANARY.encode()[:16]),
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_canary_in_a_value_is_found(value: object) -> None:
    assert leaks(reach.of_value("row", value))


@pytest.mark.parametrize("value", [None, True, 1, 1.5, "plain", b"x", dt.date(2026, 1, 2), [], {}, object()])
def test_a_value_without_a_canary_is_not_blamed(value: object) -> None:
    assert not leaks(reach.of_value("row", value))


def throw(error: BaseException) -> None:
    raise error


def raised(error: BaseException) -> BaseException:
    with contextlib.suppress(Exception):
        throw(error)
    return error


def with_attribute(name: str) -> BaseException:
    error = ValueError("clean")
    setattr(error, name, CANARY)
    return error


def with_cause() -> BaseException:
    error = ValueError("clean")
    error.__cause__ = LookupError(CANARY)
    return error


def with_context() -> BaseException:
    error = ValueError("clean")
    error.__context__ = LookupError("clean")
    error.__context__.__context__ = LookupError(CANARY)
    return error


def with_note() -> BaseException:
    error = ValueError("clean")
    error.add_note(f"while reading {CANARY}")
    return error


class Diagnostics:
    def __init__(self) -> None:
        self.message_detail = f"Key (email)=({CANARY}) already exists."


def with_diagnostics() -> BaseException:
    error = ValueError("clean")
    error.diag = Diagnostics()  # type: ignore[attr-defined]
    return error


class PackedError(ValueError):
    def __reduce__(self) -> Any:
        return copyreg.__newobj__, (PackedError, CANARY)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "error",
    [
        ValueError(CANARY),
        ValueError("clean", {"row": [CANARY]}),
        with_attribute("pgerror"),
        with_attribute("_info"),
        with_cause(),
        with_context(),
        with_note(),
        with_diagnostics(),
        PackedError("clean"),
        ExceptionGroup("clean", [ValueError("clean"), LookupError(CANARY)]),
    ],
    ids=repr,
)
def test_a_canary_in_an_exception_is_found(error: BaseException) -> None:
    assert leaks(reach.of_exception("error", raised(error)))


def test_an_exception_that_turns_in_a_circle_comes_to_an_end() -> None:
    first, second = ValueError("first"), ValueError(CANARY)
    first.__context__, second.__context__ = second, first

    assert leaks(reach.of_exception("error", first))


def frame_of_another(source: str) -> BaseException:
    """Run a source as if it stood in a library, with the canary at hand; return what it raised."""
    code = compile(source, "library.py", "exec")
    try:
        exec(code, {"canary": CANARY, "Loud": Loud})  # noqa: S102  (a frame that is not the tests' own)
    except ValueError as error:
        return error
    raise AssertionError("nothing was raised")


@pytest.mark.parametrize(
    "local",
    [
        "row = canary",
        "rows = [(1, canary)]",
        "row = {'email': canary}",
        "row = canary.encode()",
        "row = Loud()",
    ],
)
def test_a_canary_in_a_local_variable_of_a_librarys_frame_is_found(local: str) -> None:
    error = frame_of_another(f"def fetch():\n    {local}\n    raise ValueError('clean')\nfetch()")

    assert any("fetch" in place for place in leaks(reach.of_exception("error", error)))


@pytest.mark.parametrize("kept", ["kept = inner()", "kept = {'error': [inner()]}"])
@pytest.mark.parametrize("way", ["raise ValueError('clean')", "raise ValueError(kept)"])
def test_a_canary_in_a_frame_of_an_exception_inside_of_another_is_found(kept: str, way: str) -> None:
    source = (
        "def read():\n    row = canary\n    raise ValueError('clean')\n"
        "def inner():\n    try:\n        read()\n    except ValueError as error:\n        found = error\n"
        f"    return found\ndef fetch():\n    {kept}\n    {way}\nfetch()"
    )

    assert any(":read" in place for place in leaks(reach.of_exception("error", frame_of_another(source))))


def test_the_tests_own_frames_do_not_count() -> None:
    mine = CANARY

    assert not leaks(reach.of_exception("error", raised(ValueError("clean"))))
    assert mine


# ------------------------------------------------------------------ the witness
def test_a_canary_in_a_log_record_is_found_in_every_attribute() -> None:
    for say in (
        lambda log: log.debug("%s", CANARY),
        lambda log: log.debug("clean", extra={"masklib": Slotted(CANARY)}),
        lambda log: log.error("clean", exc_info=ValueError(CANARY)),
        lambda log: log.debug(Loud()),
    ):
        witness = Witness()
        with witness.watching():
            say(logging.getLogger("some.library"))  # type: ignore[no-untyped-call]

        assert leaks(witness.texts)


def test_a_canary_in_a_warning_is_found() -> None:
    witness = Witness()
    with witness.watching():
        warnings.warn(f"odd value {CANARY}", stacklevel=1)

    assert leaks(witness.texts)


def test_a_canary_in_an_error_that_nobody_could_catch_is_found() -> None:
    class Careless:
        def __del__(self) -> None:
            raise ValueError(CANARY)

    witness = Witness()
    with witness.watching():
        Careless()

    assert leaks(witness.texts)


def test_the_witness_keeps_results_and_errors() -> None:
    def fail() -> object:
        raise LookupError(CANARY)

    witness = Witness()

    assert witness.attempt("good", lambda: [CANARY]) == [CANARY]
    assert witness.attempt("bad", fail) is None
    assert len(leaks(witness.texts)) >= 2
    assert isinstance(witness.errors[0], LookupError)


def test_the_witness_leaves_logging_and_warnings_as_they_were() -> None:
    root = logging.getLogger()
    before = root.level, list(root.handlers)

    with Witness().watching():
        pass

    assert (root.level, list(root.handlers)) == before
