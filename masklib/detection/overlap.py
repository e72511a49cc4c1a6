"""Overlap resolution: of findings that touch the same code points one stays, and none of a loser is shown.

The higher score wins, then the longer. Two things keep a rejected finding from being shown in part: one that
holds another of a little higher score is preferred to it (``12 John Smith Street`` to ``John Smith``), and
what sticks out of the winner on one side stays a finding of its own.

Raw values: sees texts and offsets; keeps none.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from dataclasses import replace
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from masklib.typing import Finding

__all__ = ["resolve"]

_NEARLY: Final = 0.3
"""How much lower the score of a finding may be than that of one inside it that it is preferred to."""
_LOOSE: Final = frozenset({"URL", "DATE_TIME"})
"""Entities that say less than what stands inside them."""
_REST: Final = 3
"""Letters and digits that the rest of a finding must hold to stay."""
_SMALL: Final = 48
"""Findings that are compared each with each; where more hang together the rank alone decides."""


def resolve(findings: Sequence[Finding], text: str) -> list[Finding]:
    """Return the findings in ``text`` that stay, sorted by start."""
    if len(findings) < 2:  # noqa: PLR2004 - one finding cannot overlap another
        return list(findings)
    if all(one.start == findings[0].start and one.end == findings[0].end for one in findings):
        return [min(findings, key=_rank)]
    stay: list[Finding] = []
    for cluster in _clusters(findings):
        stay += _settled(cluster, text) if len(cluster) > 1 else cluster
    return stay


def _clusters(findings: Sequence[Finding]) -> Iterator[list[Finding]]:
    """Yield the findings that touch one another, directly or by way of others."""
    cluster: list[Finding] = []
    end = 0
    for finding in sorted(findings, key=lambda one: one.start):
        if cluster and finding.start >= end:
            yield cluster
            cluster = []
        cluster.append(finding)
        end = max(end, finding.end)
    yield cluster


def _settled(cluster: Sequence[Finding], text: str) -> list[Finding]:
    ranked = sorted(cluster, key=_rank)
    small = len(ranked) <= _SMALL
    kept: list[Finding] = []
    for finding in ranked:
        if small and any(_preferred(other, finding, ranked) for other in ranked):
            continue
        touched = _touched(kept, finding)
        free = _rest(finding, touched[0], text) if small and len(touched) == 1 else finding
        if free is not None and not _touched(kept, free):
            insort(kept, free, key=_start)
    return kept


def _rank(finding: Finding) -> tuple[float, int, int, str]:
    return -finding.score, finding.start - finding.end, finding.start, finding.entity


def _start(finding: Finding) -> int:
    return finding.start


def _touched(kept: Sequence[Finding], finding: Finding) -> Sequence[Finding]:
    """Return those of ``kept`` (sorted and apart) that ``finding`` touches."""
    first = bisect_right(kept, finding.start, key=_start)
    first -= bool(first and kept[first - 1].end > finding.start)
    return kept[first : bisect_left(kept, finding.end, first, key=_start)]


def _preferred(outer: Finding, inner: Finding, findings: Sequence[Finding]) -> bool:
    """Return whether ``outer`` holds ``inner`` and is preferred to it: it holds one entity alone."""
    if not _holds(outer, inner) or outer.entity in _LOOSE or outer.score < inner.score - _NEARLY:
        return False
    return all(one.entity == inner.entity for one in findings if _holds(outer, one))


def _holds(outer: Finding, inner: Finding) -> bool:
    larger = outer.end - outer.start > inner.end - inner.start
    return larger and outer.start <= inner.start and inner.end <= outer.end


def _rest(finding: Finding, winner: Finding, text: str) -> Finding | None:
    """Return what sticks out of the winner on one side, if it is more than a scrap."""
    left, right = finding.start < winner.start, winner.end < finding.end
    if left == right:
        return None
    start, end = (finding.start, winner.start) if left else (winner.end, finding.end)
    scrap = sum(map(str.isalnum, text[start:end])) < _REST
    return None if scrap else replace(finding, start=start, end=end)
