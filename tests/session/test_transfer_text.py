"""Cells in the encodings of mail: base64 and quoted-printable."""

from __future__ import annotations

import quopri
from base64 import b64decode, b64encode, urlsafe_b64decode, urlsafe_b64encode
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import masklib
from masklib.session.readers.transfer_text import read_transfer

EMAIL = "ann.quorvane@corp-mail.example"
TEXT = f"Dear Ann, write to {EMAIL} before noon?"
KEY = bytes(range(32))


def masked(value: Any) -> Any:
    return masklib.mask_value(value, key=KEY)


def test_base64_that_is_all_of_a_cell_is_masked_inside_and_stays_base64() -> None:
    after = masked(b64encode(TEXT.encode()).decode())

    assert b64decode(after, validate=True).decode() == masked(TEXT)
    assert "quorvane" not in b64decode(after).decode()


def test_base64_for_addresses_without_padding_stays_so() -> None:
    coded = urlsafe_b64encode(f"??>{TEXT}>>".encode()).decode().rstrip("=")
    after = masked(coded)

    assert "=" not in after
    assert b"quorvane" not in urlsafe_b64decode(after + "=" * (-len(after) % 4))


def test_base64_in_a_parameter_of_an_address_is_masked_inside() -> None:
    coded = b64encode(TEXT.encode()).decode().rstrip("=")

    assert coded[24:40] not in masked(f"https://h.example/p?a=1&next={coded}")


def test_quoted_printable_is_masked_inside() -> None:
    text = f"Grüße an {EMAIL}\nZeile zwei " + "lang " * 30
    coded = quopri.encodestring(text.encode()).decode()
    after = masked(coded.replace("@", "=40"))

    assert "quorvane" not in quopri.decodestring(after.encode()).decode()
    assert "Zeile zwei" in quopri.decodestring(after.encode()).decode()


@pytest.mark.parametrize(
    "text",
    [
        "3f2504e0-4f89-41d3-9a0c-0305e82c3301",
        "da39a3ee5e6b4b0d3255bfef95601890afd80709",
        "InternationalizationOfAll",
        "ThisIsAHeadingWithoutGaps",
        "a=10;b=20;c=30",
        "GET /x?page=40",
        "x" * 64,
        "Zm9v",
    ],
)
def test_what_only_looks_coded_comes_back_as_it_was(text: str) -> None:
    assert masked(text) == text


@given(st.text(min_size=12, max_size=60).filter(lambda text: all(map(str.isprintable, text))))
@settings(max_examples=100, deadline=None)
def test_a_leaf_is_written_as_it_was_read(text: str) -> None:
    coded = b64encode(text.encode("utf-8", "surrogatepass")).decode()
    slots = read_transfer(coded)

    assert slots is None or slots[0].write(slots[0].value) == coded


@pytest.mark.parametrize("form", ["=?utf-8?B?{}?=", "data:text/plain;base64,{}"])
def test_encoded_words_and_data_in_prose_are_masked_inside(form: str) -> None:
    coded = b64encode(EMAIL.encode()).decode()
    after = masked(f"From: {form.format(coded)} (was here)")

    assert coded[8:24] not in after
    assert "quorvane" not in after


def test_an_encoded_word_in_quoted_form_is_masked_inside() -> None:
    coded = "".join(f"={byte:02X}" for byte in EMAIL.encode())

    assert coded[9:30] not in masked(f"From: =?iso-8859-1?Q?{coded}?=")


@pytest.mark.parametrize(
    "text",
    [
        "see =?utf-8?B?////?= there",
        "=?nonesuch?Q?a=40b?=",
        "a data:image/png;base64,iVBORw0KGgoAAAANSUhEUg== b",
    ],
)
def test_what_means_no_text_stays(text: str) -> None:
    assert masked(text) == text
