"""The pool of name tokens as arrays, and its permutation under a key.

Raw values: sees none; the permutations are as secret as the key.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, pairwise
from string import ascii_lowercase
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from masklib.crypto import TablePermutation
from masklib.crypto.digests import blake2b
from masklib.mask.name_pool import KEPT_WORDS, LEAST_TAIL, name_pool
from masklib.mask.version import purpose

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

    from masklib.mask.permutation import Permuter

    Flags = NDArray[np.bool_]
    Integers = NDArray[np.int64]
    Places = NDArray[np.int32]
    Letters = NDArray[np.uint8]

__all__ = [
    "KEPT",
    "LETTERS",
    "POOL_LONGEST",
    "PREFIX_ROWS",
    "UNKNOWN",
    "Lexicon",
    "PlainPool",
    "Words",
    "all_places",
    "are_compounds",
    "class_places",
    "is_compound",
    "keys_of",
    "lexicon",
    "number_words",
    "plain_pool",
    "pool_letters",
    "read_words",
]

LETTERS: Final = 26
POOL_LONGEST: Final = 12
"""Letters of the longest token of the pool."""

KEPT: Final = -1
UNKNOWN: Final = -2
"""In place of the number of a token: a word that stays, a token of no pool."""

PREFIX_ROWS: Final = {"mc": LETTERS, "mac": LETTERS + 1}
"""The rows of `are_compounds`, after those of the letters from a to z."""

_LAST_ASCII: Final = 0x7F
_DOMAIN: Final = "name-token/pool"
_GOLDEN: Final = 0x9E3779B97F4A7C15
"""2**64 divided by the golden ratio."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words of one length in the order of their numbers, read in base 26.

    Attributes:
        keys: The key of each word, see `keys_of`.
        tokens: Its number in the pool, or `KEPT`.
        length: How many letters they have.
    """

    keys: Integers = field(repr=False)
    tokens: Places = field(repr=False)
    length: int

    @property
    def numbers(self) -> Integers:
        """The number of each word."""
        numbers: Integers = self.keys - _KEY_STARTS[self.length]
        return numbers

    @property
    def letters(self) -> Letters:
        """The words by letter, a to z as 0 to 25."""
        letters, rest = np.empty((len(self.keys), self.length), np.uint8), self.numbers
        for column in range(self.length - 1, -1, -1):
            rest, letters[:, column] = np.divmod(rest, LETTERS)
        return letters


@dataclass(frozen=True, slots=True)
class Lexicon:
    """The words of all lengths, to be looked up.

    Attributes:
        keys: As `PlainPool` has them.
        tokens: The same.
        slots: Hash tables of the places of words, 0 where there is none: the second one of those that have
            no room in the first one, and so on.
    """

    keys: Integers = field(repr=False)
    tokens: Places = field(repr=False)
    slots: tuple[NDArray[Any], ...] = field(repr=False)

    def look_up(self, numbers: Integers, lengths: Integers) -> Integers:
        """Return the token of each number in base 26 of so many letters, `UNKNOWN` for what is no word."""
        keys = keys_of(numbers, lengths)
        places = self.slots[0].take(_slot_of(keys, 0, len(self.slots[0])))
        result = self.tokens.take(places).astype(np.int64)
        away = np.flatnonzero(self.keys.take(places) != keys)
        result[away] = UNKNOWN
        away = away[places.take(away) > 0]  # whose slot is another word's
        for level, slots in enumerate(self.slots[1:], start=1):
            if not len(away):
                break
            wanted = keys.take(away)
            places = slots.take(_slot_of(wanted, level, len(slots)))
            found = self.keys.take(places) == wanted
            result[away[found]] = self.tokens.take(places[found])
            away = away[~found & (places > 0)]
        return result


_KEY_STARTS: Final = np.cumsum([0, 0, *(LETTERS**length for length in range(1, 13))])


def keys_of(numbers: Integers, lengths: Integers) -> Integers:
    """Return a number for each word of any length up to 13 letters, from its number in base 26."""
    keys: Integers = numbers + _KEY_STARTS.take(lengths)
    return keys


@dataclass(frozen=True, slots=True)
class PlainPool:
    """The tokens of the pool that are of letters from a to z.

    Attributes:
        keys: The key of every word, see `keys_of`; first -1, which none has.
        tokens: Its number in the pool, or `KEPT`; first `UNKNOWN`.
        words: The words by length, in the same memory.
        lengths: How many letters each token has, 0 for tokens with other letters.
    """

    keys: Integers = field(repr=False)
    tokens: Places = field(repr=False)
    words: dict[int, Words] = field(repr=False)
    lengths: Letters = field(repr=False)


@lru_cache(maxsize=1)
def plain_pool() -> PlainPool:
    """Return the arrays, built on first use."""
    tokens = name_pool().tokens
    codes, ends = np.frombuffer(tokens.joined, np.uint8), np.array(tokens.ends, np.int64)
    lengths = np.diff(ends).astype(np.uint8)
    lengths[np.maximum.reduceat(codes, ends[:-1]) > _LAST_ASCII] = 0
    parts = list(_words(lengths))
    keys, places = (np.concatenate(some) for some in zip(*parts, strict=True))
    bounds = pairwise(accumulate(len(some) for some, _ in parts))
    words = {
        length: Words(keys[start:stop], places[start:stop], length)
        for length, (start, stop) in enumerate(bounds, start=2)
    }
    return PlainPool(keys, places, words, lengths)


@lru_cache(maxsize=1)
def pool_letters() -> Letters:
    """Return the characters of every token by number, padded; zeros for tokens with letters not a to z."""
    lengths = plain_pool().lengths
    letters = np.zeros((len(lengths), POOL_LONGEST), np.uint8)
    for length in range(2, POOL_LONGEST + 1):
        tokens = np.flatnonzero(lengths == length)
        letters[tokens, :length] = _letters_of(tokens, length)
    return letters


def _letters_of(tokens: Integers, length: int) -> Letters:
    """Return the characters of tokens of one length."""
    joined = name_pool().tokens
    starts = np.frombuffer(joined.ends, np.uint32).take(tokens)
    return np.frombuffer(joined.joined, np.uint8).take(starts[:, None] + np.arange(length))


def _words(lengths: Letters) -> Iterator[tuple[Integers, Places]]:
    """Yield keys and tokens of the words of each length, those that are kept among them; first of no word."""
    yield np.array([-1]), np.array([UNKNOWN], np.int32)
    for length in range(2, POOL_LONGEST + 1):
        tokens = np.flatnonzero(lengths == length)
        kept = [word for word in sorted(KEPT_WORDS) if len(word) == length]
        some = _letters_of(tokens, length) - np.uint8(ord("a"))
        keys = number_words(np.concatenate([some, read_words(kept)]) if kept else some) + _KEY_STARTS[length]
        order = np.argsort(keys)
        places = np.concatenate([tokens, np.full(len(kept), KEPT)]).astype(np.int32)
        yield keys[order], places[order]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """Return all words, built on first use."""
    pool = plain_pool()
    return Lexicon(pool.keys, pool.tokens, _slots(pool.keys))


def _slots(keys: Integers) -> tuple[NDArray[Any], ...]:
    """Return hash tables in which every key but the first finds its place."""
    left = np.arange(1, len(keys))
    tables: list[NDArray[Any]] = []
    while len(left):
        size = 1 << (4 * len(left)).bit_length()
        slots, where = np.zeros(size, np.min_scalar_type(len(keys))), _slot_of(keys[left], len(tables), size)
        slots[where] = left
        left = left[slots[where] != left]
        tables.append(slots)
    return tuple(tables)


def _slot_of(numbers: Integers, level: int, size: int) -> Integers:
    """Hash numbers: D. E. Knuth, The Art of Computer Programming, volume 3, 6.4, multiplicative hashing."""
    factor = np.uint64((2 * level + 1) * _GOLDEN % 2**64)
    hashed = numbers.view(np.uint64) * factor >> np.uint64(65 - size.bit_length())
    return hashed.view(np.int64)


def read_words(words: Sequence[str]) -> Letters:
    """Return words of one length by letter, a to z as 0 to 25."""
    return np.frombuffer("".join(words).encode(), np.uint8).reshape(len(words), -1) - np.uint8(ord("a"))


def number_words(letters: Letters) -> Integers:
    """Return the number of each row of letters, in base 26; 13 letters fit."""
    numbers = np.zeros(len(letters), np.int64)
    for column in range(letters.shape[1]):
        numbers *= LETTERS
        numbers += letters[:, column]
    return numbers


def are_compounds(rows: Integers, tokens: Integers | Places) -> Flags:
    """Return which prefixes (their rows) and tokens of the pool make one token of the two.

    An initial right in front of a family name (``asmith``), Mc and Mac in front of any. What is itself in the
    pool, or can be read in two ways, is no compound.
    """
    flags: Flags = (_prefixes().take(tokens) >> rows.astype(np.uint8)) & 1 > 0
    return flags


def is_compound(row: int, token: int) -> bool:
    """Tell the same of one prefix and one token."""
    return bool(int(_prefixes()[token]) >> row & 1)


@lru_cache(maxsize=1)
def _prefixes() -> NDArray[np.uint32]:
    """Return for every token of the pool a bit for each row whose prefix makes a compound with it."""
    lengths = plain_pool().lengths
    bits = np.zeros(len(lengths), np.uint32)
    bits[_of_kind("f/") & (lengths >= LEAST_TAIL[""])] = (1 << LETTERS) - 1
    for prefix, row in PREFIX_ROWS.items():
        bits[(_of_kind("f/") | _of_kind("g/")) & (lengths >= LEAST_TAIL[prefix])] |= np.uint32(1 << row)
    rows = PREFIX_ROWS | {letter: row for row, letter in enumerate(ascii_lowercase)}
    for prefix, row in rows.items():
        _, tails = _behind(prefix)
        bits[tails] &= ~np.uint32(1 << row)
    for prefix, row in PREFIX_ROWS.items():
        names, tails = _behind(prefix[1:])
        two_ways = names[(bits[tails] >> np.uint32(row)) & 1 > 0]
        bits[two_ways] &= ~np.uint32(1 << ord(prefix[0]) - ord("a"))
    return bits


def _of_kind(kind: str) -> Flags:
    """Tell of every token whether it is of a kind, ``g/`` or ``f/``."""
    classes = name_pool().classes
    sizes = [one.stop - one.start for one in classes]
    return np.repeat([one.name.startswith(kind) for one in classes], sizes)


def _behind(prefix: str) -> tuple[Integers, Integers]:
    """Return words that are a prefix and a token of the pool, and that token; a kept word is `KEPT`."""
    front, found = int(number_words(read_words([prefix]))[0]), [(np.zeros(0, np.int64),) * 2]
    for length, words in plain_pool().words.items():
        if length - len(prefix) in plain_pool().words:
            width = LETTERS ** (length - len(prefix))
            same = np.flatnonzero(words.numbers // width == front)
            tails = words.numbers[same] % width
            tokens = lexicon().look_up(tails, np.full(len(tails), length - len(prefix)))
            found.append((words.tokens[same[tokens >= 0]].astype(np.int64), tokens[tokens >= 0]))
    return np.concatenate([one for one, _ in found]), np.concatenate([two for _, two in found])


def class_places(permuter: Permuter, number: int) -> Sequence[int]:
    """Return for each token of a class, in order, the number of the token that takes its place."""
    return _class_places(permuter.keys.subkey(purpose(_DOMAIN)), number, permuter.inverse)


@lru_cache(maxsize=4096)
def _class_places(subkey: bytes, number: int, inverse: bool) -> Sequence[int]:  # noqa: FBT001  a cache key
    one = name_pool().classes[number]
    own = blake2b(one.name.encode(), key=subkey, digest_size=32).digest()
    table = TablePermutation(own, one.size)
    places = (table.inverse if inverse else table.forward)(np.arange(one.size))
    firsts = one.start + one.size * np.arange(one.forms)
    return array("I", (firsts[:, None] + places).ravel().tolist())


def all_places(permuter: Permuter) -> Places:
    """Return for every token of letters from a to z the number of the token that takes its place."""
    return _all_places(permuter.keys.subkey(purpose(_DOMAIN)), permuter.inverse)


@lru_cache(maxsize=16)
def _all_places(subkey: bytes, inverse: bool) -> Places:  # noqa: FBT001  a cache key
    pool = name_pool()
    places = np.arange(len(pool.tokens), dtype=np.int32)
    for number, one in enumerate(pool.classes):
        if pool.tokens[one.start].isascii():
            places[one.start : one.stop] = _class_places(subkey, number, inverse)
    return places
