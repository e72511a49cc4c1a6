"""The frozen pool of name tokens: which tokens are names, and which of them may take each other's place.

Facts taken from the name lists of the package Faker 40.54.0 (MIT licence) by ``tests/mask/derive_names.py``,
which says the rules. Titles, prefixes and particles are lists of our own.

Raw values: sees none.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Final, NamedTuple

from masklib.mask.packed_tokens import PackedTokens
from masklib.package_data import lines_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = [
    "ADDRESS_WORDS",
    "KEPT_WORDS",
    "LEAST_TAIL",
    "MOST_INITIALS",
    "PARTICLES",
    "PREFIXES",
    "TITLES",
    "NameClass",
    "NamePool",
    "name_pool",
]

_TITLES: Final = "mr mrs ms mx miss dr prof sir madam jr sr ii iii iv ph phd md dds esq dear hello hi"
_PARTICLES: Final = (
    "von van der den de di da del della dei dos das du la le les los las el al bin ibn ben abu ter ten "
    "zu zur vom st av af och und san santa"
)
_ADDRESS_WORDS: Final = (
    "street st avenue ave road rd drive dr boulevard blvd lane ln court ct place pl square sq highway hwy "
    "parkway pkwy way terrace circle cir apt apartment suite ste unit floor fl po box north south east west "
    "ne nw se sw rue chemin quai impasse strasse str platz weg allee gasse calle avenida plaza paseo via "
    "viale piazza corso rua"
)

TITLES: Final = frozenset(_TITLES.split())
"""Kept as they are: they say what somebody is called, not who."""

PREFIXES: Final = frozenset(("mc", "mac"))
"""Kept in front of a name: so ``McDonald``, ``MCDONALD`` and ``mcdonald`` are one."""

LEAST_TAIL: Final = {"mac": 4, "mc": 3, "": 4}
"""Letters of the shortest name of the pool that a prefix, or an initial, may stand right in front of."""

MOST_INITIALS: Final = 3
"""More single letters in one text are no initials: they spell something out."""

KEPT_WORDS: Final = TITLES | PREFIXES

ADDRESS_WORDS: Final = frozenset(_ADDRESS_WORDS.split())
"""Kept in addresses: they say what kind of place it is, not which."""

PARTICLES: Final = tuple(_PARTICLES.split())
"""A class of their own, whatever letter they start with."""


class NameClass(NamedTuple):
    """Tokens that may take each other's place, next to each other in `NamePool.tokens`.

    Attributes:
        name: ``particle``, or kind, first letter and make.
        start: Number of its first token.
        size: How many entries it has.
        forms: How many tokens an entry has: all first forms come before all second ones.
    """

    name: str
    start: int
    size: int
    forms: int

    @property
    def stop(self) -> int:
        """One past the number of its last token."""
        return self.start + self.size * self.forms


@dataclass(frozen=True, slots=True)
class NamePool:
    """The pool, lower case.

    Attributes:
        classes: The classes, in the order of their tokens.
        tokens: The tokens by number, and back.
        class_of: The place in ``classes`` of each token, by number.
    """

    classes: tuple[NameClass, ...]
    tokens: PackedTokens = field(repr=False)
    class_of: Sequence[int] = field(repr=False)


@lru_cache(maxsize=1)
def name_pool() -> NamePool:
    """Return the pool, read on first use."""
    classes, class_of = list[NameClass](), array("H")

    def tokens() -> Iterator[str]:
        for name, forms in _classes():
            one = NameClass(name, len(class_of), len(forms[0]), len(forms))
            class_of.extend([len(classes)] * (one.stop - one.start))
            classes.append(one)
            yield from chain(*forms)

    packed = PackedTokens(tokens())
    return NamePool(tuple(classes), packed, class_of)


def _classes() -> Iterator[tuple[str, list[Sequence[str]]]]:
    yield "particle", [PARTICLES]
    for line in lines_of("masklib.mask.pools", "names.txt"):
        name, _, forms = line.partition(" ")
        yield name, [column.split() for column in forms.split("|")]
