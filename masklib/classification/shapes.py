"""What the shapes of a column's values say together where each alone says nothing.

Five digits are any number, but a column of five digits each, some with a leading zero, is one of postcodes;
a date is any date, but dates over half a century and long past are birth dates; ``Rose`` is a word, but a
column of given names is one of people.

Raw values: sees values; keeps and emits none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from masklib.detection.names import english, family, given, places
from masklib.typing import Classification

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["shape"]

_ENOUGH: Final = 8
"""Different values that are enough to speak for a column."""
_MOST: Final = 0.9
_ZIP: Final = re.compile(r"[0-9]{5}(?:-[0-9]{4})?")
_POSTCODE: Final = re.compile(
    r"[0-9]{4,6}(?:-[0-9]{3,4})?|[0-9]{4} ?[A-Z]{2}|[0-9]{3} [0-9]{2}|[A-Z]{1,2}[0-9][0-9A-Z]? ?[0-9][A-Z]{2}"
    r"|[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]"
    r"|(?:A[DXTZ]|BE|CH|CZ|D[EK]?|F[IR]?|HR|L[TUV]|MD|NL|NO|S[EIK]|[ABIL])-[0-9]{4,5}"  # a country before it
)
_YEAR: Final = re.compile(r"(?:^|\D)((?:19|20)[0-9]{2})(?:\D|$)")
_DATE: Final = re.compile(
    r"(?:19|20)[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}(?:[T ]00:00(?::00(?:\.0+)?)?)?"
    r"|[0-9]{1,2}[-/.][0-9]{1,2}[-/.](?:19|20)[0-9]{2}"
)
_SPREAD: Final = 35
"""Years between the first and the last birth date of a column, at least."""
_NAME: Final = re.compile(r"[^\W\d_][^\W\d_'\u2019 .-]*(?:[ '\u2019-][^\W\d_]+){0,2}")


def shape(texts: Sequence[str]) -> Classification | None:
    """Return what the values together are, ``None`` when they say nothing."""
    different = sorted(set(texts))
    if len(different) < _ENOUGH:
        return None
    for entity, score, why in _claims(different):
        return Classification(entity, score, (why,))
    return None


def _claims(values: Sequence[str]) -> Iterator[tuple[str, float, str]]:
    if _postcodes(values):
        yield "POSTCODE", 0.6, "values have the shape of postcodes"
    if _birth_dates(values):
        yield "DATE_OF_BIRTH", 0.6, f"dates spread over {_SPREAD} years and more, all of them past"
    if _names(values):
        yield "PERSON", 0.7, "most values are given or family names"


def _share(values: Sequence[str], pattern: re.Pattern[str]) -> float:
    return sum(pattern.fullmatch(value) is not None for value in values) / len(values)


def _postcodes(values: Sequence[str]) -> bool:
    if _share(values, _ZIP) >= _MOST:
        return any(value.startswith("0") or "-" in value for value in values)
    digits = sum(value.isdigit() for value in values)
    return digits < len(values) * _MOST and _share(values, _POSTCODE) >= _MOST


def _birth_dates(values: Sequence[str]) -> bool:
    if _share(values, _DATE) < _MOST:
        return False
    years = sorted(int(match[1]) for value in values if (match := _YEAR.search(value)))
    return years[-1] - years[0] >= _SPREAD and years[len(years) // 2] < 2005  # noqa: PLR2004 - a median adult


def _names(values: Sequence[str]) -> bool:
    names = sum(_NAME.fullmatch(value) is not None and _is_pooled(value.casefold()) for value in values)
    ordinary = sum(value.casefold() in english() or value.casefold() in places() for value in values)
    return names >= 0.7 * len(values) and ordinary <= 0.3 * len(values)


def _is_pooled(word: str) -> bool:
    return word in given() or word in family()
