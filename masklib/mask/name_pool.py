"""The frozen pool of name tokens: which tokens are names, and which of them may take each other's place.

Facts taken from the name lists of the package Faker 40.54.0 (MIT licence) by ``tests/mask/derive_names.py``,
which says the rules. Titles and particles are a list of our own.

Raw values: sees none.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Final

__all__ = ["ADDRESS_WORDS", "PARTICLES", "TITLES", "NamePool", "name_pool"]

_TITLES: Final = "mr mrs ms mx miss dr prof sir madam jr sr ii iii iv phd md dds esq dear hello hi"
_PARTICLES: Final = (
    "von van der den de di da del della dei dos das du la le les los las el al bin ibn ben abu ter ten "
    "zu zur vom st av af och und san santa mc mac"
)
_ADDRESS_WORDS: Final = (
    "street st avenue ave road rd drive dr boulevard blvd lane ln court ct place pl square sq highway hwy "
    "parkway pkwy way terrace circle cir apt apartment suite ste unit floor fl po box north south east west "
    "ne nw se sw rue chemin quai impasse strasse str platz weg allee gasse calle avenida plaza paseo via "
    "viale piazza corso rua"
)

TITLES: Final = frozenset(_TITLES.split())
"""Kept as they are: they say what somebody is called, not who."""

ADDRESS_WORDS: Final = frozenset(_ADDRESS_WORDS.split())
"""Kept in addresses: they say what kind of place it is, not which."""

PARTICLES: Final = tuple(_PARTICLES.split())
"""A class of their own, whatever letter they start with."""

Entry = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NamePool:
    """The pool, lower case.

    Attributes:
        classes: Entries that may take each other's place, by the name of their class. An entry is one token,
            or a token without and with accents.
        tokens: Every token of the pool, and every word that a mask keeps: no made-up name is one of these.
    """

    classes: dict[str, tuple[Entry, ...]] = field(repr=False)
    tokens: frozenset[str] = field(repr=False)


@lru_cache(maxsize=1)
def name_pool() -> NamePool:
    """Return the pool, read on first use."""
    classes: dict[str, list[Entry]] = defaultdict(list)
    classes["particle"] = [(particle,) for particle in PARTICLES]
    text = files("masklib.mask.pools").joinpath("names_latin.txt").read_text("utf-8")
    for line in text.splitlines():
        kind, *forms = line.split(" ")
        classes[f"{kind}/{forms[0][0]}/{len(forms)}"].append(tuple(forms))
    tokens = {form for entries in classes.values() for entry in entries for form in entry}
    return NamePool(
        {name: tuple(entries) for name, entries in classes.items()},
        frozenset(tokens | TITLES | ADDRESS_WORDS),
    )
