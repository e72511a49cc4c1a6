from __future__ import annotations

import random
import re
from decimal import Decimal
from typing import TYPE_CHECKING

import phonenumbers
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from masklib.mask import Masker
from masklib.mask.families.phone import Phone
from masklib.mask.phone_plans import plan
from masklib.mask.redaction import REDACTED

if TYPE_CHECKING:
    from masklib.crypto import Key

TYPES = (0, 1, 3, 4)
MODEST = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


def examples() -> list[str]:
    """The example numbers of the package's metadata, in E.164."""
    found = (
        phonenumbers.example_number_for_type(region, kind)
        for region in sorted(phonenumbers.SUPPORTED_REGIONS)
        for kind in TYPES
    )
    return [phonenumbers.format_number(one, phonenumbers.PhoneNumberFormat.E164) for one in found if one]


def drawn() -> list[str]:
    dice = random.Random(1)
    codes = sorted(phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
    return [f"+{dice.choice(codes)}{dice.randrange(10**8, 10**9)}" for _ in range(500)]


def test_valid_numbers_stay_valid_in_their_country_and_type(key: Key) -> None:
    numbers = examples()
    kept = 0
    for number, surrogate in zip(numbers, Phone().mask(numbers, key), strict=True):
        before, after = phonenumbers.parse(number), phonenumbers.parse(surrogate)
        assert number != surrogate
        assert before.country_code == after.country_code
        assert phonenumbers.is_possible_number(after)
        assert phonenumbers.is_valid_number(after), (number, surrogate)
        kept += phonenumbers.number_type(before) == phonenumbers.number_type(after)
    assert kept / len(numbers) > 0.95  # kinds of less than 10,000 numbers join the largest one


def test_other_numbers_stay_invalid_but_for_what_the_package_repairs(key: Key) -> None:
    numbers = drawn()
    changed = 0
    for number, surrogate in zip(numbers, Phone().mask(numbers, key), strict=True):
        before, after = phonenumbers.parse(number), phonenumbers.parse(surrogate)
        changed += phonenumbers.is_valid_number(before) != phonenumbers.is_valid_number(after)
    assert changed / len(numbers) < 0.005  # it adds and drops digits before it asks, as in San Marino


def test_all_ways_to_write_a_number_agree(key: Key) -> None:
    ways = [
        "+1 (415) 555-0132",
        "14155550132",
        "415.555.0132",
        "(415) 555-0132 x12",
        "001-415-555-0132",
        "4155550132",
    ]
    digits = ["".join(filter(str.isdecimal, one.partition("x")[0])) for one in Phone().mask(ways, key)]
    assert {one[-10:] for one in digits} == {digits[-1]}
    assert [len(one) for one in digits] == [11, 11, 10, 10, 13, 10]


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("+44 (0)20 7946 0958", r"\+44 \(0\)[1-9]\d \d{4} \d{4}"),
        ("(415) 555-0132 ext. 7", r"\(\d{3}\) \d{3}-\d{4} ext\. \d"),
        ("020 7946 0958", r"0[1-9]\d \d{4} \d{4}"),
        ("+999 123", r"\+\d{3} \d{3}"),
    ],
)
def test_form_stays(key: Key, number: str, expected: str) -> None:
    (surrogate,) = Phone().mask([number], key)
    assert re.fullmatch(expected, surrogate)
    assert surrogate != number


def test_every_kind_of_every_plan_has_company() -> None:
    from masklib.mask.phone_plans import _lines

    for code, length in _lines():
        known = plan(code, length)
        assert known is not None
        assert all(known.size(kind) > 1 for kind in set(known.kinds.tolist()))


@pytest.mark.parametrize(
    ("national", "international"),
    [
        ("(415) 555-0132", "+1 415 555 0132"),
        ("4155550132", "001 415 555 0132"),
        ("442079460958", "+44 20 7946 0958"),
        ("00442079460958", "+442079460958"),
        ("+44 (0)20 7946 0958", "+44 20 7946 0958"),
        ("+49 (0) 30 901820", "+49 30 901820"),
        ("0033 1 42 68 53 00", "+33142685300"),
    ],
)
def test_a_number_agrees_with_its_international_form(national: str, international: str, key: Key) -> None:
    masked = Phone().mask([national, international], key)
    digits = ["".join(filter(str.isdecimal, one.replace("(0)", ""))) for one in masked]
    assert digits[0].removeprefix("00").endswith(digits[1].removeprefix("00").removeprefix("1"))
    assert masked[0] != national


@pytest.mark.parametrize(
    "form",
    [
        phonenumbers.PhoneNumberFormat.E164,
        phonenumbers.PhoneNumberFormat.INTERNATIONAL,
        phonenumbers.PhoneNumberFormat.RFC3966,
    ],
)
def test_every_way_that_the_package_writes_a_number_stays_valid(form: int, key: Key) -> None:
    numbers = [phonenumbers.parse(one) for one in examples()]
    texts = [phonenumbers.format_number(one, form).removeprefix("tel:") for one in numbers]
    surrogates = Phone().mask(texts, key)
    assert Phone().unmask(surrogates, key) == texts
    for number, surrogate in zip(numbers, surrogates, strict=True):
        after = phonenumbers.parse(surrogate)
        assert after.country_code == number.country_code
        assert phonenumbers.is_valid_number(after)


@pytest.mark.parametrize("tail", ["x12", " x 12", " ext. 12", " ext 12", ";ext=12", " #12", " extension 12"])
def test_an_extension_is_masked_by_itself(tail: str, key: Key) -> None:
    plain, extended = Phone().mask(["+14155550132", f"+14155550132{tail}"], key)
    assert extended.startswith(plain)
    assert re.sub("[0-9]", "0", extended[len(plain) :]) == re.sub("[0-9]", "0", tail)
    assert extended[-2:] != "12"


def test_a_number_as_int_agrees_with_its_text(key: Key) -> None:
    masker = Masker(key)
    number, text, decimal = masker.column("PHONE_NUMBER", [14155550132, "14155550132", Decimal(14155550132)])
    assert type(number) is int
    assert str(number) == text
    assert decimal == Decimal(number)


@MODEST
@given(texts=st.lists(st.from_regex(r"\+?[0-9 ()./x-]{2,18}", fullmatch=True), min_size=1, max_size=8, unique=True))  # fmt: skip
def test_whatever_looks_like_a_number_turns_back_and_stays_different(texts: list[str], key: Key) -> None:
    surrogates = Phone().mask(texts, key)
    kept = [one for one in surrogates if one != REDACTED]
    assert len(set(kept)) == len(kept)
    if len(kept) == len(texts):
        assert Phone().unmask(surrogates, key) == texts
