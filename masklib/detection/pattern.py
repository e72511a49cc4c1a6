"""`Pattern`: the pattern detector that most built-in detectors and a policy's own patterns are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["REPORTED", "Pattern"]

REPORTED: Final = 0.5
"""The lowest score that is reported."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """One pattern that finds one entity; satisfies `masklib.typing.PatternDetector`.

    Attributes:
        name: Unique name.
        entity: The entity it finds.
        pattern: Confirming pattern in the syntax of the `regex` package. A group named ``value``, where
            there is one, is what is found; otherwise the whole match is.
        prefilter: What Hyperscan looks for, see `masklib.detection.prefilter`; ``None``: its context phrases
            if it is ``contextual``, otherwise every text is tried.
        context: Phrases that raise the score when one stands near or in the column's name.
        score: Confidence without context and before validation, 0 to 1.
        validate: Gets the found text and the score, returns the score to report; 0 drops the finding.
        against: Phrases that lower the score when one stands right before or in the column's name.
        boost: What context adds, and what an opposing phrase takes away.
        contextual: Whether nothing is found without context: then only texts that hold a context phrase, or
            whose column does, are looked at.
        lead: Code points from the start of a match to the prefilter's end, at most; ``None``: unknown, so the
            whole text is looked at and not only the regions round the prefilter's matches.
        reach: Code points from the prefilter's end to where the end of a match is certain, at most.
        digits: Whether only texts that hold an ASCII digit can hold what it finds.
        apart: Prefilters that Hyperscan runs best alone, see `masklib.detection.prefilter`.
        timed: Whether it is run by `regex` against the clock. ``False`` only for patterns whose cost is known
            to be linear: `re` runs those, twice as fast.
    """

    name: str
    entity: str
    pattern: str
    prefilter: str | tuple[str, ...] | None = None
    context: tuple[str, ...] = ()
    score: float = 0.8
    validate: Callable[[str, float], float] | None = None
    against: tuple[str, ...] = ()
    boost: float = 0.4
    contextual: bool = False
    lead: int | None = None
    reach: int = 160
    digits: bool = False
    apart: tuple[str, ...] = ()
    timed: bool = True
