"""libpq's objects behind psycopg's: what programs may ask them, and what is refused."""

from __future__ import annotations

from typing import Final

from masklib.dbapi.facts import ClassFacts, table
from masklib.dbapi.kinds import Role

__all__ = ["LIBPQ"]

_INFO: Final = ClassFacts(
    path="psycopg.ConnectionInfo",
    role=Role.HANDLE,
    attributes=table(
        NEUTRAL="backend_pid dbname encoding full_protocol_version host hostaddr options parameter_status "
        "pipeline_status port server_version status timezone transaction_status user vendor",
        BLOCKED="dsn error_message get_parameters password pgconn",
    ),
    instead={"error_message": "the exception says it, without values"},
)

_PGCONN: Final = ClassFacts(
    path="psycopg.pq.PGconn",
    role=Role.HANDLE,
    attributes=table(
        NEUTRAL="_encoding backend_pid db full_protocol_version host hostaddr is_busy needs_password nonblocking options "
        "parameter_status pipeline_status port protocol_version server_version ssl_in_use status "
        "transaction_status tty used_gssapi used_password user",
        BLOCKED="cancel_conn change_password close_portal close_prepared connect connect_poll connect_start "
        "consume_input describe_portal describe_prepared encrypt_password enter_pipeline_mode error_message exec_ "
        "exec_params exec_prepared exit_pipeline_mode finish flush get_cancel get_copy_data get_error_message "
        "get_result info make_empty_result notice_handler notifies notify_handler password pgconn_ptr ping "
        "pipeline_sync prepare put_copy_data put_copy_end reset reset_poll reset_start send_close_portal "
        "send_close_prepared send_describe_portal send_describe_prepared send_flush_request send_prepare "
        "send_query send_query_params send_query_prepared set_chunked_rows_mode set_single_row_mode "
        "set_trace_flags socket trace untrace",
    ),
    specials=table(BLOCKED="__pyx_vtable__ __setstate__"),
    instead={
        "error_message": "the exception says it, without values",
        "exec_": "execute() of the connection",
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
        NEUTRAL="binary_tuples command_status command_tuples fformat fmod fsize ftable ftablecol ftype nfields "
        "nparams ntuples oid_value param_type status",
        BLOCKED="clear error_field error_message fname get_error_message get_value pgresult_ptr set_attributes",
    ),
    specials=table(BLOCKED="__pyx_vtable__ __setstate__"),
    instead={"fname": "description of the cursor", "get_value": "fetchone() of the cursor"},
)
"""What libpq answered: SQLAlchemy asks it for its status."""

LIBPQ: Final = (_INFO, _PGCONN, _RESULT)
