"""Dates and times in ISO 8601: the year stays, day and time are permuted within it.

Midnight stays midnight, so that a date and a timestamp without a time agree; whole seconds stay whole; a zone
stays. Not de-identification in the sense of HIPAA's Safe Harbor, which leaves nothing but the year: that is
the mask ``date_year``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, NoReturn

import numpy as np

from masklib.errors import KeyRequiredError
from masklib.mask.branches import mask_rest
from masklib.mask.permutation import permute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.typing import Subkeys

__all__ = ["Date", "DateYear"]

_TIME: Final = r"([01][0-9]|2[0-3]):([0-5][0-9])(?::([0-5][0-9])(?:\.([0-9]{1,9}))?)?"
_ZONE: Final = r"( ?(?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?))?"
_DATE: Final = re.compile(rf"([0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}})(?:([ Tt]){_TIME}{_ZONE})?")
_CLOCK: Final = re.compile(rf"()(){_TIME}{_ZONE}")
_DAY: Final = 86_400


class _Clock(NamedTuple):
    """What of a moment is permuted together.

    Attributes:
        year: The year, 0 for a time without a date.
        units: Numbers a day: 1 for days, 1440 for minutes, 86400 for seconds.
        first: The first number of a day that counts: 1 where midnight is set apart.
    """

    year: int
    units: int
    first: int

    @property
    def days(self) -> int:
        return (dt.date(self.year, 12, 31) - dt.date(self.year, 1, 1)).days + 1 if self.year else 1

    @property
    def size(self) -> int:
        return self.days * (self.units - self.first)


@dataclass(frozen=True, slots=True)
class _Moment:
    """A date, a time, or both, as written."""

    clock: _Clock
    number: int = field(repr=False)
    fraction: str = field(repr=False)
    form: tuple[bool, str, int, str]
    """Whether there is a date, what stands before the time, the time's units, the zone."""


class Date:
    """Permutes dates and times within their year.

    Raw values: sees every text it is given; keeps none; emits surrogates, years and zones.
    """

    name = "date"
    entities = ("DATE", "DATE_TIME", "DATE_OF_BIRTH")
    reversible = True
    keeps = "the year, the zone, the precision, midnight; a time without a date stays within the day"
    leaks = "equality; what it keeps"

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return a moment of the same year for each; other texts as `generic` has them."""
        return _permute(texts, keys, inverse=False)

    def unmask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return the moment of each surrogate."""
        return _permute(texts, keys, inverse=True)


class DateYear:
    """Leaves nothing of a date but its year: the first of January, midnight.

    Raw values: sees every text it is given; keeps none; emits years and zones.
    """

    name = "date_year"
    entities: tuple[str, ...] = ()
    reversible = False
    keeps = "the year, the zone, the precision"
    leaks = "the year"

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return the start of each one's year; other texts as `generic` has them."""
        moments = [_read(text) for text in texts]
        starts = [None if moment is None else _written(moment, None) for moment in moments]
        return mask_rest(texts, starts, keys, inverse=False, taken=_is_moment)

    def unmask(self, texts: Sequence[str], keys: Subkeys) -> NoReturn:
        """Refuse: days are gone for good."""
        del texts, keys
        raise KeyRequiredError("the mask 'date_year' is not reversible")


def _permute(texts: Sequence[str], keys: Subkeys, *, inverse: bool) -> list[str]:
    moments = {row: moment for row, text in enumerate(texts) if (moment := _read(text)) is not None}
    clocks: dict[_Clock, list[int]] = defaultdict(list)
    for row, moment in moments.items():
        clocks[moment.clock].append(row)
    surrogates: list[str | None] = [None] * len(texts)
    for clock, rows in clocks.items():
        numbers = np.array([moments[row].number for row in rows])
        domain = f"date/{clock.year}/{clock.units}/{clock.first}"
        masked = permute(keys, domain, clock.size, numbers, inverse=inverse)
        for row, number in zip(rows, masked.tolist(), strict=True):
            fraction = _permute_fraction(moments[row].fraction, keys, inverse=inverse)
            surrogates[row] = _written(moments[row], (number, fraction))
    return mask_rest(texts, surrogates, keys, inverse=inverse, taken=_is_moment)


def _permute_fraction(fraction: str, keys: Subkeys, *, inverse: bool) -> str:
    """Permute the digits after the second unless all are zeros."""
    if not fraction.strip("0"):
        return fraction
    size, number = 10 ** len(fraction) - 1, np.array([int(fraction) - 1])
    masked = permute(keys, f"date/fraction/{len(fraction)}", size, number, inverse=inverse)
    return f"{int(masked[0]) + 1:0{len(fraction)}}"


def _is_moment(text: str) -> bool:
    return _read(text) is not None


def _read(text: str) -> _Moment | None:
    match = _DATE.fullmatch(text) or _CLOCK.fullmatch(text)
    if match is None:
        return None
    date, between, hour, minute, second, fraction, zone = match.groups(default="")
    day = _day(date)
    if date and day is None:
        return None
    units = 1 if not hour else 1440 if not second else _DAY
    number = int(hour or 0) * 60 + int(minute or 0)
    number = number * 60 + int(second) if second else number
    return _moment(day, number, fraction, (bool(date), between, units, zone))


def _moment(day: dt.date | None, number: int, fraction: str, form: tuple[bool, str, int, str]) -> _Moment:
    units = form[2]
    if day is None:
        return _Moment(_Clock(0, units, 0), number, fraction, form)
    midnight = number == 0 and not fraction.strip("0")
    clock = _Clock(day.year, 1 if midnight else units, 0 if midnight or fraction.strip("0") else 1)
    place = day.timetuple().tm_yday - 1
    if midnight:
        return _Moment(clock, place, fraction, form)
    return _Moment(clock, place * (units - clock.first) + number - clock.first, fraction, form)


def _day(text: str) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _written(moment: _Moment, surrogate: tuple[int, str] | None) -> str:
    """Write a surrogate's number and fraction the way its moment is written; ``None`` is the year's start."""
    has_date, between, units, zone = moment.form
    number, fraction = surrogate or (0, "0" * len(moment.fraction))
    clock = moment.clock
    day, rest = divmod(number, clock.units - clock.first) if surrogate else (0, 0)
    time = rest + clock.first if clock.units > 1 and surrogate else 0
    date = (dt.date(clock.year, 1, 1) + dt.timedelta(day)).isoformat() if has_date else ""
    return date + between + _clock_time(time, units) + (f".{fraction}" if fraction else "") + zone


def _clock_time(number: int, units: int) -> str:
    if units == 1:
        return ""
    seconds = number if units == _DAY else number * 60
    text = f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
    return text if units == _DAY else text[:5]
