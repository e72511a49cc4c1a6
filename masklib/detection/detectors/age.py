"""Ages, announced by their name.

Source: 45 CFR 164.514(b)(2)(i)(C): ages over 89 identify; the others are masked alike.
"""

from __future__ import annotations

from typing import Final

from masklib.detection.announced import Announced
from masklib.detection.pattern import Pattern

__all__ = ["DETECTORS"]

_YEARS: Final = "(?:1[0-2][0-9]|[1-9]?[0-9])"
_SOMEBODY: Final = (
    "boy|girl|man|woman|male|female|patient|child|son|daughter|student|mother|father|lady|gentleman|infant"
    "|teenager|person|brother|sister|husband|wife|customer|driver|victim|resident"
)
"""Who has an age; a server or a whisky has one too."""

DETECTORS = (
    Announced(
        "age",
        "AGE",
        "age, aged, edad",
        r"(?:1[0-2][0-9]|[1-9][0-9]?)(?= ?(?:years?|yrs?|y/?o|,|\.|;|\)|$|\n|and\b))",
        score=0.6,
    ),
    Pattern(
        name="age_said",
        entity="AGE",
        pattern=(
            rf"(?i)(?<![\w.-])(?:(?<=is )|(?<=am )|(?<=was )|(?<=are )|(?<=turned )|(?<='m )|(?<='s ))"
            rf"{_YEARS}"
            r"(?= ?(?:years?|yrs?)[ -]old| ?y/?o\b)"
            rf"|(?<![\w.-]){_YEARS}(?=[ -]?(?:years?|yrs?)[ -]olds? (?:[a-z-]{{1,16}} )?(?:{_SOMEBODY})\b)"
            rf"|(?<![\w.-]){_YEARS}(?= ?(?:y/o|yo|y\.o\.) (?:{_SOMEBODY}|m|f)\b)"
            rf"|(?<![\w.-]){_YEARS}"
            r"(?= (?:jahre alt|jaar oud|a\u00f1os de edad|anos de idade|\u00e5r gammal)\b)"
        ),
        prefilter=(
            r"(?i)[0-9][ -]?(?:years?|yrs?)[ -]old",
            r"(?i)[0-9] ?y(?:/o|o|\.o)[^a-z]",
            r"(?i)[0-9] (?:jahre alt|jaar oud|a\xc3\xb1os de|anos de|\xc3\xa5r gam)",
        ),
        digits=True,
        score=0.6,
    ),
)
