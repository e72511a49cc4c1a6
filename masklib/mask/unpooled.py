"""Surrogates for name tokens that are in no pool: the first letter, then syllables that can be spoken.

The letters after the first are numbered, the numbers permuted, and each number written in syllables of a
vowel and a consonant in turn. Longer than the token, so never the token itself; numbers whose spelling is a
token of the pool, a title or a particle are skipped over, and lengths that share a number of syllables have
ranges of their own: so no two tokens, pooled or not, have one surrogate.

Tokens of 14 letters and more keep their length but for a final ``ss``, which no syllables end in. Tokens with
letters beyond ASCII are permuted letter for letter.

Raw values: sees tokens; keeps none.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Final

import numpy as np

from masklib.errors import DomainError
from masklib.mask.alphabets import CASELESS
from masklib.mask.joined import Joined
from masklib.mask.name_pool import name_pool
from masklib.mask.permutation import FEW
from masklib.mask.strings import permute_strings
from masklib.mask.version import purpose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from masklib.mask.permutation import Permuter

    Integers = NDArray[np.int64]

__all__ = ["cased", "permute_unpooled"]

_DOMAIN: Final = "name-token"
_LETTERS: Final = 26
_VOWELS: Final = np.frombuffer(b"aeiou", np.uint8)
_CONSONANTS: Final = np.frombuffer(b"bcdfghjklmnpqrstvwxyz", np.uint8)
_SYLLABLES: Final = len(_VOWELS) * len(_CONSONANTS)
_PAIRS: Final = np.array(
    [
        [(vowel, consonant) for vowel in _VOWELS for consonant in _CONSONANTS],
        [(consonant, vowel) for vowel in _VOWELS for consonant in _CONSONANTS],
    ],
    np.uint8,
)
"""The letters of each syllable: after a consonant, and after a vowel."""

_SPELLED: Final = [[bytes(pair).decode() for pair in pairs] for pairs in _PAIRS.tolist()]

_IS_VOWEL: Final = np.isin(np.arange(_LETTERS) + ord("a"), _VOWELS).astype(np.int64)
_LONGEST: Final = 13
"""The letters after the first of as many fit `numpy.int64`."""
_END: Final = "ss"
_NO_SURROGATE: Final = "a token is no surrogate that this mask makes under any key"


def permute_unpooled(tokens: Sequence[str], permuter: Permuter) -> dict[str, str]:
    """Return the surrogate of each token, or the token of each surrogate.

    Args:
        tokens: Letters in lower, Title or UPPER case, in no pool, two or more (one where there is no case).
        permuter: The key and the direction.

    Raises:
        DomainError: on the way back, if one is no surrogate.
    """
    foreign = [] if "".join(tokens).isascii() else [token for token in tokens if not token.isascii()]
    result = dict(zip(foreign, _foreign(foreign, permuter), strict=True))
    plain = [token for token in tokens if token not in result] if foreign else tokens
    for length, some in groupby(sorted(plain, key=len), key=len):
        chosen = list(some)
        result.update(zip(chosen, _permute_plain(length, chosen, permuter), strict=True))
    return result


def _permute_plain(length: int, tokens: Sequence[str], permuter: Permuter) -> list[str]:
    """Permute tokens of one length, ASCII."""
    if not permuter.inverse:
        return _speak(tokens, permuter) if length <= _LONGEST else _lengthened(tokens, permuter)
    return [
        _read_long(token, permuter) if _is_long(token) else _read_one(token, permuter) for token in tokens
    ]


def cased(token: str, surrogate: str) -> str:
    """Give a surrogate in lower case the case of its token: lower, Title or UPPER, there is no other."""
    if not token[0].isupper():
        return surrogate
    return surrogate.upper() if token.isupper() and len(token) > 1 else surrogate.capitalize()


def _foreign(tokens: Sequence[str], permuter: Permuter) -> list[str]:
    """Permute letter for letter; the first letter stays where the script has case."""
    groups: dict[str, list[int]] = defaultdict(list)
    for row, token in enumerate(tokens):
        groups["" if token[0] in CASELESS else token[0].lower()].append(row)
    result = [""] * len(tokens)
    for first, rows in groups.items():
        kept = 1 if first else 0
        tails = [tokens[row][kept:] for row in rows]
        for row, tail in zip(rows, _permute_tails(first, tails, permuter), strict=True):
            result[row] = tokens[row][:kept] + tail
    return result


def _permute_tails(first: str, tails: Sequence[str], permuter: Permuter) -> list[str]:
    domain = f"{_DOMAIN}/letters/{first}"
    result = permute_strings(tails, permuter, domain)
    while again := [row for row, tail in enumerate(result) if first + tail.lower() in name_pool().tokens]:
        further = permute_strings([result[row] for row in again], permuter, domain)
        for row, tail in zip(again, further, strict=True):
            result[row] = tail
    return result


def _lengthened(tokens: Sequence[str], permuter: Permuter) -> list[str]:
    ends = [_END.upper() if token.isupper() else _END for token in tokens]
    tails = permute_strings([token[1:] for token in tokens], permuter, f"{_DOMAIN}/long")
    return [token[0] + tail + end for token, tail, end in zip(tokens, tails, ends, strict=True)]


def _is_long(surrogate: str) -> bool:
    return surrogate.lower().endswith(_END) and len(surrogate) > _LONGEST + len(_END)


def _read_long(surrogate: str, permuter: Permuter) -> str:
    return surrogate[0] + permute_strings([surrogate[1 : -len(_END)]], permuter, f"{_DOMAIN}/long")[0]


_CASE_BIT: Final = 0x20


def _speak(tokens: Sequence[str], permuter: Permuter) -> list[str]:
    """Write tokens of one length, ASCII, in syllables."""
    if len(tokens) < FEW:
        return [_speak_one(token, permuter) for token in tokens]
    length = len(tokens[0])
    codes = Joined.of(tokens).codes.reshape(-1, length)
    matrix = (codes | _CASE_BIT).astype(np.int64) - ord("a")
    firsts, numbers = matrix[:, 0], np.zeros(len(tokens), np.int64)
    for column in range(1, length):
        numbers *= _LETTERS
        numbers += matrix[:, column]
    span, (before, after) = _spans()[length], _shifts_of(length, permuter)
    numbers = (numbers + before[firsts]) % span.size
    numbers = permuter.array(f"{_DOMAIN}/spoken/{length}", span.size, numbers, bounded=True)
    numbers = (numbers + after[firsts]) % span.size + span.start
    letters = _spell(firsts, _skip(firsts, numbers, span.syllables), span.syllables)
    raised = codes & _CASE_BIT == 0
    letters[raised[:, 0], 0] ^= _CASE_BIT
    letters[raised[:, 1], 1:] ^= _CASE_BIT
    width, text = letters.shape[1], letters.tobytes().decode("ascii")
    return [text[start : start + width] for start in range(0, len(text), width)]


def _speak_one(token: str, permuter: Permuter) -> str:
    lower, length = token.lower(), len(token)
    span, (before, after) = _spans()[length], _shifts_of(length, permuter)
    first, number = ord(lower[0]) - ord("a"), 0
    for letter in lower[1:]:
        number = number * _LETTERS + ord(letter) - ord("a")
    number = (number + int(before[first])) % span.size
    number = permuter.one(f"{_DOMAIN}/spoken/{length}", span.size, number, bounded=True)
    number = (number + int(after[first])) % span.size + span.start
    skips = _skips().get(span.syllables)
    if skips is not None:
        place = np.searchsorted(skips.ranks, first * _SYLLABLES**span.syllables + number, "right")
        number += int(place) - int(skips.starts[first])
    tail = ""
    for _ in range(span.syllables):
        number, syllable = divmod(number, _SYLLABLES)
        tail = _SPELLED[_IS_VOWEL[first]][syllable] + tail
    return cased(token, lower[0] + tail)


def _read_one(written: str, permuter: Permuter) -> str:
    surrogate = written.lower()
    first, spelled, syllables = ord(surrogate[0]) - ord("a"), _number(surrogate), len(surrogate) // 2
    if spelled is None or surrogate in name_pool().tokens:
        raise DomainError(_NO_SURROGATE)
    number = spelled - sum(1 for taken in _taken()[syllables] if taken[0] == first and taken[1] < spelled)
    for length, span in _spans().items():
        if span.syllables == syllables and 0 <= number - span.start < span.size:
            before, after = _shifts_of(length, permuter)
            places = np.array([(number - span.start - int(after[first])) % span.size])
            places = permuter.array(f"{_DOMAIN}/spoken/{length}", span.size, places, bounded=True)
            tail = _letters((int(places[0]) - int(before[first])) % span.size, length - 1)
            return cased(written, surrogate[0] + tail)
    raise DomainError(_NO_SURROGATE)


def _letters(number: int, count: int) -> str:
    letters = ""
    for _ in range(count):
        number, place = divmod(number, _LETTERS)
        letters = chr(ord("a") + place) + letters
    return letters


def _shifts_of(length: int, permuter: Permuter) -> tuple[Integers, Integers]:
    subkey = permuter.keys.subkey(purpose(f"{_DOMAIN}/shift/{length}"), 16 * _LETTERS)
    return _shifts(subkey, _spans()[length].size)


@lru_cache(maxsize=64)
def _shifts(subkey: bytes, size: int) -> tuple[Integers, Integers]:
    """Return what is added before and after the permutation: first letters share it, not its results."""
    numbers = np.frombuffer(subkey, np.uint64) % np.uint64(size)
    return numbers[:_LETTERS].astype(np.int64), numbers[_LETTERS:].astype(np.int64)


@dataclass(frozen=True, slots=True)
class _Span:
    """The numbers in which tokens of one length are written."""

    syllables: int
    start: int
    size: int


@lru_cache(maxsize=1)
def _spans() -> dict[int, _Span]:
    """Return the span of each length, in as few syllables as hold it beside what is skipped."""
    result: dict[int, _Span] = {}
    syllables, start = 1, 0
    for length in range(2, _LONGEST + 1):
        size = _LETTERS ** (length - 1)
        while start + size > _SYLLABLES**syllables * 3 // 4:
            syllables, start = syllables + 1, 0
        result[length] = _Span(syllables, start, size)
        start += size
    return result


def _spell(firsts: Integers, numbers: Integers, syllables: int) -> NDArray[np.uint8]:
    """Write numbers as a first letter and syllables; after a vowel they start with their consonant."""
    letters = np.empty((len(firsts), 1 + 2 * syllables), np.uint8)
    letters[:, 0] = firsts + ord("a")
    order = _IS_VOWEL[firsts]
    for column in range(2 * syllables - 1, 0, -2):
        numbers, syllable = np.divmod(numbers, _SYLLABLES)
        letters[:, column : column + 2] = _PAIRS[order, syllable]
    return letters


@dataclass(frozen=True, slots=True)
class _Skips:
    """The numbers of one syllable count whose spelling is taken, for all first letters in one sorted array.

    Attributes:
        ranks: Each taken number less the taken ones before it, plus its first letter times all numbers.
        starts: How many belong to earlier first letters.
    """

    ranks: Integers = field(repr=False)
    starts: Integers = field(repr=False)


def _skip(firsts: Integers, numbers: Integers, syllables: int) -> Integers:
    """Move numbers past those whose spelling is taken: the n-th free number takes the place of n."""
    skips = _skips().get(syllables)
    if skips is None:
        return numbers
    places = np.searchsorted(skips.ranks, firsts * _SYLLABLES**syllables + numbers, "right")
    moved: Integers = numbers + places - skips.starts[firsts]
    return moved


@lru_cache(maxsize=1)
def _taken() -> dict[int, list[tuple[int, int]]]:
    """Return first letter and number of every spelling that is a token of the pool, by syllables."""
    taken: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for token in name_pool().tokens:
        number = _number(token)
        if number is not None:
            taken[len(token) // 2].append((ord(token[0]) - ord("a"), number))
    return taken


@lru_cache(maxsize=1)
def _skips() -> dict[int, _Skips]:
    return {syllables: _skips_of(sorted(pairs), syllables) for syllables, pairs in _taken().items()}


def _skips_of(pairs: Sequence[tuple[int, int]], syllables: int) -> _Skips:
    firsts, numbers = np.array(pairs, np.int64).T
    starts = np.searchsorted(firsts, np.arange(_LETTERS))
    ranks = np.arange(len(firsts)) - starts[firsts]
    return _Skips(firsts * _SYLLABLES**syllables + numbers - ranks, starts)


def _number(token: str) -> int | None:
    """Return the number that is spelled like ``token``, or ``None`` if none is."""
    if len(token) % 2 == 0 or len(token) == 1 or not token.isascii():
        return None
    vowels, consonants = _VOWELS.tobytes().decode(), _CONSONANTS.tobytes().decode()
    vowel_first = token[0] in vowels
    number = 0
    for place in range(1, len(token), 2):
        pair = token[place + 1] + token[place] if vowel_first else token[place : place + 2]
        if pair[0] not in vowels or pair[1] not in consonants:
            return None
        number = number * _SYLLABLES + vowels.index(pair[0]) * len(consonants) + consonants.index(pair[1])
    return number
