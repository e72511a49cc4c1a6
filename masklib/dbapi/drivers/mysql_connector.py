"""Facts of `mysql.connector` (9.7, 26.10), its implementations in Python and in C.

Probed on live objects. Of a cursor's arguments buffering, timeouts and server-side preparation go to the driver;
rows come as tuples, and as dicts made of masked values.
"""

# ruff: noqa: SLF001  the client library's own columns, and a prepared statement, stand under private names only
from __future__ import annotations

import re
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.connecting import put_quoted
from masklib.dbapi.drivers import mysql_catalog, mysql_cursors, mysql_exits, mysql_origins
from masklib.dbapi.drivers.mysql_connector_merging import settle
from masklib.dbapi.drivers.mysql_connector_procedures import call_procedure, stored_results
from masklib.dbapi.drivers.mysql_connector_queries import cmd_query, get_row, get_rows, info_query
from masklib.dbapi.drivers.mysql_connector_sets import ResultSets, statement
from masklib.dbapi.drivers.mysql_connector_warnings import told_safely
from masklib.dbapi.drivers.mysql_executed import executed
from masklib.dbapi.drivers.mysql_messages import TEMPLATES
from masklib.dbapi.drivers.mysql_step import keep_connector_in_step
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
        NEUTRAL="autocommit can_consume_results charset charset_id client_flags cmd_statistics collation connection_id database "
        "get_server_info get_server_version get_warnings have_next_result in_transaction is_connected is_secure "
        "isset_client_flag pool_config_version python_charset query_attrs_append query_attrs_clear "
        "query_attrs_remove raise_on_warnings read_timeout server_host server_info server_port server_version "
        "sql_mode time_zone unix_socket unread_result use_unicode user write_timeout",
        TRANSACTION="commit rollback start_transaction",
        RESET="cmd_init_db cmd_ping cmd_reset_connection ping reconnect reset_session set_charset_collation "
        "set_unicode",
        CLOSE="close cmd_quit consume_results disconnect handle_unread_result",
        CURSOR="cursor",
        OWN="cmd_process_kill cmd_query get_row get_rows info_query",
        CALLBACK="converter_class set_converter_class",
        BLOCKED="cmd_change_user cmd_debug cmd_process_info cmd_query_iter "
        "cmd_refresh cmd_shutdown cmd_stmt_close cmd_stmt_execute cmd_stmt_fetch cmd_stmt_prepare "
        "cmd_stmt_reset cmd_stmt_send_long_data config connect converter get_self "
        "otel_context_propagation query_attrs set_allow_local_infile_in_path set_client_flags set_login shutdown",
    ),
    specials=table(ENTER="__enter__", EXIT="__exit__"),
    setters={
        **dict.fromkeys(("autocommit", "get_warnings", "raise_on_warnings"), Setter(Kind.NEUTRAL)),
        **{
            name: Setter(Kind.NEUTRAL, put=put_quoted(name)) for name in ("database", "sql_mode", "time_zone")
        },
    },
    bodies={
        "cmd_process_kill": mysql_exits.kill,
        "cmd_query": cmd_query,
        "get_row": get_row,
        "get_rows": get_rows,
        "info_query": info_query,
    },
    spliced=frozenset({"reset_session", "set_character_set_name", "set_charset_collation"}),
    instead={
        "cmd_query_iter": "cursor().execute(...)",
        **dict.fromkeys(("cmd_stmt_execute", "cmd_stmt_fetch", "cmd_stmt_prepare"), "cursor(prepared=True)"),
        "config": "mysql.connector.connect(...)",
        "connect": "masklib.wrap(mysql.connector.connect(...))",
        "converter_class": "convert the masked values in Python",
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
    attributes={**_C_CONNECTION.attributes, **table(NEUTRAL="pool_name")},
    held=frozenset({"pool_name"}),
    stands_for="mysql.connector.connection:MySQLConnection",
)
"""What a pool hands out: its ``close`` gives the connection back, all else is the connection's."""


def _cursor(path: str) -> ClassFacts:
    return ClassFacts(
        path=f"mysql.connector.{path}",
        role=Role.CURSOR,
        attributes=table(
            NEUTRAL="add_attribute arraysize clear_attributes fetchwarnings get_attributes lastrowid read_timeout remove_attribute "
            "rowcount setinputsizes setoutputsize warning_count warnings with_rows write_timeout",
            CLOSE="close reset",
            CONNECTION="_connection",
            DESCRIPTION="description",
            EXECUTE="execute",
            EXECUTE_MANY="executemany",
            FETCH_ONE="fetchone",
            FETCH_MANY="fetchmany",
            FETCH_ALL="fetchall",
            NEXT_SET="nextset",
            OWN="_executed callproc column_names statement stored_results",
            EACH="fetchsets",
        ),
        specials=table(ENTER="__enter__", EXIT="__exit__", ITERATE="__iter__", NEXT="__next__"),
        setters={"arraysize": Setter(Kind.NEUTRAL)},
        held=frozenset({"_connection", "_executed", "arraysize"}),
        bodies={
            "_executed": executed("_executed"),
            "callproc": call_procedure,
            "column_names": mysql_exits.column_names,
            "fetchsets": ResultSets,
            "statement": statement,
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
    return given_back or not (
        raw.unread_result or raw.is_connected()
    )  # which asks the server, and reads rows away


def _query(raw: Any, sql: str, parameters: Sequence[object]) -> Steps[list[tuple[Any, ...]]]:
    cursor = raw.cursor(buffered=True, raw=False, prepared=False, dictionary=False)
    cursor._fetch_warnings = list  # of a look-up of ours nobody wants to hear
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


_SHOWS: Final = re.compile(r"\s*(?:show|describe|desc)\s", re.IGNORECASE)


@at_once
def _origins(raw: Any, cursor: Any, _known: object) -> tuple[Origin | None, ...]:
    """Return what the client library in C knows while rows are to come, else what labels tell.

    The implementation in Python drops what the server says, and buffered cursors have read it away.
    """
    library = (getattr(cursor, "_stmt", None) or raw._cmysql) if hasattr(raw, "_cmysql") else None
    if library is not None and library.have_result_set:
        return mysql_origins.origins((one[1], one[3], one[5]) for one in library.fetch_fields())
    text = cursor._executed
    text = text.decode("latin-1") if isinstance(text, (bytes, bytearray)) else str(text)
    return mysql_origins.shown(cursor.column_names) if _SHOWS.match(text) else ()


# ------------------------------------------------------------------ statements, cursors, rows
def _text_of(raw: Any, sql: object) -> str:
    if isinstance(sql, (bytes, bytearray)):
        return bytes(sql).decode(raw.python_charset)
    if not isinstance(sql, str):
        raise TypeError(f"execute() argument 1 must be str, not {type(sql).__name__}")
    return str.__str__(sql)


_SHAPES: Final = frozenset({"buffered", "cursor_class", "prepared", "raw", "read_timeout", "write_timeout"})
_NAMES: Final = ("buffered", "raw", "prepared", "cursor_class", "dictionary", "read_timeout", "write_timeout")


def _cursor_rows(raw: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Arguments:
    """Take what shapes rows; what is left goes to the driver."""
    named = {**dict(zip(_NAMES, args, strict=False)), **kwargs}
    as_dict = named.pop("dictionary", None)
    if named.get("cursor_class") is not None:
        named["cursor_class"], as_dict = _plain_class(named["cursor_class"])
    elif as_dict and (named.get("raw") or raw._raw):
        named["dictionary"] = True  # there is no such cursor, and the driver says so
    if set(named) - _SHAPES - {"dictionary"} or len(args) > len(_NAMES):
        raise TypeError("cursor() got an unexpected keyword argument")
    return (), named, dict if as_dict else None


def _plain_class(kind: Any) -> tuple[Any, bool]:
    """Return the driver's class that hands out tuples where one of its own makes dicts, and whether it does.

    Raises:
        BlockedExitError: if it is no class of the driver's own.
    """
    path = f"{getattr(kind, '__module__', '')}.{getattr(kind, '__qualname__', '')}".removeprefix(
        "mysql.connector."
    )
    module = sys.modules.get(getattr(kind, "__module__", ""))
    known = path.removesuffix("Dict")
    if known not in _CURSORS or getattr(module, path.partition(".")[2], None) is not kind:
        raise BlockedExitError("cursor(cursor_class=…) takes the driver's own classes: others see raw values")
    return getattr(module, known.partition(".")[2]), path.endswith("Dict")


def _open_cursor(raw: Any, /, **kwargs: Any) -> Any:
    return told_safely(raw.cursor(**{"dictionary": False, **kwargs}))


_SOURCE: Final = ("the connection",)
"""Where the rows of all cursors wait that do not buffer, and all further results."""


def _draws(cursor: Any, next_set: bool) -> bool:  # noqa: FBT001  as `DriverFacts.draws` is called
    """Tell whether a cursor would read what waits on the connection; who waits there is not told."""
    connection = cursor._connection
    if next_set:
        library = getattr(connection, "_cmysql", None)  # which knows of more results once one is read out
        return bool(
            connection.have_next_result or (library and (connection.unread_result or library.more_results()))
        )
    return bool(connection.unread_result) and "Buffered" not in type(cursor).__name__


def _labels(cursor: Any) -> tuple[str, ...] | None:
    """Return the labels of a result; under ``use_unicode=False`` the client library in C hands them out as bytes."""
    return (
        None if cursor.description is None else tuple(str(_plain(column[0])) for column in cursor.description)
    )


# ------------------------------------------------------------------ errors
def _message(error: BaseException) -> str:
    return str(getattr(error, "msg", error))


_IN_C: Final = "_mysql_connector"
"""The client library's errors are of its own module: some come out as they are."""


def _raised(error: BaseException) -> bool:
    from mysql.connector import errors

    return isinstance(error, (errors.Error, errors.Warning)) or type(error).__module__ == _IN_C


def _rebuild(error: BaseException, text: str) -> BaseException:
    from mysql.connector import errors

    known = type(error).__module__ in {"mysql.connector.errors", _IN_C}
    kind: Any = type(error) if known else errors.DatabaseError
    number, state = getattr(error, "errno", -1), getattr(error, "sqlstate", None)
    told = {
        "errno": number if isinstance(number, int) else -1,
        "sqlstate": state if isinstance(state, str) else None,
    }
    rebuilt: Any = kind(msg=text, **told) if issubclass(kind, errors.Error) else kind(text)
    if kind.__module__ == _IN_C:
        for name in vars(error).keys() & told.keys():
            setattr(rebuilt, name, told[name])
    made: BaseException = rebuilt
    return made


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


_CURSORS: Final = tuple(
    f"{module}MySQLCursor{kind}"
    for module in ("cursor.", "cursor_cext.C")
    for kind in ("", "Buffered", "BufferedRaw", "Prepared", "Raw")
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
    labels=_labels,
    origins=_origins,
    origins_hold=mysql_origins.holds,
    message=_message,
    raised=_raised,
    rebuild=_rebuild,
    source=lambda _cursor: _SOURCE,
    draws=_draws,
    prepare=keep_connector_in_step,
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
