"""Facts of `psycopg` 3. Client cursors hold their whole result in the client's memory (libpq).

What each attribute lets out was probed on live objects; the origin of a column is libpq's ``PQftable`` and
``PQftablecol`` (PostgreSQL documentation, 34.3.2), which no alias and no expression can fake.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.claims import portal
from masklib.dbapi.drivers.psycopg_adapters import ADAPTING
from masklib.dbapi.drivers.psycopg_catalog import (
    bounded,
    flush,
    idle,
    in_pipeline,
    lookup,
    origins,
    restrict,
    sample,
)
from masklib.dbapi.drivers.psycopg_channels import HANDLERS, Notifications
from masklib.dbapi.drivers.psycopg_client_messages import CLIENT
from masklib.dbapi.drivers.psycopg_copy import copy_facts, copying
from masklib.dbapi.drivers.psycopg_cursors import (
    cursor_class,
    open_cursor,
    own_async_cursors,
    own_cursors,
    query_sent,
    take_sealed,
)
from masklib.dbapi.drivers.psycopg_errors import denied_copy, message, raised, rebuild
from masklib.dbapi.drivers.psycopg_libpq import LIBPQ, result
from masklib.dbapi.drivers.psycopg_messages import TEMPLATES
from masklib.dbapi.drivers.psycopg_rows import labels, row_maker
from masklib.dbapi.drivers.psycopg_shown import shown
from masklib.dbapi.drivers.psycopg_transactions import transaction_facts
from masklib.dbapi.facts import Binding, ClassFacts, DriverFacts, Idle, Setter, table
from masklib.dbapi.kinds import Kind, Role
from masklib.dbapi.merging import merges
from masklib.dbapi.steps import at_once
from masklib.dbapi.streaming import Streaming

if TYPE_CHECKING:
    from collections.abc import Callable

    import psycopg

    from masklib.dbapi.merging import Call


__all__ = ["FACTS"]


def _connection(
    name: str, own_cursors: Callable[[], tuple[object, ...]], *, asynchronous: bool
) -> ClassFacts:
    prefix = "Async" if asynchronous else ""
    settable = "" if asynchronous else "autocommit deferrable isolation_level read_only"
    return ClassFacts(
        path=f"psycopg.{name}",
        role=Role.CONNECTION,
        attributes=table(
            EXCEPTION="DataError DatabaseError Error IntegrityError InterfaceError InternalError "
            "NotSupportedError OperationalError ProgrammingError Warning",
            NEUTRAL="autocommit broken cancel cancel_safe closed deferrable isolation_level prepare_threshold "
            "prepared_max read_only set_autocommit set_deferrable "
            "set_isolation_level set_read_only tpc_prepare tpc_recover xid",
            TRANSACTION="commit rollback tpc_begin tpc_commit tpc_rollback",
            CLOSE="close",
            CURSOR="cursor",
            SHORTCUT="execute",
            HANDLE="info pgconn pipeline transaction",
            OWN=" ".join(("adapters", "connection", *HANDLERS)),
            EACH="notifies",
            ROW_FACTORY="row_factory",
            CHOICE="cursor_factory server_cursor_factory",
            BLOCKED="connect fileno lock wait",
        ),
        specials={**_BLOCK[asynchronous], "__repr__": Kind.OWN},
        setters={
            **{one: Setter(Kind.NEUTRAL) for one in f"{settable} prepare_threshold prepared_max".split()},
            "row_factory": Setter(Kind.ROW_FACTORY),
            "cursor_factory": Setter(Kind.CHOICE, own_cursors, extended=True),
            "server_cursor_factory": Setter(Kind.CHOICE, own_cursors, extended=True),
        },
        instead={
            "connect": f"masklib.wrap of what psycopg.{name}.connect(...) returns",
        },
        handles={
            "info": "psycopg.ConnectionInfo",
            "pgconn": "psycopg.pq.PGconn",
            "pipeline": f"psycopg.{prefix}Pipeline",
            "transaction": f"psycopg.{prefix}Transaction",
        },
        asynchronous=asynchronous,
        held=frozenset({"pgconn"}),
        bodies={
            "__repr__": shown(name),
            **HANDLERS,
            **ADAPTING,
            "connection": _no_connection,
            "notifies": Notifications,
        },
    )


def _no_connection(_state: object, _proxy: Any, /) -> None:
    """Return what psycopg's classes in C take in place of the real one: none, as `psycopg.adapt` allows."""


_BLOCK: Final = (
    table(ENTER="__enter__", EXIT="__exit__"),
    table(ENTER="__aenter__", EXIT="__aexit__"),
)
"""Special methods of what is entered, by whether it is asynchronous."""
_ITERATION: Final = (table(ITERATE="__iter__", NEXT="__next__"), table(ITERATE="__aiter__", NEXT="__anext__"))

_FETCHING: Final = table(
    NEUTRAL="arraysize closed format rowcount setinputsizes setoutputsize statusmessage",
    CLOSE="close _close",
    CONNECTION="connection",
    DESCRIPTION="description",
    EXECUTE="execute",
    EXECUTE_MANY="executemany",
    FETCH_ONE="fetchone",
    FETCH_MANY="fetchmany",
    FETCH_ALL="fetchall",
    NEXT_SET="nextset",
    POSITION="rownumber scroll",
    ROW_FACTORY="row_factory",
    RESULTS="results",
    SET_RESULT="set_result",
    OWN="_query adapters copy pgresult",
    EACH="stream",
)
_CURSOR_SETTERS: Final = {
    "arraysize": Setter(Kind.NEUTRAL),
    "format": Setter(Kind.NEUTRAL),
    "row_factory": Setter(Kind.ROW_FACTORY),
}
"""``_close`` is what SQLAlchemy's asynchronous adapter calls."""


def _copied(cursor: Any, text: str, parameters: Any) -> str:
    """Return the text of a COPY that the driver would send: it merges parameters in on the client."""
    import psycopg

    raw = cursor.connection
    waits = isinstance(raw, psycopg.AsyncConnection)
    merged: str = (psycopg.AsyncClientCursor if waits else psycopg.ClientCursor)(raw).mogrify(
        text, parameters
    )
    return merged


def _cursor(
    name: str, *, extra: dict[str, Kind] | None = None, buffered: bool, asynchronous: bool
) -> ClassFacts:
    return ClassFacts(
        path=f"psycopg.{name}",
        role=Role.CURSOR,
        attributes={**_FETCHING, **(extra or {})},
        specials={**_BLOCK[asynchronous], **_ITERATION[asynchronous], "__repr__": Kind.OWN},
        setters=_CURSOR_SETTERS if buffered else {**_CURSOR_SETTERS, "itersize": Setter(Kind.NEUTRAL)},
        buffered=buffered,
        asynchronous=asynchronous,
        held=frozenset({"_query", "pgresult"}),
        bodies={
            **ADAPTING,
            "__repr__": shown(name),
            "_query": query_sent,
            "pgresult": result,
            "stream": Streaming,
            "copy": copying("psycopg.AsyncCopy" if asynchronous else "psycopg.Copy", _copied),
        },
    )


_SERVER: Final = table(NEUTRAL="itersize name scrollable withhold")


def _cursors(*, asynchronous: bool) -> tuple[ClassFacts, ...]:
    prefix = "Async" if asynchronous else ""
    client = table(MERGE="mogrify")
    return (
        _cursor(f"{prefix}Cursor", buffered=True, asynchronous=asynchronous),
        _cursor(f"{prefix}ClientCursor", extra=client, buffered=True, asynchronous=asynchronous),
        _cursor(f"{prefix}RawCursor", buffered=True, asynchronous=asynchronous),
        _cursor(f"{prefix}ServerCursor", extra=_SERVER, buffered=False, asynchronous=asynchronous),
        _cursor(f"{prefix}RawServerCursor", extra=_SERVER, buffered=False, asynchronous=asynchronous),
    )


def _pipeline(name: str, *, asynchronous: bool) -> ClassFacts:
    return ClassFacts(
        path=f"psycopg.{name}",
        role=Role.HANDLE,
        attributes=table(
            NEUTRAL="is_supported level status sync", BLOCKED="command_queue pgconn result_queue"
        ),
        specials={**_BLOCK[asynchronous], "__repr__": Kind.OWN},
        bodies={"__repr__": shown(name)},
        asynchronous=asynchronous,
    )


def _lexes(raw: psycopg.Connection[Any]) -> bool:
    """Tell whether a backslash in a text is a backslash; the server reports every change of that setting."""
    return raw.closed or raw.pgconn.parameter_status(b"standard_conforming_strings") == b"on"


def _is_own(sql: object) -> bool:
    """Tell whether a composed statement is psycopg's own to its last piece: pieces see the raw connection."""
    from psycopg import sql as composing

    if type(sql) is composing.Composed:
        return all(map(_is_own, sql))
    return type(sql) in {composing.SQL, composing.Identifier, composing.Literal, composing.Placeholder}


def _text_of(raw: psycopg.Connection[Any], sql: object) -> str:
    """Return the text of what ``execute`` takes: str, bytes or a `psycopg.sql.Composable`."""
    if isinstance(sql, str):
        return str.__str__(sql)
    if isinstance(sql, bytes):
        return sql.decode(raw.info.encoding)
    from psycopg import sql as composing

    if isinstance(sql, composing.Composable) and _is_own(sql):
        return sql.as_string(raw)
    raise TypeError(
        f"execute() argument 1 must be str, bytes or a psycopg.sql object, not {type(sql).__name__}"
    )


def _compile(raw: psycopg.Connection[Any], text: str) -> None:
    """Let the server parse the statement under a name, which runs none of it; placeholders are no text."""
    import psycopg

    if "%" in text or idle(raw) is Idle.BUSY:
        return
    result = raw.pgconn.prepare(b"masklib_compile", text.encode(raw.info.encoding))
    if result.status == psycopg.pq.ExecStatus.FATAL_ERROR:
        raise psycopg.errors.error_from_result(result, raw.info.encoding)
    raw.pgconn.exec_(b"DEALLOCATE masklib_compile")


def _merged(cursor: Any, text: str, parameters: Any) -> str:
    """Return what a client cursor would send."""
    merged: str = cursor.mogrify(text, parameters)
    return merged


def _settle(cursor: Any, text: str, args: tuple[Any, ...], kwargs: dict[str, Any], *, many: bool) -> Call:
    """Client cursors merge parameters into the text; all others bind them on the server."""
    kind: Any = type(cursor)
    if not _merges(kind):
        return text, args, kwargs
    name = "params_seq" if many else "params"
    return merges(_merged, name, frozenset())(cursor, text, args, kwargs, many=many)


@lru_cache(maxsize=64)
def _merges(kind: type) -> bool:
    import psycopg

    return issubclass(kind, (psycopg.ClientCursor, psycopg.AsyncClientCursor))


_BINDING: Final = Binding(styles=("format", "pyformat"), positional="%s", named="%({name})s", escaped="%")
_SERVERS_OWN: Final = Binding(styles=("numeric",), positional="$1")


def _binding_of(cursor: Any) -> Binding:
    """Raw cursors hand the text on as it is: its placeholders are the server's own."""
    kind: Any = type(cursor)
    return _SERVERS_OWN if _is_raw(kind) else _BINDING


@lru_cache(maxsize=64)
def _is_raw(kind: type) -> bool:
    import psycopg

    raw = (psycopg.RawCursor, psycopg.RawServerCursor, psycopg.AsyncRawCursor, psycopg.AsyncRawServerCursor)
    return issubclass(kind, raw)


FACTS: Final = DriverFacts(
    name="psycopg",
    dialect="postgres",
    classes={
        one.path: one
        for one in (
            _connection("Connection", own_cursors, asynchronous=False),
            _connection("AsyncConnection", own_async_cursors, asynchronous=True),
            *_cursors(asynchronous=False),
            *_cursors(asynchronous=True),
            copy_facts("Copy", asynchronous=False),
            copy_facts("AsyncCopy", asynchronous=True),
            _pipeline("Pipeline", asynchronous=False),
            _pipeline("AsyncPipeline", asynchronous=True),
            transaction_facts("Transaction", asynchronous=False),
            transaction_facts("AsyncTransaction", asynchronous=True),
            *LIBPQ,
        )
    },
    binding=_BINDING,
    binding_of=_binding_of,
    templates=(*TEMPLATES, *CLIENT),
    idle=idle,
    lexes=_lexes,
    closed=lambda raw: bool(raw.closed),
    lookup=lookup,
    sample=sample,
    restrict=restrict,
    bounded=bounded,
    text_of=_text_of,
    compiles=at_once(_compile),
    denied=denied_copy("psycopg"),
    prepare=take_sealed,
    open_cursor=open_cursor,
    cursor_class=cursor_class,
    pending=lambda cursor: in_pipeline(cursor.connection),
    flush=flush,
    settle=_settle,
    row_maker=row_maker,
    row_factory=lambda raw: raw.row_factory,
    labels=labels,
    origins=origins,
    message=message,
    raised=raised,
    rebuild=rebuild,
    source=portal,
    callbacks=(
        "Connection.adapters",
        "Connection.row_factory",
        "Cursor.adapters",
        "Cursor.row_factory",
        "adapters",
    ),
    routes=("psycopg:connect", "psycopg:Connection.connect", "psycopg:AsyncConnection.connect"),
    pools=("psycopg_pool.pool:ConnectionPool", "psycopg_pool.pool_async:AsyncConnectionPool"),
    uncovered={
        "psycopg:Connection": "the class, called with a connection of libpq's",
        "psycopg:AsyncConnection": "as Connection",
        "psycopg:BaseConnection": "as Connection",
        "psycopg.pq:PGconn.connect": "libpq's own connections",
    },
)
