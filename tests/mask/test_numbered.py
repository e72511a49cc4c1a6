from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from masklib.mask.numbered import Numbered, permute_numbered
from masklib.mask.permutation import Permuter, Place
from masklib.mask.redaction import REDACTED

if TYPE_CHECKING:
    from masklib.crypto import Key

SIZE = 10**6


def read(text: str) -> Numbered[None] | None:
    """Six digits: one number is of a class of its own, the even and the odd others of one each."""
    if len(text) != 6 or not text.isdecimal():
        return None
    number = int(text)
    return Numbered(Place("test", SIZE, number), "alone" if number == 7 else number % 2, None)


def write(text: str, form: None, number: int) -> str | None:
    del text, form
    return f"{number:06}"


@pytest.mark.parametrize("inverse", [False, True])
def test_a_class_of_one_member_is_redacted_and_not_shown(key: Key, inverse: bool) -> None:
    assert permute_numbered(["000007"], Permuter(key, inverse=inverse), read, write) == [REDACTED]


def test_classes_are_closed_and_turn_back(key: Key) -> None:
    texts = [f"{number:06}" for number in range(100, 160)]
    surrogates = permute_numbered(texts, Permuter(key), read, write)
    assert all(int(one) % 2 == int(other) % 2 for one, other in zip(texts, surrogates, strict=True))
    assert permute_numbered(surrogates, Permuter(key, inverse=True), read, write) == texts


def test_what_cannot_be_read_goes_to_generic_and_stays_unreadable(key: Key) -> None:
    (surrogate,) = permute_numbered(["AB-1234"], Permuter(key), read, write)
    assert surrogate != "AB-1234"
    assert read(surrogate) is None


def test_a_number_without_a_text_is_walked_past(key: Key) -> None:
    def even(text: str, form: None, number: int) -> str | None:
        return write(text, form, number) if number % 2 == 0 else None

    texts = [f"{number:06}" for number in range(100, 160, 2)]
    assert all(int(one) % 2 == 0 for one in permute_numbered(texts, Permuter(key), read, even))
