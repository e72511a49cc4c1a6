"""Dates moved by a number of days that belongs to a subject: the intervals between one subject's dates stay.

The one mask whose surrogate depends on another column: the subject's, which a policy names (ADR 0004). The
number of days is the same in every table, query and process under one key: uniform among -182 to -1 and
1 to 182, by HMAC-SHA-256 (RFC 2104) over the subject's text under a subkey of its own.

Not reversible through `masklib.unmask_value`. Not de-identification by itself: intervals show, and whoever
knows one true date of a subject knows them all.

Raw values: sees dates and subjects; keeps none; emits moved dates, and constants in place of all else.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left
from decimal import Decimal
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from masklib.crypto.digests import hmac_sha256
from masklib.mask.moments import Moment, read_moment
from masklib.mask.redaction import redact
from masklib.mask.values import FORMS, known_base, plain
from masklib.mask.version import purpose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.typing import Subkeys

__all__ = ["MOST_DAYS", "shift_dates"]

MOST_DAYS: Final = 182
"""No date is moved further, either way; none stays where it is."""

_ISO_STYLES: Final = range(4)
"""Ways to write a date, year first, that can be read in one way only."""
_MONTHS: Final = 12


def shift_dates(values: Sequence[object], subjects: Sequence[object], keys: Subkeys) -> list[object]:
    """Return each date moved by the days of its subject; redacted is what is no date or has no subject.

    Args:
        values: ``date``, ``datetime``, or texts that begin with the year. ``None`` and empty texts stay.
        subjects: The subject of each, in the same order.
        keys: The key.
    """
    subkey = keys.subkey(purpose("date_shift"))
    constants = redact(values)
    return [
        _shifted(value, subject, subkey, constant)
        for value, subject, constant in zip(values, subjects, constants, strict=True)
    ]


def _shifted(value: Any, subject: object, subkey: bytes, constant: object) -> object:
    if value is None or (type(value) is str and not value):
        return value
    text = _text_of(subject)
    base = known_base(type(value))
    if not text or base is None or base not in _MOVES:
        return constant
    known = plain(base, value)
    moved = None if known is None else _MOVES[base](known, dt.timedelta(_days(subkey, text)))
    return constant if moved is None else moved


def _text_of(subject: object) -> str | None:
    """Return a subject as a text: a whole number and its digits are one subject."""
    base = known_base(type(subject))
    known = None if base is None else plain(base, subject)
    text = None if base is None or known is None else FORMS[base].text(known)
    negative = base in _SIGNED and text is not None and text.strip("0.") and known < 0  # type: ignore[operator]
    return f"-{text}" if negative else text


_SIGNED: Final = frozenset({int, float, Decimal})
"""Types whose text has no sign, see `masklib.mask.values`."""


@lru_cache(maxsize=1 << 14)
def _days(subkey: bytes, subject: str) -> int:
    digest = hmac_sha256(subkey, subject.encode("utf-8", "surrogatepass"))
    number = int.from_bytes(digest, "big") % (2 * MOST_DAYS)
    return number - MOST_DAYS if number < MOST_DAYS else number - MOST_DAYS + 1


# ---------------------------------------------------------------- by type
def _move_date(value: dt.date, days: dt.timedelta) -> dt.date | None:
    try:
        return value + days
    except OverflowError:
        return None


def _move_datetime(value: dt.datetime, days: dt.timedelta) -> dt.datetime | None:
    """Move a moment; with a zone it is the moment at Greenwich that moves, so that intervals are exact."""
    try:
        if value.tzinfo is None:
            return value + days
        return (value.astimezone(dt.UTC) + days).astimezone(value.tzinfo)
    except (OverflowError, ValueError):
        return None


def _move_text(text: str, days: dt.timedelta) -> str | None:
    """Move the date of a text; one that could be read in two ways is not read at all."""
    moment = read_moment(text)
    if moment is None or moment.moment_class.style not in _ISO_STYLES:
        return None
    known = moment.moment_class
    rank, rest = divmod(moment.number, known.units)
    date = _move_date(dt.date(known.year, 1, 1) + dt.timedelta(known.days[rank]), days)
    if date is None:
        return None
    moved = known._replace(year=date.year, exchangeable=date.day <= _MONTHS)
    place = bisect_left(moved.days, date.timetuple().tm_yday - 1)
    written = str(Moment(moved, place * known.units + rest))
    return written if len(written) == len(text) else None


_MOVES: Final[dict[type, Any]] = {str: _move_text, dt.date: _move_date, dt.datetime: _move_datetime}
"""By type. A time has no date, and whole numbers, bytes and documents are not looked into."""
