"""What is known of each SQL dialect: one file of facts a dialect, no code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masklib.sql.dialects import duckdb, mysql, postgres, sqlite, unproven

if TYPE_CHECKING:
    from masklib.sql.dialects.facts import Facts

__all__ = ["facts"]

_BY_NAME = {
    "duckdb": duckdb.FACTS,
    "mariadb": mysql.FACTS,
    "mysql": mysql.FACTS,
    "postgres": postgres.FACTS,
    "postgres over odbc": postgres.OVER_ODBC,
    "sqlite": sqlite.FACTS,
    **unproven.FACTS,
}


def facts(dialect: str) -> Facts | None:
    """Return what is known of ``dialect``, or ``None`` if nothing is."""
    return _BY_NAME.get(dialect)
