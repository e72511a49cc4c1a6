"""Facts of `clickhouse_connect` (1.12), by its DB-API classes alone: no such server runs in the tests.

The client below it (`clickhouse_connect.get_client`) is no PEP 249 connection, and `masklib.wrap` refuses it.
"""

from __future__ import annotations

from typing import Final

from masklib.dbapi.drivers.pep249 import declared
from masklib.dbapi.facts import Binding, ClassFacts, table
from masklib.dbapi.kinds import Role
from masklib.dbapi.merging import keeps_apart

__all__ = ["FACTS"]

_CONNECTION: Final = ClassFacts(
    path="clickhouse_connect.dbapi.connection.Connection",
    role=Role.CONNECTION,
    attributes=table(
        TRANSACTION="commit rollback", CLOSE="close", CURSOR="cursor", BLOCKED="command raw_query"
    ),
    specials=table(ENTER="__enter__", EXIT="__exit__"),
    instead={"command": "cursor().execute(...)", "raw_query": "cursor().execute(...)"},
)

_CURSOR: Final = ClassFacts(
    path="clickhouse_connect.dbapi.cursor.Cursor",
    role=Role.CURSOR,
    attributes=table(
        NEUTRAL="check_valid rowcount",
        CLOSE="close",
        DESCRIPTION="description",
        EXECUTE="execute",
        EXECUTE_MANY="executemany",
        FETCH_ONE="fetchone",
        FETCH_MANY="fetchmany",
        FETCH_ALL="fetchall",
        BLOCKED="callproc nextset summary",
    ),
    specials=table(ENTER="__enter__", EXIT="__exit__"),
    instead={
        "callproc": "nothing: ClickHouse has none",
        "nextset": "nothing: ClickHouse has one result a statement",
        "summary": "rowcount",
    },
)

FACTS: Final = declared(
    "clickhouse_connect.dbapi",
    "clickhouse",
    (_CONNECTION, _CURSOR),
    binding=Binding(styles=("pyformat",), positional="%s", named="%({name})s", escaped="%"),
    settle=keeps_apart("parameters"),
    as_tuple=tuple,
)
