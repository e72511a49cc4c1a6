"""The watch finds what it is to find, and nothing else: else the leak suite would prove nothing."""

from __future__ import annotations

import base64
import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.leaks.canaries import CANARIES, OTHER, Canary
from tests.leaks.watch import FORMS, PIECE, Watch

WATCH = Watch([*CANARIES, *OTHER])
EVERY = pytest.mark.parametrize("one", [*CANARIES, *OTHER], ids=lambda one: f"{one.column}-{one.value[:2]}")
HARMLESS = st.text(alphabet=string.punctuation + " äß", max_size=20)


def found(text: str) -> set[str]:
    return {leak.form for leak in WATCH.all_leaks([("here", text)])}


@EVERY
@pytest.mark.parametrize(
    ("form", "make"),
    [
        ("plain", lambda value: value),
        ("plain", lambda value: value.upper()),
        ("plain", lambda value: value.lower()),
        ("plain", lambda value: value.title()),
        ("reversed", lambda value: value[::-1]),
        ("reversed", lambda value: value[::-1].swapcase()),
        ("hex", lambda value: value.encode().hex()),
        ("hex", lambda value: value.encode().hex().upper()),
        ("hex", lambda value: value.encode("utf-16-le").hex()),
        ("base64", lambda value: base64.b64encode(value.encode()).decode()),
        ("base64", lambda value: base64.urlsafe_b64encode(b"x" + value.encode()).decode()),
        ("base64", lambda value: base64.b64encode(b"to" + value.encode() + b"!").decode()),
        ("escaped", lambda value: "".join(f"\\x{byte:02x}" for byte in value.encode())),
    ],
)
def test_a_whole_canary_is_found_in_every_form(one: Canary, form: str, make: object) -> None:
    assert callable(make)

    assert form in found(f"before {make(one.value)} after")


@EVERY
def test_every_piece_of_six_characters_of_a_secret_part_is_found(one: Canary) -> None:
    for secret in one.secrets:
        for start in range(len(secret) - PIECE + 1):
            assert "piece" in found(f"..{secret[start : start + PIECE]}..")


@EVERY
def test_five_characters_may_be_an_accident(one: Canary) -> None:
    for secret in one.secrets:
        assert not found(f"..{secret[: PIECE - 1]}..")


@pytest.mark.parametrize("form", ["4539 5787 6362 1486", "4539-5787-6362-1486", "4539 578763.621486"])
def test_digits_are_found_whatever_separates_them(form: str) -> None:
    assert found(form)


def test_a_piece_that_the_expected_surrogate_contains_is_no_leak_and_any_other_is() -> None:
    one = Canary("card_no", "CREDIT_CARD", "4539578763621486", ("4539578763621486",))
    watch = Watch([one], {one.value: "4539571111111111"})

    assert not watch.all_leaks([("row", "4539571111111111")])
    assert watch.all_leaks([("row", "5395781111111111")])
    assert watch.all_leaks([("row", "4539578763621486")])


@pytest.mark.parametrize(
    "noise",
    [
        "<Cursor object at 0x7f4539578763621486>",
        "took 0.4539578763621486 seconds",
        "d41d8cd98f00b204e9800998ecf8427e539578",
        "2026-11-21T19:05:12.453957+00:00",
    ],
)
def test_long_digits_by_chance_are_no_piece(noise: str) -> None:
    assert "piece" not in found(noise)


@given(
    before=HARMLESS,
    after=HARMLESS,
    one=st.sampled_from([*CANARIES, *OTHER]),
    form=st.sampled_from(sorted(FORMS)),
)
def test_what_stands_around_a_canary_does_not_hide_it(
    before: str, after: str, one: Canary, form: str
) -> None:
    for text in FORMS[form](one.value):
        assert found(before + text + after)


@given(text=st.text(max_size=60))
def test_nothing_is_found_where_nothing_is(text: str) -> None:
    assert not found(text)


def test_a_leak_says_where_and_what() -> None:
    leak = WATCH.all_leaks([("row[0]", CANARIES[0].value)])[0]

    assert leak.place == "row[0]"
    assert "full_name" in str(leak)
