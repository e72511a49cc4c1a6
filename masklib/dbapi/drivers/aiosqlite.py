"""Facts of `aiosqlite`: sqlite3 in a thread of its own, awaited. What SQLite means by it is sqlite3's table.

Probed on live objects (0.22). A cursor's ``connection`` is the raw sqlite3 connection there; here it is the
sealed one. Its logger writes, at DEBUG, statements with parameters and exceptions as they come: on a sealed
connection it writes neither.
"""

# ruff: noqa: SLF001  the driver shows its thread and its connection under private names only
from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers.sqlite3 import FACTS as SQLITE
from masklib.dbapi.drivers.sqlite_copies import check_backup
from masklib.dbapi.facts import ClassFacts, Idle, Setter, table
from masklib.dbapi.kinds import Kind, Role
from masklib.dbapi.plain import plain
from masklib.dbapi.sealed import is_sealed, state_of
from masklib.dbapi.steps import run
from masklib.dbapi.templates import templates

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from masklib.dbapi.facts import Lookup
    from masklib.dbapi.steps import Steps
    from masklib.sql import RelationName
    from masklib.typing import Origin

__all__ = ["FACTS", "is_open", "isolate"]

_SQLITE_CONNECTION: Final = SQLITE.classes["sqlite3.Connection"]


class _Inside:
    """What sqlite3's bodies take for the connection's state: that of the connection in the thread."""

    __slots__ = ("_state",)

    def __init__(self, state: Any) -> None:
        object.__setattr__(self, "_state", state)

    @property
    def raw(self) -> Any:
        return self._state.raw._conn

    def __getattr__(self, name: str) -> Any:
        return getattr(self._state, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._state, name, value)


def _in_its_thread(body: Callable[..., Any]) -> Any:
    """Return a body of sqlite3's as one that runs in the thread."""

    def steps(state: Any, proxy: Any, /, *args: Any, **kwargs: Any) -> Steps[None]:
        yield state.raw._execute(lambda: body(_Inside(state), proxy, *args, **kwargs))

    return steps


def _backup(state: Any, proxy: Any, /, target: Any, **kwargs: Any) -> Steps[None]:
    """Copy the database to a wrapped connection of this driver's or of sqlite3."""
    check_backup(proxy, target)
    theirs = state_of(target)
    inner = getattr(theirs.raw, "_conn", theirs.raw)
    if theirs.functions is not None:
        theirs.functions.check_replaced()
    try:
        yield state.raw._execute(lambda: state.raw._conn.backup(inner, **kwargs))
    finally:
        theirs.forget_session()


_CONNECTION: Final = ClassFacts(
    path="aiosqlite.core.Connection",
    role=Role.CONNECTION,
    attributes=table(
        NEUTRAL="in_transaction interrupt isolation_level set_progress_handler total_changes",
        TRANSACTION="commit rollback",
        CLOSE="close stop",
        CURSOR="cursor",
        SHORTCUT="execute",
        SHORTCUT_FETCH="execute_fetchall",
        SHORTCUT_MANY="executemany",
        SHORTCUT_SCRIPT="executescript",
        ROW_FACTORY="row_factory",
        OWN="backup create_function enable_load_extension load_extension set_authorizer set_trace_callback text_factory",
        BLOCKED="execute_insert iterdump",
    ),
    specials=table(ENTER="__aenter__", EXIT="__aexit__", AWAIT="__await__"),
    setters={
        name: _SQLITE_CONNECTION.setters[name] for name in ("isolation_level", "row_factory", "text_factory")
    },
    instead={
        "execute_insert": "execute(), and lastrowid of the cursor",
        "iterdump": "SELECT the tables",
    },
    bodies={
        **{
            name: _in_its_thread(_SQLITE_CONNECTION.bodies[name])
            for name in (
                "create_function",
                "enable_load_extension",
                "load_extension",
                "set_authorizer",
                "set_trace_callback",
            )
        },
        "backup": _backup,
        "text_factory": _SQLITE_CONNECTION.bodies["text_factory"],
    },
    asynchronous=True,
    opens=frozenset({"cursor", "execute", "execute_fetchall", "executemany", "executescript"}),
)

_CURSOR: Final = ClassFacts(
    path="aiosqlite.cursor.Cursor",
    role=Role.CURSOR,
    attributes=table(
        NEUTRAL="arraysize iter_chunk_size lastrowid rowcount",
        CLOSE="close",
        CONNECTION="connection",
        DESCRIPTION="description",
        EXECUTE="execute",
        EXECUTE_MANY="executemany",
        EXECUTE_SCRIPT="executescript",
        FETCH_ONE="fetchone",
        FETCH_MANY="fetchmany",
        FETCH_ALL="fetchall",
        ROW_FACTORY="row_factory",
    ),
    specials=table(ENTER="__aenter__", EXIT="__aexit__", ITERATE="__aiter__", NEXT="__anext__"),
    setters={
        "arraysize": Setter(Kind.NEUTRAL),
        "iter_chunk_size": Setter(Kind.NEUTRAL),
        "row_factory": Setter(Kind.ROW_FACTORY),
    },
    asynchronous=True,
)


# ------------------------------------------------------------------ the thread
class _Quiet:
    """A call for the thread that shows nothing of itself, and hands an exception over as a value."""

    __slots__ = ("_call",)

    def __init__(self, call: Callable[[], Any]) -> None:
        self._call = call

    def __repr__(self) -> str:
        return "<masked call>"

    def __call__(self) -> _Outcome:
        try:
            return _Outcome(self._call(), None)
        except BaseException as error:  # noqa: BLE001  raised again on the other side
            return _Outcome(None, error)


class _Outcome:
    """What a call came to."""

    __slots__ = ("_error", "_value")

    def __init__(self, value: Any, error: BaseException | None) -> None:
        self._value = value
        self._error = error

    def get(self) -> Any:
        """Return the value, or raise the exception."""
        if self._error is not None:
            raise self._error
        return self._value


def _prepare(raw: Any) -> None:
    """Let every call for the thread go past the driver's logger unseen."""
    loud = raw._execute

    async def execute(call: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        outcome: _Outcome = await loud(_Quiet(lambda: call(*args, **kwargs)))
        return outcome.get()

    raw._execute = execute


def _adopt(raw: Any) -> None:
    """Let it open a raw sqlite3 connection, where sqlite3's own are sealed: one seal is what it gets."""
    opened = raw._connector

    def connector() -> Any:
        made = opened()
        return state_of(made).raw if is_sealed(made) else made

    raw._connector = connector


def _in_thread(raw: Any, steps: Callable[[Any], Steps[Any]]) -> Any:
    """Return what is to be awaited for steps of sqlite3's table to be run on its connection, in its thread."""
    return raw._execute(lambda: run(steps(raw._conn)))


def _lookup(raw: Any, names: Sequence[RelationName]) -> Steps[Lookup]:
    look_up = SQLITE.lookup
    assert look_up is not None  # noqa: S101  for the type checker: sqlite3's table has it
    found: Lookup = yield _in_thread(raw, lambda inner: look_up(inner, names))
    return found


def _sample(raw: Any, origin: Origin, size: int) -> Steps[Sequence[object]]:
    read = SQLITE.sample
    assert read is not None  # noqa: S101  as above
    values: Sequence[object] = yield _in_thread(raw, lambda inner: read(inner, origin, size))
    return values


def _restrict(raw: Any) -> Steps[bool]:
    restrict = SQLITE.restrict
    assert restrict is not None  # noqa: S101  as above
    yield _in_thread(raw, restrict)
    return True


def _bounded(raw: Any, seconds: int) -> Steps[bool]:
    bounded = SQLITE.bounded
    assert bounded is not None  # noqa: S101  as above
    lasts: bool = yield _in_thread(raw, lambda inner: bounded(inner, seconds))
    return lasts


def _compile(raw: Any, text: str) -> Steps[None]:
    compiles = SQLITE.compiles
    assert compiles is not None  # noqa: S101  as above
    yield _in_thread(raw, lambda inner: compiles(inner, text))


# ------------------------------------------------------------------ the connection
async def _open_cursor(raw: Any) -> Any:
    cursor = await raw.cursor()
    cursor.row_factory = None
    return cursor


def _idle(raw: Any) -> Idle:
    return Idle.BUSY if raw._connection is None else SQLITE.idle(raw._conn)


def _row_factory(raw: Any) -> Any:
    return None if raw._connection is None else raw.row_factory


def is_open(connection: Any) -> bool:
    """Tell whether a sealed connection is open."""
    return state_of(connection).raw._connection is not None


async def isolate(connection: Any, level: str | None) -> None:
    """Set ``isolation_level`` of a sealed connection, in its thread: aiosqlite's own setter does it outside."""
    raw = state_of(connection).raw
    await raw._execute(setattr, raw._conn, "isolation_level", plain(level, "isolation_level"))


_OWN: Final = templates(
    r"""
    (no active connection|Connection closed)
    threads can only be started once
    """
)

FACTS: Final = replace(
    SQLITE,
    name="aiosqlite",
    classes={one.path: one for one in (_CONNECTION, _CURSOR)},
    templates=(*SQLITE.templates, *_OWN),
    idle=_idle,
    closed=lambda raw: not raw._running,
    lookup=_lookup,
    sample=_sample,
    restrict=_restrict,
    bounded=_bounded,
    compiles=_compile,
    open_cursor=_open_cursor,
    row_factory=_row_factory,
    prepare=_prepare,
    callbacks=("Connection.row_factory",),
    needs_real={},
    routes=("aiosqlite:connect", "aiosqlite.core:connect"),
    uncovered={
        f"{module}:Connection": "the class: what is put in its place would break isinstance()"
        for module in ("aiosqlite", "aiosqlite.core")
    },
    adopt=_adopt,
)
