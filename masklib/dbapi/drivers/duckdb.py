"""Facts of `duckdb` (2.0, and 1.4 on): the connection is its own cursor, and relations run when their rows are asked for.

Probed on live objects. Arrow, pandas, polars and numpy come out masked column by column. A Python variable
named in FROM, a frame that was registered and a file are relations that the catalogue does not know: their
columns are of unknown origin.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers import duckdb_calls, duckdb_catalog, duckdb_relation
from masklib.dbapi.drivers.duckdb_messages import TEMPLATES
from masklib.dbapi.drivers.duckdb_module import OWN, SHORTCUTS
from masklib.dbapi.drivers.duckdb_relation import ENDS, GROUPED, OLDER_RELATION, RELATION
from masklib.dbapi.facts import Binding, ClassFacts, DriverFacts, table
from masklib.dbapi.kinds import Role
from masklib.dbapi.steps import at_once
from masklib.errors import BlockedExitError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FACTS"]

_TYPES: Final = (
    "array_type", "decimal_type", "dtype", "enum_type", "list_type", "map_type", "row_type", "sqltype", "string_type",
    "struct_type", "type", "union_type",
)  # fmt: skip
_CLEAR: Final = {
    "create_function": "compute on the masked rows in Python: the function would see raw values",
    "disable_profiling": "PRAGMA disable_profiling",
    "enable_profiling": "EXPLAIN ANALYZE",
    "get_profiling_information": "EXPLAIN ANALYZE",
    "register_filesystem": "register it on the raw connection before wrapping it",
    "remove_function": "remove it on the raw connection",
    "unregister_filesystem": "unregister it on the raw connection",
}
"""What would see or show raw values, and what to use instead where any are masked."""

_CONNECTION: Final = ClassFacts(
    path="_duckdb.DuckDBPyConnection",
    role=Role.CONNECTION,
    attributes=table(
        NEUTRAL="filesystem_is_registered get_table_names interrupt list_filesystems query_progress rowcount",
        EXECUTE="execute",
        EXECUTE_MANY="executemany",
        LAZY="from_query query sql",
        DERIVE="from_arrow from_csv_auto from_df from_parquet read_csv read_json read_parquet table table_function values view",
        FETCH_ONE="fetchone",
        FETCH_MANY="fetchmany",
        FETCH_ALL="fetchall",
        COLUMNS="arrow df fetch_arrow_table fetch_df fetch_df_chunk fetch_record_batch fetchdf fetchnumpy "
        "to_arrow_reader to_arrow_table",
        OWN=" ".join(("extract_statements pl register", *_TYPES, *_CLEAR)),
        DESCRIPTION="description",
        SELF="begin checkpoint commit rollback unregister",
        CLOSE="abort close complete",
        DUPLICATE="cursor duplicate",
        BLOCKED="append appender install_extension load_extension query_appender tf torch",
    ),
    specials=table(ENTER="__enter__", EXIT="__exit__"),
    own_cursor=True,
    bodies={
        **{name: duckdb_calls.type_made(name) for name in _TYPES},
        **{name: duckdb_calls.where_all_is_clear(name, instead) for name, instead in _CLEAR.items()},
        "extract_statements": duckdb_calls.read_statements,
        "pl": duckdb_relation.polars,
        "register": duckdb_calls.register,
    },
    instead={
        **dict.fromkeys(("append", "appender", "query_appender"), "executemany('INSERT …')"),
        "install_extension": "execute('INSTALL …')",
        "load_extension": "execute('LOAD …')",
        "tf": "fetchnumpy()",
        "torch": "fetchnumpy()",
    },
)  # fmt: skip


def _idle(raw: Any) -> Any:
    return duckdb_catalog.idle(raw)


def _closed(raw: Any) -> bool:
    import duckdb

    try:
        raw.list_filesystems()
    except duckdb.ConnectionException:
        return True
    return False


def _text_of(_raw: object, sql: object) -> str:
    import duckdb

    if type(sql) is duckdb.Statement:
        return str(sql.query)
    if not isinstance(sql, str):
        raise TypeError(f"execute() takes a text, not {type(sql).__name__}")
    return str.__str__(sql)


def _settle(
    raw: Any, text: str, args: tuple[Any, ...], kwargs: dict[str, Any], *, many: bool
) -> tuple[str, tuple[Any, ...], dict[str, Any]]:
    """Give up the rows that are left of the statement before, as running another one does: a look-up may run."""
    del many
    abort = getattr(raw, "abort", None)  # before 2.0 the next statement does that by itself
    if abort is not None:
        abort()
    return text, args, kwargs


def _open_cursor(_raw: object, *_args: object, **_kwargs: object) -> Any:
    raise BlockedExitError("cursor() of DuckDB is another connection")  # `Kind.DUPLICATE` makes those


def _row_maker(_factory: object, _cursor: object, _labels: tuple[str, ...]) -> Callable[[Any], Any] | None:
    return None


def _raised(error: BaseException) -> bool:
    import duckdb

    return isinstance(error, (duckdb.Error, duckdb.Warning))


def _rebuild(error: BaseException, text: str) -> BaseException:
    import duckdb

    kind: Any = type(error) if type(error).__module__ in {"_duckdb", "duckdb"} else duckdb.DatabaseError
    rebuilt: BaseException = kind(text)
    return rebuilt


def _of(_raw: object) -> DriverFacts:
    """Return the table of the installed version: one before 2.0 has no limit of time."""
    return _OLDER if duckdb_catalog.is_older() else FACTS


FACTS: Final = DriverFacts(
    name="duckdb",
    dialect="duckdb",
    classes={one.path: one for one in (_CONNECTION, RELATION, OLDER_RELATION, GROUPED)},
    binding=Binding(styles=("qmark", "numeric"), positional="?", named="${name}"),
    templates=TEMPLATES,
    idle=_idle,
    lexes=lambda _raw: True,
    closed=_closed,
    lookup=at_once(duckdb_catalog.lookup),
    sample=at_once(duckdb_catalog.sample),
    text_of=_text_of,
    compiles=None,
    open_cursor=_open_cursor,
    row_maker=_row_maker,
    row_factory=lambda _raw: None,
    origins=None,
    settle=_settle,
    message=lambda error: str(error).partition("\n")[0],
    raised=_raised,
    rebuild=_rebuild,
    described=duckdb_catalog.described,
    ends=ENDS,
    calls=duckdb_calls.from_caller,
    of=_of,
    bounded=at_once(duckdb_catalog.bounded),
    callbacks=("DuckDBPyConnection.create_function", "DuckDBPyRelation.map"),
    routes=("duckdb:connect",),
    own=OWN,
    shortcuts=SHORTCUTS,
    uncovered={
        "duckdb:DuckDBPyConnection": "the class: what is put in its place would break isinstance()",
        "duckdb:set_default_connection": "it takes the real one; what the module's functions hand out is sealed",
    },
)

_OLDER: Final = replace(FACTS, bounded=None, tells=duckdb_relation.tells_before_2)
