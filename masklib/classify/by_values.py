"""Classification by a sample of a column's values."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from masklib.detect import Scanner
from masklib.typing import Classification

if TYPE_CHECKING:
    from masklib.typing import Column

__all__ = ["classify_by_values"]

_SHARE: Final = 0.6
_COVERED: Final = 0.8


def classify_by_values(column: Column) -> Classification:
    """Return what a column holds as far as its sample tells; no sample, no classification."""
    texts = [value for value in column.values if isinstance(value, str) and value.strip()]
    if not texts:
        return Classification(None, 0.0)
    filled: Counter[str] = Counter()
    touched = 0
    for number, findings in Scanner.default().scan(texts).items():
        touched += 1
        longest = max(findings, key=lambda one: one.end - one.start)
        if longest.end - longest.start >= _COVERED * len(texts[number].strip()):
            filled[longest.entity] += 1
    for entity, count in filled.most_common(1):
        if count >= _SHARE * len(texts):
            return Classification(
                entity, count / len(texts), (f"{count} of {len(texts)} values are {entity}",)
            )
    if touched:
        return Classification("FREE_TEXT", 0.5, (f"{touched} of {len(texts)} values hold something",))
    return Classification(None, 0.0)
