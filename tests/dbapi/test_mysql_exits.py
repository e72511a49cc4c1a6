"""What MySQL's drivers keep or tell besides rows: the text that was sent, warnings, converters, a query's count.

One table of cases for PyMySQL and mysqlclient (where it is built); aiomysql has the same bodies, awaited.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib
import warnings
from typing import TYPE_CHECKING, Any

import aiomysql
import pymysql
import pytest

import masklib
from masklib.errors import StatementDeniedError
from masklib.policy import Policy
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = bytes(range(32))
EMAIL = "wyvernqx.blothmar@kestrelhoaxby.org"
SECRETS = ("wyvernqx", "blothmar", "kestrelhoaxby")
AS_NUMBERS = "UPDATE notes SET n = (SELECT max(email) FROM people)"


def leaked(value: Any) -> list[str]:
    return [secret for secret in SECRETS if secret in repr(value)]


@pytest.fixture
def place(mariadb_database: dict[str, Any]) -> dict[str, Any]:  # noqa: F811  (how a fixture is asked for)
    with pymysql.connect(**mariadb_database, autocommit=True) as raw, raw.cursor() as cursor:
        cursor.execute("CREATE TABLE people (id INT PRIMARY KEY, email VARCHAR(100))")
        cursor.execute(f"INSERT INTO people VALUES (1, '{EMAIL}')")
        cursor.execute("CREATE TABLE notes (n INT, word TEXT)")
        cursor.execute("INSERT INTO notes VALUES (1, 'a')")
    return mariadb_database


@pytest.fixture(params=["pymysql", "MySQLdb"])
def raw(request: pytest.FixtureRequest, place: dict[str, Any]) -> Iterator[Any]:
    driver = pytest.importorskip(request.param, reason="mysqlclient is not built here")
    with contextlib.closing(driver.connect(**place, local_infile=True)) as made:
        yield made


def text(value: Any) -> Any:
    return value.decode() if isinstance(value, bytes) else value


def test_the_text_that_was_sent_is_told_where_nothing_in_it_was_turned_back(raw: Any) -> None:
    cursor = masklib.wrap(raw, key=KEY, policy=Policy(writes="raw")).cursor()
    told = [cursor._executed]
    cursor.execute("SELECT %s", ("a",))
    told.append(text(cursor._executed))
    cursor.executemany("INSERT INTO notes VALUES (%s, %s)", [(2, "b"), (3, "c")])
    told.append(text(cursor._executed))

    assert told == [None, "SELECT 'a'", "INSERT INTO notes VALUES (2, 'b'),(3, 'c')"]


def test_real_values_of_surrogates_are_not_told_and_not_left_behind(raw: Any) -> None:
    cursor = masklib.wrap(raw, key=KEY).cursor()
    cursor.execute("SELECT email FROM people")
    surrogate = cursor.fetchone()[0]
    cursor.execute("SELECT id FROM people WHERE email = %s", (surrogate,))
    rows, told = cursor.fetchall(), [cursor._executed]
    for fails in (
        ("SELECT %s, %s", (1,)),
        ("DROP TABLE nowhere", None),
        ("SELECT nothing FROM nowhere", None),
        (1, None),
    ):
        with pytest.raises(Exception, match=r"."):
            cursor.execute(*fails)
        told.append(cursor._executed)

    assert rows == ((1,),)
    assert leaked(told) == []


def test_warnings_tell_level_number_and_what_a_template_knows(raw: Any) -> None:
    conn = masklib.wrap(raw, key=KEY, policy=Policy(writes="raw"))
    conn.cursor().execute("SET sql_mode = ''")
    conn.cursor().execute(AS_NUMBERS)
    found = conn.show_warnings()

    assert [(level, number) for level, number, _ in found] == [("Warning", 1366)]
    assert "`notes`.`n` at row" in found[0][2]
    assert leaked(found) == []


def test_converters_are_shown_and_none_can_be_put_in(raw: Any) -> None:
    conn = masklib.wrap(raw, key=KEY)
    seen: list[Any] = []
    conn.encoders[str] = seen.append
    cursor = conn.cursor()
    cursor.execute("SELECT id FROM people WHERE email = %s", (EMAIL,))

    assert conn.encoders.keys() == raw.encoders.keys()
    assert conn.encoders is not raw.encoders
    assert seen == []


def test_of_two_columns_of_one_name_a_dict_keeps_both(raw: Any) -> None:
    cursors = importlib.import_module(f"{type(raw).__module__.partition('.')[0]}.cursors")
    conn = masklib.wrap(raw, key=KEY, policy=Policy.of(columns={"notes.*": "clear"}))
    query = "SELECT people.id, notes.word AS id, people.email, notes.n AS email FROM people JOIN notes"
    rows = []
    for one in (raw, conn):
        cursor = one.cursor(cursors.DictCursor)
        cursor.execute(query)
        rows += cursor.fetchall()

    assert rows[0].keys() == rows[1].keys()
    assert [rows[1][key] for key in ("id", "notes.id", "notes.email")] == [1, "a", 1]
    assert leaked(rows[1]) == []


def test_a_file_of_the_program_s_is_loaded_as_a_write(raw: Any, tmp_path: Any) -> None:
    file = tmp_path / "rows"
    file.write_text("8\tb\n9\tc\n")
    load = f"LOAD DATA LOCAL INFILE '{file}' INTO TABLE notes"
    with pytest.raises(StatementDeniedError):
        masklib.wrap(raw, key=KEY).cursor().execute(load)
    cursor = masklib.wrap(raw, key=KEY, policy=Policy(writes="raw")).cursor()
    cursor.execute(load)
    for other in (load.replace(" LOCAL", ""), "LOAD DATA INFILE 'LOCAL' INTO TABLE notes"):
        with pytest.raises(StatementDeniedError):
            cursor.execute(other)
    cursor.execute("SELECT count(*) FROM notes")

    assert cursor.fetchall() == ((3,),)


def test_a_cursor_class_of_the_program_s_own_runs_on_masked_rows(raw: Any) -> None:
    cursors = importlib.import_module(f"{type(raw).__module__.partition('.')[0]}.cursors")
    seen: list[Any] = []

    class Pairs(dict[str, Any]):
        pass

    class Mine(cursors.DictCursor):  # type: ignore[name-defined,misc]
        dict_type = Pairs

        def __init__(self, connection: Any) -> None:
            super().__init__(connection)
            self.count = 0

        def fetchone(self) -> Any:
            self.count += 1
            seen.append((self.connection, row := super().fetchone()))
            return row

        def _do_get_result(self, *_args: Any) -> None:
            seen.append(self._rows)

        def peek(self) -> Any:
            return self._rows

    conn = masklib.wrap(raw, key=KEY)
    cursor = conn.cursor(Mine)
    cursor.execute("SELECT id, email FROM people")
    row = cursor.fetchone()

    assert isinstance(cursor, Mine)
    assert (cursor.count, row["id"], type(row)) == (1, 1, Pairs if "pymysql" in cursors.__name__ else dict)
    assert seen[0][0] is conn
    assert len(seen) == 1
    assert leaked(seen) == []
    with pytest.raises(AttributeError):
        cursor.peek()


def test_a_query_without_a_cursor_is_judged_and_hands_out_its_count_alone(place: dict[str, Any]) -> None:
    async def asynchronous() -> list[Any]:
        raw = await aiomysql.connect(
            **{"db" if name == "database" else name: one for name, one in place.items()}
        )
        try:
            conn = masklib.wrap(raw, key=KEY, policy=Policy.of(preset="agent"))
            return [await conn.query("SELECT email FROM people"), await refused(conn.query)]
        finally:
            await raw.ensure_closed()

    async def refused(query: Any) -> str:
        with pytest.raises(StatementDeniedError):
            await query("DELETE FROM people")
        return "refused"

    with pymysql.connect(**place) as raw:
        conn = masklib.wrap(raw, key=KEY, policy=Policy.of(preset="agent"))
        counts = [conn.query("SELECT email FROM people"), conn.affected_rows()]
        with pytest.raises(StatementDeniedError):
            conn.query("DELETE FROM people")
        with pytest.raises(AttributeError):
            conn.next_result()

    assert counts == [1, 1]
    assert asyncio.run(asynchronous()) == [1, "refused"]


def test_aiomysql_warns_without_values(place: dict[str, Any]) -> None:
    async def main() -> Any:
        raw = await aiomysql.connect(
            **{"db" if name == "database" else name: one for name, one in place.items()},
            sql_mode="NO_ENGINE_SUBSTITUTION",
        )
        try:
            conn = masklib.wrap(raw, key=KEY, policy=Policy(writes="raw"))
            async with conn.cursor() as cursor:
                await cursor.execute(AS_NUMBERS)
                told = [text(cursor._executed), cursor._last_executed, await conn.show_warnings()]
            return told, conn.loop is asyncio.get_running_loop(), cursor._connection
        finally:
            await raw.ensure_closed()

    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        told, same, connection = asyncio.run(main())

    issued = [str(one.message) for one in caught if "at row" in str(one.message)]
    assert len(issued) == 1
    assert told[:2] == [AS_NUMBERS] * 2
    assert leaked([issued, told]) == []
    assert same
    assert connection is None or masklib.is_wrapped(connection)
