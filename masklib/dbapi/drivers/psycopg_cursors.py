"""psycopg's cursor classes: which the connection makes, and those that are called with a sealed connection.

``psycopg.ClientCursor(conn)`` is how psycopg's documentation has other cursors made, and what `TypeInfo.fetch` does. Called
with a sealed connection a class makes a sealed cursor; with a real one it does what it always did.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from masklib.dbapi.cursor_state import CursorState
from masklib.dbapi.facts import class_facts
from masklib.dbapi.guarding import guarded
from masklib.dbapi.sealed import is_sealed
from masklib.dbapi.state import ConnectionState
from masklib.dbapi.subclassing import UsersClass, extends
from masklib.errors import BlockedExitError

if TYPE_CHECKING:
    import psycopg

    from masklib.dbapi.facts import Chosen

__all__ = ["cursor_class", "open_cursor", "own_async_cursors", "own_cursors", "query_sent", "take_sealed"]


def own_cursors() -> tuple[object, ...]:
    """Return psycopg's own cursor classes."""
    import psycopg

    return (
        psycopg.Cursor,
        psycopg.ClientCursor,
        psycopg.RawCursor,
        psycopg.ServerCursor,
        psycopg.RawServerCursor,
    )


def own_async_cursors() -> tuple[object, ...]:
    """Return psycopg's own asynchronous cursor classes."""
    import psycopg

    return (
        psycopg.AsyncCursor,
        psycopg.AsyncClientCursor,
        psycopg.AsyncRawCursor,
        psycopg.AsyncServerCursor,
        psycopg.AsyncRawServerCursor,
    )


def open_cursor(raw: psycopg.Connection[Any], *args: Any, **kwargs: Any) -> psycopg.Cursor[Any]:
    """Make a raw cursor that hands out plain tuples."""
    from psycopg.rows import tuple_row

    chosen = _chosen(raw, args, kwargs)
    if chosen is None:
        return _made(raw, args, {**kwargs, "row_factory": tuple_row})
    name, kind, base = chosen  # a class of the user's is not made: its methods run on the sealed cursor
    setattr(raw, name, base)
    try:
        return _made(raw, args, {**kwargs, "row_factory": tuple_row})
    finally:
        setattr(raw, name, kind)


def _made(raw: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> psycopg.Cursor[Any]:
    cursor: psycopg.Cursor[Any] = raw.cursor(*args, **kwargs)
    return cursor


def _chosen(raw: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> tuple[str, type, type] | None:
    """Return where a cursor class of the user's is set that ``cursor()`` would make, it and psycopg's own."""
    name = "server_cursor_factory" if (args and args[0]) or kwargs.get("name") else "cursor_factory"
    kind = getattr(raw, name)
    bases = (*own_cursors(), *own_async_cursors())
    if kind in bases:
        return None
    base = extends(kind, bases)
    if base is None:
        raise BlockedExitError(f"{name} takes a class that extends one of psycopg's: others see raw values")
    return name, kind, base


def cursor_class(raw: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Chosen:
    """Return the class of the user's that ``cursor()`` would make, if it is one."""
    chosen = _chosen(raw, args, kwargs)
    return None if chosen is None else UsersClass(*chosen[1:]), args, kwargs


def take_sealed(_raw: object) -> None:
    """Have psycopg's cursor classes take sealed connections: once, when the first connection is sealed."""
    from psycopg._cursor_base import BaseCursor

    if "__new__" not in vars(BaseCursor):
        setattr(BaseCursor, "__new__", _new)  # noqa: B010  mypy takes no assignment to a method


class Sent(NamedTuple):
    """The text of a statement, as Django asks for it: ``cursor._query.query``."""

    query: bytes


def query_sent(state: CursorState, _proxy: Any, /) -> Sent | None:
    """Return what was sent, ``None`` if nothing was.

    Where a value may have been turned back, or nobody knows whether the server took it, that is the statement
    without its literals and parameters.
    """
    life, kept = state.life, getattr(state.raw, "_query", None)
    if life is None or kept is None:
        return None
    if life.sent_as_given and life.duration:
        return Sent(bytes(kept.query))
    return Sent(life.analysed.statement.text.encode())


def _new(kind: Any, *args: Any, **kwargs: Any) -> Any:
    """Stand as ``__new__`` of the cursor classes: what is no instance of the class is not initialised."""
    sealed = next((one for one in (*args[:1], kwargs.get("connection")) if is_sealed(one)), None)
    if sealed is None:
        return object.__new__(kind)
    named = {name: value for name, value in kwargs.items() if name != "connection"}
    return _made_by_class(sealed, kind, *(args[1:] if args else ()), **named)


def _by_class(
    state: Any, proxy: Any, kind: Any, /, *args: Any, row_factory: Any = None, **kwargs: Any
) -> Any:
    """Make a cursor as its class does, sealed."""
    from psycopg.rows import tuple_row

    own = own_async_cursors() if state.facts.asynchronous else own_cursors()
    base = kind if kind in own else extends(kind, own)
    if base is None or not isinstance(state, ConnectionState):
        raise TypeError(f"{kind.__name__}() takes a connection of its own kind")
    raw = base(state.raw, *args, row_factory=tuple_row, **kwargs)
    made = CursorState(raw, class_facts(state.driver, base), state, proxy)
    if row_factory is not None:
        made.row_factory = row_factory
    state.cursors.add(made)
    return state.seal(raw, made) if base is kind else state.seal(raw, made, UsersClass(kind, base, args))


_made_by_class = guarded(_by_class, "__new__")
