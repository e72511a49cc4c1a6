"""Dates that move with their subject: intervals stay, nothing that is no date or has no subject comes out."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from masklib.crypto import Key
from masklib.mask.date_shift import MOST_DAYS, shift_dates
from masklib.mask.redaction import REDACTED

if TYPE_CHECKING:
    from collections.abc import Sequence

KEY = Key(bytes(range(32)))
DAY = dt.date(2024, 2, 29)
SUBJECTS = st.one_of(st.integers(), st.text(min_size=1), st.uuids())
LAST = dt.datetime(9999, 12, 31, 23)  # noqa: DTZ001  as databases hand them out
DATES = st.dates(dt.date(2, 1, 1), dt.date(9998, 12, 31))


def shift(values: Sequence[object], subject: object) -> list[Any]:
    return shift_dates(values, [subject] * len(values), KEY)


@settings(max_examples=150)
@given(SUBJECTS, st.lists(DATES, min_size=2, max_size=5))
def test_intervals_of_one_subject_stay_and_no_date_does(subject: object, dates: list[dt.date]) -> None:
    moved = shift(dates, subject)
    assert [one - moved[0] for one in moved] == [one - dates[0] for one in dates]
    assert 1 <= abs((moved[0] - dates[0]).days) <= MOST_DAYS


@settings(max_examples=100)
@given(SUBJECTS, DATES, st.times())
def test_all_types_and_ways_to_write_a_date_move_alike(subject: object, date: dt.date, time: dt.time) -> None:
    moment = dt.datetime.combine(date, time)
    moved, moved_moment, text, spaced, written = shift(
        [date, moment, str(date), f"{date:%Y-%m-%d} 10:30:00+02:00".zfill(25), moment.isoformat()], subject
    )
    assert moved_moment == dt.datetime.combine(moved, time)
    assert text == str(moved)
    assert spaced == f"{moved.isoformat()} 10:30:00+02:00"
    assert written == moved_moment.isoformat()


def test_each_number_of_days_comes_about_as_often_as_any_other() -> None:
    moved = shift_dates([DAY] * 36_400, list(range(36_400)), KEY)
    counts = Counter((one - DAY).days for one in moved)  # type: ignore[operator]
    assert set(counts) == {*range(-MOST_DAYS, 0), *range(1, MOST_DAYS + 1)}
    chi_squared = sum((count - 100) ** 2 / 100 for count in counts.values())
    assert 250 < chi_squared < 500  # 363 degrees of freedom: 363 and four deviations of 27 either way


@pytest.mark.parametrize(
    "same", [[17, "17", b"17", 17.0, Decimal(17)], [-17, "-17", -17.0], [UUID(int=5), str(UUID(int=5))]]
)
def test_a_subject_is_the_same_in_every_type(same: list[object]) -> None:
    assert len({shift([DAY], subject)[0] for subject in same}) == 1


def test_neither_batch_nor_order_matters_and_keys_do() -> None:
    dates = [dt.date(2020, 1, 1) + dt.timedelta(days) for days in range(50)]
    subjects = [day % 7 for day in range(50)]
    together = shift_dates(dates, subjects, KEY)
    assert [shift_dates([one], [who], KEY)[0] for one, who in zip(dates, subjects, strict=True)] == together
    assert shift_dates(dates[::-1], subjects[::-1], KEY) == together[::-1]
    assert shift_dates(dates, subjects, Key(bytes(32))) != together


class Loud(str):
    __slots__ = ()

    def __str__(self) -> str:
        raise RuntimeError("raw")

    def encode(self, *_: object) -> bytes:
        raise RuntimeError("raw")


@pytest.mark.parametrize(
    "subject", [None, "", True, [17], {"a": 1}, object(), b"\xff", float("nan"), Decimal("NaN")]
)
def test_what_is_no_subject_redacts(subject: object) -> None:
    assert shift([DAY, "2024-01-31"], subject) == [dt.date(1970, 1, 1), REDACTED]


@pytest.mark.parametrize(
    ("value", "constant"),
    [
        ("12/03/2024", REDACTED),
        ("3 March 2024", REDACTED),
        ("2024-02-30", REDACTED),
        ("10:30", REDACTED),
        ('{"at": "2024-01-31"}', REDACTED),
        ("seen on 2024-01-31", REDACTED),
        (" 2024-01-31", REDACTED),
        ("2024-01-31\x00", REDACTED),
        ("\ud800", REDACTED),
        ("x" * 1_000_000, REDACTED),
        (20240131, 0),
        (b"2024-01-31", b""),
        (dt.time(10, 30), dt.time()),
        (["2024-01-31"], []),
        (dt.date.min, dt.date(1970, 1, 1)),
        (LAST, dt.datetime(1970, 1, 1)),  # noqa: DTZ001  as databases hand them out
        ("0001-01-01", REDACTED),
        ("9999-12-31", REDACTED),
    ],
)
def test_what_is_no_date_is_redacted(value: object, constant: object) -> None:
    found = {repr(shift([value], subject)[0]) for subject in range(40)}
    assert repr(constant) in found
    assert repr(value) not in found
    if value not in (dt.date.min, LAST, "0001-01-01", "9999-12-31"):
        assert found == {repr(constant)}


def test_nothing_stays_nothing() -> None:
    assert shift([None, ""], 17) == [None, ""]
    assert shift([None, ""], None) == [None, ""]


def test_subclasses_decide_nothing() -> None:
    class Day(dt.date):
        def __add__(self, other: object) -> Day:
            return self

    assert shift([Day(2024, 2, 29)], Loud("17")) == shift([DAY], "17")


def test_moments_with_a_zone_move_at_greenwich() -> None:
    """Across the hour that comes twice or never the interval is exact, whatever the wall clock says."""
    berlin = ZoneInfo("Europe/Berlin")
    moments = [dt.datetime(2024, 10, 27, 2, 30, tzinfo=berlin, fold=fold) for fold in (0, 1)]
    first, second = shift(moments, 17)
    assert second.astimezone(dt.UTC) - first.astimezone(dt.UTC) == dt.timedelta(hours=1)
    assert first.tzinfo is berlin
    assert shift([moments[0].astimezone(dt.UTC)], 17)[0] == first
