"""Detectors and the scanner: what is sensitive in a text, and where.

`Scanner` is what the session uses, column by column, `scanner_of` the one that counts for a policy; `detect`
and `detect_many` are the public face.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from masklib.detection.pattern import Pattern
from masklib.detection.scanner import Scanner

if TYPE_CHECKING:
    import os
    from collections.abc import Sequence

    from masklib.policy import Policy
    from masklib.typing import Finding

__all__ = ["Pattern", "Scanner", "detect", "detect_many", "scanner_of"]


def scanner_of(policy: Policy | str | os.PathLike[str] | None) -> Scanner:
    """Return the scanner for a policy: the built-in detectors, its own patterns, the plugins it names.

    Args:
        policy: The policy or the path of its file; ``None`` for the built-in detectors alone.

    Raises:
        PolicyError: if the policy is wrong.
        PluginError: if a plugin that it names cannot be used.
        TypeError: if it is no policy.
    """
    if policy is None:
        return Scanner.default()
    from masklib.detection.composed import scanner_of as composed
    from masklib.policy import policy_of

    return composed(policy_of(policy))


def detect(text: str, *, policy: Policy | str | os.PathLike[str] | None = None) -> list[Finding]:
    """Return what is sensitive in one text.

    Args:
        text: Any text.
        policy: A policy, or the path of its file, whose own patterns and plugins count too. ``None``: the
            built-in detectors alone, whatever the environment says.

    Returns:
        Findings sorted by start, not overlapping; offsets are code points.

    Raises:
        PolicyError: if the policy is wrong.
        PluginError: if a plugin that it names cannot be used.

    Raw values: sees the text; keeps none; emits offsets.
    """
    return detect_many([text], policy=policy)[0]


def detect_many(
    texts: Sequence[str], *, policy: Policy | str | os.PathLike[str] | None = None
) -> list[list[Finding]]:
    """Return what is sensitive in each of many texts; much faster than one by one.

    Args:
        texts: Any texts.
        policy: As in `detect`.

    Returns:
        One list of findings a text, in order.

    Raises:
        PolicyError: if the policy is wrong.
        PluginError: if a plugin that it names cannot be used.

    Raw values: sees the texts; keeps none; emits offsets.
    """
    found = scanner_of(policy).scan(texts)
    return [found.get(number, []) for number in range(len(texts))]
