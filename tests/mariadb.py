"""A real MariaDB server for the tests, started once a run in a scratch directory of its own.

Needs the server's binaries, which no wheel holds: on Debian and Ubuntu the packages ``mariadb-server-core``
and ``mariadb-client-core`` (neither starts a service). Where they are absent the tests skip and say so.

Use it from a test or a ``conftest.py``::

    from tests.mariadb import mariadb_server, mariadb_database  # noqa: F401  (fixtures)
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
import uuid
from typing import TYPE_CHECKING, Any

import pytest

from tests.servers import locked, scratch

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

__all__ = ["REASON", "mariadb_database", "mariadb_server", "missing"]

REASON = "no MariaDB server here: install mariadb-server-core and mariadb-client-core"
_START = 300.0  # seconds; a loaded machine takes its time
_PLACES = "/usr/sbin:/usr/libexec:/usr/local/sbin"
_OPTIONS = (
    "--skip-networking", "--skip-log-bin", "--skip-name-resolve", "--innodb-flush-log-at-trx-commit=0",
    "--innodb-buffer-pool-size=32M", "--innodb-doublewrite=0", "--character-set-server=utf8mb4",
    "--collation-server=utf8mb4_bin", "--lc-messages=en_US",
    "--innodb-stats-persistent=1", "--innodb-stats-auto-recalc=0", "--use-stat-tables=never",
    "--default-time-zone=+00:00", "--loose-debug-no-sync", "--loose-innodb-flush-method=nosync",
)  # fmt: skip
"""A test server may lose its data in a crash, and is reached by its socket only.

It waits for no disk: making and dropping a table took three times as long with that.

Its statistics change on ANALYZE alone: gathered in the background they would change plans, and plans the order of rows.
"""


def _binary(*names: str) -> str | None:
    path = os.pathsep.join((os.environ.get("PATH", ""), _PLACES.replace(":", os.pathsep)))
    return next((found for name in names if (found := shutil.which(name, path=path))), None)


def missing() -> bool:
    """Say whether the server's binaries are absent."""
    return not (_binary("mariadbd") and _binary("mariadb-install-db"))


def _run(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603  (own binaries)
    assert done.returncode == 0, done.stderr[-2000:]


def _as_root() -> tuple[str, ...]:
    """As root it has to be told so; any other user is who it runs as anyway."""
    return ("--user=root",) if os.geteuid() == 0 else ()


def _install(home: Path) -> None:
    _run(
        str(_binary("mariadb-install-db")), "--no-defaults", f"--datadir={home / 'data'}",
        *_as_root(), "--auth-root-authentication-method=normal", "--skip-test-db",
    )  # fmt: skip


def _boot(home: Path) -> None:
    """Start the server as nobody's child: any worker may be the last to use it, and stops it then."""
    command = (
        str(_binary("mariadbd")), "--no-defaults", *_as_root(), f"--datadir={home / 'data'}",
        f"--socket={home / 's'}", f"--pid-file={home / 'pid'}", f"--tmpdir={home / 'data'}", *_OPTIONS,
    )  # fmt: skip
    with (home / "log").open("wb") as log:
        subprocess.run(  # noqa: S603  (own binaries)
            ["/bin/sh", "-c", '"$@" & ', "sh", *command],
            stdout=log, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True, check=True,
        )  # fmt: skip


def _connect(home: Path) -> Any:
    import pymysql

    return pymysql.connect(unix_socket=str(home / "s"), user="root", autocommit=True)


def _answers(home: Path) -> bool:
    """Say whether the server greets. Not by the driver: it leaves its socket open where nobody answers."""
    with socket.socket(socket.AF_UNIX) as probe:
        probe.settimeout(_START)
        try:
            probe.connect(str(home / "s"))
            return bool(probe.recv(1))
        except OSError:
            return False


def _await(home: Path) -> None:
    end = time.monotonic() + _START
    while not _answers(home):
        told = (home / "log").read_text(errors="replace")
        assert "[ERROR] Aborting" not in told, told[-2000:]
        assert time.monotonic() < end, f"the MariaDB server did not answer in time: {told[-2000:]}"
        time.sleep(0.1)


def _users(home: Path, by: int) -> int:
    """Count the processes of this run that use the server."""
    counter = home / "users"
    count = int(counter.read_text()) if counter.exists() else 0
    counter.write_text(str(count + by))
    return count + by


def _stop(home: Path) -> None:
    """Stop the server, whichever worker started it, and remove its directory."""
    with _connect(home) as admin, admin.cursor() as cursor:
        cursor.execute("SHUTDOWN")
    end = time.monotonic() + _START
    while (home / "pid").exists() and time.monotonic() < end:
        time.sleep(0.05)
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="session")
def mariadb_server(run_name: str) -> Iterator[dict[str, Any]]:
    """Arguments of ``pymysql.connect`` for the server's administrator. All xdist workers share one server."""
    if socket_path := os.environ.get("MARIADB_SOCKET"):  # a test that runs tests hands its own on
        yield {"unix_socket": socket_path, "user": "root"}
        return
    if missing():
        pytest.skip(REASON)
    home = scratch("masklib-my", run_name, 0o700)
    with locked(home):
        if _users(home, 1) == 1:
            _install(home)
            _boot(home)
            _await(home)
    try:
        yield {"unix_socket": str(home / "s"), "user": "root"}
    finally:
        with locked(home):
            if _users(home, -1) == 0:
                _stop(home)


@pytest.fixture
def mariadb_database(mariadb_server: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Arguments of ``pymysql.connect`` for a fresh, empty database, dropped after the test."""
    import pymysql

    name = f"test_{uuid.uuid4().hex}"
    admin: Any = pymysql.connect(**mariadb_server, autocommit=True)
    with admin, admin.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
        yield {**mariadb_server, "database": name}
        cursor.execute(f"DROP DATABASE {name}")
