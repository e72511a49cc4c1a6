"""Texts as rows of a matrix come to the same as texts one by one."""

from __future__ import annotations

import numpy as np
import pytest

from masklib.crypto import FF1
from masklib.errors import DomainError

KEY, TWEAK, ALPHABET = bytes(range(32)), b"rows", "abcdefghijklmnopqrstuvwxyz0123456789-_."


@pytest.mark.parametrize("length", [5, 8, 12, 30, 64, 300])
@pytest.mark.parametrize("count", [1, 9])
def test_rows_come_to_the_same_as_texts_and_turn_back(length: int, count: int) -> None:
    cipher = FF1(KEY, alphabet=ALPHABET)
    rng = np.random.default_rng(length)
    rows = np.frombuffer(ALPHABET.encode(), np.uint8)[rng.integers(0, len(ALPHABET), (count, length))]
    texts = [row.tobytes().decode() for row in rows]
    masked = cipher.encrypt_rows(rows, TWEAK)
    assert [row.tobytes().decode() for row in masked] == cipher.encrypt_batch(texts, TWEAK)
    assert (cipher.decrypt_rows(masked, TWEAK) == rows).all()


@pytest.mark.parametrize("stranger", [0, ord("A"), 255])
@pytest.mark.parametrize("count", [1, 9])
def test_a_row_with_a_character_outside_the_alphabet_is_refused(count: int, stranger: int) -> None:
    rows = np.full((count, 8), ord("a"), np.uint8)
    rows[-1, -1] = stranger
    with pytest.raises(DomainError):
        FF1(KEY, alphabet=ALPHABET).encrypt_rows(rows, TWEAK)


def test_rows_of_an_alphabet_beyond_ascii_are_refused() -> None:
    with pytest.raises(DomainError):
        FF1(KEY, alphabet="0123456789\u00e9").encrypt_rows(np.full((9, 8), ord("0"), np.uint8))
