"""What masklib reads of DuckDB's catalogue, and how its names are looked up.

Sources: https://duckdb.org/docs/stable/sql/meta/duckdb_table_functions and name resolution as probed on 2.0:
a temporary relation comes first, even where ``main.`` stands before the name and inside of views; a view's
bare names are those of its own schema; a qualifier may be a schema or a database.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.facts import SAMPLED_OF, Idle, Lookup
from masklib.sql import Relation

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from masklib.sql import RelationName
    from masklib.typing import Origin

__all__ = ["bounded", "described", "idle", "is_older", "lookup", "sample"]

_TRANSACTION: Final = "SELECT txid_current()"
_PLACE: Final = "SELECT current_database(), current_schema()"
_FUNCTIONS: Final = "SELECT DISTINCT function_name FROM duckdb_functions() WHERE NOT internal"
_DATABASES: Final = "SELECT database_name FROM duckdb_databases()"
_SCHEMAS: Final = "SELECT DISTINCT database_name, schema_name FROM duckdb_columns() WHERE NOT internal"
_COLUMNS: Final = """
SELECT c.database_name, c.schema_name, c.table_name, c.column_name, c.data_type, c.generation_expression, v.sql,
       c.comment
FROM duckdb_columns() c
LEFT JOIN duckdb_views() v ON v.database_oid = c.database_oid AND v.schema_oid = c.schema_oid
    AND v.view_oid = c.table_oid
WHERE NOT c.internal AND list_contains($names, lower(c.table_name))
ORDER BY c.table_oid, c.column_index
"""
_OLDER_COLUMNS: Final = _COLUMNS.replace("c.generation_expression", "NULL AS generation_expression").replace(
    "\nORDER",
    " AND NOT EXISTS (FROM duckdb_tables() t WHERE t.table_oid = c.table_oid AND t.schema_oid = c.schema_oid\n"
    "    AND t.database_oid = c.database_oid AND t.sql ILIKE '%generated%')\nORDER",
)
"""Before 2.0 nothing tells a generated column from one with a default: tables that may have one stay unknown."""
_STANDARD: Final = "information_schema"
_INTERNAL: Final = """
SELECT table_name, column_name, data_type FROM duckdb_columns()
WHERE database_name = 'system' AND schema_name = $schema AND list_contains($names, table_name)
ORDER BY table_oid, column_index
"""
_SIMPLE_TYPE: Final = re.compile(r"[A-Z_ \d(),\[\]]+")


def is_older() -> bool:
    """Tell whether the installed DuckDB is older than 2.0."""
    import duckdb

    return duckdb.__version__.startswith(("0.", "1."))


def idle(raw: Any) -> Idle:
    """Outside of a transaction each statement is one of its own; while rows are left of one, none may run."""
    try:
        first, second = _rows(raw, _TRANSACTION), _rows(raw, _TRANSACTION)
    except Exception:  # noqa: BLE001  it does not answer
        return Idle.BUSY
    return Idle.INSIDE if first == second else Idle.IDLE


def lookup(raw: Any, names: Sequence[RelationName]) -> Lookup:
    """Look relations up in the current database, the temporary one, and those that a qualifier names."""
    database, schema = _rows(raw, _PLACE)[0]
    spelled = sorted({name.name.lower() for name in names})
    rows = _rows(raw, _OLDER_COLUMNS if is_older() else _COLUMNS, {"names": spelled})
    grouped: dict[tuple[str, str, str], list[tuple[Any, ...]]] = {}
    for row in rows:
        grouped.setdefault((row[0], row[1], row[2]), []).append(row)
    places = _Places(
        raw, str(database), str(schema), frozenset(key[2].lower() for key in grouped if key[0] == "temp")
    )
    found = [one for key, same in grouped.items() for one in places.relations(key, same)]
    if any(name.schema.lower() == _STANDARD for name in names):
        found += places.standard(spelled)
    functions = tuple(str(row[0]) for row in _rows(raw, _FUNCTIONS))
    own = (
        ("temp",) if any(place[0] == "temp" for place in places.schemas) else ()
    )  # no other session has those
    return Lookup(tuple(found), ("temp", str(schema), *own), functions)


class _Places:
    """Where a connection stands, and so what the names of relations mean there."""

    def __init__(self, raw: Any, database: str, schema: str, temporary: frozenset[str]) -> None:
        self._raw = raw
        self._database = database
        self._schema = schema
        self._temporary = temporary
        self._databases = {str(row[0]).lower() for row in _rows(raw, _DATABASES)}
        self.schemas = {(row[0], row[1]) for row in _rows(raw, _SCHEMAS)}

    def relations(self, key: tuple[str, str, str], rows: Sequence[tuple[Any, ...]]) -> Iterator[Relation]:
        """Yield a relation once for each qualifier that surely means it."""
        database, schema, name = key
        if database == "temp":
            yield from self._made(rows, "temp", "temp")
            return
        hidden = schema.lower() == "main" and name.lower() in self._temporary
        if database == self._database and not hidden and not self._is_twice(schema):
            yield from self._made(rows, schema, schema)
        if schema == "main" and self._is_known(database) and (self._database, database) not in self.schemas:
            yield from self._made(rows, database, "" if database != self._database else schema)

    def standard(self, names: Sequence[str]) -> Iterator[Relation]:
        """Yield views of the standard's schema, of which no database can have one of its own."""
        rows = [] if self._is_twice(_STANDARD) else _rows(self._raw, _INTERNAL, _asked(names))
        for name in dict.fromkeys(row[0] for row in rows):
            columns, types = (tuple(str(row[at]) for row in rows if row[0] == name) for at in (1, 2))
            yield Relation(str(name), _STANDARD, columns, types)

    def _is_twice(self, qualifier: str) -> bool:
        return qualifier.lower() in self._databases

    def _is_known(self, database: str) -> bool:
        return database.lower() not in {"temp", "system"}

    def _made(self, rows: Sequence[tuple[Any, ...]], qualifier: str, stands_in: str) -> Iterator[Relation]:
        """Yield the relation, unless it is a view whose names mean something else than they would here."""
        view = rows[0][6]
        if view is not None and not self._reads_here(stands_in):
            return
        generated = {str(row[3]): str(row[5]) for row in rows if row[5] is not None}
        columns, types = (tuple(str(row[place]) for row in rows) for place in (3, 4))
        remarks = tuple((str(row[3]), "column comment", str(row[7])) for row in rows if row[7])
        text = None if view is None else str(view)
        yield Relation(str(rows[0][2]), qualifier, columns, types, text, generated, remarks)

    def _reads_here(self, schema: str) -> bool:
        """Tell whether the bare names of a view in this schema are looked up as those of a statement are."""
        own = {one for database, one in self.schemas if database == self._database}
        return schema == self._schema or (schema == "temp" and own <= {self._schema})


def sample(raw: Any, origin: Origin, size: int) -> list[object]:
    """Return at most so many cells of a base column."""
    column, table = _quoted(origin.column), f"{_quoted(origin.schema)}.{_quoted(origin.table)}"
    text = (
        f"SELECT {column} FROM (SELECT {column} FROM {table} LIMIT {size * SAMPLED_OF:d}) "
        f"WHERE {column} IS NOT NULL LIMIT {size:d}"
    )
    return [row[0] for row in _rows(raw, text)]


def bounded(raw: Any, seconds: int) -> bool:
    """Source: ``duckdb_settings()`` (``max_execution_time``, in milliseconds; it is the connection's own)."""
    if seconds:
        raw.sql(f"SET SESSION max_execution_time = {seconds * 1000:d}")
    return bool(seconds)


def described(column: Any) -> tuple[Any, ...]:
    """Return a column's description; a type that lists its members (ENUM) or fields is shown as VARCHAR."""
    import duckdb

    kind = column[1] if _SIMPLE_TYPE.fullmatch(str(column[1])) else duckdb.sqltype("VARCHAR")
    return (column[0], kind, *column[2:])


def _asked(names: Sequence[str]) -> dict[str, object]:
    return {"schema": _STANDARD, "names": list(names)}


def _rows(raw: Any, text: str, parameters: object = None) -> list[tuple[Any, ...]]:
    """Run a read; as a relation, which leaves the rows of an open result alone, and raises instead."""
    rows: list[tuple[Any, ...]] = raw.sql(text, params=parameters).fetchall()
    return rows


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
