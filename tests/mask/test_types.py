"""Every mask on values of every type: of the type they were, alike in every order, and never an exception."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from types import NoneType
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from masklib.crypto import Key
from masklib.entities import SCHEMES
from masklib.errors import MaskError
from masklib.mask import Masker, known_masks
from masklib.mask.redaction import CONSTANTS, redact
from masklib.mask.registry import load_mask
from masklib.mask.whole import WHOLE_MASKS

if TYPE_CHECKING:
    from collections.abc import Sequence

KEY = Key(bytes(range(32)))
FAMILIES = [name for name in known_masks() if name not in WHOLE_MASKS and name not in SCHEMES]
SOME = [*FAMILIES, "de.vat", "pl.pesel"]
MODEST = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))

LEAVES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**20), 10**20),
    st.integers(10**8, 10**17),
    st.decimals(places=2, min_value=-(10**9), max_value=10**9),
    st.decimals(),
    st.floats(),
    st.text(max_size=12),
    st.from_regex(r"[A-Z]{0,2}[0-9]{4,12}", fullmatch=True),
    st.binary(max_size=8),
    st.text("aé0", max_size=6).map(str.encode),
    st.dates(),
    st.datetimes(timezones=st.none() | st.timezones()),
    st.times(),
    st.timedeltas(),
    st.uuids(),
    st.ip_addresses(),
    st.complex_numbers(),
)
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3), max_leaves=5)  # fmt: skip


def masker_of(name: str) -> Masker:
    return Masker(KEY, {"ID_NUMBER": name})


def same(one: Any, other: Any) -> bool:
    """Compare as `==` does, and a number that is none with itself."""
    return bool(one == other) or repr(one) == repr(other)


@pytest.mark.parametrize("name", SOME)
@MODEST
@given(values=st.lists(VALUES, max_size=6))
def test_a_surrogate_has_the_type_of_its_value(name: str, values: Sequence[Any]) -> None:
    surrogates = masker_of(name).column("ID_NUMBER", values)
    assert [type(one) for one in surrogates] == [type(one) for one in values]
    assert all(type(one) in {*CONSTANTS, NoneType} for one in surrogates)
    alone = [masker_of(name).column("ID_NUMBER", [value])[0] for value in values]
    turned = masker_of(name).column("ID_NUMBER", values[::-1])[::-1]
    assert all(map(same, surrogates, alone))
    assert all(map(same, surrogates, turned))


@pytest.mark.parametrize("name", [name for name in SOME if load_mask(name).reversible])
@MODEST
@given(value=LEAVES)
def test_a_value_of_any_type_turns_back_or_says_that_it_is_gone(name: str, value: Any) -> None:
    masker = masker_of(name)
    (surrogate,) = masker.column("ID_NUMBER", [value])
    if same(surrogate, redact([value])[0]):
        return
    try:
        (back,) = masker.unmask("ID_NUMBER", [surrogate])
    except MaskError:
        assert isinstance(value, str | bytes)  # what a mask cannot turn back is a text
        return
    assert type(back) is type(value)
    assert same(at_greenwich(back), at_greenwich(value))


def at_greenwich(value: Any) -> Any:
    """Return the instant of a datetime: one that a clock skipped comes back as the one that it showed."""
    return value.astimezone(dt.UTC) if isinstance(value, dt.datetime) and value.tzinfo else value


def test_a_time_that_clocks_skipped_turns_back_to_its_instant() -> None:
    zone = ZoneInfo("Europe/Berlin")
    skipped, shown = (dt.datetime(2021, 3, 28, hour, 30, tzinfo=zone) for hour in (2, 3))
    masker = masker_of("date")
    (surrogate,) = masker.column("ID_NUMBER", [skipped])
    assert [surrogate] == masker.column("ID_NUMBER", [shown])
    assert masker.unmask("ID_NUMBER", [surrogate]) == [shown]


@pytest.mark.parametrize("value", [0, 7, 42, 4111111111111111, 2**63 - 1, 10**15])
def test_an_integer_and_its_text_have_one_surrogate_in_every_permutation(value: int) -> None:
    for name in ("generic", "card", "us_ssn", "phone", "identifier", "iban", "postcode"):
        number, text = masker_of(name).column("ID_NUMBER", [value, str(value)])
        assert str(number) == text
        assert not value or masker_of(name).column("ID_NUMBER", [-value]) == [-number]  # type: ignore[operator]


def test_signs_scales_and_zones_stay() -> None:
    masker = masker_of("generic")
    zone = dt.timezone(dt.timedelta(hours=5))
    amount, place, moment = masker.column(
        "ID_NUMBER", [Decimal("-0012.50"), "-0012.50", dt.datetime(2021, 3, 1, 12, tzinfo=zone)]
    )
    assert isinstance(amount, Decimal)
    assert amount.as_tuple().exponent == -2
    assert amount.is_signed()
    assert isinstance(place, str)
    assert (place[:3], place[5]) == ("-00", ".")
    assert isinstance(moment, dt.datetime)
    assert moment.tzinfo is zone
