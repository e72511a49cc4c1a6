"""Postcodes: what is one of a country that writes letters stays one; those of digits alone keep their form.

Forms: BS 7666 and Royal Mail (United Kingdom), Canada Post, PostNL (Netherlands). A postcode of digits alone
(United States, Germany, France and most countries) is permuted by `generic` among those of its length and
zeros in front, whatever stands between the digits.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from masklib.mask.identifiers import Scheme, among, digits
from masklib.mask.scheme_masks import Schemes, permute_identifiers
from masklib.mask.two_way import TwoWay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.mask.permutation import Permuter

__all__ = ["Postcode"]

_AREAS: Final = (
    "AB AL B BA BB BD BH BL BN BR BS BT CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN "
    "EX FK FY G GL GU GY HA HD HG HP HR HS HU HX IG IM IP IV JE KA KT KW KY L LA LD LE LL LN LS LU M ME MK "
    "ML N NE NG NN NP NR NW OL OX PA PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA "
    "TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR WS WV YO ZE"
)
_INWARD: Final = "ABDEFGHJLNPQRSTUWXYZ"
_CANADIAN: Final = "ABCEGHJKLMNPRSTVWXYZ"
_CANADIAN_FIRST: Final = "ABCEGHJKLMNPRSTVXY"
_LETTERS: Final = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NEVER: Final = frozenset({"SA", "SD", "SS"})


class Postcode(TwoWay):
    """Permutes postcodes within their country's form.

    Raw values: sees every text it is given; keeps none; emits surrogates only.
    """

    name = "postcode"
    entities = ("POSTCODE",)
    keeps = "the form of a British, Canadian or Dutch postcode; of others length, punctuation, zeros in front"
    leaks = "equality; what it keeps"

    def permute(self, texts: Sequence[str], permuter: Permuter) -> list[str]:
        """Return a postcode of the same form for each; other texts as `generic` has them."""
        return permute_identifiers(texts, _schemes(), permuter)


@lru_cache(maxsize=1)
def _schemes() -> Schemes:
    inward = (digits(1), among(_INWARD), among(_INWARD))
    pairs = (first + second for first in _LETTERS for second in _LETTERS)
    canadian = (among(_CANADIAN_FIRST), digits(1), among(_CANADIAN), digits(1), among(_CANADIAN), digits(1))
    dutch = (among("123456789"), digits(3), among(pair for pair in pairs if pair not in _NEVER))
    areas = {width: [area for area in _AREAS.split() if len(area) == width] for width in (1, 2)}
    districts = (("one", (among("123456789"),)), ("two", (among("123456789"), digits(1))))
    british = [
        Scheme(f"postcode.gb/{width}/{name}", (among(areas[width]), *district, *inward))
        for width in areas
        for name, district in (*districts, ("letter", (among("123456789"), among("ABCDEFGHJKMNPRSTUVWXY"))))
    ]
    return Schemes((*british, Scheme("postcode.ca", canadian), Scheme("postcode.nl", dutch)))
