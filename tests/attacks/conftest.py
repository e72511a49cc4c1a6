"""What attacks are run against: databases full of canaries, raw and wrapped, under the default preset."""

from __future__ import annotations

import shutil
import sqlite3
import uuid
from contextlib import closing
from typing import TYPE_CHECKING

import psycopg
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tests.attacks.attack import KEY, Target
from tests.leaks.canaries import CANARIES, OTHER
from tests.leaks.database import fill
from tests.leaks.surrogates import expected
from tests.leaks.watch import Watch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


_MORE = (
    "CREATE TABLE customers (id INTEGER, name TEXT, diary TEXT)",
    "INSERT INTO customers VALUES (1, 'Zephyrxa Quorvantz', 'slept badly, zephyrxa did')",
)
"""A table whose columns only their table, or the policy, gives away; no detector finds anything in them."""


@pytest.fixture(scope="session")
def watch() -> Watch:
    """What looks for the canaries and knows their surrogates."""
    canaries = [*CANARIES, *OTHER]
    return Watch(canaries, expected(canaries, KEY))


@pytest.fixture(scope="session")
def attacked_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file full of canaries, to be copied."""
    path = tmp_path_factory.mktemp("attacks") / "template.sqlite"
    with closing(sqlite3.connect(path)) as raw:
        fill(raw, "sqlite3", "?")
        for statement in _MORE:
            raw.execute(statement)
        raw.commit()
    return path


@pytest.fixture
def sqlite_target(attacked_file: Path, tmp_path: Path) -> Iterator[Target]:
    """A copy of that file of the test's own."""
    path, spare = (shutil.copy(attacked_file, tmp_path / f"{name}.sqlite") for name in ("attacked", "spare"))
    with closing(Target("sqlite3", lambda: sqlite3.connect(path), lambda: sqlite3.connect(spare))) as target:
        yield target


@pytest.fixture(scope="session")
def attacked_database(postgres_dsn: str) -> Iterator[str]:
    """The name of a PostgreSQL database full of canaries, into which nobody commits anything."""
    name = f"attacked_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_dsn, autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        with psycopg.connect(make_conninfo(postgres_dsn, dbname=name)) as raw:
            fill(raw, "psycopg", "%s")
            for statement in _MORE:
                raw.execute(statement)
        yield name
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def postgres_target(postgres_dsn: str, attacked_database: str) -> Iterator[Target]:
    """That database, shared: every test's transaction is rolled back when its connection is closed."""
    dsn = make_conninfo(postgres_dsn, dbname=attacked_database)
    with closing(Target("psycopg", lambda: psycopg.connect(dsn))) as target:
        yield target


@pytest.fixture
def postgres_copy(postgres_dsn: str, attacked_database: str) -> Iterator[Target]:
    """A copy of that database of the test's own, for attacks that must commit."""
    name = f"attacked_{uuid.uuid4().hex}"
    dsn = make_conninfo(postgres_dsn, dbname=name)
    with psycopg.connect(postgres_dsn, autocommit=True) as admin:
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(
                sql.Identifier(name), sql.Identifier(attacked_database)
            )
        )
        with closing(Target("psycopg", lambda: psycopg.connect(dsn, autocommit=True))) as target:
            yield target
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def target(request: pytest.FixtureRequest) -> Target:
    """The database of the driver that the attack names."""
    attack = request.node.callspec.params["attack"]
    name = {"sqlite3": "sqlite_target", "psycopg": "postgres_target"}[attack.driver]
    found = request.getfixturevalue(name)
    assert isinstance(found, Target)
    return found
