"""What DuckDB is called with, and from where: the program's variables that a statement names, types, callbacks."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.connecting import itself
from masklib.dbapi.cursor_state import CursorState
from masklib.dbapi.plain import plain
from masklib.dbapi.relations import masked_table, sealed_relation
from masklib.dbapi.sealed import is_sealed, state_of
from masklib.dbapi.state import ConnectionState
from masklib.dbapi.steps import run
from masklib.errors import BlockedExitError
from masklib.session import text_seen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import FrameType

    from masklib.dbapi.merging import Call
    from masklib.dbapi.steps import Steps

__all__ = ["from_caller", "read_statements", "register", "type_made", "where_all_is_clear"]

_NAME: Final = re.compile(r"[^\W\d]\w*")
_CALL: Final = compile("masklib__run(*masklib__args, **masklib__kwargs)", "<masklib>", "eval")


def from_caller(state: Any, method: Callable[..., Any], sent: Call) -> Any:
    """Call a method with a statement from a frame that has those of the program's variables that it names.

    DuckDB looks for a table that it does not know among the variables of the frame that calls it. A sealed relation
    among them stands there with its masked rows.
    """
    text, args, kwargs = sent
    named = {name: _as_data(state, value) for name, value in _variables(text)}
    run_with = {"masklib__run": method, "masklib__args": (text, *args), "masklib__kwargs": kwargs}
    return eval(_CALL, {"__builtins__": __builtins__}, {**named, **run_with})  # noqa: S307  our own text, see above


def _variables(text: str) -> list[tuple[str, Any]]:
    frame = _caller()
    if frame is None:
        return []
    spaces: tuple[Mapping[str, Any], ...] = (frame.f_locals, frame.f_globals)
    found = (
        (name, space) for name in dict.fromkeys(_NAME.findall(text)) for space in spaces if name in space
    )
    first: dict[str, Any] = {}
    for name, space in found:
        first.setdefault(name, space[name])
    return list(first.items())


def _caller() -> FrameType | None:
    """Return the frame of the program that called masklib."""
    frame: FrameType | None = sys._getframe(1)  # noqa: SLF001  there is no other way
    while frame is not None and str(frame.f_globals.get("__name__", "")).partition(".")[0] == "masklib":
        frame = frame.f_back
    return frame


def _as_data(state: Any, value: Any) -> Any:
    """Return what DuckDB may read in the place of a value: of a sealed relation its masked rows."""
    if not is_sealed(value) or not isinstance(theirs := state_of(value), CursorState):
        return value
    connection = state if isinstance(state, ConnectionState) else state.connection
    if theirs.connection is connection and text_seen(connection.protection) is not None:
        return theirs.raw
    return run(masked_table(theirs, value))


def register(state: ConnectionState, proxy: Any, /, *args: Any, **kwargs: Any) -> Steps[Any]:
    """Put the program's data under a name; a sealed relation with its masked rows."""
    given = [_as_data(state, one) for one in args]
    named = {name: _as_data(state, one) for name, one in kwargs.items()}
    return (yield from itself("register")(state, proxy, *given, **named))


def read_statements(state: ConnectionState, _proxy: Any, /, query: Any) -> list[Any]:
    """Return the statements of a text, whose literals they show: where no column is masked for anybody."""
    if text_seen(state.protection) is None:
        raise BlockedExitError(
            "DuckDBPyConnection.extract_statements is blocked: what it returns shows the literals of the text. "
            "Instead: execute(), one statement after the other."
        )
    return list(state.raw.extract_statements(state.driver.text_of(state.raw, query)))


def type_made(name: str) -> Any:
    """Return the body of what makes a type; one with members shows them only where no column is masked."""

    def body(state: ConnectionState, _proxy: Any, /, *args: Any, **kwargs: Any) -> Any:
        made = getattr(state.raw, name)(*args, **kwargs)
        if "ENUM(" in str(made).upper() and text_seen(state.protection) is None:
            raise BlockedExitError(f"{name}() is blocked: members of a type may be values")
        return made

    return body


def where_all_is_clear(name: str, instead: str) -> Any:
    """Return the body of what would see or show raw values, for where no column is masked for anybody."""

    def body(state: Any, proxy: Any, /, *args: Any, **kwargs: Any) -> Any:
        connection = state if isinstance(state, ConnectionState) else state.connection
        connection.act()
        if text_seen(connection.protection) is None:
            raise BlockedExitError(f"{state.facts.path}.{name} is blocked. Instead: {instead}.")
        made = getattr(state.raw, name)(*args, **kwargs)
        if name not in {"explain", "show", "preview"}:
            connection.forget_session()
        if made is state.raw:
            return proxy
        return sealed_relation(connection, made) if hasattr(made, "sql_query") else plain(made, name)

    return body
