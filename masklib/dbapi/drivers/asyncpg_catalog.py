"""How asyncpg reads PostgreSQL's catalogue. It tells no origins: lineage alone decides."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers import postgres_catalog
from masklib.dbapi.drivers.postgres_copy import CopiedColumn
from masklib.dbapi.facts import Idle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.dbapi.facts import Lookup
    from masklib.dbapi.steps import Steps
    from masklib.sql import RelationName
    from masklib.typing import Origin

__all__ = ["bounded", "columns", "compiles", "idle", "lookup", "restrict", "sample"]

_PLACEHOLDER: Final = re.compile("%s")


def idle(raw: Any) -> Idle:
    """Tell whether a look-up may run on the connection just now."""
    if raw.is_closed():
        return Idle.BUSY
    return Idle.INSIDE if raw.is_in_transaction() else Idle.IDLE


def _query(raw: Any, sql: str, parameters: Sequence[object] | None) -> Steps[list[tuple[Any, ...]]]:
    places = iter(range(1, 1 + sql.count("%s")))
    text = _PLACEHOLDER.sub(lambda _: f"${next(places)}", sql)
    rows = yield raw.fetch(text, *(parameters or ()))
    return [tuple(row) for row in rows]


def lookup(raw: Any, names: Sequence[RelationName]) -> Steps[Lookup]:
    """Look relations up."""
    found = yield from postgres_catalog.lookup(partial(_query, raw), names)
    return found


def sample(raw: Any, origin: Origin, size: int) -> Steps[list[object]]:
    """Read a sample in a block of its own, so that a refused one does not break the user's transaction."""
    block = raw.transaction()
    yield block.start()
    try:
        rows = yield from _query(raw, postgres_catalog.sampling(origin, size), None)
    finally:
        yield block.rollback()
    return [row[0] for row in rows]


def bounded(raw: Any, seconds: int) -> Steps[bool]:
    """Source: https://www.postgresql.org/docs/18/runtime-config-client.html (``statement_timeout``)."""
    if not seconds:
        return False
    inside = raw.is_in_transaction()
    yield raw.execute(f"SET {'LOCAL ' if inside else ''}statement_timeout = '{seconds:d}s'")
    return not inside


def restrict(raw: Any) -> Steps[bool]:
    """Have the server refuse writes: for good, or, inside of a transaction of the user's, to its end."""
    inside = raw.is_in_transaction()
    yield raw.execute("SET TRANSACTION READ ONLY" if inside else "SET default_transaction_read_only = on")
    return not inside


def columns(raw: Any, query: str) -> Steps[list[CopiedColumn]]:
    """Return the columns of a query that is not run."""
    prepared = yield raw.prepare(f"SELECT * FROM ({query}\n) AS masklib")
    return [CopiedColumn(one.name, one.type.oid, None) for one in prepared.get_attributes()]


def compiles(raw: Any, text: str) -> Steps[None]:
    """Let the server parse the statement, which runs none of it."""
    yield raw.prepare(text)
