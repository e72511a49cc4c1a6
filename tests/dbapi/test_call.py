"""`masklib.call`: functions that need the real object, by each driver's list and no others."""

from __future__ import annotations

import logging
import sqlite3
import uuid
from contextlib import closing
from types import MethodType
from typing import TYPE_CHECKING, Any

import psycopg2
import pytest
from psycopg2 import extensions, extras, sql

import masklib
from masklib.dbapi.drivers import sqlite3 as table_of_sqlite3
from masklib.errors import BlockedExitError, NotAConnectionError
from masklib.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Iterator

KEY = bytes(range(32))
RAW = "quorvane@corp.example.org"


@pytest.fixture
def conn(postgres_database: str) -> Iterator[Any]:
    raw = psycopg2.connect(postgres_database)
    yield masklib.wrap(raw, key=KEY)
    raw.close()


@pytest.fixture
def people() -> Iterator[sqlite3.Connection]:
    raw = sqlite3.connect(":memory:")
    raw.executescript(f"CREATE TABLE people (email TEXT); INSERT INTO people VALUES ('{RAW}')")
    yield raw
    raw.close()


def leaks(*seen: object) -> Any:
    """Return a function that keeps what it is given, as an attacker's would."""
    return lambda *args: seen or args


def test_texts_of_the_caller_s_come_back(conn: Any) -> None:
    composed = sql.SQL("SELECT {}").format(sql.Identifier('a"b'))

    assert masklib.call(extensions.quote_ident, 'a"b', conn) == '"a""b"'
    assert masklib.call(extensions.quote_ident, "a", conn.cursor()) == '"a"'
    assert masklib.call(sql.Identifier("a").as_string, conn) == '"a"'
    assert masklib.call(composed.as_string, conn) == 'SELECT "a""b"'


def test_types_are_registered_and_no_more_than_typecasters_comes_back(conn: Any) -> None:
    kind = type(extensions.UNICODE)
    assert type(masklib.call(extras.register_uuid, None, conn)) is kind
    assert masklib.call(extensions.register_type, extensions.UNICODE, conn) is None
    assert {*map(type, masklib.call(extras.register_default_json, conn_or_curs=conn))} == {kind}
    cursor = conn.cursor()
    cursor.execute("SELECT gen_random_uuid() AS made")

    assert isinstance(cursor.fetchone()[0], (uuid.UUID, type(None)))


@pytest.mark.parametrize(
    ("function", "given"),
    [
        (extras.register_ipaddress, ()),
        (extras.register_json, ()),
        (extras.register_composite, ("pair",)),
        (extras.register_range, ("int4range", "Numbers")),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_types_of_psycopg2_s_own_are_registered(conn: Any, function: Any, given: tuple[Any, ...]) -> None:
    raw = masklib.unwrap(conn, reason="test data")
    raw.cursor().execute("CREATE TABLE people (email TEXT); CREATE TYPE pair AS (email TEXT, n INT)")
    raw.cursor().execute(f"INSERT INTO people VALUES ('{RAW}')")

    assert not masklib.is_wrapped(masklib.call(function, *given, conn))
    cursor = conn.cursor()
    cursor.execute(
        "SELECT email, '1.2.3.4'::inet, '{}'::json, row(email, 1)::pair, '[1,2)'::int4range FROM people"
    )

    assert RAW not in repr(cursor.fetchall())


def test_execute_values_and_batch_take_the_sealed_cursor_itself(postgres_database: str) -> None:
    with closing(psycopg2.connect(postgres_database)) as raw:
        cursor: Any = masklib.wrap(raw, key=KEY, policy=Policy(writes="raw")).cursor()
        cursor.execute("CREATE TABLE people (email TEXT)")
        extras.execute_batch(cursor, "INSERT INTO people VALUES (%s)", [(RAW,), (RAW,)])
        insert = "INSERT INTO people VALUES %s RETURNING email"
        rows = extras.execute_values(cursor, insert, [(RAW,), (RAW,)], fetch=True)

    assert rows == [(masklib.mask_value(RAW, "EMAIL_ADDRESS", key=KEY),)] * 2


class Evil(sql.Identifier):  # type: ignore[misc]
    def as_string(self, context: object) -> str:
        return str(context)


@pytest.mark.parametrize(
    "attempt",
    [
        lambda conn: masklib.call(leaks(), conn),
        lambda conn: masklib.call(repr, conn),
        lambda conn: masklib.call(None, conn),  # type: ignore[arg-type]
        lambda conn: masklib.call(extensions.connection.cursor, conn),
        lambda conn: masklib.call(extras.register_composite, "people", conn, False, leaks()),
        lambda conn: masklib.call(extras.register_composite, "people", conn, factory=leaks()),
        lambda conn: masklib.call(extras.register_range, "int4range", leaks(), conn),
        lambda conn: masklib.call(extras.register_json, conn, loads=leaks()),
        lambda conn: masklib.call(
            extras.execute_values, conn.cursor(), "INSERT INTO people VALUES %s", [(1,)]
        ),
        lambda conn: masklib.call(extras.execute_batch, conn.cursor(), "SELECT %s", [(1,)]),
        lambda conn: masklib.call(extensions.register_type, extensions.new_type((25,), "OWN", leaks()), conn),
        lambda conn: masklib.call(extras.register_default_json, conn, False, leaks()),
        lambda conn: masklib.call(extras.register_default_json, conn, loads=leaks()),
        lambda conn: masklib.call(Evil("a").as_string, conn),
        lambda conn: masklib.call(MethodType(sql.Identifier.as_string, Evil("a")), conn),
        lambda conn: masklib.call(sql.Composed([sql.SQL("x"), Evil("a")]).as_string, conn),
    ],
)
def test_whatever_would_see_the_connection_or_a_value_is_refused(conn: Any, attempt: Any) -> None:
    with pytest.raises(BlockedExitError):
        attempt(conn)


def test_a_function_that_bears_the_name_of_a_listed_one_is_refused(conn: Any) -> None:
    def quote_ident(_name: str, connection: object) -> str:
        return repr(connection)

    quote_ident.__module__, quote_ident.__qualname__ = "psycopg2.extensions", "quote_ident"

    with pytest.raises(BlockedExitError, match=r"psycopg2\.extensions\.quote_ident"):
        masklib.call(quote_ident, "a", conn)


def test_an_error_holds_no_value_and_no_connection(conn: Any) -> None:
    with pytest.raises(TypeError) as caught:
        masklib.call(extensions.quote_ident, [RAW], conn)

    assert "quorvane" not in str(caught.value)
    assert caught.value.__cause__ is None
    assert caught.value.__context__ is None


def test_nothing_wrapped_is_an_error(postgres_database: str) -> None:
    with closing(psycopg2.connect(postgres_database)) as raw, pytest.raises(NotAConnectionError):
        masklib.call(extensions.quote_ident, "a", raw)


def test_a_call_is_recorded(conn: Any, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, "masklib.audit"):
        masklib.call(extensions.quote_ident, "a", conn)

    assert any("psycopg2.extensions.quote_ident" in str(vars(one)) for one in caplog.records)


# ------------------------------------------------------------------ sqlite3
def test_a_backup_into_a_wrapped_target_stays_masked(people: sqlite3.Connection) -> None:
    source = masklib.wrap(people, key=KEY)
    with closing(masklib.wrap(sqlite3.connect(":memory:"), key=KEY)) as target:
        assert masklib.call(sqlite3.Connection.backup, source, target) is None
        rows = target.execute("SELECT email FROM people").fetchall()

    assert rows == [(masklib.mask_value(RAW, "EMAIL_ADDRESS", key=KEY),)]


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        (Policy(), None),
        (Policy(), Policy.of(columns={"people.email": "clear"})),
        (Policy(), Policy(mode="off")),
        (Policy(preset="agent"), Policy(preset="agent")),
    ],
)
def test_a_backup_to_where_less_is_masked_is_refused(
    people: sqlite3.Connection, ours: Policy, theirs: Policy | None
) -> None:
    source: Any = masklib.wrap(people, policy=ours, key=KEY)
    with closing(sqlite3.connect(":memory:")) as raw:
        target: Any = raw if theirs is None else masklib.wrap(raw, policy=theirs, key=KEY)
        with pytest.raises(BlockedExitError):
            masklib.call(sqlite3.Connection.backup, source, target)
        assert raw.execute("SELECT count(*) FROM sqlite_master").fetchone() == (0,)


def test_the_list_says_what_is_there() -> None:
    assert set(table_of_sqlite3.FACTS.needs_real) == {"sqlite3.Connection.backup"}
