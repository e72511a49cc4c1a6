"""Facts of ADBC's DB-API layer (1.13): Arrow first, over SQLite and PostgreSQL; other databases in an unknown dialect.

Which database a connection leads to is what its driver says of itself. Probed on live objects. No ADBC driver
says whether a transaction is open: look-ups run in the caller's.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers import (
    adbc_exits,
    postgres_catalog,
    psycopg_messages,
    sqlite_catalog,
    sqlite_messages,
)
from masklib.dbapi.facts import Binding, ClassFacts, DriverFacts, Idle, Setter, table
from masklib.dbapi.kinds import Kind, Role
from masklib.dbapi.steps import at_once
from masklib.errors import BlockedExitError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from masklib.dbapi.facts import Lookup
    from masklib.dbapi.steps import Steps
    from masklib.sql import RelationName
    from masklib.typing import Origin

__all__ = ["FACTS"]

_HANDLE: Final = "the cursor's methods: whoever holds the handle reads raw batches"

_CONNECTION: Final = ClassFacts(
    path="adbc_driver_manager.dbapi.Connection",
    role=Role.CONNECTION,
    attributes=table(
        EXCEPTION="DataError DatabaseError Error IntegrityError InterfaceError InternalError "
        "NotSupportedError OperationalError ProgrammingError Warning",
        NEUTRAL="_autocommit _closed adbc_cancel adbc_current_catalog adbc_current_db_schema adbc_get_info "
        "adbc_get_table_types",
        TRANSACTION="commit rollback",
        CLOSE="close",
        CURSOR="cursor",
        SHORTCUT="execute",
        DUPLICATE="adbc_clone",
        OWN="adbc_get_objects adbc_get_statistic_names adbc_get_statistics adbc_get_table_schema",
        BLOCKED="adbc_connection adbc_database",
    ),
    specials=table(ENTER="__enter__", EXIT="__exit__"),
    instead={
        "adbc_connection": _HANDLE,
        "adbc_database": _HANDLE,
    },
    bodies={
        "adbc_get_objects": adbc_exits.objects,
        "adbc_get_statistic_names": adbc_exits.where_all_is_clear("adbc_get_statistic_names"),
        "adbc_get_statistics": adbc_exits.where_all_is_clear("adbc_get_statistics"),
        "adbc_get_table_schema": adbc_exits.table_schema,
    },
    held=frozenset({"_autocommit", "_closed"}),
)

_SQLITE_CONNECTION: Final = replace(
    _CONNECTION,
    path="adbc_driver_sqlite.dbapi.AdbcSqliteConnection",
    attributes={**_CONNECTION.attributes, **table(BLOCKED="enable_load_extension load_extension")},
)

_CURSOR: Final = ClassFacts(
    path="adbc_driver_manager.dbapi.Cursor",
    role=Role.CURSOR,
    attributes=table(
        NEUTRAL="_closed adbc_cancel arraysize rowcount setinputsizes setoutputsize",
        CLOSE="close",
        CONNECTION="connection",
        DESCRIPTION="description",
        EXECUTE_MANY="executemany",
        EXECUTE_SCRIPT="executescript",
        FETCH_ONE="fetchone",
        FETCH_MANY="fetchmany",
        FETCH_ALL="fetchall",
        NEXT="next",
        POSITION="rownumber",
        COLUMNS="fetch_arrow_table fetch_df fetch_record_batch fetchallarrow",
        OWN="adbc_execute_schema adbc_ingest adbc_prepare execute fetch_arrow fetch_polars",
        BLOCKED="adbc_execute_partitions adbc_read_partition adbc_statement callproc nextset",
    ),
    specials=table(ENTER="__enter__", EXIT="__exit__", ITERATE="__iter__", NEXT="__next__"),
    setters={"arraysize": Setter(Kind.NEUTRAL)},
    instead={
        "adbc_execute_partitions": "execute(), whose rows come here: a partition is read where nobody masks",
        "adbc_read_partition": "execute()",
        "adbc_statement": _HANDLE,
        "callproc": "nothing: ADBC has none",
        "nextset": "nothing: ADBC has one result a statement",
    },
    held=frozenset({"_closed"}),
    bodies={
        "adbc_execute_schema": adbc_exits.schema_of,
        "adbc_ingest": adbc_exits.ingest,
        "adbc_prepare": adbc_exits.prepare,
        "execute": adbc_exits.execute,
        "fetch_arrow": adbc_exits.stream,
        "fetch_polars": adbc_exits.polars,
    },
)

_OPTIONS: Final = frozenset({"adbc.sqlite.query.batch_rows", "adbc.postgresql.batch_size_hint_bytes"})
"""Options of a statement that say how large batches are; others choose a table that is written to, or a plan."""


def _open_cursor(raw: Any, *, adbc_stmt_kwargs: dict[str, Any] | None = None) -> Any:
    if adbc_stmt_kwargs and not set(adbc_stmt_kwargs) <= _OPTIONS:
        raise BlockedExitError(f"cursor(adbc_stmt_kwargs=…) takes {', '.join(sorted(_OPTIONS))} only")
    return raw.cursor(adbc_stmt_kwargs=adbc_stmt_kwargs)


def _text_of(_raw: object, sql: object) -> str:
    if not isinstance(sql, str):
        raise TypeError(
            f"execute() takes a text, not {type(sql).__name__}: a Substrait plan cannot be judged"
        )
    return str.__str__(sql)


# ------------------------------------------------------------------ reading the catalogue
def _rows(raw: Any, sql: str, parameters: Sequence[object]) -> list[tuple[Any, ...]]:
    with raw.cursor() as cursor:
        cursor.execute(sql, tuple(parameters) or None)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _postgres_query(raw: Any, sql: str, parameters: Sequence[object]) -> Steps[list[tuple[Any, ...]]]:
    numbers = iter(range(1, sql.count("%s") + 1))
    rows: list[tuple[Any, ...]] = yield _rows(
        raw, re.sub("%s", lambda _: f"${next(numbers)}", sql), parameters
    )
    return rows


def _postgres_lookup(raw: Any, names: Sequence[RelationName]) -> Steps[Lookup]:
    found = yield from postgres_catalog.lookup(partial(_postgres_query, raw), names)
    return found


def _postgres_sample(raw: Any, origin: Origin, size: int) -> Steps[list[object]]:
    """Read it behind a savepoint, so that a refused one does not break the caller's transaction."""
    yield from _done(raw, "SAVEPOINT masklib_sample")
    try:
        rows = yield from _postgres_query(raw, postgres_catalog.sampling(origin, size), ())
    finally:
        yield from _done(raw, "ROLLBACK TO SAVEPOINT masklib_sample")
    return [row[0] for row in rows]


def _postgres_restrict(raw: Any) -> Steps[bool]:
    """Source: https://www.postgresql.org/docs/18/sql-set-transaction.html ; it ends with the transaction."""
    yield from _done(raw, "SET default_transaction_read_only = on")
    yield from _done(raw, "SET TRANSACTION READ ONLY")
    return False


def _postgres_bounded(raw: Any, seconds: int) -> Steps[bool]:
    """Source: https://www.postgresql.org/docs/18/runtime-config-client.html ; it ends with the transaction."""
    if seconds:
        yield from _done(raw, f"SET LOCAL statement_timeout = '{seconds:d}s'")
    return False


def _sqlite_lookup(raw: Any, names: Sequence[RelationName]) -> Lookup:
    return sqlite_catalog.lookup(partial(_rows, raw), names)


def _sqlite_sample(raw: Any, origin: Origin, size: int) -> list[object]:
    return sqlite_catalog.sample(partial(_rows, raw), origin, size)


def _sqlite_restrict(raw: Any) -> bool:
    """Source: https://sqlite.org/pragma.html#pragma_query_only."""
    _do(raw, "PRAGMA query_only = ON")
    return True


def _do(raw: Any, sql: str) -> None:
    with raw.cursor() as cursor:
        cursor.execute(sql)


_done: Final = at_once(_do)


# ------------------------------------------------------------------ errors
_SERVER: Final = re.compile(r"ERROR:\s+(.*)")
_BEGINNING: Final = re.compile(r"[A-Z_]+: (\[\w+\] )?(Failed to (prepare|execute) [a-z ]+: )?")


def _message(error: BaseException) -> str:
    """Return the database's own first line: round it the layer quotes the whole statement."""
    text = str(error)
    said = _SERVER.search(text)
    return said[1] if said is not None else _BEGINNING.sub("", text.partition("\n")[0], count=1)


def _raised(error: BaseException) -> bool:
    import adbc_driver_manager

    return isinstance(error, (adbc_driver_manager.Error, adbc_driver_manager.Warning))


def _rebuild(error: BaseException, text: str) -> BaseException:
    import adbc_driver_manager

    kind: Any = type(error) if type(error).__module__.startswith("adbc_driver_manager") else None
    status: Any = getattr(error, "status_code", adbc_driver_manager.AdbcStatusCode.UNKNOWN)
    if kind is None or not issubclass(kind, adbc_driver_manager.Error):
        kind = adbc_driver_manager.DatabaseError
    state = getattr(error, "sqlstate", None)
    details = {"sqlstate": state if isinstance(state, str) else None}
    if not issubclass(kind, adbc_driver_manager.NotSupportedError):  # whose status is its own
        details["status_code"] = status
    rebuilt: BaseException = kind(text, **details)
    return rebuilt


def _of(raw: Any) -> DriverFacts:
    """Return the table of the database that the driver says it leads to."""
    vendor = raw.adbc_get_info().get("vendor_name")
    return {"SQLite": _SQLITE, "PostgreSQL": _POSTGRES}.get(vendor, FACTS)


def _row_maker(_factory: object, _cursor: object, _labels: tuple[str, ...]) -> Callable[[Any], Any] | None:
    return None


FACTS: Final = DriverFacts(
    name="adbc_driver_manager",
    dialect="",
    classes={one.path: one for one in (_CONNECTION, _SQLITE_CONNECTION, _CURSOR)},
    binding=Binding(styles=("qmark",), positional="?"),
    templates=(),
    idle=lambda _raw: Idle.INSIDE,
    lexes=lambda _raw: True,
    closed=lambda raw: bool(raw._closed),  # noqa: SLF001  there is no other way to ask
    lookup=None,
    sample=None,
    text_of=_text_of,
    compiles=None,
    open_cursor=_open_cursor,
    row_maker=_row_maker,
    row_factory=lambda _raw: None,
    origins=None,
    message=_message,
    raised=_raised,
    rebuild=_rebuild,
    of=_of,
    routes=(
        "adbc_driver_manager.dbapi:connect",
        "adbc_driver_postgresql.dbapi:connect",
        "adbc_driver_sqlite.dbapi:connect",
    ),
    uncovered={
        **{
            f"{module}.dbapi:{name}": "the class: what is put in its place would break isinstance()"
            for module, name in (
                ("adbc_driver_manager", "Connection"),
                ("adbc_driver_postgresql", "Connection"),
                ("adbc_driver_sqlite", "Connection"),
                ("adbc_driver_sqlite", "AdbcSqliteConnection"),
            )
        },
        "adbc_driver_manager:AdbcConnection": "the layer below, which hands out raw batches",
    },
)

_SQLITE: Final = replace(
    FACTS,
    dialect="sqlite",
    templates=sqlite_messages.TEMPLATES,
    lookup=at_once(_sqlite_lookup),
    sample=at_once(_sqlite_sample),
    restrict=at_once(_sqlite_restrict),
)

_POSTGRES: Final = replace(
    FACTS,
    dialect="postgres",
    binding=Binding(styles=("numeric",), positional="$1"),
    templates=psycopg_messages.TEMPLATES,
    lookup=_postgres_lookup,
    sample=_postgres_sample,
    restrict=_postgres_restrict,
    bounded=_postgres_bounded,
)
