"""What is wrong with the findings of one text, in words. The rules are those of `masklib.detection.guarded`.

Raw values: sees one text; the messages hold none of it.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from masklib.typing import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masklib.typing import Detector

__all__ = ["answer_problems"]


def answer_problems(answer: Any, text: str, detector: Detector) -> Iterator[str]:
    """Yield everything that is wrong with one answer."""
    if not isinstance(answer, (list, tuple)):
        yield f"a sequence of findings is due, not {type(answer).__name__}"
        return
    sound = []
    for finding in answer:
        found = list(_finding_problems(finding, text, detector))
        yield from found
        sound += [] if found else [finding]
    ordered = sorted(sound, key=lambda one: one.start)
    if any(left.end > right.start for left, right in pairwise(ordered)):
        yield "findings overlap; the detector has to choose"


def _finding_problems(finding: Any, text: str, detector: Detector) -> Iterator[str]:
    if type(finding) is not Finding:
        yield f"a masklib.Finding is due, not {type(finding).__name__}"
        return
    if type(finding.entity) is not str or finding.entity not in detector.entities:
        yield f"finds {finding.entity!r}, which is none of its entities"
    if type(finding.start) is not int or type(finding.end) is not int:
        yield "offsets must be of type int"
    elif not 0 <= finding.start < finding.end <= len(text):
        yield f"offsets {finding.start} to {finding.end} do not lie in a text of {len(text)} code points"
    score: object = finding.score
    if isinstance(score, bool) or not isinstance(score, (int, float)) or not 0 <= float(score) <= 1:
        yield "a score from 0 to 1 is due"
    if finding.detector != detector.name:
        yield "a finding is signed with another name than the detector's"
