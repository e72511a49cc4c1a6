"""Handles on single cells of SQLite's (`blobopen`): of those only that a SELECT would show as they are."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi import connecting, executing
from masklib.dbapi.drivers.sqlite_program import looking_up, quietly
from masklib.dbapi.facts import ClassFacts, table
from masklib.dbapi.handles import HandleState
from masklib.dbapi.kinds import Role
from masklib.dbapi.sealed import state_of
from masklib.errors import BlockedExitError

if TYPE_CHECKING:
    from masklib.dbapi.cursor_state import CursorState
    from masklib.dbapi.state import ConnectionState
    from masklib.dbapi.steps import Steps

__all__ = ["BLOB", "open_blob"]

BLOB: Final = ClassFacts(
    path="sqlite3.Blob",
    role=Role.HANDLE,
    attributes=table(NEUTRAL="read seek tell write", CLOSE="close"),
    specials=table(ENTER="__enter__", EXIT="__exit__", NEUTRAL="__delitem__ __getitem__ __len__ __setitem__"),
)


def open_blob(state: ConnectionState, proxy: Any, /, *args: Any, **kwargs: Any) -> Steps[Any]:
    """Return a handle on a cell, if the policy lets its column's values be seen, and written, as they are.

    The handle ends when its row changes (https://sqlite.org/c3ref/blob_open.html), so it shows no other cell.
    """
    blob = sqlite3.Connection.blobopen(state.raw, *args, **kwargs)
    try:
        yield from _check(state, proxy, args, kwargs)
    except BaseException:
        blob.close()
        raise
    return state.seal(blob, HandleState(blob, BLOB, state, proxy))


def _check(state: ConnectionState, proxy: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Steps[None]:
    state.act()
    if state.protection.policy.preset == "agent":
        raise BlockedExitError("blobopen() is not for preset agent: SELECT the column")
    name, column, row = args
    place = f"{_quoted(kwargs.get('name', 'main'))}.{_quoted(name)}"
    cell = quietly(state.raw, f"SELECT {_quoted(column)} FROM {place} WHERE rowid = ?", (row,))
    made = yield from connecting.cursor(state, proxy)
    asking = state_of(made)
    if not (yield from _is_shown(made, f"SELECT {_quoted(column)} FROM {place}", cell)):
        raise BlockedExitError(
            "blobopen() opens cells that a SELECT shows as they are. Instead: SELECT the column, or declare it 'clear'."
        )
    if not kwargs.get("readonly", False):
        life = yield from executing.begin(asking, f"UPDATE {place} SET {_quoted(column)} = x''", ())
        life.end("ok")


def _is_shown(made: Any, text: str, cell: list[tuple[Any, ...]]) -> Steps[bool]:
    """Tell whether a cell comes out as it is, as the columns of a statement do.

    Raw values: sees the cell; keeps it not.
    """
    asking: CursorState = state_of(made)
    life = yield from executing.begin(asking, text, ())
    with looking_up():
        asking.raw.execute(text + " LIMIT 0")
    yield from executing.plan_result(asking, made, life)
    shown = list(life.apply(cell))
    life.end("ok")
    return shown == cell and [type(one) for one in shown[0]] == [type(one) for one in cell[0]]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
