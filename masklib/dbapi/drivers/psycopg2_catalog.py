"""How psycopg2 reads PostgreSQL's catalogue: in the transaction that the user's statement begins anyway."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from masklib.dbapi.drivers import postgres_catalog
from masklib.dbapi.drivers.postgres_copy import CopiedColumn
from masklib.dbapi.facts import Idle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.dbapi.facts import Lookup
    from masklib.dbapi.steps import Steps
    from masklib.sql import RelationName
    from masklib.typing import Origin

__all__ = ["bounded", "columns", "idle", "lookup", "origins", "restrict", "sample"]


def idle(raw: Any) -> Idle:
    """Tell whether a look-up may run on the connection just now."""
    from psycopg2 import extensions as ext

    if raw.closed or raw.async_ or raw.isexecuting() or raw.status == ext.STATUS_PREPARED:
        return Idle.BUSY
    status = raw.get_transaction_status()
    if status == ext.TRANSACTION_STATUS_IDLE:
        return Idle.IDLE
    return Idle.INSIDE if status == ext.TRANSACTION_STATUS_INTRANS else Idle.BUSY


def _query(raw: Any, sql: str, parameters: Sequence[object] | None) -> Steps[list[tuple[Any, ...]]]:
    """Read the catalogue; a transaction that this begins is the one that the statement would begin.

    It is not ended: that would void named cursors, and break a ``with`` block of the user's.
    """
    from psycopg2 import extensions as ext

    began = idle(raw) is Idle.IDLE
    try:
        with ext.cursor(raw) as cursor:
            yield cursor.execute(sql, parameters)
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows
    except Exception:
        if began:
            raw.rollback()
        raise


def lookup(raw: Any, names: Sequence[RelationName]) -> Steps[Lookup]:
    """Look relations up."""
    found = yield from postgres_catalog.lookup(partial(_query, raw), names)
    return found


def sample(raw: Any, origin: Origin, size: int) -> Steps[list[object]]:
    """Read a sample; inside of a transaction of the user's under a savepoint, so that nothing breaks it."""
    inside = idle(raw) is Idle.INSIDE
    if inside:
        _savepoint(raw, "SAVEPOINT masklib_sample")
    try:
        rows = yield from _query(raw, postgres_catalog.sampling(origin, size), None)
    finally:
        if inside:
            _savepoint(raw, "ROLLBACK TO masklib_sample; RELEASE masklib_sample")
    return [row[0] for row in rows]


def columns(raw: Any, known: dict[Any, Origin | None], query: str) -> Steps[list[CopiedColumn]]:
    """Return the columns of a query that is not run: none of its rows is asked for."""
    from psycopg2 import extensions as ext

    if idle(raw) is Idle.BUSY:
        return []
    began = idle(raw) is Idle.IDLE
    if not began:
        _savepoint(raw, "SAVEPOINT masklib_columns")
    try:
        with ext.cursor(raw) as cursor:
            yield cursor.execute(f"SELECT * FROM ({query}\n) AS masklib LIMIT 0")
            told = yield from origins(raw, cursor, known)
            described = cursor.description or ()
            return [
                CopiedColumn(one.name, one.type_code, place)
                for one, place in zip(described, told, strict=True)
            ]
    except Exception:
        if began:
            raw.rollback()
        raise
    finally:
        if not began:
            _savepoint(raw, "ROLLBACK TO masklib_columns; RELEASE masklib_columns")


def bounded(raw: Any, seconds: int) -> bool:
    """Source: https://www.postgresql.org/docs/18/runtime-config-client.html (``statement_timeout``).

    What is set in a transaction ends with it, or goes when it is rolled back: then it is set anew.
    """
    if not seconds:
        return False
    lasts: bool = idle(raw) is Idle.IDLE and raw.autocommit
    _savepoint(raw, f"SET {'' if lasts else 'LOCAL '}statement_timeout = '{seconds:d}s'")
    return lasts


def restrict(raw: Any) -> bool:
    """Have the server refuse writes: for good, or, inside of a transaction of the user's, to its end."""
    if idle(raw) is Idle.IDLE:
        raw.set_session(readonly=True)
        return True
    _savepoint(raw, "SET TRANSACTION READ ONLY")
    return False


def _savepoint(raw: Any, sql: str) -> None:
    from psycopg2 import extensions as ext

    with ext.cursor(raw) as cursor:
        cursor.execute(sql)


def origins(raw: Any, cursor: Any, known: dict[Any, Origin | None]) -> Steps[tuple[Origin | None, ...]]:
    """Return the base column of each output column as libpq tells it."""
    places = [(column.table_oid or 0, column.table_column or 0) for column in cursor.description or ()]
    query = None if idle(raw) is Idle.BUSY else partial(_query, raw)
    told = yield from postgres_catalog.origins(query, places, known)
    return told
