"""psycopg's COPY: rows out are masked as SELECT masks them, rows in go through the guard of writes."""

from __future__ import annotations

import asyncio
import datetime as dt
from typing import Any

import psycopg
import pytest
from psycopg import sql

import masklib
from masklib.errors import BlockedExitError, StatementDeniedError
from masklib.policy import Policy

KEY = bytes(range(32))
TABLE = """
CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT, born DATE, note TEXT, payload JSONB, tags TEXT[]);
INSERT INTO people VALUES
 (1, 'quorvane1@corp.example.org', '1980-02-03', E'tab\\tand \\\\ and\\nline', '{"mail": "quorvane1@corp.example.org"}', '{a,b}'),
 (2, NULL, NULL, '', NULL, NULL),
 (3, 'quorvane3@corp.example.org', '1990-12-31', 'says "hi", mails quorvane3@corp.example.org', '{}', '{}');
CREATE TABLE plain (a INTEGER, b TEXT);
"""
QUERY = "SELECT id, email, born, note, payload FROM people ORDER BY id"


@pytest.fixture
def raw(postgres: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
    postgres.execute(TABLE)
    postgres.commit()
    return postgres


@pytest.fixture
def conn(raw: psycopg.Connection[Any]) -> psycopg.Connection[Any]:
    return masklib.wrap(raw, policy=Policy.of(columns={"plain.*": "clear"}), key=KEY)


def copied(connection: Any, statement: Any, *params: Any) -> bytes:
    """Return everything that a COPY sends, block for block."""
    with connection.cursor().copy(statement, *params) as copy:
        return b"".join(map(bytes, copy))


def test_rows_are_masked_as_a_query_masks_them(conn: Any) -> None:
    selected = conn.execute(QUERY).fetchall()
    with conn.cursor().copy(f"COPY ({QUERY}) TO STDOUT") as copy:
        copy.set_types(["int4", "text", "date", "text", "jsonb"])
        rows = list(copy.rows())

    assert rows == selected
    assert "quorvane" not in repr(rows)
    assert isinstance(rows[0][2], dt.date)


@pytest.mark.parametrize(
    "options", ["", "(FORMAT csv)", "(FORMAT csv, HEADER, DELIMITER ';', FORCE_QUOTE *)"]
)
def test_what_is_not_masked_stays_byte_for_byte(raw: Any, options: str) -> None:
    statement = f"COPY people TO STDOUT {options}"
    expected = copied(raw, statement)
    clear = masklib.wrap(raw, policy=Policy.of(columns={"people.*": "clear"}), key=KEY)

    assert copied(clear, statement) == expected


@pytest.mark.parametrize(
    "options", ["", "(DELIMITER '|', NULL 'none')", "(FORMAT csv)", "CSV HEADER QUOTE ''''"]
)
def test_masked_rows_go_back_in(conn: Any, raw: Any, options: str) -> None:
    """What comes out is written as the server reads it: read in again, it is what a query shows."""
    data = copied(conn, f"COPY ({QUERY}) TO STDOUT {options}")
    raw.execute("CREATE TEMP TABLE again (id INTEGER, email TEXT, born DATE, note TEXT, payload JSONB)")
    with raw.cursor().copy(f"COPY again FROM STDIN {options}") as copy:
        copy.write(data)

    assert b"quorvane" not in data
    assert raw.execute("SELECT * FROM again ORDER BY id").fetchall() == conn.execute(QUERY).fetchall()


def test_every_way_of_reading_gives_the_same_masked_rows(conn: Any) -> None:
    statement = "COPY people (id, email) TO STDOUT"
    seen: list[list[bytes]] = []
    with conn.cursor().copy(statement) as copy:
        seen.append([bytes(block) for block in copy])
    with conn.cursor().copy(statement) as copy:
        seen.append(list(iter(lambda: bytes(copy.read()), b"")))
    with conn.cursor().copy(statement) as copy:
        rows = list(iter(copy.read_row, None))

    assert seen[0] == seen[1]
    assert len(rows) == 3
    assert [str(row[1]).encode() in block for row, block in zip(rows, seen[0], strict=True)] == [
        True,
        False,
        True,
    ]


def test_parameters_are_merged_as_the_driver_merges_them(conn: Any) -> None:
    with conn.cursor().copy("COPY (SELECT id, email FROM people WHERE id = %s) TO STDOUT", (3,)) as copy:
        rows = list(copy.rows())
    composed = sql.SQL("COPY {} TO STDOUT").format(sql.Identifier("people"))

    assert [row[0] for row in rows] == ["3"]
    assert b"quorvane" not in copied(conn, composed)


@pytest.mark.parametrize(
    "statement",
    [
        "COPY people TO STDOUT (FORMAT binary)",
        "COPY people TO STDOUT WITH BINARY",
        "COPY people TO '/tmp/people'",
        "COPY people TO PROGRAM 'cat'",
        "COPY plain FROM '/etc/passwd'",
        "COPY plain FROM PROGRAM 'echo 1'",
        "COPY people TO STDOUT; SELECT email FROM people",
        "COPY people TO STDOUT (FORMAT csv, ENCODING 'LATIN1')",
        "COPY people TO STDOUT (NULL 'quorvane1@corp.example.org')",
        "COPY plain FROM STDIN WHERE pg_sleep(1) IS NULL",
        "SELECT email FROM people",
    ],
)
def test_what_cannot_be_masked_is_refused(conn: Any, statement: str) -> None:
    with pytest.raises(BlockedExitError), conn.cursor().copy(statement):
        pass


def test_execute_still_refuses_copy_after_copy_was_let_through(conn: Any) -> None:
    copied(conn, "COPY people TO STDOUT")

    with pytest.raises(StatementDeniedError):
        conn.execute("COPY people TO STDOUT")


def test_rows_go_in_where_nothing_is_masked(conn: Any, raw: Any) -> None:
    with conn.cursor().copy("COPY plain FROM STDIN") as copy:
        copy.write_row((1, "one"))
        copy.write_row((2, "two"))
    with conn.cursor().copy("COPY plain FROM STDIN (FORMAT csv)") as copy:
        copy.write(b"3,three\n")
    conn.commit()

    assert raw.execute("SELECT * FROM plain").fetchall() == [(1, "one"), (2, "two"), (3, "three")]


def test_rows_go_into_masked_columns_only_where_the_policy_says_so(conn: Any, raw: Any) -> None:
    statement = "COPY people (id, email) FROM STDIN"
    with (
        pytest.raises(StatementDeniedError, match="masked column"),
        conn.cursor().copy(statement) as copy,
    ):
        copy.write_row((9, "someone@corp.example.org"))
    conn.rollback()
    writer = masklib.wrap(raw, policy=Policy(writes="raw"), key=KEY)
    with writer.cursor().copy(statement) as copy:
        copy.write_row((9, "someone@corp.example.org"))

    assert raw.execute("SELECT email FROM people WHERE id = 9").fetchone() == ("someone@corp.example.org",)


def test_rows_go_into_no_relation_that_nobody_knows(conn: Any) -> None:
    with pytest.raises(StatementDeniedError), conn.cursor().copy("COPY nowhere FROM STDIN"):
        pass


def test_an_agent_copies_nothing(raw: Any) -> None:
    agent = masklib.wrap(raw, policy=Policy(preset="agent"), key=KEY)

    with pytest.raises(StatementDeniedError), agent.cursor().copy("COPY people TO STDOUT"):
        pass


def test_an_error_on_the_way_is_the_database_s_without_a_value(conn: Any) -> None:
    statement = "COPY (SELECT CAST(note AS INTEGER) FROM people) TO STDOUT"
    with pytest.raises(psycopg.errors.InvalidTextRepresentation) as caught:
        copied(conn, statement)

    assert "tab" not in str(caught.value)
    assert caught.value.sqlstate == "22P02"


def test_an_asynchronous_copy_is_masked_as_the_other(postgres_database: str, raw: Any, conn: Any) -> None:
    statement = f"COPY ({QUERY}) TO STDOUT"

    async def run() -> tuple[bytes, list[Any], Any]:
        opened = await psycopg.AsyncConnection.connect(postgres_database)
        sealed = masklib.wrap(opened, policy=Policy.of(columns={"plain.*": "clear"}), key=KEY)
        async with sealed.cursor().copy(statement) as copy:
            blocks = b"".join([bytes(block) async for block in copy])
        async with sealed.cursor().copy(statement) as copy:
            first = await copy.read_row()
            rows = [first, *[row async for row in copy.rows()]]
        async with sealed.cursor().copy("COPY plain FROM STDIN") as copy:
            await copy.write_row((1, "one"))
        count = await (await sealed.execute("SELECT count(*) FROM plain")).fetchone()
        await sealed.close()
        return blocks, rows, count

    blocks, rows, count = asyncio.run(run())

    assert blocks == copied(conn, statement)
    assert len(rows) == 3
    assert count == (1,)


def test_an_error_at_row_n_comes_after_the_rows_before(conn: Any) -> None:
    ordered = "SELECT id FROM people ORDER BY id OFFSET 0"
    statement = f"COPY (SELECT id, 10 / (3 - id) FROM ({ordered}) p) TO STDOUT"
    seen: list[str] = []
    with pytest.raises(psycopg.errors.DivisionByZero), conn.cursor().copy(statement) as copy:
        seen.extend(row[0] for row in copy.rows())

    assert seen == ["1", "2"]
    with pytest.raises(psycopg.errors.InFailedSqlTransaction):
        conn.execute(QUERY)
