from __future__ import annotations

import json
from collections import namedtuple
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masklib.session import nested

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.floats(allow_nan=False, allow_infinity=False),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def untouched(value: object) -> object:
    leaves = nested.new_leaves()
    nested.collect(value, leaves)
    return nested.rebuild(value, {key: iter(found) for key, found in leaves.items()})


@given(JSON)
def test_rebuilding_with_the_same_leaves_gives_the_same_value(value: Any) -> None:
    assert untouched(value) == value


@given(JSON.filter(lambda value: isinstance(value, (list, dict))))
def test_a_json_text_comes_back_with_the_same_meaning(value: Any) -> None:
    text = json.dumps(value)

    assert json.loads(nested.dump_json(nested.parse_json(text), compact=False, ascii_only=True)) == value


@pytest.mark.parametrize(
    ("text", "compact", "why"),
    [
        ('{"a": 1.10, "b": [1, 2.0]}', False, "numbers keep their trailing zeros"),
        ('{"a":1,"a":2}', True, "a key that stands twice still stands twice"),
        ('[{"z": null}, {"y": true}, "\\u00e9"]', False, "order, null, booleans, escapes"),
        ("[123456789012345678901234567890]", True, "long integers are exact"),
    ],
)
def test_a_json_text_comes_back_byte_for_byte(text: str, compact: bool, why: str) -> None:
    assert nested.dump_json(nested.parse_json(text), compact=compact, ascii_only=True) == text, why


def test_leaves_are_grouped_by_the_key_they_stand_under() -> None:
    leaves = nested.new_leaves()
    nested.collect({"email": "a", "people": [{"email": "b"}, {"email": ["c", "d"]}]}, leaves)

    assert leaves["email", ""] == ["a"]
    assert leaves["email", "people"] == ["b", "c", "d"]
    assert leaves["", ""] == ["email", "people", "email", "email"]


def test_keys_that_fall_together_stay_distinct() -> None:
    value = {"one": 1, "two": 2}
    surrogates = {("", ""): iter(["x", "x"]), ("one", ""): iter([1]), ("two", ""): iter([2])}

    assert nested.rebuild(value, surrogates) == {"x": 1, "x#2": 2}


def test_a_composite_keeps_its_class_and_its_fields_are_context() -> None:
    Person = namedtuple("Person", "name email")  # noqa: PYI024  what psycopg makes of a composite
    leaves = nested.new_leaves()
    nested.collect(Person("a", "b"), leaves)

    assert untouched(Person("a", "b")) == Person("a", "b")
    assert type(untouched(Person("a", "b"))) is Person
    assert leaves["email", ""] == ["b"]


def test_what_is_nested_too_deeply_is_refused() -> None:
    value: Any = "leaf"
    for _ in range(nested.MAX_DEPTH + 2):
        value = [value]

    with pytest.raises(RecursionError):
        nested.collect(value, nested.new_leaves())


@pytest.mark.parametrize("text", ["{", "{'a': 1}", "[NaN", "{]"])
def test_what_is_no_json_is_said_to_be_none(text: str) -> None:
    with pytest.raises(json.JSONDecodeError):
        nested.parse_json(text)


def test_decimals_are_read_as_they_are_written() -> None:
    assert nested.parse_json("[1.50]") == [Decimal("1.50")]
