"""Classification by a sample of a column's values.

What the scanner finds in most values decides; where values say nothing one by one, their shapes together may
(`masklib.classification.shapes`).

Raw values: sees the sample; keeps and emits none.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from masklib.classification.shapes import shape
from masklib.detection import Scanner
from masklib.typing import Classification

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.typing import Column, Finding

__all__ = ["classify_by_values"]

_SHARE: Final = 0.6
"""Share of the values that must be of one entity, whole."""
_COVERED: Final = 0.5
"""Share of a value that a finding must cover to be the whole of it."""
_SAMPLE: Final = 1000
"""Values looked at, at most."""
_PROSE: Final = 4
"""Words from which a value counts as prose."""


def classify_by_values(column: Column, scanner: Scanner | None = None) -> Classification:
    """Return what a column holds as far as its sample tells; no sample, no classification.

    Args:
        column: The column.
        scanner: What looks into the values; the built-in detectors if not given.
    """
    texts = [text for value in column.values[:_SAMPLE] if (text := _text(value))]
    if not texts:
        return Classification(None, 0.0)
    found = (scanner or Scanner.default()).scan(texts)
    whole = Counter(
        entity for number, findings in found.items() if (entity := _whole(texts[number], findings))
    )
    for entity, count in whole.most_common(1):
        if count >= _SHARE * len(texts):
            return Classification(entity, 0.95 * count / len(texts), (_told(count, len(texts), entity),))
    return shape(texts) or _prose(texts, found)


def _text(value: object) -> str:
    """Return a value as text; values that can hold nothing personal by type alone are left out."""
    if value is None or isinstance(value, (bool, float, complex, memoryview, bytearray)):
        return ""
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace").strip()
    return str(value).strip()


def _whole(text: str, findings: Sequence[Finding]) -> str | None:
    longest = max(findings, key=lambda finding: finding.end - finding.start)
    return longest.entity if longest.end - longest.start >= _COVERED * len(text) else None


def _prose(texts: Sequence[str], found: dict[int, list[Finding]]) -> Classification:
    """Return free text where some values hold something, or most are prose."""
    wordy = sum(text.count(" ") >= _PROSE for text in texts)
    if found:
        return Classification("FREE_TEXT", 0.5, (f"{len(found)} of {len(texts)} values hold something",))
    if wordy > len(texts) / 2:
        return Classification("FREE_TEXT", 0.3, (f"{wordy} of {len(texts)} values are prose",))
    return Classification(None, 0.0)


def _told(count: int, size: int, entity: str) -> str:
    return f"{count} of {size} values are {entity}"
