"""`NerDetector`: a model that finds names in a text, used as a detector.

Any callable will do that takes a text and returns spans: spaCy, GLiNER, a service of yours. Make one in a
function of a package of yours, name that under the entry points ``masklib.detectors``, and the entry point in
the policy (docs/plugins.md). What the callable raises, and what it returns out of contract, masks the whole
text.

Raw values: hands each text to the callable; keeps none; emits offsets. What the model keeps, logs or sends
elsewhere is its own affair: use one that runs in this process and does not.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, TypeAlias

from masklib.detection.overlap import resolve
from masklib.detection.pattern import REPORTED
from masklib.typing import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

__all__ = ["NerDetector", "Span"]

Span: TypeAlias = tuple[int, int, str, float]
"""Start, end (code points), label and score of what a model found."""

_SURROGATES: Final = re.compile("[\ud800-\udfff]")


class NerDetector:
    """A callable from a text to spans as a `masklib.typing.Detector`.

    Args:
        find: Takes a text and returns ``(start, end, label, score)`` for each thing in it, in any order.
        entities: What to call the labels: a mapping from each label to an entity, or the entities where
            labels and entities are the same. Other labels are passed over.
        name: The detector's name, that of its entry point.
        threshold: Score from which on a span counts.
        timeout: Seconds that 256 texts may take; then they are masked whole.

    Raises:
        ValueError: if there are no entities.

    Raw values: see the module.
    """

    def __init__(
        self,
        find: Callable[[str], Iterable[Span]],
        entities: Mapping[str, str] | Sequence[str],
        *,
        name: str = "ner",
        threshold: float = REPORTED,
        timeout: float = 60.0,
    ) -> None:
        if isinstance(entities, str) or not entities:
            raise ValueError("entities: a mapping from labels to entities, or several entities, is due")
        same = {one: one for one in entities}
        self._labels = {**entities} if hasattr(entities, "keys") else same
        self._find = find
        self._threshold = threshold
        self.name = name
        self.entities = tuple(sorted(set(self._labels.values())))
        self.timeout = timeout

    def detect(self, texts: Sequence[str], context: Sequence[str] = ()) -> list[list[Finding]]:
        """Return the findings of each text, see `masklib.typing.Detector`."""
        del context  # a model has no use for it
        return [self._detect(text) for text in texts]

    def _detect(self, text: str) -> list[Finding]:
        if not text or text.isspace():
            return []
        # models do not take lone surrogates; what stands for one is as long, so offsets hold
        spans = self._find(_SURROGATES.sub("\ufffd", text))
        return resolve([self._finding(span) for span in spans if self._counts(span)], text)

    def _counts(self, span: Span) -> bool:
        start, end, label, score = span
        return label in self._labels and start < end and not score < self._threshold

    def _finding(self, span: Span) -> Finding:
        start, end, label, score = span
        # masklib reports from 0.5 on; who sets a lower threshold means what lies between, too
        return Finding(self._labels[label], int(start), int(end), max(float(score), REPORTED), self.name)
