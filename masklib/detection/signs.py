"""Signs: what plain words do not hold, and whether every match of a prefilter holds such a byte.

A sign is what is neither a letter, nor white space, nor one of ``.,;?!``: digits, hyphens, quotes, slashes.
Most prefilters of secrets and addresses need one, so they need not run where there is none.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

__all__ = ["BEYOND", "SIGN", "holds_sign", "needs"]

SIGN: Final = r"[^A-Za-z\x80-\xff\t-\r .,;?!]"
"""A sign, as one byte."""

BEYOND: Final = r"[\x80-\xff]"
"""A byte of what is outside ASCII."""

_SIGN: Final = re.compile(SIGN)
_BYTES: Final = "".join(map(chr, range(256)))
_ITEM: Final = re.compile(
    r"(?:(?P<several>\(\?:(?:\\x[89a-f][0-9a-f])+(?:\|(?:\\x[89a-f][0-9a-f])+)*\))"
    r"|(?P<bracket>\((?:\?i?:|\?i(?=\))|(?!\?))|\)|\|)"
    r"|(?P<one>\\x[0-9a-f]{2}|\\[sdwntrfv]|\\[^0-9A-Za-z]|\[\^?(?:\\.|[^\[\]\\])+\]|[^\[\]{}()|\\*+?^$]))"
    r"(?:(?P<absent>[?*]|\{0,[0-9]*\}|\{0\})|\+|\{[0-9,]+\})?",
    re.DOTALL,
)
"""What a prefilter is made of: the forms of a letter outside ASCII, a parenthesis or bar, or a byte or class,
and how often it stands."""


def holds_sign(literal: str) -> bool:
    """Return whether a literal holds a sign."""
    return _SIGN.search(literal) is not None


@lru_cache(maxsize=4096)
def needs(pattern: str, kind: str) -> bool:
    """Return whether every match of ``pattern`` holds a byte of ``kind``, `SIGN` or `BEYOND`; in doubt not.

    Only what stands outside all groups counts: what is in one may be absent, or one of several. Of a pattern
    with syntax that is unknown here nothing is said.
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
        needed = needed or (not bracket and not depth and not item["absent"] and _only(item, kind))
    return needed


def _only(item: re.Match[str], kind: str) -> bool:
    """Return whether an item stands for bytes of ``kind`` alone."""
    return kind == BEYOND if item["several"] else _stands_for(item["one"], kind)


@lru_cache(maxsize=1024)
def _stands_for(one: str, kind: str) -> bool:
    return all(re.fullmatch(kind, byte) for byte in re.findall(one, _BYTES, re.DOTALL))
