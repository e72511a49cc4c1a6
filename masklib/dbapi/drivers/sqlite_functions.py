"""SQLite's functions of the program's own: called on clear columns, and on scanned cells of unclassified ones.

A statement in which a masked column stands inside of such a function, or nobody can tell which columns do, is
denied before it runs. Out of views, triggers, generated columns, indexes and checks SQLite calls none: the
schema is not trusted from then on (https://sqlite.org/pragma.html#pragma_trusted_schema), and what is temporary,
which that leaves out, must not name one.
"""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING, Any, Final

from masklib.errors import BlockedExitError, MaskingError, StatementDeniedError
from masklib.session import feeds, scanned, wholly_clear
from masklib.sql import Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from masklib.dbapi.guarding import Body
    from masklib.dbapi.state import ConnectionState
    from masklib.sql import Statement

__all__ = ["CREATORS"]

_NAME: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)
_HARMLESS: Final = frozenset({Kind.PRAGMA, Kind.TRANSACTION, Kind.EXPLAIN, Kind.EMPTY})


class _Functions:
    """The program's functions on one connection.

    Attributes:
        names: Their names, in lower case.
        scans: Whether what they are given is scanned: an unclassified column was among it. It stays so, for a
            statement that is read slowly calls them among others.
    """

    __slots__ = ("_connection", "names", "scans")

    def __init__(self, connection: ConnectionState) -> None:
        self._connection = connection
        self.names: set[str] = set()
        self.scans = False

    def denial(self, statement: Statement, text: str) -> StatementDeniedError | None:
        """Return why a statement may not run, and take note whether cells are to be scanned."""
        if wholly_clear(self._connection.protection.policy):
            return None
        lowered = text.lower()
        if "trusted_schema" in lowered:
            return _denied("functions of the program's own are there, so trusted_schema stays off")
        named = sorted(name for name in self.names if _names(lowered, name))
        if not named or statement.kind in _HARMLESS:
            return None
        if statement.kind is Kind.DDL and not re.search(r"\b(select|temp|temporary)\b", lowered):
            return None  # it calls nothing: the schema is not trusted
        fed = feeds(self._connection.protection, statement)
        if fed.problem:
            return _denied(f"{fed.problem} stands inside of {' or '.join(named)}, which would see raw values")
        self.scans = self.scans or fed.scanned
        return None

    def shown(self, values: Sequence[object]) -> tuple[tuple[object, ...], MaskingError | None]:
        """Return the arguments as a function may see them, or what to raise from a frame without the raw ones."""
        try:
            return tuple(scanned(self._connection.protection, values) if self.scans else values), None
        except Exception:  # noqa: BLE001  its text and its frames may hold values
            return (), MaskingError("masking failed, so the function is not called")


def _names(text: str, name: str) -> bool:
    """Tell whether a text, in lower case, has a name in it: in quotes, in a comment, wherever."""
    return re.search(rf"\b{name}\b", text) is not None


def _denied(reason: str) -> StatementDeniedError:
    return StatementDeniedError(
        f"denied by the policy: {reason}. Ways out: call it on the masked rows in Python, or declare the columns "
        "'clear' in the policy"
    )


def _function(functions: _Functions, users: Callable[..., Any]) -> Any:
    def call(*args: Any) -> Any:
        args, failure = functions.shown(
            args
        )  # this frame is seen in the traceback of what the function raises
        if failure is not None:
            raise failure
        return users(*args)

    return _called_as(users, call)


def _aggregate(functions: _Functions, users: Callable[[], Any]) -> Any:
    """Return a class that has of an aggregate's methods what the program's has: SQLite tells which one lacks."""

    def begin(self: Any) -> None:
        self.users = users()

    methods: dict[str, Any] = {"__init__": begin}
    methods |= {name: _shown(functions, name) for name in ("step", "inverse") if hasattr(users, name)}
    methods |= {name: _asked(name) for name in ("value", "finalize") if hasattr(users, name)}
    return _called_as(users, type("Aggregate", (), methods))


def _shown(functions: _Functions, name: str) -> Any:
    def method(self: Any, *args: Any) -> None:
        args, failure = functions.shown(args)  # as in `_function`
        if failure is not None:
            raise failure
        getattr(self.users, name)(*args)

    return method


def _asked(name: str) -> Any:
    return lambda self: getattr(self.users, name)()


def _called_as(users: Any, ours: Any) -> Any:
    """Give ours the name of the program's: tracebacks and unraisable errors show it."""
    for name in ("__name__", "__qualname__"):
        if isinstance(found := getattr(users, name, None), str):
            setattr(ours, name, found)
    return ours


def _creates(name: str, wrapped: Callable[[_Functions, Any], Any]) -> Body:
    """Return the body of ``create_function`` and its like."""

    def body(state: ConnectionState, _proxy: Any, /, *args: Any, **kwargs: Any) -> None:
        given = list(args)
        place = 0 if args else None
        spelled = kwargs.get("name", args[0] if place == 0 else None)
        users = next((kwargs[key] for key in ("func", "aggregate_class") if key in kwargs), None)
        if len(given) > 2:  # noqa: PLR2004  name, number of arguments, function
            users = given[2]
        functions = _of(state)
        _check(state, functions, spelled)
        if callable(users):
            guarded = wrapped(functions, users)
            given[2:3] = [guarded] if len(given) > 2 else []  # noqa: PLR2004  as above
            kwargs |= {key: guarded for key in ("func", "aggregate_class") if key in kwargs}
            functions.names.add(str(spelled).lower())
        getattr(sqlite3.Connection, name)(state.raw, *given, **kwargs)

    return body


def _of(state: ConnectionState) -> _Functions:
    """Return the functions on a connection; with the first the schema is no longer trusted, if columns are masked."""
    if state.functions is None:
        if not wholly_clear(state.given.policy):
            sqlite3.Connection.cursor(state.raw).execute("PRAGMA trusted_schema = OFF").close()
        state.functions = _Functions(state)
    found: _Functions = state.functions
    return found


def _check(state: ConnectionState, functions: _Functions, name: object) -> None:
    """Raise if statements that name the function could not be told by its name."""
    if state.protection.policy.preset == "agent":
        raise BlockedExitError("functions of the program's own are not taken under preset agent")
    if not isinstance(name, str) or _NAME.fullmatch(name) is None:
        raise BlockedExitError("a function's name must be a plain word here: statements are searched for it")
    word = name.lower()
    if word not in functions.names and any(_names(text, word) for text in _temporary(state.raw)):
        raise BlockedExitError(f"a temporary view or trigger names {name}, and would call it on raw values")


def _temporary(raw: sqlite3.Connection) -> list[str]:
    cursor = sqlite3.Connection.cursor(raw)
    cursor.row_factory = None
    rows = cursor.execute("SELECT sql FROM temp.sqlite_master WHERE type IN ('view', 'trigger')").fetchall()
    cursor.close()
    return [str(sql).lower() for (sql,) in rows]


CREATORS: Final = {
    "create_function": _creates("create_function", _function),
    "create_aggregate": _creates("create_aggregate", _aggregate),
    "create_window_function": _creates("create_window_function", _aggregate),
}
"""By the name of the method, what takes a function of the program's own."""
