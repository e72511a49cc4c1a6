r"""The prefilter: one Hyperscan pass over a joined column says which detectors should look where.

A prefilter is a pattern in Hyperscan's syntax over UTF-8 *bytes* (``[\x80-\xff]`` stands for any
letter outside ASCII), without look-around, that matches somewhere in every text in which its detector
finds something. It may match more often. Each match costs one call, so write it to match once a candidate:
begin at an edge (``[^0-9][0-9]{3}``; every text has a newline before and after it, so an edge is never
``^``, which is slow) and stop as soon as the evidence is there. Many plain patterns are faster than one
with many alternatives, and patterns that begin with ``.*`` or ``[a-z]+`` are slow. Word lists (names) are
literals; tens of thousands of them compile in a fraction of a second. What holds no fixed text at all and
matters everywhere (a pair of capitalised words) is *apart*: alone it is one small automaton (2 GB/s), but
Hyperscan would join it with others to one that is three times as slow as both.

What a pattern needs (a digit, a capital, a sign) is looked for first, by far the fastest: where joined texts
hold none, no pattern that needs one is compiled or run. Needing a sign is read off a pattern itself
(`masklib.detection.signs`), needing a digit or a capital is what a detector says of its texts.

Texts are joined with newlines. A match that crosses texts only makes a detector look at a text in vain: it
confirms on the text alone, so no finding depends on a neighbour.

Source: Hyperscan developer reference, https://intel.github.io/hyperscan/dev-reference/.

Raw values: sees texts; keeps none beyond the call.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Final

from masklib.detection.context import is_phrase, worded_phrase
from masklib.detection.passes import PATTERN, PATTERN_BITS, Pass, compiled
from masklib.detection.signs import BEYOND, SIGN, holds_sign, needs
from masklib.detection.views import as_zeroed, is_exact, plain, worded, zeroed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

__all__ = ["Candidates", "Prefilter", "Sieve"]

Candidates = dict[int, dict[int, list[int]]]
"""By detector and text (their numbers): where matches end, in code points. No ends: look everywhere."""

_SEPARATOR: Final = "\n"
_DIGITS: Final = "0123456789"
_SOME_DIGIT: Final = re.compile("[0-9]").search
_SHORT: Final = 48
"""Bytes of a text, on average, from which ten searches for a digit are faster than one for any of them."""
_EDGE: Final = "[^0-9A-Za-z_.-](?:"
_LOOSE: Final = re.compile(r"[A-Za-z]{3}|\][*+]")
_CONTINUATION: Final = bytes(range(0x80, 0xC0))
_FEW: Final = 256
"""Literals or phrases up to which a pass of their own would cost more than they add to that of the others."""
_BATCH: Final = 1 << 20
"""Code points joined for one pass: few enough to stay in the cache (Hyperscan's own limit is 4 GiB)."""
_DIGIT, _CAPITAL, _SIGN, _BEYOND = range(4)
_NEEDS: Final = ("[0-9]", r"[A-Z\x80-\xff]", SIGN)
"""What tells that texts hold a digit, a capital or a sign: a pass of its own that ends once all are seen."""


@dataclass(frozen=True, slots=True)
class Sieve:
    """What lets a text through to one detector: any of its patterns or literals; without any, every text.

    Attributes:
        patterns: Patterns, see the module.
        literals: Literals; a single byte of a code point outside ASCII is a lone surrogate (PEP 383).
        digits: Whether only texts that hold an ASCII digit matter.
        capitals: Whether only texts that hold an ASCII capital or anything outside ASCII matter.
        apart: Patterns that are compiled one by one.
    """

    patterns: tuple[str, ...] = ()
    literals: tuple[str, ...] = ()
    digits: bool = False
    capitals: bool = False
    apart: tuple[str, ...] = ()

    @property
    def kinds(self) -> int:
        """In how many passes its matches are found, where what it needs is the same for all of them."""
        return bool(self.patterns) + bool(self.literals) + len(self.apart)

    def parts(self) -> dict[frozenset[int], Sieve]:
        """Return it by what texts must hold to matter.

        Patterns that need a capital run with those that need nothing: together they are faster than in turn.
        """
        least = {_DIGIT} if self.digits else {_CAPITAL} if self.capitals else set()
        parts: dict[frozenset[int], Sieve] = {
            frozenset(least): Sieve(literals=self.literals, apart=self.apart)
        }
        if not least:
            literals = _by_need(self.literals, lambda one: {_SIGN} if holds_sign(one) else set())
            parts = {need: Sieve(literals=some) for need, some in literals.items()}
            parts[frozenset()] = Sieve(literals=literals.get(frozenset(), ()), apart=self.apart)
        for need, some in _by_need(self.patterns, self._need).items():
            parts[need] = replace(parts.get(need, _EMPTY), patterns=some)
        return parts

    def _need(self, pattern: str) -> set[int]:
        if self.digits:
            return {_DIGIT, _BEYOND} if needs(pattern, BEYOND) else {_DIGIT}
        return {_SIGN} if needs(pattern, SIGN) else set()


def _by_need(
    patterns: Iterable[str], need: Callable[[str], set[int]]
) -> dict[frozenset[int], tuple[str, ...]]:
    """Return patterns by what they need."""
    found: dict[frozenset[int], list[str]] = {}
    for pattern in patterns:
        found.setdefault(frozenset(need(pattern)), []).append(pattern)
    return {one: tuple(some) for one, some in found.items()}


_EMPTY: Final = Sieve()


class Prefilter:
    """The union of the sieves of several detectors."""

    def __init__(self, sieves: Sequence[Sieve]) -> None:
        self._unfiltered = [number for number, one in enumerate(sieves) if not one.kinds]
        parts = [one.parts() for one in sieves]
        self._several = frozenset(
            number for number, part in enumerate(parts) if sum(one.kinds for one in part.values()) > 1
        )
        self._alphabet = Pass([(pattern,) for pattern in _NEEDS], once=True)
        self._passes = {
            need: _passes(need, [part.get(need, _EMPTY) for part in parts])
            for need in dict.fromkeys(need for part in parts for need in part)
        }

    def candidates(self, texts: Sequence[str], unfiltered: Iterable[int] = ()) -> Candidates:
        """Return which detectors should look at which texts, and where.

        Args:
            texts: Folded texts.
            unfiltered: Numbers of detectors that should look at every text, everywhere.
        """
        found: Candidates = {}
        for one, joined in self.passes(texts):
            joined.note(one, found)
        for detector in self._several.intersection(found):
            for ends in found[detector].values():
                ends.sort()
        for detector in (*self._unfiltered, *unfiltered):
            found[detector] = {number: [] for number in range(len(texts))}
        return found

    def passes(self, texts: Sequence[str]) -> Iterator[tuple[Pass, _Joined]]:
        """Yield each pass that may match, and the joined texts that it looks at."""
        for numbers in _batches(texts):
            joined = _Joined(texts, numbers)
            held = self.held(joined.data)
            needed = {need: passes for need, passes in self._passes.items() if need <= held}
            compiled(chain(*needed.values()))
            for need, passes in needed.items():
                part = joined.numbered if passes and _DIGIT in need else joined
                yield from ((one, part) for one in passes)

    def held(self, data: bytes) -> frozenset[int]:
        """Return which of ``_NEEDS`` joined texts hold."""
        held = {hit & PATTERN for hit in self._alphabet.hits(data)}
        return frozenset(held if data.isascii() else held | {_BEYOND})


def _passes(need: frozenset[int], sieves: Sequence[Sieve]) -> list[Pass]:
    """Return the passes that these sieves make together."""
    alone = [
        _zeroed_if(
            is_exact(pattern) and _DIGIT in need, [(pattern,) * (pattern in one.apart) for one in sieves]
        )
        for pattern in dict.fromkeys(pattern for one in sieves for pattern in one.apart)
    ]
    if sum(len(one.literals) for one in sieves) <= _FEW:
        together = _parted([(*one.patterns, *map(_escaped, one.literals)) for one in sieves])
    else:
        literals = Pass([one.literals for one in sieves], literal=True)
        together = [*_parted([one.patterns for one in sieves]), literals]
    return [one for one in (*together, *alone) if one.patterns]


def _parted(patterns: Sequence[Sequence[str]]) -> list[Pass]:
    """Return the pass of some patterns; of many, one a kind: compiled and run faster than all in one."""
    phrases = _only(patterns, is_phrase)
    if len(set(chain(*phrases))) <= _FEW:
        return [Pass(patterns)]
    return [
        Pass([[*chain(*map(worded_phrase, some))] for some in phrases], view=worded),
        _zeroed_if(True, _only(patterns, _is_shape)),  # noqa: FBT003 - all of them
        _zeroed_if(True, _only(patterns, _is_loose)),  # noqa: FBT003
        Pass(_only(patterns, lambda one: not (is_phrase(one) or _is_shape(one) or _is_loose(one)))),
    ]


def _zeroed_if(so: bool, patterns: Sequence[Sequence[str]]) -> Pass:  # noqa: FBT001 - reads as a sentence
    """Return the pass of some patterns, over zeroed data if ``so``."""
    if not so:
        return Pass(patterns)
    return Pass([[*map(as_zeroed, some)] for some in patterns], view=zeroed)


def _only(patterns: Sequence[Sequence[str]], test: Callable[[str], bool]) -> list[list[str]]:
    return [list(filter(test, some)) for some in patterns]


def _is_shape(pattern: str) -> bool:
    """Return whether a pattern is the shape of an identifier, which begins at an edge of its own."""
    return pattern.startswith(_EDGE)


def _is_loose(pattern: str) -> bool:
    """Return whether a pattern holds words or stretches of any length, and asks only for digits as such."""
    return (
        _LOOSE.search(pattern) is not None
        and is_exact(pattern)
        and not (is_phrase(pattern) or _is_shape(pattern))
    )


def _escaped(literal: str) -> str:
    """Return a literal as a pattern."""
    return "".join(f"\\x{byte:02x}" for byte in literal.encode("utf-8", "surrogateescape"))


class _Joined:
    """Texts as one stretch of bytes, a newline before and after each, and the way back from its offsets."""

    def __init__(self, texts: Sequence[str], numbers: Sequence[int]) -> None:
        self._texts = texts
        self._numbers = numbers
        whole = len(numbers) == len(texts)
        self._chosen = texts if whole else [texts[number] for number in numbers]
        joined = _SEPARATOR.join(["", *self._chosen, ""])
        self._ascii = joined.isascii()
        self.data = joined.encode("utf-8", "surrogatepass")
        self._seen: dict[Callable[[bytes], bytes], bytes] = {plain: self.data}

    def seen(self, view: Callable[[bytes], bytes]) -> bytes:
        """Return the joined texts in a view of `masklib.detection.views`."""
        if view not in self._seen:
            self._seen[view] = view(self.data)
        return self._seen[view]

    @cached_property
    def numbered(self) -> _Joined:
        """Those of the texts that hold a digit, joined."""
        numbered = _SOME_DIGIT if len(self.data) < _SHORT * len(self._chosen) else _numbered
        numbers = [n for n, text in zip(self._numbers, self._chosen, strict=True) if numbered(text)]
        return self if len(numbers) == len(self._numbers) else _Joined(self._texts, numbers)

    @cached_property
    def _separators(self) -> list[int]:
        parts: Iterable[str | bytes] = self._chosen
        if not self._ascii:
            parts = [text.encode("utf-8", "surrogatepass") for text in self._chosen]
        return [0, *map(sum, enumerate(accumulate(map(len, parts)), 1))]

    def note(self, one: Pass, found: Candidates) -> None:
        """Add each match of a pass to ``found``, by detector and text: its end in code points.

        The text is the one that the last byte of the match stands in; the newline after a text is its own.
        """
        hits = one.hits(self.seen(one.view))
        if not hits:
            return
        hits.sort()
        separators, owners = self._separators, one.owners
        at = start = seen = points = 0
        last = number = -1
        for hit in hits:
            end = hit >> PATTERN_BITS
            if end > last:
                at = max(0, bisect_left(separators, end - 1, at) - 1)
                start, last = separators[at] + 1, separators[at + 1] + 1
                number, seen, points = self._numbers[at], start, 0
            if self._ascii:
                place = end - start
            else:
                points += self._points(seen, end)
                seen, place = end, points
            for owner in owners[hit & PATTERN]:
                ends = found.setdefault(owner, {})
                if number in ends:
                    ends[number].append(place)
                else:
                    ends[number] = [place]

    def _points(self, start: int, end: int) -> int:
        return len(self.data[start:end].translate(None, _CONTINUATION))


def _numbered(text: str) -> bool:
    return any(map(text.__contains__, _DIGITS))


def _batches(texts: Sequence[str]) -> Iterator[Sequence[int]]:
    if sum(map(len, texts)) <= _BATCH:
        yield range(len(texts))
        return
    first = size = 0
    for number, text in enumerate(texts):
        if number > first and size + len(text) > _BATCH:
            yield range(first, number)
            first, size = number, 0
        size += len(text)
    yield range(first, len(texts))
