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
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Candidates", "Prefilter", "Sieve"]

Candidates = dict[int, dict[int, list[int]]]
"""By the number of a detector and of a text: where matches end, in code points. No place: look everywhere."""

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
        self._twice = [number for number, one in enumerate(sieves) if one.patterns and one.literals]
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
            numbered = [number for number in numbers if _DIGIT(texts[number])]
            if numbered:
                joined = joined if len(numbered) == len(numbers) else _Joined(texts, numbered)
                joined.note(self._numeric.hits(joined.data), found)
        for detector in self._twice:
            for ends in found.get(detector, {}).values():
                ends.sort()
        for detector in (*self._unfiltered, *unfiltered):
            found[detector] = {text: [] for text in range(len(texts))}
        return found


    def silent(self, texts: Sequence[str]) -> bool:
        """Tell at once that no detector should look at any of ``texts``; ``False`` says nothing.

        Most columns are plain words: one pass over all of them, stopped at the first match, and done.
        """
        joined = _SEPARATOR.join(["", *texts, ""])
        if self._unfiltered or len(joined) > _BATCH or not joined.isascii():
            return False
        data = joined.encode("ascii")
        passes = (*self._always, self._numeric) if _DIGIT(joined) else self._always
        return not any(one.touches(data) for one in passes)


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

    def touches(self, data: bytes) -> bool:
        """Return whether anything matches in ``data``; stops at the first match."""
        if not self._patterns:
            return False
        hit: list[int] = []

        def stop(pattern: int, _start: int, _end: int, _flags: int, _context: object) -> bool:
            hit.append(pattern)
            return True

        import hyperscan

        try:
            self._database.scan(data, match_event_handler=stop, scratch=self._scratch())
        except hyperscan.ScanTerminated:
            return True
        return bool(hit)

    def _scratch(self) -> object:
        scratch: object = getattr(self._local, "scratch", None)
        if scratch is None:
            import hyperscan

            scratch = self._local.scratch = hyperscan.Scratch(self._database)
        return scratch


class _Joined:
    """Texts as one stretch of bytes, a newline before and after each, and the way back from its offsets."""

    def __init__(self, texts: Sequence[str], numbers: Sequence[int]) -> None:
        chosen = [texts[number] for number in numbers]
        joined = _SEPARATOR.join(["", *chosen, ""])
        self._ascii = joined.isascii()
        self._numbers = numbers
        self.data = joined.encode("utf-8", "surrogatepass")
        parts: Iterable[str | bytes] = chosen
        if not self._ascii:
            parts = [text.encode("utf-8", "surrogatepass") for text in chosen]
        self._separators = list(accumulate(map(len, parts), lambda total, size: total + size + 1, initial=0))

    def note(self, hits: list[tuple[int, Sequence[int]]], found: Candidates) -> None:
        """Add each hit to ``found``: detector, text, and end in code points, in order of the texts.

        The text is the one that the last byte of the match stands in; the newline after a text is its own.
        """
        separators = self._separators
        at = -1
        start = seen = points = 0
        for end, owners in sorted(hits):
            place = max(0, bisect_left(separators, end - 1) - 1)
            if place != at:
                at, start = place, separators[place] + 1
                seen, points = start, 0
            if not self._ascii:
                points += len(self.data[seen:end].translate(None, _CONTINUATION))
                seen = end
            for owner in owners:
                texts = found.setdefault(owner, {})
                texts.setdefault(self._numbers[place], []).append(end - start if self._ascii else points)


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
