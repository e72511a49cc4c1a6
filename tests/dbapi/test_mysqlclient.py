"""mysqlclient on a real MariaDB. It is built in C against the client library: where it is absent, these skip."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import pymysql
import pytest

import masklib
from masklib.errors import BlockedExitError, UnknownExitError
from masklib.policy import Policy
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from collections.abc import Iterator

MySQLdb: Any = pytest.importorskip(
    "MySQLdb", reason="mysqlclient is not built here (it needs libmariadb-dev and a C compiler)"
)
cursors: Any = pytest.importorskip("MySQLdb.cursors")

KEY = bytes(range(32))
EMAIL = "wyvernqx.blothmar@kestrelhoaxby.org"
SECRETS = ("wyvernqx", "blothmar", "kestrelhoaxby", "2127365087")


def leaked(value: Any) -> list[str]:
    return [secret for secret in SECRETS if secret in repr(value)]


@pytest.fixture
def raw(mariadb_database: dict[str, Any]) -> Iterator[Any]:  # noqa: F811  (how a fixture is asked for)
    with pymysql.connect(**mariadb_database, autocommit=True) as first, first.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE people (id INT PRIMARY KEY, email VARCHAR(100) UNIQUE, phone TEXT, note BLOB, n INT)"
        )
        cursor.execute(f"INSERT INTO people VALUES (1, '{EMAIL}', '+12127365087', 'from {EMAIL}', 42)")
        cursor.execute("INSERT INTO people VALUES (2, 'ystradgyn@ombrefjell.net', NULL, NULL, 7)")
    with contextlib.closing(MySQLdb.connect(**mariadb_database)) as made:
        yield made


@pytest.fixture
def sealed(raw: Any) -> Any:
    return masklib.wrap(raw, key=KEY)


@pytest.mark.parametrize("name", ["Cursor", "DictCursor", "SSCursor", "SSDictCursor"])
def test_every_cursor_masks_in_every_way(name: str, sealed: Any) -> None:
    cursor = sealed.cursor(getattr(cursors, name))
    found: list[Any] = []
    cursor.execute("SELECT * FROM people WHERE id < %s ORDER BY id", (3,))
    found += cursor.fetchall()
    cursor.execute("SELECT * FROM people ORDER BY id")
    found.append(cursor.fetchone())
    found += cursor.fetchmany(5)
    cursor.execute("SELECT * FROM people ORDER BY id")
    found += list(cursor)

    assert len(found) == 6
    assert {type(row) for row in found} == {dict if "Dict" in name else tuple}
    assert [row["n"] if isinstance(row, dict) else row[4] for row in found] == [42, 7] * 3
    assert leaked([found, cursor.description]) == []
    assert cursor.connection is sealed


@pytest.mark.parametrize("name", ["query", "store_result", "use_result", "converter", "fileno", "_db"])
def test_exits_of_the_connection_are_refused(name: str, sealed: Any) -> None:
    with pytest.raises((BlockedExitError, UnknownExitError)):
        getattr(sealed, name)


@pytest.mark.parametrize("name", ["_rows", "_result", "messages"])
def test_exits_of_a_cursor_are_refused(name: str, sealed: Any) -> None:
    with pytest.raises((BlockedExitError, UnknownExitError)):
        getattr(sealed.cursor(), name)


@pytest.mark.parametrize("name", ["Cursor", "DictCursor", "SSCursor"])
def test_a_procedure_s_rows_and_parameters_are_masked(name: str, raw: Any) -> None:
    with contextlib.closing(raw.cursor()) as cursor:
        cursor.execute(
            "CREATE PROCEDURE one_of(IN wanted INT, OUT found VARCHAR(100)) BEGIN SELECT email FROM people;"
            " SELECT email INTO found FROM people WHERE id = wanted; END"
        )
    cursor = masklib.wrap(raw, key=KEY, policy=Policy(writes="raw")).cursor(getattr(cursors, name))
    given = cursor.callproc("one_of", (1, None))
    rows = cursor.fetchall()
    while cursor.nextset():
        pass
    cursor.execute("SELECT @`_one_of_0` AS a, @`_one_of_1` AS b")
    parameters = cursor.fetchall()

    assert given == (1, None)
    assert [len(rows), len(parameters)] == [2, 1]
    assert leaked([rows, parameters]) == []


def test_an_agent_reads_and_does_not_write(raw: Any) -> None:
    agent = masklib.wrap(raw, key=KEY, policy=Policy(preset="agent"))
    cursor = agent.cursor()
    cursor.execute("SELECT email FROM people ORDER BY id")
    found = cursor.fetchall()
    raw.rollback()
    with contextlib.closing(raw.cursor()) as bare, pytest.raises(MySQLdb.OperationalError, match="READ ONLY"):
        bare.execute("DELETE FROM people")

    assert len(found) == 2
    assert leaked(found) == []


def test_errors_keep_class_and_number_and_lose_their_values(raw: Any) -> None:
    sealed = masklib.wrap(raw, key=KEY, policy=Policy(writes="raw"))
    with pytest.raises(MySQLdb.IntegrityError) as caught:
        sealed.cursor().execute(f"INSERT INTO people (id, email) VALUES (9, '{EMAIL}')")

    assert caught.value.args[0] == 1062
    assert leaked([str(caught.value), caught.value.args, caught.value.__context__]) == []


def test_install_seals_what_connect_hands_out(mariadb_database: dict[str, Any]) -> None:  # noqa: F811  (a fixture)
    masklib.install("MySQLdb", key=KEY)
    try:
        with contextlib.closing(MySQLdb.connect(**mariadb_database)) as connection:
            assert masklib.is_wrapped(connection)
    finally:
        masklib.uninstall("MySQLdb")


@pytest.mark.parametrize("deed", [
    lambda conn, words: conn.set_sql_mode("', @x = " + words + ", @y = '"),
    lambda conn, words: conn.set_character_set("utf8mb4", "utf8mb4_bin, @x = " + words),
])  # fmt: skip
def test_what_a_setting_splices_into_its_statement_is_names_only(deed: Any, raw: Any, sealed: Any) -> None:
    with pytest.raises(BlockedExitError, match="names"):
        deed(sealed, "(SELECT email FROM people LIMIT 1)")
    sealed.set_sql_mode("STRICT_TRANS_TABLES,NO_ZERO_DATE")
    sealed.set_character_set("utf8mb4", "utf8mb4_bin")
    with contextlib.closing(raw.cursor()) as cursor:
        cursor.execute("SELECT @x, @@sql_mode, @@collation_connection")
        found = cursor.fetchone()

    assert found[0] is None
    assert "NO_ZERO_DATE" in found[1]
    assert found[2] == "utf8mb4_bin"


def test_going_on_to_the_next_result_says_what_it_says_raw(raw: Any) -> None:
    sealed = masklib.wrap(raw, key=KEY, policy=Policy(writes="raw"))
    told = []
    for connection in (raw, sealed):
        cursor = connection.cursor()
        cursor.execute("SELECT 1; SELECT 2; SELECT email FROM people")
        told.append([cursor.nextset(), cursor.nextset(), cursor.nextset()])
        cursor.close()

    assert told[0] == told[1] == [1, 1, None]
