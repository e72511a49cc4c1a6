"""Facts of `pg8000.dbapi` and `pg8000.legacy`, which hold every result in memory. Rows are lists.

Probed on live objects (1.31). COPY goes through ``execute``. The origin of a column is the server's (table OID and
column number of the row description). ``pg8000.native`` is no PEP 249 driver: `masklib.wrap` refuses it.
"""

from __future__ import annotations

import io
from collections import deque
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi import connecting, executing, fetching
from masklib.dbapi.drivers.pg8000_catalog import (
    bounded,
    closed,
    columns,
    idle,
    lookup,
    origins,
    restrict,
    sample,
)
from masklib.dbapi.drivers.pg8000_cursors import (
    FORMAT,
    binding_of,
    check_format,
    numbered,
    open_cursor,
    style_of,
)
from masklib.dbapi.drivers.pg8000_errors import OWN, message, raised, rebuild
from masklib.dbapi.drivers.pg8000_step import keep_in_step
from masklib.dbapi.drivers.postgres_copy import begin_copy
from masklib.dbapi.drivers.postgres_copy_taken import TakenRows
from masklib.dbapi.drivers.psycopg_messages import NOTICES, TEMPLATES
from masklib.dbapi.facts import ClassFacts, DriverFacts, Setter, table
from masklib.dbapi.failures import WITHHELD
from masklib.dbapi.kinds import Kind, Role
from masklib.dbapi.sealed import state_of
from masklib.dbapi.templates import render
from masklib.session import masked_message

if TYPE_CHECKING:
    from collections.abc import Callable

    from masklib.dbapi.cursor_state import CursorState
    from masklib.dbapi.drivers.postgres_copy import ClearRows, CopiedRows
    from masklib.dbapi.state import ConnectionState
    from masklib.dbapi.steps import Steps

__all__ = ["FACTS"]


# ------------------------------------------------------------------ statements and COPY
_BLOCK: Final = 1 << 16


class _Sink:
    """A file that masks what is written to it, and writes that to the caller's: as text or bytes."""

    __slots__ = ("_file", "_rows")

    def __init__(self, file: Any, rows: ClearRows | CopiedRows) -> None:
        self._file = file
        self._rows = rows

    def write(self, data: bytes) -> None:
        """Write rows as soon as enough are complete."""
        self._put(self._rows.collected(bytes(data)))

    def flush(self) -> None:
        """Write the rows that were held back."""
        self._put(self._rows.rest())

    def _put(self, masked: bytes) -> None:
        if masked:
            self._file.write(masked.decode() if isinstance(self._file, io.TextIOBase) else masked)


def _looked_at(rows: TakenRows, stream: Any) -> io.BytesIO:
    """Return the rows of a file once all may be written: one refused midway would leave the driver out of step."""
    source = io.BytesIO()
    blocks = iter(lambda: stream.read(_BLOCK), stream.read(0)) if hasattr(stream, "read") else stream
    for data in blocks:
        taken = rows.taken(data)
        source.write(taken.encode() if isinstance(taken, str) else taken)
    source.write(rows.rest())
    source.seek(0)
    return source


def _execute(
    state: CursorState, proxy: Any, /, operation: str, args: Any = (), stream: Any = None
) -> Steps[Any]:
    return (yield from _executed(state, proxy, operation, args, stream, style_of(state.raw)))


def _executed(
    state: CursorState, proxy: Any, operation: str, args: Any, stream: Any, style: str
) -> Steps[Any]:
    text, args = numbered(state.raw, style, state.driver.text_of(state.connection.raw, operation), args)
    if stream is None:
        return (yield from executing.execute(state, proxy, text, args))
    connection = state.connection
    with (yield from connection.turn()):
        look = partial(columns, connection.raw, connection.origins)
        rows = yield from begin_copy(state, text, "utf-8", look)
        life = state.life
        assert life is not None  # noqa: S101  for the type checker: it has just begun
        if isinstance(rows, TakenRows):
            source = _looked_at(rows, stream)
            yield from executing.run_raw(state, life, lambda: state.raw.execute(text, stream=source))
        else:
            sink = _Sink(stream, rows)
            try:
                yield from executing.run_raw(state, life, lambda: state.raw.execute(text, stream=sink))
            finally:
                sink.flush()
            rows.end()
    life.end("ok")
    return None


def _execute_many(state: CursorState, proxy: Any, /, operation: str, param_sets: Any) -> Steps[Any]:
    numbered(state.raw, check_format(style_of(state.raw)), operation, ())
    return (yield from executing.execute_many(state, proxy, operation, param_sets))


def _run(state: ConnectionState, proxy: Any, /, sql: str, stream: Any = None, **params: Any) -> Steps[Any]:
    """Run a statement with names for parameters, as a legacy connection does on a cursor of its own."""
    made = yield from connecting.cursor(state, proxy)
    cursor: CursorState = state_of(made)
    yield from _executed(cursor, made, sql, params, stream, "named")
    if cursor.life is None or cursor.life.plan is None:
        return ()
    rows = yield from fetching.fetch_all(cursor, made)
    return tuple(rows)


def _call_procedure(state: CursorState, proxy: Any, /, procname: str, parameters: Any = None) -> Steps[Any]:
    """Run what pg8000 makes of it: a function of which nobody knows what it does."""
    marks = ", ".join("%s" for _ in parameters or ())
    numbered(state.raw, "format", procname, ())
    yield from executing.execute(state, proxy, f"CALL {procname}({marks})", tuple(parameters or ()))


def _text_of(_raw: object, sql: object) -> str:
    if not isinstance(sql, str):
        raise TypeError(f"a statement must be a str, not {type(sql).__name__}")
    return str.__str__(sql)


# ------------------------------------------------------------------ notices and notifications
class _Masked(deque[Any]):
    """A deque that masks what is put in it."""

    def __init__(self, safe: Callable[[Any], Any], items: deque[Any]) -> None:
        super().__init__(map(safe, items), items.maxlen)
        self._safe = safe

    def append(self, item: Any, /) -> None:
        """Mask an item, and keep it."""
        super().append(self._safe(item))


def _notice(state: ConnectionState, told: dict[bytes, bytes]) -> dict[bytes, bytes]:
    text = told.get(b"M", b"").decode("utf-8", "replace")
    shown = render(text, (*NOTICES, *TEMPLATES), state.words) or WITHHELD
    kept = {name: told[name] for name in (b"S", b"V", b"C") if name in told}
    return kept | {b"M": shown.encode()}


def _notification(state: ConnectionState, told: tuple[int, str, str]) -> tuple[int, str, str]:
    return told[0], told[1], masked_message(state.protection, told[2])


def _channel(name: str, safe: Callable[[ConnectionState, Any], Any]) -> Callable[..., Any]:
    def body(state: ConnectionState, _proxy: Any, /) -> Any:
        kept = getattr(state.raw, name)
        if type(kept) is not _Masked:
            kept = _Masked(lambda item: safe(state, item), kept)
            setattr(state.raw, name, kept)
        return kept

    return body


# ------------------------------------------------------------------ tables
_WIRE: Final = "cursor().execute()"
_PROTOCOL: Final = (
    "close_prepared_statement execute_named execute_simple execute_unnamed handle_AUTHENTICATION_REQUEST "
    "handle_BACKEND_KEY_DATA handle_BIND_COMPLETE handle_CLOSE_COMPLETE handle_COMMAND_COMPLETE "
    "handle_COPY_DATA handle_COPY_DONE handle_COPY_IN_RESPONSE handle_COPY_OUT_RESPONSE handle_DATA_ROW "
    "handle_EMPTY_QUERY_RESPONSE handle_ERROR_RESPONSE handle_NOTICE_RESPONSE handle_NOTIFICATION_RESPONSE "
    "handle_NO_DATA handle_PARAMETER_DESCRIPTION handle_PARAMETER_STATUS handle_PARSE_COMPLETE "
    "handle_PORTAL_SUSPENDED handle_READY_FOR_QUERY handle_ROW_DESCRIPTION handle_messages prepare_statement "
    "send_BIND send_DESCRIBE_STATEMENT send_EXECUTE send_PARSE send_QUERY"
)
_INSTANCE: Final = "auth channel_binding message_types password pg_types py_types"

_CONNECTION: Final = ClassFacts(
    path="pg8000.dbapi.Connection",
    role=Role.CONNECTION,
    attributes=table(
        EXCEPTION="DatabaseError Error IntegrityError InterfaceError InternalError NotSupportedError "
        "OperationalError ProgrammingError Warning",
        NEUTRAL="autocommit parameter_statuses tpc_recover user xid",
        TRANSACTION="commit rollback tpc_begin tpc_commit tpc_prepare tpc_rollback",
        CLOSE="close",
        CURSOR="cursor",
        OWN="notices notifications",
        CALLBACK="register_in_adapter register_out_adapter",
        BLOCKED=f"{_PROTOCOL} {_INSTANCE}",
    ),
    specials=table(ENTER="__enter__", EXIT="__exit__"),
    setters={"autocommit": Setter(Kind.NEUTRAL), "paramstyle": Setter(Kind.NEUTRAL)},
    instead={
        **dict.fromkeys(_PROTOCOL.split(), _WIRE),
        "register_in_adapter": "register it on the raw connection before wrapping it",
        "register_out_adapter": "register it on the raw connection before wrapping it",
    },
    held=frozenset({"autocommit", "notices", "notifications", "parameter_statuses", "user"}),
    bodies={
        "notices": _channel("notices", _notice),
        "notifications": _channel("notifications", _notification),
    },
)

_CURSOR: Final = ClassFacts(
    path="pg8000.dbapi.Cursor",
    role=Role.CURSOR,
    attributes=table(
        NEUTRAL="arraysize rowcount setinputsizes setoutputsize",
        CLOSE="close",
        CONNECTION="connection",
        DESCRIPTION="description",
        OWN="callproc execute executemany",
        FETCH_ONE="fetchone",
        FETCH_MANY="fetchmany",
        FETCH_ALL="fetchall",
        BLOCKED="input_types",
    ),
    specials=table(ITERATE="__iter__", NEXT="__next__"),
    setters={"arraysize": Setter(Kind.NEUTRAL)},
    held=frozenset({"arraysize"}),
    bodies={"callproc": _call_procedure, "execute": _execute, "executemany": _execute_many},
)

_LEGACY_CONNECTION: Final = replace(
    _CONNECTION,
    path="pg8000.legacy.Connection",
    attributes={**_CONNECTION.attributes, **table(OWN="run", BLOCKED="description prepare")},
    instead={**_CONNECTION.instead, **dict.fromkeys(("description", "prepare"), _WIRE)},
    bodies={**_CONNECTION.bodies, "run": _run},
)

_LEGACY_CURSOR: Final = replace(
    _CURSOR,
    path="pg8000.legacy.Cursor",
    attributes={name: kind for name, kind in _CURSOR.attributes.items() if name != "callproc"}
    | table(BLOCKED="paramstyle"),
    specials={**_CURSOR.specials, **table(ENTER="__enter__", EXIT="__exit__")},
    bodies={"execute": _execute, "executemany": _execute_many},
)

FACTS: Final = DriverFacts(
    name="pg8000",
    dialect="postgres",
    classes={one.path: one for one in (_CONNECTION, _CURSOR, _LEGACY_CONNECTION, _LEGACY_CURSOR)},
    binding=FORMAT,
    binding_of=binding_of,
    templates=(*TEMPLATES, *OWN),
    idle=idle,
    lexes=lambda raw: closed(raw) or raw.parameter_statuses.get("standard_conforming_strings") == "on",
    closed=closed,
    lookup=lookup,
    sample=sample,
    restrict=restrict,
    bounded=bounded,
    prepare=keep_in_step,
    text_of=_text_of,
    compiles=None,
    open_cursor=open_cursor,
    cursor_rows=lambda _raw, args, kwargs: (args, kwargs, None),
    row_maker=lambda _factory, _cursor, _labels: list,
    row_factory=lambda _raw: None,
    origins=origins,
    message=message,
    raised=raised,
    rebuild=rebuild,
    callbacks=("Connection.register_in_adapter", "Connection.register_out_adapter"),
    routes=("pg8000.dbapi:connect", "pg8000.legacy:connect", "pg8000:connect"),
    uncovered={
        "pg8000:Connection": "as pg8000.dbapi's",
        "pg8000.legacy:Connection": "as pg8000.dbapi's",
        "pg8000.legacy:CoreConnection": "as Connection",
        "pg8000.dbapi:Connection": "the class: what is put in its place would break isinstance()",
        "pg8000.dbapi:CoreConnection": "as Connection",
    },
)
