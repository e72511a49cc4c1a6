"""Containers and the drivers' ranges: taken apart and put together, shape and types kept."""

from __future__ import annotations

import datetime as dt
from collections import namedtuple
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masklib.session import nested
from masklib.session.readers import KEYS, ROOT

NESTED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.lists(inner, max_size=4).map(tuple)
        | st.dictionaries(st.text(), inner, max_size=4)
    ),
    max_leaves=20,
)


def leaves_of(value: object) -> list[nested.Leaf]:
    leaves: list[nested.Leaf] = []
    nested.collect(value, leaves)
    return leaves


def untouched(value: object) -> object:
    return nested.rebuild(value, iter([leaf for _, leaf in leaves_of(value)]))


@given(NESTED)
def test_rebuilding_with_the_same_leaves_gives_the_same_value(value: Any) -> None:
    assert repr(untouched(value)) == repr(value)


def test_leaves_stand_at_their_key_and_the_one_around() -> None:
    value = {"email": "a", "people": [{"email": "b"}, {"email": ["c"]}], "n": ({"x": 1},)}

    assert leaves_of(value) == [
        (KEYS, "email"),
        (("email", ""), "a"),
        (KEYS, "people"),
        (KEYS, "email"),
        (("email", "people"), "b"),
        (KEYS, "email"),
        (("email", "people"), "c"),
        (KEYS, "n"),
        (KEYS, "x"),
        (("x", "n"), 1),
    ]
    assert leaves_of(["a"]) == [(ROOT, "a")]


def test_one_key_may_name_what_another_holds() -> None:
    value = {"value": "x", "type": "ssn", "other": "y"}

    assert [place for place, _ in leaves_of(value) if place != KEYS] == [
        ("ssn", ""),
        ("type", ""),
        ("other", ""),
    ]
    assert (("value", ""), "x") in leaves_of({"type": "colour", "value": "x"})


def test_keys_that_fall_together_stay_distinct() -> None:
    assert nested.rebuild({"one": 1, "two": 2}, iter(["x", 1, "x", 2])) == {"x": 1, "x#2": 2}


def test_a_composite_keeps_its_class_and_its_fields_are_context() -> None:
    Person = namedtuple("Person", "name email")  # noqa: PYI024  what psycopg makes of a composite

    assert leaves_of(Person("a", "b")) == [(("name", ""), "a"), (("email", ""), "b")]
    assert untouched(Person("a", "b")) == Person("a", "b")
    assert type(untouched(Person("a", "b"))) is Person


def ranges() -> list[Any]:
    asyncpg, psycopg2 = pytest.importorskip("asyncpg"), pytest.importorskip("psycopg2.extras")
    psycopg, multi = (
        pytest.importorskip("psycopg.types.range"),
        pytest.importorskip("psycopg.types.multirange"),
    )
    day = dt.date(2020, 1, 1)
    return [
        psycopg.Range(1, 5, "(]"),
        psycopg.Range(None, day),
        psycopg.Range(empty=True),
        psycopg.Int4Range(1, 2),
        psycopg2.NumericRange(1, 5, "[]"),
        psycopg2.DateRange(empty=True),
        asyncpg.Range(1, 5, lower_inc=False, upper_inc=True),
        asyncpg.Range(empty=True),
        multi.Multirange([psycopg.Range(1, 5), psycopg.Range(7, 9)]),
    ]


def test_ranges_come_back_with_their_class_and_their_bounds() -> None:
    for value in ranges():
        assert nested.walkable(type(value))
        assert untouched(value) == value
        assert type(untouched(value)) is type(value)


def test_the_bounds_of_a_range_are_leaves() -> None:
    bounded = pytest.importorskip("psycopg.types.range").Range("a", "b", "[]")

    assert leaves_of(bounded) == [(ROOT, "a"), (ROOT, "b")]
    assert nested.rebuild(bounded, iter(["c", "d"])) == type(bounded)("c", "d", "[]")


@pytest.mark.parametrize("kind", [range, str, bytes, int, set])
def test_other_types_are_no_containers(kind: type) -> None:
    assert not nested.walkable(kind)


def test_what_is_nested_too_deeply_is_refused() -> None:
    value: Any = "leaf"
    for _ in range(nested.MAX_DEPTH + 2):
        value = [value]

    with pytest.raises(RecursionError):
        leaves_of(value)
