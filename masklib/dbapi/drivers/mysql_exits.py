"""What is particular to MySQL's drivers: statements as methods of the connection, its converters, labels by another name."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from masklib.dbapi import connecting, executing
from masklib.dbapi.sealed import state_of

if TYPE_CHECKING:
    from asyncio import AbstractEventLoop
    from collections.abc import Callable

    from masklib.dbapi.cursor_state import CursorState
    from masklib.dbapi.state import ConnectionState
    from masklib.dbapi.steps import Steps

__all__ = ["column_names", "converters", "kill", "loop", "query"]


def kill(state: ConnectionState, proxy: Any, /, thread: int) -> Steps[None]:
    """End another connection of the server's, by the statement for it: that is judged as any other.

    Source: https://mariadb.com/kb/en/kill/ .
    """
    made = yield from connecting.cursor(state, proxy)
    yield from executing.execute(state_of(made), made, f"KILL {int(thread):d}")
    yield state_of(made).raw.close()


def query(state: ConnectionState, proxy: Any, /, sql: Any, unbuffered: bool = False) -> Steps[int]:  # noqa: FBT001, FBT002  the driver's signature
    """Run a statement without parameters; return how many rows it touched. Nobody can fetch those of its result."""
    del unbuffered
    kind = import_module(f"{type(state.raw).__module__.partition('.')[0]}.cursors").Cursor
    made = yield from connecting.cursor(state, proxy, kind)
    yield from executing.execute(state_of(made), made, sql)
    touched: int = state_of(made).raw.rowcount
    return touched


def converters(name: str) -> Callable[[ConnectionState, Any], dict[Any, Any]]:
    """Return the body of what shows the functions that make literals, or values: a copy, so that none is put in."""

    def body(state: ConnectionState, _proxy: Any, /) -> dict[Any, Any]:
        return dict(getattr(state.raw, name))

    return body


def loop(state: ConnectionState, _proxy: Any, /) -> AbstractEventLoop:
    """Return the event loop that the connection runs on: the program's own."""
    found: AbstractEventLoop = state.raw.loop
    return found


def column_names(state: CursorState, _proxy: Any, /) -> tuple[str, ...]:
    """Return the labels of the result, without values; none where there is no result."""
    plan = state.life.plan if state.life is not None else None
    return (
        () if plan is None or not state.raw.column_names else tuple(column.label for column in plan.columns)
    )
