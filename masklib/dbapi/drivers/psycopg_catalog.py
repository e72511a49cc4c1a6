"""How psycopg reads PostgreSQL's catalogue: on the connection itself, in a transaction of its own or in the user's."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers import postgres_catalog
from masklib.dbapi.drivers.postgres_copy import CopiedColumn
from masklib.dbapi.facts import Idle

if TYPE_CHECKING:
    from collections.abc import Sequence

    import psycopg

    from masklib.dbapi.facts import Lookup
    from masklib.dbapi.steps import Steps
    from masklib.sql import RelationName
    from masklib.typing import Origin

    AnyConnection = psycopg.Connection[Any] | psycopg.AsyncConnection[Any]

__all__ = ["bounded", "columns", "flush", "idle", "in_pipeline", "lookup", "origins", "restrict", "sample"]


_MOST_KNOWN: Final = 4096
"""Columns, and results as a whole, of which is kept where they come from."""


def idle(raw: AnyConnection) -> Idle:
    """Tell whether a look-up may run on the connection just now."""
    from psycopg.pq import PipelineStatus, TransactionStatus

    if raw.closed or raw.pgconn.pipeline_status != PipelineStatus.OFF:
        return Idle.BUSY
    status = raw.pgconn.transaction_status
    if status == TransactionStatus.IDLE:
        return Idle.IDLE
    return Idle.INSIDE if status == TransactionStatus.INTRANS else Idle.BUSY


def in_pipeline(raw: AnyConnection) -> bool:
    """Tell whether statements are sent without waiting for what they come to."""
    return bool(raw.pgconn.pipeline_status)


def flush(raw: AnyConnection) -> Steps[bool]:
    """Wait for what was sent before: an error in it is the user's, and not one of a look-up."""
    from psycopg.pq import PipelineStatus

    pipeline: Any = raw._pipeline  # noqa: SLF001  psycopg hands it out once, to who began it
    if pipeline is None or raw.closed:
        return False
    yield pipeline.sync()
    return raw.pgconn.pipeline_status == PipelineStatus.ON


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
    """Look relations up."""
    found = yield from postgres_catalog.lookup(partial(_query, raw), names)
    return found


def sample(raw: AnyConnection, origin: Origin, size: int) -> Steps[list[object]]:
    """Read a sample in a block of its own, so that a refused one does not break the user's transaction."""
    if in_pipeline(raw):
        raise NotImplementedError("no blocks within a pipeline")
    block = _Block(raw)
    yield block.enter()
    failed: BaseException | None = None
    try:
        rows = yield from _query(raw, postgres_catalog.sampling(origin, size), None)
    except BaseException as error:
        failed = error
        raise
    finally:
        yield block.leave(failed)
    return [row[0] for row in rows]


def columns(raw: AnyConnection, known: dict[Any, Origin | None], query: str) -> Steps[list[CopiedColumn]]:
    """Return the columns of a query that is not run: none of its rows is asked for."""
    import psycopg
    from psycopg.rows import tuple_row

    if idle(raw) is Idle.BUSY:
        return []
    kind: Any = psycopg.Cursor if isinstance(raw, psycopg.Connection) else psycopg.AsyncCursor
    cursor = kind(raw, row_factory=tuple_row)
    block = _Block(raw)
    yield block.enter()
    failed: BaseException | None = None
    try:
        yield cursor.execute(f"SELECT * FROM ({query}\n) AS masklib LIMIT 0", prepare=False)
        told = yield from origins(raw, cursor, known)
        described = cursor.description or ()
        return [
            CopiedColumn(one.name, one.type_code, place) for one, place in zip(described, told, strict=True)
        ]
    except BaseException as error:
        failed = error
        raise
    finally:
        yield block.leave(failed)


class _Block:
    """A block of our own in the user's transaction, which is undone at its end."""

    def __init__(self, raw: AnyConnection) -> None:
        self._block: Any = raw.transaction(force_rollback=True)
        self._waits = hasattr(self._block, "__aenter__")

    def enter(self) -> Any:
        """Begin it, or return what is to be awaited for that."""
        return self._block.__aenter__() if self._waits else self._block.__enter__()

    def leave(self, error: BaseException | None) -> Any:
        """End it, with the error that it came to."""
        told = (None, None, None) if error is None else (type(error), error, None)
        return self._block.__aexit__(*told) if self._waits else self._block.__exit__(*told)


def bounded(raw: AnyConnection, seconds: int) -> Steps[bool]:
    """Source: https://www.postgresql.org/docs/18/runtime-config-client.html (``statement_timeout``)."""
    import psycopg

    if not seconds:
        return False
    kind: Any = psycopg.Cursor if isinstance(raw, psycopg.Connection) else psycopg.AsyncCursor
    inside = idle(raw) is Idle.INSIDE
    local = "LOCAL " if inside else ""
    yield kind(raw).execute(f"SET {local}statement_timeout = '{seconds:d}s'", prepare=False)
    if not inside and not raw.autocommit:
        yield raw.commit()
    return not inside


def restrict(raw: AnyConnection) -> Steps[bool]:
    """Have the server refuse writes: for good, or, inside of a transaction of the user's, to its end.

    Source: https://www.postgresql.org/docs/18/sql-set-transaction.html (the last transaction mode and
    ``default_transaction_read_only``).
    """
    import psycopg

    kind: Any = psycopg.Cursor if isinstance(raw, psycopg.Connection) else psycopg.AsyncCursor
    inside = idle(raw) is Idle.INSIDE
    text = "SET TRANSACTION READ ONLY" if inside else "SET default_transaction_read_only = on"
    yield kind(raw).execute(text, prepare=False)
    if not inside and not raw.autocommit:
        yield raw.commit()
    return not inside


def origins(raw: AnyConnection, cursor: Any, known: dict[Any, Any]) -> Steps[tuple[Origin | None, ...]]:
    """Return the base column of each output column as libpq tells it; what it told of a result is kept whole."""
    result = cursor.pgresult
    if result is None:
        return ()
    columns = range(result.nfields)
    places = tuple(map(result.ftable, columns)), tuple(map(result.ftablecol, columns))
    told: tuple[Origin | None, ...] | None = known.get(places)
    if told is None:
        query = None if idle(raw) is Idle.BUSY else partial(_query, raw)
        told = yield from postgres_catalog.origins(query, list(zip(*places, strict=True)), known)
        if None not in told and len(known) < _MOST_KNOWN:
            known[places] = told
    return told
