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

from masklib.typing import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from masklib.sql import Catalog, Statement

__all__ = ["holds", "holds_of_shown", "origins", "shown"]

_INNER: Final = re.compile(
    r"\bwith\b|(?:\bfrom|join|\blateral|,)[\s(]*\(\s*(?:select|table|values)\b", re.IGNORECASE
)
"""WITH, and a query in FROM; a query in a list counts as one too."""
_INFORMATION: Final = "information_schema"
_SHOWN: Final = {
    "Field": ("columns", {
        "Field": "column_name", "Type": "column_type", "Collation": "collation_name", "Null": "is_nullable",
        "Key": "column_key", "Default": "column_default", "Extra": "extra", "Privileges": "privileges",
        "Comment": "column_comment",
    }),
    "Table": ("statistics", {
        "Table": "table_name", "Non_unique": "non_unique", "Key_name": "index_name", "Seq_in_index": "seq_in_index",
        "Column_name": "column_name", "Collation": "collation", "Cardinality": "cardinality", "Sub_part": "sub_part",
        "Packed": "packed", "Null": "nullable", "Index_type": "index_type", "Comment": "comment",
        "Index_comment": "index_comment", "Ignored": "ignored",
    }),
    "Database": ("schemata", {"Database": "schema_name"}),
}  # fmt: skip
"""What SHOW COLUMNS, DESCRIBE, SHOW INDEX and SHOW DATABASES are made of, by the label of their first column and by label.

Source: what MariaDB's packets say of them; https://mariadb.com/kb/en/show-columns/ , show-index/ , show-databases/ .
"""
_TABLES: Final = "Tables_in_"


def holds(statement: Statement, catalog: Catalog | None) -> bool:
    """Tell whether the server's word on the columns of this statement's result holds.

    Args:
        statement: What the text does.
        catalog: What was looked up for it.
    """
    if statement.asks_catalogue:
        return True
    if statement.outputs is None or catalog is None:
        return False
    named = [catalog.find(one, exact=False) for one in (*statement.reads, *statement.writes)]
    return all(one is not None and one.definition is None for one in named) and _is_flat(statement.text)


@lru_cache(maxsize=512)
def _is_flat(text: str) -> bool:
    return _INNER.search(text) is None


def origins(told: Iterable[tuple[bytes | str, bytes | str, bytes | str]]) -> tuple[Origin | None, ...]:
    """Return the base column of each output column; ``None`` for an expression, and for what a query made.

    Args:
        told: Of each the database, ``org_table`` and ``org_name``.
    """
    return tuple(_origin(*one) for one in told)


@lru_cache(maxsize=4096)
def _origin(*names: bytes | str) -> Origin | None:
    schema, table, column = (one.decode() if isinstance(one, bytes) else one for one in names)
    if not (schema and table and column):
        return None
    if schema.lower() == _INFORMATION:  # its names are written in any case
        return Origin(table.lower(), column.lower(), _INFORMATION)
    return Origin(table, column, schema)


def holds_of_shown(statement: Statement, _catalog: Catalog | None) -> bool:
    """Tell whether a statement is one of which `shown` tells: of no other one do its labels say anything."""
    return statement.asks_catalogue


def shown(labels: Sequence[str]) -> tuple[Origin | None, ...]:
    """Return where the columns of SHOW and DESCRIBE come from, for drivers that are not told so.

    Args:
        labels: Those of the result.
    """
    first = labels[0] if labels else ""
    if first.startswith(_TABLES):
        table, columns = "table_names", {first: "table_name", "Table_type": "table_type"}
    elif first == "Table" and "Key_name" not in labels:  # SHOW CREATE TABLE
        return ()
    else:
        table, columns = _SHOWN.get(first, ("", {}))
    return tuple(Origin(table, columns[one], _INFORMATION) if one in columns else None for one in labels)
