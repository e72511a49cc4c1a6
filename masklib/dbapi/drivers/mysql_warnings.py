"""Warnings of MySQL's and MariaDB's: level and number as they are, the text as far as a template knows it.

Source: https://mariadb.com/kb/en/show-warnings/ .
"""

from __future__ import annotations

import warnings
from typing import TYPE_CHECKING, Any

from masklib.dbapi.drivers.mysql_messages import TEMPLATES
from masklib.dbapi.failures import WITHHELD
from masklib.dbapi.templates import render

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from collections.abc import Set as AbstractSet

    from masklib.dbapi.state import ConnectionState
    from masklib.dbapi.steps import Steps

__all__ = ["safe", "show_warnings", "warn"]


def safe(
    rows: Iterable[Sequence[Any]], words: AbstractSet[str] = frozenset()
) -> tuple[tuple[str, int, str], ...]:
    """Return the rows of SHOW WARNINGS without values.

    Args:
        rows: Level, number and message of each.
        words: Names and keywords of the statement that caused them.
    """
    return tuple(
        (_text(level), int(number), render(_text(message), TEMPLATES, words) or WITHHELD)
        for level, number, message in rows
    )


def _text(value: object) -> str:
    return bytes(value).decode("utf-8", "replace") if isinstance(value, (bytes, bytearray)) else str(value)


def show_warnings(state: ConnectionState, _proxy: Any, /) -> Steps[tuple[tuple[str, int, str], ...]]:
    """Return the warnings of the statement before."""
    rows = yield state.raw.show_warnings()
    return safe(rows or (), state.words)


async def warn(cursor: Any, connection: Any) -> None:
    """Issue Python's warnings of those of the statement that ran, as aiomysql and asyncmy do."""
    if cursor._result and cursor._result.has_next:  # noqa: SLF001  the driver's own test
        return
    texts = [text for _, _, text in safe(await connection.show_warnings() or ())]
    for text in texts:
        warnings.warn(text, cursor.Warning, 4)
