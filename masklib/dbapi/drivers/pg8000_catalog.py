"""How pg8000 reads PostgreSQL's catalogue: on the connection itself, in no transaction or in the user's."""

# ruff: noqa: SLF001  the driver shows the state of its transaction under private names only
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

__all__ = ["bounded", "closed", "columns", "idle", "lookup", "origins", "restrict", "sample"]

_PLACEHOLDER: Final = re.compile("%s")


def closed(raw: Any) -> bool:
    """Tell whether the connection is closed."""
    return raw._usock is None


def idle(raw: Any) -> Idle:
    """Tell whether a look-up may run on the connection just now."""
    from pg8000.core import IDLE, IN_TRANSACTION

    if closed(raw):
        return Idle.BUSY
    if raw._transaction_status in {None, IDLE}:  # None: nothing ran yet
        return Idle.IDLE
    return Idle.INSIDE if raw._transaction_status == IN_TRANSACTION else Idle.BUSY


def _query(raw: Any, sql: str, parameters: Sequence[object] | None) -> Steps[list[tuple[Any, ...]]]:
    """Read the catalogue; of itself this begins no transaction."""
    places = iter(range(1, 1 + sql.count("%s")))
    text = _PLACEHOLDER.sub(lambda _: f"${next(places)}", sql)
    context = yield raw.execute_unnamed(text, vals=tuple(parameters or ()))
    return [tuple(row) for row in context.rows]


def lookup(raw: Any, names: Sequence[RelationName]) -> Steps[Lookup]:
    """Look relations up."""
    found = yield from postgres_catalog.lookup(partial(_query, raw), names)
    return found


def sample(raw: Any, origin: Origin, size: int) -> Steps[list[object]]:
    """Read a sample; inside of a transaction of the user's under a savepoint, so that nothing breaks it."""
    rows = yield from _apart(raw, postgres_catalog.sampling(origin, size))
    return [row[0] for row in rows.rows]


def _apart(raw: Any, sql: str) -> Steps[Any]:
    inside = idle(raw) is Idle.INSIDE
    if inside:
        yield raw.execute_simple("SAVEPOINT masklib")
    try:
        context = yield raw.execute_simple(sql)
        return context
    finally:
        if inside:
            yield raw.execute_simple("ROLLBACK TO masklib")
            yield raw.execute_simple("RELEASE masklib")


def bounded(raw: Any, seconds: int) -> Steps[bool]:
    """Source: https://www.postgresql.org/docs/18/runtime-config-client.html (``statement_timeout``)."""
    if not seconds:
        return False
    inside = idle(raw) is Idle.INSIDE
    yield raw.execute_simple(f"SET {'LOCAL ' if inside else ''}statement_timeout = '{seconds:d}s'")
    return not inside


def restrict(raw: Any) -> Steps[bool]:
    """Have the server refuse writes: for good, or, inside of a transaction of the user's, to its end."""
    inside = idle(raw) is Idle.INSIDE
    yield raw.execute_simple(
        "SET TRANSACTION READ ONLY" if inside else "SET default_transaction_read_only = on"
    )
    return not inside


def columns(raw: Any, known: dict[Any, Origin | None], query: str) -> Steps[list[CopiedColumn]]:
    """Return the columns of a query that is not run: none of its rows is asked for."""
    if idle(raw) is Idle.BUSY:
        return []
    context = yield from _apart(raw, f"SELECT * FROM ({query}\n) AS masklib LIMIT 0")
    told = yield from _places(raw, context.columns, known)
    return [
        CopiedColumn(one["name"], one["type_oid"], place)
        for one, place in zip(context.columns, told, strict=True)
    ]


def origins(raw: Any, cursor: Any, known: dict[Any, Origin | None]) -> Steps[tuple[Origin | None, ...]]:
    """Return the base column of each output column as the server tells it."""
    return (yield from _places(raw, cursor._context.columns or (), known))


def _places(raw: Any, told: Any, known: dict[Any, Origin | None]) -> Steps[tuple[Origin | None, ...]]:
    places = [(one["table_oid"], one["column_attrnum"]) for one in told]
    query = None if idle(raw) is Idle.BUSY else partial(_query, raw)
    return (yield from postgres_catalog.origins(query, places, known))
