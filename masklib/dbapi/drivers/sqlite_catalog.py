"""What masklib reads of SQLite's schema, for every driver that speaks to it.

Source: https://sqlite.org/pragma.html and https://sqlite.org/schematab.html .
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from masklib.dbapi.facts import SAMPLED_OF, Lookup
from masklib.sql import Relation
from masklib.sql.definitions import generated_columns

if TYPE_CHECKING:
    from masklib.sql import RelationName
    from masklib.typing import Origin

__all__ = ["Query", "lookup", "sample"]

Query = Callable[[str, tuple[str, ...]], Sequence[tuple[Any, ...]]]
"""Runs a read of the schema, with ``?`` for its parameters."""


def lookup(query: Query, names: Sequence[RelationName]) -> Lookup:
    """Look relations up in every attached database, ``temp`` first as SQLite does."""
    schemas = [_as_text(row[1]) for row in query("PRAGMA database_list", ())]
    path = tuple(dict.fromkeys(("temp", "main", *schemas)))
    found = [
        relation
        for schema in path
        if schema in schemas or schema == "temp"
        for name in names
        if name.schema.lower() in {"", schema.lower()}
        for relation in _relation(query, schema, name.name)
    ]
    return Lookup(tuple(found), path)


def _relation(query: Query, schema: str, name: str) -> list[Relation]:
    columns = [
        (_as_text(row[1]), _as_text(row[2]))
        for row in query(f"PRAGMA {_quoted(schema)}.table_xinfo({_quoted(name)})", ())
        if row[6] != 1  # a hidden column of a virtual table: SELECT * leaves it out
    ]
    if not columns or _is_shadow(query, schema, name):
        return []
    master = "sqlite_temp_master" if schema == "temp" else "sqlite_master"
    entries = query(
        f"SELECT name, type, sql FROM {_quoted(schema)}.{master} "
        "WHERE name = ? COLLATE NOCASE AND type IN ('table', 'view')",
        (name,),
    )
    spelled, kind, text = entries[0] if entries else (name, "table", None)
    if _is_opaque(_as_text(text or "")):
        return []
    view = _as_text(text) if _as_text(kind) == "view" and text is not None else None
    generated = generated_columns(_as_text(text or ""), "sqlite") if view is None else {}
    if generated is None:
        return []
    names, types = tuple(c[0] for c in columns), tuple(c[1] for c in columns)
    return [Relation(_as_text(spelled), schema, names, types, view, generated)]


def _is_shadow(query: Query, schema: str, name: str) -> bool:
    """Tell whether a table is the inside of a virtual one, such as ``f_content`` of a full-text index."""
    rows = query(f"PRAGMA {_quoted(schema)}.table_list({_quoted(name)})", ())
    return any(_as_text(row[2]) == "shadow" for row in rows)


def _is_opaque(definition: str) -> bool:
    """Tell whether a table is a virtual one that shows something else than the rows stored in it."""
    words = definition.upper().split("USING", 1)
    if not words[0].lstrip().startswith("CREATE VIRTUAL"):
        return False
    module = words[-1].split("(", 1)[0].strip()
    return module not in {"FTS3", "FTS4", "FTS5", "RTREE", "RTREE_I32", "GEOPOLY"}


def sample(query: Query, origin: Origin, size: int) -> list[object]:
    """Return at most so many cells of a base column."""
    table = f"{_quoted(origin.schema or 'main')}.{_quoted(origin.table)}"
    column = _quoted(origin.column)
    rows = query(
        f"SELECT {column} FROM (SELECT {column} FROM {table} LIMIT {size * SAMPLED_OF:d}) "
        f"WHERE {column} IS NOT NULL LIMIT {size:d}",
        (),
    )
    return [row[0] for row in rows]


def _as_text(value: object) -> str:
    """Undo the user's ``text_factory``: names come as bytes where it is `bytes`."""
    return bytes(value).decode("utf-8", "replace") if isinstance(value, (bytes, bytearray)) else str(value)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
