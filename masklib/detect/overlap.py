"""Overlap resolution: of findings that touch the same code points one stays."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from masklib.typing import Finding

__all__ = ["resolve"]


def resolve(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that stay, sorted by start: the higher score wins, then the longer."""
    ranked = sorted(findings, key=_rank)
    if len(ranked) < 2:  # noqa: PLR2004 - one finding cannot overlap another
        return ranked
    starts: list[int] = []
    kept: list[Finding] = []
    for finding in ranked:
        at = bisect_left(starts, finding.start)
        if _free(kept, at, finding):
            starts.insert(at, finding.start)
            kept.insert(at, finding)
    return kept


def _rank(finding: Finding) -> tuple[float, int, int, str]:
    return -finding.score, finding.start - finding.end, finding.start, finding.entity


def _free(kept: list[Finding], at: int, finding: Finding) -> bool:
    before = at == 0 or kept[at - 1].end <= finding.start
    after = at == len(kept) or finding.end <= kept[at].start
    return before and after
