"""mysql-connector-python on a real MariaDB: cursors of all shapes, prepared statements, dicts, errors."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

import mysql.connector
import pymysql
import pytest

import masklib
from masklib.errors import BlockedExitError, UnknownExitError
from masklib.policy import Policy
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

KEY = bytes(range(32))
EMAIL = "wyvernqx.blothmar@kestrelhoaxby.org"
SECRETS = ("wyvernqx", "blothmar", "kestrelhoaxby", "2127365087")
DDL = (
    "CREATE TABLE people (id INT PRIMARY KEY, email VARCHAR(100) UNIQUE, phone TEXT, notes TEXT, raw_note BLOB, n INT)",
    f"INSERT INTO people VALUES (1, '{EMAIL}', '+12127365087', 'wrote from {EMAIL}', 'from {EMAIL}', 42)",
    "INSERT INTO people VALUES (2, 'ystradgyn@ombrefjell.net', NULL, 'nothing', NULL, 7)",
)


def leaked(value: Any) -> list[str]:
    return [secret for secret in SECRETS if secret in repr(value)]


@pytest.fixture
def place(mariadb_database: dict[str, Any]) -> dict[str, Any]:  # noqa: F811  (how a fixture is asked for)
    """Arguments of ``connect`` for a database with rows."""
    with pymysql.connect(**mariadb_database, autocommit=True) as raw, raw.cursor() as cursor:
        for statement in DDL:
            cursor.execute(statement)
    return mariadb_database


@pytest.fixture
def raw(place: dict[str, Any]) -> Iterator[Any]:
    made: Any = mysql.connector.connect(**place, use_pure=True)
    with contextlib.closing(made):
        yield made


@pytest.fixture
def sealed(raw: Any) -> Any:
    return masklib.wrap(raw, key=KEY)


SHAPES: list[dict[str, Any]] = [
    {},
    {"buffered": True},
    {"dictionary": True},
    {"buffered": True, "dictionary": True},
    {"prepared": True},
    {"prepared": True, "dictionary": True},
]


@pytest.mark.parametrize("shape", SHAPES, ids=repr)
def test_every_cursor_masks_in_every_way(shape: dict[str, Any], raw: Any, sealed: Any) -> None:
    plain = raw.cursor(**shape)
    plain.execute("SELECT * FROM people WHERE id < %s ORDER BY id", (3,))
    expected = plain.fetchall()
    plain.close()
    ways: list[Callable[[Any], Any]] = [
        lambda cursor: cursor.fetchall(),
        list,
        lambda cursor: [cursor.fetchone(), *cursor.fetchmany(5)],
    ]
    for way in ways:
        cursor = sealed.cursor(**shape)
        cursor.execute("SELECT * FROM people WHERE id < %s ORDER BY id", (3,))
        found = way(cursor)

        assert leaked([found, cursor.description, cursor.column_names]) == []
        assert [type(row) for row in found] == [type(row) for row in expected]
        numbers = [row["n"] if isinstance(row, dict) else row[5] for row in found]
        assert numbers == [42, 7]
        assert cursor.column_names[0] == "id"
        cursor.close()


def test_a_context_manager_hands_out_sealed_objects(sealed: Any) -> None:
    with sealed as connection, connection.cursor() as cursor:
        assert connection is sealed
        cursor.execute("SELECT email FROM people")
        assert leaked(cursor.fetchall()) == []


def test_several_statements_are_of_unknown_origin(raw: Any) -> None:
    sealed = masklib.wrap(raw, key=KEY, policy=Policy(writes="raw"))
    cursor = sealed.cursor()
    cursor.execute("SELECT n FROM people; SELECT email AS x FROM people")
    found = [cursor.fetchall()]
    while cursor.nextset():
        found.append(cursor.fetchall())

    assert leaked(found) == []


@pytest.mark.parametrize("options", [{"raw": True}, {"cursor_class": mysql.connector.cursor.MySQLCursorRaw}])
def test_cursors_that_see_bytes_are_refused(options: dict[str, Any], sealed: Any) -> None:
    with pytest.raises(BlockedExitError):
        sealed.cursor(**options)


@pytest.mark.parametrize(
    "name", ["statement", "stored_results", "fetchwarnings", "warnings", "callproc", "_rows", "_executed"]
)
def test_exits_of_a_cursor_that_nobody_masks_are_refused(name: str, sealed: Any) -> None:
    cursor = sealed.cursor()
    with pytest.raises((BlockedExitError, UnknownExitError)):
        getattr(cursor, name)


@pytest.mark.parametrize(
    "name", ["cmd_query", "get_rows", "info_query", "set_converter_class", "converter_class", "_socket"]
)
def test_exits_of_the_connection_are_refused(name: str, sealed: Any) -> None:
    with pytest.raises((BlockedExitError, UnknownExitError)):
        getattr(sealed, name)


def test_a_parameter_cannot_become_another_statement(sealed: Any) -> None:
    cursor = sealed.cursor()
    with pytest.raises(BlockedExitError):
        cursor.execute("SELECT '%s', \"a\", id FROM people", (" , email FROM people -- ",))


def test_errors_keep_class_number_and_sqlstate_and_lose_their_values(raw: Any) -> None:
    sealed = masklib.wrap(raw, key=KEY, policy=Policy(writes="raw"))
    cursor = sealed.cursor()
    with pytest.raises(mysql.connector.IntegrityError) as caught:
        cursor.execute(f"INSERT INTO people (id, email) VALUES (9, '{EMAIL}')")

    assert (caught.value.errno, caught.value.sqlstate) == (1062, "23000")
    assert leaked([str(caught.value), caught.value.args, vars(caught.value), caught.value.__context__]) == []


def test_commits_and_settings_work_as_raw(place: dict[str, Any], sealed: Any) -> None:
    sealed.autocommit = False
    cursor = sealed.cursor()
    cursor.execute("CREATE TABLE fruit (kind TEXT)")
    cursor.executemany("INSERT INTO fruit VALUES (%s)", [("fig",), ("pear",)])
    assert cursor.rowcount == 2
    sealed.commit()
    with pymysql.connect(**place) as other, other.cursor() as reader:
        reader.execute("SELECT count(*) FROM fruit")
        assert reader.fetchone() == (2,)
