"""What a sealed connection does: hand out sealed cursors and handles, and end what runs when it ends."""

from __future__ import annotations

import re
from inspect import isawaitable
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi import executing, fetching
from masklib.dbapi.cursor_state import CursorState
from masklib.dbapi.facts import class_facts
from masklib.dbapi.handles import HandleState
from masklib.dbapi.merging import is_literal
from masklib.dbapi.plain import plain
from masklib.dbapi.sealed import is_sealed, state_of
from masklib.dbapi.state import ConnectionState
from masklib.errors import BlockedExitError
from masklib.session import unsaid

if TYPE_CHECKING:
    from collections.abc import Callable

    from masklib.dbapi.steps import Steps

__all__ = [
    "close",
    "cursor",
    "duplicate",
    "enter",
    "handle",
    "itself",
    "leave",
    "merge",
    "put_quoted",
    "reset",
    "settle",
    "shortcut",
    "shortcut_fetch",
    "shortcut_many",
    "shortcut_script",
    "transact",
]


def cursor(state: ConnectionState, proxy: Any, /, *args: Any, **kwargs: Any) -> Steps[Any]:
    """Make a cursor, sealed; its ``row_factory`` runs on masked values."""
    users, args, kwargs = state.driver.cursor_class(state.raw, args, kwargs)
    args, kwargs, row_factory = state.driver.cursor_rows(state.raw, args, kwargs)
    raw = yield state.driver.open_cursor(state.raw, *args, **kwargs)
    cursor_state = CursorState(raw, class_facts(state.driver, type(raw)), state, proxy)
    if row_factory is not None:
        cursor_state.row_factory = row_factory
    state.cursors.add(cursor_state)
    return state.seal(raw, cursor_state) if users is None else state.seal(raw, cursor_state, users)


def shortcut(state: ConnectionState, proxy: Any, /, *args: Any, **kwargs: Any) -> Steps[Any]:
    """Make a cursor, run one statement on it and return it, as the driver's ``Connection.execute`` does."""
    binary = kwargs.pop("binary", False)
    made = yield from cursor(state, proxy)
    if binary:  # psycopg's keyword of the shortcut is an attribute of the cursor
        state_of(made).raw.format = 1
    yield from executing.execute(state_of(made), made, *args, **kwargs)
    return made


def shortcut_fetch(state: ConnectionState, proxy: Any, /, *args: Any, **kwargs: Any) -> Steps[Any]:
    """Make a cursor, run one statement on it, and return all its rows."""
    made = yield from shortcut(state, proxy, *args, **kwargs)
    rows = yield from fetching.fetch_all(state_of(made), made)
    yield state_of(made).raw.close()
    return rows


def shortcut_many(state: ConnectionState, proxy: Any, /, *args: Any, **kwargs: Any) -> Steps[Any]:
    """Likewise for ``executemany``."""
    made = yield from cursor(state, proxy)
    yield from executing.execute_many(state_of(made), made, *args, **kwargs)
    return made


def shortcut_script(state: ConnectionState, proxy: Any, /, *args: Any) -> Steps[Any]:
    """Likewise for ``executescript``."""
    made = yield from cursor(state, proxy)
    yield from executing.execute_script(state_of(made), made, *args)
    return made


def transact(name: str) -> Any:
    """Return the body of ``commit``, ``rollback`` and their like."""

    def body(state: ConnectionState, _proxy: Any, /, *args: Any, **kwargs: Any) -> Steps[None]:
        yield getattr(state.raw, name)(*args, **kwargs)

    return body


def reset(name: str) -> Any:
    """Return the body of what begins the server's session anew, or goes to another database."""

    def body(state: ConnectionState, _proxy: Any, /, *args: Any, **kwargs: Any) -> Steps[None]:
        if name in state.facts.spliced and not all(map(_are_words, (*args, *kwargs.values()))):
            raise BlockedExitError(
                f"{name}() takes names: anything else would be a statement that nobody judged"
            )
        try:
            yield getattr(state.raw, name)(*args, **kwargs)
        finally:
            state.forget_session()

    return body


_WORDS: Final = re.compile(r"[\w,]*")


def _are_words(given: object) -> bool:
    """Tell whether what is spliced into a text is made of names; the values of a dict are bound."""
    if isinstance(given, dict):
        return all(map(_are_words, given)) and all(map(is_literal, given.values()))
    if type(given) is str:
        return _WORDS.fullmatch(given) is not None
    return given is None or type(given) in {bool, int}


_QUOTED: Final = re.compile(r"[\w,+:/ -]*")


def put_quoted(name: str) -> Callable[[Any, Any], None]:
    """Return what sets an attribute whose words the driver puts between quotes into a statement's text."""

    def put(state: ConnectionState, value: Any) -> None:
        words = ",".join(map(str, value)) if type(value) in {list, tuple} else value
        if type(words) is not str or not _QUOTED.fullmatch(words):
            raise BlockedExitError(
                f"{name} takes names: anything else would be a statement that nobody judged"
            )
        try:
            setattr(state.raw, name, words)
        finally:
            state.forget_session()

    return put


def merge(name: str) -> Any:
    """Return the body of ``mogrify``: it takes what ``execute`` takes."""

    def body(state: CursorState, _proxy: Any, /, sql: Any, *args: Any, **kwargs: Any) -> Any:
        text = state.driver.text_of(state.connection.raw, sql)
        said = {one: unsaid(value) for one, value in kwargs.items()}
        return plain(getattr(state.raw, name)(text, *map(unsaid, args), **said), name)

    return body


def close(name: str) -> Any:
    """Return the body that closes the object; statements whose results nobody can read any more end.

    Where the driver returns what may be awaited and need not (aiosqlite's ``stop``), so does this.
    """

    def body(state: Any, _proxy: Any, /, *args: Any, **kwargs: Any) -> Steps[Any]:
        if isinstance(state, CursorState):
            state.end("ok")
            state.forget_rows()
        elif isinstance(state, ConnectionState):
            state.end_statements("abandoned")
        closed = yield getattr(state.raw, name)(*args, **kwargs)
        yield from _close_beside(state)
        return closed if isawaitable(closed) else None

    return body


def _close_beside(state: Any) -> Steps[None]:
    if isinstance(state, ConnectionState) and state.beside is not None:
        yield from state.beside.close()


def enter(name: str) -> Any:
    """Return the body that enters a block; what is handed out there is the proxy, or sealed."""

    def body(state: Any, proxy: Any, /) -> Steps[Any]:
        returned = yield getattr(state.raw, name)()
        if returned is state.raw or not isinstance(state, HandleState):
            return proxy
        facts = class_facts(state.driver, type(returned))
        return state.connection.seal(returned, HandleState(returned, facts, state.connection, state.owner))

    return body


def itself(name: str) -> Any:
    """Return the body of what changes the connection and returns it: ``register``, ``begin`` of DuckDB."""

    def body(state: ConnectionState, proxy: Any, /, *args: Any, **kwargs: Any) -> Steps[Any]:
        if any(map(is_sealed, (*args, *kwargs.values()))):
            raise BlockedExitError(f"{name}() takes no wrapped object: it would be read as it is")
        with (yield from state.turn()):
            yield getattr(state.raw, name)(*args, **kwargs)
            if name not in {"begin", "commit"}:
                state.forget_session()
        return proxy

    return body


def duplicate(name: str) -> Any:
    """Return the body that makes another connection to the same database, sealed alike."""

    def body(state: ConnectionState, _proxy: Any, /, *args: Any, **kwargs: Any) -> Steps[Any]:
        raw = yield getattr(state.raw, name)(*args, **kwargs)
        facts = class_facts(state.driver, type(raw))
        another = type(state)(raw, state.driver, facts, state.given, state.seal, state.beside)
        return state.seal(raw, another)

    return body


def settle(state: Any, proxy: Any, /) -> Steps[Any]:
    """Await the object itself: a connection that is opened then."""
    yield state.raw
    return proxy


def leave(name: str) -> Any:
    """Return the body that leaves a block with the driver's own semantics."""

    def body(state: Any, _proxy: Any, /, *exc: Any) -> Steps[bool | None]:
        if isinstance(state, CursorState):
            state.end("ok")
        returned = yield getattr(state.raw, name)(*exc)
        if isinstance(state, ConnectionState) and state.driver.closed(state.raw):
            state.end_statements("abandoned")
            yield from _close_beside(state)
        return returned if isinstance(returned, bool) else None

    return body


def handle(name: str) -> Any:
    """Return the body that hands out a driver's further object, sealed by its own table, or ``None``."""

    def body(state: Any, proxy: Any, /, *args: Any, **kwargs: Any) -> Any:
        found = getattr(state.raw, name)
        raw = found(*args, **kwargs) if callable(found) else found
        if raw is None:
            return None
        connection = state if isinstance(state, ConnectionState) else state.connection
        facts = state.driver.classes[state.facts.handles[name]]
        return connection.seal(raw, HandleState(raw, facts, connection, proxy))

    return body
