"""Values that tell what they are without a label: by a closed list, by a form that nothing else has.

In a row of values without column names (``INSERT INTO t VALUES (...)``) there is nothing but the values. Some
are telling by themselves (``09/34`` beside a card, ``Sikh``, ``Mrs.``), some only beside others: two letters
are a state beside a street, one decimal number is a price and two may be where somebody is.

Source: ISO 9362 (BIC), ISO 3166 (countries), USPS Publication 28 appendices B, C1 and C2 (states, suffixes,
units), ISO 8601 and common dates; the lists of ``phrases/values.txt`` and `masklib.detection.names`.

Raw values: sees values; keeps none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from masklib.detection.labels.tables import values
from masklib.detection.names import english, family, given, words

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["addresses_somebody", "readings"]

_EXPIRY: Final = re.compile(r"(?:0[1-9]|1[0-2])/(?:20)?[2-9][0-9]")
_BIC: Final = re.compile(r"[A-Z]{4}([A-Z]{2})[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_DAY: Final = re.compile(
    r"(?:18|19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-[0-3][0-9]|[0-3]?[0-9]([/.-])[0-3]?[0-9]\1(?:18|19|20)[0-9]{2}"
)
_DEGREES: Final = re.compile(r"-?(?:1[0-7][0-9]|[1-9]?[0-9])\.[0-9]{4,}")
_UNIT: Final = re.compile(
    r"(?i:apt|apartment|suite|ste|unit|room|floor|flat|bldg|building)\.? #?[A-Z]?-?[0-9]{1,5}[A-Z]?"
)
_STREET: Final = re.compile(r"(?P<name>[A-Z][\w'-]*(?: [A-Z][\w'-]*)?) (?P<suffix>[A-Z][a-z]+)")
_SUFFIXES: Final = frozenset(
    {
        "alley",
        "avenue",
        "boulevard",
        "circle",
        "close",
        "court",
        "crescent",
        "drive",
        "highway",
        "lane",
        "parkway",
    }
    | {
        "place",
        "plaza",
        "road",
        "roads",
        "square",
        "street",
        "streets",
        "terrace",
        "trail",
        "turnpike",
        "way",
    }
)
_MIXED: Final = re.compile(
    r"(?=.*[a-z])(?=.*[A-Z])(?=.*[0-9])(?=.*[!#$%^&*()+=?~@_].*)[\w!#$%^&*()+=?~@_-]{8,32}", re.ASCII
)
_NAME: Final = re.compile(r"[^\W\d_a-z][\w'\u2019-]*\.?(?: [^\W\d_a-z][\w'\u2019-]*\.?){0,3}")
_PLACE: Final = re.compile(r"[A-Z][a-z'-]{2,}(?: [A-Z][a-z'-]{2,}){0,3}")
_CODE: Final = re.compile(r"[A-Z]{2}")
_ZIP: Final = re.compile(r"[0-9]{5}(?:-[0-9]{4})?")
_HOUSE: Final = re.compile(r"[0-9]{1,6}")
_PLACES: Final = frozenset({"LOCATION", "STREET_ADDRESS"})


def readings(row: Sequence[str], *, people: bool = False) -> list[str | None]:
    """Return the entity that each value of a row without names seems to be, ``None`` for the others.

    Args:
        row: The values of one row.
        people: Whether the table's name says that it holds people.
    """
    bare = [value.strip() for value in row]
    found = [_alone(value) for value in bare]
    located = sum(_DEGREES.fullmatch(value) is not None for value in bare) > 1
    people = people or "PERSON" in found
    placed = not _PLACES.isdisjoint(found)
    housed = "STREET_ADDRESS" in found
    return [
        entity or _beside(value, located=located, people=people, placed=placed, housed=housed)
        for entity, value in zip(found, bare, strict=True)
    ]


def addresses_somebody(value: str) -> bool:
    """Return whether ``value`` is a form of address: it tells a gender, often more."""
    return _listed(value) in values("forms of address")


def _alone(value: str) -> str | None:
    """Return what a value is, whatever stands beside it."""
    plain = _listed(value)
    if plain in values("countries") or plain in values("states"):
        return "LOCATION"
    if not {plain, plain.removesuffix("s")}.isdisjoint(values("nationalities") | values("religions")):
        return "NRP"
    if plain in values("forms of address") or plain in values("genders"):
        return "GENDER"
    if _EXPIRY.fullmatch(value):
        return "CREDIT_CARD_EXPIRATION"
    return _formed(value)


def _formed(value: str) -> str | None:
    if _is_bic(value):
        return "BIC_CODE"
    if _UNIT.fullmatch(value) or _is_street(value):
        return "STREET_ADDRESS"
    if _is_name(value, sure=True):
        return "PERSON"
    return "SECRET" if _MIXED.fullmatch(value) else None


def _beside(value: str, *, located: bool, people: bool, placed: bool, housed: bool) -> str | None:
    """Return what a value is in the company of coordinates, people, places or a street."""
    if located and _DEGREES.fullmatch(value):
        return "COORDINATES"
    if people and (_DAY.fullmatch(value) or _is_name(value, sure=False)):
        return "DATE_OF_BIRTH" if _DAY.fullmatch(value) else "PERSON"
    if placed and (_PLACE.fullmatch(value) or _is_code(value)):
        return "LOCATION"
    if housed and _ZIP.fullmatch(value):
        return "POSTCODE"
    return "STREET_ADDRESS" if housed and _HOUSE.fullmatch(value) else None


def _is_bic(value: str) -> bool:
    match = _BIC.fullmatch(value)
    return (
        match is not None and match[1].lower() in values("country codes") and value.lower() not in english()
    )


def _is_code(value: str) -> bool:
    return bool(_CODE.fullmatch(value)) and value.lower() in values("country codes") | values("state codes")


def _is_street(value: str) -> bool:
    """Return whether ``value`` is a street's name without a number."""
    match = _STREET.fullmatch(value)
    return match is not None and match["suffix"].lower() in _SUFFIXES


def _is_name(value: str, *, sure: bool) -> bool:
    """Return whether all words of ``value`` are names; to be sure one must be nothing else."""
    if not _NAME.fullmatch(value):
        return False
    parts = [part.lower().rstrip(".") for part in value.split()]
    if not all(len(part) == 1 or _is_pooled(part) for part in parts):
        return False
    if sure and value.isupper():
        return False
    return any(len(part) > 1 and not (sure and _is_ordinary(part)) for part in parts)


def _is_pooled(part: str) -> bool:
    return part in given() or part in family()


def _is_ordinary(part: str) -> bool:
    """Return whether a name is a word or a place, too."""
    return part in words() or part in english() or part in values("countries") or part in values("states")


def _listed(value: str) -> str:
    return value.lower().rstrip(".").replace("&", "and")
