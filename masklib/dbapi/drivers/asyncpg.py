"""Facts of `asyncpg`, which has neither cursors nor PEP 249: its connections run statements themselves.

Probed on live objects (0.32). Its rows are its own `Record`, which nobody else can make; ours is its like
(`masklib.dbapi.drivers.asyncpg_record`). It tells no origins of columns, so lineage alone decides.
"""

from __future__ import annotations

import decimal
import json
import sys
import uuid
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers.asyncpg_catalog import bounded, compiles, idle, lookup, restrict, sample
from masklib.dbapi.drivers.asyncpg_channels import LISTENERS
from masklib.dbapi.drivers.asyncpg_copy import COPYING
from masklib.dbapi.drivers.asyncpg_errors import OWN, message, raised, rebuild
from masklib.dbapi.drivers.asyncpg_pool import pooled, waiting
from masklib.dbapi.drivers.asyncpg_record import row_maker
from masklib.dbapi.drivers.asyncpg_running import OF_CONNECTION, OF_CURSOR, OF_FACTORY, OF_STATEMENT
from masklib.dbapi.drivers.psycopg_messages import TEMPLATES
from masklib.dbapi.facts import Binding, ClassFacts, DriverFacts, table
from masklib.dbapi.kinds import Role
from masklib.errors import BlockedExitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.dbapi.steps import Steps

__all__ = ["FACTS"]

_DECODERS: Final = (json.loads, str, int, float, bytes, decimal.Decimal, uuid.UUID)
"""Functions that make a value of a text, and do nothing else with it."""
_ENCODERS: Final = (json.dumps, str, bytes)
_JSON: Final = ("orjson", "ujson")


def _is_known(function: object, known: Sequence[object], name: str) -> bool:
    """Tell whether a function is one of these, or a JSON library's own of that name: the very one, not its like."""
    libraries = (getattr(sys.modules.get(module), name, None) for module in _JSON)
    return any(function is one for one in (*known, *libraries))


def _set_type_codec(
    state: Any, _proxy: Any, /, typename: str, *, encoder: Any, decoder: Any, **kwargs: Any
) -> Steps[None]:
    """Let a decoder of a library's pass: one of the user's would see raw values.

    An encoder sees parameters: from then on no surrogate is turned back, unless it is a library's.
    """
    if decoder is None or not _is_known(decoder, _DECODERS, "loads"):
        names = ", ".join(sorted(one.__qualname__ for one in _DECODERS))
        raise BlockedExitError(
            f"set_type_codec() takes these decoders: json.loads, orjson.loads, {names}. Others see raw values: "
            "register them on the raw connection before wrapping it."
        )
    state.encodes = state.encodes or not _is_known(encoder, _ENCODERS, "dumps")
    yield state.raw.set_type_codec(typename, encoder=encoder, decoder=decoder, **kwargs)


def _enter(state: Any, _proxy: Any, /) -> Steps[None]:
    """Begin a transaction: asyncpg hands nothing out there."""
    yield state.raw.__aenter__()


_AWAITED: Final = (
    "add_listener close copy_from_query copy_from_table copy_records_to_table copy_to_table execute executemany "
    "fetch fetchmany fetchrow fetchval prepare reload_schema_state remove_listener reset reset_type_codec "
    "set_builtin_type_codec set_type_codec"
)


def _connection(path: str) -> ClassFacts:
    return ClassFacts(
        path=path,
        role=Role.CONNECTION,
        attributes=table(
            NEUTRAL="get_reset_query get_server_pid get_server_version is_closed is_in_transaction "
            "reset_type_codec set_builtin_type_codec",
            CLOSE="close terminate",
            RESET="reload_schema_state reset",
            HANDLE="transaction",
            OWN=" ".join((*OF_CONNECTION, *LISTENERS, *COPYING, "set_type_codec")),
            CALLBACK="add_query_logger query_logger remove_query_logger",
            BLOCKED="get_settings",
        ),
        instead={
            "add_query_logger": "the records of masklib (logger masklib.audit)",
            "get_settings": "fetchval('SHOW ...')",
            "query_logger": "the records of masklib (logger masklib.audit)",
        },
        handles={"transaction": "asyncpg.transaction.Transaction"},
        asynchronous=True,
        awaited=frozenset(_AWAITED.split()),
        bodies={**OF_CONNECTION, **LISTENERS, **COPYING, "set_type_codec": _set_type_codec},
    )


_STATEMENT: Final = ClassFacts(
    path="asyncpg.prepared_stmt.PreparedStatement",
    role=Role.HANDLE,
    attributes=table(
        NEUTRAL="get_name get_parameters get_query",
        OWN=" ".join(OF_STATEMENT),
        BLOCKED="explain is_closed",
    ),
    instead={"explain": "fetch('EXPLAIN ...') of the connection"},
    asynchronous=True,
    awaited=frozenset({"executemany", "fetch", "fetchmany", "fetchrow", "fetchval"}),
    bodies=OF_STATEMENT,
)
_FACTORY: Final = ClassFacts(
    path="asyncpg.cursor.CursorFactory",
    role=Role.HANDLE,
    attributes={},
    specials=table(EACH="__aiter__", OWN="__await__"),
    asynchronous=True,
    bodies=OF_FACTORY,
)
_CURSOR: Final = ClassFacts(
    path="asyncpg.cursor.Cursor",
    role=Role.HANDLE,
    attributes=table(NEUTRAL="forward", OWN="fetch fetchrow"),
    asynchronous=True,
    awaited=frozenset({"fetch", "fetchrow", "forward"}),
    bodies=OF_CURSOR,
)
_TRANSACTION: Final = ClassFacts(
    path="asyncpg.transaction.Transaction",
    role=Role.HANDLE,
    attributes=table(TRANSACTION="commit rollback start"),
    specials=table(OWN="__aenter__", EXIT="__aexit__"),
    asynchronous=True,
    awaited=frozenset({"commit", "rollback", "start"}),
    bodies={"__aenter__": _enter},
)


def _lexes(raw: Any) -> bool:
    """Tell whether a backslash in a text is a backslash; the server reports every change of that setting."""
    return raw.is_closed() or getattr(raw.get_settings(), "standard_conforming_strings", None) == "on"


def _text_of(_raw: object, sql: object) -> str:
    if not isinstance(sql, str):
        raise TypeError(f"a statement must be a str, not {type(sql).__name__}")
    return str.__str__(sql)


FACTS: Final = DriverFacts(
    name="asyncpg",
    dialect="postgres",
    classes={
        one.path: one
        for one in (
            _connection("asyncpg.connection.Connection"),
            _connection("asyncpg.pool.PoolConnectionProxy"),
            _STATEMENT,
            _FACTORY,
            _CURSOR,
            _TRANSACTION,
        )
    },
    binding=Binding(styles=("numeric_dollar",), positional="$"),
    templates=(*TEMPLATES, *OWN),
    idle=idle,
    lexes=_lexes,
    closed=lambda raw: bool(raw.is_closed()),
    lookup=lookup,
    sample=sample,
    restrict=restrict,
    bounded=bounded,
    text_of=_text_of,
    compiles=compiles,
    open_cursor=lambda _raw: None,
    row_maker=row_maker,
    row_factory=lambda _raw: None,
    origins=None,
    message=message,
    raised=raised,
    rebuild=rebuild,
    callbacks=(
        "Connection.add_query_logger",
        "Connection.query_logger",
        "Connection.set_type_codec",
    ),
    routes=("asyncpg:connect", "asyncpg.connection:connect"),
    pools=("asyncpg.pool:Pool",),
    pooled=pooled,
    waiting=waiting,
    uncovered={
        "asyncpg:Connection": "the class: what is put in its place would break isinstance()",
        "asyncpg.connection:Connection": "as asyncpg.Connection",
    },
)
