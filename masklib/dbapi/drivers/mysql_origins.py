"""Where MySQL's and MariaDB's column packets say that a column comes from, and for which statements that holds.

Source: https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_column_definition.html .
What the server puts there was measured on MariaDB 10.11: of a base table's column, however aliased, quoted,
grouped or joined, its database, table and name; of an expression nothing. Of a query in FROM or WITH and of a view
it names the alias as if that were the table, or the table together with the alias's column, and an alias may be
the name of another table. So its word holds where a statement reads base tables alone.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from masklib.session import asks_catalogue
from masklib.typing import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable

    from masklib.sql import Catalog, Statement

__all__ = ["holds", "origins"]

_INNER: Final = re.compile(
    r"\bwith\b|(?:\bfrom|join|\blateral|,)[\s(]*\(\s*(?:select|table|values)\b", re.IGNORECASE
)
"""WITH, and a query in FROM; a query in a list counts as one too."""
_INFORMATION: Final = "information_schema"


def holds(statement: Statement, catalog: Catalog | None) -> bool:
    """Tell whether the server's word on the columns of this statement's result holds.

    Args:
        statement: What the text does.
        catalog: What was looked up for it.
    """
    if asks_catalogue(statement):
        return True
    if statement.outputs is None or catalog is None:
        return False
    named = [catalog.find(one, exact=False) for one in (*statement.reads, *statement.writes)]
    return all(one is not None and one.definition is None for one in named) and _is_flat(statement.text)


@lru_cache(maxsize=512)
def _is_flat(text: str) -> bool:
    return _INNER.search(text) is None


def origins(told: Iterable[tuple[bytes | str, str, str]]) -> tuple[Origin | None, ...]:
    """Return the base column of each output column; ``None`` for an expression, and for what a query made.

    Args:
        told: Of each the database, ``org_table`` and ``org_name``.
    """
    return tuple(_origin(*one) for one in told)


@lru_cache(maxsize=4096)
def _origin(database: bytes | str, table: str, column: str) -> Origin | None:
    schema = database.decode() if isinstance(database, bytes) else database
    if not (schema and table and column):
        return None
    if schema.lower() == _INFORMATION:  # its names are written in any case
        return Origin(table.lower(), column.lower(), _INFORMATION)
    return Origin(table, column, schema)
