"""Fetching in every order gives what the raw driver gives, and asks the driver for no more than was asked."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg.rows import class_row, dict_row, namedtuple_row, scalar_row

import masklib
from masklib.errors import BlockedExitError, UnknownRowError

if TYPE_CHECKING:
    from collections.abc import Callable

KEY = bytes(range(32))
CLEAR = masklib.Policy.of(columns={"numbers.*": "clear"})
ROWS = 70

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("one"), st.just(0)),
        st.tuples(st.just("next"), st.just(0)),
        st.tuples(st.just("many"), st.integers(0, 45)),
        st.tuples(st.just("all"), st.just(0)),
        st.tuples(st.just("scroll"), st.integers(-30, 50)),
        st.tuples(st.just("absolute"), st.integers(0, ROWS)),
    ),
    max_size=8,
)


def outcome(call: Callable[[], Any]) -> Any:
    try:
        return call()
    except Exception as error:  # noqa: BLE001  the class is what is compared
        return type(error).__name__


def walk(cursor: Any, steps: list[tuple[str, int]], *, scrolls: bool) -> list[Any]:
    seen: list[Any] = []
    for step, size in steps:
        calls = {
            "one": cursor.fetchone,
            "next": lambda: next(cursor),
            "many": lambda size=size: cursor.fetchmany(size),
            "all": cursor.fetchall,
            "scroll": lambda size=size: cursor.scroll(size),
            "absolute": lambda size=size: cursor.scroll(size, mode="absolute"),
        }
        if scrolls or step not in {"scroll", "absolute"}:
            seen.append(outcome(calls[step]))
        if scrolls:
            seen.append(cursor.rownumber)
    return seen


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
def test_sqlite_cursors_walk_as_raw_ones(sqlite: sqlite3.Connection, steps: list[tuple[str, int]]) -> None:
    sqlite.execute("CREATE TABLE IF NOT EXISTS numbers (n INTEGER)")
    sqlite.execute("DELETE FROM numbers")
    sqlite.executemany("INSERT INTO numbers VALUES (?)", [(n,) for n in range(ROWS)])
    query = "SELECT n FROM numbers ORDER BY n"
    raw = walk(sqlite.execute(query), steps, scrolls=False)

    assert walk(masklib.wrap(sqlite, key=KEY, policy=CLEAR).execute(query), steps, scrolls=False) == raw


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(steps=STEPS)
def test_psycopg_cursors_walk_as_raw_ones(
    postgres: psycopg.Connection[Any], steps: list[tuple[str, int]]
) -> None:
    postgres.execute("CREATE TABLE IF NOT EXISTS numbers AS SELECT generate_series(0, 69) AS n")
    query = "SELECT n FROM numbers ORDER BY n"
    raw = walk(postgres.execute(query), steps, scrolls=True)

    assert walk(masklib.wrap(postgres, key=KEY, policy=CLEAR).execute(query), steps, scrolls=True) == raw


@pytest.fixture
def people(postgres: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
    postgres.execute("CREATE TABLE people (id int, email text, joined date, tags text[])")
    postgres.execute(
        "INSERT INTO people SELECT n, 'quorvane' || n || '@corp.example.org', '2024-01-01', ARRAY['a'] "
        "FROM generate_series(1, 100) n"
    )
    postgres.commit()
    return postgres


@pytest.mark.parametrize("factory", [dict_row, namedtuple_row, scalar_row])
def test_psycopg_row_factories_run_on_masked_values(people: Any, factory: Any) -> None:
    conn = masklib.wrap(people, key=KEY)
    query = "SELECT email, id FROM people ORDER BY id LIMIT 3"
    raw = people.cursor(row_factory=factory).execute(query).fetchall()
    rows = conn.cursor(row_factory=factory).execute(query).fetchall()

    assert [type(row) for row in rows] == [type(row) for row in raw] or factory is namedtuple_row
    assert "quorvane" not in repr(rows)
    assert len(rows) == 3


def test_a_class_row_factory_and_one_of_the_user_s_own_get_masked_values_and_no_cursor(people: Any) -> None:
    seen: list[Any] = []

    class Person:
        def __init__(self, **fields: Any) -> None:
            self.fields = fields

    def own(cursor: Any) -> Any:
        seen.append(cursor)
        return lambda values: [column[0] for column in cursor.description] + list(values)

    conn = masklib.wrap(people, key=KEY)
    conn.row_factory = class_row(Person)
    person = conn.execute("SELECT id, email FROM people WHERE id = 1").fetchone()
    conn.row_factory = own
    row = conn.execute("SELECT id, email FROM people WHERE id = 1").fetchone()

    assert person.fields["id"] == 1
    assert row[:3] == ["id", "email", 1]
    assert "quorvane" not in repr((person.fields, row))
    assert not hasattr(seen[0], "fetchall")


@pytest.mark.parametrize("kwargs", [{}, {"name": "server"}, {"binary": True}])
def test_every_kind_of_psycopg_cursor_is_masked(people: Any, kwargs: dict[str, Any]) -> None:
    conn = masklib.wrap(people, key=KEY)
    with conn.cursor(**kwargs) as cursor:
        cursor.execute("SELECT id, email, joined, tags FROM people ORDER BY id")
        rows = [cursor.fetchone(), *cursor.fetchmany(5), *cursor]

    assert [row[0] for row in rows] == list(range(1, 101))
    assert "quorvane" not in repr(rows)
    assert cursor.connection is conn


def test_a_raw_cursor_class_may_be_chosen_and_others_not(people: Any) -> None:
    conn = masklib.wrap(people, key=KEY)
    conn.cursor_factory = psycopg.RawCursor
    assert "quorvane" not in repr(conn.execute("SELECT email FROM people LIMIT 2").fetchall())

    for other in (lambda conn: conn.cursor(), psycopg.AsyncCursor):
        with pytest.raises(BlockedExitError, match="may be set to"):
            conn.cursor_factory = other


def test_a_cursor_class_of_one_s_own_runs_on_masked_rows(people: Any) -> None:
    class Mine(psycopg.Cursor[Any]):
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            self.seen: list[object] = []

        def fetchmany(self, size: int = 0) -> list[Any]:
            rows = super().fetchmany(size)
            self.seen += rows
            return rows

        def first(self) -> Any:
            return self.fetchmany(1)[0]

    people.cursor_factory = Mine  # as connect(cursor_factory=) sets it
    conn = masklib.wrap(people, key=KEY)
    cursor: Any = conn.execute("SELECT email, id FROM people ORDER BY id")
    found = [cursor.first(), *cursor, *cursor.seen]

    assert conn.cursor_factory is Mine
    assert isinstance(cursor, Mine)
    assert cursor.connection is conn
    assert len(found) > 1
    assert "quorvane" not in repr((found, vars(cursor)))
    conn.cursor_factory = psycopg.Cursor
    assert not isinstance(conn.cursor(), Mine)


def test_a_client_cursor_sends_what_was_judged(people: Any) -> None:
    people.cursor_factory = psycopg.ClientCursor
    conn = masklib.wrap(people, key=KEY)
    cursor = conn.cursor()
    plain = cursor.execute("SELECT id, email FROM people WHERE id = %s AND tags @> %s", (1, ["a"])).fetchall()
    cursor.execute("SELECT concat('%s') AS x FROM people", (", email, ",))
    odd = cursor.fetchall()
    with pytest.raises(BlockedExitError, match="plain values"):
        cursor.executemany("SELECT concat('%s') AS x FROM people", [(", email, ",)], returning=True)

    assert plain[0][0] == 1
    assert "quorvane" not in repr((plain, odd))
    assert cursor.mogrify("SELECT %s", ["it's"]) == "SELECT 'it''s'"


def test_a_driver_s_cursor_built_round_a_sealed_connection_gets_masked_rows(people: Any) -> None:
    conn = masklib.wrap(people, key=KEY)

    assert "quorvane" not in repr(psycopg.Cursor(conn).execute("SELECT email FROM people").fetchall())
    with pytest.raises((AttributeError, TypeError)):
        psycopg.Cursor.fetchall(conn.execute("SELECT email FROM people"))


def test_the_results_of_executemany_are_masked_each_by_its_own_columns(people: Any) -> None:
    conn = masklib.wrap(people, key=KEY, policy=masklib.Policy(writes="raw"))
    cursor = conn.cursor()
    cursor.executemany("SELECT id, email FROM people WHERE id = %s", [(1,), (2,), (3,)], returning=True)
    each = [one.fetchone() for one in cursor.results()]
    again = cursor.set_result(0).fetchone()
    with pytest.raises(IndexError):
        cursor.set_result(3)

    assert [row[0] for row in each] == [1, 2, 3]
    assert again == each[0]
    assert "quorvane" not in repr(each)


def test_transactions_info_and_statements_in_them_are_sealed(people: Any) -> None:
    conn = masklib.wrap(people, key=KEY)
    with conn.transaction() as transaction:
        row = conn.execute("SELECT email FROM people WHERE id = 1").fetchone()
        assert transaction.connection is conn

    assert "quorvane" not in repr(row)
    assert conn.info.dbname.startswith("test_")
    for name in ("pgconn", "password", "error_message"):
        with pytest.raises(AttributeError):
            getattr(conn.info, name)


def test_a_look_up_leaves_an_idle_connection_idle_and_an_open_transaction_open(people: Any) -> None:
    conn = masklib.wrap(people, key=KEY)
    idle = conn.info.transaction_status
    conn.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
    conn.execute("SELECT email FROM people WHERE id = 1").fetchone()

    assert idle.name == "IDLE"
    assert conn.info.transaction_status.name == "INTRANS"


def test_rows_that_are_no_plain_tuples_are_refused(sqlite: sqlite3.Connection) -> None:
    class Odd(sqlite3.Cursor):
        def fetchall(self) -> Any:
            return [{"email": "quorvane@corp.example.org"}]

    class OddConnection(sqlite3.Connection):
        pass

    raw = sqlite3.connect(":memory:", factory=OddConnection)
    raw.execute("CREATE TABLE people (email TEXT)")
    conn = masklib.wrap(raw, key=KEY)
    cursor = conn.execute("SELECT email FROM people")
    from masklib.dbapi.sealed import state_of

    state_of(cursor).raw = Odd(raw).execute("SELECT email FROM people")
    with pytest.raises(UnknownRowError) as caught:
        cursor.fetchall()

    assert "quorvane" not in str(caught.value)
    raw.close()
