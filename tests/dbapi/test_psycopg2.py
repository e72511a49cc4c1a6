"""What psycopg2 has of its own: cursor classes, named cursors, functions that take a cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import psycopg2
import pytest
from psycopg2 import extensions, extras, sql

import masklib
from masklib.errors import BlockedExitError

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = bytes(range(32))
QUERY = "SELECT id, email FROM people ORDER BY id"


@pytest.fixture
def raw(postgres_database: str) -> Iterator[Any]:
    connection = psycopg2.connect(postgres_database)
    with connection, connection.cursor() as cursor:
        cursor.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT)")
        cursor.execute(
            "INSERT INTO people SELECT n, 'quorvane' || n || '@corp.example.org' FROM generate_series(1, 30) n"
        )
    yield connection
    connection.close()


@pytest.fixture
def conn(raw: Any) -> Any:
    return masklib.wrap(raw, key=KEY)


@pytest.mark.parametrize(
    ("factory", "kind"),
    [
        (None, tuple),
        (extensions.cursor, tuple),
        (extras.DictCursor, extras.DictRow),
        (extras.RealDictCursor, extras.RealDictRow),
        (extras.NamedTupleCursor, tuple),
    ],
)
def test_cursor_classes_make_their_rows_of_masked_values(
    conn: Any, raw: Any, factory: Any, kind: type
) -> None:
    rows = []
    for connection in (conn, raw):
        cursor = connection.cursor(cursor_factory=factory)
        cursor.execute(QUERY)
        rows.append([cursor.fetchone(), *cursor.fetchmany(3), *cursor])

    assert isinstance(rows[0][0], kind)
    assert len(rows[0]) == len(rows[1])
    assert dir(rows[0][0]) == dir(rows[1][0])
    assert rows[0][0] != rows[1][0]
    assert "quorvane" not in repr(rows[0])


def test_rows_by_name_have_masked_values(conn: Any) -> None:
    conn.cursor_factory = extras.RealDictCursor
    with conn, conn.cursor() as cursor:
        cursor.execute(QUERY)
        real = cursor.fetchone()
    with conn.cursor(cursor_factory=extras.DictCursor) as cursor:
        cursor.execute(QUERY)
        row = cursor.fetchone()
    with conn.cursor(cursor_factory=extras.NamedTupleCursor) as cursor:
        cursor.execute(QUERY)
        named = cursor.fetchone()

    assert real["email"] == row["email"] == row[1] == named.email
    assert real["id"] == 1


def test_a_connection_class_s_own_cursor_class_counts(postgres_database: str, raw: Any) -> None:
    with psycopg2.connect(postgres_database, connection_factory=extras.RealDictConnection) as other:
        cursor = masklib.wrap(other, key=KEY).cursor()
        cursor.execute(QUERY)
        row = cursor.fetchone()
    other.close()

    assert set(row) == {"id", "email"}
    assert "quorvane" not in repr(row)


def test_named_cursors_stream_and_read_no_row_that_was_not_asked_for(conn: Any) -> None:
    with conn, conn.cursor("server", scrollable=True) as cursor:
        cursor.itersize = 4
        cursor.execute(QUERY)
        rows = [cursor.fetchone(), *cursor.fetchmany(2), *cursor]
        cursor.scroll(0, mode="absolute")
        first = cursor.fetchone()

    assert [row[0] for row in rows] == list(range(1, 31))
    assert first == rows[0]
    assert "quorvane" not in repr(rows)


def test_a_cursor_class_of_one_s_own_is_refused(conn: Any) -> None:
    class Mine(extensions.cursor):  # type: ignore[misc]
        pass

    for setting in (lambda: conn.cursor(cursor_factory=Mine), lambda: conn.cursor("name", Mine)):
        with pytest.raises(BlockedExitError, match="cursor_factory may be"):
            setting()  # type: ignore[no-untyped-call]
    with pytest.raises(BlockedExitError, match="may be set to"):
        conn.cursor_factory = Mine


def test_execute_values_takes_a_sealed_cursor_and_returns_masked_rows(raw: Any) -> None:
    conn = masklib.wrap(raw, key=KEY, policy=masklib.Policy(writes="raw"))
    with conn.cursor() as cursor:
        rows = extras.execute_values(
            cursor,
            "INSERT INTO people VALUES %s RETURNING id, email",
            [(100, "quorvane100@corp.example.org"), (101, "quorvane101@corp.example.org")],
            fetch=True,
        )
        extras.execute_batch(cursor, "UPDATE people SET email = NULL WHERE id = %s", [(100,), (101,)])

    assert [row[0] for row in rows] == [100, 101]
    assert "quorvane" not in repr(rows)


def test_composed_statements_of_psycopg2_s_own_pieces_run_and_others_are_refused(conn: Any) -> None:
    composed = sql.SQL("SELECT {} FROM people WHERE id = {}").format(sql.Identifier("email"), sql.Literal(1))
    cursor = conn.cursor()
    cursor.execute(composed)
    row = cursor.fetchone()

    class Mine(sql.Composable):  # type: ignore[misc]
        def as_string(self, context: Any) -> str:
            raise AssertionError(context)

    with pytest.raises(TypeError):
        cursor.execute(Mine(None))
    assert "quorvane" not in repr(row)


@pytest.mark.parametrize("call", [
    lambda conn: extensions.quote_ident("a", conn),
    lambda conn: extras.register_uuid(conn_or_curs=conn),
    extensions.cursor,
    extensions.lobject,
    lambda conn: extensions.cursor.fetchall(conn.cursor()),
    extensions.connection.cursor,
])  # fmt: skip
def test_functions_in_c_refuse_sealed_objects(conn: Any, call: Any) -> None:
    with pytest.raises(TypeError):
        call(conn)


def test_errors_keep_class_and_code_and_lose_cursor_and_values(conn: Any) -> None:
    with pytest.raises(psycopg2.errors.InvalidTextRepresentation) as caught, conn.cursor() as cursor:
        cursor.execute("SELECT CAST(email AS INTEGER) FROM people")

    assert caught.value.pgcode == "22P02"
    assert caught.value.cursor is None
    assert "quorvane" not in f"{caught.value!r} {caught.value.pgerror}"


def test_notices_are_not_shown(conn: Any, raw: Any) -> None:
    with raw.cursor() as cursor:
        cursor.execute("DO $$ BEGIN RAISE NOTICE '%', (SELECT min(email) FROM people); END $$")

    assert "quorvane" in repr(raw.notices)
    assert conn.notices == []


def test_a_look_up_leaves_an_idle_connection_idle_and_an_open_transaction_open(conn: Any) -> None:
    idle = conn.get_transaction_status()
    cursor = conn.cursor()
    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    cursor.execute("SELECT substr(email, 1, 3) FROM people")

    assert idle == extensions.TRANSACTION_STATUS_IDLE
    assert conn.get_transaction_status() == extensions.TRANSACTION_STATUS_INTRANS


def test_a_reset_session_is_looked_at_anew(raw: Any) -> None:
    with raw, raw.cursor() as cursor:
        cursor.execute("CREATE SCHEMA other; CREATE TABLE other.people (id INTEGER, email TEXT)")
        cursor.execute("INSERT INTO other.people VALUES (1, 'quorvane@corp.example.org')")
        cursor.execute("ALTER ROLE CURRENT_USER IN DATABASE " + raw.info.dbname + " SET search_path = public")
    policy = masklib.Policy.of(columns={"other.people.email": "clear"}, writes="raw", preset="application")
    conn = masklib.wrap(raw, key=KEY, policy=policy)
    cursor = conn.cursor()
    cursor.execute("SET search_path = other")
    cursor.execute(QUERY)
    clear = cursor.fetchone()
    conn.commit()
    conn.reset()
    cursor.execute(QUERY)
    masked = cursor.fetchone()

    assert "quorvane" in clear[1]
    assert "quorvane" not in masked[1]


def test_mogrify_shows_the_caller_s_own_text_and_hands_nothing_raw_to_pieces_of_his(conn: Any) -> None:
    cursor = conn.cursor()

    class Mine(sql.Composable):  # type: ignore[misc]
        def as_string(self, context: Any) -> str:
            raise AssertionError(context)

    with pytest.raises(TypeError):
        cursor.mogrify(Mine(None))
    assert cursor.mogrify("SELECT %s", ("it's",)) == b"SELECT 'it''s'"
