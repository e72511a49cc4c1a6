"""Confirming: a detector's own pattern, validator and context on a text that the prefilter let through.

A timeout or any failure turns the whole text into one finding: masked, not passed.

Raw values: sees the texts; keeps none; emits offsets.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from masklib.detect.context import Phrases
from masklib.detect.pattern import REPORTED
from masklib.typing import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from masklib.detect.pattern import Pattern
    from masklib.typing import PatternDetector

__all__ = ["TIMEOUT", "Confirmer", "whole"]

TIMEOUT: Final = 2.0
"""Seconds that one pattern may spend on one text before the text is given up and masked whole."""


def whole(text: str, entity: str, detector: str) -> list[Finding]:
    """Return the finding that stands for a text nobody could look into: all of it."""
    return [Finding(entity, 0, len(text), 1.0, detector)] if text else []


class Confirmer:
    """Runs one pattern detector on the texts that its prefilter let through."""

    def __init__(self, detector: PatternDetector | Pattern) -> None:
        import regex

        self.name = detector.name
        self.entity = detector.entity
        self._compiled: Any = regex.compile(detector.pattern)
        self._group: str | int = "value" if "value" in self._compiled.groupindex else 0
        self._score = detector.score
        self._validate: Callable[[str, float], float] | None = detector.validate
        self.context = Phrases(detector.context)
        self._against = Phrases(getattr(detector, "against", ()))
        self._boost: float = getattr(detector, "boost", 0.4)

    def find(self, texts: Sequence[str], known: str) -> Iterator[list[Finding]]:
        """Yield the findings of each text; ``known`` holds the words known about all of them."""
        helped, harmed = self.context.within(known), self._against.within(known)
        for text in texts:
            try:
                yield list(self._confirm(text, helped=helped, harmed=harmed))
            except Exception:  # noqa: BLE001 - whatever broke (a timeout, a validator): fail closed
                yield whole(text, self.entity, self.name)

    def _confirm(self, text: str, *, helped: bool, harmed: bool) -> Iterator[Finding]:
        for match in self._compiled.finditer(text, timeout=TIMEOUT):
            start, end = match.span(self._group)
            score = self._weigh(text, start, end, helped=helped, harmed=harmed)
            if score >= REPORTED and start < end:
                yield Finding(self.entity, start, end, score, self.name)

    def _weigh(self, text: str, start: int, end: int, *, helped: bool, harmed: bool) -> float:
        score = self._score
        if self._validate is not None:
            score = self._validate(text[start:end], score)
            if score <= 0:
                return 0.0
        if helped or self.context.near(text, start, end):
            return min(1.0, score + self._boost)
        if harmed or self._against.right_before(text, start):
            return score - self._boost
        return score
