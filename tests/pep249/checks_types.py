"""PEP 249, "Type Objects and Constructors": values keep their type on their way through a column."""

from __future__ import annotations

import datetime as dt
import uuid
from decimal import Decimal
from typing import TYPE_CHECKING

from tests.pep249.subject import raised

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.pep249.subject import Subject

DAY = dt.date(2026, 2, 28)
MOMENT = dt.datetime(2026, 2, 28, 23, 59, 58, 123456)  # noqa: DTZ001  (a column without time zone)


def round_trip(subject: Subject, kind: str, values: Sequence[object]) -> object:
    """Store values in a column of that kind; assert that they come back with type and value, in order."""
    connection = subject.connect()
    cursor = connection.cursor()
    cursor.execute(f"CREATE TABLE trip (place INTEGER, thing {subject.driver.types[kind]})")
    cursor.executemany(subject.sql("INSERT INTO trip VALUES (?, ?)"), list(enumerate(values)))
    connection.commit()
    found = [row[0] for row in cursor.execute("SELECT thing FROM trip ORDER BY place").fetchall()]
    assert found == list(values)
    return [(type(value).__name__, value) for value in found]


def check_integers(subject: Subject) -> object:
    return round_trip(subject, "int", [0, 1, -1, 2**31, -(2**63), 2**63 - 1, None])


def check_too_large_an_integer(subject: Subject) -> object:
    return raised(lambda: round_trip(subject, "int", [2**63]))


def check_floats(subject: Subject) -> object:
    return round_trip(subject, "float", [0.0, -0.5, 1e300, 1.1, float("inf"), None])


def check_texts(subject: Subject) -> object:
    values = ["", " ", "plain", "'quoted'", '"double"', "per%cent %s ?", "new\nline", "\\", None]
    return round_trip(subject, "str", values)


def check_texts_beyond_ascii(subject: Subject) -> object:
    return round_trip(subject, "str", ["Grüße", "日本", "\U0001f34e", "e\u0301", "\u202e", "x" * 100_000])


def check_a_text_with_a_null_character(subject: Subject) -> object:
    return raised(lambda: round_trip(subject, "str", ["a\x00b"]))


def check_a_lone_surrogate(subject: Subject) -> object:
    return raised(lambda: round_trip(subject, "str", ["\ud800"]))


def check_bytes(subject: Subject) -> object:
    return round_trip(subject, "bytes", [b"", b"plain", bytes(range(256)), None])


def check_other_buffers(subject: Subject) -> object:
    return round_trip(subject, "bytes", [bytearray(b"array"), memoryview(b"view")])


def check_binary(subject: Subject) -> object:
    connection = subject.connect()
    connection.execute(f"CREATE TABLE trip (thing {subject.driver.types['bytes']})")
    connection.execute(subject.sql("INSERT INTO trip VALUES (?)"), (subject.module.Binary(b"\x00\xff"),))
    return connection.execute("SELECT thing FROM trip").fetchall()


def check_booleans(subject: Subject) -> object:
    return round_trip(subject, "bool", [True, False, None])


def check_decimals(subject: Subject) -> object:
    return round_trip(subject, "Decimal", [Decimal("0.10"), Decimal("-123456789.5"), None])


def check_dates(subject: Subject) -> object:
    return round_trip(subject, "date", [DAY, dt.date(1, 1, 1), dt.date.max, None])


def check_times(subject: Subject) -> object:
    return round_trip(subject, "time", [dt.time(0, 0), dt.time(23, 59, 59, 999999), None])


def check_timestamps(subject: Subject) -> object:
    return round_trip(subject, "datetime", [MOMENT, None])


def check_intervals(subject: Subject) -> object:
    return round_trip(subject, "timedelta", [dt.timedelta(days=2, seconds=3), None])


def check_uuids(subject: Subject) -> object:
    return round_trip(subject, "UUID", [uuid.UUID(int=0), uuid.UUID(int=2**128 - 1), None])


def check_arrays(subject: Subject) -> object:
    return round_trip(subject, "list", [[1, 2, 3], [], [None], None])


def check_dates_by_the_constructor(subject: Subject) -> object:
    return round_trip(subject, "date", [subject.module.Date(2026, 2, 28)])


def check_null_is_none(subject: Subject) -> object:
    return subject.connect().cursor().execute("SELECT NULL").fetchone()


def check_types_of_literals(subject: Subject) -> object:
    row = subject.connect().cursor().execute("SELECT 1, 1.5, 'text', NULL").fetchone()
    return [(type(value).__name__, value) for value in row]


def check_types_of_parameters(subject: Subject) -> object:
    cursor = subject.connect().cursor()
    cursor.execute(subject.sql("SELECT ?, ?, ?"), (1, 2.5, b"bytes"))
    return [(type(value).__name__, value) for value in cursor.fetchone()]
