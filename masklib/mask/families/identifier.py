"""Identity, tax and health numbers, routing, device and vehicle numbers: valid ones stay valid.

Which country a number is of, nobody says: it is tried in every scheme that masklib knows, see
`masklib.mask.schemes`, and stays valid wherever it was.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from masklib.mask.permutation import Permuter
from masklib.mask.scheme_masks import Schemes, permute_identifiers
from masklib.mask.schemes.americas import americas
from masklib.mask.schemes.asia_pacific import asia_pacific
from masklib.mask.schemes.europe import europe
from masklib.mask.schemes.things import things

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.typing import Subkeys

__all__ = ["Identifier"]


class Identifier:
    """Permutes identity numbers within their scheme, dates, regions and check digits included.

    Raw values: sees every text it is given; keeps none; emits surrogates only.
    """

    name = "identifier"
    entities = (
        "NATIONAL_ID",
        "TAX_ID",
        "US_ITIN",
        "US_EIN",
        "US_NPI",
        "MEDICAL_LICENSE",
        "HEALTH_INSURANCE_ID",
        "ABA_ROUTING_NUMBER",
        "IMEI",
        "VIN",
    )
    reversible = True
    keeps = "in which countries the number is valid, separators, case"
    leaks = "equality; what it keeps"

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return a number valid in the same countries for each; other texts as `generic` has them."""
        return permute_identifiers(texts, _schemes(), Permuter(keys))

    def unmask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return the number of each surrogate."""
        return permute_identifiers(texts, _schemes(), Permuter(keys, inverse=True))


@lru_cache(maxsize=1)
def _schemes() -> Schemes:
    return Schemes((*europe(), *americas(), *asia_pacific(), *things()))
