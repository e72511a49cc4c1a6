"""Many texts of ASCII names at once: what `masklib.mask.names` does for one text after the other.

The texts are joined into one array of characters. Tokens are found by the kinds of neighbouring characters,
read as numbers in base 26, looked up in the pool by hash tables, and written back by one gather over pieces:
what stands between tokens, and what takes their place.

Raw values: holds the texts for the length of one call; keeps none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Final

import numpy as np

from masklib.mask.digit_strings import permute_digit_rows
from masklib.mask.name_pool import LEAST_TAIL, PARTICLES
from masklib.mask.name_tables import (
    LETTERS,
    POOL_LONGEST,
    PREFIX_ROWS,
    UNKNOWN,
    all_places,
    compounds,
    number_words,
    plain_pool,
)
from masklib.mask.names import MOST_INITIALS
from masklib.mask.numerals import MOST_DIGITS
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

_BREAK: Final = "\n"
_CASE_BIT: Final = 0x20
_OTHER, _LOWER, _UPPER, _DIGIT = range(4)
"""The kinds of characters."""


def _kinds() -> Letters:
    kinds = np.zeros(128, np.uint8)
    for kind, first, last in ((_LOWER, "a", "z"), (_UPPER, "A", "Z"), (_DIGIT, "0", "9")):
        kinds[ord(first) : ord(last) + 1] = kind
    return kinds


def _token_starts() -> Flags:
    """Return whether a token starts, by the kinds of a character, of that before it and of that after it."""
    before, kind, after = np.ogrid[:4, :4, :4]
    lower = (kind == _LOWER) & (before != _LOWER) & (before != _UPPER)
    upper = (kind == _UPPER) & ((before != _UPPER) | (after == _LOWER))
    flags: Flags = (lower | upper | ((kind == _DIGIT) & (before != _DIGIT))).ravel()
    return flags


_KINDS: Final = _kinds()
_STARTS: Final = _token_starts()


def permute_plain_names(texts: Sequence[str], permuter: Permuter) -> list[str | None]:
    """Return the surrogates of texts, ``None`` for those that are not ASCII, or to be looked at one by one.

    Args:
        texts: The texts.
        permuter: The key, forward.
    """
    if len(texts) > _CHUNK:
        chunks = (texts[start : start + _CHUNK] for start in range(0, len(texts), _CHUNK))
        return [one for chunk in chunks for one in permute_plain_names(chunk, permuter)]
    joined = _BREAK.join(texts) + _BREAK
    if joined.isascii() and joined.count(_BREAK) == len(texts):
        return _permute_joined(joined, permuter)
    plain = [row for row, text in enumerate(texts) if text.isascii() and _BREAK not in text]
    result: list[str | None] = [None] * len(texts)
    if plain:
        masked = _permute_joined(_BREAK.join([texts[row] for row in plain]) + _BREAK, permuter)
        for row, surrogate in zip(plain, masked, strict=True):
            result[row] = surrogate
    return result


def _permute_joined(joined: str, permuter: Permuter) -> list[str | None]:
    tokens = _Tokens.of(joined)
    codes = _with_digits(tokens, permuter)
    texts = _written(tokens, codes, _named(tokens, permuter))
    result: list[str | None] = list(texts)
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
    def of(cls, joined: str) -> _Tokens:
        codes = np.frombuffer(joined.encode("ascii"), np.uint8)
        kinds = np.zeros(len(codes) + 2, np.uint8)
        _KINDS.take(codes, out=kinds[1:-1])
        context = kinds[:-2] * 16 + kinds[1:-1] * 4 + kinds[2:]
        begins = np.append(_STARTS.take(context), False)
        kind, after = kinds[1:-1], kinds[2:]
        ends = (kind != _OTHER) & ((after == _OTHER) | begins[1:])
        starts = np.flatnonzero(begins)
        return cls(codes, starts, np.flatnonzero(ends) + 1 - starts, kind[starts])

    @cached_property
    def words(self) -> Integers:
        """Which tokens are letters, two or more, and not longer than arrays serve."""
        return np.flatnonzero((self.kinds != _DIGIT) & (self.lengths > 1) & (self.lengths <= LONGEST))

    @cached_property
    def all_upper(self) -> Flags:
        """Whether the second character of each token is upper case."""
        second = self.codes[np.minimum(self.starts + 1, len(self.codes) - 1)]
        flags: Flags = (self.lengths > 1) & (self.kinds == _UPPER) & (second < ord("a"))
        return flags

    def matrix(self, some: Integers, length: int) -> Letters:
        """Return the characters of tokens of one length, a token a row."""
        return self.codes.take(self.starts[some][:, None] + np.arange(length))

    @cached_property
    def found(self) -> _Found:
        """What the words are."""
        return _find(self)

    def left_alone(self) -> Flags:
        """Return which texts have tokens too long for arrays, or single letters that are no initials."""
        breaks = self.codes == ord(_BREAK)
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
        rows: Which row of `compounds` its prefix has.
        firsts: The first letter of each word, a to z as 0 to 25.
        tails: The letters after it, as a number in base 26.
    """

    pooled: Integers
    prefixes: Integers
    rows: Integers
    firsts: Integers
    tails: Integers

    @cached_property
    def is_name(self) -> Flags:
        """Whether each word is neither kept nor a particle; particles are the first class of the pool."""
        flags: Flags = (self.pooled >= len(PARTICLES)) | (self.pooled == UNKNOWN)
        return flags


def _find(tokens: _Tokens) -> _Found:
    words = tokens.words
    lengths = tokens.lengths[words]
    found = _Found(*(np.zeros(len(words), np.int64) for _ in range(5)))
    for length in np.flatnonzero(np.bincount(lengths)).tolist():
        same = np.flatnonzero(lengths == length)
        letters = (tokens.matrix(words[same], length) | np.uint8(_CASE_BIT)) - np.uint8(ord("a"))
        numbers = number_words(letters)
        known = plain_pool().words.get(length)
        found.pooled[same] = UNKNOWN if known is None else known.look_up(numbers)
        found.firsts[same] = letters[:, 0]
        found.tails[same] = numbers - letters[:, 0].astype(np.int64) * LETTERS ** (length - 1)
        open_ones = found.pooled[same] == UNKNOWN
        _find_compounds(found, same[open_ones], numbers[open_ones], length)
    return found


def _find_compounds(found: _Found, words: Integers, numbers: Integers, length: int) -> None:
    """Look up what stands behind Mc, Mac or an initial, in words of one length that are in no pool."""
    for prefix, row in PREFIX_ROWS.items():
        if length >= len(prefix) + LEAST_TAIL[prefix] and len(words):
            front = 0
            for letter in prefix:
                front = front * LETTERS + ord(letter) - ord("a")
            width = LETTERS ** (length - len(prefix))
            same = np.flatnonzero(numbers // width == front)
            _join(found, words[same], np.full(len(same), row), (numbers[same] % width, length - len(prefix)))
    if length > LEAST_TAIL[""] and len(words):
        rest = words[found.prefixes[words] == 0]
        _join(found, rest, found.firsts[rest], (found.tails[rest], length - 1))


def _join(found: _Found, words: Integers, rows: Integers, tail: tuple[Integers, int]) -> None:
    numbers, length = tail
    known = plain_pool().words.get(length)
    if known is None or not len(words):
        return
    pooled = known.look_up(numbers)
    joined = (pooled >= 0) & compounds()[rows, pooled]
    words = words[joined]
    found.pooled[words], found.rows[words] = pooled[joined], rows[joined]
    found.prefixes[words] = np.where(rows[joined] < LETTERS, 1, rows[joined] - LETTERS + 2)


@dataclass(frozen=True, eq=False)
class _Names:
    """What takes the place of words.

    Attributes:
        words: Which tokens are replaced.
        letters: The characters of all surrogates, in lower case, rows of several widths one after the other.
        starts: Where in ``letters`` the surrogate of each starts.
        lengths: How many characters it has.
        prefixes: How many characters of the token stay in front of it.
    """

    words: Integers
    letters: Letters
    starts: Integers
    lengths: Integers
    prefixes: Integers


def _named(tokens: _Tokens, permuter: Permuter) -> _Names:
    """Return the surrogates of words."""
    found, words = tokens.found, tokens.words
    pooled, unknown = np.flatnonzero(found.pooled >= 0), np.flatnonzero(found.pooled == UNKNOWN)
    places = _permute_pooled(found, pooled, permuter)
    parts, end = [plain_pool().letters[places].ravel()], len(places) * POOL_LONGEST
    starts, lengths = np.zeros(len(words), np.int64), np.zeros(len(words), np.int64)
    starts[pooled] = np.arange(0, end, POOL_LONGEST)
    lengths[pooled] = plain_pool().lengths[places]
    syllables = np.array(SYLLABLES_OF)[tokens.lengths[words[unknown]]]
    for count in np.flatnonzero(np.bincount(syllables)).tolist():
        same = unknown[syllables == count]
        letters = spoken(found.firsts[same], found.tails[same], tokens.lengths[words[same]], permuter)
        parts.append(letters.ravel())
        starts[same] = np.arange(end, end + letters.size, letters.shape[1])
        lengths[same] = letters.shape[1]
        end += letters.size
    some = np.flatnonzero(lengths)  # what is kept has none
    return _Names(words[some], np.concatenate(parts), starts[some], lengths[some], found.prefixes[some])


def _permute_pooled(found: _Found, words: Integers, permuter: Permuter) -> Integers:
    """Return the numbers of the names in place of those of some words, compounds walked till they are one."""
    places = all_places(permuter)
    result = places[found.pooled[words]]
    away = np.flatnonzero(found.prefixes[words])
    rows = found.rows[words]
    while len(away):
        away = away[~compounds()[rows[away], result[away]]]
        result[away] = places[result[away]]
    return result


def _written(tokens: _Tokens, codes: Letters, names: _Names) -> list[str]:
    """Return the texts with words replaced."""
    starts = tokens.starts[names.words] + names.prefixes
    ends = tokens.starts[names.words] + tokens.lengths[names.words]
    pieces = np.empty((2, 2 * len(starts) + 1), np.int64)
    pieces[0, 1::2], pieces[1, 1::2] = names.starts + len(codes), names.lengths
    pieces[0, 0], pieces[0, 2::2] = 0, ends
    pieces[1, :-1:2], pieces[1, -1] = starts, len(codes)
    pieces[1, ::2] -= pieces[0, ::2]
    stops = np.cumsum(pieces[1])
    source = np.concatenate([codes, names.letters])
    places = np.repeat(pieces[0] - stops + pieces[1], pieces[1])
    places += np.arange(stops[-1])
    written = source.take(places)
    _raise(written, tokens, names, stops[:-1:2])
    texts: str = written.tobytes().decode("ascii")
    return texts.split(_BREAK)[:-1]


def _raise(written: Letters, tokens: _Tokens, names: _Names, starts: Integers) -> None:
    """Give surrogates the case of their words: the first letter, or all."""
    upper, first = tokens.all_upper[names.words], tokens.kinds[names.words] == _UPPER
    written[starts[first & (upper | (names.prefixes == 0))]] &= 0xFF ^ _CASE_BIT
    lengths = np.where(upper, names.lengths, 0)
    total = int(lengths.sum())
    if total:
        stops = np.cumsum(lengths)
        written[np.arange(total) + np.repeat(starts - stops + lengths, lengths)] &= 0xFF ^ _CASE_BIT
