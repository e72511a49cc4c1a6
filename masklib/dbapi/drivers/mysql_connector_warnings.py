"""Warnings of the server's under mysql-connector-python: asked for and issued by its cursors, without values."""

# ruff: noqa: SLF001  the driver's cursors read them in a private method, and there is no other way in
from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any
from weakref import ref

from masklib.dbapi.drivers.mysql_warnings import safe

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["told_safely", "without_warnings"]


def told_safely(cursor: Any) -> Any:
    """Have a raw cursor read warnings without values: it keeps, issues and raises what it reads."""
    known = ref(cursor)

    def fetch_warnings() -> list[tuple[str, int, str]] | None:
        own = known()
        rows = None if own is None else type(own)._fetch_warnings(own)
        return list(safe(rows)) if rows else None

    cursor._fetch_warnings = fetch_warnings
    return cursor


@contextmanager
def without_warnings(connection: Any) -> Iterator[None]:
    """Have cursors that the driver itself makes in this block read none, but to raise them.

    Raw values: what would be raised is raised, and rebuilt without values.
    """
    connection = connection._cnx if "_cnx" in vars(connection) else connection
    asked = connection.get_warnings
    if asked and not connection.raise_on_warnings:
        connection.get_warnings = False
    try:
        yield
    finally:
        if connection.get_warnings is not asked:
            connection.get_warnings = asked
