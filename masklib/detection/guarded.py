"""Guarded: a detector from outside, run so that whatever it does wrong masks the whole text.

What it is, is read once; it gets copies and its answers are copied. A call has a time limit: it runs in a
thread of its own, and while one that ran out of time goes on, the detector is not asked again.

Raw values: hands texts to the detector; keeps none beyond the call; emits offsets.
"""

from __future__ import annotations

from itertools import islice, pairwise
from threading import Thread
from typing import TYPE_CHECKING, Any, Final

from masklib.detection.pattern import REPORTED
from masklib.typing import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.typing import Detector

__all__ = ["CHUNK", "TIMEOUT", "Guarded", "copied"]

CHUNK: Final = 256
"""Texts that a plugin is given at once, at most."""

TIMEOUT: Final = 30.0
"""Seconds that it may take for them, unless it has an attribute ``timeout`` that says otherwise."""

Answer = list[Finding] | None
"""The findings of one text, or ``None`` where they are out of contract."""


class Guarded:
    """A plugin's detector behind its contract; a `masklib.typing.Detector` itself.

    Args:
        detector: The plugin, its shape checked (see `masklib.detection.plugins`).
        name: What its findings are signed with.
    """

    def __init__(self, detector: Detector, name: str) -> None:
        self.name = name
        self.entities = tuple(detector.entities)
        self.prefilter: tuple[str, ...] = _prefilters(detector)
        self.timeout = float(getattr(detector, "timeout", TIMEOUT))
        self._ask_plugin = detector.detect
        self._stuck: Thread | None = None

    def detect(self, texts: Sequence[str], context: Sequence[str] = ()) -> list[list[Finding]]:
        """Return the findings of each text, see `masklib.typing.Detector`; never raises."""
        found: list[list[Finding]] = []
        for start in range(0, len(texts), CHUNK):
            chunk = tuple(texts[start : start + CHUNK])
            answers = self._in_time(chunk, tuple(context))
            found += [
                self._whole(text) if answer is None else answer
                for text, answer in zip(chunk, answers, strict=True)
            ]
        return found

    def _whole(self, text: str) -> list[Finding]:
        return [Finding(self.entities[0], 0, len(text), 1.0, self.name)] if text else []

    def _in_time(self, texts: tuple[str, ...], context: tuple[str, ...]) -> list[Answer]:
        """Return the answers for some texts; all ``None`` if it fails, or is still busy with others."""
        failed: list[Answer] = [None] * len(texts)
        if self._stuck is not None and self._stuck.is_alive():
            return failed
        box: list[list[Answer]] = []
        thread = Thread(target=self._run, args=(texts, context, box), daemon=True)
        thread.start()
        thread.join(self.timeout)
        if thread.is_alive():
            self._stuck = thread
            return failed
        return box[0] if box else failed

    def _run(self, texts: tuple[str, ...], context: tuple[str, ...], box: list[list[Answer]]) -> None:
        try:
            answers = list(islice(self._ask_plugin(texts, context), len(texts) + 1))
            if len(answers) == len(texts):
                pairs = zip(texts, answers, strict=True)
                box.append([copied(answer, text, self) for text, answer in pairs])
        except BaseException:  # noqa: BLE001 - whatever a plugin raises, its text may hold a value: fail closed
            return


def copied(answer: Any, text: str, detector: Guarded) -> Answer:
    """Return copies of the findings of one text, sorted; ``None`` if they are out of contract."""
    try:
        given = list(islice(answer, len(text) + 1))
    except Exception:  # noqa: BLE001 - as above
        return None
    found = [_copy(one, text, detector) for one in given]
    sound = sorted((one for one in found if one is not None), key=lambda one: one.start)
    if len(given) > len(text) or len(sound) < len(given):
        return None
    if any(left.end > right.start for left, right in pairwise(sound)):
        return None
    return [one for one in sound if one.score >= REPORTED]


def _copy(finding: Any, text: str, detector: Guarded) -> Finding | None:
    if type(finding) is not Finding:
        return None
    entity, start, end = finding.entity, finding.start, finding.end
    score: object = finding.score
    if type(entity) is not str or entity not in detector.entities:
        return None
    if type(start) is not int or type(end) is not int or not 0 <= start < end <= len(text):
        return None
    if isinstance(score, bool) or not isinstance(score, (int, float)) or not 0 <= float(score) <= 1:
        return None
    return Finding(entity, start, end, float(score), detector.name)


def _prefilters(detector: object) -> tuple[str, ...]:
    given = getattr(detector, "prefilter", None)
    return (given,) if isinstance(given, str) else tuple(given or ())
