r"""The prefilter: one Hyperscan pass over a joined column says which detectors should look at which text.

A prefilter is a pattern in Hyperscan's syntax over UTF-8 *bytes* (``[\x80-\xff]`` stands for any
letter outside ASCII), without look-around, that matches somewhere in every text in which its detector
finds something. It may match more often. Write it so that it matches once a candidate, since each match
costs one call: begin at an edge (``(?:^|[^0-9])[0-9]{3}``), and stop as soon as the evidence is there.
It must not end by consuming a newline, or the match would count for the next text.

Texts are joined with a newline. A match that crosses texts only makes a detector look at a text in vain:
it confirms on the text alone, so no finding depends on a neighbour.

Source: Hyperscan developer reference, https://intel.github.io/hyperscan/dev-reference/.

Raw values: sees texts; keeps none beyond the call.
"""

from __future__ import annotations

import threading
from bisect import bisect_left
from itertools import accumulate
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

__all__ = ["Prefilter"]

_SEPARATOR: Final = "\n"
_BATCH: Final = 8 << 20
"""Code points joined for one pass (Hyperscan's own limit is 4 GiB)."""


class Prefilter:
    """The union of the prefilters of several detectors.

    Args:
        patterns: For each detector its prefilters; an empty sequence lets every text through to it.
    """

    def __init__(self, patterns: Sequence[Sequence[str]]) -> None:
        self._unfiltered = [number for number, alternatives in enumerate(patterns) if not alternatives]
        owners: dict[str, list[int]] = {}
        for number, alternatives in enumerate(patterns):
            for pattern in alternatives:
                owners.setdefault(pattern, []).append(number)
        self._owners = list(owners.values())
        self._database = _compile(list(owners))
        self._local = threading.local()

    def candidates(self, texts: Sequence[str], unfiltered: Iterable[int] = ()) -> dict[int, Sequence[int]]:
        """Return, by the number of the detector, the numbers of the texts it should look at, ascending.

        Args:
            texts: Folded texts.
            unfiltered: Numbers of detectors that should look at every text.
        """
        everything = range(len(texts))
        found: dict[int, Sequence[int]] = {}
        if self._database is not None:
            hits: dict[int, list[int]] = {}
            for first, batch in _batches(texts):
                for detector, text in sorted(self._hits(batch)):
                    hits.setdefault(detector, []).append(first + text)
            found.update(hits)
        return found | dict.fromkeys((*self._unfiltered, *unfiltered), everything)

    def _hits(self, texts: Sequence[str]) -> set[tuple[int, int]]:
        hits: list[tuple[int, int]] = []

        def collect(pattern: int, _start: int, end: int, _flags: int, _context: object) -> None:
            hits.append((pattern, end))

        data, sizes = _join(texts)
        self._database.scan(data, match_event_handler=collect, scratch=self._scratch())
        ends = list(accumulate(sizes, lambda total, size: total + size + 1, initial=-1))[1:]
        last = len(texts) - 1
        return {
            (owner, text)
            for pattern, text in {(pattern, min(bisect_left(ends, end), last)) for pattern, end in hits}
            for owner in self._owners[pattern]
        }

    def _scratch(self) -> object:
        scratch: object = getattr(self._local, "scratch", None)
        if scratch is None:
            import hyperscan

            scratch = self._local.scratch = hyperscan.Scratch(self._database)
        return scratch


def _compile(patterns: Sequence[str]) -> Any:
    if not patterns:
        return None
    import hyperscan

    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    flags = hyperscan.HS_FLAG_MULTILINE | hyperscan.HS_FLAG_DOTALL
    database.compile(
        expressions=[pattern.encode("ascii") for pattern in patterns],
        ids=list(range(len(patterns))),
        elements=len(patterns),
        flags=[flags] * len(patterns),
    )
    return database


def _join(texts: Sequence[str]) -> tuple[bytes, Iterable[int]]:
    """Return the texts as one stretch of bytes, and the size of each in bytes."""
    joined = _SEPARATOR.join(texts)
    if joined.isascii():
        return joined.encode("ascii"), map(len, texts)
    parts = [text.encode("utf-8", "surrogatepass") for text in texts]
    return _SEPARATOR.encode("ascii").join(parts), map(len, parts)


def _batches(texts: Sequence[str]) -> Iterator[tuple[int, Sequence[str]]]:
    if sum(map(len, texts)) <= _BATCH:
        yield 0, texts
        return
    first = size = 0
    for number, text in enumerate(texts):
        if number > first and size + len(text) > _BATCH:
            yield first, texts[first:number]
            first, size = number, 0
        size += len(text)
    yield first, texts[first:]
