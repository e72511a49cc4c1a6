"""Identity numbers with structure: fields that hold what may stand there, and check characters.

A scheme numbers its valid identifiers from 0. So the valid ones are permuted as one domain, dates, regions
and double check digits included, and nothing of them is kept but their validity.

Raw values: sees identifiers; keeps none.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property
from math import prod
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from masklib.mask.check_digits import Check

__all__ = [
    "Among",
    "Checked",
    "Dates",
    "Digits",
    "Either",
    "Field",
    "Scheme",
    "among",
    "digits",
    "either",
    "numbers",
]


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
    later: tuple[tuple[str, ...], ...] = field(default=(), repr=False)
    """The texts that each year from 2026 on brings, see `masklib.mask.later_years`."""

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


def among(texts: Iterable[str], later: Iterable[Iterable[str]] = ()) -> Among:
    """Return a field of texts of one width, a string counting as its characters."""
    return Among(tuple(dict.fromkeys(texts)), tuple(map(tuple, later)))


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of some years.

    Attributes:
        form: ``y``, ``Y``, ``m`` and ``d`` for year of two and four digits, month and day, in their order;
            ``Z`` for the year's last three digits, ``M`` for a letter that stands for the month.
        first: First year.
        last: Last year; of two digits no more than a hundred years can be told from each other.
        month_offset: Is added to months, by which some schemes tell centuries or sexes.
        day_offset: Is added to days.
        front: What stands in front, such as a digit for sex and century.
        end: What stands behind.
        letters: The letters of the months.
        until: The last year that its digits can tell where the numbers go on to be given out after
            ``last``, see `masklib.mask.later_years`; 0 where they do not.
    """

    form: str
    first: int
    last: int
    month_offset: int = 0
    day_offset: int = 0
    front: str = ""
    end: str = ""
    letters: str = ""
    until: int = 0

    @property
    def width(self) -> int:
        """Characters of a date."""
        return len(self.front) + sum(map(_WIDTHS.__getitem__, self.form)) + len(self.end)

    @property
    def size(self) -> int:
        """How many days there are."""
        return dt.date(self.last, 12, 31).toordinal() - self._start + 1

    @property
    def _start(self) -> int:
        return dt.date(self.first, 1, 1).toordinal()

    def place(self, text: str) -> int | None:
        """Return the place of a date."""
        if not (text.startswith(self.front) and text.endswith(self.end)):
            return None
        parts, at = {}, len(self.front)
        for part in self.form:
            parts[part], at = text[at : at + _WIDTHS[part]], at + _WIDTHS[part]
        try:
            date = self._date(parts)
        except ValueError:
            return None
        return date.toordinal() - self._start if date.year <= self.last else None

    def _date(self, parts: dict[str, str]) -> dt.date:
        letter = parts.pop("M", None)
        if not all(map(_is_digits, parts.values())):
            raise ValueError
        year = next(self._year(name, int(text)) for name, text in parts.items() if name in _CYCLES)
        month = self.letters.index(letter) + 1 if letter else int(parts["m"]) - self.month_offset
        return dt.date(year, month, int(parts["d"]) - self.day_offset)

    def _year(self, name: str, year: int) -> int:
        return self.first + (year - self.first) % _CYCLES[name]

    def text(self, place: int) -> str:
        """Return the date at a place."""
        date = dt.date.fromordinal(self._start + place)
        month, day = date.month + self.month_offset, date.day + self.day_offset
        parts = {"y": f"{date.year % 100:02}", "Y": f"{date.year:04}", "Z": f"{date.year % 1000:03}"}
        parts |= {"m": f"{month:02}", "d": f"{day:02}", "M": self.letters[date.month - 1 : date.month]}
        return self.front + "".join(map(parts.__getitem__, self.form)) + self.end


_WIDTHS = {"y": 2, "Y": 4, "Z": 3, "m": 2, "d": 2, "M": 1}
_CYCLES = {"y": 100, "Y": 10_000, "Z": 1000}
"""After how many years the digits of a year come again."""


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()


@dataclass(frozen=True, eq=False)
class Either:
    """A text of one of several fields of one width, the first that has it."""

    fields: tuple[Field, ...]

    @property
    def width(self) -> int:
        """Characters of each."""
        return self.fields[0].width

    @cached_property
    def size(self) -> int:
        """How many there are."""
        return sum(field.size for field in self.fields)

    def place(self, text: str) -> int | None:
        """Return the place of a text in the fields one after the other."""
        before = 0
        for one in self.fields:
            place = one.place(text)
            if place is not None:
                return before + place
            before += one.size
        return None

    def text(self, place: int) -> str:
        """Return the text at a place."""
        for one in self.fields:
            if place < one.size:
                return one.text(place)
            place -= one.size
        raise IndexError(place)


def either(fields: Iterable[Field]) -> Either:
    """Return a field of the texts of several, which have none in common."""
    return Either(tuple(fields))


@dataclass(frozen=True, eq=False)
class Checked:
    """A field of digits with a check character of its own behind them."""

    payload: Field
    check: Check

    @property
    def width(self) -> int:
        """Characters, the check character included."""
        return self.payload.width + 1

    @property
    def size(self) -> int:
        """How many payloads there are."""
        return self.payload.size

    def place(self, text: str) -> int | None:
        """Return the place of a payload whose check character is right."""
        place = self.payload.place(text[:-1])
        return place if place is not None and self.check(text[:-1]) == text[-1] else None

    def text(self, place: int) -> str:
        """Return the payload at a place with its check character, or with a blank where it has none."""
        payload = self.payload.text(place)
        return payload + (self.check(payload) or " ")


def numbers(first: int, last: int, width: int) -> Among:
    """Return a field of the numbers from ``first`` to ``last``, zeros in front."""
    return among(f"{number:0{width}}" for number in range(first, last + 1))


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
        prefix: What stands in front, such as the country of a VAT number; no part of payload or domain.
        year: The year that all of its numbers are of, 0 where they are of many.
        of_year: Returns the scheme of the year that a valid identifier is of, where there is one a year.
    """

    name: str
    fields: Sequence[Field]
    check: Check | None = None
    check_at: int | None = None
    check_width: int = 1
    spaced_only: bool = False
    prefix: str = ""
    year: int = 0
    of_year: Callable[[str], Scheme] | None = field(default=None, repr=False)

    @cached_property
    def length(self) -> int:
        """Characters of an identifier."""
        widths = sum(field.width for field in self.fields)
        return len(self.prefix) + widths + self.check_width * (self.check is not None)

    @property
    def domain(self) -> str:
        """The mask domain: the same with a prefix and without."""
        year = f"/{self.year}" if self.year else ""
        return f"identifier/{self.name}/{self.length - len(self.prefix)}/{self.size}{year}"

    @cached_property
    def size(self) -> int:
        """How many payloads there are, those without check characters included."""
        return prod(field.size for field in self.fields)

    def number(self, identifier: str) -> int | None:
        """Return the number of an identifier of the right length, ``None`` if it is not valid."""
        if not identifier.startswith(self.prefix):
            return None
        payload = self._payload(identifier[len(self.prefix) :])
        number, start = 0, 0
        for one in self.fields:
            place = one.place(payload[start : start + one.width])
            if place is None:
                return None
            number, start = number * one.size + place, start + one.width
        return number if self._with_check(payload) == identifier[len(self.prefix) :] else None

    def identifier(self, number: int) -> str | None:
        """Return the identifier of a number, ``None`` if it is one without check characters."""
        parts = []
        for one in reversed(self.fields):
            number, place = divmod(number, one.size)
            parts.append(one.text(place))
        identifier = self._with_check("".join(reversed(parts)))
        return None if identifier is None or " " in identifier else self.prefix + identifier

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
        return self.length - len(self.prefix) - self.check_width if self.check_at is None else self.check_at
