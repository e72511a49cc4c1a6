"""Postal addresses: what kind of place stays, which place does not."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from masklib.mask.families.address import Address
from masklib.mask.families.person import Person

if TYPE_CHECKING:
    from masklib.crypto import Key


def address(key: Key, text: str) -> str:
    (surrogate,) = Address().mask([text], key)
    assert Address().unmask([surrogate], key) == [text]
    return surrogate


@pytest.mark.parametrize(
    ("text", "form"),
    [
        ("12 Smith Street, Springfield, IL 62704", r"[1-9]\d S\w+ Street, S\w+, IL [1-9]\d{4}"),
        ("007 SMITH AVE APT 4B", r"00\d S\w+ AVE APT \d[A-Z]"),
        ("PO Box 123", r"PO Box [1-9]\d\d"),
        ("1 rue de Rivoli", r"\d rue \w+ R\w+"),
        ("Hauptstraße 5", r"H\w+ \d"),
    ],
)
def test_words_for_kinds_of_places_stay_and_the_rest_changes(text: str, form: str, key: Key) -> None:
    surrogate = address(key, text)
    assert re.fullmatch(form, surrogate)
    before, after = (set(re.findall(r"[0-9]+|[A-Z]?[a-z]{4,}", one)) for one in (text, surrogate))
    assert not before & after - {"Street"}


def test_a_street_named_after_a_person_has_the_surrogate_of_the_name(key: Key) -> None:
    (name,) = Person().mask(["Smith"], key)
    assert name in address(key, "12 Smith Street")


def test_a_letter_of_a_flat_is_masked(key: Key) -> None:
    letters = "ABCDEFGH"
    assert [address(key, f"Apt {letter}")[-1] for letter in letters] != list(letters)
    assert len({address(key, f"Apt {letter}") for letter in letters}) == len(letters)
