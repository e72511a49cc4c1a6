"""What is left of a value that is redacted: a constant of its type, which says nothing but the type."""

from __future__ import annotations

import datetime as dt
import ipaddress
from decimal import Decimal
from types import NoneType
from typing import TYPE_CHECKING, Final
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["CONSTANTS", "REDACTED", "redact"]

REDACTED: Final = "[redacted]"

CONSTANTS: Final[dict[type, Callable[[], object]]] = {
    str: lambda: REDACTED,
    bytes: bytes,
    bytearray: bytearray,
    memoryview: lambda: memoryview(b""),
    bool: bool,
    int: int,
    float: float,
    complex: complex,
    Decimal: Decimal,
    dt.datetime: lambda: dt.datetime(1970, 1, 1),  # noqa: DTZ001  a constant; `redact` gives it the value's zone
    dt.date: lambda: dt.date(1970, 1, 1),
    dt.time: dt.time,
    dt.timedelta: dt.timedelta,
    UUID: lambda: UUID(int=0),
    list: list,
    dict: dict,
    tuple: tuple,
    set: set,
    frozenset: frozenset,
    ipaddress.IPv4Address: lambda: ipaddress.IPv4Address(0),
    ipaddress.IPv6Address: lambda: ipaddress.IPv6Address(0),
    ipaddress.IPv4Interface: lambda: ipaddress.IPv4Interface(0),
    ipaddress.IPv6Interface: lambda: ipaddress.IPv6Interface(0),
    ipaddress.IPv4Network: lambda: ipaddress.IPv4Network(0),
    ipaddress.IPv6Network: lambda: ipaddress.IPv6Network(0),
    NoneType: lambda: None,
}


def redact(values: Sequence[object]) -> list[object]:
    """Return the constant of each value's type; ``None`` for a type that nobody declared.

    A subclass counts as the first declared class it derives from.

    Raw values: sees them; looks at their types and, of a datetime, at its zone; emits constants.
    """
    return [_constant(value) for value in values]


def _constant(value: object) -> object:
    make = CONSTANTS.get(type(value)) or _inherited(type(value))
    constant = make()
    if isinstance(constant, dt.datetime) and isinstance(value, dt.datetime):
        return constant.replace(tzinfo=value.tzinfo)
    return constant


def _inherited(kind: type) -> Callable[[], object]:
    found = (CONSTANTS[base] for base in kind.__mro__ if base in CONSTANTS)
    return next(found, lambda: None)
