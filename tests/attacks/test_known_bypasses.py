"""Ways that values left other proxies and wrappers by, each named after its class.

The names are those under which they were seen: in tracing libraries that wrap the same drivers
(DataDog/dd-trace-py #154, #228, #4205, #5354, #5970; open-telemetry/opentelemetry-python-contrib #143, #578,
#1077, #1479), in masking proxies (bytebase/bytebase #19156, #19436, #20288, #20560, #20565, #20631;
apache/kyuubi #3581, #6930; apache/submarine #403; ridi-oss/proxy-monster #114), in PostgreSQL Anonymizer's news,
and where the raw drivers' objects were asked one by one. Whatever comes back, is raised, logged or seen by a
callback must not show the value; that the way is refused is as good as that it is masked.
"""

from __future__ import annotations

import sqlite3
from contextlib import suppress
from typing import TYPE_CHECKING, Any

import adbc_driver_sqlite.dbapi
import duckdb
import pg8000.dbapi
import psycopg2
import pymysql
import pytest

import masklib
from masklib.testing import assert_no_leak
from tests.attacks.known_bypasses import CANARY, Seen, cases
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    import psycopg

    from tests.attacks.known_bypasses import Attempt

KEY = bytes(range(32))
ROWS = ((1, CANARY, 42), (2, "bob.zq8@corp.example.org", 7))


# ------------------------------------------------------------------ the databases
def fill(execute: Callable[..., Any], placeholder: str) -> None:
    execute(
        "CREATE TABLE people (id INTEGER PRIMARY KEY, email VARCHAR(200) UNIQUE, n INTEGER CHECK (n > 1))"
    )
    for row in ROWS:
        execute("INSERT INTO people VALUES (?, ?, ?)".replace("?", placeholder), row)
    execute("CREATE VIEW v AS SELECT email AS x FROM people")


@pytest.fixture
def raw_sqlite(sqlite: sqlite3.Connection) -> Any:
    fill(sqlite.execute, "?")
    sqlite.commit()
    return sqlite


@pytest.fixture
def raw_duckdb() -> Iterator[Any]:
    connection = duckdb.connect(":memory:")
    fill(connection.execute, "?")
    yield connection
    connection.close()


@pytest.fixture
def raw_psycopg(postgres: psycopg.Connection[Any]) -> Any:
    fill(postgres.execute, "%s")
    postgres.execute("CREATE FUNCTION leak() RETURNS SETOF text LANGUAGE sql AS 'SELECT email FROM people'")
    postgres.execute("SELECT lo_from_bytea(4242, %s)", [CANARY.encode()])
    postgres.commit()
    postgres.execute("ANALYZE people")
    postgres.commit()
    return postgres


@pytest.fixture
def raw_psycopg2(raw_psycopg: Any, postgres_database: str) -> Iterator[Any]:
    connection = psycopg2.connect(postgres_database)
    yield connection
    connection.close()


@pytest.fixture
def raw_pg8000(raw_psycopg: Any) -> Iterator[Any]:
    info = raw_psycopg.info
    module: Any = pg8000.dbapi
    connection = module.connect(
        info.user, database=info.dbname, unix_sock=f"{info.host}/.s.PGSQL.{info.port}"
    )
    yield connection
    with suppress(Exception):
        connection.close()


@pytest.fixture
def raw_adbc(tmp_path: Path) -> Iterator[Any]:
    with sqlite3.connect(tmp_path / "people.db") as filled:
        fill(filled.execute, "?")
    filled.close()
    connection = adbc_driver_sqlite.dbapi.connect(str(tmp_path / "people.db"))
    yield connection
    with suppress(Exception):
        connection.close()


@pytest.fixture
def raw_pymysql(mariadb_database: dict[str, Any]) -> Iterator[Any]:  # noqa: F811  (how a fixture is asked for)
    connection = pymysql.connect(**mariadb_database)
    with connection.cursor() as cursor:
        fill(cursor.execute, "%s")
        cursor.execute("CREATE PROCEDURE leak() SELECT email FROM people")
    connection.commit()
    yield connection
    if connection.open:
        connection.close()


@pytest.mark.parametrize(
    ("driver", "name", "attempt"), [pytest.param(*one, id="-".join(one[:2])) for one in cases()]
)
def test_a_known_bypass_shows_nothing(
    driver: str,
    name: str,
    attempt: Attempt,
    request: pytest.FixtureRequest,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    conn = masklib.wrap(request.getfixturevalue(f"raw_{driver}"), key=KEY)
    caplog.set_level("DEBUG")
    seen = Seen()
    folder = tmp_path / "out"
    folder.mkdir()
    try:
        seen.append(attempt(conn, seen, folder))
    except Exception as error:  # noqa: BLE001  (refused is as good as masked; what the refusal shows is looked at)
        seen.append(error)
    files = [path.read_bytes() for path in folder.iterdir()]
    with suppress(Exception):
        conn.close()
    logged = [vars(record) for record in caplog.records if record.name.startswith("masklib")]

    assert_no_leak([CANARY, "canary.zq7"], seen, files, logged, capfd.readouterr())
