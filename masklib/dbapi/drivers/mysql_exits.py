"""What is particular to MySQL's cursors: labels by a name of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from masklib.dbapi.state import CursorState

__all__ = ["column_names"]


def column_names(state: CursorState, _proxy: Any, /) -> tuple[str, ...]:
    """Return the labels of the result, without values; none where there is no result."""
    plan = state.life.plan if state.life is not None else None
    return (
        () if plan is None or not state.raw.column_names else tuple(column.label for column in plan.columns)
    )
