"""Facts of `pyodbc` (5.5): one driver for many databases, each of its own dialect (`pyodbc_databases`).

Rows are the driver's own `Row`, made anew of masked values: the one that it fetched would carry its raw values along.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi import fetching
from masklib.dbapi.drivers import pyodbc_databases
from masklib.dbapi.drivers.pep249 import declared
from masklib.dbapi.facts import Binding, ClassFacts, Setter, table
from masklib.dbapi.kinds import Kind, Role
from masklib.dbapi.merging import stays_apart
from masklib.dbapi.templates import templates
from masklib.errors import BlockedExitError

if TYPE_CHECKING:
    from collections.abc import Callable

    from masklib.dbapi.cursor_state import CursorState
    from masklib.dbapi.facts import DriverFacts
    from masklib.dbapi.merging import Call
    from masklib.dbapi.steps import Steps

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


def _fetch_value(state: CursorState, proxy: Any, /) -> Steps[Any]:
    """Return the first value of the next row, masked, or ``None``."""
    row = yield from fetching.fetch_one(state, proxy)
    return None if row is None else row[0]


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
        OWN="fetchval",
        BLOCKED="columns foreignKeys getTypeInfo hstmt messages primaryKeys procedureColumns procedures "
        "rowIdColumns rowVerColumns rows_as_dicts statistics tablePrivileges tables",
    ),
    specials=table(ENTER="__enter__", EXIT="__exit__", ITERATE="__iter__", NEXT="__next__"),
    setters={"arraysize": Setter(Kind.NEUTRAL), "fast_executemany": Setter(Kind.NEUTRAL)},
    instead={
        "rows_as_dicts": "dict(zip(names, row))",
        **dict.fromkeys(("columns", "primaryKeys", "foreignKeys", "statistics", "tables"), _METADATA),
    },
    bodies={"fetchval": _fetch_value},
)


# ------------------------------------------------------------------ statements and rows
def _settle(_raw: Any, text: str, args: tuple[Any, ...], kwargs: dict[str, Any], *, many: bool) -> Call:
    """Put parameters that come one by one into one tuple; refuse what an ODBC driver may see elsewhere than we do."""
    import pyodbc

    if many or not args:
        return text, args, kwargs
    together = len(args) == 1 and isinstance(args[0], (tuple, list, pyodbc.Row))
    given = tuple(args[0]) if together else args
    if text.count("?") != len(given) and not stays_apart(text, _marks):
        raise BlockedExitError(
            "execute() takes parameters where no other ? stands in quotes or comments: put those into parameters, too"
        )
    return text, (given,), kwargs


def _marks(text: str) -> list[int]:
    return [found.start() for found in re.finditer(r"\?", text)]


def _row_maker(_factory: object, cursor: Any, labels: tuple[str, ...]) -> Callable[[Any], Any]:
    import pyodbc

    described = tuple(cursor.description)
    places = {label: place for place, label in enumerate(labels)}
    return lambda row: pyodbc.Row(described, places, *row)


# ------------------------------------------------------------------ errors
_STATE: Final = re.compile(r"[0-9A-Z]{5}")
_SERVER: Final = re.compile(r"\bERROR:\s+(.*)")
_BEFORE: Final = re.compile(r"(\[[^\]]*\]\s*)+")
_BEHIND: Final = re.compile(r"(\s*\(-?\d+\))*\s*\(SQL\w+\)\s*$")

_OWN: Final = templates(
    r"""
    The SQL contains \d+ parameter markers, but \d+ parameters were supplied
    No results\.  Previous SQL was not a query\.
    (Attempt to use a closed|The) (cursor|connection)('s connection has been closed)?\.
    """
)


def _message(error: BaseException) -> str:
    """Return the database's own first line, without what ODBC's layers put round it."""
    text = str(error.args[1] if len(error.args) > 1 else error)
    said = _SERVER.search(text)
    first = said[1] if said is not None else _BEHIND.sub("", text.partition("\n")[0])
    return _BEFORE.sub("", first, count=1)


def _rebuild(error: BaseException, text: str) -> BaseException:
    """Make the error anew with its SQLSTATE, which is its first argument."""
    import pyodbc

    kind: Any = type(error) if type(error).__module__ == "pyodbc" else pyodbc.DatabaseError
    state = error.args[0] if len(error.args) > 1 else None
    known = isinstance(state, str) and _STATE.fullmatch(state)
    rebuilt: BaseException = kind(state, f"[{state}] {text}") if known else kind(text)
    return rebuilt


def _of(raw: Any) -> DriverFacts:
    """Return the table of the database that the ODBC driver says it leads to; of another, no dialect is known."""
    import pyodbc

    return _DATABASES.get(raw.getinfo(pyodbc.SQL_DBMS_NAME), FACTS)


FACTS: Final = declared(
    "pyodbc",
    "",
    (_CONNECTION, _CURSOR),
    binding=Binding(styles=("qmark",), positional="?"),
    templates=_OWN,
    as_tuple=tuple,
    row_maker=_row_maker,
    settle=_settle,
    message=_message,
    rebuild=_rebuild,
    closed=lambda raw: bool(raw.closed),
    of=_of,
)
_DATABASES: Final = pyodbc_databases.variants(FACTS)
