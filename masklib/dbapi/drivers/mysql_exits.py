"""What is particular to MySQL's drivers: labels by a name of their own, and KILL as a method."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from masklib.dbapi import connecting, executing
from masklib.dbapi.sealed import state_of

if TYPE_CHECKING:
    from masklib.dbapi.cursor_state import CursorState
    from masklib.dbapi.state import ConnectionState
    from masklib.dbapi.steps import Steps

__all__ = ["column_names", "kill"]


def kill(state: ConnectionState, proxy: Any, /, thread: int) -> Steps[None]:
    """End another connection of the server's, by the statement for it: that is judged as any other.

    Source: https://mariadb.com/kb/en/kill/ .
    """
    made = yield from connecting.cursor(state, proxy)
    yield from executing.execute(state_of(made), made, f"KILL {int(thread):d}")
    yield state_of(made).raw.close()


def column_names(state: CursorState, _proxy: Any, /) -> tuple[str, ...]:
    """Return the labels of the result, without values; none where there is no result."""
    plan = state.life.plan if state.life is not None else None
    return (
        () if plan is None or not state.raw.column_names else tuple(column.label for column in plan.columns)
    )
