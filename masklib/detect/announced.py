r"""Values that their own name announces: ``passport number P4789023X``, ``license plate: WBF-767``.

The shape of such a value proves nothing, so its name must stand right before it, with no more between than
``number``, ``is``, a colon and the like.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from masklib.detect.context import listed, phrase_prefilter
from masklib.detect.pattern import Pattern

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["announced"]

_FILLER: Final = (
    r"(?:[\s\"'_.-]{0,3}\b(?:numbers?|num|nos?|nr|ids?|identifier|code|card|details?|data|info|is|was|on|file"
    r"|ending|in|with|for|the|my|your|his|her|their|reads|called|as|like|belongs?|to)\b){0,4}"
)
_SIGN: Final = r"[\"'.]{0,2}\s{0,2}(?:[:=#(\u2013]|->|=>|-(?=\s))?\s{0,2}[#\"'(]{0,2}"


def announced(
    name: str,
    entity: str,
    phrases: str,
    value: str,
    *,
    score: float = 0.7,
    validate: Callable[[str, float], float] | None = None,
) -> Pattern:
    """Return the detector of values that come right after one of ``phrases``.

    Args:
        name: Name of the detector.
        entity: The entity it finds.
        phrases: Phrases that announce a value, separated by commas; case and punctuation do not matter.
        value: Pattern of the value, case does not matter.
        score: Confidence.
        validate: As in `masklib.typing.PatternDetector`.
    """
    names = listed(phrases)
    spelled = "|".join(r"[\s_'\u2019.-]{0,2}".join(phrase.split()) for phrase in names)
    return Pattern(
        name=name,
        entity=entity,
        pattern=rf"(?i)(?<![^\W_])(?:{spelled}){_FILLER}{_SIGN}(?<![^\W_])(?P<value>{value})(?![\w])",
        prefilter=tuple(map(phrase_prefilter, names)),
        score=score,
        validate=validate,
    )
