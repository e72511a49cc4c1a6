r"""The prefilter: one Hyperscan pass over a joined column says which detectors should look where.

A prefilter is a pattern in Hyperscan's syntax over UTF-8 *bytes* (``[\x80-\xff]`` stands for any
letter outside ASCII), without look-around, that matches somewhere in every text in which its detector
finds something. It may match more often. Each match costs one call, so write it to match once a candidate:
begin at an edge (``[^0-9][0-9]{3}``; every text has a newline before and after it, so an edge is never
``^``, which is slow) and stop as soon as the evidence is there. Many plain patterns are faster than one
with many alternatives, and patterns that begin with ``.*`` or ``[a-z]+`` are slow. Long lists of words with
capitals (names) are looked up: `masklib.detection.lookup`. What holds no fixed text at all and
matters everywhere (a pair of capitalised words) is *apart*: alone it is one small automaton (2 GB/s), but
Hyperscan would join it with others to one that is three times as slow as both.

What a pattern needs (a digit, a capital, a sign) is looked for first, by far the fastest: where joined texts
hold none, no pattern that needs one is compiled or run. Needing a sign is read off a pattern itself
(`masklib.detection.signs`), needing a digit or a capital is what a detector says of its texts. A few texts go
through fewer passes than many do: `masklib.detection.grouping`.

Texts are joined with newlines. A match that crosses texts only makes a detector look at a text in vain: it
confirms on the text alone, so no finding depends on a neighbour.

Source: Hyperscan developer reference, https://intel.github.io/hyperscan/dev-reference/.

Raw values: sees texts; keeps none beyond the call.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from functools import cached_property, lru_cache
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Any, Final

from masklib.detection.grouping import for_few, for_many, in_common
from masklib.detection.passes import PATTERN, PATTERN_BITS, Pass, compiled, give_back
from masklib.detection.sieve import CAPITAL, DIGIT, NON_ASCII, SIGNED, Sieve
from masklib.detection.signs import SIGN
from masklib.detection.views import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from masklib.detection.grouping import Grouped
    from masklib.detection.lookup import Lookup
    from masklib.detection.sieve import Need

__all__ = ["Candidates", "Prefilter"]

Candidates = dict[int, dict[int, list[int]]]
"""By detector and text (their numbers): where matches end, in code points. No ends: look everywhere."""

_SEPARATOR: Final = "\n"
_DIGITS: Final = "0123456789"
_SOME_DIGIT: Final = re.compile("[0-9]").search
_SHORT: Final = 48
"""Bytes of a text, on average, from which ten searches for a digit are faster than one for any of them."""
_CONTINUATION: Final = bytes(range(0x80, 0xC0))
_BATCH: Final = 1 << 20
"""Code points joined for one pass: few enough to stay in the cache (Hyperscan's own limit is 4 GiB)."""
_FEW: Final = 512
"""Bytes of joined texts up to which they are few, see `masklib.detection.grouping`."""
_SOME: Final = 64
"""Matches up to which going through them one by one is faster than arrays of them."""
_LARGE: Final = 4096
"""Bytes of joined texts from which the same holds where some of them are outside ASCII."""
_NEEDS: Final = ("[0-9]", r"[A-Z\x80-\xff]", SIGN)
"""What tells that texts hold a digit, a capital or a sign: a pass of its own that ends once all are seen."""
_PLAIN: Final = b"abcdefghijklmnopqrstuvwxyz \t\n\v\f\r.,;?!"
"""Bytes that are nothing of all this."""
_KINDS: Final = bytes(
    NON_ASCII
    if byte not in range(0x80)
    else DIGIT
    if chr(byte).isdigit()
    else CAPITAL
    if chr(byte).isupper()
    else SIGNED
    for byte in range(256)
)
"""By byte what it is, if it is not plain."""
_IMPLIED: Final = {DIGIT: {SIGNED}, CAPITAL: (), SIGNED: (), NON_ASCII: {CAPITAL}}
_EMPTY: Final = Sieve()


class Prefilter:
    """The union of the sieves of several detectors."""

    def __init__(self, sieves: Sequence[Sieve]) -> None:
        self._unfiltered = [number for number, one in enumerate(sieves) if not one.kinds]
        parts = [one.parts() for one in sieves]
        needs = dict.fromkeys(need for part in parts for need in part)
        self._common, self._rest = in_common(
            {need: [part.get(need, _EMPTY) for part in parts] for need in needs}
        )
        self._alphabet = Pass([(pattern,) for pattern in _NEEDS], once=True)
        self._chosen: dict[tuple[bool, Need], Sequence[tuple[Pass | Lookup, bool]]] = {}
        self._several: frozenset[int] = frozenset()
        self._untidy = False

    @cached_property
    def _few(self) -> Grouped:
        return self._noted(for_few(self._rest))

    @cached_property
    def _many(self) -> Grouped:
        return self._noted(for_many(self._rest))

    def _noted(self, rest: Grouped) -> Grouped:
        """Return these passes and the common ones; which detectors' matches more than one finds is noted."""
        grouped = {
            need: [*self._common.get(need, ()), *rest.get(need, ())] for need in {**self._common, **rest}
        }
        passes = chain(*grouped.values())
        counts = Counter(chain(*(one.whose for one in passes)))
        self._several |= {detector for detector, count in counts.items() if count > 1}
        return grouped

    def candidates(self, texts: Sequence[str], unfiltered: Iterable[int] = ()) -> Candidates:
        """Return which detectors should look at which texts, and where.

        Args:
            texts: Folded texts.
            unfiltered: Numbers of detectors that should look at every text, everywhere.
        """
        if self._untidy:  # what was built for the first texts has left room behind, as compiling does
            self._untidy = False
            give_back()
        found: Candidates = {}
        for one, joined in self.passes(texts):
            joined.note(one, found)
        for detector in self._several.intersection(found):
            for ends in found[detector].values():
                ends.sort()
        for detector in (*self._unfiltered, *unfiltered):
            found[detector] = {number: [] for number in range(len(texts))}
        return found

    def passes(self, texts: Sequence[str]) -> Iterator[tuple[Pass | Lookup, _Joined]]:
        """Yield each pass that may match, and the joined texts that it looks at."""
        for numbers in _batches(texts):
            joined = _Joined(texts, numbers)
            for one, numbered in self._needed(joined.data):
                yield one, joined.numbered if numbered else joined

    def _needed(self, data: bytes) -> Sequence[tuple[Pass | Lookup, bool]]:
        """Return the passes that joined texts need, compiled, and whether those with a digit are enough."""
        small = len(data) <= _FEW
        held = _held(data) if small else self.held(data)
        few = small and "_many" not in vars(self)
        chosen = self._chosen.get((few, held))
        if chosen is None:
            grouped = self._few if few else self._for_all()
            chosen = [(one, DIGIT in need) for need, some in grouped.items() if need <= held for one in some]
            self._untidy = compiled(one for one, _ in chosen if isinstance(one, Pass))
            self._chosen[few, held] = chosen
        return chosen

    def _for_all(self) -> Grouped:
        """Return the passes for many texts. They serve a few as well, a tenth slower."""
        if "_many" not in vars(self):
            self._chosen = {}
            vars(self).pop("_few", None)
        return self._many

    def held(self, data: bytes) -> Need:
        """Return what joined texts hold."""
        held = {hit & PATTERN for hit in self._alphabet.hits(data)}
        return frozenset(held if data.isascii() else held | {NON_ASCII})


def _held(data: bytes) -> Need:
    """Return what a few joined texts hold: the same without a pass."""
    return _implied(frozenset(data.translate(_KINDS, _PLAIN)))


@lru_cache(maxsize=16)
def _implied(kinds: Need) -> Need:
    """Return what bytes of some kinds mean: a digit is a sign, too, and what is outside ASCII a capital."""
    return kinds.union(*(_IMPLIED[kind] for kind in kinds))


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
        """Those of the texts that hold a digit, joined; one of them at least does."""
        if len(self._numbers) == 1:
            return self
        numbered = _SOME_DIGIT if len(self.data) < _SHORT * len(self._chosen) else _numbered
        numbers = [n for n, text in zip(self._numbers, self._chosen, strict=True) if numbered(text)]
        return self if len(numbers) == len(self._numbers) else _Joined(self._texts, numbers)

    @cached_property
    def _separators(self) -> list[int]:
        parts: Iterable[str | bytes] = self._chosen
        if not self._ascii:
            parts = [text.encode("utf-8", "surrogatepass") for text in self._chosen]
        return [0, *map(sum, enumerate(accumulate(map(len, parts)), 1))]

    def note(self, one: Pass | Lookup, found: Candidates) -> None:
        """Add each match of a pass to ``found``, by detector and text: its end in code points.

        The text is the one that the last byte of the match stands in; the newline after a text is its own.
        """
        hits = one.hits(self.seen(one.view))
        if not hits:
            return
        hits.sort()
        owners = one.owners
        many = len(hits) > _SOME or not (self._ascii or len(self.data) < _LARGE)
        placed = self._placed_at_once(hits) if many else self._placed(hits)
        for pattern, number, place in placed:
            for owner in owners[pattern]:
                ends = found.get(owner)
                if ends is None:
                    found[owner] = {number: [place]}
                elif number in ends:
                    ends[number].append(place)
                else:
                    ends[number] = [place]

    def _placed(self, hits: Sequence[int]) -> Iterator[tuple[int, int, int]]:
        """Yield the pattern, the text and the end in code points of each match, one by one."""
        separators = self._separators
        at = start = 0
        last = -1
        for hit in hits:
            end = hit >> PATTERN_BITS
            if end > last:
                at = max(0, bisect_left(separators, end - 1, at) - 1)
                start, last = separators[at] + 1, separators[at + 1] + 1
            yield hit & PATTERN, self._numbers[at], self._points(start, end)

    def _placed_at_once(self, hits: Sequence[int]) -> Iterator[tuple[int, int, int]]:
        """Yield the same of many matches: arrays are faster then."""
        import numpy as np

        packed = np.array(hits, np.int64)
        separators = np.array(self._separators, np.int64)
        ends = packed >> PATTERN_BITS
        at = np.maximum(np.searchsorted(separators, ends - 1) - 1, 0)
        starts = separators[at] + 1
        places = ends - starts
        if not self._ascii:
            places -= self._continued[ends] - self._continued[starts]
        numbers = np.array(self._numbers)[at]
        return zip((packed & PATTERN).tolist(), numbers.tolist(), places.tolist(), strict=True)

    @cached_property
    def _continued(self) -> Any:
        """By byte how many before it only go on with a code point."""
        import numpy as np

        continues = np.frombuffer(self.data, np.uint8) & 0xC0 == 0x80  # noqa: PLR2004 - RFC 3629
        return np.concatenate(([0], np.cumsum(continues, dtype=np.int64)))

    def _points(self, start: int, end: int) -> int:
        """Return how many code points lie between two bytes."""
        if self._ascii:
            return end - start
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
