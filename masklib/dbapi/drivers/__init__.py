"""One file of facts a driver. Drivers are never dependencies: a table imports its driver only when used."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from masklib.dbapi.facts import ClassFacts, DriverFacts

__all__ = ["INSTALLABLE", "KNOWN", "POOLED", "facts_of"]

KNOWN: Final = (
    "MySQLdb",
    "adbc_driver_manager",
    "aiomysql",
    "aiosqlite",
    "asyncpg",
    "clickhouse_connect",
    "duckdb",
    "mysql_connector",
    "oracledb",
    "pg8000",
    "psycopg",
    "psycopg2",
    "pymysql",
    "pyodbc",
    "snowflake",
    "sqlite3",
    "trino",
)
"""Drivers with a table of their own."""
INSTALLABLE: Final = (
    "MySQLdb", "adbc_driver_manager", "aiomysql", "aiosqlite", "asyncpg", "duckdb", "mysql.connector", "pg8000", "psycopg",
    "psycopg2", "pymysql", "sqlite3",
)  # fmt: skip
"""Those of them whose ``connect`` can be covered (`masklib.install`)."""
POOLED: Final = {
    "aiomysql": "aiomysql", "asyncpg": "asyncpg", "mysql": "mysql_connector", "psycopg_pool": "psycopg",
}  # fmt: skip
"""Modules of pools that can be wrapped, and the drivers whose tables name them."""
_INSIDE: Final = {
    "_duckdb": "duckdb",
    "adbc_driver_sqlite": "adbc_driver_manager",
    "mysql": "mysql_connector",
}
"""Modules that hold a driver's classes without being the driver's own."""


@lru_cache(maxsize=256)
def facts_of(kind: type) -> tuple[DriverFacts, ClassFacts]:
    """Return the driver's table and that of its connection class ``kind``; PEP 249's for an unknown one."""
    for base in kind.__mro__:
        top = base.__module__.partition(".")[0]
        name = _INSIDE.get(top, top)
        if name not in KNOWN:
            continue
        facts: DriverFacts = import_module(f"masklib.dbapi.drivers.{name}").FACTS
        found = facts.classes.get(f"{base.__module__}.{base.__qualname__}")
        if found is not None and found.role == "connection":
            return facts, found
    from masklib.dbapi.drivers import pep249

    return pep249.facts_for(kind), pep249.CONNECTION
