"""Upper, lower and title case: the formats of letters.

Raw values: sees values; keeps none.
"""

from __future__ import annotations

import re
from typing import Final

__all__ = ["CASELESS", "OTHER", "case_of", "in_case", "titled"]

OTHER: Final = ""
"""A format that nothing can be written in but what is written in it."""
CASELESS: Final = "n"
_SCOTS: Final = re.compile(r"\bMc([a-z])")


def case_of(text: str) -> str:
    """Return the case of all letters: ``u``, ``l``, ``t`` for title case, ``n`` where there are none."""
    upper, lower = text.upper(), text.lower()
    if text == upper:
        return CASELESS if text == lower else "u"
    if text == lower:
        return "l"
    return "t" if text == titled(text) else OTHER


def in_case(text: str, case: str) -> str | None:
    """Return a text in a case, ``None`` if that would make other letters of it (``ß``)."""
    written = {"u": str.upper, "l": str.lower, "t": titled}.get(case, str)(text)
    return written if written.lower() == text.lower() and len(written) == len(text) else None


def titled(text: str) -> str:
    """Return a text in title case, as names are written: ``O'Brien``, ``McDonald``."""
    return _SCOTS.sub(lambda match: f"Mc{match[1].upper()}", text.title())
