"""ISO 8601 dates and timestamps as arrays: what `masklib.mask.moments` does for one text, for many at once.

Layouts: ``2001-02-03``, ``2001-02-03 04:05:06`` and ``2001-02-03 04:05:06.789012``, with a blank or a T
between, as drivers and `datetime.isoformat` write them. All others are left to `masklib.mask.moments`.

Raw values: sees texts; keeps none.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from masklib.mask.distinct import distinct
from masklib.mask.joined import Joined
from masklib.mask.moments import MomentClass, days_of_class
from masklib.mask.numerals import number_of, numerals_of
from masklib.mask.permutation import FEW

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from masklib.mask.permutation import Permuter

    Flags = NDArray[np.bool_]
    Integers = NDArray[np.int64]
    Matrix = NDArray[np.uint8]

__all__ = ["permute_iso_moments"]

_DATE, _SECOND, _MICROSECOND = 10, 19, 26
"""The lengths of the layouts."""

_SIGNS: Final = {4: "-", 7: "-", 13: ":", 16: ":", 19: "."}
_BETWEEN: Final = 10
_DAY: Final = 86_400
_MICROSECONDS: Final = 10**6
_MONTHS: Final = 12
_YEAR: Final = 366
_ZERO: Final = ord("0")


def permute_iso_moments(texts: Sequence[str], permuter: Permuter) -> list[str | None]:
    """Return the surrogate of each text that is in one of the layouts, ``None`` for every other text."""
    result: list[str | None] = [None] * len(texts)
    if len(texts) < FEW or not "".join(texts).isascii():
        return result
    joined = Joined.of(texts)
    lengths = np.diff(joined.starts)
    for length in (_DATE, _SECOND, _MICROSECOND):
        rows = np.flatnonzero(lengths == length)
        if len(rows) < FEW:
            continue
        matrix = joined.codes[joined.starts[rows][:, None] + np.arange(length)]
        rows, matrix = _in_layout(rows, matrix)
        moments = _Moments.of(matrix)
        rows, matrix, moments = rows[moments.real], matrix[moments.real], moments.only(moments.real)
        written = moments.permuted(permuter).write(matrix.copy()).tobytes().decode("ascii")
        for place, row in enumerate(rows.tolist()):
            result[row] = written[place * length : (place + 1) * length]
    return result


def _in_layout(rows: Integers, matrix: Matrix) -> tuple[Integers, Matrix]:
    """Keep the rows that have signs and digits where the layout has them."""
    fits = np.ones(len(rows), np.bool_)
    for place in range(matrix.shape[1]):
        column = matrix[:, place]
        if place == _BETWEEN:
            fits &= (column == ord(" ")) | (column == ord("T"))
        elif place in _SIGNS:
            fits &= column == ord(_SIGNS[place])
        else:
            fits &= (column >= _ZERO) & (column < _ZERO + 10)
    return rows[fits], matrix[fits]


@dataclass(frozen=True, eq=False)
class _Moments:
    """Moments as numbers in their class, see `masklib.mask.moments.MomentClass`.

    Attributes:
        years: The year of each.
        units: How finely each is given: 1 for midnight, 86400 for whole seconds, 10**6 times that.
        exchangeable: 1 where the day could be a month, else 0.
        numbers: Its number among the moments of its class, in these units.
        real: Which of them exist.
    """

    years: Integers = field(repr=False)
    units: Integers = field(repr=False)
    exchangeable: Integers = field(repr=False)
    numbers: Integers = field(repr=False)
    real: Flags = field(repr=False)

    @classmethod
    def of(cls, matrix: Matrix) -> _Moments:
        digits = matrix - _ZERO
        years, months, days = number_of(digits[:, :4]), number_of(digits[:, 5:7]), number_of(digits[:, 8:10])
        leap, month = _is_leap(years), np.clip(months, 1, _MONTHS)
        first, end = _month_ends()[leap, month - 1], _month_ends()[leap, month]
        seconds, micros = _times(digits)
        real = (years > 0) & (month == months) & (days > 0) & (first + days <= end) & (seconds >= 0)
        units = np.where(micros > 0, _DAY * _MICROSECONDS, np.where(seconds > 0, _DAY, 1))
        time = np.where(micros > 0, seconds * _MICROSECONDS + micros, seconds)
        exchangeable = (days <= _MONTHS).astype(np.int64)
        ranks = _calendar().ranks[leap, np.where(real, first + days - 1, 0)]
        return cls(years, units, exchangeable, ranks * units + time, real)

    def only(self, flags: Flags) -> _Moments:
        """Return the flagged ones."""
        years, units, numbers = self.years[flags], self.units[flags], self.numbers[flags]
        return _Moments(years, units, self.exchangeable[flags], numbers, self.real[flags])

    def permuted(self, permuter: Permuter) -> _Moments:
        """Permute each among the moments of its class; one of coarser units is walked past."""
        numbers, away = self.numbers.copy(), np.arange(len(self.numbers))
        groups = (self.years * 4 + np.searchsorted([1, _DAY], self.units)) * 2 + self.exchangeable
        while away.size:
            for group in distinct(groups[away]).tolist():
                rows = away[groups[away] == group]
                known = self._class_of(int(rows[0]))
                numbers[rows] = permuter.array(known.domain, known.size, numbers[rows])
            rest = numbers[away] % self.units[away]
            finer = np.where(self.units[away] > _DAY, rest % _MICROSECONDS, rest)
            away = away[(finer == 0) & (self.units[away] > 1)]
        return replace(self, numbers=numbers)

    def _class_of(self, row: int) -> MomentClass:
        year, units, exchangeable = (int(c[row]) for c in (self.years, self.units, self.exchangeable))
        return MomentClass(year, units, 0, bool(exchangeable), ("", 0, 0, ""))

    def _parts(self) -> tuple[Integers, Integers, Integers]:
        """Return month, day and time of each, the time in its units."""
        ranks, rest = np.divmod(self.numbers, self.units)
        leap, calendar = _is_leap(self.years), _calendar()
        places = calendar.places[leap, self.exchangeable, ranks]
        return calendar.months[leap, places], calendar.days[leap, places], np.where(self.units == 1, 0, rest)

    def write(self, matrix: Matrix) -> Matrix:
        """Write the moments into rows of their layout."""
        months, days, time = self._parts()
        matrix[:, 5:7], matrix[:, 8:10] = numerals_of(months, 2) + _ZERO, numerals_of(days, 2) + _ZERO
        if matrix.shape[1] > _DATE:
            finest = self.units > _DAY
            seconds = np.where(finest, time // _MICROSECONDS, time)
            for start, numbers in ((11, seconds // 3600), (14, seconds // 60 % 60), (17, seconds % 60)):
                matrix[:, start : start + 2] = numerals_of(numbers, 2) + _ZERO
            if matrix.shape[1] > _SECOND:
                micros = np.where(finest, time % _MICROSECONDS, 0)
                matrix[:, _SECOND + 1 :] = numerals_of(micros, 6) + _ZERO
        return matrix


def _times(digits: Matrix) -> tuple[Integers, Integers]:
    """Return the seconds of the day, -1 where there is no such time, and the microseconds."""
    none = np.zeros(len(digits), np.int64)
    if digits.shape[1] == _DATE:
        return none, none
    hours, minutes, seconds = (number_of(digits[:, start : start + 2]) for start in (11, 14, 17))
    exist = (hours < 24) & (minutes < 60) & (seconds < 60)  # noqa: PLR2004  a clock
    micros = number_of(digits[:, _SECOND + 1 :]) if digits.shape[1] > _SECOND else none
    return np.where(exist, hours * 3600 + minutes * 60 + seconds, -1), micros


def _is_leap(years: Integers) -> Integers:
    leap: Integers = ((years % 4 == 0) & ((years % 100 != 0) | (years % 400 == 0))).astype(np.int64)
    return leap


@lru_cache(maxsize=1)
def _month_ends() -> Integers:
    """Return how many days are over at the end of each month, from none to December; leap years second."""
    lengths = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    common = np.concatenate([[0], np.cumsum(lengths)])
    return np.stack([common, common + (np.arange(_MONTHS + 1) > 1)])


class _Calendar(NamedTuple):
    """The days of common and of leap years, counted from 0.

    Attributes:
        months: The month of each day.
        days: Its day of the month.
        ranks: Its rank among the days of its class.
        places: The day of each rank, by class.
    """

    months: Integers
    days: Integers
    ranks: Integers
    places: Integers


@lru_cache(maxsize=1)
def _calendar() -> _Calendar:
    every = np.arange(_YEAR)
    months = np.stack([np.searchsorted(ends, every, "right") for ends in _month_ends()])
    months = np.minimum(months, _MONTHS)
    days = every - np.take_along_axis(_month_ends(), months - 1, axis=1) + 1
    ranks, places = np.zeros((2, _YEAR), np.int64), np.zeros((2, 2, _YEAR), np.int64)
    for leap in (0, 1):
        for exchangeable in (0, 1):
            chosen = np.array(days_of_class(bool(leap), bool(exchangeable)))
            ranks[leap, chosen] = np.arange(len(chosen))
            places[leap, exchangeable, : len(chosen)] = chosen
    return _Calendar(months, days, ranks, places)
