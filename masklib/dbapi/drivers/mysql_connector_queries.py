"""Statements that mysql-connector-python runs without a cursor: ``cmd_query``, and the rows it leaves to be asked for.

They run on a sealed cursor that the connection keeps until its rows are read: judged and masked as any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from masklib.dbapi import connecting, executing, fetching
from masklib.dbapi.sealed import state_of

if TYPE_CHECKING:
    from masklib.dbapi.state import ConnectionState
    from masklib.dbapi.steps import Steps

__all__ = ["cmd_query", "get_row", "get_rows", "info_query"]


def cmd_query(
    state: ConnectionState, proxy: Any, /, query: Any, *_args: Any, **_kwargs: Any
) -> Steps[dict[str, Any]]:
    """Run a statement; return its numbers, or the columns of its result, without values."""
    made = yield from connecting.cursor(state, proxy)
    cursor = state_of(made)
    state.asked = None
    yield from executing.execute(cursor, made, query)
    columns = fetching.description(cursor, made)
    if columns is None:
        return {
            "field_count": 0,
            "affected_rows": max(cursor.raw.rowcount, 0),
            "insert_id": cursor.raw.lastrowid or 0,
            **_end(cursor),
        }
    state.asked = made
    return {"columns": list(columns), "eof": _end(cursor)}


def _end(cursor: Any) -> dict[str, int]:
    return {"status_flag": 0, "warning_count": cursor.raw.warning_count or 0}


def info_query(state: ConnectionState, proxy: Any, /, query: Any) -> Steps[Any]:
    """Run a statement and return the first row of its result, masked."""
    made = yield from connecting.cursor(state, proxy, buffered=True)
    cursor = state_of(made)
    yield from executing.execute(cursor, made, query)
    row = yield from fetching.fetch_one(cursor, made)
    yield cursor.raw.close()
    return row


def get_rows(
    state: ConnectionState, _proxy: Any, /, count: int | None = None, *_args: Any, **_kwargs: Any
) -> Steps[tuple[list[Any], dict[str, int] | None]]:
    """Return rows of the statement that ``cmd_query`` ran, masked, and its end where that was reached."""
    made = _asked(state)
    cursor = state_of(made)
    if count is None:
        rows = list((yield from fetching.fetch_all(cursor, made)))
    else:
        rows = list((yield from fetching.fetch_many(cursor, made, count)))
    if count is not None and len(rows) == count:
        return rows, None
    state.asked = None
    return rows, _end(cursor)


def get_row(
    state: ConnectionState, _proxy: Any, /, *_args: Any, **_kwargs: Any
) -> Steps[tuple[Any, dict[str, int] | None]]:
    """Return the next row likewise."""
    made = _asked(state)
    row = yield from fetching.fetch_one(state_of(made), made)
    if row is None:
        state.asked = None
        return None, _end(state_of(made))
    return row, None


def _asked(state: ConnectionState) -> Any:
    """Return the sealed cursor whose rows are to come.

    Raises:
        InternalError: the driver's, if there is none.
    """
    if state.asked is None:
        from mysql.connector.errors import InternalError

        raise InternalError("No result set available")
    return state.asked
