"""The scanner: many texts, all detectors, one pass.

Texts are folded (`masklib.detect.folding`), prefiltered together (`masklib.detect.prefilter`), confirmed
one by one where something hit, and overlaps are resolved. What is found in a text depends on that text
and the context alone, never on its neighbours in the batch.

Raw values: sees the texts; keeps none; emits offsets.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from masklib.detect.confirm import Confirmer, whole
from masklib.detect.context import known, phrase_prefilter
from masklib.detect.folding import fold
from masklib.detect.overlap import resolve
from masklib.detect.prefilter import Prefilter
from masklib.typing import Detector, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from masklib.detect.folding import Folded
    from masklib.detect.pattern import Pattern
    from masklib.typing import PatternDetector

__all__ = ["Scanner"]


class _Looker(Protocol):
    """What the scanner runs on the texts that a prefilter let through."""

    def find(self, texts: Sequence[str], known: str) -> Iterable[list[Finding]]:
        """Yield the findings of each text."""
        ...


class Scanner:
    """A compiled set of detectors. Immutable and safe to share between threads.

    Args:
        detectors: Pattern detectors are compiled together. A detector of another kind gets only the texts
            that its ``prefilter`` lets through, if it has one, else every text.
    """

    def __init__(self, detectors: Sequence[Detector | PatternDetector | Pattern]) -> None:
        self._lookers: list[_Looker] = [_looker(detector) for detector in detectors]
        self._contextual = [
            (number, looker.context)
            for number, (looker, detector) in enumerate(zip(self._lookers, detectors, strict=True))
            if isinstance(looker, Confirmer) and getattr(detector, "contextual", False)
        ]
        self._prefilter = Prefilter([_prefilters(detector) for detector in detectors])

    @classmethod
    def default(cls) -> Scanner:
        """Return the scanner with every built-in detector, compiled at the first call."""
        return _default()

    def scan(self, texts: Sequence[str], context: Sequence[str] = ()) -> dict[int, list[Finding]]:
        """Return the findings of the texts that have any.

        Args:
            texts: Arbitrary texts, lone surrogates and NUL included.
            context: Lower-case words known about all the texts (column, table, JSON key).

        Returns:
            By the number of the text its findings, sorted by start and not overlapping.

        Raw values: sees the texts; keeps none.
        """
        folded = [fold(text) for text in texts]
        return {
            number: _restore(folded[number], resolve(findings))
            for number, findings in sorted(self._found(folded, known(context)).items())
        }

    def _found(self, folded: Sequence[Folded], words: str) -> dict[int, list[Finding]]:
        found: dict[int, list[Finding]] = {}
        texts = [one.text for one in folded]
        announced = [number for number, context in self._contextual if context.within(words)]
        for detector, numbers in self._prefilter.candidates(texts, announced).items():
            chosen = [texts[number] for number in numbers]
            for number, findings in zip(numbers, self._lookers[detector].find(chosen, words), strict=True):
                if findings:
                    found.setdefault(number, []).extend(findings)
        return found


class _Plugin:
    """Runs a detector that is no pattern; what it returns out of contract fails closed."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector

    def find(self, texts: Sequence[str], known: str) -> Iterator[list[Finding]]:
        context = known.split()
        try:
            answers = [list(answer) for answer in self._detector.detect(texts, context)]
            sound = len(answers) == len(texts)
        except Exception:  # noqa: BLE001 - a plugin may raise anything: fail closed
            answers, sound = [], False
        for number, text in enumerate(texts):
            if sound and all(_sane(finding, text) for finding in answers[number]):
                yield answers[number]
            else:
                yield whole(text, self._detector.entities[0], self._detector.name)


def _sane(finding: object, text: str) -> bool:
    return isinstance(finding, Finding) and 0 <= finding.start < finding.end <= len(text)


def _looker(detector: Detector | PatternDetector | Pattern) -> _Looker:
    return _Plugin(detector) if isinstance(detector, Detector) else Confirmer(detector)


def _prefilters(detector: Detector | PatternDetector | Pattern) -> Sequence[str]:
    prefilter: str | Iterable[str] | None = getattr(detector, "prefilter", None)
    if prefilter is None:
        phrases = getattr(detector, "context", ()) if getattr(detector, "contextual", False) else ()
        return [phrase_prefilter(phrase) for phrase in phrases]
    return (prefilter,) if isinstance(prefilter, str) else tuple(prefilter)


def _restore(folded: Folded, findings: list[Finding]) -> list[Finding]:
    if folded.kept is None:
        return findings
    spans = [folded.original(finding.start, finding.end) for finding in findings]
    return [
        replace(finding, start=start, end=end) for finding, (start, end) in zip(findings, spans, strict=True)
    ]


@lru_cache(maxsize=1)
def _default() -> Scanner:
    from masklib.detect.detectors import builtin

    return Scanner(builtin())
