"""What PyMySQL has of its own: buffered and unbuffered cursors, dict rows, the server's sql_mode."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pymysql
import pytest
from pymysql import cursors

import masklib
from masklib.errors import BlockedExitError
from masklib.policy import Policy
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  (fixtures)

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = bytes(range(32))
QUERY = "SELECT id, email FROM people ORDER BY id"
ROWS = 30


@pytest.fixture
def raw(mariadb_database: dict[str, Any]) -> Iterator[Any]:  # noqa: F811  (how a fixture is asked for)
    connection = pymysql.connect(**mariadb_database)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT)")
        cursor.executemany(
            "INSERT INTO people VALUES (%s, %s)",
            [(n, f"quorvane{n}@corp.example.org") for n in range(1, ROWS + 1)],
        )
    connection.commit()
    yield connection
    if connection.open:
        connection.close()


@pytest.fixture
def conn(raw: Any) -> Any:
    return masklib.wrap(raw, key=KEY)


@pytest.mark.parametrize(
    "kind", [None, cursors.Cursor, cursors.DictCursor, cursors.SSCursor, cursors.SSDictCursor]
)
def test_cursor_classes_hand_out_masked_rows_of_their_shape(conn: Any, raw: Any, kind: Any) -> None:
    seen = []
    for connection in (conn, raw):
        with connection.cursor(kind) as cursor:
            count = cursor.execute(QUERY)
            rows = [cursor.fetchone(), cursor.fetchmany(3), next(cursor), cursor.rownumber, cursor.fetchall()]
            seen.append((count, rows, cursor.fetchone(), cursor.fetchmany(2)))
    masked, clear = seen

    assert masked[0] == clear[0]
    assert [type(one) for one in masked[1]] == [type(one) for one in clear[1]]
    assert masked[2:] == clear[2:]
    assert masked[1][3] == clear[1][3]
    assert len(masked[1][4]) == len(clear[1][4])
    assert "quorvane" not in repr(seen[0])


class Named(dict[str, Any]):
    """A class of dicts of the user's."""


class NamedCursor(cursors.DictCursor):  # type: ignore[misc]
    """One that makes those."""

    dict_type = Named


class NosyCursor(cursors.DictCursor):  # type: ignore[misc]
    """One that would see raw rows."""

    def _conv_row(self, row: Any) -> Any:
        return row


class EmptyCursor(cursors.SSCursor):  # type: ignore[misc]
    """One that changes nothing."""


def test_a_subclass_that_changes_nothing_is_the_user_s_class(conn: Any) -> None:
    with conn.cursor(EmptyCursor) as cursor:
        cursor.execute(QUERY)
        rows = cursor.fetchall()

        assert isinstance(cursor, EmptyCursor)
    assert "quorvane" not in repr(rows)


def test_a_dict_class_of_the_user_s_is_made_of_masked_values(conn: Any) -> None:
    with conn.cursor(NamedCursor) as cursor:
        cursor.execute(QUERY)
        rows = cursor.fetchall()
    with conn.cursor(NosyCursor) as cursor:  # its own conversion of raw rows is never called
        cursor.execute(QUERY)
        rows += cursor.fetchall()

    assert {type(row) for row in rows} == {Named, dict}
    assert "quorvane" not in repr(rows)


@pytest.mark.parametrize("kind", [cursors.DictCursor, cursors.SSDictCursor])
def test_columns_of_one_name_are_told_apart_as_raw(conn: Any, raw: Any, kind: Any) -> None:
    found = []
    for connection in (raw, conn):
        with connection.cursor(kind) as cursor:
            cursor.execute("SELECT * FROM people a JOIN people b ON b.id = a.id + 1 WHERE a.id = 1")
            found.append(cursor.fetchall()[0])

    assert list(found[0]) == list(found[1]) == ["id", "email", "b.id", "b.email"]
    assert [found[1]["id"], found[1]["b.id"]] == [1, 2]
    assert "quorvane" not in repr(found[1])


@pytest.mark.parametrize("kind", [cursors.Cursor, cursors.DictCursor])
def test_an_empty_result_comes_as_raw(conn: Any, raw: Any, kind: Any) -> None:
    found = []
    for connection in (raw, conn):
        with connection.cursor(kind) as cursor:
            cursor.execute(f"{QUERY} LIMIT 0")
            empty = [cursor.fetchmany(2), cursor.fetchall()]
            cursor.execute("SELECT 1 FROM people LIMIT 1")
            cursor.fetchall()
            found.append([*empty, cursor.fetchmany(2), cursor.fetchall()])

    assert found[0] == found[1]


def test_rows_can_be_drawn_unbuffered(conn: Any) -> None:
    with conn.cursor(cursors.SSCursor) as cursor:
        cursor.execute(QUERY)
        rows = list(cursor.fetchall_unbuffered())

    assert [row[0] for row in rows] == list(range(1, ROWS + 1))
    assert "quorvane" not in repr(rows)


def test_another_connection_can_be_ended_and_the_ended_one_says_so_as_raw(
    mariadb_database: dict[str, Any],  # noqa: F811  (as above)
    conn: Any,
    raw: Any,
) -> None:
    errors = []
    with pytest.raises(masklib.MaskError):  # nobody knows what a statement of such a kind does
        conn.kill(1)
    conn = masklib.wrap(raw, key=KEY, policy=Policy(writes="raw"))
    for by in (raw, conn):
        other = pymysql.connect(**mariadb_database)
        sealed: Any = masklib.wrap(other, key=KEY) if by is conn else other
        by.kill(other.thread_id())
        with pytest.raises(pymysql.OperationalError) as caught:
            sealed.cursor().execute(QUERY)
        errors.append(caught.value.args[0])

    assert errors[0] in {1927, 2006, 2013}
    assert errors[1] in {1927, 2006, 2013}
    with pytest.raises(masklib.MaskError):
        masklib.wrap(raw, key=KEY, policy=Policy(preset="agent")).kill(1)


def test_the_connection_s_own_cursor_class_counts(mariadb_database: dict[str, Any], raw: Any) -> None:  # noqa: F811  (as above)
    with pymysql.connect(**mariadb_database, cursorclass=cursors.DictCursor) as other:
        cursor = masklib.wrap(other, key=KEY).cursor()
        cursor.execute(QUERY)
        row = cursor.fetchone()

    assert row["id"] == 1
    assert "quorvane" not in row["email"]


def test_a_cursor_class_that_shapes_rows_by_itself_is_refused(conn: Any) -> None:
    class Mixed(cursors.DictCursorMixin, cursors.SSCursor):  # type: ignore[misc]
        def fetchone(self) -> Any:
            return self._rows

    with pytest.raises(BlockedExitError, match="takes Cursor"):
        conn.cursor(Mixed)


@pytest.mark.parametrize("call", [
    lambda conn: cursors.Cursor(conn).execute(QUERY),
    lambda conn: pymysql.connections.Connection.query(conn, QUERY),
    lambda conn: cursors.Cursor.fetchall(conn.cursor()),
    lambda conn: conn._result,
    lambda conn: conn.cursor()._rows,
])  # fmt: skip
def test_no_private_or_unbound_way_leads_to_rows(conn: Any, call: Any) -> None:
    with pytest.raises((AttributeError, TypeError)):
        call(conn)


def test_a_single_value_is_one_parameter(conn: Any) -> None:
    cursor = conn.cursor()
    cursor.execute("SELECT email FROM people WHERE id = 1")
    surrogate = cursor.fetchone()[0]
    with pytest.warns(DeprecationWarning, match="single argument"):  # the driver's
        cursor.execute("SELECT id FROM people WHERE email = %s", surrogate)

    assert cursor.fetchall() == ((1,),)


def test_a_parameter_that_becomes_sql_is_judged_as_sql(conn: Any) -> None:
    cursor = conn.cursor()
    cursor.execute("SELECT concat('%s') AS x FROM people LIMIT 1", (", email, ",))

    assert "quorvane" not in repr(cursor.fetchall())


@pytest.mark.parametrize("mode", ["ANSI_QUOTES", "NO_BACKSLASH_ESCAPES", "PIPES_AS_CONCAT", "ANSI"])
def test_under_a_mode_in_which_texts_mean_something_else_nothing_is_clear(raw: Any, mode: str) -> None:
    with raw.cursor() as cursor:
        cursor.execute("SET SESSION sql_mode = %s", (mode,))
    conn = masklib.wrap(raw, key=KEY, policy=masklib.Policy(writes="raw"))
    cursor = conn.cursor()
    seen = []
    for statement in (
        'SELECT "email" AS x FROM people',
        "SELECT '\\' AS a, email AS b FROM people -- '",
        "SELECT id FROM people",
    ):
        try:
            cursor.execute(statement)
            seen += cursor.fetchall()
        except (pymysql.Error, masklib.MaskError) as error:
            seen.append(error)

    assert "quorvane" not in repr(seen)


def test_names_in_double_quotes_are_understood_under_ansi(raw: Any) -> None:
    with raw.cursor() as cursor:
        cursor.execute("SET SESSION sql_mode = 'ANSI'")
        cursor.execute('CREATE TABLE made (email VARCHAR(80), low VARCHAR(80) AS (lower("email")))')
        cursor.execute("INSERT INTO made (email) VALUES ('quorvane7@corp.example.org')")
    policy = masklib.Policy.of(columns={"made.low": "clear", "people.id": "clear"}, writes="raw")
    cursor = masklib.wrap(raw, key=KEY, policy=policy).cursor()
    rows = []
    for statement in (
        """SELECT "id" AS "n", 'a"b' AS "text" FROM "people" WHERE "email" = %s""",
        'SELECT "low" FROM "made"',  # what it is made of is masked
        'SELECT "id" || "email" FROM "people"',
        'SELECT "id" -- "\n, "email" FROM "people"',
        'SELECT "id", "e""mail" FROM (SELECT "id", "email" AS "e""mail" FROM "people") t',
    ):
        args = ("quorvane1@corp.example.org",) if "%s" in statement else None
        cursor.execute(statement, args)
        rows.append(cursor.fetchall())

    assert rows[0] == ((1, 'a"b'),)
    assert "quorvane" not in repr(rows)


def test_a_mode_that_changes_later_is_noticed(raw: Any) -> None:
    conn = masklib.wrap(raw, key=KEY, policy=masklib.Policy(writes="raw", preset="application"))
    cursor = conn.cursor()
    cursor.execute('SELECT "email" AS x FROM people LIMIT 1')
    literal = cursor.fetchall()
    try:
        cursor.execute("SET SESSION sql_mode = 'ANSI_QUOTES'")
        cursor.execute('SELECT "email" AS x FROM people LIMIT 1')
        after = repr(cursor.fetchall())
    except masklib.MaskError as error:
        after = repr(error)

    assert literal == (("email",),)
    assert "quorvane" not in after


@pytest.mark.parametrize("change", ["SET NAMES gbk", "SET character_set_client = sjis"])
def test_a_character_set_whose_characters_end_in_a_backslash_is_noticed(conn: Any, change: str) -> None:
    cursor = conn.cursor()
    cursor.execute("SELECT id FROM people LIMIT 1")
    before = cursor.fetchall()
    try:
        cursor.execute(change)
        cursor.execute("SELECT concat('\u4f60\\', email, '') AS x FROM people -- '")
        after = repr(cursor.fetchall())
    except (pymysql.Error, masklib.MaskError) as error:
        after = repr(error)

    assert before == ((1,),)
    assert "quorvane" not in after


def test_errors_keep_class_and_number_and_lose_values(conn: Any) -> None:
    cursor = conn.cursor()
    with pytest.raises(pymysql.err.OperationalError) as oracle:
        cursor.execute("SELECT extractvalue(1, concat('~', (SELECT email FROM people LIMIT 1)))")
    with pytest.raises(pymysql.err.IntegrityError) as twice:
        cursor.execute("INSERT INTO people (id) VALUES (1)")

    assert oracle.value.args[0] == 1105
    assert twice.value.args == (1062, "Duplicate entry '***' for key 'PRIMARY'")
    assert "quorvane" not in repr(oracle.value)


def test_nothing_is_looked_up_while_rows_wait_in_the_socket(conn: Any) -> None:
    streaming = conn.cursor(cursors.SSCursor)
    streaming.execute(QUERY)
    first = streaming.fetchone()
    rest = streaming.fetchall()
    streaming.close()

    assert [row[0] for row in (first, *rest)] == list(range(1, ROWS + 1))
    assert "quorvane" not in repr((first, rest))


def test_another_database_is_looked_at_anew(raw: Any) -> None:
    own = raw.db.decode()
    with raw.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {own}_b")
        cursor.execute(f"CREATE TABLE {own}_b.people (id INTEGER, email TEXT)")
        cursor.execute(f"INSERT INTO {own}_b.people VALUES (1, 'quorvane@corp.example.org')")
    raw.commit()
    policy = masklib.Policy.of(columns={f"{own}.people.email": "clear"}, writes="raw", preset="application")
    conn = masklib.wrap(raw, key=KEY, policy=policy)
    cursor = conn.cursor()
    cursor.execute(QUERY)
    clear = cursor.fetchone()
    conn.select_db(f"{own}_b")
    cursor.execute(QUERY)
    masked = cursor.fetchone()
    with raw.cursor() as admin:
        admin.execute(f"DROP DATABASE {own}_b")

    assert "quorvane" in clear[1]
    assert "quorvane" not in masked[1]


@pytest.mark.parametrize("kind", [None, cursors.DictCursor, cursors.SSCursor])
def test_a_procedure_s_rows_and_parameters_are_masked(raw: Any, kind: Any) -> None:
    with raw.cursor() as cursor:
        cursor.execute(
            "CREATE PROCEDURE `one%of`(IN wanted INT, OUT found VARCHAR(100)) BEGIN SELECT email FROM people;"
            " SELECT email INTO found FROM people WHERE id = wanted; END"
        )
    cursor = masklib.wrap(raw, key=KEY, policy=masklib.Policy(writes="raw")).cursor(kind)
    given = cursor.callproc("one%of", (2, None))
    rows = cursor.fetchall()
    while cursor.nextset():
        pass
    cursor.execute("SELECT @`_one%of_0` AS a, @`_one%of_1` AS b")
    parameters = cursor.fetchall()

    assert given == (2, None)
    assert len(rows) == ROWS
    assert len(parameters) == 1
    assert "quorvane" not in repr([rows, parameters])


def test_a_procedure_is_a_statement_that_the_policy_judges(conn: Any) -> None:
    with pytest.raises(masklib.MaskError):
        conn.cursor().callproc("anything", ("x",))
