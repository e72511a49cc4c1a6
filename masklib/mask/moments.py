"""Dates and times as people and databases write them: read as a number in their year, and written again.

A moment belongs to a class: its year, how finely it is given, how it is written, whether it is midnight.
Since day and month could change places in ``03/12/1984``, a day below 13 stays below 13 in every way to write
it: a surrogate is a date to whoever reads it, whichever comes first there.

Raw values: sees texts; keeps none.
"""

from __future__ import annotations

import calendar
import datetime as dt
import re
from bisect import bisect_left
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, NamedTuple

__all__ = ["Moment", "MomentClass", "days_of_class", "is_clear_style", "read_moment"]

_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_SHORT_MONTHS: Final = tuple(month[:3] for month in _MONTHS)
_DAY: Final = 86_400
_DAY_MINUTES: Final = 1440
_LONGEST: Final = 64
"""Characters of the longest text that is looked at."""


@dataclass(frozen=True, slots=True)
class _Style:
    """A way to write a date.

    Attributes:
        template: What it looks like, for `str.format` with ``y``, ``m``, ``d``, ``b`` and ``B``.
        pattern: What reads it, with groups of these names.
        raised: Whether month names are upper case.
    """

    template: str
    pattern: re.Pattern[str]
    raised: bool = False

    def read(self, text: str) -> dt.date | None:
        """Return the date of a text in this style."""
        match = self.pattern.fullmatch(text)
        if match is None:
            return None
        try:
            date = _date(match.groupdict())
        except ValueError:
            return None
        return date if self.write(date) == text else None

    def write(self, date: dt.date) -> str:
        """Write a date in this style."""
        long, short = _MONTHS[date.month - 1], _SHORT_MONTHS[date.month - 1]
        text = self.template.format(y=date.year, m=date.month, d=date.day, b=short, B=long)
        return text.upper() if self.raised else text


def _date(parts: dict[str, str]) -> dt.date:
    if "m" in parts:
        month = int(parts["m"])
    elif "b" in parts:
        month = _SHORT_MONTHS.index(parts["b"].capitalize()) + 1
    else:
        month = _MONTHS.index(parts["B"].capitalize()) + 1
    return dt.date(int(parts["y"]), month, int(parts["d"]))


def _style(template: str, *, raised: bool = False) -> _Style:
    pattern = re.escape(template)
    for name, shape in _FIELDS.items():
        pattern = re.sub(rf"\\\{{{name}(:0[24])?\\\}}", f"(?P<{name}>{shape})", pattern)
    return _Style(template, re.compile(pattern), raised)


_FIELDS: Final = {
    "y": "[0-9]{4}",
    "m": "[0-9]{1,2}",
    "d": "[0-9]{1,2}",
    "b": "[A-Za-z]{3}",
    "B": "[A-Za-z]{3,9}",
}
_STYLES: Final = (
    _style("{y:04}-{m:02}-{d:02}"),
    _style("{y:04}/{m:02}/{d:02}"),
    _style("{y:04}.{m:02}.{d:02}"),
    _style("{y:04}{m:02}{d:02}"),
    *(
        _style(f"{first}{separator}{second}{separator}{{y:04}}")
        for separator in "/-"
        for first, second in (("{m:02}", "{d:02}"), ("{d:02}", "{m:02}"), ("{m}", "{d}"), ("{d}", "{m}"))
    ),
    _style("{d:02}.{m:02}.{y:04}"),
    _style("{d}.{m}.{y:04}"),
    *(
        _style(template, raised=raised)
        for template in (
            "{d:02} {b} {y:04}",
            "{d} {b} {y:04}",
            "{d:02}-{b}-{y:04}",
            "{d} {B} {y:04}",
            "{b} {d}, {y:04}",
            "{B} {d}, {y:04}",
        )
        for raised in (False, True)
    ),
)
_COMPACT: Final = 3
_COMPACT_YEARS: Final = range(1800, 2200)
"""Eight digits are a date only in these years."""

_TIME: Final = re.compile(
    r"(?P<date>.*?)(?P<between>[ Tt]?)"
    r"(?P<hour>[01][0-9]|2[0-3]):(?P<minute>[0-5][0-9])"
    r"(?::(?P<second>[0-5][0-9])(?:\.(?P<fraction>[0-9]{1,9}))?)?"
    r"(?P<zone> ?(?:[Zz]|[+-][0-9]{2}(?::?[0-9]{2})?))?"
)


class MomentClass(NamedTuple):
    """What a surrogate shares with its moment.

    Attributes:
        year: The year, 0 for a time without a date.
        units: Numbers a day: 1 for days, 1440 for minutes, 86400 for seconds, tenfold for each place after.
        style: The place of its date's style, -1 for a time without a date.
        exchangeable: Whether the day could be a month, which matters where it is written beside one.
        time: What stands before the time, how finely it is written, places after the second, zone.
    """

    year: int
    units: int
    style: int
    exchangeable: bool
    time: tuple[str, int, int, str]

    @property
    def days(self) -> tuple[int, ...]:
        """The days of the year that may be, counted from 0, in order."""
        return days_of_class(calendar.isleap(self.year), self.exchangeable) if self.year else (0,)

    @property
    def size(self) -> int:
        """How many moments of these units there are on these days."""
        return len(self.days) * self.units

    @property
    def domain(self) -> str:
        """The mask domain of the moments of these units on these days."""
        return f"date/{self.year}/{self.units}/{int(self.exchangeable)}"


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, a time, or both: its class, and its number among the moments of its class."""

    moment_class: MomentClass
    number: int = field(repr=False)

    def __str__(self) -> str:
        year, units, style, _, (between, written, places, zone) = self.moment_class
        rank, rest = divmod(self.number, units)
        day = self.moment_class.days[rank]
        date = _STYLES[style].write(dt.date(year, 1, 1) + dt.timedelta(day)) if year else ""
        time, fraction = divmod(rest, 10**places) if units > _DAY else (rest, 0)
        return date + between + _clock(time, written) + (f".{fraction:0{places}}" if places else "") + zone


def _clock(time: int, units: int) -> str:
    if units == _DAY:
        return f"{time // 3600:02}:{time // 60 % 60:02}:{time % 60:02}"
    return f"{time // 60:02}:{time % 60:02}" if units else ""


@lru_cache(maxsize=4)
def days_of_class(leap: bool, exchangeable: bool) -> tuple[int, ...]:  # noqa: FBT001  two by two classes
    """Return the days of a year, counted from 0, whose day of the month could be a month, or could not."""
    start = dt.date(2000 if leap else 2001, 1, 1)
    dates = (start + dt.timedelta(day) for day in range(365 + leap))
    return tuple((date - start).days for date in dates if (date.day <= len(_MONTHS)) == exchangeable)


def is_clear_style(style: int) -> bool:
    """Tell whether nobody who reads a date of a style could take its day for its month."""
    template = _STYLES[style].template
    return "{y" in template[:3] or "b" in template.lower() or "." in template


def read_moment(text: str) -> Moment | None:
    """Return the moment that a text is, or ``None`` if it is none that could be written again as it is."""
    if len(text) > _LONGEST:
        return None
    match = _TIME.fullmatch(text)
    if match is None:
        return _moment(_read_date(text), 0, ("", 0, 0, ""))
    date, between, zone, fraction = (
        match["date"],
        match["between"],
        match["zone"] or "",
        match["fraction"] or "",
    )
    if bool(date) != bool(between):
        return None
    time = int(match["hour"]) * 60 + int(match["minute"])
    if match["second"] is None:
        return _moment(_read_date(date), time, (between, _DAY_MINUTES, 0, zone))
    time = (time * 60 + int(match["second"])) * 10 ** len(fraction) + int(fraction or 0)
    return _moment(_read_date(date), time, (between, _DAY, len(fraction), zone))


def _read_date(text: str) -> tuple[int, dt.date] | None:
    """Return style and date; style -1 where there is none."""
    if not text:
        return -1, dt.date.min
    for place, style in enumerate(_STYLES):
        date = style.read(text)
        if date is not None and (place != _COMPACT or date.year in _COMPACT_YEARS):
            return place, date
    return None


def _moment(dated: tuple[int, dt.date] | None, time: int, form: tuple[str, int, int, str]) -> Moment | None:
    """Return the moment of a date and a time in the units of its last place."""
    if dated is None:
        return None
    style, date = dated
    units, time = _units(time, form, is_alone=style < 0)
    if style < 0:
        return Moment(MomentClass(0, units, style, exchangeable=False, time=form), time) if form[1] else None
    known = MomentClass(date.year, units, style, date.day <= len(_MONTHS), form)
    rank = bisect_left(known.days, date.timetuple().tm_yday - 1)
    return Moment(known, rank * units + time)


def _units(time: int, form: tuple[str, int, int, str], *, is_alone: bool) -> tuple[int, int]:
    """Return how finely a time is given, and the time in these units: days, minutes, seconds or less."""
    _, units, places, _ = form
    if not units or (time == 0 and not is_alone):
        return 1, 0
    if time % 10**places == 0:
        return units, time // 10**places
    return units * 10**places, time
