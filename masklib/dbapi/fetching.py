"""Rows on their way out: asked for as the caller asked, masked a batch at a time.

Never more rows are asked of the driver than the caller asked for, but where the driver holds the whole
result in memory already: there single rows are served from a masked batch (DESIGN 5.7).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from masklib.dbapi import executing
from masklib.dbapi.executing import plan_result
from masklib.dbapi.steps import END
from masklib.errors import UnknownRowError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from masklib.dbapi.cursor_state import CursorState
    from masklib.dbapi.steps import Steps

__all__ = [
    "buffered_row",
    "description",
    "fetch_all",
    "fetch_many",
    "fetch_one",
    "next_row",
    "row_number",
    "scroll",
    "treated",
]

MOST_AHEAD: Final = 2048


def fetch_one(state: CursorState, proxy: Any = None, /) -> Steps[Any]:
    """Return the next row, masked, or ``None``."""
    if state.facts.buffered and state.life is not None:
        if state.at >= len(state.buffer):
            yield from _read_ahead(state, proxy)
        return buffered_row(state)
    state.connection.claims.check(state)
    row = yield state.raw.fetchone()
    if row is None:
        state.end("ok")
        return None
    if state.life is None or state.life.plan is None:
        yield from _late(state, proxy)
    return treated(state, [row])[0]


def fetch_many(state: CursorState, proxy: Any, /, *args: Any, **kwargs: Any) -> Steps[Any]:
    """Return at most ``size`` rows, masked; what no or an odd ``size`` means is the driver's to say."""
    yield from _rewind(state)
    state.connection.claims.check(state)
    fetched = yield state.raw.fetchmany(*args, **kwargs)
    yield from _late(state, proxy)
    rows = treated(state, fetched)
    wanted = args[0] if args else kwargs.get("size", 1)
    if not rows or (isinstance(wanted, int) and len(rows) < wanted):
        state.end("ok")
    return _handed(state, fetched, rows)


def fetch_all(state: CursorState, proxy: Any = None, /) -> Steps[Any]:
    """Return all rows that are left, masked."""
    yield from _rewind(state)
    state.connection.claims.check(state)
    if state.facts.buffered and state.life is not None and not state.life.transparent:
        fetched, rows = yield from _in_batches(state)
    else:
        fetched = yield _rest(state)
        yield from _late(state, proxy)
        rows = treated(state, fetched)
    state.end("ok")
    return _handed(state, fetched, rows)


def _handed(state: CursorState, fetched: Any, rows: list[Any]) -> Any:
    """Return rows in a list or a tuple, as the driver hands them out."""
    made = state.driver.made_in_lists and state.facts.buffered and state.make is not None
    return rows if made and (rows or (state.life and state.life.rows)) else _like(fetched, rows)


def _rest(state: CursorState) -> Any:
    """Ask for all rows that are left, or for one more than the policy allows."""
    life = state.life
    return state.raw.fetchmany(life.room(life.most + 1)) if life and life.most else state.raw.fetchall()


def _in_batches(state: CursorState) -> Steps[tuple[Any, list[Any]]]:
    """Return all rows that are left: made and masked batch by batch, while the processor has them at hand.

    Before them an empty batch of the driver's own: it tells whether it hands out lists or tuples.
    """
    place = state.raw.rownumber
    rows: list[Any] = []
    try:
        while batch := (yield state.raw.fetchmany(MOST_AHEAD)):
            rows += treated(state, batch)
    except Exception:  # the driver says it again, for the row it belongs to
        yield state.raw.scroll(place, mode="absolute")  # as `fetchall` leaves it
        raise
    return (batch if rows else (yield state.raw.fetchall())), rows


def _late(state: CursorState, proxy: Any) -> Steps[None]:
    """Plan a result whose columns were not known before its first row was fetched."""
    if state.life is None and not state.facts.buffered and state.connection.claims.free(state):
        executing.begin_stolen(state)
    life = state.life
    if life is not None and life.plan is None and state.raw.description is not None:
        yield from plan_result(state, proxy, life)


def next_row(state: CursorState, proxy: Any = None, /) -> Steps[Any]:
    """Return the next row, masked, or `END`."""
    if state.facts.buffered and state.life is not None:
        if state.at >= len(state.buffer):
            yield from _read_ahead(state, proxy)
        row = buffered_row(state)
        return END if not state.buffer else row  # a row factory may make ``None`` of a row
    state.connection.claims.check(state)
    try:
        row = yield state.advance()
    except (StopIteration, StopAsyncIteration):
        state.end("ok")
        return END
    yield from _late(state, proxy)
    return treated(state, [row])[0]


def _rewind(state: CursorState) -> Steps[None]:
    """Put the driver back to where the caller is: rows read ahead are given up."""
    ahead = state.unread
    if ahead:
        yield state.raw.scroll(-ahead, mode="relative")
        if state.life is not None:
            state.life.rows -= ahead
        state.buffer, state.at = (), 0


def _read_ahead(state: CursorState, proxy: Any) -> Steps[None]:
    """Fill the buffer; where a row in it cannot be made, ask for exactly one as the caller did."""
    place = state.raw.rownumber
    try:
        rows = yield state.raw.fetchmany(_ahead(state))
    except Exception:  # the driver says it again, for the row it belongs to
        if place is None:  # no result was there yet
            raise
        yield state.raw.scroll(place, mode="absolute")
        row = yield state.raw.fetchone()
        rows = [] if row is None else [row]
    if state.life is None or state.life.plan is None:
        yield from _late(state, proxy)
    state.ahead = min(state.ahead * 2, MOST_AHEAD)
    state.buffer, state.at = _masked(state, rows), 0


def _ahead(state: CursorState) -> int:
    """Return how many rows to read ahead: none that the policy does not allow, but for one that says so."""
    return max(1, state.life.room(state.ahead + 1) - 1) if state.life is not None else state.ahead


def buffered_row(state: CursorState) -> Any:
    """Return the next row that was read ahead, or ``None``."""
    if state.at >= len(state.buffer):
        state.end("ok")
        return None
    row = state.buffer[state.at]
    if state.make is not None:
        row = state.make(row)
    state.at += 1
    return row


def treated(state: CursorState, rows: Sequence[Any]) -> list[Any]:
    """Mask rows, then let the row factory make of them what the caller wants."""
    masked = _masked(state, rows)
    return masked if state.make is None else list(map(state.make, masked))


def _masked(state: CursorState, rows: Sequence[Any]) -> list[Any]:
    """Mask rows; they stay plain tuples."""
    if not rows:
        return []
    if state.driver.as_tuple is not None:
        rows = list(map(state.driver.as_tuple, rows))
    if not set(map(type, rows)) <= {tuple}:
        raise UnknownRowError(
            f"{state.facts.path} handed out rows that are no plain tuples, so nobody knows where their "
            "values are. Set row factories on the wrapped connection or cursor."
        )
    life = state.life
    if life is None or life.plan is None:
        raise UnknownRowError("rows came out of a cursor on which no statement was planned")
    masked = life.apply(rows)
    return masked if isinstance(masked, list) else list(masked)


def description(state: CursorState, _proxy: Any = None, /) -> Any:
    """Return the result's description with safe labels, ``None`` where there is no result."""
    raw = state.raw.description
    plan = state.life.plan if state.life is not None else None
    if raw is None:
        return None
    raw = _like(raw, map(state.driver.described, raw))
    if plan is None:
        return tuple(_renamed(column, f"column{place}") for place, column in enumerate(raw, 1))
    labelled = (
        column if column[0] == planned.label else _renamed(column, planned.label)
        for column, planned in zip(raw, plan.columns, strict=True)
    )
    return _like(raw, labelled)


class _Column(NamedTuple):
    """A column as PEP 249 describes it, for drivers whose columns have these names too."""

    name: str
    type_code: Any
    display_size: Any
    internal_size: Any
    precision: Any
    scale: Any
    null_ok: Any


def _renamed(column: Any, label: str) -> Any:
    """Return a column's description under another label."""
    parts = (label, *column[1:7])
    return _Column(*parts) if hasattr(column, "name") and len(parts) == len(_Column._fields) else parts


def _like(raw: Any, parts: Any) -> Any:
    """Return the parts in a list or a tuple, as the driver handed them out."""
    kind: Callable[[Any], Any] = list if isinstance(raw, list) else tuple
    return parts if type(parts) is kind else kind(parts)


def row_number(state: CursorState, _proxy: Any = None, /) -> Any:
    """Return the place in the result as the caller sees it: rows read ahead do not count."""
    place = state.raw.rownumber
    return place if place is None else place - state.unread


def scroll(state: CursorState, _proxy: Any, /, *args: Any, **kwargs: Any) -> Steps[None]:
    """Move in the result, counted from where the caller is."""
    yield from _rewind(state)
    yield state.raw.scroll(*args, **kwargs)
