"""Names of people: frozen lists, one case-folded token a line, and the evidence that a word is a name.

``given.txt`` and ``family.txt`` are the given and family names of: the 86 locales of Faker 40.54 (MIT),
the US Census of 1990 (public domain; all given names, the 20,000 most frequent surnames), the reference
lists of tsegall/fta (Apache-2.0), and the most common names of 106 countries as Wikipedia lists them
(sigpwned/popular-names-by-country-dataset, CC0). ``words.txt`` holds those of them that are also ordinary
words, months or places. ``english.txt`` are words that Debian's documentation writes in lower case in at
least ten files and a third of their occurrences, save the people of its examples (Alice, Tim).
``places.txt`` are city, country, state, language and nationality names of tsegall/fta. ``cues.txt`` explains
itself; ``weights.txt`` is explained in `masklib.detection.names.evidence`.

Raw values: none; the lists are public facts.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from masklib.detection.names.word_list import WordList
from masklib.package_data import lines_of, text_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["cues", "english", "family", "given", "listed", "places", "read", "weights", "words"]


@cache
def given() -> WordList:
    """Return the given names."""
    return _list("given")


@cache
def family() -> WordList:
    """Return the family names."""
    return _list("family")


@cache
def words() -> WordList:
    """Return the names that are also ordinary words, months or places."""
    return _list("words")


@cache
def english() -> WordList:
    """Return ordinary English words."""
    return _list("english")


@cache
def places() -> WordList:
    """Return names of cities, countries, states, languages and nationalities."""
    return _list("places")


@cache
def cues(kind: str) -> frozenset[str]:
    """Return the cue words of one kind; ``cues.txt`` explains the kinds."""
    body = re.split(rf"(?m)^\[{kind}\]$", read("cues.txt"))[1].split("[", maxsplit=1)[0]
    return frozenset(" ".join(cue.split()) for cue in body.split(","))


@cache
def weights() -> Mapping[str, float]:
    """Return the weight of each piece of evidence."""
    pairs = (line.split() for line in read("weights.txt").splitlines() if line and not line.startswith("#"))
    return {name: float(weight) for name, weight in pairs}


def listed(name: str) -> Iterator[str]:
    """Yield the words of one list, such as ``given``, read anew."""
    return lines_of(__name__, f"{name}.txt")


def _list(name: str) -> WordList:
    return WordList(listed(name))


def read(name: str) -> str:
    """Return the text of one of the files, read anew."""
    return text_of(__name__, name)
