"""Detectors and the scanner: what is sensitive in a text, and where.

`Scanner` is what the session uses, column by column; `detect` and `detect_many` are the public face.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from masklib.detection.pattern import Pattern
from masklib.detection.scanner import Scanner

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.typing import Finding

__all__ = ["Pattern", "Scanner", "detect", "detect_many"]


def detect(text: str, *, policy: object | None = None) -> list[Finding]:
    """Return what is sensitive in one text.

    Args:
        text: Any text.
        policy: The policy whose own patterns count too.

    Returns:
        Findings sorted by start, not overlapping; offsets are code points.

    Raw values: sees the text; keeps none; emits offsets.
    """
    return detect_many([text], policy=policy)[0]


def detect_many(texts: Sequence[str], *, policy: object | None = None) -> list[list[Finding]]:
    """Return what is sensitive in each of many texts; much faster than one by one.

    Args:
        texts: Any texts.
        policy: The policy whose own patterns count too.

    Returns:
        One list of findings a text, in order.

    Raw values: sees the texts; keeps none; emits offsets.
    """
    del policy  # a policy's own patterns: not built yet
    found = Scanner.default().scan(texts)
    return [found.get(number, []) for number in range(len(texts))]
