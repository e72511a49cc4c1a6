"""Many texts of ASCII names at once: what `masklib.mask.names` does for one text after the other.

The texts are joined into one array of characters. Tokens are found by the kinds of neighbouring characters,
read as numbers in base 26, looked up in the pool by hash tables, and written back by one gather
(`masklib.mask.pieces`).

Raw values: holds the texts for the length of one call; keeps none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from masklib.mask.digit_strings import permute_digit_rows
from masklib.mask.name_pool import LEAST_TAIL, MOST_INITIALS, PARTICLES
from masklib.mask.name_tables import (
    LETTERS,
    POOL_LONGEST,
    PREFIX_ROWS,
    UNKNOWN,
    all_places,
    are_compounds,
    lexicon,
    plain_pool,
    pool_letters,
)
from masklib.mask.numerals import MOST_DIGITS
from masklib.mask.pieces import Pieces, write_pieces
from masklib.mask.unpooled import LONGEST, SYLLABLES_OF, spoken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from masklib.mask.permutation import Permuter

    Flags = NDArray[np.bool_]
    Integers = NDArray[np.int64]
    Letters = NDArray[np.uint8]

__all__ = ["permute_plain_names"]

_CHUNK: Final = 8192
"""Texts at a time: so that memory stays flat."""

_BREAK: Final = ord("\n")
_CASE_BIT: Final = 0x20
_SYLLABLES: Final = np.array(SYLLABLES_OF)
_POWERS: Final = LETTERS ** np.arange(LONGEST + 1)
"""How many tokens of each number of letters there are."""

_OTHER, _LOWER, _UPPER, _DIGIT = range(4)
"""The kinds of characters."""


def _kinds() -> bytes:
    kinds = bytearray(256)
    for kind, first, last in ((_LOWER, "a", "z"), (_UPPER, "A", "Z"), (_DIGIT, "0", "9")):
        for code in range(ord(first), ord(last) + 1):
            kinds[code] = kind
    return bytes(kinds)


def _token_starts() -> bytes:
    """Return whether a token starts, by the kinds of a character, of that before it and of that after it."""
    before, kind, after = np.ogrid[:4, :4, :4]
    lower = (kind == _LOWER) & (before != _LOWER) & (before != _UPPER)
    upper = (kind == _UPPER) & ((before != _UPPER) | (after == _LOWER))
    flags: Flags = (lower | upper | ((kind == _DIGIT) & (before != _DIGIT))).ravel()
    return flags.tobytes().ljust(256, b"\0")


_KINDS: Final = _kinds()
_STARTS: Final = _token_starts()
"""Tables for `bytes.translate`, which needs no room for indices."""


def permute_plain_names(texts: Sequence[str], permuter: Permuter) -> list[str | None]:
    """Return the surrogates of texts, ``None`` for those that are not ASCII, or to be looked at one by one.

    Args:
        texts: The texts.
        permuter: The key, forward.
    """
    if len(texts) > _CHUNK:
        chunks = (texts[start : start + _CHUNK] for start in range(0, len(texts), _CHUNK))
        return [one for chunk in chunks for one in permute_plain_names(chunk, permuter)]
    joined = "\n".join([*texts, ""])
    if joined.isascii() and joined.count("\n") == len(texts):
        return _permute_joined(joined, permuter)
    plain = [row for row, text in enumerate(texts) if text.isascii() and "\n" not in text]
    result: list[str | None] = [None] * len(texts)
    if plain:
        masked = _permute_joined("\n".join([*(texts[row] for row in plain), ""]), permuter)
        for row, surrogate in zip(plain, masked, strict=True):
            result[row] = surrogate
    return result


def _permute_joined(joined: str, permuter: Permuter) -> list[str | None]:
    tokens = _Tokens.of(joined.encode("ascii"))
    written = write_pieces(*_replaced(tokens, permuter))
    result: list[str | None] = [*written.tobytes().decode("ascii").split("\n")[:-1]]
    for row in np.flatnonzero(tokens.left_alone()).tolist():
        result[row] = None
    return result


@dataclass(frozen=True, eq=False)
class _Tokens:
    """The tokens of some texts.

    Attributes:
        codes: All characters; a line break ends each text.
        starts: Where each token starts.
        lengths: How many characters it has.
        kinds: The kind of its first character.
    """

    codes: Letters = field(repr=False)
    starts: Integers = field(repr=False)
    lengths: Integers = field(repr=False)
    kinds: Letters = field(repr=False)

    @classmethod
    def of(cls, texts: bytes) -> _Tokens:
        codes, kinds = np.frombuffer(texts, np.uint8), np.zeros(len(texts) + 2, np.uint8)
        kinds[1:-1] = np.frombuffer(texts.translate(_KINDS), np.uint8)
        context = kinds[:-2] * 16 + kinds[1:-1] * 4 + kinds[2:]
        begins = np.frombuffer(context.tobytes().translate(_STARTS) + b"\0", np.bool_)
        kind, after = kinds[1:-1], kinds[2:]
        ends = (kind != _OTHER) & ((after == _OTHER) | begins[1:])
        starts = np.flatnonzero(begins)
        return cls(codes, starts, np.flatnonzero(ends) + 1 - starts, kind[starts])

    @cached_property
    def words(self) -> Integers:
        """Which tokens are letters, two or more, and not longer than arrays serve."""
        return np.flatnonzero((self.kinds != _DIGIT) & (self.lengths > 1) & (self.lengths <= LONGEST))

    def all_upper(self, some: Integers) -> Flags:
        """Tell whether the second character of tokens is upper case."""
        second = self.codes.take(self.starts.take(some) + 1, mode="clip")
        flags: Flags = (self.kinds.take(some) == _UPPER) & (second < ord("a"))
        return flags

    def matrix(self, some: Integers, length: int) -> Letters:
        """Return the characters of tokens of one length, a token a row."""
        return self.codes.take(self.starts[some][:, None] + np.arange(length))

    def numbers(self, some: Integers) -> Integers:
        """Return tokens of letters, of `LONGEST` at most, as numbers in base 26."""
        lengths = self.lengths.take(some).astype(np.uint8)
        order = np.argsort(lengths, kind="stable")
        starts, numbers = self.starts.take(some).take(order), np.zeros(len(some), np.int64)
        letters = (self.codes | np.uint8(_CASE_BIT)) - np.uint8(ord("a"))
        from_place = np.searchsorted(lengths.take(order), np.arange(LONGEST), "right").tolist()
        for place, first in enumerate(from_place):  # only tokens that are long enough
            numbers[first:] *= LETTERS
            numbers[first:] += letters.take(starts[first:] + place)
        result = np.empty_like(numbers)
        result[order] = numbers
        return result

    @cached_property
    def found(self) -> _Found:
        """What the words are."""
        return _find(self)

    def left_alone(self) -> Flags:
        """Return which texts have tokens too long for arrays, or single letters that are no initials."""
        breaks = self.codes == _BREAK
        count, letters = int(np.count_nonzero(breaks)), self.kinds != _DIGIT
        long = self.lengths > np.where(letters, LONGEST, MOST_DIGITS)
        if not long.any() and not (letters & (self.lengths == 1)).any():
            return np.zeros(count, np.bool_)
        rows = np.cumsum(breaks)[self.starts]
        singles = np.bincount(rows[letters & (self.lengths == 1)], minlength=count)
        names = np.bincount(rows[self.words[self.found.is_name]], minlength=count)
        unusual = (singles > 0) & ((names == 0) | (singles > MOST_INITIALS))
        flags: Flags = unusual | (np.bincount(rows[long], minlength=count) > 0)
        return flags


def _with_digits(tokens: _Tokens, permuter: Permuter) -> Letters:
    """Return the characters with numbers permuted, which keep their width."""
    numbers = np.flatnonzero((tokens.kinds == _DIGIT) & (tokens.lengths <= MOST_DIGITS))
    if not len(numbers):
        return tokens.codes
    codes = tokens.codes.copy()
    counts = tokens.lengths[numbers]
    for count in np.flatnonzero(np.bincount(counts)).tolist():
        same = numbers[counts == count]
        digits = permute_digit_rows(tokens.matrix(same, count) - np.uint8(ord("0")), permuter)
        codes[tokens.starts[same][:, None] + np.arange(count)] = digits + np.uint8(ord("0"))
    return codes


@dataclass(frozen=True, eq=False)
class _Found:
    """What each word is.

    Attributes:
        pooled: The number in the pool of the word, or of what stands behind its prefix; `KEPT`, `UNKNOWN`.
        prefixes: How many letters stand in front of the name of a compound, else 0.
        rows: Which row of `are_compounds` its prefix has.
        firsts: The first letter of each word, a to z as 0 to 25.
        tails: The letters after it, as a number in base 26.
        lengths: How many letters it has.
    """

    pooled: Integers
    prefixes: Integers
    rows: Integers
    firsts: Integers
    tails: Integers
    lengths: Integers

    @cached_property
    def is_name(self) -> Flags:
        """Whether each word is neither kept nor a particle; particles are the first class of the pool."""
        flags: Flags = (self.pooled >= len(PARTICLES)) | (self.pooled == UNKNOWN)
        return flags

    def join(self, words: Integers, rows: Integers, prefix: int) -> None:
        """Take words as compounds that are one with what stands behind their first letters.

        Args:
            words: Which words, all longer than the prefix.
            rows: The row of `are_compounds` of each one's prefix.
            prefix: How many letters it has.
        """
        behind = self.lengths.take(words) - prefix
        pooled = lexicon().look_up(self.tails.take(words) % _POWERS.take(behind), behind)
        joined = (pooled >= 0) & are_compounds(rows, pooled)
        words = words[joined]
        self.pooled[words], self.rows[words], self.prefixes[words] = pooled[joined], rows[joined], prefix


def _find(tokens: _Tokens) -> _Found:
    words = tokens.words
    lengths, numbers = tokens.lengths.take(words), tokens.numbers(words)
    powers = _POWERS.take(lengths - 1)
    firsts = numbers // powers
    pooled, (prefixes, rows) = lexicon().look_up(numbers, lengths), np.zeros((2, len(words)), np.int64)
    found = _Found(pooled, prefixes, rows, firsts, numbers - firsts * powers, lengths)
    _find_compounds(found, np.flatnonzero(pooled == UNKNOWN))
    return found


def _find_compounds(found: _Found, words: Integers) -> None:
    """Look up what stands behind Mc, Mac or an initial, in words that are in no pool."""
    for prefix, row in PREFIX_ROWS.items():
        first, *others = (ord(letter) - ord("a") for letter in prefix)
        some = words[found.firsts.take(words) == first]
        some = some[found.lengths.take(some) >= len(prefix) + LEAST_TAIL[prefix]]
        front = found.tails.take(some) // _POWERS.take(found.lengths.take(some) - len(prefix))
        some = some[front == sum(letter * LETTERS**place for place, letter in enumerate(others[::-1]))]
        found.join(some, np.full(len(some), row), len(prefix))
    rest = words[(found.prefixes.take(words) == 0) & (found.lengths.take(words) > LEAST_TAIL[""])]
    found.join(rest, found.firsts.take(rest), 1)


def _replaced(tokens: _Tokens, permuter: Permuter) -> tuple[Letters, Pieces]:
    """Return the characters with numbers permuted, and what takes the place of words."""
    found, words = tokens.found, tokens.words
    pooled, unknown = np.flatnonzero(found.pooled >= 0), np.flatnonzero(found.pooled == UNKNOWN)
    names = _permute_pooled(found, pooled, permuter)
    parts, end = [pool_letters().take(names, axis=0).ravel()], len(names) * POOL_LONGEST
    places, lengths = np.zeros((2, len(words)), np.int64)
    places[pooled], lengths[pooled] = np.arange(0, end, POOL_LONGEST), plain_pool().lengths.take(names)
    syllables = _SYLLABLES.take(found.lengths.take(unknown))
    for count in np.flatnonzero(np.bincount(syllables)).tolist():
        same = unknown[syllables == count]
        letters = spoken(found.firsts.take(same), found.tails.take(same), found.lengths.take(same), permuter)
        parts.append(letters.ravel())
        places[same] = np.arange(end, end + letters.size, letters.shape[1])
        lengths[same] = letters.shape[1]
        end += letters.size
    some = np.flatnonzero(lengths)  # what is kept has none
    starts, prefixes = tokens.starts.take(words.take(some)), found.prefixes.take(some)
    ends = starts + found.lengths.take(some)
    pieces = Pieces(starts + prefixes, ends, np.concatenate(parts), places.take(some), lengths.take(some))
    _raise(pieces, tokens, words.take(some), prefixes)
    return _with_digits(tokens, permuter), pieces


def _permute_pooled(found: _Found, words: Integers, permuter: Permuter) -> NDArray[np.int32]:
    """Return the numbers of the names in place of those of some words, compounds walked till they are one."""
    places = all_places(permuter)
    result = places.take(found.pooled.take(words))
    away = np.flatnonzero(found.prefixes.take(words))
    rows = found.rows.take(words)
    while len(away):
        away = away[~are_compounds(rows[away], result[away])]
        result[away] = places[result[away]]
    return result


def _raise(pieces: Pieces, tokens: _Tokens, words: Integers, prefixes: Integers) -> None:
    """Give surrogates the case of their words: the first letter, or all."""
    first = np.flatnonzero(tokens.kinds.take(words) == _UPPER)
    if not len(first):
        return
    upper = tokens.all_upper(words.take(first))
    titled = first[upper | (prefixes.take(first) == 0)]
    pieces.letters[pieces.places.take(titled)] &= 0xFF ^ _CASE_BIT
    whole = first[upper]
    if len(whole):
        lengths = pieces.lengths.take(whole)
        stops = np.cumsum(lengths)
        places = np.repeat(pieces.places.take(whole) - stops + lengths, lengths) + np.arange(stops[-1])
        pieces.letters[places] &= 0xFF ^ _CASE_BIT
