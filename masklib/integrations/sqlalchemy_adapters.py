"""Connections as SQLAlchemy's pools hold them: a driver's own, or an asynchronous one's inside of an adapter.

An adapter (``AsyncAdapt_…_connection``) gives an asynchronous driver the face of a synchronous one. It keeps
the driver's connection, which is the one that is sealed, and statements prepared before, which are dropped.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy.engine import AdaptedConnection

from masklib.dbapi import is_wrapped, wrap

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from masklib.session import Settings

__all__ = ["driver_of", "seal", "seen_sealed", "within"]

_NAMES: Final = {
    "pysqlite": "sqlite3",
    "pysqlite_numeric": "sqlite3",
    "mysqldb": "MySQLdb",
    "mysqlconnector": "mysql.connector",
    "psycopg_async": "psycopg",
}
"""What SQLAlchemy calls drivers, where that is not their module's name."""


def driver_of(engine: Engine) -> str:
    """Return the module's name of the driver behind an engine."""
    return _NAMES.get(engine.dialect.driver, engine.dialect.driver)


def within(made: Any) -> Any:
    """Return the driver's own connection."""
    return made._connection if isinstance(made, AdaptedConnection) else made  # noqa: SLF001  where an adapter keeps it


def seen_sealed(made: Any) -> bool:
    """Tell whether the driver's connection is sealed."""
    return is_wrapped(within(made))


def seal(made: Any, settings: Settings) -> Any:
    """Seal a pool's connection: it itself, or the one inside of its adapter.

    Args:
        made: What the pool made, set up by the dialect.
        settings: Policy, key and actor.

    Raw values: sees none.
    """
    sealed = wrap(within(made), policy=settings.policy, key=settings.key, actor=settings.actor)
    if not isinstance(made, AdaptedConnection):
        return sealed
    made._connection = sealed  # noqa: SLF001  as in `within`
    prepared = getattr(made, "_prepared_statement_cache", None)
    if prepared is not None:
        prepared.clear()
    if type(made).__module__.endswith(".aiosqlite"):
        kind: Any = type(made)
        made.__class__ = _of_aiosqlite(kind)
    return made


@lru_cache
def _of_aiosqlite(kind: Any) -> Any:
    """Return an adapter's class that does by aiosqlite's names what SQLAlchemy's does round aiosqlite.

    It looks at, and sets the isolation level of, sqlite3's connection itself.
    """
    from sqlalchemy.util.concurrency import await_only

    from masklib.dbapi.drivers.aiosqlite import is_open, isolate

    def read(adapter: Any) -> Any:
        return within(adapter).isolation_level

    def write(adapter: Any, level: str | None) -> None:
        await_only(isolate(within(adapter), level))

    def ending(name: str) -> Any:
        def end(adapter: Any) -> None:
            if is_open(within(adapter)):
                await_only(getattr(within(adapter), name)())

        return end

    members = {
        "commit": ending("commit"),
        "rollback": ending("rollback"),
        "isolation_level": property(read, write),
    }
    return type(kind.__name__, (kind,), {"__slots__": (), **members})
