"""What is known of each SQL dialect: one file of facts a dialect, no code; read when it is asked for."""

from __future__ import annotations

from functools import lru_cache

from masklib.sql.dialects.facts import Facts  # noqa: TC001 - now: its module's name is that of the function

__all__ = ["facts"]


@lru_cache(maxsize=64)
def facts(dialect: str) -> Facts | None:
    """Return what is known of ``dialect``, or ``None`` if nothing is."""
    match dialect:
        case "duckdb":
            from masklib.sql.dialects.duckdb import FACTS
        case "mariadb" | "mysql":
            from masklib.sql.dialects.mysql import FACTS
        case "postgres":
            from masklib.sql.dialects.postgres import FACTS
        case "postgres over odbc":
            from masklib.sql.dialects.postgres import OVER_ODBC as FACTS
        case "sqlite":
            from masklib.sql.dialects.sqlite import FACTS
        case _:
            from masklib.sql.dialects.unproven import FACTS as UNPROVEN

            return UNPROVEN.get(dialect)
    return FACTS
