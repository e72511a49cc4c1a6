"""Identity, tax and health numbers, routing, device and vehicle numbers: valid ones stay valid.

Which country a number is of, nobody says: `identifier` tries it in the schemes of identity numbers that
`masklib.mask.schemes.named` lists, and it stays valid wherever it was. With many more to try, too few numbers
would be valid in just the same ones: so the others have a mask of their own name.
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
    entities = (
        "ABA_ROUTING_NUMBER",
        "TAX_ID",
        "US_ITIN",
        "US_EIN",
        "NATIONAL_ID",
        "AU_ABN",
        "AU_ACN",
        "AU_MEDICARE",
        "AU_TFN",
        "CA_SIN",
        "DE_SOCIAL_SECURITY",
        "DE_TAX_ID",
        "ES_NIE",
        "ES_NIF",
        "FI_PERSONAL_IDENTITY_CODE",
        "IN_AADHAAR",
        "IN_GSTIN",
        "IN_PAN",
        "IN_VOTER",
        "IT_FISCAL_CODE",
        "KR_BRN",
        "KR_FRN",
        "KR_RRN",
        "PL_PESEL",
        "SE_PERSONNUMMER",
        "SG_NRIC_FIN",
        "TH_TNIN",
        "TR_NATIONAL_ID",
        "UK_NHS",
        "UK_NINO",
        "US_MBI",
        "ZA_ID_NUMBER",
        "HEALTH_INSURANCE_ID",
        "MEDICAL_LICENSE",
        "US_NPI",
        "IMEI",
        "VIN",
    )
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
