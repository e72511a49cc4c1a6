"""What psycopg has of its own: streams, pipelines, results, notices and notifications, broken connections."""

from __future__ import annotations

import asyncio
import datetime as dt
import enum
import logging
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

import psycopg
import pytest
from psycopg import rows, sql
from psycopg.adapt import Dumper, Transformer
from psycopg.types import TypeInfo
from psycopg.types.composite import CompositeInfo, register_composite
from psycopg.types.enum import EnumInfo, register_enum
from psycopg.types.json import set_json_loads
from psycopg.types.numeric import FloatLoader
from psycopg.types.string import StrDumper, TextLoader

import masklib
from masklib.errors import BlockedExitError, StatementDeniedError
from masklib.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = bytes(range(32))
QUERY = "SELECT id, email FROM people ORDER BY id"
RAW = Policy.of(writes="raw", columns={"people.id": "clear"})


@pytest.fixture
def raw(postgres: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
    postgres.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT)")
    postgres.execute(
        "INSERT INTO people SELECT n, 'quorvane' || n || '@corp.example.org' FROM generate_series(1, 40) n"
    )
    postgres.commit()
    return postgres


@pytest.fixture
def conn(raw: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
    return masklib.wrap(raw, policy=RAW, key=KEY)


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Callable[[], str]:
    """What the records say so far."""
    caplog.set_level(logging.INFO, logger="masklib.audit")
    return lambda: caplog.text


# ------------------------------------------------------------------ streams
def test_a_stream_yields_what_a_query_fetches(conn: Any) -> None:
    fetched = conn.execute(QUERY).fetchall()

    assert list(conn.cursor().stream(QUERY)) == fetched
    assert list(conn.cursor().stream(QUERY, size=7)) == fetched
    assert list(conn.cursor().stream("SELECT id, email FROM people WHERE id = %s", (3,))) == fetched[2:3]
    assert "quorvane" not in repr(fetched)


def test_a_stream_makes_its_rows_with_the_row_factory(conn: Any) -> None:
    row = next(conn.cursor(row_factory=rows.dict_row).stream(QUERY))

    assert row["email"] == conn.execute(QUERY).fetchone()[1]


def test_a_stream_that_is_left_early_leaves_a_working_connection(conn: Any, told: Callable[[], str]) -> None:
    for row in conn.cursor().stream(QUERY):
        if row[0] == 3:
            break

    assert conn.execute("SELECT 1 AS one").fetchone() is not None
    assert "query ok SELECT people rows=3" in told()


def test_a_stream_that_is_denied_runs_nothing(raw: Any) -> None:
    refusing = masklib.wrap(raw, key=KEY)

    with pytest.raises(masklib.errors.StatementDeniedError):
        next(refusing.cursor().stream("CREATE TABLE copied AS SELECT email AS plan FROM people"))


def test_a_stream_that_fails_in_the_middle_ends_as_the_driver_ends_it(conn: Any) -> None:
    statement = "SELECT 1 / (5 - id) AS x, email FROM people ORDER BY id"
    seen = []
    with pytest.raises(psycopg.errors.DivisionByZero) as caught:
        seen += list(conn.cursor().stream(statement))

    assert caught.value.__context__ is None
    assert "quorvane" not in repr(caught.value)


# ------------------------------------------------------------------ pipelines
def test_rows_that_come_later_are_masked_by_their_own_statement(conn: Any) -> None:
    expected = conn.execute(QUERY).fetchall()
    with conn.pipeline() as pipeline:
        first, second = conn.cursor(), conn.cursor()
        first.execute(QUERY)
        second.execute("SELECT count(*) AS n FROM people")
        pipeline.sync()
        rows_first, one = first.fetchall(), second.fetchone()

    assert rows_first == expected
    assert one == (40,)


def test_a_table_first_seen_in_a_pipeline_is_looked_up(conn: Any) -> None:
    with conn.pipeline():
        cursor = conn.execute(QUERY)
        row = cursor.fetchone()

    assert row[0] == 1
    assert row[1].endswith(".example")


def test_a_cursor_whose_rows_are_still_to_come_takes_no_other_statement(conn: Any) -> None:
    conn.execute(QUERY).fetchall()
    with conn.pipeline():
        cursor = conn.execute(QUERY)
        with pytest.raises(BlockedExitError, match="still to come"):
            cursor.execute("SELECT id, email AS id FROM people")
        assert len(cursor.fetchall()) == 40


def test_statements_without_rows_follow_each_other_on_one_cursor(conn: Any, raw: Any) -> None:
    with conn.pipeline(), conn.cursor() as cursor:
        for number in range(100, 105):
            cursor.execute("INSERT INTO people VALUES (%s, 'a@b.example')", (number,))
    conn.commit()

    assert raw.execute("SELECT count(*) FROM people WHERE id >= 100").fetchone() == (5,)


def test_an_error_of_the_users_in_a_pipeline_is_not_taken_for_one_of_a_look_up(conn: Any) -> None:
    with pytest.raises(psycopg.errors.UniqueViolation), conn.pipeline():  # noqa: PT012  one deed in a block
        conn.execute("INSERT INTO people VALUES (1, 'a@b.example')")
        conn.execute("SELECT oid FROM pg_catalog.pg_class LIMIT 1").fetchone()


# ------------------------------------------------------------------ several results
def test_every_result_of_several_is_masked_by_its_own_columns(conn: Any) -> None:
    cursor = conn.cursor()
    cursor.executemany(
        "INSERT INTO people VALUES (%s, %s) RETURNING id, email",
        [(101, "quorvane@a.example.org"), (102, "quorvane@b.example.org")],
        returning=True,
    )
    returned = [one.fetchone() for one in cursor.results()]

    assert [row[0] for row in returned] == [101, 102]
    assert "quorvane" not in repr(returned)


# ------------------------------------------------------------------ notices and notifications
def test_a_notice_shows_its_code_and_a_text_that_is_known(conn: Any) -> None:
    seen: list[Any] = []
    conn.add_notice_handler(seen.append)
    conn.execute("CREATE TABLE IF NOT EXISTS people (id INTEGER)")
    conn.execute("DO $$ BEGIN RAISE NOTICE 'mail %', (SELECT email FROM people WHERE id = 1); END $$")
    conn.remove_notice_handler(seen.append)
    conn.execute("CREATE TABLE IF NOT EXISTS people (id INTEGER)")

    assert [one.sqlstate for one in seen] == ["42P07", "00000"]
    assert seen[0].message_primary == 'relation "people" already exists, skipping'
    assert "quorvane" not in repr([getattr(one, name) for one in seen for name in dir(one) if name[0] != "_"])


def test_a_notification_has_its_channel_and_no_payload_that_nobody_knows(conn: Any) -> None:
    heard: list[Any] = []
    conn.execute("LISTEN news")
    conn.execute("SELECT pg_notify('news', email) FROM people WHERE id = 1")
    conn.commit()
    yielded = list(conn.notifies(timeout=60, stop_after=1))
    conn.add_notify_handler(heard.append)
    conn.execute("SELECT pg_notify('news', 'quorvane7@corp.example.org')")
    conn.execute("SELECT pg_notify('news', '')")
    conn.commit()
    conn.execute("SELECT 1")

    assert [one.channel for one in yielded + heard] == ["news"] * 3
    assert "quorvane" not in repr(yielded + heard)
    assert heard[-1].payload == ""


def test_a_payload_is_scanned_where_the_policy_says_so(raw: Any) -> None:
    scanning = masklib.wrap(raw, policy=Policy(writes="raw", unknown_origin="scan"), key=KEY)
    scanning.execute("LISTEN news")
    scanning.execute("SELECT pg_notify('news', 'order 7 of quorvane7@corp.example.org')")
    scanning.commit()
    (one,) = list(scanning.notifies(timeout=60, stop_after=1))

    assert one.payload.startswith("order 7 of ")
    assert "quorvane" not in one.payload


# ------------------------------------------------------------------ broken connections
def test_a_statement_that_is_cancelled_or_killed_ends_as_the_driver_ends_it(
    conn: Any, raw: Any, postgres_database: str, told: Callable[[], str]
) -> None:
    with pytest.raises(psycopg.errors.QueryCanceled):
        conn.execute("SET LOCAL statement_timeout = 50; SELECT pg_sleep(5) AS x")
    conn.rollback()
    pid = raw.info.backend_pid
    with psycopg.connect(postgres_database, autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s)", (pid,))
        with pytest.raises(psycopg.OperationalError) as caught:
            list(map(conn.execute, [QUERY] * 100))

    assert conn.closed
    assert caught.value.__cause__ is None
    assert told().count("query error") == 2


def test_a_server_cursor_that_fails_at_row_n_hands_out_the_rows_before(
    conn: Any, told: Callable[[], str]
) -> None:
    statement = "SELECT id, 10 / (3 - id) AS x FROM people ORDER BY id"
    with conn.cursor(name="c") as cursor:
        cursor.itersize = 1
        cursor.execute(statement)
        assert [cursor.fetchone()[0], cursor.fetchone()[0]] == [1, 2]
        with pytest.raises(psycopg.errors.DivisionByZero):
            cursor.fetchone()

    assert "query error SELECT people rows=2" in told()


# ------------------------------------------------------------------ asynchronous
def test_streams_pipelines_and_notifications_are_the_same_when_awaited(
    postgres_database: str, conn: Any
) -> None:
    expected = conn.execute(QUERY).fetchall()

    async def run() -> list[Any]:
        opened = await masklib.wrap_async(
            psycopg.AsyncConnection.connect(postgres_database), policy=RAW, key=KEY
        )
        async with opened.pipeline() as pipeline:  # before the stream: the raw driver fails after one
            cursor = await opened.execute(QUERY)
            await pipeline.sync()
            piped = await cursor.fetchall()
        streamed = [row async for row in opened.cursor().stream(QUERY)]
        await opened.execute("LISTEN news")
        await opened.execute("SELECT pg_notify('news', 'quorvane1@corp.example.org')")
        await opened.commit()
        heard = [one async for one in opened.notifies(timeout=60, stop_after=1)]
        await opened.close()
        return [streamed, piped, heard]

    streamed, piped, heard = asyncio.run(run())

    assert streamed == piped == expected
    assert "quorvane" not in repr(heard)


def test_a_row_factory_may_make_none_of_a_row_and_holds_from_the_next_row_on(postgres: Any) -> None:
    conn = masklib.wrap(postgres, key=KEY)
    cursor = conn.execute("VALUES (NULL, 1), (NULL, 2), ('a', 3)")
    cursor.row_factory = rows.scalar_row
    assert [cursor.fetchone(), *cursor] == [None, None, "a"]

    cursor.execute("SELECT 1 AS one UNION ALL SELECT 2").fetchone()
    cursor.row_factory = rows.dict_row
    assert cursor.fetchone() == {"one": 2}


def test_a_block_that_is_named_by_rollback_is_left(postgres: Any) -> None:
    conn = masklib.wrap(postgres, key=KEY)
    with conn.transaction() as outer, conn.transaction():
        raise psycopg.Rollback(outer)

    assert outer.status is outer.Status.ROLLED_BACK_EXPLICITLY


def test_results_are_those_that_are_there(postgres: Any) -> None:
    cursor = masklib.wrap(postgres, key=KEY).cursor()
    for returning in (False, True):
        cursor.executemany("SELECT %s::int4", [(1,), (2,)], returning=returning)
        assert [one.fetchall() for one in cursor.results()] == ([[(1,)], [(2,)]] if returning else [])


def test_libpqs_connection_tells_how_things_stand(postgres: Any) -> None:
    conn = masklib.wrap(postgres, key=KEY)
    assert conn.pgconn.transaction_status == psycopg.pq.TransactionStatus.IDLE
    assert conn.pgconn.backend_pid == conn.info.backend_pid
    assert conn.execute("SELECT 1").pgresult.ftype(0) == psycopg.postgres.types["int4"].oid
    with pytest.raises(BlockedExitError):
        conn.pgconn.exec_params(b"SELECT 1", None)
    with pytest.raises(BlockedExitError):
        _ = conn.pgconn.notice_handler
    with pytest.raises(TypeError):
        psycopg.pq.Escaping(conn.pgconn).escape_string(b"a")


class _Mood(enum.Enum):
    calm = "calm"


def test_psycopg_s_own_adapters_may_be_set_and_others_not(raw: psycopg.Connection[Any]) -> None:
    class Seeing(TextLoader):
        def load(self, data: Any) -> str:
            return str(data)

    raw.execute("CREATE TYPE mood AS ENUM ('calm')")
    found = EnumInfo.fetch(raw, "mood")
    assert found is not None
    conn = masklib.wrap(raw, policy=RAW, key=KEY)
    register_enum(found, conn, _Mood)
    conn.adapters.register_loader("numeric", FloatLoader)
    assert conn.adapters.types["mood"].oid == found.oid
    assert conn.execute("SELECT 1.5::numeric").fetchone() == (1.5,)
    for refused in (Seeing, FloatLoader(0)):
        with pytest.raises(BlockedExitError):
            conn.adapters.register_loader("text", refused)  # type: ignore[arg-type]  # that is the point
    with pytest.raises(BlockedExitError):
        set_json_loads(print, conn)
    with pytest.raises(BlockedExitError):
        conn.cursor().adapters.register_dumper(str, type("Own", (StrDumper,), {"dump": lambda *_: b""}))


def test_a_dumper_is_shown_objects_of_its_own_class_and_no_connection(raw: psycopg.Connection[Any]) -> None:
    seen: list[object] = []

    class Point(NamedTuple):
        x: int

    class Seeing(Dumper):
        oid = 25

        def dump(self, obj: Any) -> bytes:
            seen.extend((obj, self.connection))
            return str(obj.x).encode()

    conn = masklib.wrap(raw, policy=RAW, key=KEY)
    conn.adapters.register_dumper(Point, Seeing)
    conn.adapters.register_dumper("decimal.Context", Seeing)
    assert conn.execute("SELECT %s, %s", [Point(7), "text"]).fetchone() == ("7", "text")
    assert conn.execute("SELECT %t", [[Point(8)]]).fetchone() == (["8"],)
    assert psycopg.ClientCursor(conn).execute("SELECT %s", [Point(9)]).fetchone() == ("9",)
    assert [one for one in seen if not isinstance(one, Point)] == [None] * (len(seen) // 2)
    for plain in (str, int, object, None, "builtins.str", "builtins.object", tuple, dt.date):
        with pytest.raises(BlockedExitError):
            conn.adapters.register_dumper(plain, Seeing)
    conn.execute("CREATE TEMP TABLE t (a text)")
    with pytest.raises(BlockedExitError):
        _copied(conn, "text")
    assert "text" not in seen


@pytest.mark.parametrize("kind", [psycopg.Cursor, psycopg.ClientCursor])
def test_what_was_sent_is_told_without_what_was_turned_back(
    raw: psycopg.Connection[Any], kind: type[psycopg.Cursor[Any]]
) -> None:
    """Django's ``last_executed_query`` reads it of every statement while it is debugged."""
    raw.execute("CREATE TABLE t (email text)")
    conn = masklib.wrap(raw, policy=Policy.of(preset="application"), key=KEY)
    surrogate = masklib.mask_value("quorvane@corp.example.org", "EMAIL_ADDRESS", key=KEY)
    cursor: Any = kind(conn)
    assert [cursor._query] == [None]
    cursor.execute("SELECT 1 WHERE 'x' = %s", ["y"])
    assert cursor._query.query == (
        b"SELECT 1 WHERE 'x' = $1" if kind is psycopg.Cursor else b"SELECT 1 WHERE 'x' = 'y'"
    )
    for text, given in (
        ("SELECT email FROM t WHERE email = %s", [surrogate]),
        ("SELECT nope FROM t WHERE email = %s", [surrogate]),
    ):
        with suppress(psycopg.Error):
            cursor.execute(text, given)
        assert cursor._query.query == text.encode()
    with suppress(psycopg.Error):
        cursor.execute("SELECT 1 WHERE 1 = %s", [object()])  # fails before it is sent
    assert b"quorvane" not in bytes(getattr(cursor._query, "query", b""))


def _copied(conn: psycopg.Connection[Any], value: object) -> None:
    """Write a row by the dumper that is found by its type's oid."""
    with conn.cursor() as cursor, cursor.copy("COPY t FROM STDIN") as copy:
        copy.set_types(["text"])
        copy.write_row([value])


def test_composed_statements_are_written_out_for_a_sealed_connection(conn: psycopg.Connection[Any]) -> None:
    query = sql.SQL("SELECT {} FROM {}").format(sql.Literal("it's"), sql.Identifier("people"))

    assert query.as_string(conn) == """SELECT 'it''s' FROM "people\""""
    assert Transformer(conn).connection is None


def test_a_cursor_class_called_with_a_sealed_connection_makes_a_sealed_cursor(
    conn: psycopg.Connection[Any], raw: psycopg.Connection[Any]
) -> None:
    class Own(psycopg.RawCursor[Any]):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.seen: list[Any] = []

        def fetchone(self) -> Any:
            self.seen.append(super().fetchone())
            return self.seen[-1]

    with conn.transaction():
        server = psycopg.ServerCursor(conn, "named")
        for made in (psycopg.Cursor(conn), psycopg.ClientCursor(connection=conn), Own(conn), server):
            made.execute("SELECT email FROM people")
            assert "quorvane" not in repr((made.fetchone(), made.fetchall(), vars(type(made)), made))
            assert made.connection is conn
            assert masklib.is_wrapped(made.connection)
        server.close()
    dicts = psycopg.Cursor(conn, row_factory=rows.dict_row).execute("SELECT 1 AS one")
    assert dicts.fetchone() == {"one": 1}
    assert psycopg.Cursor(raw).execute("SELECT 1").connection is raw
    untyped: Any = conn
    with pytest.raises(TypeError, match="of its own kind"):
        psycopg.AsyncCursor(untyped)
    found = TypeInfo.fetch(conn, "text")
    assert found is not None
    assert found.oid == psycopg.postgres.types["text"].oid


CLEAR_ID = Policy.of(columns={"people.id": "clear"})


def test_libpqs_results_hand_out_cells_of_clear_columns_only(raw: psycopg.Connection[Any]) -> None:
    raw.autocommit = True
    conn: Any = masklib.wrap(raw, policy=CLEAR_ID, key=KEY)
    cursor = conn.execute("SELECT id FROM people ORDER BY id LIMIT 1")
    assert cursor.pgresult.get_value(0, 0) == b"1"
    assert conn.pgconn.exec_(b"SELECT id FROM people ORDER BY id").get_value(0, 0) == b"1"
    kept = conn.execute("SELECT id, email FROM people").pgresult
    closed = conn.execute("SELECT email AS id FROM people")
    closed.close()
    with suppress(psycopg.Error), closed.copy("COPY (SELECT id FROM people) TO STDOUT (FORMAT binary)"):
        pass
    refused: list[Callable[[], Any]] = [
        lambda: kept.get_value(0, 0),
        lambda: closed.pgresult.get_value(0, 0),
        lambda: conn.pgconn.exec_(b"SELECT email FROM people").get_value(0, 0),
        lambda: conn.pgconn.exec_(b"SELECT id FROM people; SELECT email AS id FROM people").get_value(0, 0),
        lambda: conn.pgconn.exec_(b"COPY people TO STDOUT"),
        lambda: conn.pgconn.exec_(b"SELECT email::int FROM people").error_message,
    ]
    for one in refused:
        with pytest.raises((AttributeError, StatementDeniedError)):
            one()


def test_rows_of_a_binary_copy_pass_where_all_columns_are_clear(raw: psycopg.Connection[Any]) -> None:
    raw.autocommit = True
    conn = masklib.wrap(raw, policy=CLEAR_ID, key=KEY)
    with conn.cursor().copy("COPY (SELECT id FROM people ORDER BY id) TO STDOUT (FORMAT binary)") as copy:
        copy.set_types(["int4"])
        assert next(copy.rows()) == (1,)
    for text in ("people", "(SELECT id, email FROM people)", "(SELECT upper(email) FROM people)"):
        with (
            pytest.raises(BlockedExitError, match="not clear"),
            conn.cursor().copy(f"COPY {text} TO STDOUT (FORMAT binary)") as copy,
        ):
            copy.read()


def test_a_column_under_another_label_is_still_described_by_name(conn: psycopg.Connection[Any]) -> None:
    column = (conn.execute('SELECT id AS "quorvane@corp.example.org" FROM people').description or [])[0]

    assert column.name == column[0]
    assert "quorvane" not in column.name
    assert column.type_code == psycopg.postgres.types["int4"].oid


def test_a_cursor_that_steals_another_s_rows_hands_them_out_as_of_unknown_origin(
    raw: psycopg.Connection[Any],
) -> None:
    raw.execute("DECLARE stolen CURSOR WITH HOLD FOR SELECT email FROM people ORDER BY id")
    raw.commit()
    for preset in ("analyst", "agent"):
        refused = masklib.wrap(raw, policy=preset, key=KEY).cursor("stolen")
        with pytest.raises(StatementDeniedError):
            refused.fetchone()
        refused._close()  # as `close`, but the cursor of the server's stays
        raw.rollback()
    cursor = masklib.wrap(raw, policy="application", key=KEY).cursor("stolen")
    taken = [cursor.fetchone(), *cursor.fetchmany(2), *cursor]
    cursor.close()

    assert len(taken) == 38, "those that were refused had taken a row each"
    assert "quorvane" not in repr(taken)


def test_a_denied_copy_is_the_driver_s_error_too(conn: psycopg.Connection[Any]) -> None:
    with pytest.raises(StatementDeniedError) as denied:
        conn.execute("COPY people TO STDOUT")

    assert isinstance(denied.value, psycopg.ProgrammingError)
    assert "quorvane" not in repr((denied.value, vars(denied.value), denied.value.args))


def test_a_repr_tells_state_and_server_and_no_method_of_the_program_s_sees_the_real_object(
    postgres_database: str,
) -> None:
    class Own(psycopg.Connection[Any]):
        def __repr__(self) -> str:
            raise AssertionError("it was shown the real connection")

    with masklib.wrap(Own.connect(postgres_database), key=KEY) as conn:
        assert "[IDLE]" in repr(conn)
        cursor = conn.execute("SELECT 'quorvane@corp.example.org'")
        assert "TUPLES_OK" in repr(cursor)
        assert "quorvane" not in repr((conn, cursor, conn.transaction()))
    assert "BAD" in repr(conn)


def test_composites_without_a_factory_may_be_registered_and_others_not(raw: psycopg.Connection[Any]) -> None:
    raw.execute("CREATE TYPE pair AS (email text, n int)")
    info = CompositeInfo.fetch(raw, "pair")
    assert info is not None
    conn = masklib.wrap(raw, policy="application", key=KEY)
    register_composite(info, conn)
    row = conn.execute("SELECT row(email, id)::pair FROM people").fetchone()
    seen: list[Any] = []

    class Seeing(tuple[Any, ...]):  # noqa: SLOT001  it is about what it is made of
        def __new__(cls, *values: Any) -> Any:
            seen.append(values)
            return super().__new__(cls, values)

    for factory in (Seeing, lambda *values: seen.append(values)):
        with pytest.raises(BlockedExitError):
            register_composite(info, conn, factory=factory)
    assert "quorvane" not in repr((row, seen))
