r"""The prefilter: one Hyperscan pass over a joined column says which detectors should look where.

A prefilter is a pattern in Hyperscan's syntax over UTF-8 *bytes* (``[\x80-\xff]`` stands for any
letter outside ASCII), without look-around, that matches somewhere in every text in which its detector
finds something. It may match more often. Each match costs one call, so write it to match once a candidate:
begin at an edge (``[^0-9][0-9]{3}``; every text has a newline before and after it, so an edge is never
``^``, which is slow) and stop as soon as the evidence is there. Many plain patterns are faster than one
with many alternatives, and patterns that begin with ``.*`` or ``[a-z]+`` are slow. Word lists (names) are
literals; tens of thousands of them compile in a fraction of a second.

Texts are joined with newlines. A match that crosses texts only makes a detector look at a text in vain: it
confirms on the text alone, so no finding depends on a neighbour.

Source: Hyperscan developer reference, https://intel.github.io/hyperscan/dev-reference/.

Raw values: sees texts; keeps none beyond the call.
"""

from __future__ import annotations

import re
import threading
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, product
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Candidates", "Prefilter", "Sieve"]

Candidates = dict[tuple[int, int], list[int]]
"""By the numbers of a detector and a text: where matches end, in code points. None: look everywhere."""

_SEPARATOR: Final = "\n"
_DIGIT: Final = re.compile("[0-9]").search
_CONTINUATION: Final = bytes(range(0x80, 0xC0))
_BATCH: Final = 8 << 20
"""Code points joined for one pass (Hyperscan's own limit is 4 GiB)."""


@dataclass(frozen=True, slots=True)
class Sieve:
    """What lets a text through to one detector: any of its patterns or literals; without any, every text.

    Attributes:
        patterns: Patterns, see the module.
        literals: Literals.
        digits: Whether only texts that hold an ASCII digit matter.
    """

    patterns: tuple[str, ...] = ()
    literals: tuple[str, ...] = ()
    digits: bool = False


class Prefilter:
    """The union of the sieves of several detectors."""

    def __init__(self, sieves: Sequence[Sieve]) -> None:
        self._unfiltered = [
            number for number, one in enumerate(sieves) if not one.patterns and not one.literals
        ]
        self._twice = frozenset(n for n, one in enumerate(sieves) if one.patterns and one.literals)
        self._always = (
            _Pass([() if one.digits else one.patterns for one in sieves], literal=False),
            _Pass([one.literals for one in sieves], literal=True),
        )
        self._numeric = _Pass([one.patterns if one.digits else () for one in sieves], literal=False)

    def candidates(self, texts: Sequence[str], unfiltered: Iterable[int] = ()) -> Candidates:
        """Return which detectors should look at which texts, and where.

        Args:
            texts: Folded texts.
            unfiltered: Numbers of detectors that should look at every text, everywhere.
        """
        found: Candidates = {}
        for numbers in _batches(texts):
            joined = _Joined(texts, numbers)
            for one in self._always:
                joined.note(one.hits(joined.data), found)
            numbered = joined.numbered()
            if numbered is not None:
                numbered.note(self._numeric.hits(numbered.data), found)
        for candidate, ends in found.items():
            if candidate[0] in self._twice:
                ends.sort()
        everything = product((*self._unfiltered, *unfiltered), range(len(texts)))
        return found | {candidate: [] for candidate in everything}


class _Pass:
    """One Hyperscan database, compiled on first use, and whom its patterns belong to; a scratch a thread."""

    def __init__(self, patterns: Sequence[Sequence[str]], *, literal: bool) -> None:
        owners: dict[str, list[int]] = {}
        for number, alternatives in enumerate(patterns):
            for pattern in alternatives:
                owners.setdefault(pattern, []).append(number)
        self._patterns = list(owners)
        self._owners = list(owners.values())
        self._literal = literal
        self._local = threading.local()

    @cached_property
    def _database(self) -> Any:
        return _compile(self._patterns, literal=self._literal)

    def hits(self, data: bytes) -> list[tuple[int, Sequence[int]]]:
        """Return the end of every match in ``data``, in bytes, and the detectors it is for."""
        hits: list[tuple[int, Sequence[int]]] = []
        if not self._patterns:
            return hits
        owners = self._owners

        def collect(pattern: int, _start: int, end: int, _flags: int, _context: object) -> None:
            hits.append((end, owners[pattern]))

        self._database.scan(data, match_event_handler=collect, scratch=self._scratch())
        return hits

    def _scratch(self) -> object:
        scratch: object = getattr(self._local, "scratch", None)
        if scratch is None:
            import hyperscan

            scratch = self._local.scratch = hyperscan.Scratch(self._database)
        return scratch


class _Joined:
    """Texts as one stretch of bytes, a newline before and after each, and the way back from its offsets."""

    def __init__(self, texts: Sequence[str], numbers: Sequence[int]) -> None:
        self._texts = texts
        self._numbers = numbers
        self._chosen = [texts[number] for number in numbers]
        joined = _SEPARATOR.join(["", *self._chosen, ""])
        self._ascii = joined.isascii()
        self._digits = _DIGIT(joined) is not None
        self.data = joined.encode("utf-8", "surrogatepass")

    def numbered(self) -> _Joined | None:
        """Return those of the texts that hold a digit, joined."""
        if not self._digits:
            return None
        numbers = [n for n, text in zip(self._numbers, self._chosen, strict=True) if _DIGIT(text)]
        return self if len(numbers) == len(self._numbers) else _Joined(self._texts, numbers)

    @cached_property
    def _separators(self) -> list[int]:
        parts: Iterable[str | bytes] = self._chosen
        if not self._ascii:
            parts = [text.encode("utf-8", "surrogatepass") for text in self._chosen]
        return list(accumulate(map(len, parts), lambda total, size: total + size + 1, initial=0))

    def note(self, hits: list[tuple[int, Sequence[int]]], found: Candidates) -> None:
        """Add each hit to ``found``: detector, text, and end in code points, in order of the texts.

        The text is the one that the last byte of the match stands in; the newline after a text is its own.
        """
        if not hits:
            return
        separators = self._separators
        at, start, seen, points, number = -1, 0, 0, 0, 0
        for end, owners in sorted(hits):
            if at < 0 or end - 1 > separators[at + 1]:
                at = max(0, bisect_left(separators, end - 1) - 1)
                start = seen = separators[at] + 1
                number, points = self._numbers[at], 0
            if not self._ascii:
                points += len(self.data[seen:end].translate(None, _CONTINUATION))
                seen = end
            place = end - start if self._ascii else points
            for owner in owners:
                ends = found.get((owner, number))
                if ends is None:
                    found[owner, number] = [place]
                else:
                    ends.append(place)


def _compile(patterns: Sequence[str], *, literal: bool) -> Any:
    import hyperscan

    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    flags = 0 if literal else hyperscan.HS_FLAG_DOTALL
    database.compile(
        expressions=[pattern.encode("utf-8" if literal else "ascii") for pattern in patterns],
        ids=list(range(len(patterns))),
        elements=len(patterns),
        flags=[flags] * len(patterns),
        literal=literal,
    )
    return database


def _batches(texts: Sequence[str]) -> Iterator[Sequence[int]]:
    first = size = 0
    for number, text in enumerate(texts):
        if number > first and size + len(text) > _BATCH:
            yield range(first, number)
            first, size = number, 0
        size += len(text)
    yield range(first, len(texts))
