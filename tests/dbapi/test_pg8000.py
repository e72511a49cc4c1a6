"""pg8000: rows as lists, origins from the server, COPY through ``execute``, deques of notices."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import pg8000.dbapi
import pg8000.legacy
import pg8000.native
import pytest
import sqlalchemy as sa

import masklib
from masklib.dbapi.drivers.pg8000 import FACTS
from masklib.errors import (
    BlockedExitError,
    NotAConnectionError,
    StatementDeniedError,
    UnknownExitError,
)
from masklib.policy import Policy
from tests.leaks import surface

if TYPE_CHECKING:
    from collections.abc import Iterator

    import psycopg

KEY = bytes(range(32))
QUERY = "SELECT id, email FROM people ORDER BY id"


@pytest.fixture
def raw(postgres: psycopg.Connection[Any]) -> Iterator[Any]:
    postgres.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT, payload JSONB)")
    postgres.execute(
        "INSERT INTO people SELECT n, 'quorvane' || n || '@corp.example.org', "
        """'{"mail": "quorvane@corp.example.org"}' FROM generate_series(1, 30) n"""
    )
    postgres.execute("CREATE VIEW renamed AS SELECT id AS a, email AS b FROM people")
    postgres.commit()
    info = postgres.info
    connection = pg8000.dbapi.connect(
        info.user, database=info.dbname, unix_sock=f"{info.host}/.s.PGSQL.{info.port}"
    )
    yield connection
    connection.close()


@pytest.fixture
def conn(raw: Any) -> Any:
    return masklib.wrap(raw, key=KEY)


@pytest.fixture
def expected(conn: Any, postgres: psycopg.Connection[Any]) -> list[Any]:
    return [list(row) for row in masklib.wrap(postgres, key=KEY).execute(QUERY).fetchall()]


def test_rows_are_lists_of_masked_values(conn: Any, expected: list[Any]) -> None:
    cursor = conn.cursor()
    cursor.execute(QUERY)
    rows = [cursor.fetchone(), *cursor.fetchmany(3), *list(cursor)]
    cursor.execute("SELECT id, email FROM people WHERE id = %s", (2,))
    everything = cursor.fetchall()

    assert rows == expected
    assert everything == (expected[1],)
    assert type(rows[0]) is list
    assert "quorvane" not in repr(rows)


def test_the_server_tells_where_a_column_comes_from(conn: Any, expected: list[Any]) -> None:
    cursor = conn.cursor()
    cursor.execute("SELECT b AS total FROM renamed ORDER BY a")

    assert cursor.fetchone() == [expected[0][1]]


def test_json_is_masked(conn: Any) -> None:
    cursor = conn.cursor()
    cursor.execute("SELECT payload FROM people")

    assert set(cursor.fetchone()[0]) == {"mail"}
    assert "quorvane" not in repr(cursor.fetchall())


@pytest.mark.parametrize("file", [io.BytesIO, io.StringIO])
def test_copy_writes_masked_rows_into_the_caller_s_stream(conn: Any, expected: list[Any], file: Any) -> None:
    into = file()
    conn.cursor().execute(f"COPY ({QUERY}) TO STDOUT WITH (FORMAT csv)", stream=into)
    text = "".join(f"{number},{email}\n" for number, email in expected)

    assert into.getvalue() == (text if file is io.StringIO else text.encode())


def test_copy_refuses_binary_and_asks_the_policy_on_the_way_in(conn: Any, raw: Any) -> None:
    cursor = conn.cursor()
    with pytest.raises(BlockedExitError):
        cursor.execute("COPY people TO STDOUT BINARY", stream=io.BytesIO())
    with pytest.raises(StatementDeniedError):
        cursor.execute("COPY people (id, email) FROM STDIN", stream=["77\ta@b.example\n"])
    writer = masklib.wrap(raw, key=KEY, policy=Policy(writes="raw")).cursor()
    writer.execute("COPY people (id, email) FROM STDIN", stream=io.BytesIO(b"77\ta@b.example\n"))
    writer.execute("SELECT count(*) FROM people WHERE id = 77")

    assert writer.fetchone() == [1]


def test_a_look_up_leaves_transactions_as_they_are(conn: Any, raw: Any) -> None:
    cursor = conn.cursor()
    cursor.execute("SELECT 1 AS one")
    cursor.execute("SELECT substr(email, 1, 3) FROM people")
    inside = raw._in_transaction
    conn.rollback()

    assert inside
    assert not raw._in_transaction


def test_errors_keep_class_code_and_names_and_lose_values(conn: Any) -> None:
    cursor = conn.cursor()
    with pytest.raises(pg8000.dbapi.DatabaseError) as caught:
        cursor.execute("SELECT CAST(email AS INTEGER) FROM people")
    conn.rollback()

    assert caught.value.args[0]["C"] == "22P02"
    assert "quorvane" not in repr(caught.value)
    assert caught.value.__cause__ is None


def test_notices_and_notifications_show_what_is_known(conn: Any, raw: Any) -> None:
    cursor = masklib.wrap(raw, key=KEY, policy=Policy(writes="raw")).cursor()
    cursor.execute("LISTEN news")
    cursor.execute("DO $$ BEGIN RAISE NOTICE '%', (SELECT min(email) FROM people); END $$")
    before = list(conn.notices)
    cursor.execute("SELECT pg_notify('news', min(email)) FROM people")
    raw.commit()
    cursor.execute("SELECT 1 AS one")

    assert before[0][b"S"] == b"NOTICE"
    assert conn.notifications[0][1] == "news"
    assert "quorvane" not in repr([before, conn.notices, conn.notifications])


def test_what_would_show_raw_values_is_refused(conn: Any) -> None:
    for name in ("execute_simple", "run", "_sock", "register_out_adapter", "pg_types", "password"):
        with pytest.raises((BlockedExitError, AttributeError)):
            getattr(conn, name)
    for name in ("_context", "_row_iter", "_c"):
        with pytest.raises(AttributeError):
            getattr(conn.cursor(), name)


def test_install_seals_what_connect_hands_out(postgres: psycopg.Connection[Any], raw: Any) -> None:
    info = postgres.info
    masklib.install("pg8000", key=KEY)
    try:
        made = pg8000.dbapi.connect(
            info.user, database=info.dbname, unix_sock=f"{info.host}/.s.PGSQL.{info.port}"
        )
    finally:
        masklib.uninstall("pg8000")
    made.close()

    assert masklib.is_wrapped(made)
    assert raw is not made


# ------------------------------------------------------------------ the other faces of pg8000
def place(postgres: psycopg.Connection[Any]) -> dict[str, Any]:
    """Return what pg8000 connects with."""
    info = postgres.info
    return {"user": info.user, "database": info.dbname, "unix_sock": f"{info.host}/.s.PGSQL.{info.port}"}


@pytest.fixture
def legacy(raw: Any, postgres: psycopg.Connection[Any]) -> Iterator[Any]:
    """A connection as `pg8000.connect` makes it, to the database of ``raw``."""
    del raw
    module: Any = pg8000
    connection = module.connect(**place(postgres))
    yield connection
    connection.close()


def test_a_legacy_connection_is_masked_as_the_other(legacy: Any, expected: list[Any]) -> None:
    conn = masklib.wrap(legacy, key=KEY)
    with conn.cursor() as cursor:
        cursor.execute(QUERY)
        rows = [cursor.fetchone(), *cursor.fetchmany(3), *list(cursor)]
        cursor.execute("SELECT id FROM people WHERE email = %s", (expected[3][1],))
        found = cursor.fetchall()
        cursor.execute(
            "COPY (SELECT email FROM people WHERE id = 1) TO STDOUT", stream=(sink := io.BytesIO())
        )

    assert rows == expected
    assert found == ([4],)
    assert sink.getvalue().decode().strip() == expected[0][1]
    assert isinstance(conn, pg8000.legacy.Connection)
    for name in ("prepare", "description"):
        with pytest.raises(BlockedExitError):
            getattr(conn, name)


def test_every_name_of_a_live_legacy_object_has_a_kind(legacy: Any) -> None:
    conn = masklib.wrap(legacy, key=KEY)
    pairs = {"Connection": (legacy, conn), "Cursor": (legacy.cursor(), conn.cursor())}

    for name, (thing, sealed) in pairs.items():
        facts = FACTS.classes[f"pg8000.legacy.{name}"]
        assert surface.public(thing) - set(facts.attributes) == set()
        assert surface.special(thing) - set(facts.specials) == set()
        for one in surface.settable(thing) - set(facts.setters):
            with pytest.raises(UnknownExitError):
                setattr(sealed, one, None)


def test_many_sets_of_parameters_in_a_style_that_is_not_judged_are_refused(
    conn: Any, legacy: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module, wrapped in ((pg8000.dbapi, conn), (pg8000, masklib.wrap(legacy, key=KEY))):
        monkeypatch.setattr(module, "paramstyle", "named")
        with pytest.raises(BlockedExitError):
            wrapped.cursor().executemany("SELECT :one", [{"one": 1}])


def test_an_engine_of_sqlalchemy_is_masked(legacy: Any, postgres: Any, expected: list[Any]) -> None:
    """Its dialect uses `pg8000.legacy`."""
    del legacy
    engine = sa.create_engine("postgresql+pg8000://", connect_args=place(postgres), poolclass=sa.NullPool)
    people = sa.table("people", sa.column("id"), sa.column("email"))
    with masklib.sqlalchemy.mask_engine(engine, key=KEY).connect() as connection:
        rows = connection.execute(sa.select(people).order_by(people.c.id)).all()
        found = connection.execute(sa.select(people.c.id).where(people.c.email == rows[1].email)).scalar()
        with pytest.raises(sa.exc.IntegrityError) as caught:
            connection.execute(sa.insert(people).values(id=1))

    assert [list(row) for row in rows] == expected
    assert found == expected[1][0]
    assert "quorvane" not in str(caught.value)


def test_a_connection_that_is_no_pep_249_one_is_refused(raw: Any, postgres: psycopg.Connection[Any]) -> None:
    del raw
    module: Any = pg8000.native
    native = module.Connection(**place(postgres))
    try:
        with pytest.raises(NotAConnectionError, match="no cursor"):
            masklib.wrap(native, key=KEY)
    finally:
        native.close()


STYLES = (
    ("qmark", "SELECT email, '?' FROM people WHERE email = ?", lambda value: [value]),
    ("numeric", "SELECT email, ':1' FROM people WHERE email = :1", lambda value: [value]),
    ("named", "SELECT email, ':one' FROM people WHERE email = :one", lambda value: {"one": value}),
    ("pyformat", "SELECT email, '%(one)s' FROM people WHERE email = %(one)s", lambda value: {"one": value}),
)


def test_statements_in_other_styles_are_judged_and_sent_with_numbered_places(
    conn: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    cursor = conn.cursor()
    cursor.execute("SELECT email FROM people ORDER BY id")
    surrogate = cursor.fetchone()[0]
    for style, text, given in STYLES:
        monkeypatch.setattr(pg8000.dbapi, "paramstyle", style)
        cursor.execute(text, given(surrogate))
        assert [row[0] for row in cursor.fetchall()] == [surrogate]
        with pytest.raises(BlockedExitError, match="executemany"):
            cursor.executemany(text, [given(surrogate)])
    monkeypatch.setattr(pg8000.dbapi, "paramstyle", "of my own")
    with pytest.raises(BlockedExitError, match="paramstyle"):
        cursor.execute("SELECT 1", ())


def test_run_of_a_legacy_connection_hands_out_masked_rows(legacy: Any) -> None:
    conn = masklib.wrap(legacy, key=KEY, policy=Policy(writes="raw"))
    assert conn.run("CREATE TABLE mails (email TEXT)") == ()
    conn.run("INSERT INTO mails VALUES (:email)", email="quorvane@corp.example.org")
    ((surrogate,),) = conn.run("SELECT email FROM mails")
    assert conn.run("SELECT count(*) FROM mails WHERE email = :it", it=surrogate) == ([1],)
    assert "quorvane" not in surrogate
    with pytest.raises(StatementDeniedError):
        conn.run("COPY mails TO '/nowhere'")
