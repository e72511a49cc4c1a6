"""A policy's own patterns, and the patterns of plugins, as detectors that `masklib.detection.scanner` runs.

Raw values: the checkers see the texts that were found; keep none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from masklib.detection.confirm import Confirmer
from masklib.detection.context import known
from masklib.detection.derived import derive_prefilter
from masklib.detection.pattern import Pattern
from masklib.policy.checkers import load_checker
from masklib.typing import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from masklib.policy import PatternRule

__all__ = ["OWN", "Validated", "pattern_of", "valid_score"]

OWN: Final = "policy:"
"""What the name of a detector begins with that is a pattern of the policy; the entity follows."""

_DOUBT: Final = 0.6
"""What a match loses that its checker refuses: too much to count, unless a phrase stands near."""
_SEPARATORS: Final = str.maketrans("", "", " \t\n-./")


def pattern_of(rule: PatternRule) -> Pattern:
    """Return the detector of one of a policy's own patterns; it runs against the clock."""
    return Pattern(
        f"{OWN}{rule.entity}",
        rule.entity,
        rule.pattern,
        prefilter=derive_prefilter(rule.pattern),
        context=rule.context,
        score=rule.score,
        validate=_validator(rule.validate) if rule.validate else None,
    )


def _validator(name: str) -> Callable[[str, float], float]:
    """Return a validator: sure of what the checker accepts, in doubt about what it refuses."""
    holds = load_checker(name)

    def validate(text: str, score: float) -> float:
        if holds(text) or holds(text.translate(_SEPARATORS)):
            return 1.0
        return max(0.01, round(score - _DOUBT, 2))

    return validate


def valid_score(validate: Callable[[str, float], float]) -> Callable[[str, float], float]:
    """Return a plugin's validator that raises where it returns no score, so that the whole text is masked."""

    def checked(text: str, score: float) -> float:
        found: object = validate(text, score)
        if not isinstance(found, (int, float)) or isinstance(found, bool):
            raise TypeError("a validator returns a score from 0 to 1")
        plain = float(found)
        if not 0 <= plain <= 1:
            raise ValueError("a validator returns a score from 0 to 1")
        return plain

    return checked


class Validated:
    """A plugin's pattern with its validator, as a `masklib.typing.Detector`: a validator has no clock.

    Args:
        pattern: The pattern; its validator raises where it returns no score.
    """

    def __init__(self, pattern: Pattern) -> None:
        self.name = pattern.name
        self.entities: tuple[str, ...] = (pattern.entity,)
        self.prefilter = pattern.prefilter
        self._confirm = Confirmer(pattern).find

    def detect(self, texts: Sequence[str], context: Sequence[str] = ()) -> list[list[Finding]]:
        """Return the findings of each text; one on which the validator fails is one finding."""
        words = known(context)
        return [self._detect(text, words) for text in texts]

    def _detect(self, text: str, words: str) -> list[Finding]:
        try:
            return list(self._confirm(text, (), words))
        except Exception:  # noqa: BLE001 - whatever broke, the pattern's clock or the validator: fail closed
            return [Finding(self.entities[0], 0, len(text), 1.0, self.name)]
