"""What masklib reads of PostgreSQL itself: relations, the origins of a result's columns, samples of columns.

Everything is read by fully qualified names and operators, so that no ``search_path`` can redirect it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.facts import SAMPLED_OF, Idle, Lookup
from masklib.sql import Relation
from masklib.typing import Origin

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    import psycopg

    from masklib.dbapi.steps import Steps
    from masklib.sql import RelationName

    AnyConnection = psycopg.Connection[Any] | psycopg.AsyncConnection[Any]

__all__ = ["idle", "lookup", "origins", "sample"]


def idle(raw: AnyConnection) -> Idle:
    """Tell whether a look-up may run on the connection just now."""
    from psycopg.pq import PipelineStatus, TransactionStatus

    if raw.closed or raw.pgconn.pipeline_status != PipelineStatus.OFF:
        return Idle.BUSY
    status = raw.pgconn.transaction_status
    if status == TransactionStatus.IDLE:
        return Idle.IDLE
    return Idle.INSIDE if status == TransactionStatus.INTRANS else Idle.BUSY


_LOOKUP: Final = """
SELECT n.nspname, c.relname, c.oid::pg_catalog.int8, a.attnum, a.attname,
       pg_catalog.format_type(a.atttypid, a.atttypmod),
       CASE WHEN c.relkind IN ('v', 'm') THEN pg_catalog.pg_get_viewdef(c.oid) END
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid OPERATOR(pg_catalog.=) c.relnamespace
JOIN pg_catalog.pg_attribute a ON a.attrelid OPERATOR(pg_catalog.=) c.oid
WHERE {condition} AND a.attnum OPERATOR(pg_catalog.>) 0 AND NOT a.attisdropped
  AND c.relkind IN ('r', 'v', 'm', 'f', 'p')
ORDER BY c.oid, a.attnum
"""
_BY_NAME: Final = _LOOKUP.format(condition="c.relname OPERATOR(pg_catalog.=) ANY (%s::pg_catalog.name[])")
_BY_OID: Final = _LOOKUP.format(condition="c.oid OPERATOR(pg_catalog.=) ANY (%s::pg_catalog.oid[])")


def _query(raw: AnyConnection, sql: str, parameters: Sequence[object] | None) -> Steps[list[tuple[Any, ...]]]:
    """Read the catalogue, and end the transaction if this read began one."""
    import psycopg
    from psycopg.rows import tuple_row

    kind: Any = psycopg.Cursor if isinstance(raw, psycopg.Connection) else psycopg.AsyncCursor
    began = idle(raw) is Idle.IDLE and not raw.autocommit
    cursor = kind(raw, row_factory=tuple_row)
    try:
        yield cursor.execute(sql, parameters, prepare=False)
        rows: list[tuple[Any, ...]] = yield cursor.fetchall()
        return rows
    finally:
        if began:
            yield raw.rollback()


def lookup(raw: AnyConnection, names: Sequence[RelationName]) -> Steps[Lookup]:
    """Look relations up in every schema; the search path says which one a bare name means."""
    spelled = sorted({spelling for name in names for spelling in (name.name, name.name.lower())})
    path = yield from _query(raw, "SELECT pg_catalog.current_schemas(true)::pg_catalog.text[]", ())
    found = yield from _query(raw, _BY_NAME, (spelled,))
    return Lookup(tuple(_relations(found)), tuple(path[0][0]))


def sample(raw: AnyConnection, origin: Origin, size: int) -> Steps[list[object]]:
    """Read a sample in a block of its own, so that a refused one does not break the user's transaction."""
    from psycopg import sql

    statement = sql.SQL(
        "SELECT {0} FROM (SELECT {0} FROM {1} LIMIT {2}) s WHERE {0} IS NOT NULL LIMIT {3}"
    ).format(
        sql.Identifier(origin.column),
        sql.Identifier(origin.schema, origin.table),
        sql.Literal(size * SAMPLED_OF),
        sql.Literal(size),
    )
    block: Any = raw.transaction(force_rollback=True)
    waits = hasattr(block, "__aenter__")
    yield block.__aenter__() if waits else block.__enter__()
    failed: BaseException | None = None
    try:
        rows = yield from _query(raw, statement.as_string(raw), None)
    except BaseException as error:
        failed = error
        raise
    finally:
        told = (type(failed), failed, None) if failed is not None else (None, None, None)
        yield block.__aexit__(*told) if waits else block.__exit__(*told)
    return [row[0] for row in rows]


def _relations(rows: list[tuple[Any, ...]]) -> Iterator[Relation]:
    """Group rows of the catalogue, which come ordered by relation, into relations."""
    grouped: dict[int, list[tuple[Any, ...]]] = {}
    for row in rows:
        grouped.setdefault(row[2], []).append(row)
    for same in grouped.values():
        schema, name, *_, definition = same[0]
        yield Relation(name, schema, tuple(r[4] for r in same), tuple(r[5] for r in same), definition)


def origins(
    raw: AnyConnection, cursor: Any, known: dict[Any, Origin | None]
) -> Steps[tuple[Origin | None, ...]]:
    """Return the base column of each output column as libpq tells it; ``None`` for views and expressions."""
    result = cursor.pgresult
    if result is None:
        return ()
    places = [(result.ftable(i), result.ftablecol(i)) for i in range(result.nfields)]
    wanted = sorted({place[0] for place in places if place[0] and place[1] > 0 and place not in known})
    if wanted and idle(raw) is not Idle.BUSY:
        rows = yield from _query(raw, _BY_OID, (wanted,))
        for schema, name, oid, number, column, _, definition in rows:
            known[oid, number] = Origin(name, column, schema) if definition is None else None
    return tuple(known.get(place) for place in places)
