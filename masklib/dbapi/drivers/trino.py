"""Facts of `trino` (0.340), by its classes alone: no such server runs in the tests. Rows come as lists, as it has them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers.pep249 import declared
from masklib.dbapi.facts import Binding, ClassFacts, Setter, table
from masklib.dbapi.kinds import Kind, Role

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["FACTS"]

_CONNECTION: Final = ClassFacts(
    path="trino.dbapi.Connection",
    role=Role.CONNECTION,
    attributes=table(
        NEUTRAL="isolation_level",
        TRANSACTION="commit rollback",
        CLOSE="close",
        CURSOR="cursor",
        BLOCKED="start_transaction transaction",
    ),
    specials=table(ENTER="__enter__", EXIT="__exit__"),
    instead={"start_transaction": "execute('START TRANSACTION')"},
)

_CURSOR: Final = ClassFacts(
    path="trino.dbapi.Cursor",
    role=Role.CURSOR,
    attributes=table(
        NEUTRAL="arraysize cancel query_id rowcount setinputsizes setoutputsize update_type",
        CLOSE="close",
        CONNECTION="connection",
        DESCRIPTION="description",
        EXECUTE="execute",
        EXECUTE_MANY="executemany",
        FETCH_ONE="fetchone",
        FETCH_MANY="fetchmany",
        FETCH_ALL="fetchall",
        BLOCKED="describe genall info_uri query stats warnings",
    ),
    specials=table(ENTER="__enter__", EXIT="__exit__", ITERATE="__iter__"),
    setters={"arraysize": Setter(Kind.NEUTRAL)},
    instead={"describe": "description, after execute()", "genall": "fetchmany() or iteration"},
)


def _open_cursor(raw: Any, cursor_style: str = "row", **_options: Any) -> Any:
    if cursor_style != "row":
        raise TypeError("cursor() takes cursor_style='row' only here: segments are read where nobody masks")
    return raw.cursor()


def _row_maker(_factory: object, _cursor: object, _labels: tuple[str, ...]) -> Callable[[Any], Any]:
    return list


FACTS: Final = declared(
    "trino.dbapi",
    "trino",
    (_CONNECTION, _CURSOR),
    binding=Binding(styles=("qmark",), positional="?"),
    as_tuple=tuple,
    row_maker=_row_maker,
    open_cursor=_open_cursor,
)
