"""Whole databases of SQLite's: copied to where the same is masked, dumped as what may be seen, put in, made anew."""

from __future__ import annotations

import re
import sqlite3
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers.sqlite_program import quietly
from masklib.dbapi.sealed import is_sealed, state_of
from masklib.errors import BlockedExitError
from masklib.session import wholly_clear

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masklib.dbapi.cursor_state import CursorState
    from masklib.dbapi.state import ConnectionState

__all__ = ["COPIES", "check_backup", "open_again", "reset_cursor"]

_INSERTS: Final = re.compile(
    r"""SELECT 'INSERT INTO "(?P<table>.*)" VALUES\((?P<cells>.*)\)' FROM "(?P=table)";""", re.DOTALL
)
"""The statement by which CPython's dump has SQLite write the rows of a table."""
_CELL: Final = re.compile(r"""'\|\|quote\(("(?:[^"]|"")*")\)\|\|'(?:,|$)""")


def check_backup(source: Any, target: Any, **_options: Any) -> None:
    """Let a whole database go only to where the same is masked, and not for those who may only read."""
    if not (is_sealed(source) and is_sealed(target)):
        raise BlockedExitError("backup() takes two wrapped connections: what is copied must stay masked")
    ours, theirs = state_of(source).given, state_of(target).given
    if ours.in_role(ours.asked_role()).policy.preset == "agent" or not theirs.agrees(
        ours.policy, ours.key, ours.actor
    ):
        raise BlockedExitError(
            "backup() needs two connections wrapped under the same policy, key and actor, and another preset "
            "than agent: what is copied must stay masked"
        )


def _backup(state: ConnectionState, proxy: Any, /, *args: Any, **kwargs: Any) -> None:
    """Copy the database to a wrapped connection; what goes to a file or a raw one would be raw."""
    target, rest = (args[0], args[1:]) if args else (kwargs.pop("target", None), ())
    if not is_sealed(target):
        if isinstance(target, sqlite3.Connection):
            check_backup(proxy, target)
        sqlite3.Connection.backup(state.raw, target, *rest, **kwargs)  # the driver's own error: it is none
        return
    check_backup(proxy, target)
    theirs = state_of(target)
    if theirs.functions is not None:
        theirs.functions.check_replaced()
    try:
        sqlite3.Connection.backup(state.raw, theirs.raw, *rest, **kwargs)
    finally:
        theirs.forget_session()


def _serialize(state: ConnectionState, _proxy: Any, /, **kwargs: Any) -> bytes:
    """Return the database's file, where nothing in it is masked for anybody."""
    sqlite3.Connection.getlimit(state.raw, sqlite3.SQLITE_LIMIT_LENGTH)  # of a wrong thread, or a closed one
    if not wholly_clear(state.given.policy):
        raise BlockedExitError(
            "sqlite3.Connection.serialize is blocked: it is the raw file. Instead: SELECT the tables."
        )
    return sqlite3.Connection.serialize(state.raw, **kwargs)


def _deserialize(state: ConnectionState, _proxy: Any, /, *args: Any, **kwargs: Any) -> None:
    """Put the program's own bytes in the place of a database."""
    state.act()
    if state.protection.policy.preset == "agent":
        raise BlockedExitError("deserialize() writes, which is not for preset agent")
    if state.functions is not None:
        state.functions.check_replaced()
    state.end_statements("abandoned")
    try:
        sqlite3.Connection.deserialize(state.raw, *args, **kwargs)
    finally:
        state.forget_session()


# ------------------------------------------------------------------ a dump
def _iterdump(_state: ConnectionState, proxy: Any, /, **kwargs: Any) -> Iterator[str]:
    """Return CPython's own dump, which asks the sealed connection: rows in it are masked as rows are."""
    from sqlite3.dump import _iterdump as dump  # type: ignore[attr-defined]  # what iterdump() itself calls

    lines: Iterator[str] = dump(_Asked(proxy), **kwargs)
    return lines


class _Asked:
    """What a dump takes for the connection, or its cursor: cells are written after they are masked.

    Raw values: sees none; it asks sealed objects.
    """

    __slots__ = ("_sealed",)

    def __init__(self, sealed: Any) -> None:
        object.__setattr__(self, "_sealed", sealed)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._sealed, name)

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self._sealed, name, value)

    def cursor(self) -> _Asked:
        """Return a cursor that writes rows so."""
        made = self._sealed.cursor()
        made.row_factory = None
        return _Asked(made)

    def execute(self, sql: str, *parameters: Any) -> Any:
        """Run what the dump asks, and in place of what writes the rows of a table what reads them."""
        table, columns = _written_of(sql)
        if not columns:
            return self._sealed.execute(sql, *parameters)
        beginning = f'INSERT INTO "{table}" VALUES('
        rows = self._sealed.execute(f'SELECT {", ".join(columns)} FROM "{table}"')
        return ((beginning + self._written(row) + ")",) for row in rows)

    def _written(self, masked: tuple[Any, ...]) -> str:
        sql = "SELECT " + ", ".join(["quote(?)"] * len(masked))
        return ",".join(quietly(state_of(self._sealed).connection.raw, sql, masked)[0])


def _written_of(sql: str) -> tuple[str, list[str]]:
    """Return the table whose rows a dump's statement writes, and its columns; none for any other statement."""
    found = _INSERTS.fullmatch(sql)
    if found is None or "'" in found["table"]:
        return "", []
    columns = _CELL.findall(found["cells"])
    again = ",".join(f"'||quote({column})||'" for column in columns)
    return found["table"], columns if again == found["cells"] else []


# ------------------------------------------------------------------ made anew
def open_again(state: ConnectionState, _proxy: Any, /, *args: Any, **kwargs: Any) -> None:
    """Open another database on the same object, as calling ``__init__`` again does."""
    state.end_statements("abandoned")
    state.functions = None
    try:
        sqlite3.Connection.__init__(state.raw, *args, **kwargs)
    finally:
        state.row_factory = None
        state.forget_session()


def reset_cursor(state: CursorState, _proxy: Any, /, *args: Any) -> None:
    """Make a cursor anew, for the connection that it is of."""
    if any(is_sealed(one) and one is not state.owner for one in args):
        raise BlockedExitError("a cursor stays with its connection")
    sqlite3.Cursor.__init__(state.raw, *(state.connection.raw if is_sealed(one) else one for one in args))
    state.end("abandoned")
    state.life, state.make, state.direct = None, None, False
    state.forget_rows()
    state.row_factory = state.connection.row_factory
    state.raw.row_factory = None


def _enable_load_extension(state: ConnectionState, _proxy: Any, /, *args: Any) -> None:
    """Forbid the loading of extensions; what one does with values nobody knows, so it is not allowed."""
    sqlite3.Connection.getlimit(state.raw, sqlite3.SQLITE_LIMIT_LENGTH)  # as above
    if any(args):
        raise BlockedExitError(_EXTENSION.format("enable_load_extension"))
    sqlite3.Connection.enable_load_extension(state.raw, *args)


def _load_extension(state: ConnectionState, _proxy: Any, /, *_args: Any, **_kwargs: Any) -> None:
    sqlite3.Connection.getlimit(state.raw, sqlite3.SQLITE_LIMIT_LENGTH)  # as above
    raise BlockedExitError(_EXTENSION.format("load_extension"))


_EXTENSION: Final = (
    "sqlite3.Connection.{} is blocked. Instead: load it on the raw connection before wrapping it."
)

COPIES: Final[dict[str, Any]] = {
    "backup": _backup,
    "deserialize": _deserialize,
    "enable_load_extension": _enable_load_extension,
    "iterdump": _iterdump,
    "load_extension": _load_extension,
    "serialize": _serialize,
}
