"""Findings in prose replaced in place, each by the surrogate that its value has in a column.

Raw values: sees texts and cuts the found parts out of them; keeps none.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from masklib.typing import Finding

    Column = Callable[[str, Sequence[object]], list[object]]

__all__ = ["splice"]


def splice(texts: Sequence[str], findings: Mapping[int, Sequence[Finding]], column: Column) -> list[str]:
    """Return the texts with every finding replaced.

    Args:
        texts: The texts.
        findings: By place in ``texts``.
        column: Masks values of one entity; called once an entity.
    """
    spans = [(place, span) for place, found in findings.items() for span in _merged(found, len(texts[place]))]
    by_entity: dict[str, list[int]] = defaultdict(list)
    for number, (_, span) in enumerate(spans):
        by_entity[span.entity].append(number)
    surrogates: dict[int, str] = {}
    for entity, numbers in by_entity.items():
        parts = [texts[place][span.start : span.end] for place, span in (spans[number] for number in numbers)]
        surrogates.update(zip(numbers, map(_text, column(entity, parts)), strict=True))
    pieces: dict[int, list[str]] = defaultdict(list)
    done: dict[int, int] = defaultdict(int)
    for number, (place, span) in enumerate(spans):
        pieces[place] += (texts[place][done[place] : span.start], surrogates[number])
        done[place] = span.end
    result = list(texts)
    for place, own in pieces.items():
        result[place] = "".join([*own, texts[place][done[place] :]])
    return result


def _text(surrogate: object) -> str:
    """A mask such as ``null`` has no text: in prose nothing stands in its place."""
    return surrogate if isinstance(surrogate, str) else ""


def _merged(findings: Sequence[Finding], length: int) -> list[Finding]:
    """Return spans in order that do not overlap and cover everything that was found."""
    result: list[Finding] = []
    for finding in sorted(findings, key=lambda one: (one.start, -one.end)):
        span = replace(finding, start=max(0, finding.start), end=min(length, finding.end))
        if span.start >= span.end:
            continue
        if result and span.start < result[-1].end:
            result[-1] = _union(result[-1], span)
        else:
            result.append(span)
    return result


def _union(first: Finding, second: Finding) -> Finding:
    """Cover both; the entity of the one that covers all, else of the surer one."""
    if second.end <= first.end:
        wider = second.end - second.start == first.end - first.start
        return first if not wider or first.score >= second.score else second
    surer = first if first.score >= second.score else second
    return replace(surer, start=first.start, end=second.end)
