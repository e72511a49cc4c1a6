"""How the secrets of vendors are written down: a fixed beginning and what follows it."""

from __future__ import annotations

from typing import Final

from masklib.detection.pattern import Pattern

__all__ = ["token"]

_VARIED: Final = 5
"""Different code points in the last sixteen of a token; fewer are a placeholder (``ghp_xxxxxxxx``)."""


def token(name: str, pattern: str, *prefilters: str, score: float = 0.95, digits: bool = False) -> Pattern:
    """Return the detector of one vendor's token.

    Args:
        name: Name of the detector.
        pattern: The token; word characters and hyphens may not go on before or after it.
        prefilters: Patterns for Hyperscan, of which one matches in every token.
        score: Confidence.
        digits: Whether it always holds a digit; then texts without one are not looked at.
    """
    apart = tuple(one for one in prefilters if digits and "{" in one)
    return Pattern(
        name=name,
        entity="SECRET",
        pattern=rf"(?a)(?<![\w-])(?:{pattern})(?![\w-])",
        prefilter=tuple(one for one in prefilters if one not in apart),
        apart=apart,
        digits=digits,
        score=score,
        validate=_validate,
        lead=96,
        reach=1200,
    )


def _validate(text: str, score: float) -> float:
    return score if len(set(text[-16:])) >= _VARIED else 0.0
