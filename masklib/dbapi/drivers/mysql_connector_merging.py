"""How mysql-connector-python merges parameters into the text: ``%s`` and ``%(name)s``, wherever they stand.

It knows no ``%%`` and looks into quotes too, and in parentheses it takes everything for a name (`cursor.RE_PY_PARAM`,
`RE_PY_MAPPING_PARAM`, and for prepared statements `RE_SQL_PYTHON_REPLACE_PARAM`).
"""

# ruff: noqa: SLF001  a raw cursor shows its connection, whose converter quotes values, under a private name only
from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers import mysql_connector_scripts as scripts
from masklib.dbapi.drivers.mysql_executed import forgetting
from masklib.dbapi.merging import merges
from masklib.errors import BlockedExitError

if TYPE_CHECKING:
    from masklib.dbapi.merging import Call

__all__ = ["settle"]

_UNSURE: Final = (
    "execute() takes plain values here, one for each placeholder, and %(name)s with names of letters, digits "
    "and underscores: what is sent could be another statement than what was judged."
)
_PLACEHOLDER: Final = re.compile(r"%s|%\([^)]*\).?", re.DOTALL)
_SIMPLE: Final = re.compile(r"%s|%\(\w+\)s")


def _places(text: str) -> list[int] | None:
    """Return where the driver puts values in: it knows no ``%%``, and takes every name in parentheses."""
    found = list(_PLACEHOLDER.finditer(text))
    sure = all(_SIMPLE.fullmatch(one.group()) and text[: one.start()][-1:] != "%" for one in found)
    return [one.start() for one in found] if sure else None


def _merged(raw: Any, text: str, parameters: Any) -> str:
    """Return the text that the driver would send.

    Raises:
        BlockedExitError: if it cannot be had: a value of bytes that are no text, or too few values.
    """
    try:
        if isinstance(parameters, dict):
            values = dict(zip(parameters, _quoted(raw, list(parameters.values())), strict=True))
            return re.sub(r"%\((\w+)\)s", lambda found: values[found[1]], text)
        given = _quoted(raw, list(parameters))
        parts = text.split("%s") if given else [text]
        return "".join(one for pair in zip(parts, [*given, ""], strict=True) for one in pair)
    except Exception:  # noqa: BLE001  whatever the driver raises of a value, it may quote it
        raise BlockedExitError(_UNSURE) from None


def _quoted(raw: Any, values: list[Any]) -> list[str]:
    connection = raw._connection
    if hasattr(connection, "prepare_for_mysql"):
        quoted = connection.prepare_for_mysql(values)
    else:
        quoted = [_literal(connection, value) for value in values]
    return [bytes(one).decode(connection.python_charset) for one in quoted]


def _literal(connection: Any, value: Any) -> bytes:
    to = connection.converter
    escaped: bytes = to.escape(to.to_mysql(value), connection.sql_mode)
    return escaped if isinstance(value, Decimal) else bytes(to.quote(escaped))


_apart: Final = merges(_merged, "params", frozenset({set, frozenset}), _places)


def settle(raw: Any, text: str, args: tuple[Any, ...], kwargs: dict[str, Any], *, many: bool) -> Call:
    """Settle what is sent: a prepared statement's parameters never become text, but a name may hold a quote."""
    if "Prepared" not in type(raw).__name__:
        return _direct(raw, text, args, kwargs, many=many)
    if _places(text) is None:
        raise BlockedExitError(_UNSURE)
    return text, args, kwargs


def _merging(raw: Any, text: str, args: tuple[Any, ...], kwargs: dict[str, Any], *, many: bool) -> Call:
    return _uncut(raw, *_apart(raw, text, args, kwargs, many=many), many=many)


_direct: Final = forgetting(_merging, "_executed")  # a prepared cursor compares it with the text that comes


def _uncut(raw: Any, text: str, args: tuple[Any, ...], kwargs: dict[str, Any], *, many: bool) -> Call:
    """Return a call that the driver does not cut into other statements than are judged."""
    given: Any = args[0] if args else kwargs.get("params")
    if many:
        return text, (scripts.checked(raw, text, given), *args[1:]), kwargs
    maps = kwargs.get("map_results") or len(args) > 1
    if not maps and not scripts.mentions(text) and not scripts.mentions(given):
        return text, args, kwargs
    merged = _merged(raw, text, given) if given else text
    return scripts.cut(merged, raw._connection.python_charset, (text, args, kwargs))
