"""`check_detector`: everything that is wrong with a detector plugin, told at once.

Raw values: sees the texts it is given; names them by their number only.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING, Any

from masklib.detection.guarded import Guarded, copied
from masklib.detection.plugins import taken
from masklib.detection.scanner import Scanner
from masklib.detection.shape import is_pattern, shape_problems
from masklib.errors import ContractError
from masklib.testing.answers import answer_problems
from masklib.testing.calls import call
from masklib.testing.patterns import pattern_problems
from masklib.testing.probes import LONG, PROBES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from masklib.testing.calls import Outcome

__all__ = ["check_detector"]


def check_detector(detector: object, *, texts: Sequence[str] = (), seconds: float = 30.0) -> None:
    """Return if a detector keeps its contract, see `masklib.typing.Detector` and ``PatternDetector``.

    It is looked at, and run on texts that a database may hold: empty, 10 MB long, with a NUL, a lone
    surrogate or letters of any script; alone, together, in another order, twice, with and without context.
    What it finds must not depend on any of that but the text and the context, must lie in the text, must be
    let through by its prefilter, and the texts must not be kept.

    Args:
        detector: The detector, as its entry point makes it.
        texts: Texts of yours that it finds something in, and some that it does not: a detector that finds
            nothing is hardly checked.
        seconds: What it may take for any one call.

    Raises:
        ContractError: if anything is wrong; ``problems`` has one line for everything that is.

    Raw values: sees ``texts``; keeps none; messages name them by their number.
    """
    problems = shape_problems(detector)
    name = getattr(detector, "name", None)
    if isinstance(name, str) and taken(name):
        problems.append(f"name: {name!r} is the name of a built-in detector and cannot be taken")
    given = {f"texts[{number}]": text for number, text in enumerate(texts)}
    if is_pattern(detector):
        if not any(one.startswith(("pattern", "prefilter", "validate", "score")) for one in problems):
            problems += pattern_problems(detector, given, seconds)
    elif not problems and not isinstance(detector, type):
        problems += _Run(detector, given, seconds).problems()
    elif callable(getattr(detector, "detect", None)) and not isinstance(detector, type):
        problems += _Run(detector, given, seconds).raised()
    if problems:
        raise ContractError(tuple(dict.fromkeys(problems)))


class _Run:
    """One detector, and the texts it is run on."""

    def __init__(self, detector: Any, given: Mapping[str, str], seconds: float) -> None:
        self.detector = detector
        self.texts = {**PROBES, **given}
        self.seconds = seconds
        self.single: dict[str, Any] = {}

    def problems(self) -> Iterator[str]:
        """Yield everything that is wrong with what it does."""
        yield from self.raised()
        yield from self._on_its_own()
        if len(self.single) == len(self.texts):
            yield from self._together()
        yield from self._prefiltered()
        yield from self._long()
        yield from self._kept()

    def raised(self) -> Iterator[str]:
        """Yield what goes wrong with calls of any form."""
        every = tuple(self.texts.values())
        forms: dict[str, Outcome] = {
            "detect(())": self._detect(()),
            "detect(texts)": self._detect(every),
            "detect(texts, context)": self._detect(every, ("email", "users")),
            "detect(texts, context=…)": call(
                self.detector.detect, every, context=("email",), seconds=self.seconds
            ),
        }
        for form, outcome in forms.items():
            if outcome.problem:
                yield f"{form} {outcome.problem}"
            elif _length(outcome.result) != (0 if form == "detect(())" else len(every)):
                yield f"{form} returns another number of answers than it got texts, or no sequence of them"

    def _detect(self, texts: Sequence[str], *context: Sequence[str]) -> Outcome:
        return call(self.detector.detect, texts, *context, seconds=self.seconds)

    def _on_its_own(self) -> Iterator[str]:
        for what, text in self.texts.items():
            outcome = self._detect((text,))
            if outcome.problem:
                yield f"on {what}: {outcome.problem}"
            elif _length(outcome.result) == 1:
                answer = outcome.result[0]
                found = list(answer_problems(answer, text, self.detector))
                yield from (f"on {what}: {problem}" for problem in found)
                if not found:
                    self.single[what] = copied(answer, text, Guarded(self.detector, self.detector.name))

    def _together(self) -> Iterator[str]:
        for told, order, repeats in _ORDERS:
            chosen = [what for what in self.texts for _ in range(repeats)][::order]
            outcome = self._detect(tuple(self.texts[what] for what in chosen))
            if outcome.problem or _length(outcome.result) != len(chosen):
                continue
            guarded = Guarded(self.detector, self.detector.name)
            pairs = zip(chosen, outcome.result, strict=True)
            differing = [w for w, answer in pairs if copied(answer, self.texts[w], guarded) != self.single[w]]
            if differing:
                yield f"on {differing[0]}: finds something else {told} than alone"

    def _prefiltered(self) -> Iterator[str]:
        guarded = Guarded(self.detector, self.detector.name)
        if not guarded.prefilter:
            return
        candidates = Scanner([guarded])._prefilter.candidates  # noqa: SLF001 - what a scanner asks first
        for what, found in self.single.items():
            if found and not candidates([self.texts[what]]):
                yield f"on {what}: finds something that its prefilter does not let through"

    def _long(self) -> Iterator[str]:
        for what, text in LONG.items():
            outcome = self._detect((text,))
            if outcome.problem:
                yield f"on {what}: {outcome.problem}"

    def _kept(self) -> Iterator[str]:
        fresh = ["".join([*text, "\n"]) for text in self.texts.values()]
        before = [sys.getrefcount(text) for text in fresh]
        self._detect(tuple(fresh))
        gc.collect()
        after = [sys.getrefcount(text) for text in fresh]
        if any(late > early for late, early in zip(after, before, strict=True)):
            yield "keeps texts beyond the call (a cache of theirs, an attribute)"


_ORDERS = (("a second time", 1, 1), ("among others", -1, 1), ("beside itself", 1, 2))


def _length(answers: Any) -> int:
    return len(answers) if isinstance(answers, (list, tuple)) else -1
