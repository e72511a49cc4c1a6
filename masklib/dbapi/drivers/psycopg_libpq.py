"""libpq's objects behind psycopg's: what programs may ask them, and what is refused.

``exec_`` runs a statement as the cursor's ``execute`` does, judged and recorded; a result hands out cells of clear columns
only, since its cells are bytes of the wire that nobody masks.
"""

from __future__ import annotations

from inspect import isawaitable
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi import executing
from masklib.dbapi.cursor_state import CursorState
from masklib.dbapi.drivers.postgres_types import without_secrets
from masklib.dbapi.facts import ClassFacts, table
from masklib.dbapi.handles import HandleState
from masklib.dbapi.kinds import Role
from masklib.dbapi.plain import plain
from masklib.errors import BlockedExitError
from masklib.sql import Kind

if TYPE_CHECKING:
    from masklib.dbapi.state import ConnectionState
    from masklib.dbapi.steps import Steps
    from masklib.session import StatementLife

__all__ = ["LIBPQ", "result"]


def _parameters(state: HandleState, _proxy: Any, /) -> dict[str, str]:
    """Return what the connection was made with, but for secrets."""
    return without_secrets(state.raw.get_parameters())


def _dsn(state: HandleState, _proxy: Any, /) -> str:
    """Return the same as a text."""
    from psycopg.conninfo import make_conninfo

    return str(make_conninfo("", **_parameters(state, _proxy)))


_INFO: Final = ClassFacts(
    path="psycopg.ConnectionInfo",
    role=Role.HANDLE,
    attributes=table(
        NEUTRAL="backend_pid dbname encoding full_protocol_version host hostaddr options parameter_status "
        "pipeline_status port server_version status timezone transaction_status user vendor",
        OWN="dsn get_parameters",
        BLOCKED="error_message password pgconn",
    ),
    bodies={"dsn": _dsn, "get_parameters": _parameters},
    instead={"error_message": "the exception says it, without values"},
)


class _ResultState(HandleState):
    """One of libpq's results, and the statement that it is the result of, where that is known."""

    __slots__ = ("life",)

    def __init__(self, raw: Any, connection: ConnectionState, owner: Any, life: StatementLife | None) -> None:
        super().__init__(raw, _RESULT, connection, owner)
        self.life = life


def result(state: CursorState, proxy: Any, /) -> Any:
    """Return the result that a cursor is at, sealed, or ``None``."""
    raw, life = state.raw.pgresult, state.life
    if raw is None:
        return None
    if life is not None and Kind.COPY in life.analysed.statement.kinds:
        life = None  # it was planned before it ran: the result may be that of the statement before
    return state.connection.seal(raw, _ResultState(raw, state.connection, proxy, life))


def _value(state: _ResultState, _proxy: Any, /, row: int, column: int) -> Any:
    """Return a cell as the server sent it, if nothing in the result is masked or looked into."""
    life, raw = state.life, state.raw
    planned = 0 if life is None or life.plan is None else len(life.plan.labels)
    if life is None or not planned or planned != raw.nfields or not life.transparent or life.most:
        raise BlockedExitError(
            "get_value() hands out cells of clear columns only. Instead: fetchone() of the cursor."
        )
    return plain(raw.get_value(row, column), "get_value()")


class _Described:
    """Stands for the raw cursor that libpq has none of: the labels of a result."""

    __slots__ = ("description",)

    def __init__(self) -> None:
        self.description: tuple[tuple[str], ...] | None = None


def _run(state: HandleState, _proxy: Any, /, command: Any) -> Any:
    """Run one text as it is; what comes of it, an error too, stands in the result."""
    owner = state.owner
    running = CursorState(_Described(), _RUNNING, state.connection, owner)
    state.connection.cursors.add(running)
    return _at_once(_ran(state, running, state.driver.text_of(state.connection.raw, bytes(command))))


def _ran(state: HandleState, running: CursorState, text: str) -> Steps[Any]:
    from psycopg.pq import ExecStatus

    connection, raw = state.connection, state.raw
    life = yield from executing.begin(running, text, ())
    sent = text.encode(connection.raw.info.encoding)
    answer = yield from executing.run_raw(running, life, lambda: raw.exec_(sent))
    if answer.status == ExecStatus.TUPLES_OK:
        labels = [answer.fname(at) or b"" for at in range(answer.nfields)]
        life.result(tuple(one.decode(connection.raw.info.encoding) for one in labels), (None,) * len(labels))
    life.end("ok" if answer.status != ExecStatus.FATAL_ERROR else "error")
    return connection.seal(answer, _ResultState(answer, connection, running.owner, life))


def _at_once(steps: Steps[Any]) -> Any:
    """Run steps that may not wait: of an asynchronous connection only what needs no look-up."""
    try:
        value = next(steps)
        while True:
            if isawaitable(value):
                getattr(value, "close", lambda: None)()
                value = steps.throw(BlockedExitError("exec_() does not wait. Instead: await execute()."))
            else:
                value = steps.send(value)
    except StopIteration as end:
        return end.value


_PGCONN: Final = ClassFacts(
    path="psycopg.pq.PGconn",
    role=Role.HANDLE,
    attributes=table(
        NEUTRAL="_encoding backend_pid db full_protocol_version host hostaddr is_busy needs_password nonblocking options "
        "parameter_status pipeline_status port protocol_version server_version ssl_in_use status "
        "transaction_status tty used_gssapi used_password user",
        OWN="exec_",
        BLOCKED="cancel_conn change_password close_portal close_prepared connect connect_poll connect_start "
        "consume_input describe_portal describe_prepared encrypt_password enter_pipeline_mode error_message "
        "exec_params exec_prepared exit_pipeline_mode finish flush get_cancel get_copy_data get_error_message "
        "get_result info make_empty_result notice_handler notifies notify_handler password pgconn_ptr ping "
        "pipeline_sync prepare put_copy_data put_copy_end reset reset_poll reset_start send_close_portal "
        "send_close_prepared send_describe_portal send_describe_prepared send_flush_request send_prepare "
        "send_query send_query_params send_query_prepared set_chunked_rows_mode set_single_row_mode "
        "set_trace_flags socket trace untrace",
    ),
    specials=table(BLOCKED="__pyx_vtable__ __setstate__"),
    bodies={"exec_": _run},
    instead={
        "error_message": "the exception says it, without values",
        "finish": "close() of the connection",
        "notifies": "notifies() of the connection",
        "pipeline_sync": "sync() of the pipeline",
    },
)
"""libpq's connection: programs ask it for the status of the transaction, the server's version and process.

psycopg's classes written in C ask for a real one, and refuse it: a cursor class called with a sealed connection.
"""

_RESULT: Final = ClassFacts(
    path="psycopg.pq.PGresult",
    role=Role.HANDLE,
    attributes=table(
        OWN="get_value",
        NEUTRAL="binary_tuples command_status command_tuples fformat fmod fsize ftable ftablecol ftype nfields "
        "nparams ntuples oid_value param_type status",
        BLOCKED="clear error_field error_message fname get_error_message pgresult_ptr set_attributes",
    ),
    specials=table(BLOCKED="__pyx_vtable__ __setstate__"),
    instead={"fname": "description of the cursor"},
    bodies={"get_value": _value},
)
"""What libpq answered: SQLAlchemy asks it for its status."""

_RUNNING: Final = ClassFacts(path="psycopg.pq.PGconn", role=Role.CURSOR, attributes={})
LIBPQ: Final = (_INFO, _PGCONN, _RESULT)
