"""Relations of the server's own schemas: statistics, logs and histories in them hold values of users' columns."""

from __future__ import annotations

import pytest

from masklib.sql import Catalog, NeedsCatalog, Relation, Shape, analyse

STATISTICS = Relation("column_stats", "mysql", ("table_name", "min_value"), ("varchar", "varchar"))


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("SELECT min_value FROM mysql.column_stats", "shop"),
        ("SELECT s.m FROM (SELECT min_value AS m FROM mysql.column_stats) s", "shop"),
        ("SELECT sql_text FROM performance_schema.events_statements_history", "shop"),
        ("SELECT query FROM sys.statement_analysis", "shop"),
    ],
)
def test_what_mysql_keeps_of_users_columns_is_of_unknown_origin(text: str, path: str) -> None:
    catalog = Catalog.of((STATISTICS,), (path,))
    found = analyse(text, "mysql", catalog)

    assert isinstance(found, NeedsCatalog) or found.outputs is None or found.outputs[0].shape is Shape.UNKNOWN
    assert not isinstance(found, NeedsCatalog)
