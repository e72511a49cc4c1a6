"""Columnar exits: Arrow tables and readers, DataFrames, numpy arrays (see `masklib.session.columnar`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from masklib.dbapi.executing import plan_result
from masklib.dbapi.failures import sealed_error
from masklib.errors import UnknownRowError

if TYPE_CHECKING:
    from masklib.dbapi.cursor_state import CursorState
    from masklib.dbapi.steps import Steps

__all__ = ["fetch_columns", "shown"]


def fetch_columns(name: str) -> Any:
    """Return the body of a fetch that hands out columns; what is left of the result comes with it."""

    def body(state: CursorState, proxy: Any, /, *args: Any, **kwargs: Any) -> Steps[Any]:
        result = yield getattr(state.raw, name)(*args, **kwargs)
        life = state.life
        if life is not None and life.plan is None and state.raw.description is not None:
            yield from plan_result(state, proxy, life)
        return None if result is None else shown(state, result)

    return body


def shown(state: CursorState, result: Any) -> Any:
    """Return a columnar result masked; the statement ends with it, but for a reader, which ends it itself."""
    from masklib.session.columnar import mask_columns

    life = state.life
    if life is None or life.plan is None:
        raise UnknownRowError("columns came out of a cursor on which no statement was planned")
    driver, words = state.driver, state.words
    masked = mask_columns(life, result, lambda error: sealed_error(error, driver, words))
    if not hasattr(result, "read_next_batch"):
        life.end("ok")
    return masked
