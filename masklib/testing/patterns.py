"""What is wrong with what a pattern detector does: too narrow a prefilter, a validator that fails, no end.

Raw values: sees the texts it is given; names them by their number only.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from masklib.detection.custom import valid_score
from masklib.detection.folding import fold
from masklib.detection.plugins import guard
from masklib.detection.scanner import Scanner
from masklib.policy.pattern_samples import samples
from masklib.testing.calls import call
from masklib.testing.probes import LONG, PROBES, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["pattern_problems"]

_DRAWN: Final = 200
_TELLING: Final = 3


def pattern_problems(detector: Any, given: Mapping[str, str], seconds: float) -> Iterator[str]:
    """Yield everything that is wrong with what a pattern detector does; its attributes are in order."""
    import regex

    compiled = regex.compile(detector.pattern)
    drawn = [text for sample in samples(detector.pattern, _DRAWN) for text in (sample, f"x {sample}. y")]
    texts = {**{told(text): text for text in drawn}, **PROBES, **given}
    matching = {what: text for what, text in texts.items() if compiled.search(text, timeout=seconds)}
    yield from _narrow(detector, matching)
    if detector.validate is not None:
        found = {what: compiled.search(text).group() for what, text in matching.items()}
        yield from _validator(detector, found, seconds)
    for what, text in LONG.items():
        outcome = call(compiled.search, text, timeout=seconds, seconds=2 * seconds)
        if outcome.problem:
            yield f"pattern: on {what}: takes longer than {seconds:g} s"


def _narrow(detector: Any, matching: Mapping[str, str]) -> Iterator[str]:
    candidates = Scanner([guard(detector, detector.name)])._prefilter.candidates  # noqa: SLF001 - as a scanner asks
    missed = [what for what, text in matching.items() if not candidates([fold(text).text])]
    for what in missed[:_TELLING]:
        yield f"prefilter: does not let {what} through, in which the pattern finds something"


def _validator(detector: Any, found: Mapping[str, str], seconds: float) -> Iterator[str]:
    checked = valid_score(detector.validate)
    for what, text in list(found.items())[:_DRAWN]:
        outcomes = [call(checked, text, float(detector.score), seconds=seconds) for _ in range(2)]
        if outcomes[0].problem:
            yield f"validate: on what is found in {what}: {outcomes[0].problem}"
            return
        if outcomes[0] != outcomes[1]:
            yield f"validate: on what is found in {what}: says something else the second time"
            return
