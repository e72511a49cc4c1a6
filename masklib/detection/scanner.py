"""The scanner: many texts, all detectors, one pass.

Texts are folded (`folding`), prefiltered together (`prefilter`), confirmed one by one where something hit,
and overlaps are resolved. What is found in a text depends on that text and the context alone, never on its
neighbours in the batch. A detector that fails on a text, by a timeout or in any other way, makes the whole
text a finding.

Raw values: sees the texts; keeps none; emits offsets.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any, Final

from masklib.detection.confirm import Confirmer
from masklib.detection.context import known, phrase_prefilters
from masklib.detection.folding import fold
from masklib.detection.locator import Locator
from masklib.detection.overlap import resolve
from masklib.detection.pattern import Pattern
from masklib.detection.prefilter import Prefilter
from masklib.detection.sieve import Sieve, eased
from masklib.typing import Detector, Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from masklib.detection.context import Phrases
    from masklib.detection.folding import Folded
    from masklib.typing import PatternDetector

__all__ = ["Scanner"]

_SAMPLE: Final = 64
"""Texts of which it is seen whether looking for others that repeat is worth while."""
_LITERAL: Final = re.compile("[A-Za-z0-9 @:/_-]+")


class Scanner:
    """A compiled set of detectors. Immutable and safe to share between threads.

    Args:
        detectors: Pattern detectors are compiled together. A detector of another kind gets only the texts
            that its ``prefilter`` lets through, if it has one, else every text.
    """

    def __init__(self, detectors: Sequence[Detector | PatternDetector | Pattern | Locator]) -> None:
        self._given = detectors
        _ = self._lookers  # a pattern that does not compile is told at once, not at the first text

    @classmethod
    def default(cls) -> Scanner:
        """Return the scanner with every built-in detector, which loads them at its first text."""
        return _default()

    def _detectors(self) -> Sequence[Detector | PatternDetector | Pattern | Locator]:
        return self._given

    @cached_property
    def _lookers(self) -> list[Confirmer | Locator | _Plugin]:
        return [_looker(detector) for detector in self._detectors()]

    @cached_property
    def _prefilter(self) -> Prefilter:
        return Prefilter([*map(_sieve, self._detectors())])

    @cached_property
    def _contextual(self) -> dict[str, list[tuple[int, Phrases]]]:
        """By word the detectors that find something only in context, and the context it may open."""
        contextual: dict[str, list[tuple[int, Phrases]]] = {}
        for number, (looker, detector) in enumerate(zip(self._lookers, self._detectors(), strict=True)):
            if isinstance(looker, Confirmer) and getattr(detector, "contextual", False):
                for word in looker.context.openings():
                    contextual.setdefault(word, []).append((number, looker.context))
        return contextual

    def scan(self, texts: Sequence[str], context: Sequence[str] = ()) -> dict[int, list[Finding]]:
        """Return the findings of the texts that have any.

        Args:
            texts: Arbitrary texts, lone surrogates and NUL included.
            context: Lower-case words known about all the texts (column, table, JSON key).

        Returns:
            By the number of the text its findings, sorted by start and not overlapping. Where texts repeat
            they are looked at once.

        Raw values: sees the texts; keeps none.
        """
        if not _repeats(texts[: max(_SAMPLE, len(texts) // 4)]) or not _repeats(texts):
            return self._scan(texts, known(context))
        distinct = dict.fromkeys(texts)
        once = list(distinct)
        found = self._scan(once, known(context))
        by_text = {once[number]: findings for number, findings in found.items()}
        pairs = ((number, by_text.get(text)) for number, text in enumerate(texts))
        return {number: list(findings) for number, findings in pairs if findings}

    def _scan(self, texts: Sequence[str], words: str) -> dict[int, list[Finding]]:
        """Return the resolved findings of texts of which most are different."""
        if all(map(str.isascii, texts)):
            found = self._found(texts, words)
            return {number: resolve(found[number], texts[number]) for number in sorted(found)}
        folded = [fold(text) for text in texts]
        found = self._found([one.text for one in folded], words)
        return {number: _resolved(folded[number], found[number]) for number in sorted(found)}

    def _found(self, texts: Sequence[str], words: str) -> dict[int, list[Finding]]:
        found: dict[int, list[Finding]] = {}
        filled: dict[int, float] = {}
        candidates = self._prefilter.candidates(texts, self._announced(words) if words else ())
        for detector in sorted(candidates, key=self._ranks.__getitem__):
            looker, chosen = self._lookers[detector], candidates[detector]
            if isinstance(looker, _Plugin):
                self._ask(detector, texts, list(chosen), words, found)
                continue
            ceiling = _ceiling(looker)
            for number, ends in chosen.items():
                if filled and filled.get(number, 0.0) > ceiling:
                    continue
                if findings := _look(looker, texts[number], ends, words):
                    every = found.setdefault(number, [])
                    every += findings
                    if _fills(findings[0], texts[number], every):
                        filled[number] = findings[0].score
        return found

    @cached_property
    def _ranks(self) -> list[tuple[float, int]]:
        """By detector when it is asked: plugins first, then those that may report the highest scores.

        So a text that a finding fills is not looked at by those whose findings would all yield to it.
        """
        return [(-_ceiling(looker), number) for number, looker in enumerate(self._lookers)]

    def _announced(self, words: str) -> Sequence[int]:
        """Return the detectors that find something only in context, where ``words`` are that context."""
        near = {one for word in words.split() for one in self._contextual.get(word, ())}
        return sorted(number for number, context in near if context.within(words))

    def _ask(
        self,
        detector: int,
        texts: Sequence[str],
        numbers: list[int],
        words: str,
        found: dict[int, list[Finding]],
    ) -> None:
        """Add to ``found`` what a plugin finds in the texts it asked for."""
        plugin = self._lookers[detector]
        if isinstance(plugin, _Plugin):
            for number, findings in plugin.batch(texts, numbers, words).items():
                if findings:
                    found.setdefault(number, []).extend(findings)


def _repeats(texts: Sequence[str]) -> bool:
    """Return whether there are at least twice as many texts as different ones."""
    return 2 * len(set(texts)) <= len(texts)


def _ceiling(looker: Confirmer | Locator | _Plugin) -> float:
    """Return the highest score that ``looker`` may report; of a plugin, more than any."""
    return 2.0 if isinstance(looker, _Plugin) else getattr(looker, "ceiling", 1.0)


def _fills(finding: Finding, text: str, every: Sequence[Finding]) -> bool:
    """Return whether ``finding`` is all of ``text`` and none of ``every`` has a higher score."""
    if finding.start or finding.end != len(text):
        return False
    return len(every) == 1 or all(one.score <= finding.score for one in every)


def _look(looker: Locator | Confirmer, text: str, ends: Sequence[int], words: str) -> list[Finding]:
    try:
        return list(looker.find(text, ends, words))
    except Exception:  # noqa: BLE001 - whatever broke (a timeout, a validator): fail closed
        return _whole(text, looker)


def _whole(text: str, looker: Locator | Confirmer | Detector) -> list[Finding]:
    """Return the finding that stands for a text nobody could look into: all of it."""
    return [Finding(looker.entities[0], 0, len(text), 1.0, looker.name)] if text else []


class _Plugin:
    """Runs a detector that is no pattern; what it returns out of contract fails closed."""

    def __init__(self, detector: Detector) -> None:
        self._detector = detector

    def batch(self, texts: Sequence[str], places: Iterable[int], known: str) -> dict[int, list[Finding]]:
        """Return the findings of the texts numbered ``places``."""
        numbers = list(places)
        chosen = [texts[number] for number in numbers]
        try:
            answers = [list(answer) for answer in self._detector.detect(chosen, known.split())]
        except Exception:  # noqa: BLE001 - a plugin may raise anything: fail closed
            answers = []
        if len(answers) != len(chosen):
            return {number: _whole(texts[number], self._detector) for number in numbers}
        pairs = zip(numbers, answers, strict=True)
        return {number: self._sound(texts[number], answer) for number, answer in pairs}

    def _sound(self, text: str, answer: list[Finding]) -> list[Finding]:
        return answer if all(_sane(finding, text) for finding in answer) else _whole(text, self._detector)


def _sane(finding: Any, text: str) -> bool:
    if not isinstance(finding, Finding) or not finding.entity or type(finding.entity) is not str:
        return False
    return 0 <= finding.start < finding.end <= len(text) and 0 <= finding.score <= 1


def _looker(detector: Detector | PatternDetector | Pattern | Locator) -> Confirmer | Locator | _Plugin:
    if isinstance(detector, Locator):
        return detector
    return _Plugin(detector) if isinstance(detector, Detector) else Confirmer(detector)


def _patterns(detector: Detector | PatternDetector | Pattern | Locator) -> Sequence[str]:
    prefilter: str | Iterable[str] | None = getattr(detector, "prefilter", None)
    if prefilter is None:
        return (
            phrase_prefilters(getattr(detector, "context", ()))
            if getattr(detector, "contextual", False)
            else ()
        )
    return (prefilter,) if isinstance(prefilter, str) else tuple(prefilter)


def _sieve(detector: Detector | PatternDetector | Pattern | Locator) -> Sieve:
    """Return what lets texts through to ``detector``; patterns that are literals compile faster as such."""
    digits: bool = getattr(detector, "digits", False)
    patterns = _patterns(detector)
    if isinstance(detector, Pattern):  # which looks at all that stands round a match
        patterns = [*map(eased, patterns)]
    plain = [] if digits else [one for one in patterns if _LITERAL.fullmatch(one)]
    others = tuple(one for one in patterns if one not in plain)
    literals = (*getattr(detector, "literals", ()), *plain)
    capitals: bool = getattr(detector, "capitals", False)
    apart: tuple[str, ...] = getattr(detector, "apart", ())
    return Sieve(others, literals, digits, capitals, apart, getattr(detector, "stems", tuple))


def _resolved(folded: Folded, found: Sequence[Finding]) -> list[Finding]:
    findings = resolve(found, folded.text)
    if folded.kept is None:
        return findings
    return [_moved(finding, *folded.original(finding.start, finding.end)) for finding in findings]


def _moved(finding: Finding, start: int, end: int) -> Finding:
    return replace(finding, start=start, end=end)


class _BuiltIn(Scanner):
    """The scanner of the built-in detectors: where every column is known, they are never loaded."""

    def __init__(self) -> None:
        """Load nothing."""

    def _detectors(self) -> Sequence[Detector | PatternDetector | Pattern | Locator]:
        from masklib.detection.detectors import builtin

        return builtin()


@lru_cache(maxsize=1)
def _default() -> Scanner:
    return _BuiltIn()
