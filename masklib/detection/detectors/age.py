"""Ages, announced by their name.

Source: 45 CFR 164.514(b)(2)(i)(C): ages over 89 identify; the others are masked alike.
"""

from __future__ import annotations

from masklib.detection.announced import Announced

__all__ = ["DETECTORS"]

DETECTORS = (
    Announced(
        "age",
        "AGE",
        "age, aged, edad",
        r"(?:1[0-2][0-9]|[1-9][0-9]?)(?= ?(?:years?|yrs?|y/?o|,|\.|;|\)|$|\n|and\b))",
        score=0.6,
    ),
)
