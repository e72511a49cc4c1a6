"""Facts of `mysql.connector` (9.7, 26.10), its implementations in Python and in C.

Probed on live objects. Of a cursor's arguments buffering, timeouts and server-side preparation go to the driver;
rows come as tuples, and as dicts made of masked values.
"""

# ruff: noqa: SLF001  the client library's own columns, and a prepared statement, stand under private names only
from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers import mysql_catalog, mysql_cursors, mysql_exits, mysql_origins
from masklib.dbapi.drivers.mysql_connector_merging import settle
from masklib.dbapi.drivers.mysql_connector_procedures import call_procedure, stored_results
from masklib.dbapi.drivers.mysql_messages import TEMPLATES
from masklib.dbapi.facts import Binding, ClassFacts, DriverFacts, Idle, Pooling, Setter, table
from masklib.dbapi.kinds import Kind, Role
from masklib.dbapi.steps import at_once
from masklib.errors import BlockedExitError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from masklib.dbapi.facts import Arguments
    from masklib.dbapi.steps import Steps
    from masklib.typing import Origin

__all__ = ["FACTS"]

_CONNECTION: Final = ClassFacts(
    path="mysql.connector.connection.MySQLConnection",
    role=Role.CONNECTION,
    attributes=table(
        NEUTRAL="autocommit can_consume_results charset charset_id client_flags collation connection_id database "
        "get_server_info get_server_version have_next_result in_transaction is_connected is_secure "
        "isset_client_flag pool_config_version python_charset query_attrs_append query_attrs_clear "
        "query_attrs_remove raise_on_warnings read_timeout server_host server_info server_port server_version "
        "sql_mode time_zone unix_socket unread_result use_unicode user write_timeout",
        TRANSACTION="commit rollback start_transaction",
        RESET="cmd_init_db cmd_ping cmd_reset_connection ping reconnect reset_session set_charset_collation",
        CLOSE="close consume_results disconnect handle_unread_result",
        CURSOR="cursor",
        CALLBACK="converter_class set_converter_class",
        BLOCKED="cmd_change_user cmd_debug cmd_process_info cmd_process_kill cmd_query cmd_query_iter cmd_quit "
        "cmd_refresh cmd_shutdown cmd_statistics cmd_stmt_close cmd_stmt_execute cmd_stmt_fetch cmd_stmt_prepare "
        "cmd_stmt_reset cmd_stmt_send_long_data config connect converter get_row get_rows get_self get_warnings info_query "
        "otel_context_propagation query_attrs set_allow_local_infile_in_path set_client_flags set_login set_unicode shutdown",
    ),
    specials=table(ENTER="__enter__", EXIT="__exit__"),
    setters={"autocommit": Setter(Kind.NEUTRAL)},
    instead={
        **dict.fromkeys(
            ("cmd_query", "cmd_query_iter", "get_row", "get_rows", "info_query"), "cursor().execute(...)"
        ),
        **dict.fromkeys(("cmd_stmt_execute", "cmd_stmt_fetch", "cmd_stmt_prepare"), "cursor(prepared=True)"),
        "config": "mysql.connector.connect(...)",
        "connect": "masklib.wrap(mysql.connector.connect(...))",
        "converter_class": "convert the masked values in Python",
        "get_warnings": "nothing: warnings quote values",
        "set_converter_class": "convert the masked values in Python",
    },
)

_C_CONNECTION: Final = replace(
    _CONNECTION,
    path="mysql.connector.connection_cext.CMySQLConnection",
    attributes={
        **_CONNECTION.attributes,
        **table(
            NEUTRAL="affected_rows field_count info insert_id is_closed more_results num_rows result_set_available "
            "warning_count",
            RESET="set_character_set_name",
            BLOCKED="convert_to_mysql fetch_eof_columns fetch_eof_status free_result next_result prepare_for_mysql "
            "reset_network_timeouts",
        ),
    },
)


_POOLED: Final = replace(
    _CONNECTION,
    path="mysql.connector.pooling.PooledMySQLConnection",
    attributes={**_CONNECTION.attributes, **table(NEUTRAL="pool_name")},
    held=frozenset({"pool_name"}),
    stands_for="mysql.connector.connection:MySQLConnection",
)
"""What a pool hands out: its ``close`` gives the connection back, all else is the connection's."""


def _cursor(path: str) -> ClassFacts:
    return ClassFacts(
        path=f"mysql.connector.{path}",
        role=Role.CURSOR,
        attributes=table(
            NEUTRAL="add_attribute arraysize clear_attributes get_attributes lastrowid read_timeout remove_attribute "
            "rowcount setinputsizes setoutputsize warning_count with_rows write_timeout",
            CLOSE="close reset",
            DESCRIPTION="description",
            EXECUTE="execute",
            EXECUTE_MANY="executemany",
            FETCH_ONE="fetchone",
            FETCH_MANY="fetchmany",
            FETCH_ALL="fetchall",
            NEXT_SET="nextset",
            OWN="callproc column_names stored_results",
            BLOCKED="fetchsets fetchwarnings statement warnings",
        ),
        specials=table(ENTER="__enter__", EXIT="__exit__", ITERATE="__iter__", NEXT="__next__"),
        setters={"arraysize": Setter(Kind.NEUTRAL)},
        held=frozenset({"arraysize"}),
        instead={
            "fetchsets": "nextset()",
            "fetchwarnings": "warning_count: warnings quote values",
            "statement": "nothing: it holds the parameters",
            "warnings": "warning_count: warnings quote values",
        },
        bodies={
            "callproc": call_procedure,
            "column_names": mysql_exits.column_names,
            "stored_results": stored_results,
        },
    )


# ------------------------------------------------------------------ reading the catalogue
def _idle(raw: Any) -> Idle:
    """Nothing we read begins or ends a transaction; but rows may wait in the socket."""
    waiting = raw.unread_result or raw.have_next_result
    return Idle.BUSY if waiting or not raw.connection_id else Idle.INSIDE


def _closed(raw: Any) -> bool:
    given_back = "_cnx" in vars(raw) and raw._cnx is None
    return given_back or not raw.is_connected()


def _query(raw: Any, sql: str, parameters: Sequence[object]) -> Steps[list[tuple[Any, ...]]]:
    cursor = raw.cursor(buffered=True, raw=False, prepared=False, dictionary=False)
    try:
        yield cursor.execute(sql, tuple(parameters))
        rows = cursor.fetchall() if cursor.description else ()
        return [tuple(map(_plain, row)) for row in rows]
    finally:
        cursor.close()


def _plain(value: object) -> object:
    """Return a name or a text of the catalogue as a text: some come as bytes."""
    return bytes(value).decode() if isinstance(value, (bytes, bytearray)) else value


_READER: Final = mysql_catalog.Reader(
    _query, busy=lambda raw: _idle(raw) is Idle.BUSY, inside=lambda raw: bool(raw.in_transaction)
)


@at_once
def _origins(raw: Any, cursor: Any, _known: object) -> tuple[Origin | None, ...]:
    """Return what the client library in C knows while rows are to come; the one in Python drops it."""
    if not hasattr(raw, "_cmysql"):
        return ()
    told = (getattr(cursor, "_stmt", None) or raw._cmysql).fetch_fields()
    return mysql_origins.origins((one[1], one[3], one[5]) for one in told)


# ------------------------------------------------------------------ statements, cursors, rows
def _text_of(raw: Any, sql: object) -> str:
    if isinstance(sql, (bytes, bytearray)):
        return bytes(sql).decode(raw.python_charset)
    if not isinstance(sql, str):
        raise TypeError(f"execute() argument 1 must be str, not {type(sql).__name__}")
    return str.__str__(sql)


_SHAPES: Final = frozenset({"buffered", "prepared", "read_timeout", "write_timeout"})


def _cursor_rows(_raw: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Arguments:
    """Take what shapes rows; what is left goes to the driver."""
    named = {
        **dict(zip(("buffered", "raw", "prepared", "cursor_class", "dictionary"), args, strict=False)),
        **kwargs,
    }
    if named.pop("raw", None) or named.pop("cursor_class", None) is not None:
        raise BlockedExitError(
            "cursor(raw=…) and cursor(cursor_class=…) are blocked: they see bytes as the server sends them. "
            "Leave them out; dictionary=True makes dicts of masked values."
        )
    shape = dict if named.pop("dictionary", None) else None
    if set(named) - _SHAPES:
        raise TypeError("cursor() got an unexpected keyword argument")
    return (), named, shape


def _open_cursor(raw: Any, **kwargs: Any) -> Any:
    return raw.cursor(raw=False, dictionary=False, **kwargs)


# ------------------------------------------------------------------ errors
def _message(error: BaseException) -> str:
    return str(getattr(error, "msg", error))


def _raised(error: BaseException) -> bool:
    from mysql.connector import errors

    return isinstance(error, (errors.Error, errors.Warning))


def _rebuild(error: BaseException, text: str) -> BaseException:
    from mysql.connector import errors

    kind: Any = type(error) if type(error).__module__ == "mysql.connector.errors" else errors.DatabaseError
    if not issubclass(kind, errors.Error):
        warning: BaseException = kind(text)
        return warning
    state = getattr(error, "sqlstate", None)
    rebuilt: BaseException = kind(
        msg=text, errno=getattr(error, "errno", -1), sqlstate=state if isinstance(state, str) else None
    )
    return rebuilt


def _pooled(seal: Callable[[Any], Any]) -> Pooling:
    """Return how its pools are sealed: what they hand out gives itself back."""

    def get_connection(get: Any, _pool: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        made = get(*args, **kwargs)
        try:
            return seal(made)
        except BaseException:
            made.close()
            raise

    return Pooling({"get_connection": get_connection}, lambda _pool: None)


_CURSORS: Final = (
    "cursor.MySQLCursor",
    "cursor.MySQLCursorBuffered",
    "cursor.MySQLCursorPrepared",
    "cursor_cext.CMySQLCursor",
    "cursor_cext.CMySQLCursorBuffered",
    "cursor_cext.CMySQLCursorPrepared",
)

FACTS: Final = DriverFacts(
    name="mysql.connector",
    dialect="mysql",
    classes={one.path: one for one in (_CONNECTION, _C_CONNECTION, _POOLED, *map(_cursor, _CURSORS))},
    binding=Binding(
        styles=("pyformat", "format"), positional="%s", named="%({name})s", reserved=("%s", "%(")
    ),
    templates=TEMPLATES,
    idle=_idle,
    lexes=lambda _raw: True,
    mode=_READER.mode,
    closed=_closed,
    lookup=_READER.lookup,
    sample=_READER.sample,
    text_of=_text_of,
    compiles=None,
    open_cursor=_open_cursor,
    settle=settle,
    cursor_rows=_cursor_rows,
    row_maker=mysql_cursors.dicts,
    row_factory=lambda _raw: None,
    origins=_origins,
    origins_hold=mysql_origins.holds,
    message=_message,
    raised=_raised,
    rebuild=_rebuild,
    restrict=_READER.restrict,
    bounded=_READER.bounded,
    callbacks=("MySQLConnection.set_converter_class", "connect(converter_class=…)"),
    routes=("mysql.connector:connect", "mysql.connector:Connect"),
    pools=("mysql.connector.pooling:MySQLConnectionPool",),
    pooled=_pooled,
    uncovered={
        "mysql.connector.pooling:connect": "pools work on what it makes",
        "mysql.connector.aio:connect": "it has no table: all that its connections hand out is of unknown origin",
        **dict.fromkeys(
            (
                *("mysql.connector:MySQLConnection", "mysql.connector:CMySQLConnection"),
                *(
                    f"mysql.connector.{module}:{name}"
                    for module in ("aio", "pooling")
                    for name in ("MySQLConnection", "PooledMySQLConnection")
                ),
            ),
            "the class: what is put in its place would break isinstance()",
        ),
    },
)
