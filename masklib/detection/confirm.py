"""Confirming: a detector's own pattern, validator and context on a text that the prefilter let through.

In a long text only the regions round the prefilter's matches are looked at. A timeout or any failure turns
the whole text into one finding: masked, not passed (see `masklib.detection.scanner`).

Raw values: sees the texts; keeps none; emits offsets.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from masklib.detection.context import Phrases
from masklib.detection.pattern import REPORTED, Pattern
from masklib.typing import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from masklib.typing import PatternDetector

__all__ = ["TIMEOUT", "Confirmer", "regions"]

TIMEOUT: Final = 2.0
"""Seconds that one pattern may spend on one region before the text is given up and masked whole."""


_EVERYWHERE: Final = (1 << 62, 0)


def regions(ends: Sequence[int], lead: int, reach: int, size: int) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a text that lie from ``lead`` before to ``reach`` after one of ``ends``."""
    if not ends or size <= lead + reach:
        yield 0, size
        return
    first, last = max(0, ends[0] - lead), ends[0] + reach
    for end in ends[1:]:
        if end - lead > last:
            yield first, min(last, size)
            first = end - lead
        last = end + reach
    yield first, min(last, size)


def _compile(pattern: str, *, timed: bool) -> Any:
    """Return ``pattern`` compiled: by `regex`, which has a clock, or by `re`, which is faster without."""
    if not timed:
        return re.compile(pattern)
    import regex

    return regex.compile(pattern)


class Confirmer:
    """Runs one pattern detector on a text that its prefilter let through.

    Attributes:
        name: That of the detector.
        entities: The one that it finds.
        context: Its phrases.
        ceiling: The highest score that it may report.
    """

    def __init__(self, detector: PatternDetector | Pattern) -> None:
        own = detector if isinstance(detector, Pattern) else None
        self.name = detector.name
        self.entities = (detector.entity,)
        self._entity = detector.entity
        self.context = Phrases(detector.context)
        self._timed = own is None or own.timed
        self._pattern = detector.pattern
        if self._timed:
            _ = self._compiled  # a pattern that does not compile is told at once, not at the first text
        self._score = detector.score
        self._validate: Callable[[str, float], float] | None = detector.validate
        self._against = Phrases(own.against if own else ())
        self._boost = own.boost if own else 0.4
        validated = detector.validate is not None
        self.ceiling = (
            1.0 if validated else min(1.0, self._score + (self._boost if detector.context else 0.0))
        )
        self._around = (own.lead, own.reach) if own and own.lead is not None else _EVERYWHERE

    @cached_property
    def _compiled(self) -> Any:
        return _compile(self._pattern, timed=self._timed)

    @cached_property
    def _group(self) -> str | int:
        return "value" if "value" in self._compiled.groupindex else 0

    @cached_property
    def _repeated(self) -> bool:
        """Whether a match may hold what is found more than once."""
        return self._timed and self._group != 0

    def find(self, text: str, ends: Sequence[int], known: str) -> Sequence[Finding]:
        """Return what is found in ``text``.

        Args:
            text: A folded text.
            ends: Where its prefilter matched, ascending; empty: look everywhere.
            known: The words known about the text.
        """
        found: list[Finding] = []
        lead, reach = self._around
        whole = not ends or len(text) <= lead + reach
        for match in self._matches(text, 0, len(text)) if whole else self._regional(text, ends):
            for start, end in self._spans(match) if self._repeated else (match.span(self._group),):
                score = self._weigh(text, start, end, known)
                if score >= REPORTED and start < end:
                    found.append(Finding(self._entity, start, end, score, self.name))
        return found

    def _spans(self, match: Any) -> Sequence[tuple[int, int]]:
        """Return what of a match is found: its group, as often as a pattern from outside repeats it.

        Where such a pattern matched without anything in its group, all of the match is.
        """
        spans = [(start, end) for start, end in match.spans(self._group) if start < end]
        return spans or (match.span(),)

    def _matches(self, text: str, first: int, last: int) -> Iterator[Any]:
        if self._timed:
            return self._compiled.finditer(text, first, last, timeout=TIMEOUT)  # type: ignore[no-any-return]
        return self._compiled.finditer(text, first, last)  # type: ignore[no-any-return]

    def _regional(self, text: str, ends: Sequence[int]) -> Iterator[Any]:
        clock = {"timeout": TIMEOUT} if self._timed else {}
        for first, last in regions(ends, *self._around, len(text)):
            for match in self._matches(text, first, last):
                cut_off = match.end() == last < len(text)
                yield (cut_off and self._compiled.match(text, match.start(), **clock)) or match

    def _weigh(self, text: str, start: int, end: int, known: str) -> float:
        score = self._score
        if self._validate is not None:
            score = self._validate(text[start:end], score)
            if score <= 0:
                return 0.0
        if end - start == len(text) and not known:
            return score
        if self.context.within(known) or self.context.near(text, start, end):
            return min(1.0, score + self._boost)
        if self._against.within(known) or self._against.right_before(text, start):
            return score - self._boost
        return score
