"""What may pass through a neutral exit: plain values that cannot lead to rows or to the raw object."""

from __future__ import annotations

import dataclasses
import datetime as dt
import decimal
import enum
import uuid
from collections.abc import Mapping
from typing import Final

from masklib.errors import BlockedExitError

__all__ = ["is_plain", "plain"]

_SCALARS: Final = (
    type(None),
    bool,
    int,
    float,
    str,
    bytes,
    decimal.Decimal,
    uuid.UUID,
    dt.date,
    dt.time,
    dt.timedelta,
    dt.tzinfo,
    enum.Enum,
)


def plain(value: object, path: str) -> object:
    """Return ``value`` if it is plain.

    Raises:
        BlockedExitError: if it is not: a driver's newer version may hand out more than its table says.

    Raw values: lets plain ones pass, since the table says that none of them comes from a row.
    """
    if not is_plain(value):
        raise BlockedExitError(
            f"{path} returned a {type(value).__module__}.{type(value).__qualname__}, though its table says "
            "that it is neutral. Declare its kind in the driver's table."
        )
    return value


def is_plain(value: object) -> bool:
    """Tell whether a value is plain, with all that is in it."""
    if isinstance(value, _SCALARS):
        return True
    if isinstance(value, type):
        return issubclass(value, BaseException) or issubclass(value, enum.Enum)
    if isinstance(value, (list, tuple, set, frozenset)):
        return all(map(is_plain, value))
    if dataclasses.is_dataclass(value):  # a driver's plain record, such as psycopg's Xid
        return all(is_plain(getattr(value, field.name)) for field in dataclasses.fields(value))
    if isinstance(value, Mapping):
        return all(is_plain(key) and is_plain(item) for key, item in value.items())
    return False
