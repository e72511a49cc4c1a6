from __future__ import annotations

import string
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from masklib.crypto.numerals import Numerals, join_digits, split_number
from masklib.crypto.text_rows import TextRows
from masklib.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterator

ALPHABETS = [
    "01",
    string.digits,
    "9876543210",
    string.ascii_uppercase,
    string.digits + string.ascii_lowercase,
    string.digits + string.ascii_letters,
    "äöüß€",
    "".join(map(chr, range(256))),
    "\n\t \r",
]


@pytest.fixture
def tightest_digit_limit() -> Iterator[None]:
    before = sys.get_int_max_str_digits()
    sys.set_int_max_str_digits(640)
    yield
    sys.set_int_max_str_digits(before)


@given(st.sampled_from(ALPHABETS), st.data())
def test_a_text_is_the_number_of_its_digits_and_is_written_back(alphabet: str, data: st.DataObject) -> None:
    text = data.draw(st.text(alphabet, max_size=50))
    numerals, digits = Numerals(alphabet), [alphabet.index(char) for char in text]
    assert numerals.number(text) == join_digits(digits, len(alphabet))
    assert numerals.text(numerals.number(text), len(text)) == text
    assert split_number(numerals.number(text), len(alphabet), len(text)) == digits


@pytest.mark.usefixtures("tightest_digit_limit")
@pytest.mark.parametrize("length", [0, 1, 639, 640, 641, 5000])
@pytest.mark.parametrize("alphabet", [string.digits, string.ascii_lowercase])
def test_long_texts_need_no_leave_of_the_interpreter(alphabet: str, length: int) -> None:
    numerals, text = Numerals(alphabet), alphabet[-1] * length
    assert numerals.number(text) == len(alphabet) ** length - 1
    assert numerals.text(numerals.number(text), length) == text


@pytest.mark.parametrize(
    "text", ["1_0", " 10", "10 ", "+10", "-10", "１０", "1o", "0x1", "1\n", "\x00", "\ud800"]
)
def test_what_python_would_read_as_a_number_is_a_stranger_all_the_same(text: str) -> None:
    messages = set[str]()
    for stranger in (text, "x"):
        with pytest.raises(DomainError) as caught:
            Numerals(string.digits).number(stranger)
        messages.add(str(caught.value))
    assert len(messages) == 1  # so it holds nothing of the text


@given(st.sampled_from(ALPHABETS), st.integers(1, 30), st.integers(1, 30), st.data())
def test_many_texts_are_read_and_written_as_one_is(
    alphabet: str, first: int, second: int, data: st.DataObject
) -> None:
    size = first + second
    texts = data.draw(st.lists(st.text(alphabet, min_size=size, max_size=size), min_size=1, max_size=9))
    numerals, rows = Numerals(alphabet), TextRows(alphabet)
    halves = rows.read(texts, first, second)
    assert halves is not None
    assert halves[0].tolist() == [numerals.number(text[:first]) for text in texts]
    assert halves[1].tolist() == [numerals.number(text[first:]) for text in texts]
    assert rows.write(halves, first, second) == texts


@pytest.mark.parametrize("texts", [["00€"], ["00", "0€1"], ["€00€"]])
def test_a_character_beyond_eight_bits_does_not_make_a_longer_text_fit(texts: list[str]) -> None:
    assert TextRows("01").read(texts, 1, 1) is None


@given(st.lists(st.text("01\x00\x01\n2€", max_size=4), min_size=1, max_size=8))
def test_texts_are_read_together_only_if_each_is_of_the_length_and_of_the_alphabet(texts: list[str]) -> None:
    fit = all(len(text) == 2 and set(text) <= {"0", "1"} for text in texts)
    assert (TextRows("01").read(texts, 1, 1) is not None) == fit


@pytest.mark.parametrize("alphabet", ["", "a", "aa", "abca"])
def test_an_alphabet_has_two_characters_or_more_and_each_once(alphabet: str) -> None:
    with pytest.raises(DomainError, match="alphabet"):
        Numerals(alphabet)
