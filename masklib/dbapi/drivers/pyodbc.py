"""Facts of `pyodbc` (5.5), by its classes; seen on PostgreSQL and SQLite where their ODBC drivers are installed.

Which database is behind it is not asked, so statements are of no known dialect. Rows come as plain tuples: the
driver's `Row` would carry its raw values along.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers.pep249 import declared
from masklib.dbapi.facts import ClassFacts, Setter, table
from masklib.dbapi.kinds import Kind, Role

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FACTS"]

_CONNECTION: Final = ClassFacts(
    path="pyodbc.Connection",
    role=Role.CONNECTION,
    attributes=table(
        EXCEPTION="DataError DatabaseError Error IntegrityError InterfaceError InternalError NotSupportedError "
        "OperationalError ProgrammingError",
        NEUTRAL="autocommit closed compat_diagrec_byte_length decimal_mode fetch_decimal_as_string maxwrite readvar_initsize "
        "searchescape setencoding timeout",
        TRANSACTION="commit rollback",
        CLOSE="close",
        CURSOR="cursor",
        SHORTCUT="execute",
        CALLBACK="add_output_converter clear_output_converters get_output_converter remove_output_converter setdecoding",
        BLOCKED="getinfo hdbc set_attr",
    ),
    specials=table(ENTER="__enter__", EXIT="__exit__"),
    setters={"autocommit": Setter(Kind.NEUTRAL), "timeout": Setter(Kind.NEUTRAL)},
    instead={"add_output_converter": "convert the masked values in Python"},
)

_METADATA: Final = "a SELECT on the catalogue's own views"

_CURSOR: Final = ClassFacts(
    path="pyodbc.Cursor",
    role=Role.CURSOR,
    attributes=table(
        NEUTRAL="arraysize cancel fast_executemany noscan rowcount setinputsizes setoutputsize skip",
        TRANSACTION="commit rollback",
        CLOSE="close",
        CONNECTION="connection",
        DESCRIPTION="description",
        EXECUTE="execute",
        EXECUTE_MANY="executemany",
        FETCH_ONE="fetchone",
        FETCH_MANY="fetchmany",
        FETCH_ALL="fetchall",
        NEXT_SET="nextset",
        BLOCKED="columns fetchval foreignKeys getTypeInfo hstmt messages primaryKeys procedureColumns procedures "
        "rowIdColumns rowVerColumns rows_as_dicts statistics tablePrivileges tables",
    ),
    specials=table(ENTER="__enter__", EXIT="__exit__", ITERATE="__iter__", NEXT="__next__"),
    setters={"arraysize": Setter(Kind.NEUTRAL), "fast_executemany": Setter(Kind.NEUTRAL)},
    instead={
        "fetchval": "fetchone()[0]",
        "rows_as_dicts": "dict(zip(names, row))",
        **dict.fromkeys(("columns", "primaryKeys", "foreignKeys", "statistics", "tables"), _METADATA),
    },
)


def _row_maker(_factory: object, _cursor: object, _labels: tuple[str, ...]) -> Callable[[Any], Any]:
    return tuple


FACTS: Final = declared(
    "pyodbc",
    "",
    (_CONNECTION, _CURSOR),
    as_tuple=tuple,
    row_maker=_row_maker,
    closed=lambda raw: bool(raw.closed),
)
