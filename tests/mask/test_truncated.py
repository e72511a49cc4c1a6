"""Masks that throw something away for good: ages, dates of birth, buckets, postcodes of three digits."""

from __future__ import annotations

import datetime as dt

import pytest

from masklib.crypto import Key
from masklib.errors import IrreversibleError
from masklib.mask import Masker, known_masks
from masklib.mask.families.birth_year import LATEST_OLD
from masklib.mask.registry import load_mask
from masklib.mask.whole import WHOLE_MASKS

KEY = Key(bytes(range(32)))


def masked(name: str, value: object) -> object:
    return Masker(KEY, {"ID_NUMBER": name}).column("ID_NUMBER", [value])[0]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (47, 47),
        (0, 0),
        (89, 89),
        (90, 90),
        (103, 90),
        (149, 90),
        ("89", "89"),
        ("095", "090"),
        ("93 years", "90 years"),
        ("91.5", "90"),
        (91.5, 90),
        ("34y", "34y"),
        ("97 yrs.", "90 yrs."),
    ],
)
def test_ages_above_89_become_90(value: object, expected: object) -> None:
    assert masked("age_90", value) == expected


@pytest.mark.parametrize("value", [150, 1984, "1984", "12345", "47 months old", "forty", "९५"])
def test_what_is_no_age_is_masked_as_any_value(value: object) -> None:
    surrogate = masked("age_90", value)
    assert surrogate != value
    assert type(surrogate) is type(value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1984-03-12", "1984-01-01"),
        ("1931-03-12", f"{LATEST_OLD}-01-01"),
        ("03/12/1999", "01/01/1999"),
        ("12 MAR 1899", f"01 JAN {LATEST_OLD}"),
        (dt.date(1984, 3, 12), dt.date(1984, 1, 1)),
        (dt.date(1900, 3, 12), dt.date(LATEST_OLD, 1, 1)),
        (dt.datetime(1950, 3, 12, 4, 5), dt.datetime(1950, 1, 1)),  # noqa: DTZ001  as databases hand them out
        ("14:05", "00:00"),
    ],
)
def test_a_date_of_birth_keeps_its_year_unless_it_tells_an_age_above_89(
    value: object, expected: object
) -> None:
    assert masked("birth_year", value) == expected


def test_nobody_over_89_is_told_before_the_year_said() -> None:
    assert dt.date(LATEST_OLD + 90, 12, 31).year - (LATEST_OLD + 1) <= 89
    assert dt.datetime.now(dt.UTC).year <= LATEST_OLD + 90


@pytest.mark.parametrize(
    "name",
    [name for name in known_masks() if name not in WHOLE_MASKS and not load_mask(name).reversible],
)
def test_what_is_thrown_away_is_never_turned_back(name: str) -> None:
    with pytest.raises(IrreversibleError, match=name):
        load_mask(name).unmask(["x"], KEY)
