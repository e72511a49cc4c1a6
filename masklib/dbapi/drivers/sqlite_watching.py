"""SQLite's callbacks that watch statements, and the program's way of making texts: on what may be seen."""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers.sqlite_functions import called_as
from masklib.dbapi.drivers.sqlite_program import is_looking_up, program_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from masklib.dbapi.drivers.sqlite_program import Program
    from masklib.dbapi.state import ConnectionState

__all__ = ["WATCHERS", "made_of_texts", "set_text_factory", "text_factory"]

_PLACEHOLDER: Final = re.compile(r"\?\d*|[:@$]\w+")
_IMPLICIT: Final = re.compile(r"BEGIN( DEFERRED| IMMEDIATE| EXCLUSIVE)? ?|COMMIT|ROLLBACK")
"""What Python's `sqlite3` runs by itself."""


# ------------------------------------------------------------------ statements
def _set_trace_callback(state: ConnectionState, _proxy: Any, /, *args: Any, **kwargs: Any) -> None:
    """Have statements traced as the program gave them; where a surrogate was turned back, without parameters."""
    given, named = _guarded(lambda users: _tracer(program_of(state), users), args, kwargs)
    sqlite3.Connection.set_trace_callback(state.raw, *given, **named)


def _set_authorizer(state: ConnectionState, _proxy: Any, /, *args: Any, **kwargs: Any) -> None:
    """Have the program asked what may be done: it is shown names, and what a PRAGMA or ATTACH was given.

    Source: https://sqlite.org/c3ref/c_alter_table.html (what an authorizer is told).
    """
    given, named = _guarded(_authorizer, args, kwargs)
    sqlite3.Connection.set_authorizer(state.raw, *given, **named)


def _guarded(
    guard: Callable[[Any], Any], args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[list[Any], dict[str, Any]]:
    given = [one if one is None else guard(one) for one in args[:1]] + list(args[1:])
    return given, {name: one if one is None else guard(one) for name, one in kwargs.items()}


def _tracer(program: Program, users: Callable[[str], Any]) -> Any:
    def trace(said: str) -> Any:
        shown = None if is_looking_up() else _shown(program, said)
        del said  # it may have values in it, and this frame is seen in the traceback of what it raises
        return None if shown is None else users(shown)

    return called_as(users, trace)


def _shown(program: Program, said: str) -> str | None:
    """Return what may be seen of a statement that SQLite runs, with its parameters filled in, or ``None``.

    Virtual tables run statements of their own, which have cells in them: those fit no text of the caller's.
    """
    if said in program.text or _IMPLICIT.fullmatch(said):
        return program.scanned_text(said)
    if not _fits(said, _PLACEHOLDER.split(program.text)):
        return None
    return program.scanned_text(said if program.as_given else program.text)


def _fits(said: str, pieces: list[str]) -> bool:
    """Tell whether a text has these pieces in this order, the first at its beginning, the last at its end."""
    first, *between = pieces
    if not between or not said.startswith(first):
        return False
    place = len(first)
    for piece in between[:-1]:
        place = said.find(piece, place) + len(piece)
        if place < len(piece):
            return False
    return said.endswith(between[-1]) and len(said) - len(between[-1]) >= place


def _authorizer(users: Callable[..., Any]) -> Any:
    def authorize(*asked: Any) -> Any:
        return sqlite3.SQLITE_OK if is_looking_up() else users(*asked)

    return called_as(users, authorize)


WATCHERS: Final = {"set_authorizer": _set_authorizer, "set_trace_callback": _set_trace_callback}


# ------------------------------------------------------------------ texts
def text_factory(state: ConnectionState, _proxy: Any, /) -> Any:
    """Return what makes texts of a connection."""
    program = state.functions
    own = None if program is None else program.text_factory
    return state.raw.text_factory if own is None else own


def set_text_factory(state: ConnectionState, value: Any) -> None:
    """Set what makes texts: a function of the program's own is given the masked ones."""
    if any(value is one for one in (str, bytes, bytearray)):
        if state.functions is not None:
            state.functions.text_factory = None
        state.raw.text_factory = value
        return
    program_of(state).text_factory = value
    state.raw.text_factory = _decoded


def _decoded(text: bytes) -> str:
    return text.decode("utf-8", "surrogateescape")


def made_of_texts(factory: Callable[[bytes], Any]) -> Callable[[tuple[Any, ...]], tuple[Any, ...]]:
    """Return what makes of a masked row the one that the program wants."""

    def made(row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(
            factory(cell.encode("utf-8", "surrogateescape")) if type(cell) is str else cell for cell in row
        )

    return made
