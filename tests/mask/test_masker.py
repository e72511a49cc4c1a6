from __future__ import annotations

import datetime as dt
from decimal import Decimal
from ipaddress import ip_address, ip_interface, ip_network
from uuid import UUID

import pytest

from masklib.crypto import Key
from masklib.mask import Masker, known_masks
from masklib.typing import Finding

KEY = Key(bytes(range(32)))


@pytest.fixture
def masker() -> Masker:
    return Masker(KEY)


def one(masker: Masker, entity: str, value: object) -> object:
    (surrogate,) = masker.column(entity, [value])
    return surrogate


def test_an_unknown_mask_name_is_refused_with_the_known_ones() -> None:
    with pytest.raises(
        ValueError, match=r"'nope' chosen for PERSON is unknown; known: address, age_90, birth_year"
    ):
        Masker(KEY, {"PERSON": "nope"})


def test_known_masks_are_named() -> None:
    assert {"card", "email", "generic", "hash", "keep", "null", "person", "phone", "redact"} <= set(
        known_masks()
    )


@pytest.mark.parametrize(
    "value",
    [
        "4111111111111111",
        4111111111111111,
        Decimal(4111111111111111),
        b"4111111111111111",
        4111111111111111.0,
    ],
    ids=lambda value: type(value).__name__,
)
def test_types_are_kept_and_agree(masker: Masker, value: object) -> None:
    surrogate = one(masker, "CREDIT_CARD", value)
    assert type(surrogate) is type(value)
    expected = one(masker, "CREDIT_CARD", "4111-1111-1111-1111")
    assert isinstance(expected, str)
    assert expected.replace("-", "") != "4111111111111111"
    text = (
        surrogate.decode()
        if isinstance(surrogate, bytes)
        else f"{surrogate:.0f}"
        if isinstance(surrogate, float)
        else str(surrogate)
    )
    assert text == expected.replace("-", "")


def test_none_and_the_empty_text_stay(masker: Masker) -> None:
    assert masker.column("PERSON", [None, "", "Alice"])[:2] == [None, ""]


def test_equal_numbers_of_different_types_do_not_share_a_surrogate_by_hash(masker: Masker) -> None:
    values = [1, True, 1.0, Decimal(1), Decimal("1.0"), Decimal("1.00")]
    surrogates = masker.column("ACCOUNT", values)
    assert [type(value) for value in surrogates] == [type(value) for value in values]
    assert surrogates[1] is False
    assert surrogates[4:] == [one(Masker(KEY), "ACCOUNT", value) for value in values[4:]]


class Strange:
    pass


def test_an_unknown_type_is_redacted(masker: Masker) -> None:
    assert masker.column("PERSON", [Strange(), "Alice"])[0] is None


def test_redact_gives_a_constant_of_each_type(masker: Masker) -> None:
    values: list[object] = [
        "x",
        b"x",
        5,
        5.5,
        Decimal(5),
        True,
        dt.date(2000, 1, 1),
        UUID(int=5),
        [1],
        {"a": 1},
        (1,),
        None,
    ]
    assert masker.redact(values) == [
        "[redacted]", b"", 0, 0.0, Decimal(0), False, dt.date(1970, 1, 1), UUID(int=0), [], {}, (), None,
    ]  # fmt: skip
    assert [type(value) for value in masker.redact(values)] == [type(value) for value in values]


def test_a_chosen_mask_takes_the_place_of_the_default() -> None:
    masker = Masker(KEY, {"PERSON": "null", "PHONE_NUMBER": "keep"})
    assert masker.column("PERSON", ["Alice"]) == [None]
    assert masker.column("PHONE_NUMBER", ["+1 415 555 0132"]) == ["+1 415 555 0132"]


def test_spans_have_the_surrogates_of_columns(masker: Masker) -> None:
    text = "mail alice.smith@corp.com, ask Alice Smith"
    findings = [Finding("EMAIL_ADDRESS", 5, 25, 1.0, "t"), Finding("PERSON", 31, 42, 0.8, "t")]
    (result,) = masker.splice([text], {0: findings})
    email, person = one(masker, "EMAIL_ADDRESS", "alice.smith@corp.com"), one(masker, "PERSON", "Alice Smith")
    assert result == f"mail {email}, ask {person}"


def test_overlapping_findings_leave_nothing_uncovered(masker: Masker) -> None:
    text = "call 4155550132 Alice now"
    findings = [Finding("PHONE_NUMBER", 5, 18, 0.4, "t"), Finding("PERSON", 16, 21, 0.8, "t")]
    (result,) = masker.splice([text], {0: findings})
    assert result.startswith("call ")
    assert result.endswith(" now")
    assert "4155550132" not in result
    assert "Alice" not in result


def test_containers_keep_their_shape(masker: Masker) -> None:
    (surrogate,) = masker.column("PERSON", [{"name": ["Alice", None], "age": (7,)}])
    assert isinstance(surrogate, dict)
    names, ages = surrogate.values()
    assert names == [one(masker, "PERSON", "Alice"), None]
    assert ages == (one(masker, "PERSON", 7),)


def test_a_container_nested_too_deep_is_redacted(masker: Masker) -> None:
    deep: list[object] = ["Alice"]
    for _ in range(5000):
        deep = [deep]
    assert masker.column("PERSON", [deep]) == [[]]


def test_the_same_person_stays_one_person(masker: Masker) -> None:
    first, last = str(one(masker, "PERSON", "Alice Smith")).split()
    assert one(masker, "PERSON", "SMITH, Alice") == f"{last.upper()}, {first}"
    assert one(masker, "PERSON", "Dear Alice,") == f"Dear {first},"
    assert (
        str(one(masker, "EMAIL_ADDRESS", "alice.smith@corp.com")).split("@")[0] == f"{first}.{last}".lower()
    )
    assert str(one(masker, "EMAIL_ADDRESS", "a.smith@corp.com")).split("@")[0] == f"a.{last}".lower()


def test_a_masker_shows_no_value(masker: Masker) -> None:
    masker.column("PERSON", ["Zylbrint"])
    assert "Zylbrint" not in repr(masker)


def test_what_a_memo_keeps_apart(masker: Masker) -> None:
    summer, winter = dt.timezone(dt.timedelta(hours=2)), dt.timezone(dt.timedelta(hours=1))
    instant = dt.datetime(2001, 5, 6, 12, tzinfo=summer)
    values = [instant, instant.astimezone(winter), Decimal(5), Decimal(-5), 0.0, -0.0, Decimal("5.0")]
    together = masker.column("X", values)
    assert together == [one(Masker(KEY), "X", value) for value in values]
    assert str(together[4]) == str(together[5]).removeprefix("-")
    first, second = together[:2]
    assert isinstance(first, dt.datetime)
    assert isinstance(second, dt.datetime)
    assert first == second
    assert first.tzinfo is summer
    assert second.tzinfo is winter


@pytest.mark.parametrize(
    "value",
    [
        dt.date(1984, 3, 12),
        dt.datetime(1984, 3, 12, 10, 30),  # noqa: DTZ001  naive ones are in databases
        dt.time(10, 30),
        UUID("123e4567-e89b-42d3-a456-426614174000"),
        ip_address("8.8.8.8"),
        ip_interface("2001:4860::8888/64"),
        ip_network("10.1.2.0/24"),
    ],
    ids=lambda value: type(value).__name__,
)
@pytest.mark.parametrize("entity", ["PERSON", "EMAIL_ADDRESS", "US_SSN", "SECRET", "DATE", "X"])
def test_types_that_are_entities_stay_valid_under_every_entity(
    masker: Masker, entity: str, value: object
) -> None:
    surrogate = one(masker, entity, value)
    assert type(surrogate) is type(value)
    assert surrogate != value


class Raising(str):
    __slots__ = ()

    def __str__(self) -> str:
        raise RuntimeError

    def __hash__(self) -> int:
        raise RuntimeError


class Stamp(dt.datetime):
    pass


def test_values_of_subclasses_are_masked_as_what_they_derive_from(masker: Masker) -> None:
    expected = masker.column("PERSON", ["Alice", dt.datetime(1984, 3, 12, 10)])  # noqa: DTZ001  naive ones exist
    assert masker.column("PERSON", [Raising("Alice"), Stamp(1984, 3, 12, 10)]) == expected


def test_a_memo_forgets_and_comes_to_the_same(masker: Masker) -> None:
    values = [str(number) for number in range(150_000)]
    first = masker.column("X", values)
    assert masker.column("X", values[:10]) == first[:10]
    assert len(masker._memo) <= 150_000
    masker.column("X", ["Alice"])
    assert len(masker._memo) < 150_000
    assert masker.column("X", values[-5:]) == first[-5:]
