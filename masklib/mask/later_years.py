"""Identity numbers given out after the frozen years: for each year from 2026 on a scheme of its own.

What a number may be is frozen up to 2025, and validators ask whether somebody is born yet. A surrogate must
not depend on the day on which one asks: so a number of 2026 or later has one of the same year, and shows it.

Raw values: sees none.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Final

from masklib.mask.identifiers import Among, Dates, Either
from masklib.mask.schemes.regions import RegionDates

if TYPE_CHECKING:
    from collections.abc import Iterable

    from masklib.mask.identifiers import Field, Scheme

__all__ = ["later_years"]

FIRST: Final = 2026
LAST: Final = 2125


def later_years(schemes: Iterable[Scheme]) -> tuple[Scheme, ...]:
    """Return the schemes of the numbers that are given out from 2026 on, for those that have a year."""
    return tuple(later for scheme in schemes if (later := _later(scheme)) is not None)


def _later(scheme: Scheme) -> Scheme | None:
    every = _during(scheme, FIRST, LAST)
    return None if every is None else replace(every, of_year=partial(_year_of, every))


def _year_of(every: Scheme, identifier: str) -> Scheme:
    years = (_in_year(every, year) for year in range(FIRST, LAST + 1))
    return next(one for one in years if one is not None and one.number(identifier) is not None)


@lru_cache(maxsize=4096)
def _in_year(every: Scheme, year: int) -> Scheme | None:
    one = _during(every, year, year)
    return None if one is None else replace(one, year=year)


def _during(scheme: Scheme, first: int, last: int) -> Scheme | None:
    """Return the scheme with only the numbers of some years, ``None`` if there are none."""
    fields = [_field(one, first, last) for one in scheme.fields]
    kept = tuple(one for one in fields if one is not None)
    if len(kept) < len(fields) or not any(map(_has_years, scheme.fields)):
        return None
    return replace(scheme, fields=kept)


def _has_years(field: Field) -> bool:
    if isinstance(field, Either):
        return any(map(_has_years, field.fields))
    return isinstance(field, Dates | RegionDates) or (isinstance(field, Among) and bool(field.later))


def _field(field: Field, first: int, last: int) -> Field | None:
    """Return a field with only the texts of some years; itself if it has no years."""
    if isinstance(field, Dates):
        return _dates(field, first, last)
    if isinstance(field, Either) and _has_years(field):
        parts = [one for part in field.fields if (one := _field(part, first, last)) is not None]
        return Either(tuple(parts)) if parts else None
    if isinstance(field, RegionDates):
        return field.during(first, last)
    if isinstance(field, Among) and field.later:
        later = field.later[first - FIRST : last - FIRST + 1]
        texts = tuple(text for some in later for text in some)
        return Among(texts, field.later) if texts else None
    return field


def _dates(dates: Dates, first: int, last: int) -> Dates | None:
    return replace(dates, first=first, last=min(last, dates.until)) if first <= dates.until else None
