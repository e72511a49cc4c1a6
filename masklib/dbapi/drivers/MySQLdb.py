"""Facts of `mysqlclient` (2.3), imported as `MySQLdb`: the client library in C under cursors like PyMySQL's.

Probed on live objects where it was built. It merges parameters into the text (`masklib.dbapi.merging`); of a cursor
class only buffering and the shape of its rows are taken.
"""

# ruff: noqa: N999, SLF001  the driver's name is spelled so; rows that wait are dropped under a private name only
from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers import mysql_catalog, mysql_cursors, mysql_errors, mysql_exits, mysql_origins
from masklib.dbapi.drivers.mysql_executed import executed
from masklib.dbapi.drivers.mysql_procedures import call_procedure
from masklib.dbapi.drivers.mysql_warnings import show_warnings
from masklib.dbapi.drivers.pymysql import FACTS as PYMYSQL
from masklib.dbapi.facts import ClassFacts, Idle, Setter, table
from masklib.dbapi.kinds import Kind, Role
from masklib.dbapi.steps import at_once

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.dbapi.facts import DriverFacts
    from masklib.dbapi.merging import Call
    from masklib.dbapi.steps import Steps
    from masklib.typing import Origin

__all__ = ["FACTS"]

_EXECUTE: Final = "cursor().execute(...)"

_CONNECTION: Final = ClassFacts(
    path="MySQLdb.connections.Connection",
    role=Role.CONNECTION,
    attributes=table(
        EXCEPTION="DataError DatabaseError Error IntegrityError InterfaceError InternalError "
        "NotSupportedError OperationalError ProgrammingError Warning",
        NEUTRAL="affected_rows autocommit character_set_name client_flag closed database db encoding errno escape escape_string "
        "executemany_fallback field_count get_autocommit get_character_set_info get_host_info get_proto_info "
        "get_server_info host insert_id literal open port server_capabilities sqlstate string_literal thread_id "
        "user warning_count",
        TRANSACTION="begin commit rollback",
        RESET="ping select_db set_character_set set_sql_mode",
        CLOSE="close",
        CURSOR="cursor",
        MESSAGES="messages",
        OWN="encoders kill show_warnings",
        CALLBACK="converter",
        BLOCKED="change_user cursorclass default_cursor discard_result dump_debug_info error fileno info more_results "
        "next_result query read_query_result send_query set_server_option shutdown stat store_result use_result",
    ),
    specials=table(ENTER="__enter__", EXIT="__exit__"),
    bodies={
        "encoders": mysql_exits.converters("encoders"),
        "kill": mysql_exits.kill,
        "show_warnings": show_warnings,
    },
    spliced=frozenset({"set_character_set", "set_sql_mode"}),
    held=frozenset(
        {
            "closed",
            "database",
            "db",
            "encoders",
            "encoding",
            "executemany_fallback",
            "host",
            "messages",
            "user",
        }
    ),
    instead={
        **dict.fromkeys(("query", "send_query", "store_result", "use_result"), _EXECUTE),
        "converter": "convert the masked values in Python",
        "next_result": "nextset() of the cursor",
    },
)


def _cursor(name: str, **extra: str) -> ClassFacts:
    return ClassFacts(
        path=f"MySQLdb.cursors.{name}",
        role=Role.CURSOR,
        attributes=table(
            NEUTRAL="arraysize description_flags executemany_fallback lastrowid max_multi_stmt_count "
            "max_multi_stmt_length max_stmt_length rowcount setinputsizes setoutputsizes warning_count",
            CLOSE="close",
            CONNECTION="connection",
            DESCRIPTION="description",
            EXECUTE="execute",
            EXECUTE_MANY="executemany",
            FETCH_ONE="fetchone",
            FETCH_MANY="fetchmany",
            FETCH_ALL="fetchall",
            NEXT_SET="nextset",
            MERGE="mogrify",
            OWN="_executed callproc",
            **extra,
        ),
        specials=table(
            ENTER="__enter__", EXIT="__exit__", ITERATE="__iter__", NEXT="__next__", BLOCKED="__getattr__"
        ),
        setters={"arraysize": Setter(Kind.NEUTRAL)},
        bodies={"_executed": executed("_executed"), "callproc": call_procedure},
        held=frozenset(
            {"_executed", "arraysize", "connection", "description", "description_flags", "lastrowid", "rowcount", "rownumber",
             "warning_count"}
        ),
        buffered=name == "Cursor",
    )  # fmt: skip


# ------------------------------------------------------------------ reading the catalogue
def _idle(raw: Any) -> Idle:
    """Nothing we read begins or ends a transaction; where rows wait in the socket, the server says so itself."""
    return Idle.INSIDE if raw.open else Idle.BUSY


def _query(raw: Any, sql: str, parameters: Sequence[object]) -> Steps[list[tuple[Any, ...]]]:
    from MySQLdb.cursors import Cursor

    cursor = Cursor(raw)
    yield cursor.execute(sql, tuple(parameters))
    rows = [tuple(map(_plain, row)) for row in cursor.fetchall()]
    cursor.close()
    return rows


def _plain(value: object) -> object:
    return value.decode() if isinstance(value, bytes) else value


_READER: Final = mysql_catalog.Reader(
    _query,
    busy=lambda raw: not raw.open,
    inside=lambda _raw: False,  # it shows no status
)


@at_once
def _origins(_raw: Any, cursor: Any, _known: object) -> tuple[Origin | None, ...]:
    """Return what labels tell: the client library knows more, and ``describe()`` does not hand it out."""
    return mysql_origins.shown([str(column[0]) for column in cursor.description])


# ------------------------------------------------------------------ statements
_SOURCE: Final = ("the connection",)
"""Where the rows of cursors wait that do not buffer, and the further results of all."""


def _draws(cursor: Any, next_set: bool) -> bool:  # noqa: FBT001  as `DriverFacts.draws` is called
    """Tell whether a cursor would read what waits on the connection."""
    from MySQLdb.cursors import CursorUseResultMixIn

    return next_set or isinstance(cursor, CursorUseResultMixIn)


def _settle(raw: Any, text: str, args: tuple[Any, ...], kwargs: dict[str, Any], *, many: bool) -> Call:
    """Give up the rows that are left of the statement before, as running another one does; then as PyMySQL."""
    raw._discard()
    settle: Any = PYMYSQL.settle
    call: Call = settle(raw, text, args, kwargs, many=many)
    return call


FACTS: Final[DriverFacts] = replace(
    PYMYSQL,
    name="MySQLdb",
    prepare=lambda _raw: None,
    classes={
        one.path: one
        for one in (
            _CONNECTION,
            _cursor("Cursor", POSITION="rownumber scroll"),
            _cursor("SSCursor", POSITION="rownumber"),
        )
    },
    idle=_idle,
    closed=lambda raw: not raw.open,
    unopened=lambda _raw: False,
    lookup=_READER.lookup,
    sample=_READER.sample,
    mode=_READER.mode,
    restrict=_READER.restrict,
    bounded=_READER.bounded,
    settle=_settle,
    cursor_rows=mysql_cursors.chosen_of("MySQLdb", "cursorclass"),
    cursor_class=mysql_cursors.users_class("MySQLdb", "cursorclass"),
    row_maker=mysql_cursors.dicts_by_origin,
    made_in_lists=False,
    origins=_origins,
    origins_hold=mysql_origins.holds_of_shown,
    raised=mysql_errors.raised_by("MySQLdb"),
    rebuild=mysql_errors.rebuilt_for("MySQLdb"),
    source=lambda _cursor: _SOURCE,
    draws=_draws,
    callbacks=("connect(conv=…)",),
    routes=("MySQLdb:connect", "MySQLdb:Connect"),
    uncovered={
        "MySQLdb:Connection": "the function under its third name",
        "MySQLdb.connections:Connection": "the class: what is put in its place would break isinstance()",
    },
)
