"""Surrogates for name tokens that are in no pool: the first letter, then syllables that can be spoken.

The letters after the first are numbered, the numbers permuted, and each number written in syllables of a
vowel and a consonant in turn: tokens of up to five letters in three, so that what is short gets a domain of a
million too, and longer ones in four to nine. Spellings that the pool, a kept word or a compound has are
skipped. So no two tokens, pooled or not, have one surrogate; but most spellings are the surrogate of none.

Tokens of 14 letters and more keep their length but for a final ``ss``, which no syllables end in. Tokens with
letters beyond ASCII are permuted letter for letter.

Raw values: sees tokens; keeps none.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from string import ascii_lowercase
from typing import TYPE_CHECKING, Final

import numpy as np

from masklib.errors import DomainError
from masklib.mask.alphabets import CASELESS
from masklib.mask.distinct import distinct
from masklib.mask.name_pool import ADDRESS_WORDS, KEPT_WORDS, PARTICLES, name_pool
from masklib.mask.name_tables import LETTERS, PREFIX_ROWS, are_compounds, plain_pool, read_words
from masklib.mask.ranges import Ranges
from masklib.mask.strings import permute_strings
from masklib.mask.version import purpose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from masklib.mask.permutation import Permuter

    Integers = NDArray[np.int64]
    Letters = NDArray[np.uint8]

__all__ = ["LONGEST", "SYLLABLES_OF", "cased", "permute_unpooled", "spoken"]

LONGEST: Final = 13
"""Letters of the longest token that is written in syllables: they fit `numpy.int64`."""

SYLLABLES_OF: Final = (0, 0, 3, 3, 3, 3, 4, 5, 5, 6, 7, 8, 8, 9)
"""How many syllables a token of a length gets: as few as hold the lengths that share them."""

_STARTS: Final = tuple(
    sum(
        LETTERS ** (shorter - 1)
        for shorter in range(2, length)
        if SYLLABLES_OF[shorter] == SYLLABLES_OF[length]
    )
    for length in range(LONGEST + 1)
)
"""Where the numbers of a length start among those of as many syllables."""

_LENGTHS_OF: Final = tuple(
    tuple(length for length, count in enumerate(SYLLABLES_OF) if count == syllables)
    for syllables in range(max(SYLLABLES_OF) + 1)
)
"""Which lengths of tokens share a number of syllables."""

_STARTS_OF: Final = np.array(_STARTS)

_DOMAIN: Final = "name-token"
_VOWELS: Final = "aeiou"
_CONSONANTS: Final = "bcdfghjklmnpqrstvwxyz"
_SYLLABLES: Final = len(_VOWELS) * len(_CONSONANTS)
_SPELLED: Final = (
    [vowel + consonant for vowel in _VOWELS for consonant in _CONSONANTS],
    [consonant + vowel for vowel in _VOWELS for consonant in _CONSONANTS],
)
"""The letters of each syllable: after a consonant, and after a vowel."""

_NUMBERS: Final = tuple({letters: number for number, letters in enumerate(some)} for some in _SPELLED)
"""The number of each syllable: after a consonant, and after a vowel."""

_PAIRS: Final = np.frombuffer("".join(map("".join, _SPELLED)).encode(), np.uint8).reshape(2 * _SYLLABLES, 2)
_IS_VOWEL: Final = np.array([chr(ord("a") + letter) in _VOWELS for letter in range(LETTERS)])
_ROLE: Final = np.array(
    [max(_VOWELS.find(chr(code)), _CONSONANTS.find(chr(code))) for code in range(ord("a"), ord("z") + 1)]
)
"""The place of each letter among the vowels or the consonants."""

_NONE_TAKEN: Final[tuple[list[int], ...]] = tuple([] for _ in range(LETTERS))
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
    one = _token_of if permuter.inverse else _surrogate_of
    result = {token: one(token, permuter) for token in tokens if token.isascii()}
    if len(result) < len(tokens):
        foreign = [token for token in tokens if not token.isascii()]
        result.update(zip(foreign, _foreign(foreign, permuter), strict=True))
    return result


def cased(token: str, surrogate: str) -> str:
    """Give a surrogate in lower case the case of its token: lower, Title or UPPER, there is no other."""
    if not token[0].isupper():
        return surrogate
    return surrogate.upper() if token.isupper() and len(token) > 1 else surrogate.capitalize()


def spoken(firsts: Integers, tails: Integers, lengths: Integers, permuter: Permuter) -> Letters:
    """Return the surrogates of many tokens, lower case, a row each.

    Args:
        firsts: The first letter of each, a to z as 0 to 25.
        tails: The letters after it, as a number in base 26.
        lengths: The letters of each token; all lengths have one number of syllables.
        permuter: The key, forward.
    """
    syllables = SYLLABLES_OF[int(lengths[0])]
    size, (before, after) = _size(syllables), _shifts(permuter, syllables)
    numbers = _modulo(tails + _STARTS_OF.take(lengths) + before.take(firsts), size)
    numbers = permuter.array(_domain(syllables), size, numbers)
    numbers = _modulo(numbers + after.take(firsts), size)
    return _spell(firsts, _skip(firsts, numbers, syllables), syllables)


def _modulo(sums: Integers, size: int) -> Integers:
    """Return sums of two numbers below ``size``, modulo that: `numpy` has no fast remainder."""
    return np.minimum(sums.view(np.uint64), (sums - size).view(np.uint64)).view(np.int64)


def _surrogate_of(token: str, permuter: Permuter) -> str:
    """Return the surrogate of one token, ASCII."""
    if len(token) > LONGEST:
        end = _END.upper() if token.isupper() else _END
        return token[0] + _permute_long(token[1:], permuter) + end
    lower, syllables = token.lower(), SYLLABLES_OF[len(token)]
    first, number = ord(lower[0]) - ord("a"), 0
    for letter in lower[1:]:
        number = number * LETTERS + ord(letter) - ord("a")
    size, (before, after) = _size(syllables), _listed_shifts(permuter, syllables)
    number = (number + _STARTS[len(token)] + before[first]) % size
    number = (permuter.one(_domain(syllables), size, number) + after[first]) % size
    number += bisect_right(_skips(syllables).listed[first], number)
    return cased(token, lower[0] + _tail(number, syllables, vowel_first=bool(_IS_VOWEL[first])))


def _token_of(surrogate: str, permuter: Permuter) -> str:
    """Return the token of one surrogate, ASCII.

    Raises:
        DomainError: if it is no surrogate.
    """
    lower = surrogate.lower()
    if lower.endswith(_END) and len(surrogate) > LONGEST + len(_END):
        return surrogate[0] + _permute_long(surrogate[1 : -len(_END)], permuter)
    spelled, syllables = _number(lower), len(lower) // 2
    if spelled is None or syllables not in SYLLABLES_OF:
        raise DomainError(_NO_SURROGATE)
    first = ord(lower[0]) - ord("a")
    free = _skips(syllables).free(first, spelled)
    size, (before, after) = _size(syllables), _listed_shifts(permuter, syllables)
    if free is None or free >= size:
        raise DomainError(_NO_SURROGATE)
    number = permuter.one(_domain(syllables), size, (free - after[first]) % size)
    return cased(surrogate, lower[0] + _letters((number - before[first]) % size, syllables))


def _letters(number: int, syllables: int) -> str:
    """Return the letters after the first of the token that has a number among those of as many syllables."""
    for length in _LENGTHS_OF[syllables]:
        rest = number - _STARTS[length]
        if 0 <= rest < LETTERS ** (length - 1):
            letters = ""
            for _ in range(length - 1):
                rest, letter = divmod(rest, LETTERS)
                letters = ascii_lowercase[letter] + letters
            return letters
    raise DomainError(_NO_SURROGATE)


def _permute_long(tail: str, permuter: Permuter) -> str:
    return permute_strings([tail], permuter, f"{_DOMAIN}/long")[0]


def _domain(syllables: int) -> str:
    return f"{_DOMAIN}/spoken/{syllables}"


@lru_cache(maxsize=16)
def _size(syllables: int) -> int:
    """Return how many spellings every first letter has free."""
    taken = max(map(len, _skips(syllables).listed))
    return int(_SYLLABLES**syllables - taken)


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
    """Permute letter for letter, walking past tokens of the pool."""
    domain, known = f"{_DOMAIN}/letters/{first}", name_pool().tokens
    result = permute_strings(tails, permuter, domain)
    while again := [row for row, tail in enumerate(result) if (first + tail).lower() in known]:
        further = permute_strings([result[row] for row in again], permuter, domain)
        for row, tail in zip(again, further, strict=True):
            result[row] = tail
    return result


def _shifts(permuter: Permuter, syllables: int) -> tuple[Integers, Integers]:
    """Return what is added before and after the permutation: first letters share it, not its results."""
    return _shifts_of(permuter.keys.subkey(purpose(f"{_DOMAIN}/shift/{syllables}"), 16 * LETTERS), syllables)


@lru_cache(maxsize=64)
def _shifts_of(subkey: bytes, syllables: int) -> tuple[Integers, Integers]:
    numbers = np.frombuffer(subkey, "<u8") % np.uint64(_size(syllables))
    return numbers[:LETTERS].astype(np.int64), numbers[LETTERS:].astype(np.int64)


def _listed_shifts(permuter: Permuter, syllables: int) -> tuple[list[int], list[int]]:
    return _listed_shifts_of(
        permuter.keys.subkey(purpose(f"{_DOMAIN}/shift/{syllables}"), 16 * LETTERS), syllables
    )


@lru_cache(maxsize=64)
def _listed_shifts_of(subkey: bytes, syllables: int) -> tuple[list[int], list[int]]:
    before, after = _shifts_of(subkey, syllables)
    return before.tolist(), after.tolist()


def _tail(number: int, syllables: int, *, vowel_first: bool) -> str:
    tail, rest = "", number
    for _ in range(syllables):
        rest, syllable = divmod(rest, _SYLLABLES)
        tail = _SPELLED[vowel_first][syllable] + tail
    return tail


def _spell(firsts: Integers, numbers: Integers, syllables: int) -> Letters:
    """Write numbers as a first letter and syllables; after a vowel they start with their consonant."""
    letters = np.empty((len(firsts), 1 + 2 * syllables), np.uint8)
    letters[:, 0] = firsts + ord("a")
    order, column = _IS_VOWEL[firsts].astype(np.int64) * _SYLLABLES**2, 2 * syllables - 3
    while column > 0:
        above = numbers // _SYLLABLES**2
        four = _fours().take(order + numbers - above * _SYLLABLES**2)
        letters[:, column : column + 4] = four.view(np.uint8).reshape(-1, 4)
        numbers, column = above, column - 4
    if column == -1:
        letters[:, 1:3] = _PAIRS[order // _SYLLABLES + numbers]
    return letters


@lru_cache(maxsize=1)
def _fours() -> NDArray[np.uint32]:
    """Return the letters of two syllables, after a consonant and after a vowel, a word each."""
    pairs = _PAIRS.reshape(2, _SYLLABLES, 2)
    first, second = np.repeat(pairs, _SYLLABLES, axis=1), np.tile(pairs, (1, _SYLLABLES, 1))
    return np.concatenate([first, second], axis=2).view(np.uint32).ravel()


@dataclass(frozen=True, slots=True)
class _Skips:
    """The numbers of one syllable count whose spelling is taken.

    Attributes:
        taken: By first letter in order, each taken number.
        listed: The same, each less how many are taken before it.
        ranges: The same for all first letters, plus the first letter times all numbers, where ranges end;
            ``None`` if nothing is taken.
        starts: How many belong to earlier first letters.
    """

    taken: tuple[list[int], ...] = field(repr=False)
    listed: tuple[list[int], ...] = field(repr=False)
    ranges: Ranges | None = field(repr=False)
    starts: Integers = field(repr=False)

    def free(self, first: int, number: int) -> int | None:
        """Return how many free numbers are below one, or ``None`` if it is taken itself."""
        taken = self.taken[first]
        before = bisect_left(taken, number)
        return None if before < len(taken) and taken[before] == number else number - before


def _skip(firsts: Integers, numbers: Integers, syllables: int) -> Integers:
    """Move numbers past those whose spelling is taken: the n-th free number takes the place of n."""
    skips = _skips(syllables)
    if not skips.ranges:
        return numbers
    places = skips.ranges.of(firsts * _SYLLABLES**syllables + numbers)
    moved: Integers = numbers + places - skips.starts[firsts]
    return moved


@lru_cache(maxsize=16)
def _skips(syllables: int) -> _Skips:
    firsts, numbers = (np.concatenate(parts) for parts in zip(*_taken(1 + 2 * syllables), strict=True))
    size = _SYLLABLES**syllables
    if not len(numbers):  # and so they need not fit
        return _Skips(_NONE_TAKEN, _NONE_TAKEN, None, np.zeros(LETTERS, np.int64))
    taken = distinct(firsts * size + numbers)
    starts = np.searchsorted(taken, np.arange(LETTERS) * size)
    ranks = taken - np.arange(len(taken)) + starts[taken // size]
    by_first, listed = (
        tuple((part % size).tolist() for part in np.split(some, starts[1:])) for some in (taken, ranks)
    )
    return _Skips(by_first, listed, Ranges(np.append(-1, ranks), LETTERS * size), starts)


def _taken(length: int) -> Iterator[tuple[Integers, Integers]]:
    """Yield first letter and number of every spelling of a length that is a word or a compound."""
    yield np.zeros(0, np.int64), np.zeros(0, np.int64)
    words = plain_pool().words.get(length)
    if words is not None:
        yield _numbers(words.letters)
    others = [word for word in sorted(ADDRESS_WORDS | KEPT_WORDS | set(PARTICLES)) if len(word) == length]
    if others:
        yield _numbers(read_words(others))
    rows = [*range(LETTERS), PREFIX_ROWS["mac"]]  # no syllables are spelled mc
    for row in rows:
        prefix = "mac" if row == PREFIX_ROWS["mac"] else chr(ord("a") + row)
        letters, tokens = _turning(length - len(prefix))
        if len(tokens):
            chosen = letters[are_compounds(np.full(len(tokens), row), tokens)]
            front = np.broadcast_to(read_words([prefix]), (len(chosen), len(prefix)))
            yield _numbers(np.concatenate([front, chosen], axis=1))


@lru_cache(maxsize=16)
def _turning(length: int) -> tuple[Letters, Integers]:
    """Return letters and numbers of the tokens of a length in which vowels and consonants take turns."""
    words = plain_pool().words.get(length)
    if words is None:
        return np.zeros((0, length), np.uint8), np.zeros(0, np.int64)
    vowels = _IS_VOWEL[words.letters]
    chosen = (vowels[:, 1:] != vowels[:, :-1]).all(axis=1) & (words.tokens >= 0)
    return words.letters[chosen], words.tokens[chosen]


def _numbers(letters: Letters) -> tuple[Integers, Integers]:
    """Return first letter and number of the rows that syllables spell: vowels and consonants by turns."""
    vowels = _IS_VOWEL[letters]
    turns = letters[(vowels[:, 1:] != vowels[:, :-1]).all(axis=1)]
    numbers = np.zeros(len(turns), np.int64)
    for column in range(1, turns.shape[1], 2):
        first, second = turns[:, column], turns[:, column + 1]
        vowel, consonant = np.where(_IS_VOWEL[first], (first, second), (second, first))
        numbers = numbers * _SYLLABLES + _ROLE[vowel] * len(_CONSONANTS) + _ROLE[consonant]
    return turns[:, 0].astype(np.int64), numbers


def _number(token: str) -> int | None:
    """Return the number that is spelled like ``token``, or ``None`` if none is."""
    if len(token) % 2 == 0 or len(token) == 1 or not token.isascii():
        return None
    numbers, number = _NUMBERS[token[0] in _VOWELS], 0
    for place in range(1, len(token), 2):
        syllable = numbers.get(token[place : place + 2])
        if syllable is None:
            return None
        number = number * _SYLLABLES + syllable
    return number
