"""Texts that PostgreSQL writes for values, and the Python values that drivers make of them.

So a cell that comes as a text, of COPY, is masked as the value that `SELECT` hands out. What is not read here
is masked as a text. Source: the types' OIDs in ``src/include/catalog/pg_type.dat`` of PostgreSQL 18.
"""

from __future__ import annotations

import datetime as dt
import decimal
import json
import uuid
from typing import TYPE_CHECKING, Any, Final

from masklib.errors import UnknownRowError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["read", "without_secrets", "written"]

_SECRETS: Final = ("password", "secret", "sslkey", "passfile")


def _bool(text: str) -> bool:
    return {"t": True, "f": False}[text]


def _bytes(text: str) -> bytes:
    if not text.startswith("\\x"):
        raise ValueError("bytea of the old form")
    return bytes.fromhex(text[2:])


_READERS: Final[Mapping[int, Callable[[str], Any]]] = {
    16: _bool,
    17: _bytes,
    20: int,
    21: int,
    23: int,
    26: int,
    114: json.loads,
    700: float,
    701: float,
    1082: dt.date.fromisoformat,
    1083: dt.time.fromisoformat,
    1114: dt.datetime.fromisoformat,
    1184: dt.datetime.fromisoformat,
    1700: decimal.Decimal,
    2950: uuid.UUID,
    3802: json.loads,
}


def read(text: str | None, oid: int) -> Any:
    """Return the value of a text of a type; the text itself where the type is not read here."""
    reader = _READERS.get(oid)
    if text is None or reader is None:
        return text
    try:
        return reader(text)
    except (ValueError, KeyError, ArithmeticError):
        return text


def written(value: Any) -> str | None:
    """Return the text that PostgreSQL reads a value from.

    Raises:
        UnknownRowError: if masks made something of it that no column is made of.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, (bytes, bytearray, memoryview)):
        return "\\x" + bytes(value).hex()
    if isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, (int, float, decimal.Decimal, uuid.UUID, dt.date, dt.time)):
        return str(value)
    raise UnknownRowError(f"a mask returned a {type(value).__name__}, which COPY cannot carry")


def without_secrets(parameters: Mapping[str, str]) -> dict[str, str]:
    """Return a connection's parameters but for those by which somebody could connect."""
    return {name: value for name, value in parameters.items() if not any(one in name for one in _SECRETS)}
