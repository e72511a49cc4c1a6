"""How the tables of cases write what an analysis said, and the small catalogue that they share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masklib.sql import Catalog, Relation, Statement, analyse

if TYPE_CHECKING:
    from masklib.sql import Output

__all__ = ["CATALOG", "outputs", "relation", "statement"]


def relation(name: str, *columns: str, definition: str | None = None, schema: str = "s") -> Relation:
    """Return a relation of text columns; ``name:type`` gives a column another type."""
    names = tuple(column.partition(":")[0] for column in columns)
    types = tuple(column.partition(":")[2] or "text" for column in columns)
    return Relation(name, schema, names, types, definition)


CATALOG = Catalog.of(
    [
        relation("t", "a", "b", "n:integer", "j:jsonb"),
        relation("o", "a", "c"),
        relation("pg_class", "oid", "relname", "reltuples", schema="pg_catalog"),
        relation("v", "x", "y", definition="SELECT t.b AS x, lower(t.a) AS y FROM t"),
    ],
    ("s",),
)


def statement(sql: str, dialect: str, catalog: Catalog = CATALOG) -> Statement:
    """Analyse what the catalogue suffices for."""
    answer = analyse(sql, dialect, catalog)
    assert isinstance(answer, Statement), answer
    return answer


def outputs(sql: str, dialect: str, catalog: Catalog = CATALOG) -> str:
    """Return the outputs: each its shape and columns, and after ``/`` what it depends on implicitly."""
    found = statement(sql, dialect, catalog).outputs
    return "nothing" if found is None else ", ".join(_written(output) for output in found)


def _written(output: Output) -> str:
    origins = sorted(f"{one.table}.{one.column}" for one in output.origins)
    taint = sorted(f"{one.table}.{one.column}" for one in output.taint)
    return " ".join([str(output.shape), *origins, *(["/", *taint] if taint else [])])
