"""Facts of `oracledb` (26.1), by its classes alone: no such server runs in the tests.

LOBs, objects and cursors in cells are of types that nobody declared, and come out as ``None``.
"""

from __future__ import annotations

from typing import Final

from masklib.dbapi.drivers.pep249 import declared
from masklib.dbapi.facts import Binding, ClassFacts, Setter, table
from masklib.dbapi.kinds import Kind, Role

__all__ = ["FACTS"]

_FRAMES: Final = "cursor().execute(...) and its rows"

_CONNECTION: Final = ClassFacts(
    path="oracledb.connection.Connection",
    role=Role.CONNECTION,
    attributes=table(
        NEUTRAL="autocommit callTimeout call_timeout cancel current_schema db_domain db_name db_unique_name edition "
        "host instance_name is_healthy max_identifier_length max_open_cursors maxBytesPerCharacter port protocol sdu "
        "serial_num service_name session_id stmtcachesize supports_opentelemetry_tracing thin "
        "transaction_in_progress version",
        TRANSACTION="begin commit rollback",
        RESET="ping",
        CLOSE="close",
        CURSOR="cursor",
        CALLBACK="inputtypehandler operation_callback outputtypehandler round_trip_callback "
        "set_opentelemetry_trace_context subscribe",
        BLOCKED="action begin_sessionless_transaction changepassword clear_app_context "
        "clear_end_user_security_context client_identifier clientinfo createlob dbop decode_oson direct_path_load "
        "dsn econtext_id encode_oson external_name fetch_df_all fetch_df_batches getSodaDatabase gettype handle "
        "internal_name ltxid module msgproperties prepare proxy_user queue resume_sessionless_transaction "
        "set_app_context set_end_user_security_context shutdown startup suspend_sessionless_transaction tag "
        "tpc_begin tpc_commit tpc_end tpc_forget tpc_prepare tpc_recover tpc_rollback transaction_priority "
        "unsubscribe username warning xid",
    ),
    specials=table(ENTER="__enter__", EXIT="__exit__"),
    setters={"autocommit": Setter(Kind.NEUTRAL), "call_timeout": Setter(Kind.NEUTRAL)},
    instead={
        "fetch_df_all": _FRAMES,
        "fetch_df_batches": _FRAMES,
        "inputtypehandler": "convert the masked values in Python",
        "outputtypehandler": "convert the masked values in Python",
    },
)

_CURSOR: Final = ClassFacts(
    path="oracledb.cursor.Cursor",
    role=Role.CURSOR,
    attributes=table(
        NEUTRAL="arraysize getarraydmlrowcounts lastrowid prefetchrows rowcount scrollable setinputsizes setoutputsize",
        CLOSE="close",
        CONNECTION="connection",
        DESCRIPTION="description",
        EXECUTE="execute",
        EXECUTE_MANY="executemany",
        FETCH_ONE="fetchone",
        FETCH_MANY="fetchmany",
        FETCH_ALL="fetchall",
        CALLBACK="inputtypehandler outputtypehandler rowfactory",
        BLOCKED="arrayvar bindnames bindvars callfunc callproc fetchvars getbatcherrors getimplicitresults handle "
        "parse prepare scroll statement var warning",
    ),
    specials=table(ENTER="__enter__", EXIT="__exit__", ITERATE="__iter__", NEXT="__next__"),
    setters={"arraysize": Setter(Kind.NEUTRAL), "prefetchrows": Setter(Kind.NEUTRAL)},
    instead={
        "callfunc": "nothing: what a function returns is of unknown origin",
        "callproc": "nothing: out-parameters are of unknown origin",
        "outputtypehandler": "convert the masked values in Python",
        "rowfactory": "make rows of the masked ones in Python",
    },
)

FACTS: Final = declared(
    "oracledb",
    "oracle",
    (_CONNECTION, _CURSOR),
    binding=Binding(styles=("named",), positional="", named=":{name}"),
)
