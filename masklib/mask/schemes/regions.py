"""The region codes that stand in identity numbers, and fields made of them. Frozen.

Facts taken from the tables of the package python-stdnum 2.2 by ``tests/mask/derive_regions.py``.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

from masklib.package_data import lines_of

__all__ = ["RegionDates", "region_codes", "region_dates"]

_CODE = 6


@lru_cache(maxsize=8)
def region_codes(scheme: str) -> tuple[str, ...]:
    """Return the codes of a scheme."""
    lines = dict(line.split(" ", 1) for line in lines_of("masklib.mask.pools", "regions.txt"))
    return tuple(lines[scheme].split(" "))


@dataclass(frozen=True, slots=True)
class RegionDates:
    """A region code of six digits and a date of birth in a year for which the code is valid.

    Attributes:
        spans: Code, first day and number of days, in order.
        offsets: How many there are before each span.
    """

    spans: tuple[tuple[str, int, int], ...] = field(repr=False)
    offsets: tuple[int, ...] = field(repr=False)
    width: int = _CODE + 8

    @property
    def size(self) -> int:
        """How many pairs of code and date there are."""
        return self.offsets[-1]

    def place(self, text: str) -> int | None:
        """Return the place of code and date."""
        try:
            day = dt.date.fromisoformat(f"{text[6:10]}-{text[10:12]}-{text[12:]}").toordinal()
        except ValueError:
            return None
        found = bisect_right(self.spans, (text[:_CODE], day, 1 << 30)) - 1
        code, first, days = self.spans[found]
        if found < 0 or code != text[:_CODE] or day >= first + days:
            return None
        return self.offsets[found] + day - first

    def during(self, first: int, last: int) -> RegionDates:
        """Return the same for later years: of the codes, those that are still given out."""
        end = max(start + days for _, start, days in self.spans)
        current = (code for code, start, days in self.spans if start + days == end)
        return _of_spans(tuple(_span(f"{code}:{first}-{last}") for code in current))

    def text(self, place: int) -> str:
        """Return the code and date at a place."""
        found = bisect_right(self.offsets, place) - 1
        code, first, _ = self.spans[found]
        return code + dt.date.fromordinal(first + place - self.offsets[found]).strftime("%Y%m%d")


@lru_cache(maxsize=1)
def region_dates() -> RegionDates:
    """Return the field of Chinese identity numbers."""
    return _of_spans(tuple(map(_span, region_codes("cn.ric"))))


def _of_spans(spans: tuple[tuple[str, int, int], ...]) -> RegionDates:
    return RegionDates(spans, (0, *accumulate(days for _, _, days in spans)))


def _span(entry: str) -> tuple[str, int, int]:
    code, _, years = entry.partition(":")
    first, _, last = years.partition("-")
    start, end = dt.date(int(first), 1, 1), dt.date(int(last), 12, 31)
    return code, start.toordinal(), (end - start).days + 1
