"""What happens to the cells of one column of a batch: a whole column at a time, never cell by cell.

A column is taken apart by exact Python type, since ``1 == True == Decimal(1)`` must not share a surrogate.
Types that hold nothing a detector knows pass; types that nobody declared are redacted.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache
from types import NoneType
from typing import TYPE_CHECKING, Final
from uuid import UUID

from masklib.classify import classify_by_name
from masklib.entities import FREE_TEXT
from masklib.session import nested
from masklib.session.verdict import Action

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from masklib.session.protection import Protection
    from masklib.session.verdict import Verdict

__all__ = ["Tally", "treat"]

Values = Sequence[object]

_PLAIN: Final[frozenset[type]] = frozenset(
    {NoneType, bool, float, complex, dt.date, dt.datetime, dt.time, dt.timedelta, UUID}
)
"""Types whose values no built-in detector looks into when nothing else is known of the column."""

_BYTES: Final[frozenset[type]] = frozenset({bytes, bytearray, memoryview})
_NUMBERS: Final[frozenset[type]] = frozenset({int, Decimal})
_ADDRESSES: Final[frozenset[type]] = frozenset(
    {
        ipaddress.IPv4Address,
        ipaddress.IPv6Address,
        ipaddress.IPv4Interface,
        ipaddress.IPv6Interface,
        ipaddress.IPv4Network,
        ipaddress.IPv6Network,
    }
)
_SHORT_NUMBER: Final = 10**11
"""Without context no detector tells a shorter number from a key or an amount."""


@dataclass(slots=True)
class Tally:
    """How many cells of one column were replaced, and what was found in them."""

    masked: int = 0
    found: Counter[str] = field(default_factory=Counter)


def treat(protection: Protection, verdict: Verdict, values: Values, tally: Tally) -> Values:
    """Return what takes the place of ``values`` under ``verdict``.

    Args:
        protection: Detectors and masks.
        verdict: The decision for the column.
        values: The cells of one column of a batch.
        tally: Is added to.

    Raw values: sees them; returns surrogates, and values in which nothing was to be masked.
    """
    if verdict.action is Action.CLEAR:
        return values
    if verdict.action is Action.SCAN:
        return _scan(protection, values, verdict.context, tally)
    tally.masked += len(values)
    if verdict.action is Action.MASK and verdict.entity is not None:
        return protection.masker.column(verdict.entity, values)
    return protection.masker.redact(values)


def _scan(protection: Protection, values: Values, context: Sequence[str], tally: Tally) -> Values:
    kinds = set(map(type, values))
    if kinds <= _PLAIN:
        return values
    if kinds == {str}:
        return _scan_kind(protection, str, values, context, tally)
    result = list(values)
    for kind in kinds - _PLAIN:
        places = [place for place, value in enumerate(values) if type(value) is kind]
        treated = _scan_kind(protection, kind, [values[place] for place in places], context, tally)
        for place, value in zip(places, treated, strict=True):
            result[place] = value
    return result


def _scan_kind(
    protection: Protection, kind: type, values: Values, context: Sequence[str], tally: Tally
) -> Values:
    """Scan the cells of one exact type."""
    if kind is str:
        return _scan_texts(protection, values, context, tally)  # type: ignore[arg-type]  # all are str
    if kind in _BYTES:
        return _scan_bytes(protection, kind, values, context, tally)
    if kind in _NUMBERS:
        return _scan_as_text(protection, values, context, tally, _long_number)
    if kind in _ADDRESSES:
        return _scan_as_text(protection, values, context, tally, str)
    if issubclass(kind, (list, tuple, dict)):
        return _scan_nested(protection, values, context, tally)
    tally.masked += len(values)
    return protection.masker.redact(values)


def _scan_texts(
    protection: Protection, values: Sequence[str], context: Sequence[str], tally: Tally
) -> Sequence[str]:
    joined = "".join(values)
    documents: dict[int, str] = {}
    if "{" in joined or "[" in joined:
        documents = _scan_documents(protection, values, context, tally)
    found = protection.scanner.scan(values, context)
    for place in documents:
        found.pop(place, None)
    result = values
    if found:
        tally.masked += len(found)
        tally.found.update(one.entity for some in found.values() for one in some)
        result = protection.masker.splice(values, found)
    if not documents:
        return result
    merged = list(result)
    for place, text in documents.items():
        merged[place] = text
    return merged


def _scan_documents(
    protection: Protection, values: Sequence[str], context: Sequence[str], tally: Tally
) -> dict[int, str]:
    """Treat the cells that are JSON documents as nested values; return them by their place."""
    parsed: dict[int, object] = {}
    too_deep: dict[int, str] = {}
    for place, text in enumerate(values):
        if not nested.looks_like_json(text):
            continue
        try:
            document = nested.parse_json(text)
            nested.collect(document, nested.new_leaves())
        except RecursionError:
            too_deep[place] = str(protection.masker.redact([text])[0])
        except ValueError:
            continue
        else:
            if isinstance(document, list):  # Pairs are lists too
                parsed[place] = document
    tally.masked += len(too_deep)
    treated = _scan_nested(protection, list(parsed.values()), context, tally)
    written = {
        place: _written(values[place], document, after)
        for (place, document), after in zip(parsed.items(), treated, strict=True)
    }
    return written | too_deep


def _written(text: str, before: object, after: object) -> str:
    """Write a treated document in the style of the text it was; an untouched one stays byte for byte."""
    if before == after:
        return text
    return nested.dump_json(after, compact='": ' not in text and ", " not in text, ascii_only=text.isascii())


def _scan_bytes(
    protection: Protection, kind: type, values: Values, context: Sequence[str], tally: Tally
) -> Values:
    """Try bytes as UTF-8; what is no text has nothing that a detector could find."""
    result = list(values)
    texts: dict[int, str] = {}
    for place, value in enumerate(values):
        try:
            texts[place] = bytes(value).decode("utf-8")  # type: ignore[call-overload]  # all are bytes-like
        except UnicodeDecodeError:
            continue
    treated = _scan_texts(protection, list(texts.values()), context, tally)
    for (place, before), after in zip(texts.items(), treated, strict=True):
        if before != after:
            result[place] = kind(after.encode("utf-8", "surrogatepass"))
    return result


def _long_number(value: object) -> str:
    """Return the digits of a number that is long enough to be told from a key or an amount, or nothing."""
    if isinstance(value, Decimal) and (not value.is_finite() or value != value.to_integral_value()):
        return ""
    number = int(value)  # type: ignore[call-overload]  # an int or an integral Decimal
    return str(number) if abs(number) >= _SHORT_NUMBER else ""


def _scan_as_text(
    protection: Protection,
    values: Values,
    context: Sequence[str],
    tally: Tally,
    text_of: Callable[[object], str],
) -> Values:
    """Scan values by their text; what is found is masked whole, as its entity."""
    texts = {place: text for place, value in enumerate(values) if (text := text_of(value))}
    if not texts:
        return values
    places = list(texts)
    found = protection.scanner.scan(list(texts.values()), context)
    result = list(values)
    for hit, findings in found.items():
        place = places[hit]
        entity = findings[0].entity
        tally.masked += 1
        tally.found[entity] += 1
        result[place] = protection.masker.column(entity, [values[place]])[0]
    return result


def _scan_nested(
    protection: Protection, values: Values, context: Sequence[str], tally: Tally
) -> list[object]:
    """Treat containers leaf by leaf, the leaves of all cells under one key together."""
    leaves = nested.new_leaves()
    readable = [_collected(value, leaves) for value in values]
    surrogates: dict[nested.Place, Iterator[object]] = {
        place: iter(_treat_leaves(protection, place, found, context, tally))
        for place, found in leaves.items()
    }
    return [
        nested.rebuild(value, surrogates) if sound else protection.masker.redact([value])[0]
        for value, sound in zip(values, readable, strict=True)
    ]


def _collected(value: object, leaves: nested.Leaves) -> bool:
    """Collect one cell's leaves, all or none of them."""
    own = nested.new_leaves()
    try:
        nested.collect(value, own)
    except RecursionError:
        return False
    for place, found in own.items():
        leaves[place].extend(found)
    return True


def _treat_leaves(
    protection: Protection, place: nested.Place, values: Values, context: Sequence[str], tally: Tally
) -> Values:
    """Treat the leaves at one place: a key that names an entity decides, else every leaf is scanned."""
    entity = _entity_of(place, tuple(context))
    if entity is None:
        return _scan(protection, values, tuple(word.lower() for word in place if word), tally)
    tally.masked += len(values)
    tally.found[entity] += len(values)
    return protection.masker.column(entity, values)


@lru_cache(maxsize=4096)
def _entity_of(place: nested.Place, context: tuple[str, ...]) -> str | None:
    """Return what a key says its values are; what stands around it plays the part of the table's name."""
    key, around = place
    if not key:
        return None
    for table in (around, *context, None):
        entity = classify_by_name(key, table or None, None, None).entity
        if entity is not None:
            return None if entity == FREE_TEXT else entity
    return None
