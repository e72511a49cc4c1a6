"""Signs: what plain words do not hold, and whether every match of a prefilter holds one.

A sign is what is neither a letter, nor white space, nor one of ``.,;?!``: digits, hyphens, quotes, slashes.
Most prefilters of secrets and addresses need one, so they need not run where there is none.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

__all__ = ["SIGN", "holds_sign", "needs_sign"]

SIGN: Final = r"[^A-Za-z\x80-\xff\t-\r .,;?!]"
"""A sign, as one byte."""

_SIGN: Final = re.compile(SIGN)
_BYTES: Final = "".join(map(chr, range(256)))
_ITEM: Final = re.compile(
    r"(?:(?P<bracket>\((?:\?i?:|\?i(?=\))|(?!\?))|\)|\|)"
    r"|(?P<one>\\x[0-9a-f]{2}|\\[sdwntrfv]|\\[^0-9A-Za-z]|\[\^?(?:\\.|[^\[\]\\])+\]|[^\[\]{}()|\\*+?^$]))"
    r"(?:(?P<absent>[?*]|\{0,[0-9]*\}|\{0\})|\+|\{[0-9,]+\})?",
    re.DOTALL,
)
"""What a prefilter is made of: a parenthesis or bar, or a byte or class, and how often it stands."""


def holds_sign(literal: str) -> bool:
    """Return whether a literal holds a sign."""
    return _SIGN.search(literal) is not None


@lru_cache(maxsize=4096)
def needs_sign(pattern: str) -> bool:
    """Return whether every match of ``pattern`` holds a sign; in doubt, or of syntax unknown here, not.

    Only what stands outside all groups counts: what is in one may be absent, or one of several.
    """
    depth = at = 0
    needed = False
    while at < len(pattern):
        item = _ITEM.match(pattern, at)
        if item is None:
            return False
        at = item.end()
        bracket = item["bracket"] or ""
        depth += bracket.startswith("(") - (bracket == ")")
        if bracket == "|" and not depth:
            return False
        needed = needed or (not bracket and not depth and not item["absent"] and _only_signs(item["one"]))
    return needed


@lru_cache(maxsize=1024)
def _only_signs(item: str) -> bool:
    """Return whether a byte or a class stands for signs alone."""
    return all(map(_SIGN.match, re.findall(item, _BYTES, re.DOTALL)))
