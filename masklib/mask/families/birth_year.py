"""Dates of birth as HIPAA's Safe Harbor leaves them: the year, and none that tells an age above 89.

45 CFR 164.514(b)(2)(i)(C) asks that years which say that somebody is over 89 be put together. Which years
these are depends on when one asks, and a surrogate must not: so all years up to `LATEST_OLD` are shown as
that one, which serves to the end of `LATEST_OLD` + 90, and a later mask version moves it on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from masklib.mask.branches import mask_rest
from masklib.mask.families.date_year import start_of_year
from masklib.mask.irreversible import Irreversible
from masklib.mask.moments import read_moment
from masklib.mask.permutation import Permuter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.typing import Subkeys

__all__ = ["LATEST_OLD", "BirthYear"]

LATEST_OLD: Final = 1946
"""Whoever was born by then is 90 by the end of 2036."""


class BirthYear(Irreversible):
    """Leaves nothing of a date of birth but its year, the first of January, and one year for all the old.

    Raw values: sees every text it is given; keeps none; emits years after 1946 and zones.
    """

    name = "birth_year"
    entities: tuple[str, ...] = ()
    keeps = "the year after 1946 (1946 stands for that year and all before), the zone, the way it is written"
    leaks = "the year after 1946"
    grows = "the name of a month that is written out"

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return the start of each one's year; other texts as `generic` has them."""
        moments = [read_moment(text) for text in texts]
        starts = [None if moment is None else start_of_year(moment, LATEST_OLD) for moment in moments]
        return mask_rest(texts, starts, Permuter(keys), taken=lambda text: read_moment(text) is not None)
