"""SQLite's functions and collations of the program's own, as SQLite calls them: what they are given is guarded."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers.sqlite_program import program_of
from masklib.errors import MaskingError

if TYPE_CHECKING:
    from collections.abc import Callable

    from masklib.dbapi.drivers.sqlite_program import Program
    from masklib.dbapi.guarding import Body
    from masklib.dbapi.state import ConnectionState

__all__ = ["CREATORS", "called_as"]


def _function(program: Program, users: Callable[..., Any]) -> Any:
    def call(*args: Any) -> Any:
        args, failure = program.shown(args)  # this frame is seen in the traceback of what it raises
        if failure is not None:
            raise failure
        return users(*args)

    return called_as(users, call)


def _aggregate(program: Program, users: Callable[[], Any]) -> Any:
    """Return a class that has of an aggregate's methods what the program's has: SQLite tells which one lacks."""

    def begin(self: Any) -> None:
        self.users = users()

    methods: dict[str, Any] = {"__init__": begin}
    methods |= {name: _shown(program, name) for name in ("step", "inverse") if hasattr(users, name)}
    methods |= {name: _asked(name) for name in ("value", "finalize") if hasattr(users, name)}
    return called_as(users, type("Aggregate", (), methods))


def _shown(program: Program, name: str) -> Any:
    def method(self: Any, *args: Any) -> None:
        args, failure = program.shown(args)  # as in `_function`
        if failure is not None:
            raise failure
        getattr(self.users, name)(*args)

    return method


def _asked(name: str) -> Any:
    return lambda self: getattr(self.users, name)()


def called_as(users: Any, ours: Any) -> Any:
    """Give ours the name of the program's: tracebacks and unraisable errors show it."""
    for name in ("__name__", "__qualname__"):
        if isinstance(found := getattr(users, name, None), str):
            setattr(ours, name, found)
    return ours


def _creates(name: str, wrapped: Callable[[Program, Any], Any]) -> Body:
    """Return the body of ``create_function`` and its like."""

    def body(state: ConnectionState, _proxy: Any, /, *args: Any, **kwargs: Any) -> None:
        given = list(args)
        place = 0 if args else None
        spelled = kwargs.get("name", args[0] if place == 0 else None)
        users = next((kwargs[key] for key in ("func", "aggregate_class") if key in kwargs), None)
        if len(given) > 2:  # noqa: PLR2004  name, number of arguments, function
            users = given[2]
        program = program_of(state)
        program.take_function(spelled)
        if callable(users):
            guarded = wrapped(program, users)
            given[2:3] = [guarded] if len(given) > 2 else []  # noqa: PLR2004  as above
            kwargs |= {key: guarded for key in ("func", "aggregate_class") if key in kwargs}
        getattr(sqlite3.Connection, name)(state.raw, *given, **kwargs)

    return body


def _create_collation(state: ConnectionState, _proxy: Any, /, *args: Any, **kwargs: Any) -> None:
    """Take a collation: it compares what may be seen, for statements that were judged with its name in them."""
    given = list(args)
    if len(given) > 1 and callable(given[1]):
        program = program_of(state)
        program.take_collation(given[0])
        given[1] = _collation(program, given[0], given[1])
    sqlite3.Connection.create_collation(state.raw, *given, **kwargs)
    if len(given) > 1 and given[1] is None and state.functions is not None:
        state.functions.drop_collation(given[0])


def _collation(program: Program, name: Any, users: Callable[..., Any]) -> Any:
    word = str(name).lower()

    def compare(*args: Any) -> Any:
        judged = program.sees_all or word in program.collates
        args, failure = program.shown(args) if judged else ((), _unjudged(name))  # as in `_function`
        if failure is not None:
            raise failure
        return users(*args)

    return called_as(users, compare)


def _unjudged(name: object) -> MaskingError:
    return MaskingError(f"the collation {name} is not called: no statement that was judged names it")


CREATORS: Final = {
    "create_function": _creates("create_function", _function),
    "create_aggregate": _creates("create_aggregate", _aggregate),
    "create_window_function": _creates("create_window_function", _aggregate),
    "create_collation": _create_collation,
}
"""By the name of the method, what takes a function of the program's own."""
