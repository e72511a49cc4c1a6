"""Facts of `PyMySQL`: its cursors, buffered and not, with rows of masked values as tuples or dicts.

Probed on live objects (1.2). It merges parameters into the text (`masklib.dbapi.merging`). The raw cursor is
always one of its two plain ones: of a cursor class only buffering and the shape of its rows are taken.
"""

# ruff: noqa: SLF001  whether rows of a result wait in the socket is told under private names only
from __future__ import annotations

import warnings
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers import mysql_catalog, mysql_cursors, mysql_errors, mysql_exits, mysql_origins
from masklib.dbapi.drivers.mysql_executed import executed, forgetting
from masklib.dbapi.drivers.mysql_messages import TEMPLATES
from masklib.dbapi.drivers.mysql_procedures import call_procedure
from masklib.dbapi.drivers.mysql_step import keep_in_step
from masklib.dbapi.drivers.mysql_warnings import show_warnings
from masklib.dbapi.facts import Binding, ClassFacts, DriverFacts, Idle, Setter, table
from masklib.dbapi.kinds import Kind, Role
from masklib.dbapi.merging import merges
from masklib.dbapi.steps import at_once

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.dbapi.merging import Call
    from masklib.dbapi.steps import Steps
    from masklib.typing import Origin

__all__ = ["FACTS"]

_SHOWN: Final = (
    "autocommit_mode bind_address charset client_flag collation connect_timeout db encoding host host_info "
    "max_allowed_packet port protocol_version server_capabilities server_charset server_language server_status "
    "server_thread_id server_version sql_mode ssl unix_socket use_unicode user _auth_plugin_name _ssl_required"
)
"""What a connection keeps on itself, and may be seen."""

_CONNECTION: Final = ClassFacts(
    path="pymysql.connections.Connection",
    role=Role.CONNECTION,
    attributes=table(
        EXCEPTION="DataError DatabaseError Error IntegrityError InterfaceError InternalError "
        "NotSupportedError OperationalError ProgrammingError Warning",
        NEUTRAL="affected_rows autocommit character_set_name escape get_autocommit get_host_info get_proto_info "
        f"get_server_info insert_id literal open thread_id {_SHOWN}",
        TRANSACTION="begin commit rollback",
        RESET="connect ping select_db set_character_set set_charset",
        CLOSE="close",
        CURSOR="cursor",
        OWN="decoders encoders kill query show_warnings",
        BLOCKED="ctx cursorclass init_command next_result password salt server_public_key write_packet",
    ),
    specials=table(ENTER="__enter__", EXIT="__exit__"),
    held=frozenset(_SHOWN.split()) | {"decoders", "encoders"},
    bodies={
        "decoders": mysql_exits.converters("decoders"),
        "encoders": mysql_exits.converters("encoders"),
        "kill": mysql_exits.kill,
        "query": mysql_exits.query,
        "show_warnings": show_warnings,
    },
    spliced=frozenset({"set_character_set", "set_charset"}),
    instead={"next_result": "nextset() of the cursor"},
)

_COMMON: Final = table(
    NEUTRAL="arraysize lastrowid max_stmt_length rowcount setinputsizes setoutputsizes warning_count",
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
    OWN="_executed callproc",
)
_HELD: Final = frozenset(
    {
        "_executed",
        "arraysize",
        "connection",
        "description",
        "lastrowid",
        "rowcount",
        "rownumber",
        "warning_count",
    }
)


def _cursor(name: str, extra: dict[str, Kind], *, buffered: bool) -> ClassFacts:
    return ClassFacts(
        path=f"pymysql.cursors.{name}",
        role=Role.CURSOR,
        attributes={**_COMMON, **extra},
        specials=table(ENTER="__enter__", EXIT="__exit__", ITERATE="__iter__", NEXT="__next__"),
        setters={"arraysize": Setter(Kind.NEUTRAL)},
        bodies={"_executed": executed("_executed"), "callproc": call_procedure},
        held=_HELD,
        buffered=buffered,
    )


_IN_TRANSACTION: Final = 1
"""Of the server's status; https://dev.mysql.com/doc/dev/mysql-server/latest/mysql__com_8h.html."""
_UNBUFFERED: Final = table(ITERATE="fetchall_unbuffered", BLOCKED="read_next")


# ------------------------------------------------------------------ reading the catalogue
def _idle(raw: Any) -> Idle:
    """Nothing we read begins or ends a transaction; but rows may wait in the socket."""
    result = raw._result
    waiting = result is not None and (result.unbuffered_active or result.has_next)
    gone = raw.closed if hasattr(raw, "closed") else not raw.open  # aiomysql shares this file
    return Idle.BUSY if waiting or gone else Idle.INSIDE


def _query(raw: Any, sql: str, parameters: Sequence[object]) -> Steps[list[tuple[Any, ...]]]:
    kept = raw._result, raw._affected_rows
    cursor = _plain_cursor(raw)
    try:
        yield cursor.execute(sql, tuple(parameters))
        rows = yield cursor.fetchall()
        return [tuple(map(_plain, row)) for row in rows]
    finally:
        _let_go(cursor)
        raw._result, raw._affected_rows = kept


def _plain(value: object) -> object:
    """Return a name or a text of the catalogue as a text: under ``use_unicode=False`` it comes as bytes."""
    return value.decode() if isinstance(value, bytes) else value


def _plain_cursor(raw: Any) -> Any:
    """Return a cursor of the driver's own first class: of `PyMySQL`, or of `aiomysql`, which shares this file."""
    return import_module(f"{type(raw).__module__.partition('.')[0]}.cursors").Cursor(raw)


def _let_go(cursor: Any) -> None:
    """Take the connection off a cursor: what its ``close`` would read away may be of a later statement."""
    name = "_connection" if "_connection" in vars(cursor) else "connection"
    setattr(cursor, name, None)


_READER: Final = mysql_catalog.Reader(
    _query,
    busy=lambda raw: _idle(raw) is Idle.BUSY,
    inside=lambda raw: bool(raw.server_status & _IN_TRANSACTION),
)


@at_once
def _origins(_raw: Any, cursor: Any, _known: object) -> tuple[Origin | None, ...]:
    return mysql_origins.origins((one.db, one.org_table, one.org_name) for one in cursor._result.fields)


# ------------------------------------------------------------------ statements, cursors, rows
def _text_of(raw: Any, sql: object) -> str:
    if isinstance(sql, (bytes, bytearray)):
        return bytes(sql).decode(raw.encoding)
    if not isinstance(sql, str):
        raise TypeError(f"execute() argument 1 must be str, not {type(sql).__name__}")
    return str.__str__(sql)


def _merged(cursor: Any, text: str, parameters: Any) -> str:
    merged: str = type(cursor).mogrify(cursor, text, parameters)
    return merged


_ONE: Final = frozenset({int, float, str})
_SINGLE: Final = "single argument is deprecated and will be removed in the next version."
"""PyMySQL's own warning, which it does not give of a tuple."""


def _settle(raw: Any, text: str, args: tuple[Any, ...], kwargs: dict[str, Any], *, many: bool) -> Call:
    """Take a single value for one parameter, as PyMySQL and aiomysql do (mysqlclient does not)."""
    given = args[0] if args else kwargs.get("args")
    if not many and type(given) in _ONE and not type(raw).__module__.startswith("MySQLdb"):
        if type(raw).__module__.startswith("pymysql"):
            warnings.warn(_SINGLE, DeprecationWarning, stacklevel=2)
        args, kwargs = ((given,), *args[1:]), {}
    return _MERGES(raw, text, args, kwargs, many=many)


_MERGES: Final = forgetting(merges(_merged, "args", frozenset()), "_executed", "_last_executed")


FACTS: Final = DriverFacts(
    name="pymysql",
    dialect="mysql",
    classes={
        one.path: one
        for one in (
            _CONNECTION,
            _cursor("Cursor", {}, buffered=True),
            _cursor("SSCursor", _UNBUFFERED, buffered=False),
        )
    },
    binding=Binding(styles=("format", "pyformat"), positional="%s", named="%({name})s", escaped="%"),
    templates=TEMPLATES,
    idle=_idle,
    lexes=lambda _raw: True,
    mode=_READER.mode,
    closed=lambda raw: not raw.open,
    unopened=lambda raw: not (raw.open or raw._closed),
    lookup=_READER.lookup,
    sample=_READER.sample,
    restrict=_READER.restrict,
    bounded=_READER.bounded,
    text_of=_text_of,
    compiles=None,
    open_cursor=lambda raw, kind: kind(raw),
    settle=_settle,
    prepare=keep_in_step,
    cursor_rows=mysql_cursors.chosen_of("pymysql", "cursor"),
    cursor_class=mysql_cursors.users_class("pymysql", "cursor"),
    row_maker=mysql_cursors.dicts_told_apart,
    made_in_lists=True,
    row_factory=lambda _raw: None,
    origins=_origins,
    origins_hold=mysql_origins.holds,
    message=mysql_errors.message,
    raised=mysql_errors.raised_by("pymysql"),
    rebuild=mysql_errors.rebuilt_for("pymysql"),
    callbacks=("Connection.decoders", "Connection.encoders"),
    routes=("pymysql:connect", "pymysql:Connect"),
    uncovered={
        f"{module}:Connection": "the class: what is put in its place would break isinstance()"
        for module in ("pymysql", "pymysql.connections")
    },
)
