"""US social security numbers.

Source: Social Security Administration, https://www.ssa.gov/employer/randomizationfaqs.html: no area 000,
666 or 900 to 999, no group 00, no serial 0000. A number outside these rules that is written as one still
counts, since test data breaks them; bare nine digits need context.
"""

from __future__ import annotations

import re
from typing import Final

from masklib.detection.pattern import Pattern

__all__ = ["DETECTORS"]

_ASSIGNABLE: Final = re.compile(r"(?!000|666|9)\d{3}\D?(?!00)\d\d\D?(?!0000)\d{4}")
_CONTEXT: Final = (
    "ssn", "ssns", "social security", "social", "soc sec", "social sec", "security number", "socsec",
    "tax id", "taxpayer", "tin", "itin", "ssid", "ss no", "ss number",
)  # fmt: skip


_AGAINST: Final = (
    "order",
    "sku",
    "product",
    "part",
    "invoice",
    "model",
    "serial",
    "tracking",
    "item",
    "suite",
)


def _grouped(text: str, score: float) -> float:
    if _ASSIGNABLE.fullmatch(text):
        return score + 0.25
    return score - 0.1 if text[0] == "9" else score


def _bare(text: str, score: float) -> float:
    return score if _ASSIGNABLE.fullmatch(text) else 0.0


DETECTORS = (
    Pattern(
        name="us_ssn",
        entity="US_SSN",
        pattern=(r"(?<![0-9.-])(?<![0-9][ /])[0-9]{3}([- ])[0-9]{2}\1[0-9]{4}(?![^\W_]|-|[ ._][0-9])"),
        prefilter=r"[0-9]{3}[ -][0-9]{2}[ -][0-9]{4}",
        against=_AGAINST,
        context=_CONTEXT,
        digits=True,
        score=0.6,
        validate=_grouped,
    ),
    Pattern(
        name="us_ssn_partial",
        entity="US_SSN",
        pattern=(
            r"(?<![\w*#-])(?=[Xx*#-]{0,8}[0-9])(?=[0-9-]{0,8}[Xx*#])(?:[Xx*#]{3}|[0-9]{3})-(?:[Xx*#]{2}|[0-9]{2})-(?:[Xx*#]{4}"
            r"|[0-9]{4})"
            r"(?![\w*#-])"
        ),
        prefilter=(r"[Xx*#]{2}-[0-9Xx*#]{2}", r"[0-9]{3}-[Xx*#]{2}-", r"[0-9]{3}-[0-9]{2}-[Xx*#]{4}"),
        context=_CONTEXT,
        digits=True,
        score=0.6,
    ),
    Pattern(
        name="us_ssn_bare",
        entity="US_SSN",
        pattern=r"(?<![\w.-])[0-9]{9}(?![\w-]|\.[0-9])",
        context=_CONTEXT,
        digits=True,
        score=0.2,
        contextual=True,
        validate=_bare,
    ),
)
