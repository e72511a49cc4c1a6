"""Dates cut to their year, as HIPAA's Safe Harbor (45 CFR 164.514(b)(2)(i)(C)) leaves them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masklib.mask.branches import mask_rest
from masklib.mask.irreversible import Irreversible
from masklib.mask.moments import Moment, read_moment
from masklib.mask.permutation import Permuter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.typing import Subkeys

__all__ = ["DateYear", "start_of_year"]


class DateYear(Irreversible):
    """Leaves nothing of a date but its year: the first of January, midnight.

    Raw values: sees every text it is given; keeps none; emits years and zones.
    """

    name = "date_year"
    entities: tuple[str, ...] = ()
    keeps = "the year, the zone, the precision, the way it is written"
    leaks = "the year"
    grows = "the name of a month that is written out"

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return the start of each one's year; other texts as `generic` has them."""
        moments = [read_moment(text) for text in texts]
        starts = [None if moment is None else start_of_year(moment) for moment in moments]
        return mask_rest(texts, starts, Permuter(keys), taken=_is_moment)


def start_of_year(moment: Moment, earliest: int = 0) -> str:
    """Write the start of the year in the style of a moment; a year before ``earliest`` as that one."""
    known = moment.moment_class
    year = max(known.year, earliest) if known.year else 0
    return str(Moment(known._replace(exchangeable=True, year=year), 0))


def _is_moment(text: str) -> bool:
    return read_moment(text) is not None
