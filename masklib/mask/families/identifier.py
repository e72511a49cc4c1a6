"""Identity, tax and company numbers: valid ones stay valid.

Where nobody says which country a number is of, `identifier` tries the kinds that `masklib.mask.schemes.named`
lists, and it stays valid wherever it was. With many more to try, too few numbers would be valid in just the
same ones: so each kind has a mask of its own name too.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from masklib.mask.scheme_masks import Schemes, permute_identifiers
from masklib.mask.schemes.named import named_schemes, unasked_schemes
from masklib.mask.two_way import TwoWay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.mask.permutation import Permuter


__all__ = ["Identifier", "NamedIdentifier"]


class Identifier(TwoWay):
    """Permutes identity numbers within their scheme, dates, regions and check digits included.

    Raw values: sees every text it is given; keeps none; emits surrogates only.
    """

    name = "identifier"
    entities = ("TAX_ID", "NATIONAL_ID", "HEALTH_INSURANCE_ID")
    keeps = "in which countries the number is valid, separators, case"
    leaks = "equality; what it keeps"

    def permute(self, texts: Sequence[str], permuter: Permuter) -> list[str]:
        """Return a number valid in the same countries for each; other texts as `generic` has them."""
        return permute_identifiers(texts, _schemes(), permuter)


class NamedIdentifier(TwoWay):
    """Permutes the numbers of one scheme, called by its name, such as ``de.vat``: no other is tried.

    Args:
        name: The scheme, as python-stdnum names the module that validates it.

    Raw values: sees every text it is given; keeps none; emits surrogates only.
    """

    entities: tuple[str, ...] = ()
    keeps = "validity in the scheme, a country in front, separators, case"
    leaks = "equality; what it keeps"

    def __init__(self, name: str) -> None:
        self.name = name

    def permute(self, texts: Sequence[str], permuter: Permuter) -> list[str]:
        """Return a valid number of the scheme for each; other texts as `generic` has them."""
        return permute_identifiers(texts, _schemes(self.name), permuter)


@lru_cache(maxsize=64)
def _schemes(name: str = "") -> Schemes:
    return Schemes(named_schemes(name) if name else unasked_schemes())
