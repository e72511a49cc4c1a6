"""Facts of `sqlite3`, the standard library's driver (CPython 3.11 to 3.14).

What each attribute lets out was probed on live objects; unbuffered: every row is made when it is fetched.
"""

from __future__ import annotations

import sqlite3
import time
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi import connecting
from masklib.dbapi.drivers import sqlite_catalog
from masklib.dbapi.drivers.sqlite_blobs import BLOB, open_blob
from masklib.dbapi.drivers.sqlite_copies import COPIES, check_backup, open_again, reset_cursor
from masklib.dbapi.drivers.sqlite_functions import CREATORS
from masklib.dbapi.drivers.sqlite_messages import TEMPLATES
from masklib.dbapi.drivers.sqlite_program import looking_up, quietly
from masklib.dbapi.drivers.sqlite_watching import WATCHERS, made_of_texts, set_text_factory, text_factory
from masklib.dbapi.facts import Binding, ClassFacts, DriverFacts, Idle, Setter, table
from masklib.dbapi.kinds import Kind, Role
from masklib.dbapi.sealed import is_sealed, state_of
from masklib.dbapi.steps import at_once
from masklib.dbapi.subclassing import UsersClass, extends
from masklib.errors import BlockedExitError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from masklib.dbapi.facts import Chosen, Lookup
    from masklib.dbapi.state import ConnectionState
    from masklib.dbapi.steps import Steps
    from masklib.sql import RelationName
    from masklib.typing import Origin

__all__ = ["FACTS"]


def _cursor(state: ConnectionState, proxy: Any, /, *args: Any, **kwargs: Any) -> Steps[Any]:
    """Make a cursor; a function that makes cursors is given the sealed connection, and makes sealed ones."""
    factory = args[0] if args else kwargs.get("factory", sqlite3.Cursor)
    if isinstance(factory, type) and issubclass(factory, sqlite3.Cursor):
        made = yield from connecting.cursor(state, proxy, *args, **kwargs)
        return made
    made = factory(proxy)
    if not (is_sealed(made) and isinstance(made, sqlite3.Cursor)):
        raise TypeError(f"factory must return a cursor, not {type(made).__name__}")
    return made


def _compiled(state: ConnectionState, _proxy: Any, /, *args: Any) -> None:
    """Compile a statement and hand nothing out; what its class says of wrong ones is raised."""
    if any(isinstance(one, str) and "pragma" in one.lower() for one in args):
        raise BlockedExitError("a PRAGMA may run when it is compiled. Instead: execute() it.")
    sqlite3.Connection.__call__(state.raw, *args)


_CONNECTION: Final = ClassFacts(
    path="sqlite3.Connection",
    role=Role.CONNECTION,
    attributes=table(
        EXCEPTION="DataError DatabaseError Error IntegrityError InterfaceError InternalError "
        "NotSupportedError OperationalError ProgrammingError Warning",
        NEUTRAL="autocommit getconfig getlimit in_transaction interrupt isolation_level setconfig setlimit "
        "set_progress_handler total_changes",
        TRANSACTION="commit rollback",
        CLOSE="close",
        SHORTCUT="execute",
        SHORTCUT_MANY="executemany",
        SHORTCUT_SCRIPT="executescript",
        ROW_FACTORY="row_factory",
        OWN=" ".join((*CREATORS, *WATCHERS, *COPIES, "blobopen cursor text_factory")),
    ),
    specials=table(ENTER="__enter__", EXIT="__exit__", OWN="__call__ __init__"),
    setters={
        "autocommit": Setter(Kind.NEUTRAL),
        "isolation_level": Setter(Kind.NEUTRAL),
        "row_factory": Setter(Kind.ROW_FACTORY),
        "text_factory": Setter(Kind.OWN, put=set_text_factory),
    },
    bodies={
        **CREATORS,
        **WATCHERS,
        **COPIES,
        "__call__": _compiled,
        "__init__": open_again,
        "blobopen": open_blob,
        "cursor": _cursor,
        "text_factory": text_factory,
    },
)

_CURSOR: Final = ClassFacts(
    path="sqlite3.Cursor",
    role=Role.CURSOR,
    attributes=table(
        NEUTRAL="arraysize lastrowid rowcount setinputsizes setoutputsize",
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
    specials=table(ITERATE="__iter__", NEXT="__next__", OWN="__init__"),
    bodies={"__init__": reset_cursor},
    setters={"arraysize": Setter(Kind.NEUTRAL), "row_factory": Setter(Kind.ROW_FACTORY)},
)


def _idle(raw: sqlite3.Connection) -> Idle:
    """SQLite reads its schema under any transaction, and our reads begin none that stays open."""
    return Idle.INSIDE if raw.in_transaction else Idle.IDLE


def _closed(raw: sqlite3.Connection) -> bool:
    try:
        _ = raw.total_changes
    except sqlite3.ProgrammingError as error:
        return "closed" in str(error)
    return False


def _text_of(_raw: object, sql: object) -> str:
    if not isinstance(sql, str):
        raise TypeError(f"execute() argument 1 must be str, not {type(sql).__name__}")
    return str.__str__(sql)


def _compile(raw: sqlite3.Connection, text: str) -> None:
    """Let SQLite compile the statement: EXPLAIN lists its program and runs none of it, but for PRAGMA.

    Source: https://sqlite.org/pragma.html: "Some pragmas run during the SQL compilation stage".
    """
    if "pragma" in text.lower():
        return
    try:
        with looking_up():
            _open_cursor(raw).execute("EXPLAIN " + text).close()
    except (sqlite3.ProgrammingError, sqlite3.Warning):  # about parameters, or about several statements
        return


def _cursor_class(_raw: object, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Chosen:
    factory = args[0] if args else kwargs.get("factory")
    if extends(factory, (sqlite3.Cursor,)) and len(args) + len(kwargs) == 1:
        return UsersClass(factory, sqlite3.Cursor), (), {}
    return None, args, kwargs


def _open_cursor(raw: sqlite3.Connection, _factory: object = None, /, **_kwargs: object) -> sqlite3.Cursor:
    cursor = sqlite3.Connection.cursor(raw)
    cursor.row_factory = None
    return cursor


def _row_maker(factory: Any, cursor: Any, labels: tuple[str, ...]) -> Callable[[Any], Any] | None:
    program = state_of(cursor).connection.functions
    made = _shaped(factory, cursor, labels)
    if program is None or program.text_factory is None:
        return made
    of_texts = made_of_texts(program.text_factory)
    return of_texts if made is None else lambda row: made(of_texts(row))


def _shaped(factory: Any, cursor: Any, labels: tuple[str, ...]) -> Callable[[Any], Any] | None:
    if factory is None:
        return None
    if isinstance(factory, type) and issubclass(factory, sqlite3.Row):
        described = _described(labels)
        return lambda row: factory(described, row)
    return lambda row: factory(cursor, row)


class _Described(sqlite3.Connection):
    """An empty database of ours: no route of a user's leads to it, and none to be covered makes it."""


@lru_cache(maxsize=256)
def _described(labels: tuple[str, ...]) -> sqlite3.Cursor:
    """Return a cursor on an empty database with these labels: `sqlite3.Row` wants a real cursor, not ours."""
    names = ", ".join('NULL AS "' + label.replace('"', '""') + '"' for label in labels)
    connection = _Described(":memory:", check_same_thread=False)
    return connection.execute("SELECT " + names)


def _lookup(raw: sqlite3.Connection, names: Sequence[RelationName]) -> Lookup:
    return sqlite_catalog.lookup(partial(quietly, raw), names)


def _sample(raw: sqlite3.Connection, origin: Origin, size: int) -> list[object]:
    return sqlite_catalog.sample(partial(quietly, raw), origin, size)


_STEPS: Final = 10_000
"""Instructions of SQLite's machine between two looks at the clock: less than a millisecond."""
_LONGEST_LOOK: Final = 0.5
"""Seconds: a longer pause was the caller's, who fetched nothing, or a long sort."""


def _bounded(raw: sqlite3.Connection, seconds: int) -> bool:
    """Source: https://sqlite.org/c3ref/progress_handler.html (a connection has one)."""
    raw.set_progress_handler(_Clock(seconds) if seconds else None, _STEPS)
    return False


class _Clock:
    """Counts the time of a statement in SQLite's machine, and not that in which its rows lie with the caller."""

    __slots__ = ("_last", "_left")

    def __init__(self, seconds: float) -> None:
        self._left = seconds
        self._last = time.monotonic()

    def __call__(self) -> bool:
        """Tell whether the time is over. Between two looks at most `_LONGEST_LOOK` is counted."""
        now = time.monotonic()
        self._left -= min(now - self._last, _LONGEST_LOOK)
        self._last = now
        return self._left < 0


def _restrict(raw: sqlite3.Connection) -> bool:
    """Source: https://sqlite.org/pragma.html#pragma_query_only."""
    quietly(raw, "PRAGMA query_only = ON")
    return True


def _rebuild(error: BaseException, text: str) -> BaseException:
    if type(error).__module__ != "sqlite3":  # a subclass of somebody's: its construction is unknown
        return sqlite3.DatabaseError(text)
    result = type(error)(text)
    for detail in ("sqlite_errorcode", "sqlite_errorname"):
        if hasattr(error, detail):
            setattr(result, detail, getattr(error, detail))
    return result


FACTS: Final = DriverFacts(
    name="sqlite3",
    dialect="sqlite",
    classes={one.path: one for one in (_CONNECTION, _CURSOR, BLOB)},
    binding=Binding(styles=("qmark", "named", "numeric"), positional="?", named=":{name}"),
    templates=TEMPLATES,
    idle=_idle,
    lexes=lambda _raw: True,
    closed=_closed,
    lookup=at_once(_lookup),
    sample=at_once(_sample),
    restrict=at_once(_restrict),
    bounded=at_once(_bounded),
    text_of=_text_of,
    compiles=at_once(_compile),
    open_cursor=_open_cursor,
    cursor_class=_cursor_class,
    row_maker=_row_maker,
    row_factory=lambda raw: raw.row_factory,
    origins=None,
    message=str,
    raised=lambda error: isinstance(error, (sqlite3.Error, sqlite3.Warning)),
    rebuild=_rebuild,
    callbacks=(
        "Connection.create_aggregate",
        "Connection.create_collation",
        "Connection.create_function",
        "Connection.create_window_function",
        "Connection.row_factory",
        "Connection.set_trace_callback",
        "Connection.text_factory",
        "Cursor.row_factory",
        "register_converter",
    ),
    needs_real={"sqlite3.Connection.backup": check_backup},
    routes=("sqlite3:connect", "sqlite3.dbapi2:connect", "_sqlite3:connect"),
    uncovered={
        f"{module}:Connection": "the class: what is put in its place would break isinstance()"
        for module in ("sqlite3", "sqlite3.dbapi2", "_sqlite3")
    },
)
