"""Values of every type as texts and back: the only place that knows Python's types.

A mask works on texts. Each type says what text a value is, how a surrogate text becomes a value of the type
again, and refuses a surrogate that would not be one (another width, a zero in front).

Raw values: sees them; keeps none.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
from dataclasses import dataclass
from decimal import Decimal
from math import copysign, isfinite
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable

__all__ = ["FORMS", "Form", "known_base", "plain"]

_WIDEST: Final = 60
"""A `Decimal` with more places before or after the point than this is redacted."""

_EXACT: Final = 2.0**53
"""Integral floats below this are integers, written and masked as such."""


@dataclass(frozen=True, slots=True)
class Form:
    """How values of one type become texts and come back.

    Attributes:
        text: The value's text, or ``None`` where it has none that could be masked.
        value: The value of a surrogate text, given the value it stands for; ``None`` if it cannot be one.
        key: What stands for a value in a memo; ``None`` where equal values always have equal surrogates, so
            that a value is its own key (``1.0 == 1.00`` as `Decimal`, one instant in two zones are not so).
        mask: Of types that are an entity by themselves the mask for it, which serves under every entity whose
            own mask is none for this type.
    """

    text: Callable[[Any], str | None]
    value: Callable[[str, Any], object]
    key: Callable[[Any], Hashable] | None = None
    mask: str | None = None


def _same(value: str) -> str:
    return value


def _str_value(text: str, _: str) -> str:
    return text


def _int_text(value: int) -> str | None:
    try:
        return str(abs(value))
    except ValueError:  # longer than sys.get_int_max_str_digits()
        return None


def _int_value(text: str, value: int) -> int | None:
    if not (text.isdecimal() and text.isascii()) or (text[0] == "0" and len(text) > 1):
        return None
    return -int(text) if value < 0 else int(text)


def _is_number(text: str) -> bool:
    """Tell whether ``text`` is how Python writes a number that is not negative."""
    return text.isascii() and text.isdecimal() and (text[0] != "0" or len(text) == 1)


def _decimal_text(value: Decimal) -> str | None:
    if not value.is_finite() or len(text := format(value.copy_abs(), "f")) > _WIDEST:
        return None
    return text


def _decimal_value(text: str, value: Decimal) -> Decimal | None:
    whole, point, places = text.partition(".")
    if not _is_number(whole) or (point and not (places.isascii() and places.isdecimal())):
        return None
    return Decimal(text).copy_sign(value)


def _float_text(value: float) -> str | None:
    if not isfinite(value):
        return None
    if abs(value) < _EXACT and value.is_integer():
        return str(int(abs(value)))
    return repr(abs(value))


def _float_value(text: str, value: float) -> float | None:
    try:
        number = float(text)
    except ValueError:
        return None
    if text != _float_text(number):
        return None
    return copysign(number, value)


def _bytes_text(value: bytes | bytearray | memoryview) -> str | None:
    try:
        return bytes(value).decode("utf-8")
    except UnicodeDecodeError:
        return None


def _bytes_value(text: str, _: object) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _date_value(text: str, _: dt.date) -> dt.date | None:
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        return None


def _datetime_text(value: dt.datetime) -> str | None:
    """Return the time at Greenwich of a datetime with a zone: equal instants are equal in every zone."""
    try:
        plain = value if value.tzinfo is None else value.astimezone(dt.UTC).replace(tzinfo=None)
    except (OverflowError, ValueError):
        return None
    return plain.isoformat(" ")


def _datetime_value(text: str, value: dt.datetime) -> dt.datetime | None:
    try:
        plain = dt.datetime.fromisoformat(text)
        return plain if value.tzinfo is None else plain.replace(tzinfo=dt.UTC).astimezone(value.tzinfo)
    except (OverflowError, ValueError):
        return None


def _zoned_key(value: dt.datetime | dt.time) -> Hashable:
    return value.isoformat(), value.tzinfo


def _time_value(text: str, value: dt.time) -> dt.time | None:
    try:
        return dt.time.fromisoformat(text).replace(tzinfo=value.tzinfo)
    except ValueError:
        return None


def _uuid_value(text: str, _: UUID) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _network_form(kind: Callable[[str], object]) -> Form:
    def value(text: str, _: object) -> object:
        try:
            return kind(text)
        except ValueError:
            return None

    return Form(str, value, mask="ip")


FORMS: Final[dict[type, Form]] = {
    str: Form(_same, _str_value),
    int: Form(_int_text, _int_value),
    Decimal: Form(_decimal_text, _decimal_value, key=str),
    float: Form(_float_text, _float_value, key=repr),
    bytes: Form(_bytes_text, _bytes_value),
    bytearray: Form(_bytes_text, lambda text, value: bytearray(_bytes_value(text, value)), key=bytes),
    memoryview: Form(_bytes_text, lambda text, value: memoryview(_bytes_value(text, value)), key=bytes),
    dt.date: Form(str, _date_value, mask="date"),
    dt.datetime: Form(_datetime_text, _datetime_value, _zoned_key, mask="date"),
    dt.time: Form(lambda value: value.replace(tzinfo=None).isoformat(), _time_value, _zoned_key, mask="date"),
    UUID: Form(str, _uuid_value, mask="uuid"),
    ipaddress.IPv4Address: _network_form(ipaddress.IPv4Address),
    ipaddress.IPv6Address: _network_form(ipaddress.IPv6Address),
    ipaddress.IPv4Interface: _network_form(ipaddress.IPv4Interface),
    ipaddress.IPv6Interface: _network_form(ipaddress.IPv6Interface),
    ipaddress.IPv4Network: _network_form(ipaddress.IPv4Network),
    ipaddress.IPv6Network: _network_form(ipaddress.IPv6Network),
}
"""By exact type. What is not here is a container, or is redacted."""


def known_base(kind: type) -> type | None:
    """Return the class with a form that ``kind`` derives from; ``None`` if there is none, and for `bool`."""
    return None if kind is bool else next((base for base in kind.__mro__ if base in FORMS), None)


def plain(base: type, value: Any) -> object:
    """Return a value of a subclass as one of ``base``, or ``None`` if it cannot be had.

    Nothing that a subclass overrides may decide what is masked.
    """
    try:
        return _PLAIN.get(base, base)(value)
    except Exception:  # noqa: BLE001  a subclass may raise whatever it likes, and its value must not come out
        return None


def _plain_datetime(value: dt.datetime) -> dt.datetime:
    return dt.datetime.combine(_plain_date(value), _plain_time(value.timetz()))


def _plain_date(value: dt.date) -> dt.date:
    return dt.date(value.year, value.month, value.day)


def _plain_time(value: dt.time) -> dt.time:
    return dt.time(value.hour, value.minute, value.second, value.microsecond, value.tzinfo, fold=value.fold)


_PLAIN: Final[dict[type, Callable[[Any], object]]] = {
    str: str.__str__,
    int: int.__int__,
    float: float.__float__,
    dt.date: _plain_date,
    dt.datetime: _plain_datetime,
    dt.time: _plain_time,
    UUID: lambda value: UUID(int=value.int),
}
