"""Facts of `snowflake.connector` (5.2), by its classes alone: no such server runs in the tests.

Parameters that it merges into the text are taken where each becomes one literal for sure. Arrow tables and frames
of the whole result are masked column by column; batches that are read elsewhere are refused.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers.pep249 import declared
from masklib.dbapi.facts import Binding, ClassFacts, Setter, table
from masklib.dbapi.kinds import Kind, Role
from masklib.dbapi.merging import keeps_apart
from masklib.errors import BlockedExitError

if TYPE_CHECKING:
    from masklib.dbapi.merging import Call

__all__ = ["FACTS"]

_BATCHES: Final = "fetch_arrow_all(), or rows"

_CONNECTION: Final = ClassFacts(
    path="snowflake.connector.connection._connection.Connection",
    role=Role.CONNECTION,
    attributes=table(
        NEUTRAL="account application arrow_number_to_decimal autocommit client_prefetch_threads "
        "client_session_keep_alive client_session_keep_alive_heartbeat_frequency database expired "
        "force_microsecond_precision get_autocommit get_client_prefetch_threads host insecure_mode is_closed "
        "is_expired is_pyformat is_valid log_max_query_length login_timeout network_timeout paramstyle "
        "platform_detection_timeout_seconds port role schema service_name session_id set_autocommit "
        "set_client_prefetch_threads snowflake_version socket_timeout telemetry_enabled use_openssl_only user "
        "validate_default_parameters warehouse",
        TRANSACTION="commit rollback",
        CLOSE="close",
        CURSOR="cursor",
        CALLBACK="errorhandler",
        BLOCKED="arrow_number_to_decimal_setter consent_cache_id_token execute_stream execute_string "
        "get_query_status get_query_status_throw_if_error is_an_error is_still_running messages no_proxy "
        "proxy_host proxy_password proxy_port proxy_user rest",
    ),
    specials=table(ENTER="__enter__", EXIT="__exit__"),
    instead={"execute_stream": "cursor().execute(...)", "execute_string": "cursor().execute(...)"},
)

_CURSOR: Final = ClassFacts(
    path="snowflake.connector.cursor._snowflake_cursor.SnowflakeCursor",
    role=Role.CURSOR,
    attributes=table(
        NEUTRAL="abort_query arraysize binary_output_format check_can_use_arrow_resultset "
        "check_can_use_pandas date_output_format is_closed is_file_transfer lastrowid request_id rowcount "
        "setinputsizes setoutputsize sfqid sqlstate time_output_format timestamp_ltz_output_format "
        "timestamp_ntz_output_format timestamp_output_format timestamp_tz_output_format timezone",
        CLOSE="close reset",
        CONNECTION="connection",
        DESCRIPTION="description",
        EXECUTE="execute",
        EXECUTE_MANY="executemany",
        FETCH_ONE="fetchone",
        FETCH_MANY="fetchmany",
        FETCH_ALL="fetchall",
        NEXT="next",
        COLUMNS="fetch_arrow_all fetch_pandas_all",
        CALLBACK="errorhandler",
        BLOCKED="callproc describe download_stream execute_async fetch_arrow_batches fetch_pandas_batches "
        "get_result_batches get_results_from_sfqid messages multi_statement_parent_sfqid multi_statement_savedIds "
        "nextset query query_result rownumber scroll set_statement_parameter stats",
    ),
    specials=table(ENTER="__enter__", EXIT="__exit__", ITERATE="__iter__", NEXT="__next__"),
    setters={"arraysize": Setter(Kind.NEUTRAL)},
    instead={
        "describe": "description, after execute()",
        "execute_async": "execute()",
        **dict.fromkeys(("fetch_arrow_batches", "fetch_pandas_batches", "get_result_batches"), _BATCHES),
        **dict.fromkeys(("get_results_from_sfqid", "query_result"), "execute() the statement"),
    },
)

_apart: Final = keeps_apart("params")


def _settle(raw: Any, text: str, args: tuple[Any, ...], kwargs: dict[str, Any], *, many: bool) -> Call:
    """Settle what is sent; options that send several statements, files or none are refused."""
    if len(args) > 1 or set(kwargs) - {"params", "seqparams", "timeout"}:
        raise BlockedExitError("execute() takes the statement, its parameters and timeout here")
    return _apart(raw, text, args, kwargs, many=many)


def _open_cursor(raw: Any, *args: Any, **kwargs: Any) -> Any:
    if args or kwargs:
        raise BlockedExitError("cursor(cursor_class) is blocked: other cursor classes see raw values")
    return raw.cursor()


FACTS: Final = declared(
    "snowflake.connector",
    "snowflake",
    (_CONNECTION, _CURSOR),
    binding=Binding(styles=("pyformat", "format"), positional="%s", named="%({name})s", escaped="%"),
    settle=_settle,
    open_cursor=_open_cursor,
    closed=lambda raw: bool(raw.is_closed()),
)
