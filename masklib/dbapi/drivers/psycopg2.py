"""Facts of `psycopg2`: its cursors, sealed, and its dict and named-tuple rows, made of masked values.

Probed on live objects (2.9). Its functions in C refuse anything but their own classes, so a sealed object gets
nothing out of them; `masklib.call` is for those that are harmless. The raw cursor is always the plain one: of
a cursor class only the shape of its rows is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi import executing
from masklib.dbapi.claims import portal
from masklib.dbapi.drivers.postgres_types import without_secrets
from masklib.dbapi.drivers.psycopg2_calls import ASSISTED, NEEDS_REAL, harmless, is_own
from masklib.dbapi.drivers.psycopg2_catalog import bounded, idle, lookup, origins, restrict, sample
from masklib.dbapi.drivers.psycopg2_channels import CHANNELS
from masklib.dbapi.drivers.psycopg2_copy import COPYING
from masklib.dbapi.drivers.psycopg2_cursors import cursor_class
from masklib.dbapi.drivers.psycopg2_errors import message, raised, rebuild
from masklib.dbapi.drivers.psycopg2_waiting import WAITING
from masklib.dbapi.drivers.psycopg_errors import denied_copy
from masklib.dbapi.drivers.psycopg_messages import TEMPLATES
from masklib.dbapi.facts import Binding, ClassFacts, DriverFacts, Setter, table
from masklib.dbapi.kinds import Kind, Role
from masklib.dbapi.merging import merges
from masklib.dbapi.steps import at_once
from masklib.dbapi.templates import templates
from masklib.errors import BlockedExitError

if TYPE_CHECKING:
    from collections.abc import Callable

    from masklib.dbapi.merging import Call
    from masklib.dbapi.steps import Steps

__all__ = ["FACTS"]


def _own_cursors() -> tuple[object, ...]:
    from psycopg2 import extensions, extras

    return (
        None,
        extensions.cursor,
        extras.DictCursor,
        extras.RealDictCursor,
        extras.NamedTupleCursor,
        extras.LoggingCursor,
        extras.MinTimeLoggingCursor,
    )


def _xid(state: Any, _proxy: Any, /, *args: Any) -> Any:
    """Return a transaction's identifier: it is made of what the caller says, and leads nowhere."""
    return state.raw.xid(*args)


def _recover(state: Any, _proxy: Any, /) -> Any:
    """Return the identifiers of prepared transactions: names that their programs gave them."""
    return state.raw.tpc_recover()


def _call_procedure(state: Any, proxy: Any, /, procname: str, parameters: Any = None) -> Steps[Any]:
    """Run what psycopg2 makes of it: the function's rows are masked as those of any query."""
    from psycopg2.extensions import quote_ident

    if isinstance(parameters, Mapping):
        named = [f"{quote_ident(name, state.raw)}:=%s" for name in parameters]
        given = list(parameters.values())
    else:
        given = list(parameters or ())
        named = ["%s"] * len(given)
    yield from executing.execute(state, proxy, f"SELECT * FROM {procname}({','.join(named)})", given)
    return parameters


_CONNECTION: Final = ClassFacts(
    path="psycopg2.extensions.connection",
    role=Role.CONNECTION,
    attributes=table(
        EXCEPTION="DataError DatabaseError Error IntegrityError InterfaceError InternalError "
        "NotSupportedError OperationalError ProgrammingError Warning",
        NEUTRAL="async async_ autocommit cancel closed deferrable encoding get_backend_pid "
        "get_parameter_status get_transaction_status isexecuting isolation_level protocol_version readonly "
        "server_version set_client_encoding set_isolation_level set_session status",
        RESET="reset",
        TRANSACTION="commit rollback tpc_begin tpc_commit tpc_prepare tpc_rollback",
        CLOSE="close",
        CURSOR="cursor",
        HANDLE="info",
        OWN="fileno get_dsn_parameters notices notifies poll tpc_recover xid",
        CHOICE="cursor_factory",
        CALLBACK="binary_types string_types",
        BLOCKED="dsn get_native_connection lobject pgconn_ptr",
    ),
    specials=table(ENTER="__enter__", EXIT="__exit__"),
    setters={
        **{
            name: Setter(Kind.NEUTRAL) for name in ("autocommit", "deferrable", "isolation_level", "readonly")
        },
        "cursor_factory": Setter(Kind.CHOICE, _own_cursors, extended=True),
    },
    instead={
        "lobject": "keep documents in columns",
    },
    handles={"info": "psycopg2.extensions.ConnectionInfo"},
    bodies={
        **CHANNELS,
        **WAITING,
        "get_dsn_parameters": lambda state, _proxy: without_secrets(state.raw.get_dsn_parameters()),
        "tpc_recover": _recover,
        "xid": _xid,
    },
)

_CURSOR: Final = ClassFacts(
    path="psycopg2.extensions.cursor",
    role=Role.CURSOR,
    attributes=table(
        NEUTRAL="arraysize closed itersize lastrowid name rowcount scrollable setinputsizes "
        "setoutputsize statusmessage withhold",
        CLOSE="close",
        CONNECTION="connection",
        DESCRIPTION="description",
        EXECUTE="execute",
        EXECUTE_MANY="executemany",
        FETCH_ONE="fetchone",
        FETCH_MANY="fetchmany",
        FETCH_ALL="fetchall",
        NEXT_SET="nextset",
        POSITION="rownumber scroll",
        MERGE="mogrify",
        CALLBACK="binary_types row_factory string_types typecaster tzinfo_factory",
        OWN="callproc copy_expert copy_from copy_to",
        BLOCKED="cast pgresult_ptr query",
    ),
    specials=table(ENTER="__enter__", EXIT="__exit__", ITERATE="__iter__", NEXT="__next__"),
    setters={name: Setter(Kind.NEUTRAL) for name in ("arraysize", "itersize", "scrollable", "withhold")},
    instead={
        "query": "the statement is in the record, masked",
        "row_factory": "cursor(cursor_factory=...) with a class of psycopg2.extras",
        "tzinfo_factory": "set it on the raw connection's cursors before wrapping",
    },
    bodies={**COPYING, "callproc": _call_procedure},
)

_INFO: Final = ClassFacts(
    path="psycopg2.extensions.ConnectionInfo",
    role=Role.HANDLE,
    attributes=table(
        NEUTRAL="backend_pid dbname host needs_password options parameter_status port protocol_version "
        "server_version ssl_attribute ssl_attribute_names ssl_in_use status transaction_status used_password user",
        OWN="dsn_parameters",
        BLOCKED="error_message password socket",
    ),
    bodies={"dsn_parameters": lambda state, _proxy: without_secrets(state.raw.dsn_parameters)},
    instead={"error_message": "the exception says it, without values"},
)

_OWN: Final = templates(
    r"""
    (no results to fetch|cursor already closed|connection already closed|named cursor isn't valid anymore)
    (not all arguments converted during string formatting|can't execute an empty query)
    (fetchone|fetchmany|fetchall) cannot be used with an asynchronous query in progress
    set_session cannot be used inside a transaction
    (autocommit|isolation_level|readonly|deferrable) cannot be used inside a transaction
    can't call \.execute\(\) on named cursors more than once
    can't use a named cursor outside of transactions
    can't adapt type '(?P<name>[\w.]+)'
    the connection cannot be re-entered( recursively)?
    """
)


def _lexes(raw: Any) -> bool:
    """Tell whether a backslash in a text is a backslash; the server reports every change of that setting."""
    return bool(raw.closed) or raw.get_parameter_status("standard_conforming_strings") == "on"


# ------------------------------------------------------------------ statements, cursors, rows
def _text_of(raw: Any, sql: object) -> str:
    """Return the text of what ``execute`` takes: str, bytes or a `psycopg2.sql.Composable`."""
    from psycopg2 import extensions as ext
    from psycopg2 import sql as composing

    if isinstance(sql, str):
        return str.__str__(sql)
    if isinstance(sql, bytes):
        return sql.decode(ext.encodings[raw.encoding])
    if isinstance(sql, composing.Composable) and is_own(sql):
        text: str = sql.as_string(raw)
        return text
    raise TypeError(
        f"execute() argument 1 must be str, bytes or a psycopg2.sql object, not {type(sql).__name__}"
    )


def _open_cursor(raw: Any, *args: Any, **kwargs: Any) -> Any:
    from psycopg2 import extensions as ext

    cursor = ext.connection.cursor(raw, *args, cursor_factory=ext.cursor, **kwargs)
    cursor.row_factory = None
    return cursor


def _cursor_rows(
    raw: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[tuple[Any, ...], dict[str, Any], Any]:
    """Take the cursor class out of the arguments of ``cursor()``: it is the shape of the rows, and no more."""
    rest = {name: value for name, value in kwargs.items() if name != "cursor_factory"}
    chosen = args[1] if len(args) > 1 else kwargs.get("cursor_factory")
    chosen = chosen or raw.cursor_factory or _default_of(raw)
    if chosen not in _own_cursors():
        names = ", ".join(getattr(one, "__name__", "None") for one in _own_cursors())
        raise BlockedExitError(f"cursor_factory may be {names} only: other cursor classes see raw values")
    if len(args) > 2:  # noqa: PLR2004  withhold and scrollable by place
        rest |= dict(zip(("withhold", "scrollable"), args[2:], strict=False))
    return args[:1], rest, chosen


def _default_of(raw: Any) -> Any:
    """Return the cursor class that psycopg2's own connection classes fill in."""
    from psycopg2 import extras

    defaults = {
        extras.DictConnection: extras.DictCursor,
        extras.RealDictConnection: extras.RealDictCursor,
        extras.NamedTupleConnection: extras.NamedTupleCursor,
    }
    return next((cursor for kind, cursor in defaults.items() if isinstance(raw, kind)), None)


class _Labels:
    """What `psycopg2.extras.DictRow` asks of a cursor."""

    __slots__ = ("description", "index")

    def __init__(self, labels: tuple[str, ...]) -> None:
        self.description = labels
        self.index = {label: place for place, label in enumerate(labels)}


def _row_maker(factory: Any, _cursor: Any, labels: tuple[str, ...]) -> Callable[[Any], Any] | None:
    from psycopg2 import extras

    if factory is extras.DictCursor:
        return partial(_dict_row, extras.DictRow, _Labels(labels))
    if factory is extras.RealDictCursor:
        return lambda row: extras.RealDictRow(zip(labels, row, strict=True))
    if factory is extras.NamedTupleCursor:
        make: Callable[[Any], Any] = extras.NamedTupleCursor._cached_make_nt(labels)._make  # noqa: SLF001  its rules for names
        return make
    return None


def _dict_row(kind: Any, labels: _Labels, row: Any) -> Any:
    made = kind(labels)
    made[:] = row
    return made


def _merged(cursor: Any, text: str, parameters: Any) -> str:
    from psycopg2 import extensions as ext

    merged: bytes = ext.cursor.mogrify(cursor, text, parameters)
    return merged.decode(ext.encodings[cursor.connection.encoding])


def _settle(cursor: Any, text: str, args: tuple[Any, ...], kwargs: dict[str, Any], *, many: bool) -> Call:
    from psycopg2 import Binary, extras

    name = "vars_list" if many else "vars"
    literals = frozenset({extras.Json, type(Binary(b""))})
    return merges(_merged, name, literals)(cursor, text, args, kwargs, many=many)


FACTS: Final = DriverFacts(
    name="psycopg2",
    dialect="postgres",
    classes={one.path: one for one in (_CONNECTION, _CURSOR, _INFO)},
    binding=Binding(styles=("format", "pyformat"), positional="%s", named="%({name})s", escaped="%"),
    templates=(*TEMPLATES, *_OWN),
    idle=idle,
    lexes=_lexes,
    closed=lambda raw: bool(raw.closed),
    lookup=lookup,
    sample=sample,
    restrict=at_once(restrict),
    bounded=at_once(bounded),
    text_of=_text_of,
    compiles=None,
    open_cursor=_open_cursor,
    cursor_class=cursor_class(_own_cursors),
    pending=lambda cursor: cursor.name is not None or bool(cursor.connection.async_),
    settle=_settle,
    cursor_rows=_cursor_rows,
    row_maker=_row_maker,
    row_factory=lambda _raw: None,
    origins=origins,
    message=message,
    raised=raised,
    rebuild=rebuild,
    source=portal,
    denied=denied_copy("psycopg2"),
    needs_real=NEEDS_REAL,
    harmless=harmless,
    assisted=ASSISTED,
    callbacks=("extensions.register_type", "Cursor.tzinfo_factory"),
    routes=("psycopg2:_connect", "psycopg2._psycopg:_connect", "psycopg2:connect"),
    uncovered={
        f"psycopg2.{name}": "the class: what is put in its place would break isinstance()"
        for name in ("extensions:connection", "_psycopg:connection", "_psycopg:ReplicationConnection")
    },
)
