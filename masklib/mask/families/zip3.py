"""US postcodes cut to three digits, as HIPAA's Safe Harbor (45 CFR 164.514(b)(2)(i)(B)) leaves them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from masklib.mask.branches import mask_rest
from masklib.mask.irreversible import Irreversible
from masklib.mask.permutation import Permuter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.typing import Subkeys

__all__ = ["Zip3"]

_SHAPE: Final = re.compile(r"([0-9]{3})([0-9]{2})(-[0-9]{4})?")
_SMALL: Final = frozenset(
    (
        "036",
        "059",
        "063",
        "102",
        "203",
        "556",
        "692",
        "790",
        "821",
        "823",
        "830",
        "831",
        "878",
        "879",
        "884",
        "890",
        "893",
    )
)
"""Areas of less than 20,000 people by the census of 2000, as the Office for Civil Rights lists them."""


class Zip3(Irreversible):
    """Leaves the first three digits of a postcode, and none of one in an area of few people.

    Raw values: sees every text it is given; keeps none; emits three digits of postcodes.
    """

    name = "zip3"
    entities: tuple[str, ...] = ()
    keeps = "the first three digits, unless fewer than 20,000 people live there"
    leaks = "what it keeps"

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return each postcode with zeros for what is cut off; other texts as `generic` has them."""
        cut = [_cut(match) if (match := _SHAPE.fullmatch(text)) else None for text in texts]
        return mask_rest(texts, cut, Permuter(keys), taken=lambda text: _SHAPE.fullmatch(text) is not None)


def _cut(match: re.Match[str]) -> str:
    area = "000" if match[1] in _SMALL else match[1]
    return f"{area}00{'-0000' if match[3] else ''}"
