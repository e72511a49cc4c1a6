"""What psycopg2 has of its own: cursor classes, named cursors, functions that take a cursor."""

from __future__ import annotations

import io
import os
import socket
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


def test_a_cursor_class_of_one_s_own_runs_on_masked_rows(conn: Any) -> None:
    class Mine(extras.DictCursor):  # type: ignore[misc]
        def emails(self) -> list[str]:
            return [row["email"] for row in super().fetchall()]

    conn.cursor_factory = Mine
    for cursor in (conn.cursor(), conn.cursor("name", Mine), conn.cursor(cursor_factory=Mine)):
        cursor.execute("SELECT id, email FROM people")
        emails = cursor.emails()
        assert emails
        assert "quorvane" not in repr(emails)
    with pytest.raises(BlockedExitError, match="cursor_factory may be"):
        conn.cursor(cursor_factory=lambda *_: None)


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


def test_notices_show_texts_that_are_known_and_withhold_all_others(conn: Any, raw: Any) -> None:
    say = "DO $$ BEGIN RAISE NOTICE '%', (SELECT min(email) FROM people); END $$"
    with raw.cursor() as cursor:
        cursor.execute(say)  # before anybody looks at the list
    before = list(conn.notices)
    with raw.cursor() as cursor:
        cursor.execute(say)
        cursor.execute("CREATE TABLE IF NOT EXISTS people (id INTEGER)")

    assert [text.partition("  ")[0] for text in before] == ["NOTICE:"]
    assert conn.notices[-1] == 'NOTICE:  relation "***" already exists, skipping\n'  # no word of ours
    assert len(conn.notices) == 3
    assert "quorvane" not in repr(conn.notices)


def test_notifications_come_with_their_channel_and_are_taken_off_the_list(conn: Any) -> None:
    cursor = conn.cursor()
    conn.autocommit = True
    cursor.execute("LISTEN news")
    sealed = masklib.wrap(masklib.unwrap(conn, reason="a test"), key=KEY, policy=masklib.Policy(writes="raw"))
    with sealed.cursor() as other:
        other.execute("SELECT pg_notify('news', email) FROM people WHERE id < 3")
    conn.poll()
    heard = []
    while conn.notifies:
        heard.append(conn.notifies.pop(0))

    assert [one.channel for one in heard] == ["news", "news"]
    assert "quorvane" not in repr(heard)


# ------------------------------------------------------------------ COPY
def copied(connection: Any, method: str, *args: Any, file: Any = io.BytesIO, **kwargs: Any) -> Any:
    """Return what a COPY writes into a file."""
    into = file()
    with connection.cursor() as cursor:
        given = (*args, into) if method == "copy_expert" else (into, *args)
        getattr(cursor, method)(*given, **kwargs)
    return into.getvalue()


@pytest.mark.parametrize("file", [io.BytesIO, io.StringIO])
def test_copy_writes_masked_rows_into_the_caller_s_file(conn: Any, file: Any) -> None:
    with conn.cursor() as cursor:
        cursor.execute(QUERY)
        rows = cursor.fetchall()
    expected = "".join(f"{number},{email}\n" for number, email in rows)
    written = [
        copied(conn, "copy_expert", f"COPY ({QUERY}) TO STDOUT WITH CSV", file=file),
        copied(conn, "copy_to", "people", ",", columns=("id", "email"), file=file),
    ]

    assert written == [expected if file is io.StringIO else expected.encode()] * 2
    assert "quorvane" not in expected


def test_copy_writes_what_is_not_masked_as_it_is(raw: Any) -> None:
    clear = masklib.wrap(raw, key=KEY, policy=masklib.Policy.of(columns={"people.*": "clear"}))

    assert copied(clear, "copy_to", "people") == copied(raw, "copy_to", "people")


def test_copy_refuses_what_it_cannot_mask(conn: Any) -> None:
    for statement in ("COPY people TO STDOUT BINARY", "COPY people TO '/tmp/x'", "SELECT 1"):
        with pytest.raises(BlockedExitError):
            copied(conn, "copy_expert", statement)


def test_copy_in_asks_the_policy(conn: Any, raw: Any) -> None:
    with conn.cursor() as cursor, pytest.raises(masklib.errors.StatementDeniedError):
        cursor.copy_from(io.StringIO("77\ta@b.example\n"), "people")
    conn.rollback()
    writer = masklib.wrap(raw, key=KEY, policy=masklib.Policy(writes="raw"))
    with writer, writer.cursor() as cursor:
        cursor.copy_from(io.StringIO("77\ta@b.example\n"), "people")
        cursor.copy_expert("COPY people FROM STDIN WITH CSV", io.BytesIO(b"78,b@b.example\n"))
        cursor.execute("SELECT count(*) FROM people WHERE id > 70")

        assert cursor.fetchone() == (2,)


def test_an_error_in_a_copy_is_the_database_s_without_a_value(conn: Any) -> None:
    with pytest.raises(psycopg2.errors.InvalidTextRepresentation) as caught:
        copied(conn, "copy_expert", "COPY (SELECT CAST(email AS INTEGER) FROM people) TO STDOUT")

    assert "quorvane" not in f"{caught.value!r} {caught.value.pgerror}"


# ------------------------------------------------------------------ procedures, transactions, asynchronous
def test_callproc_s_rows_are_masked(raw: Any) -> None:
    with raw, raw.cursor() as cursor:
        cursor.execute(
            "CREATE FUNCTION mail(n INTEGER) RETURNS TEXT LANGUAGE sql "
            "AS 'SELECT email FROM people WHERE id = n'"
        )
    conn = masklib.wrap(raw, key=KEY, policy=masklib.Policy(writes="raw"))
    with conn.cursor() as cursor:
        assert cursor.callproc("mail", [1]) == [1]
        by_place = cursor.fetchall()
        cursor.callproc("mail", {"n": 1})
        by_name = cursor.fetchall()

    assert by_place == by_name
    assert "quorvane" not in repr(by_place)


def test_where_current_of_updates_the_row_that_was_fetched_last(raw: Any) -> None:
    conn = masklib.wrap(raw, key=KEY, policy=masklib.Policy(writes="raw"))
    with conn, conn.cursor("walker") as walker, conn.cursor() as cursor:
        walker.itersize = 5
        walker.execute("SELECT id, email FROM people ORDER BY id FOR UPDATE")
        rows = [walker.fetchone() for _ in range(3)]
        cursor.execute("UPDATE people SET email = 'changed@b.example' WHERE CURRENT OF walker")
    with raw, raw.cursor() as cursor:
        cursor.execute("SELECT id FROM people WHERE email = 'changed@b.example'")
        changed = cursor.fetchall()

    assert [row[0] for row in rows] == [1, 2, 3]
    assert changed == [(3,)]


def test_an_asynchronous_connection_masks_what_is_polled_for(postgres_database: str, raw: Any) -> None:
    opened = psycopg2.connect(postgres_database, async_=True)
    extras.wait_select(opened)
    conn = masklib.wrap(opened, key=KEY)
    cursor = conn.cursor()
    cursor.execute(QUERY)
    while conn.poll() != extensions.POLL_OK:
        pass
    rows = cursor.fetchall()
    conn.close()

    assert len(rows) == 30
    assert "quorvane" not in repr(rows)


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


def test_what_a_program_waits_on_hands_nothing_out(postgres_database: str) -> None:
    conn = masklib.wrap(psycopg2.connect(postgres_database), key=KEY)
    with pytest.raises(OSError, match="Invalid argument"):
        os.read(conn.fileno(), 1)
    with pytest.raises(OSError, match="non-socket"):
        socket.socket(fileno=os.dup(conn.fileno())).recv(1)
    conn.close()
    with pytest.raises(psycopg2.InterfaceError):
        conn.fileno()


def test_an_asynchronous_connection_is_waited_for_as_ever(postgres_database: str) -> None:
    masklib.install("psycopg2", policy="application", key=KEY)
    try:
        conn = psycopg2.connect(postgres_database, async_=True)
        extras.wait_select(conn)
        cursor = conn.cursor()
        for size in (1, 3_000_000):  # what is written does not fit into the socket at once
            cursor.execute("SELECT length(%s)", ("x" * size,))
            extras.wait_select(conn)
            assert cursor.fetchone() == (size,)
    finally:
        masklib.uninstall("psycopg2")


def test_typecasters_take_a_sealed_cursor_after_install(postgres_database: str) -> None:
    """Written in C they would read it as if it were real, which ends the process."""
    masklib.install("psycopg2", key=KEY)
    try:
        conn = psycopg2.connect(postgres_database)
        cursor = conn.cursor()
        assert str(extensions.PYDATETIMETZ("2020-01-01 10:00:00+02", cursor)) == "2020-01-01 10:00:00+02:00"
        assert extensions.UNICODEARRAY("{a,b}", cursor) == ["a", "b"]
        extensions.register_type(extensions.UNICODE, conn)
        made = extensions.new_array_type((1015,), "TEXTS", extensions.UNICODE)
        cursor.execute("SELECT 1")
        assert cursor.description[0].type_code == psycopg2.NUMBER
    finally:
        masklib.uninstall("psycopg2")
    assert type(made) is type(extensions.UNICODE)
