"""What masklib reads of PostgreSQL's catalogue, for every driver that speaks to it.

Everything is read by fully qualified names and operators, so that no ``search_path`` can redirect it. How a
driver runs a query is its own file's matter: it hands in a function that does.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.facts import SAMPLED_OF, Lookup
from masklib.dbapi.steps import Steps
from masklib.sql import Relation
from masklib.typing import Origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masklib.sql import RelationName

__all__ = ["Place", "Query", "lookup", "origins", "sampling"]

Query = Callable[[str, Sequence[object]], Steps[list[tuple[Any, ...]]]]
"""Runs a read of the catalogue, with ``%s`` for its parameters."""
Place = tuple[int, int]
"""A base column as the server tells it: the table's OID, and the column's number."""

_LOOKUP: Final = """
SELECT n.nspname, c.relname, c.oid::pg_catalog.int8, a.attnum, a.attname,
       pg_catalog.format_type(a.atttypid, a.atttypmod),
       CASE WHEN c.relkind IN ('v', 'm') THEN pg_catalog.pg_get_viewdef(c.oid) END,
       (SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attrdef d
        WHERE d.adrelid OPERATOR(pg_catalog.=) c.oid AND d.adnum OPERATOR(pg_catalog.=) a.attnum
          AND a.attgenerated OPERATOR(pg_catalog.<>) ''::pg_catalog."char"),
       pg_catalog.col_description(c.oid, a.attnum::pg_catalog.int4),
       (SELECT pg_catalog.array_agg(l.label) FROM pg_catalog.pg_seclabel l
        WHERE l.objoid OPERATOR(pg_catalog.=) c.oid AND l.objsubid OPERATOR(pg_catalog.=) a.attnum
          AND l.classoid OPERATOR(pg_catalog.=) 'pg_catalog.pg_class'::pg_catalog.regclass),
       (WITH RECURSIVE up(oid) AS (
            SELECT i.inhparent FROM pg_catalog.pg_inherits i WHERE i.inhrelid OPERATOR(pg_catalog.=) c.oid
            UNION
            SELECT i.inhparent FROM pg_catalog.pg_inherits i JOIN up ON i.inhrelid OPERATOR(pg_catalog.=) up.oid)
        SELECT pg_catalog.array_agg(ARRAY[s.nspname::pg_catalog.text, p.relname::pg_catalog.text])
        FROM up JOIN pg_catalog.pg_class p ON p.oid OPERATOR(pg_catalog.=) up.oid
        JOIN pg_catalog.pg_namespace s ON s.oid OPERATOR(pg_catalog.=) p.relnamespace)
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) c.oid
WHERE {condition} AND a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped
  AND c.relkind IN ('r', 'v', 'm', 'f', 'p')
ORDER BY c.oid, a.attnum
"""
_BY_NAME: Final = _LOOKUP.format(condition="c.relname OPERATOR(pg_catalog.=) ANY (%s::pg_catalog.name[])")
_BY_OID: Final = _LOOKUP.format(condition="c.oid OPERATOR(pg_catalog.=) ANY (%s::pg_catalog.oid[])")


_FUNCTIONS: Final = """
SELECT DISTINCT p.proname FROM pg_catalog.pg_proc p
WHERE p.pronamespace OPERATOR(pg_catalog.<>) 'pg_catalog'::pg_catalog.regnamespace
  AND p.pronamespace OPERATOR(pg_catalog.<>) 'information_schema'::pg_catalog.regnamespace
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid OPERATOR(pg_catalog.=) p.oid
    AND d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_proc'::pg_catalog.regclass
    AND d.deptype OPERATOR(pg_catalog.=) 'e'::pg_catalog."char")
UNION
SELECT o.oprname FROM pg_catalog.pg_operator o
WHERE o.oprnamespace OPERATOR(pg_catalog.<>) 'pg_catalog'::pg_catalog.regnamespace
  AND o.oprresult OPERATOR(pg_catalog.<>) 'pg_catalog.bool'::pg_catalog.regtype
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d WHERE d.objid OPERATOR(pg_catalog.=) o.oid
    AND d.classid OPERATOR(pg_catalog.=) 'pg_catalog.pg_operator'::pg_catalog.regclass
    AND d.deptype OPERATOR(pg_catalog.=) 'e'::pg_catalog."char")
"""
"""Users' functions and operators, those of extensions left out: PostgreSQL may take one where its own is named.

Operators that say yes or no are left out too: ``=`` of a user's own type is common, and gives no value away.
"""


def lookup(query: Query, names: Sequence[RelationName]) -> Steps[Lookup]:
    """Look relations up in every schema; the search path says which one a bare name means."""
    spelled = sorted({spelling for name in names for spelling in (name.name, name.name.lower())})
    path = yield from query("SELECT pg_catalog.current_schemas(true)::pg_catalog.text[]", ())
    found = yield from query(_BY_NAME, (spelled,))
    functions = yield from query(_FUNCTIONS, ())
    return Lookup(tuple(_relations(found)), tuple(path[0][0]), tuple(row[0] for row in functions))


def _relations(rows: list[tuple[Any, ...]]) -> Iterator[Relation]:
    """Group rows of the catalogue, which come ordered by relation, into relations."""
    grouped: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows:
        grouped.setdefault(row[2], []).append(row)
    for same in grouped.values():
        schema, name, *_ = same[0]
        generated = {row[4]: row[7] for row in same if row[7] is not None}
        columns, types = tuple(row[4] for row in same), tuple(row[5] for row in same)
        remarks = tuple(one for row in same for one in _remarks(*row[4:5], *row[8:10]))
        parents = tuple((str(above), str(table)) for above, table in same[0][10] or ())
        yield Relation(name, schema, columns, types, same[0][6], generated, remarks, parents)


def _remarks(column: str, comment: str | None, labels: list[str] | None) -> Iterator[tuple[str, str, str]]:
    """Yield what is written about a column, each with where it stands."""
    if comment is not None:
        yield column, "column comment", comment
    yield from ((column, "security label", label) for label in labels or ())


def origins(
    query: Query | None, places: Sequence[Place], known: dict[Any, Origin | None]
) -> Steps[tuple[Origin | None, ...]]:
    """Return the base column of each place; ``None`` for views, for expressions, and where nothing may run.

    Args:
        query: Runs a query, or ``None`` where none may run just now.
        places: What the server says of each output column; zeros for an expression.
        known: What was looked up before; it is added to.
    """
    wanted = sorted({place[0] for place in places if place[0] and place[1] > 0 and place not in known})
    if wanted and query is not None:
        rows = yield from query(_BY_OID, (wanted,))
        for schema, name, oid, number, column, _, definition, *_ in rows:
            known[oid, number] = Origin(name, column, schema) if definition is None else None
    return tuple(known.get(place) for place in places)


def sampling(origin: Origin, size: int) -> str:
    """Return the statement that reads at most so many cells of a base column."""
    column = _quoted(origin.column)
    table = f"{_quoted(origin.schema)}.{_quoted(origin.table)}"
    return (
        f"SELECT {column} FROM (SELECT {column} FROM {table} LIMIT {size * SAMPLED_OF:d}) s "
        f"WHERE {column} IS NOT NULL LIMIT {size:d}"
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
