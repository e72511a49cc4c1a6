"""Masks that act on a whole value of whatever type, without its text: redact, null, keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from masklib.mask.redaction import redact

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["WHOLE_MASKS"]


def _null(values: Sequence[object]) -> list[object]:
    return [None] * len(values)


WHOLE_MASKS: Final[dict[str, Callable[[Sequence[object]], list[object]]]] = {
    "redact": redact,
    "free_text": redact,
    "null": _null,
    "keep": list,
}
"""By name. ``free_text`` is what prose gets as one value: a column of prose is scanned instead."""
