"""What is particular to ADBC's cursors: Arrow streams, tables that are written whole, schemas."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from masklib.dbapi import executing
from masklib.dbapi.columns import shown
from masklib.dbapi.parameters import Calling
from masklib.errors import BlockedExitError, MaskError, StatementDeniedError
from masklib.session import Analysed, StatementLife, safe_labels, text_seen
from masklib.sql import Catalog, Relation, Statement, analyse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.dbapi.cursor_state import CursorState
    from masklib.dbapi.state import ConnectionState
    from masklib.dbapi.steps import Steps

__all__ = [
    "execute",
    "ingest",
    "objects",
    "polars",
    "prepare",
    "schema_of",
    "stream",
    "table_schema",
    "where_all_is_clear",
]


def execute(state: CursorState, proxy: Any, /, *args: Any, **kwargs: Any) -> Steps[Any]:
    """Run one statement; one without columns has ended with that."""
    returned = yield from executing.execute(state, proxy, *args, **kwargs)
    if not state.raw.description:
        state.end("ok")
    return returned


def stream(state: CursorState, _proxy: Any, /) -> Steps[Any]:
    """Return what is left of the result as a reader over masked batches; the raw stream's handle stays here."""
    import pyarrow as pa

    handle = yield state.raw.fetch_arrow()
    return shown(state, pa.RecordBatchReader.from_stream(handle))


def polars(state: CursorState, _proxy: Any, /) -> Steps[Any]:
    """Return what is left of the result as a DataFrame of polars."""
    import polars as pl

    found = yield state.raw.fetch_arrow_table()
    return pl.from_arrow(shown(state, found))


def prepare(state: CursorState, _proxy: Any, /, operation: Any) -> Steps[Any]:
    """Have a statement compiled; return the schema of its parameters."""
    text = state.driver.text_of(state.connection.raw, operation)
    schema = yield state.raw.adbc_prepare(text)
    return None if schema is None else _bare(schema)


def ingest(
    state: CursorState,
    _proxy: Any,
    /,
    table_name: str,
    data: Any,
    mode: str = "create",
    *,
    catalog_name: str | None = None,
    db_schema_name: str | None = None,
    temporary: bool = False,
) -> Steps[int]:
    """Write Arrow data to a table, if the policy lets the same statement run as a text."""
    attached = state.driver.dialect == "sqlite" and db_schema_name is None
    if catalog_name is not None and not attached:
        raise BlockedExitError("adbc_ingest(catalog_name=…) is blocked: nobody knows what stands there")
    source = _table(data)
    schema = catalog_name if attached else db_schema_name  # SQLite's catalogues are its schemas
    target = ".".join(_quoted(name) for name in (schema, table_name) if name is not None)
    text = _as_text(target, source.schema.names, mode, state.driver.binding.positional)
    options = {"catalog_name": catalog_name, "db_schema_name": db_schema_name, "temporary": temporary}
    with (yield from state.connection.turn()):
        new = mode in {"create", "replace"}
        made = _new(state, table_name, schema, source.schema.names) if new else None
        life = yield from _judged(state, text, source, made)
        count: int = yield from executing.run_raw(
            state, life, lambda: state.raw.adbc_ingest(table_name, source, mode, **options)
        )
        life.end("ok")
    return count


def _judged(state: CursorState, text: str, source: Any, made: Relation | None) -> Steps[StatementLife]:
    """Begin the statement that does the same; refuse rows with a surrogate, which would have to be turned back.

    Raw values: sees the rows that are to be written; keeps none.
    """
    rows = list(zip(*(column.to_pylist() for column in source.columns), strict=True))
    if made is not None:
        life = yield from executing.begin(state, text, ())
        sent = _into_new(state, life, made, rows)
    else:
        call = Calling(text, rows, (rows,), {})
        life, (_, given, _) = yield from executing.start(state, call, ("many",), many=True)
        sent = given[0] if given else rows
    if sent is not rows:
        life.end("denied", reason="surrogates in rows that are written whole")
        raise StatementDeniedError(
            "denied by the policy: adbc_ingest() was given a surrogate for a masked column, which would destroy the "
            "value. Use executemany('INSERT …'), which turns it back."
        )
    return life


def _into_new(state: CursorState, life: StatementLife, made: Relation, rows: list[Any]) -> Any:
    """Look at rows as an INSERT into the table would that is about to be made; return what it would send.

    Raises:
        StatementDeniedError: if the policy lets no such rows in.
    """
    binding = state.driver.binding
    text = _as_text(_quoted(made.name), list(made.columns), "append", binding.positional)
    found = analyse(text, state.driver.dialect, Catalog.of((made,), (made.schema,)))
    assert isinstance(found, Statement)  # noqa: S101  for the type checker: its only relation is there
    written = StatementLife(life.protection, Analysed(found, {}), ("many",))
    try:
        if (denial := written.denial(text)) is not None:
            raise denial
        bound = written.translated(text, rows, binding, many=True)
    except MaskError as denial:
        life.end("denied", reason=str(denial))
        raise
    return rows if bound is None else bound.parameters


def _new(state: CursorState, table_name: str, schema: str | None, names: list[str]) -> Relation:
    """Return the table that is about to be made, where the database will make it."""
    if schema is None and state.driver.dialect == "postgres":
        schema = str(state.connection.raw.adbc_current_db_schema)
    return Relation(table_name, schema or "main", tuple(names), ("TEXT",) * len(names))


def _as_text(target: str, names: list[str], mode: str, mark: str) -> str:
    """Return the statement that does the same: what creates is CREATE, what may add to a table is INSERT."""
    columns = ", ".join(map(_quoted, names))
    if mode in {"create", "replace"}:
        return f"CREATE TABLE {target} ({', '.join(f'{_quoted(name)} TEXT' for name in names)})"
    if mode in {"append", "create_append"}:
        return f"INSERT INTO {target} ({columns}) VALUES ({', '.join(_marks(mark, len(names)))})"
    raise ValueError("adbc_ingest() knows the modes append, create, create_append and replace")


def _marks(mark: str, count: int) -> list[str]:
    return [f"${number}" for number in range(1, count + 1)] if mark == "$1" else [mark] * count


def _table(data: Any) -> Any:
    """Return what is to be written as a table: what is looked at is what is written."""
    import pyarrow as pa

    if isinstance(data, pa.Table):
        return data
    if hasattr(data, "__arrow_c_array__") and not hasattr(data, "__arrow_c_stream__"):
        data = pa.record_batch(data)
    if type(data).__name__ == "PyCapsule":
        return pa.RecordBatchReader._import_from_c_capsule(data).read_all()  # noqa: SLF001  there is no other way
    return pa.Table.from_batches([data]) if isinstance(data, pa.RecordBatch) else pa.table(data)


def objects(state: ConnectionState, _proxy: Any, /, *, depth: str = "all", **filters: Any) -> Steps[Any]:
    """Return names of catalogues, schemas and tables; columns come with their defaults, which may be values."""
    if depth not in {"catalogs", "db_schemas", "tables"} and text_seen(state.protection) is None:
        raise BlockedExitError(
            "adbc_get_objects() takes depth='catalogs', 'db_schemas' or 'tables': deeper it shows defaults and "
            "comments. Instead: adbc_get_table_schema(name)."
        )
    found = yield state.raw.adbc_get_objects(depth=depth, **filters)
    return found


def where_all_is_clear(name: str) -> Any:
    """Return the body of what quotes values, for where no column is masked for anybody."""

    def body(state: ConnectionState, _proxy: Any, /, *args: Any, **kwargs: Any) -> Steps[Any]:
        state.act()
        if text_seen(state.protection) is None:
            raise BlockedExitError(f"{name}() is blocked: statistics quote values. Instead: nothing.")
        found = yield getattr(state.raw, name)(*args, **kwargs)
        return found

    return body


def schema_of(state: CursorState, _proxy: Any, /, operation: Any, parameters: Any = None) -> Steps[Any]:
    """Return the schema of what a statement would hand out, if the policy lets it run."""
    if parameters is not None:
        raise BlockedExitError(
            "adbc_execute_schema() takes no parameters here. Instead: execute(), and description."
        )
    text = state.driver.text_of(state.connection.raw, operation)
    with (yield from state.connection.turn()):
        life = yield from executing.begin(state, text, ())
        found = yield from executing.run_raw(state, life, lambda: state.raw.adbc_execute_schema(text))
        life.end("ok")
    return _bare(found, safe_labels(state.connection.protection, found.names))


def table_schema(state: ConnectionState, _proxy: Any, /, table_name: str, **filters: Any) -> Steps[Any]:
    """Return names and types of a table's columns."""
    schema = yield state.raw.adbc_get_table_schema(table_name, **filters)
    return _bare(schema)


def _bare(schema: Any, labels: Sequence[str] = ()) -> Any:
    """Return a schema without metadata, which a driver may put anything into."""
    import pyarrow as pa

    named = zip(labels or schema.names, schema, strict=True)
    return pa.schema([pa.field(name, field.type, field.nullable) for name, field in named])


def _quoted(name: str) -> str:
    return '"' + str(name).replace('"', '""') + '"'
