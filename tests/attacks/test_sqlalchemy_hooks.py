"""Listeners of SQLAlchemy's pool are handed connections: sealed ones, once an engine is masked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy
from sqlalchemy import event, pool

import masklib
from tests.attacks.attack import KEY

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.leaks.watch import Watch

NAMES = "SELECT full_name FROM people"


@pytest.fixture
def engine(attacked_file: Path) -> Iterator[sqlalchemy.Engine]:
    """A masked engine."""
    made = sqlalchemy.create_engine(f"sqlite:///{attacked_file}")
    yield masklib.sqlalchemy.mask_engine(made, key=KEY)
    made.dispose()


@pytest.mark.parametrize(
    "name",
    [
        "connect",
        "first_connect",
        "checkout",
        "reset",
        "checkin",
        "close",
        "invalidate",
        "soft_invalidate",
    ],
)
def test_a_listener_is_handed_a_sealed_connection(name: str, engine: sqlalchemy.Engine) -> None:
    handed: list[Any] = []
    event.listen(engine, name, lambda connection, *_rest: handed.append(connection))
    with engine.connect() as connection:
        connection.exec_driver_sql(NAMES).all()
        connection.connection.invalidate(soft=name == "soft_invalidate")
    engine.connect().close()
    engine.dispose()
    seen = [one for one in handed if one is not None]  # one that was invalidated is checked in as None
    assert seen
    assert all(map(masklib.is_wrapped, seen))


def test_every_way_to_the_drivers_connection_ends_at_the_sealed_one(engine: sqlalchemy.Engine) -> None:
    fairy: Any = engine.raw_connection()
    with engine.connect() as connection:
        found = [
            fairy.dbapi_connection,
            fairy.driver_connection,
            fairy._connection_record.dbapi_connection,
            fairy._connection_record.driver_connection,
            connection.connection.dbapi_connection,
            connection.connection.driver_connection,
            connection.execution_options(x=1).connection.driver_connection,
            engine.dialect.get_driver_connection(fairy.dbapi_connection),
        ]
    fairy.close()
    assert all(map(masklib.is_wrapped, found))


@pytest.mark.parametrize("kind", [pool.NullPool, pool.StaticPool, pool.SingletonThreadPool, pool.QueuePool])
def test_every_pool_hands_out_sealed_connections(
    kind: type[pool.Pool], attacked_file: Path, watch: Watch
) -> None:
    made = sqlalchemy.create_engine(f"sqlite:///{attacked_file}", poolclass=kind)
    with made.connect() as connection:  # before: the pool may keep it
        connection.exec_driver_sql("SELECT 1")
    engine = masklib.sqlalchemy.mask_engine(made, key=KEY)
    seen = []
    for one in (engine, engine.execution_options(x=1)):
        with one.connect() as connection:
            seen.append(connection.exec_driver_sql(NAMES).all())
        engine.dispose()
    assert watch.all_leaks([("rows", str(seen))]) == []
