"""psycopg's ``copy()``: what is read from it is masked, what is written to it is looked at row by row."""

from __future__ import annotations

import time
from collections import deque
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers.postgres_copy import begin_copy
from masklib.dbapi.drivers.postgres_copy_taken import TakenRows
from masklib.dbapi.drivers.psycopg_catalog import columns
from masklib.dbapi.drivers.psycopg_shown import shown
from masklib.dbapi.executing import failed, run_raw
from masklib.dbapi.facts import ClassFacts, table
from masklib.dbapi.handles import HandleState
from masklib.dbapi.kinds import Kind, Role
from masklib.dbapi.steps import END
from masklib.errors import BlockedExitError, MaskError

if TYPE_CHECKING:
    from collections.abc import Callable

    from masklib.dbapi.cursor_state import CursorState
    from masklib.dbapi.drivers.postgres_copy import ClearRows, CopiedRows
    from masklib.dbapi.steps import Steps

__all__ = ["copy_facts", "copying"]

_SOON: Final = 0.001
"""Seconds: what takes longer to read was not there yet."""
_MOST_AHEAD: Final = 512


class CopyState(HandleState):
    """A COPY that is about to begin, or goes on.

    Attributes:
        cursor: The cursor that it runs on.
        text: The statement.
        rows: What masks its rows, or looks at those that go in.
        ready: Masked rows that the caller did not read yet.
        begun: The raw object of the block, once that began.
        ahead: How many rows are read at once next time, if they are there.
        failed: The error that comes after the rows that are ready.
        ended: Whether the last row was read.
    """

    __slots__ = ("ahead", "begun", "cursor", "ended", "failed", "ready", "rows", "text")

    def __init__(self, raw: Any, facts: ClassFacts, cursor: CursorState, text: str) -> None:
        super().__init__(raw, facts, cursor.connection, cursor.owner)
        self.cursor = cursor
        self.text = text
        self.rows: ClearRows | CopiedRows | TakenRows | None = None
        self.begun: Any = None
        self.ready: deque[bytes] = deque()
        self.ahead = 1
        self.failed: Exception | None = None
        self.ended = False


def copying(path: str, merged: Callable[[Any, str, Any], str]) -> Callable[..., Any]:
    """Return the body of ``copy``.

    Args:
        path: Where the table of what it hands out stands.
        merged: From the raw cursor, the text and the parameters: the text that the driver sends.
    """

    def copy(
        state: CursorState, _proxy: Any, /, statement: Any, params: Any = None, *, writer: Any = None
    ) -> Any:
        text = state.driver.text_of(state.connection.raw, statement)
        text = text if params is None else merged(state.raw, text, params)
        raw = state.raw.copy(text) if writer is None else state.raw.copy(text, writer=writer)
        return state.connection.seal(raw, CopyState(raw, state.driver.classes[path], state, text))

    return copy


def _enter(state: CopyState, _proxy: Any, /, name: str) -> Steps[Any]:
    """Judge the statement, and let it begin."""
    cursor, connection = state.cursor, state.connection
    with (yield from connection.turn()):
        look = partial(columns, connection.raw, connection.origins)
        state.rows = yield from begin_copy(cursor, state.text, connection.raw.info.encoding, look)
        life = cursor.life
        assert life is not None  # noqa: S101  for the type checker: it has just begun
        raw = yield from run_raw(cursor, life, getattr(state.raw, name))
    begun = CopyState(raw, state.facts, cursor, state.text)
    begun.rows = state.rows
    begun.begun = state.begun = raw
    return connection.seal(raw, begun)


def _leave(state: CopyState, _proxy: Any, /, *exc: Any, name: str) -> Steps[bool | None]:
    life, refused = state.cursor.life, None
    if not exc or exc[0] is None:
        try:
            yield from _put_rest(state)
        except MaskError as error:
            refused, exc = error, (type(error), error, None)  # the server has to take none of the rows
    try:
        returned = yield getattr(state.raw, name)(*exc)
    except BaseException as error:
        if life is not None:
            failed(state.cursor, life, error)
        raise
    if life is not None:
        life.end("ok" if not exc or exc[0] is None else "abandoned")
    if refused is not None:
        raise refused
    return returned if isinstance(returned, bool) else None


def _block(state: CopyState) -> Steps[bytes]:
    """Return the next row, masked; nothing after the last."""
    while not state.ready:
        if state.failed is not None:
            failed, state.failed = state.failed, None
            raise failed
        if state.ended:
            return b""
        yield from _fill(state)
    return state.ready.popleft()


def _fill(state: CopyState) -> Steps[None]:
    """Read what the server has sent already, a row at first and then more at once, and mask it.

    No row is waited for that was not asked for: the first that takes its time is the last. An error is kept
    for the row that it belongs to.
    """
    rows, held = state.rows, list[bytes]()
    started = time.perf_counter()
    while len(held) < state.ahead and time.perf_counter() - started < _SOON:
        try:
            raw = yield state.raw.read()
        except Exception as error:  # noqa: BLE001  raised in its place
            state.failed = error
            break
        if rows is None or isinstance(rows, TakenRows):
            raise BlockedExitError("rows came out of a COPY that takes rows in")
        if not raw:
            state.ended = True
            break
        held.append(bytes(raw))
    state.ahead = min(2 * state.ahead, _MOST_AHEAD)
    if rows is not None and not isinstance(rows, TakenRows):
        state.ready.extend(rows.blocks(held))
        if state.ended:
            rows.end()


def _read(state: CopyState, _proxy: Any, /) -> Steps[bytes]:
    return (yield from _block(state))


def _read_row(state: CopyState, _proxy: Any, /) -> Steps[Any]:
    """Return the next row as psycopg reads it: its loaders see what is masked."""
    block = yield from _block(state)
    return state.raw.formatter.parse_row(block) if block else None


def _write(state: CopyState, _proxy: Any, /, buffer: Any) -> Steps[None]:
    data = _taking(state).taken(buffer)
    if data:
        yield state.raw.write(data)


def _write_row(state: CopyState, _proxy: Any, /, row: Any) -> Steps[None]:
    (plain,) = _taking(state).values([tuple(row)])
    yield state.raw.write_row(plain)


def _finish(state: CopyState, _proxy: Any, /, *exc: Any) -> Steps[None]:
    if not exc or exc[0] is None:
        yield from _put_rest(state)
    yield state.raw.finish(*exc)


def _put_rest(state: CopyState) -> Steps[None]:
    """Write the last row, where no line ends it."""
    rest = state.rows.rest() if isinstance(state.rows, TakenRows) else b""
    if rest:
        yield state.begun.write(rest)


def _taking(state: CopyState) -> TakenRows:
    if not isinstance(state.rows, TakenRows):
        raise BlockedExitError("write() and write_row() are of the block of a COPY ... FROM STDIN")
    return state.rows


class _Reading:
    """Reads one item after the other, to the end."""

    __slots__ = ("_end", "_read", "_state")

    def __init__(self, read: Callable[..., Steps[Any]], end: Any, state: CopyState, _proxy: Any, /) -> None:
        self._read = read
        self._end = end
        self._state = state

    def advance(self) -> Steps[Any]:
        item = yield from self._read(self._state, None)
        return END if item == self._end else item

    def close(self) -> Steps[None]:
        """Leave the rest: the end of the block deals with it."""
        yield from ()


def _block_of(prefix: str) -> dict[str, Callable[..., Any]]:
    entering, leaving = f"__{prefix}enter__", f"__{prefix}exit__"

    def enter(state: CopyState, proxy: Any, /) -> Steps[Any]:
        return (yield from _enter(state, proxy, entering))

    def leave(state: CopyState, proxy: Any, /, *exc: Any) -> Steps[bool | None]:
        return (yield from _leave(state, proxy, *exc, name=leaving))

    return {entering: enter, leaving: leave}


_HELD: Final = "write() and read() of the block, without the objects behind them"


def copy_facts(name: str, *, asynchronous: bool) -> ClassFacts:
    """Return the table of ``Copy`` or ``AsyncCopy``."""
    prefix = "a" if asynchronous else ""
    return ClassFacts(
        path=f"psycopg.{name}",
        role=Role.HANDLE,
        attributes=table(
            NEUTRAL="set_types",
            CONNECTION="connection",
            OWN="finish read read_row write write_row",
            EACH="rows",
            BLOCKED="cursor formatter writer",
        ),
        specials={
            f"__{prefix}enter__": Kind.OWN,
            f"__{prefix}exit__": Kind.OWN,
            f"__{prefix}iter__": Kind.EACH,
            "__repr__": Kind.OWN,
        },
        instead=dict.fromkeys(("cursor", "formatter", "writer"), _HELD),
        asynchronous=asynchronous,
        held=frozenset({"connection"}),
        bodies={
            **_block_of(prefix),
            "__repr__": shown(name),
            "read": _read,
            "read_row": _read_row,
            "write": _write,
            "write_row": _write_row,
            "finish": _finish,
            "rows": partial(_Reading, _read_row, None),
            f"__{prefix}iter__": partial(_Reading, _read, b""),
        },
    )
