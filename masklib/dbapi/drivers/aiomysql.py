"""Facts of `aiomysql`: PyMySQL's protocol, awaited. What MySQL means by it, and its errors, are PyMySQL's table.

Probed on live objects (0.3). Buffered cursors hand out futures from plain functions. ``echo=True`` would log
statements with their parameters: sealed cursors are made without it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers import mysql_cursors, mysql_exits
from masklib.dbapi.drivers.aiomysql_pool import pooled
from masklib.dbapi.drivers.mysql_executed import executed
from masklib.dbapi.drivers.mysql_procedures import call_procedure
from masklib.dbapi.drivers.mysql_warnings import show_warnings, warn
from masklib.dbapi.drivers.pymysql import FACTS as PYMYSQL
from masklib.dbapi.facts import ClassFacts, Setter, table
from masklib.dbapi.kinds import Kind, Role

if TYPE_CHECKING:
    from masklib.dbapi.facts import DriverFacts

__all__ = ["FACTS"]

_EXCEPTIONS: Final = (
    "DataError DatabaseError Error IntegrityError InterfaceError InternalError NotSupportedError "
    "OperationalError ProgrammingError Warning"
)

_SHOWN: Final = (
    "autocommit_mode client_flag connect_timeout connected_time host_info protocol_version server_capabilities "
    "server_charset server_language server_status server_thread_id server_version sql_mode use_unicode"
)
"""What a connection keeps on itself, and may be seen."""

_CONNECTION: Final = ClassFacts(
    path="aiomysql.connection.Connection",
    role=Role.CONNECTION,
    attributes=table(
        EXCEPTION=_EXCEPTIONS,
        NEUTRAL="affected_rows autocommit character_set_name charset closed db echo encoding escape escape_string "
        "get_autocommit get_host_info get_proto_info get_server_info get_transaction_status host insert_id "
        f"last_usage literal port thread_id unix_socket user {_SHOWN}",
        TRANSACTION="begin commit rollback",
        RESET="ping select_db set_charset",
        CLOSE="close ensure_closed",
        CURSOR="cursor",
        OWN="decoders encoders kill loop query show_warnings",
        BLOCKED="caching_sha2_password_auth cursorclass init_command next_result "
        "salt server_public_key sha256_password_auth write_packet",
    ),
    specials=table(ENTER="__aenter__", EXIT="__aexit__"),
    asynchronous=True,
    held=frozenset(_SHOWN.split()) | {"decoders", "encoders"},
    opens=frozenset({"cursor"}),
    bodies={
        "decoders": mysql_exits.converters("decoders"),
        "encoders": mysql_exits.converters("encoders"),
        "kill": mysql_exits.kill,
        "loop": mysql_exits.loop,
        "query": mysql_exits.query,
        "show_warnings": show_warnings,
    },
    spliced=frozenset({"set_charset"}),
    instead={"next_result": "nextset() of the cursor"},
)


def _cursor(name: str, *, buffered: bool) -> ClassFacts:
    return ClassFacts(
        path=f"aiomysql.cursors.{name}",
        role=Role.CURSOR,
        attributes=table(
            EXCEPTION=_EXCEPTIONS,
            NEUTRAL="arraysize closed echo lastrowid max_stmt_length rowcount setinputsizes setoutputsizes",
            CLOSE="close",
            CONNECTION="_connection connection",
            DESCRIPTION="description",
            EXECUTE="execute",
            EXECUTE_MANY="executemany",
            FETCH_ONE="fetchone",
            FETCH_MANY="fetchmany",
            FETCH_ALL="fetchall",
            NEXT_SET="nextset",
            POSITION="rownumber scroll",
            MERGE="mogrify",
            OWN="_executed _last_executed callproc",
        ),
        specials=table(ENTER="__aenter__", EXIT="__aexit__", ITERATE="__aiter__", NEXT="__anext__"),
        setters={"arraysize": Setter(Kind.NEUTRAL)},
        bodies={
            "_executed": executed("_executed"),
            "_last_executed": executed("_last_executed"),
            "callproc": call_procedure,
        },
        held=frozenset({"_connection", "_executed", "_last_executed"}),
        buffered=buffered,
        asynchronous=True,
        awaited=frozenset({"fetchall", "fetchmany", "fetchone", "scroll"}),
    )


async def _open_cursor(raw: Any, *args: Any) -> Any:
    """Make a cursor that logs nothing, and whose warnings, which it issues as Python's, quote no values."""
    cursor = await raw.cursor(*args)
    cursor._echo = False  # noqa: SLF001  it is the connection's
    cursor._show_warnings = partial(warn, cursor)  # noqa: SLF001  there is no other way in
    return cursor


FACTS: Final[DriverFacts] = replace(
    PYMYSQL,
    name="aiomysql",
    classes={
        one.path: one
        for one in (_CONNECTION, _cursor("Cursor", buffered=True), _cursor("SSCursor", buffered=False))
    },
    closed=lambda raw: raw.closed,
    unopened=lambda _raw: False,
    open_cursor=_open_cursor,
    cursor_rows=mysql_cursors.chosen_of("aiomysql"),
    cursor_class=mysql_cursors.users_class("aiomysql"),
    routes=("aiomysql:connect",),
    pools=("aiomysql.pool:Pool",),
    pooled=pooled,
    uncovered={
        "aiomysql.connection:connect": "pools work on what it makes",
        **dict.fromkeys(
            ("aiomysql:Connection", "aiomysql.connection:Connection"),
            "the class: what is put in its place would break isinstance()",
        ),
    },
)
