"""Dates and times: the year stays, day and time are permuted within it.

Midnight stays midnight, so that a date and a timestamp without a time agree; whole seconds stay whole; zone
and way of writing stay. Not de-identification in the sense of HIPAA's Safe Harbor: that is `date_year`.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from masklib.mask.branches import mask_rest
from masklib.mask.iso_moments import permute_iso_moments
from masklib.mask.moments import Moment, read_moment
from masklib.mask.two_way import TwoWay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.mask.permutation import Permuter


__all__ = ["Date"]


class Date(TwoWay):
    """Permutes dates and times within their year.

    Raw values: sees every text it is given; keeps none; emits surrogates, years and zones.
    """

    name = "date"
    entities = ("DATE", "DATE_TIME", "DATE_OF_BIRTH")
    keeps = "the year, the zone, the precision, midnight, whether the day is below 13, the way it is written"
    leaks = "equality; what it keeps"
    grows = "the name of a month that is written out"

    def permute(self, texts: Sequence[str], permuter: Permuter) -> list[str]:
        """Return a moment of the same year for each; other texts as `generic` has them."""
        return _permute(texts, permuter)


def _permute(texts: Sequence[str], permuter: Permuter) -> list[str]:
    surrogates = permute_iso_moments(texts, permuter)
    others = [row for row, surrogate in enumerate(surrogates) if surrogate is None]
    moments = {row: moment for row in others if (moment := read_moment(texts[row])) is not None}
    while moments:
        moments = _step(moments, permuter)
        written = {row: str(moment) for row, moment in moments.items()}
        settled = [row for row, moment in moments.items() if _is_of_class(written[row], moment)]
        for row in settled:
            surrogates[row] = written[row]
            del moments[row]
    return mask_rest(texts, surrogates, permuter, taken=_is_moment)


def _step(moments: dict[int, Moment], permuter: Permuter) -> dict[int, Moment]:
    """Permute each moment among those of its year, days and units, however they are written."""
    groups: dict[tuple[str, int], list[int]] = defaultdict(list)
    for row, moment in moments.items():
        groups[moment.moment_class.domain, moment.moment_class.size].append(row)
    result: dict[int, Moment] = {}
    for (domain, size), rows in groups.items():
        numbers = np.array([moments[row].number for row in rows])
        masked = permuter.array(domain, size, numbers)
        for row, number in zip(rows, masked.tolist(), strict=True):
            result[row] = Moment(moments[row].moment_class, number)
    return result


def _is_of_class(text: str, moment: Moment) -> bool:
    """Tell whether a surrogate as written is read as one of the class it came from."""
    read = read_moment(text)
    return read is not None and read.moment_class == moment.moment_class


def _is_moment(text: str) -> bool:
    return read_moment(text) is not None
