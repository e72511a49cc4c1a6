from __future__ import annotations

import copy
import pickle
import traceback
from concurrent.futures import ThreadPoolExecutor
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from hypothesis import given, settings
from hypothesis import strategies as st

from masklib.crypto import FF1
from masklib.crypto.ff1_arrays import _minus, _residue, _residue_of_12_bytes
from masklib.crypto.numerals import join_digits, split_number
from masklib.crypto.text_rows import text_rows_of
from masklib.errors import DomainError, KeyFormatError

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = bytes(range(32))
TWEAK = b"pan-digits/16"
RADICES = [2, 3, 10, 16, 26, 36, 37, 62, 255, 256, 257, 1000, 7131, 65535, 65536]


def reference(key: bytes, radix: int, tweak: bytes, numerals: list[int]) -> list[int]:
    """FF1.Encrypt step by step, as algorithm 7 of SP 800-38G (2016) is written: slow, and nothing clever."""
    n, t = len(numerals), len(tweak)
    u, v = n // 2, n - n // 2
    a, b = numerals[:u], numerals[u:]
    octets = ((radix**v - 1).bit_length() + 7) // 8
    d = 4 * ((octets + 3) // 4) + 4
    p = (
        bytes([1, 2, 1])
        + radix.to_bytes(3, "big")
        + bytes([10, u % 256])
        + n.to_bytes(4, "big")
        + t.to_bytes(4, "big")
    )
    for i in range(10):
        q = tweak + bytes((-t - octets - 1) % 16) + bytes([i]) + join_digits(b, radix).to_bytes(octets, "big")
        r = Cipher(AES(key), modes.CBC(bytes(16))).encryptor().update(p + q)[-16:]
        s = r
        for j in count(1):
            if len(s) >= d:
                break
            block = bytes(x ^ y for x, y in zip(r, j.to_bytes(16, "big"), strict=True))
            s += Cipher(AES(key), modes.CBC(bytes(16))).encryptor().update(block)
        m = u if i % 2 == 0 else v
        c = (join_digits(a, radix) + int.from_bytes(s[:d], "big")) % radix**m
        a, b = b, split_number(c, radix, m)
    return a + b


def alphabet_of(radix: int) -> str:
    """Return an alphabet; the wide ones need 32 bits a character, the widest has lone surrogates."""
    start = 0x4E00 if radix > 200 else 0x30
    return "".join(map(chr, range(start, start + radix)))


@st.composite
def batches(draw: st.DrawFn) -> tuple[int, int, bytes, list[list[int]]]:
    radix = draw(st.sampled_from(RADICES))
    least = next(length for length in count(2) if radix**length >= 10**6)
    length = draw(st.integers(least, least + 50))
    digit = st.integers(0, radix - 1)
    edges = st.sampled_from([[0] * length, [radix - 1] * length, [0] * (length - 1) + [1]])
    rows = draw(st.lists(edges | st.lists(digit, min_size=length, max_size=length), min_size=1, max_size=12))
    return radix, length, draw(st.binary(max_size=40)), rows


@settings(max_examples=200, deadline=None)
@given(batches(), st.sampled_from([16, 24, 32]))
def test_every_way_in_agrees_with_the_standard_step_by_step(
    batch: tuple[int, int, bytes, list[list[int]]], size: int
) -> None:
    radix, length, tweak, rows = batch
    key, alphabet = KEY[:size], alphabet_of(radix)
    expected = [reference(key, radix, tweak, row) for row in rows]
    cipher = FF1(key, alphabet=alphabet)

    assert [cipher.encrypt_numerals(row, tweak) for row in rows] == expected
    assert [cipher.decrypt_numerals(row, tweak) for row in expected] == rows

    numbers, masked = ([join_digits(row, radix) for row in some] for some in (rows, expected))
    assert cipher.encrypt_ints(numbers, length, tweak) == masked
    assert cipher.decrypt_ints(masked, length, tweak) == numbers
    if radix**length <= 1 << 64:
        assert cipher.encrypt_ints(np.array(numbers, np.uint64), length, tweak).tolist() == masked
        assert cipher.decrypt_ints(np.array(masked, np.uint64), length, tweak).tolist() == numbers

    texts, surrogates = (
        ["".join(alphabet[digit] for digit in row) for row in some] for some in (rows, expected)
    )
    assert cipher.encrypt_batch(texts, tweak) == surrogates
    assert cipher.decrypt_batch(surrogates, tweak) == texts
    assert [cipher.encrypt(text, tweak) for text in texts] == surrogates
    assert [cipher.decrypt(text, tweak) for text in surrogates] == texts


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("0123456789", min_size=6, max_size=45), max_size=40))
def test_lengths_may_be_mixed_in_a_batch_and_order_is_kept(texts: list[str]) -> None:
    cipher = FF1(KEY)
    masked = cipher.encrypt_batch(texts, TWEAK)
    assert masked == [cipher.encrypt(text, TWEAK) for text in texts]
    assert cipher.decrypt_batch(masked, TWEAK) == texts
    assert cipher.decrypt_batch(tuple(masked), TWEAK) == texts


def test_texts_too_long_to_be_read_together_stand_in_a_batch_all_the_same() -> None:
    cipher, texts = FF1(KEY), [str(digit) * length for digit in range(10) for length in (256, 257, 300, 16)]
    masked = cipher.encrypt_batch(texts, TWEAK)
    assert masked == [cipher.encrypt(text, TWEAK) for text in texts]
    assert cipher.decrypt_batch(masked, TWEAK) == texts


def test_batches_longer_than_a_chunk_are_whole_and_in_order() -> None:
    cipher, numbers = FF1(KEY), np.arange(10_000, dtype=np.uint64)
    masked = cipher.encrypt_ints(numbers, 9, TWEAK)
    assert len(set(masked.tolist())) == 10_000
    assert cipher.encrypt_batch([f"{number:09}" for number in range(10_000)], TWEAK) == [
        f"{one:09}" for one in masked
    ]
    assert (cipher.decrypt_ints(masked, 9, TWEAK) == numbers).all()


def test_a_whole_domain_is_permuted() -> None:
    masked = FF1(KEY).encrypt_ints(np.arange(10**6), 6, TWEAK)
    assert (np.bincount(masked, minlength=10**6) == 1).all()


def test_nothing_in_nothing_out() -> None:
    cipher = FF1(KEY)
    assert cipher.encrypt_batch([]) == []
    assert cipher.encrypt_ints([], 6) == []
    assert cipher.encrypt_ints(np.array([], np.uint64), 6).size == 0


def test_key_tweak_length_and_alphabet_each_change_the_surrogate() -> None:
    text = "0000000000000000"
    surrogates = {
        FF1(KEY).encrypt(text, TWEAK),
        FF1(bytes(32)).encrypt(text, TWEAK),
        FF1(KEY[:16]).encrypt(text, TWEAK),
        FF1(KEY).encrypt(text),
        FF1(KEY).encrypt(text, TWEAK + b"\0"),
        FF1(KEY).encrypt(text[:-1], TWEAK),
        FF1(KEY, radix=11).encrypt(text, TWEAK),
    }
    assert len(surrogates) == 7


@pytest.mark.parametrize("kind", [np.int32, np.int64, np.uint32, np.uint64])
def test_arrays_come_back_in_their_type_where_it_holds_the_domain(kind: type[np.generic]) -> None:
    values = np.arange(20, dtype=kind)
    masked = FF1(KEY).encrypt_ints(values, 9, TWEAK)
    assert masked.dtype == kind
    assert masked.tolist() == FF1(KEY).encrypt_ints(values.tolist(), 9, TWEAK)


def test_arrays_of_too_narrow_a_type_come_back_as_words() -> None:
    assert FF1(KEY).encrypt_ints(np.arange(20, dtype=np.int16), 9, TWEAK).dtype == np.uint64


def test_the_callers_array_is_left_alone_and_may_be_a_view() -> None:
    values = np.arange(40, dtype=np.uint64)
    masked = FF1(KEY).encrypt_ints(values[::2], 16, TWEAK)
    values.setflags(write=False)
    assert values.tolist() == list(range(40))
    assert (FF1(KEY).decrypt_ints(masked, 16, TWEAK) == values[::2]).all()


def test_threads_may_share_a_cipher() -> None:
    cipher, texts = FF1(KEY), [f"{number:016}" for number in range(2000)]
    expected = cipher.encrypt_batch(texts, TWEAK)
    with ThreadPoolExecutor(4) as pool:
        results = list(pool.map(lambda _: cipher.encrypt_batch(texts, TWEAK), range(12)))
        singles = list(pool.map(lambda text: cipher.encrypt(text, TWEAK), texts[:200]))
    assert all(result == expected for result in results)
    assert singles == expected[:200]


# ------------------------------------------------------------------ what is refused


@pytest.mark.parametrize(("radix", "most"), [(10, 5), (2, 19), (36, 3), (999, 2), (1000, 1), (65536, 1)])
def test_domains_below_a_million_are_refused(radix: int, most: int) -> None:
    cipher = FF1(KEY, radix=radix)
    for length in range(most + 1):
        with pytest.raises(DomainError):
            cipher.encrypt_numerals([0] * length)
        with pytest.raises(DomainError):
            cipher.encrypt_ints([0], length)
    assert cipher.decrypt_numerals(cipher.encrypt_numerals([0] * (most + 1))) == [0] * (most + 1)


def test_longest_texts_pass_and_longer_ones_are_refused() -> None:
    cipher = FF1(KEY, radix=36)
    text = "z" * 16_384
    assert cipher.decrypt(cipher.encrypt(text, TWEAK), TWEAK) == text
    with pytest.raises(DomainError, match="16384"):
        cipher.encrypt(text + "z", TWEAK)


STRANGERS = ["SECRET7SECRET7", "123456789o123456", "１２３４５６７８", "1234567\ud800", "12345678\n", "-1234567", "+1234567",
             " 1234567", "1_234_567", "1234567\x00", "1234567\U0010ffff", "ABCDEFGH"]  # fmt: skip


@pytest.mark.parametrize("stranger", STRANGERS)
@pytest.mark.parametrize("place", [0, 7, 19])
def test_a_stranger_anywhere_in_a_batch_is_refused_without_showing_a_text(stranger: str, place: int) -> None:
    cipher = FF1(KEY)
    texts = [f"{number:0{len(stranger)}}" for number in range(20)]
    texts[place] = stranger
    calls: list[Callable[[], object]] = [
        lambda: cipher.encrypt(stranger, TWEAK),
        lambda: cipher.encrypt_batch(texts, TWEAK),
        lambda: cipher.decrypt_batch(texts, TWEAK),
        lambda: cipher.encrypt_batch([*texts, "123456789"], TWEAK),
    ]
    for call in calls:
        with pytest.raises(DomainError) as caught:
            call()
        shown = "".join(traceback.format_exception(caught.value))
        assert stranger not in shown
        assert caught.value.__context__ is None


def test_a_character_the_narrow_codec_lacks_is_no_question_mark() -> None:
    cipher = FF1(KEY, alphabet="0123456789?")
    for stranger in ("12345\u20ac78", "12345\U0001f60078"):
        with pytest.raises(DomainError):
            cipher.encrypt_batch([stranger] * 10, TWEAK)


def test_texts_that_hold_the_separator_of_the_fast_path_fool_nobody() -> None:
    cipher = FF1(KEY)
    separator = text_rows_of("0123456789")._separator
    # Joined, these have a separator in every place where eight texts of six characters would have one.
    crafted = [f"111111{separator}222222", "333333", "444444", "555555", "666666", "777777", "", ""]
    for texts in (crafted, ["1234567", "12345", *["123456"] * 8], [*["123456"] * 8, f"12345{separator}"]):
        with pytest.raises(DomainError):
            cipher.encrypt_batch(texts, TWEAK)


@pytest.mark.parametrize(
    "values", [[-1], [10**9], [-1] * 20, [0] * 19 + [10**9], np.array([-1]), np.array([10**9] * 3)]
)
def test_integers_out_of_range_are_refused_without_showing_them(values: Any) -> None:
    for call in (FF1(KEY).encrypt_ints, FF1(KEY).decrypt_ints):
        with pytest.raises(DomainError) as caught:
            call(values, 9, TWEAK)
        assert "1" not in str(caught.value)


@pytest.mark.parametrize(
    "values",
    [
        [1.5],
        ["123"],
        [True],
        [None],
        [np.int64(1)],
        np.array([1.5]),
        np.array([[1]]),
        np.array([True]),
        np.array(["1"]),
    ],
)
def test_what_is_no_integer_is_refused(values: Any) -> None:
    with pytest.raises(TypeError):
        FF1(KEY).encrypt_ints(values, 9, TWEAK)


def test_numerals_out_of_range_are_refused() -> None:
    for numerals in ([0] * 8 + [10], [0] * 8 + [-1]):
        with pytest.raises(DomainError):
            FF1(KEY).encrypt_numerals(numerals)


def test_arrays_cannot_hold_a_domain_above_64_bits() -> None:
    with pytest.raises(DomainError, match="list"):
        FF1(KEY).encrypt_ints(np.array([1], np.uint64), 20)


@pytest.mark.parametrize("size", [0, 1, 15, 17, 31, 33, 64])
def test_keys_of_another_length_are_refused_without_showing_them(size: int) -> None:
    key = b"\xabQ" * 40
    with pytest.raises(KeyFormatError, match=f"{size}") as caught:
        FF1(key[:size])
    frames = [frame.f_locals for frame, _ in traceback.walk_tb(caught.tb)][1:]
    assert all(value != key[:size] for frame in frames for value in frame.values())


@pytest.mark.parametrize(
    "arguments",
    [
        {"radix": 1},
        {"radix": 0},
        {"radix": 65537},
        {"alphabet": ""},
        {"alphabet": "a"},
        {"alphabet": "aba"},
        {"radix": 3, "alphabet": "ab"},
    ],
)
def test_radices_and_alphabets_that_make_no_sense_are_refused(arguments: dict[str, Any]) -> None:
    with pytest.raises(DomainError):
        FF1(KEY, **arguments)


def test_a_radix_without_default_alphabet_serves_numerals_only() -> None:
    with pytest.raises(DomainError, match="alphabet"):
        FF1(KEY, radix=37).encrypt("0000000000")
    with pytest.raises(DomainError, match="alphabet"):
        FF1(KEY, radix=37).encrypt_batch(["0000000000"] * 10)


def test_a_cipher_shows_its_radix_only_and_refuses_to_travel() -> None:
    cipher = FF1(KEY, radix=16)
    assert repr(cipher) == "<FF1 radix=16>"
    for attempt in (copy.copy, copy.deepcopy, pickle.dumps):
        with pytest.raises(TypeError, match="refuses"):
            attempt(cipher)
    with pytest.raises(AttributeError, match="immutable"):
        cipher.radix = 10


# ------------------------------------------------------------------ arithmetic of the array path

MODULI = [1, 2, 1000, 10**8, 2**32 - 5, 2**32, 2**32 + 1, 26**7, 2**33 - 1, 2**33, 2**33 + 1, 10**18, 36**12, 2**63 - 1,
          2**63, 2**63 + 1, 10**19, 65535**4, 2**64 - 2**48]  # fmt: skip


def _words(values: list[int]) -> np.ndarray[Any, np.dtype[np.uint64]]:
    return np.array(values, np.uint64)


def spread(octets: int) -> st.SearchStrategy[int]:
    """Draw numbers of all sizes alike; the strategy for integers prefers the small ones."""
    return st.binary(min_size=octets, max_size=octets).map(lambda raw: int.from_bytes(raw, "big"))


def below(bound: int) -> st.SearchStrategy[int]:
    """Draw numbers below a bound: anywhere, or beside either end."""
    edge = st.integers(0, min(3, bound - 1))
    return spread(12).map(lambda number: number % bound) | edge | edge.map(lambda off: bound - 1 - off)


@given(st.sampled_from(MODULI), st.lists(below(2**64), min_size=1, max_size=20))
def test_the_remainder_of_words_is_exact(modulus: int, values: list[int]) -> None:
    assert _residue(_words(values), modulus).tolist() == [value % modulus for value in values]


def _of_12_bytes(values: list[int], modulus: int) -> list[int]:
    high, low = _words([value >> 32 for value in values]), _words([value & 0xFFFFFFFF for value in values])
    return [*_residue_of_12_bytes(high, low, modulus).tolist()]


@settings(max_examples=200)
@given(st.sampled_from(MODULI), st.data())
def test_the_remainder_of_twelve_bytes_is_exact_beside_every_multiple(
    modulus: int, data: st.DataObject
) -> None:
    multiple = below(2**96 // modulus).map(lambda quotient: quotient * modulus)
    beside = st.builds(lambda number, off: min(abs(number + off), 2**96 - 1), multiple, st.integers(-3, 3))
    values = data.draw(st.lists(beside | spread(12), min_size=1, max_size=20))
    assert _of_12_bytes(values, modulus) == [value % modulus for value in values]


def test_a_quotient_two_too_small_is_made_good() -> None:
    # The rest of the upper part is one below a full turn, and the lower part is as large as it can be.
    modulus = 2**32 + 1
    assert _of_12_bytes([2**64 - 1, 2**64 - 2, 2**64], modulus) == [
        (2**64 + off) % modulus for off in (-1, -2, 0)
    ]


@settings(max_examples=200)
@given(st.sampled_from(MODULI), st.data())
def test_differences_are_exact_modulo_everything(modulus: int, data: st.DataObject) -> None:
    pairs = data.draw(st.lists(st.tuples(below(modulus), below(modulus + 1)), min_size=1, max_size=20))
    minuends, subtrahends = (_words(list(column)) for column in zip(*pairs, strict=True))
    assert _minus(minuends, subtrahends, modulus).tolist() == [
        (one - other) % modulus for one, other in pairs
    ]
