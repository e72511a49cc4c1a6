"""MAC addresses.

Source: IEEE 802-2014 8.1 (hexadecimal representation), Cisco's dotted triples.
"""

from __future__ import annotations

from masklib.detection.pattern import Pattern

__all__ = ["DETECTORS"]


def _validate(text: str, score: float) -> float:
    digits = {char for char in text.lower() if char.isalnum()}
    return score if len(digits) > 1 else 0.0


DETECTORS = (
    Pattern(
        name="mac_address",
        entity="MAC_ADDRESS",
        pattern=(
            r"(?<![\w:.-])(?:[0-9A-Fa-f]{2}([:-])(?:[0-9A-Fa-f]{2}\1){4}[0-9A-Fa-f]{2}"
            r"|[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4})(?![\w:-]|\.[0-9A-Fa-f])"
        ),
        prefilter=(
            r"[0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-][0-9A-Fa-f]{2}[:-]",
            r"[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}\.[0-9A-Fa-f]{4}",
        ),
        score=0.85,
        validate=_validate,
    ),
)
