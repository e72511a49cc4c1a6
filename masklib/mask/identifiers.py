"""Identity numbers with structure: fields that hold what may stand there, and check characters.

A scheme numbers its valid identifiers from 0. So the valid ones are permuted as one domain, dates, regions
and double check digits included, and nothing of them is kept but their validity.

Raw values: sees identifiers; keeps none.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from math import prod
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from masklib.mask.check_digits import Check

__all__ = ["Among", "Digits", "Field", "Scheme", "among", "dates", "digits"]


class Field(Protocol):
    """A part of an identifier: which texts of one width may stand there."""

    @property
    def width(self) -> int:
        """Characters of each text."""
        ...

    @property
    def size(self) -> int:
        """How many texts may stand there."""
        ...

    def place(self, text: str) -> int | None:
        """Return the place of a text among them, ``None`` if it may not stand there."""
        ...

    def text(self, place: int) -> str:
        """Return the text at a place."""
        ...


@dataclass(frozen=True, slots=True)
class Digits:
    """Any digits."""

    width: int

    @property
    def size(self) -> int:
        """How many there are."""
        result: int = 10**self.width
        return result

    def place(self, text: str) -> int | None:
        """Return digits as a number."""
        return int(text) if text.isascii() and text.isdecimal() else None

    def text(self, place: int) -> str:
        """Return a number as digits."""
        return f"{place:0{self.width}}"


@dataclass(frozen=True, eq=False)
class Among:
    """One of a list of texts of one width."""

    texts: tuple[str, ...] = field(repr=False)

    @property
    def width(self) -> int:
        """Characters of each."""
        return len(self.texts[0])

    @property
    def size(self) -> int:
        """How many there are."""
        return len(self.texts)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {text: place for place, text in enumerate(self.texts)}

    def place(self, text: str) -> int | None:
        """Return the place of a text in the list."""
        return self._places.get(text)

    def text(self, place: int) -> str:
        """Return the text at a place of the list."""
        return self.texts[place]


def digits(width: int) -> Digits:
    """Return a field of any digits."""
    return Digits(width)


def among(texts: Iterable[str]) -> Among:
    """Return a field of texts of one width, a string counting as its characters."""
    return Among(tuple(dict.fromkeys(texts)))


@lru_cache(maxsize=64)
def dates(form: str, first: int, last: int, month_offset: int = 0, day_offset: int = 0) -> Among:
    """Return a field of the dates of some years.

    Args:
        form: ``y``, ``Y``, ``m`` and ``d`` for year of two and four digits, month and day, in their order;
            ``Z`` for the year's last three digits.
        first: First year.
        last: Last year.
        month_offset: Is added to months, by which some schemes tell centuries or sexes.
        day_offset: Is added to days.
    """
    start = dt.date(first, 1, 1)
    every = (start + dt.timedelta(day) for day in range((dt.date(last, 12, 31) - start).days + 1))
    return among(_dated(form, one, one.month + month_offset, one.day + day_offset) for one in every)


def _dated(form: str, date: dt.date, month: int, day: int) -> str:
    parts = {"y": f"{date.year % 100:02}", "Y": f"{date.year:04}", "Z": f"{date.year % 1000:03}"}
    return "".join({**parts, "m": f"{month:02}", "d": f"{day:02}"}[part] for part in form)


@dataclass(frozen=True, eq=False)
class Scheme:
    """A kind of identifier.

    Attributes:
        name: As python-stdnum names the module that validates it, where there is one.
        fields: What stands before, around and after the check characters.
        check: Their formula, ``None`` where there is none.
        check_at: Where they stand; at the end by default.
        check_width: How many there are.
        spaced_only: Whether only blanks may separate groups, since other signs have a meaning.
    """

    name: str
    fields: Sequence[Field]
    check: Check | None = None
    check_at: int | None = None
    check_width: int = 1
    spaced_only: bool = False

    @cached_property
    def length(self) -> int:
        """Characters of an identifier."""
        return sum(field.width for field in self.fields) + self.check_width * (self.check is not None)

    @cached_property
    def size(self) -> int:
        """How many payloads there are, those without check characters included."""
        return prod(field.size for field in self.fields)

    def number(self, identifier: str) -> int | None:
        """Return the number of an identifier of the right length, ``None`` if it is not valid."""
        payload = self._payload(identifier)
        number, start = 0, 0
        for one in self.fields:
            place = one.place(payload[start : start + one.width])
            if place is None:
                return None
            number, start = number * one.size + place, start + one.width
        return number if self._with_check(payload) == identifier else None

    def identifier(self, number: int) -> str | None:
        """Return the identifier of a number, ``None`` if it is one without check characters."""
        parts = []
        for one in reversed(self.fields):
            number, place = divmod(number, one.size)
            parts.append(one.text(place))
        return self._with_check("".join(reversed(parts)))

    def _payload(self, identifier: str) -> str:
        if self.check is None:
            return identifier
        start = self._check_start
        return identifier[:start] + identifier[start + self.check_width :]

    def _with_check(self, payload: str) -> str | None:
        if self.check is None:
            return payload
        check = self.check(payload)
        return None if check is None else payload[: self._check_start] + check + payload[self._check_start :]

    @cached_property
    def _check_start(self) -> int:
        return self.length - self.check_width if self.check_at is None else self.check_at
