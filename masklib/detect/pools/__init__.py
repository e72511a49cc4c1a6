"""Pools of person names: frozen facts, one case-folded token a line, loaded on first use.

``given.txt`` and ``family.txt`` are the given and family names of: the 86 locales of Faker 40.54 (MIT),
the US Census of 1990 (public domain; all given names, the 20,000 most frequent surnames) and the reference
lists of tsegall/fta (Apache-2.0). ``words.txt`` holds those of them that are also ordinary words, months or
places: tokens that Debian's documentation writes in lower case in a third of their occurrences or more, and
city, country and language names of tsegall/fta. A name from ``words.txt`` never counts alone.

Raw values: none; the pools are public facts.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

__all__ = ["family", "given", "words"]


@cache
def given() -> frozenset[str]:
    """Return the given names, case-folded."""
    return _load("given.txt")


@cache
def family() -> frozenset[str]:
    """Return the family names, case-folded."""
    return _load("family.txt")


@cache
def words() -> frozenset[str]:
    """Return the names that are also ordinary words or places, case-folded."""
    return _load("words.txt")


def _load(name: str) -> frozenset[str]:
    return frozenset((files(__name__) / name).read_text("utf-8").split())
