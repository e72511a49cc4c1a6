"""What attacks are run against: databases full of canaries, raw and wrapped, under the default preset."""

from __future__ import annotations

import shutil
import sqlite3
import uuid
from contextlib import closing
from typing import TYPE_CHECKING, Any

import duckdb
import psycopg
import pymysql
import pytest
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tests.attacks.attack import KEY, Target
from tests.leaks.canaries import CANARIES, OTHER
from tests.leaks.database import fill
from tests.leaks.surrogates import expected
from tests.leaks.watch import Watch
from tests.mariadb import mariadb_server  # noqa: F401  (a fixture)

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
        admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE masklib_template").format(sql.Identifier(name)))
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


class MariaDatabase:
    """A MariaDB database full of canaries; made anew only where an attack left a trace, since that is slow."""

    def __init__(self, server: dict[str, Any]) -> None:
        self.given = {**server, "autocommit": True}
        self.name = f"attacked_{uuid.uuid4().hex}"
        self._fill()
        self._state = self._look()

    def connect(self) -> Any:
        """Open a raw connection."""
        return pymysql.connect(**self.given, database=self.name)

    def restore(self) -> None:
        """Make the database as it was."""
        if self._look() != self._state:
            self._fill()

    def drop(self) -> None:
        """Drop it."""
        self._ask(f"DROP DATABASE IF EXISTS {self.name}")

    def _fill(self) -> None:
        self.drop()
        self._ask(f"CREATE DATABASE {self.name}")
        with closing(self.connect()) as raw:
            fill(raw, "pymysql", "%s")
            for statement in _MORE:
                raw.cursor().execute(statement)

    def _look(self) -> list[Any]:
        tables = ", ".join(f"{self.name}.{one}" for one in ("people", "orders", "opaque", "customers"))
        here = f"_schema = '{self.name}'"
        return [
            self._ask(f"CHECKSUM TABLE {tables}"),
            self._ask(f"SELECT table_name, column_name FROM information_schema.columns WHERE table{here}"),
            self._ask(f"SELECT routine_name FROM information_schema.routines WHERE routine{here}"),
            self._ask(f"SELECT trigger_name FROM information_schema.triggers WHERE trigger{here}"),
        ]

    def _ask(self, sql: str) -> Any:
        with closing(pymysql.connect(**self.given)) as admin, admin.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall()


@pytest.fixture(scope="session")
def attacked_mariadb(
    mariadb_server: dict[str, Any],  # noqa: F811  (how a fixture is asked for)
) -> Iterator[tuple[MariaDatabase, MariaDatabase]]:
    """Two MariaDB databases full of canaries, the second to try attacks on: there DDL commits."""
    pair = MariaDatabase(mariadb_server), MariaDatabase(mariadb_server)
    yield pair
    for one in pair:
        one.drop()


@pytest.fixture
def mariadb_target(attacked_mariadb: tuple[MariaDatabase, MariaDatabase]) -> Iterator[Target]:
    """Those two as they were."""
    for one in attacked_mariadb:
        one.restore()
    with closing(Target("pymysql", *(one.connect for one in attacked_mariadb))) as target:
        yield target


@pytest.fixture(scope="session")
def attacked_duckdb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A DuckDB file full of canaries, to be copied."""
    path = tmp_path_factory.mktemp("attacks") / "template.duckdb"
    with duckdb.connect(path) as raw:
        fill(raw, "duckdb", "?")
        for statement in _MORE:
            raw.execute(statement)
    return path


@pytest.fixture
def duckdb_target(attacked_duckdb: Path, tmp_path: Path) -> Iterator[Target]:
    """A copy of that file of the test's own."""
    path, spare = (
        shutil.copy(attacked_duckdb, tmp_path / f"{name}.duckdb") for name in ("attacked", "spare")
    )
    with closing(Target("duckdb", lambda: duckdb.connect(path), lambda: duckdb.connect(spare))) as target:
        yield target


TARGETS = {
    "sqlite3": "sqlite_target",
    "psycopg": "postgres_target",
    "pymysql": "mariadb_target",
    "duckdb": "duckdb_target",
}
"""The fixture of each driver's database."""


@pytest.fixture
def target(request: pytest.FixtureRequest) -> Target:
    """The database of the driver that the attack names."""
    attack = request.node.callspec.params["attack"]
    name = TARGETS[attack.driver]
    found = request.getfixturevalue(name)
    assert isinstance(found, Target)
    return found
