"""Dates and times: in which order and with which signs they are written, and how finely.

Where day and month could be taken for each other (``03/12/2024``) nothing is read or written: nobody says
which comes first.

Raw values: sees values; keeps none.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from masklib.mask.formats.case import OTHER
from masklib.mask.moments import Moment, is_clear_style, read_moment

if TYPE_CHECKING:
    from masklib.mask.moments import MomentClass

__all__ = ["Dates"]

_GREENWICH: Final = frozenset({"z", "+00", "+0000", "-0000", "-00"})


class Dates:
    """The style of the date, what stands before the time, how finely that is written, the zone."""

    def read(self, text: str) -> str:
        """Return these as one text."""
        moment = read_moment(text)
        if moment is None or not _is_clear(moment.moment_class, moment.moment_class.style):
            return OTHER
        return json.dumps((moment.moment_class.style, *moment.moment_class.time))

    def write(self, text: str, form: str) -> str | None:
        """Return the same moment so; a date is its midnight, and a zone stays what it is."""
        moment = read_moment(text)
        if moment is None or self.read(text) == OTHER:
            return None
        known = moment.moment_class
        style, *time = json.loads(form)
        fits = _is_clear(known, style) and _zone(known.time[3]) == _zone(time[3])
        if not fits or (not time[1] and known.units > 1):
            return None
        between, written, places, zone = time
        made = str(Moment(known._replace(style=style, time=(between, written, places, zone)), moment.number))
        return made if _same(made, moment) else None

    def plain(self, text: str) -> str:
        """Return the text: its mask knows it in every spelling."""
        return text


def _is_clear(known: MomentClass, style: int) -> bool:
    """Tell whether nobody can take the day for the month where a moment is written in a style."""
    return bool(known.year) and (not known.exchangeable or is_clear_style(style))


def _same(text: str, moment: Moment) -> bool:
    found = read_moment(text)
    known = moment.moment_class
    return found is not None and (found.moment_class.domain, found.number) == (known.domain, moment.number)


def _zone(text: str) -> str:
    zone = text.strip().replace(":", "").lower()
    return "z" if zone in _GREENWICH else zone
