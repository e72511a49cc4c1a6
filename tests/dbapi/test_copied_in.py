"""``COPY … FROM STDIN``: its rows are looked at one by one, whichever driver sends them and in whatever form."""

from __future__ import annotations

import asyncio
import io
from contextlib import closing
from typing import TYPE_CHECKING, Any

import asyncpg
import pg8000.dbapi
import psycopg
import psycopg2
import pytest
from psycopg.conninfo import conninfo_to_dict

import masklib
from masklib.errors import StatementDeniedError, UnknownRowError
from masklib.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Callable


KEY = bytes(range(32))
NAME, MAIL = "Ann Bell", "ann.bell@corp.example.org"
DRIVERS = ("psycopg", "psycopg row", "psycopg binary", "psycopg2", "asyncpg", "asyncpg records", "pg8000")


@pytest.fixture
def place(postgres_database: str) -> str:
    """The DSN of a database with one person, and a table of nothing masked."""
    with psycopg.connect(postgres_database, autocommit=True) as raw:
        raw.execute("CREATE TABLE people (id INTEGER, full_name TEXT, email TEXT, plan TEXT)")
        raw.execute(f"INSERT INTO people VALUES (1, '{NAME}', '{MAIL}', 'gold')")
        raw.execute("CREATE TABLE plain (id INTEGER, what TEXT)")
    return postgres_database


def surrogates(place: str) -> tuple[str, str]:
    with psycopg.connect(place) as raw:
        ((name, mail),) = masklib.wrap(raw, key=KEY).execute("SELECT full_name, email FROM people").fetchall()
    return name, mail


def people(place: str, table: str = "people") -> list[tuple[Any, ...]]:
    with psycopg.connect(place) as raw:
        return raw.execute(f"SELECT * FROM {table} ORDER BY id").fetchall()


def text(rows: list[tuple[Any, ...]]) -> str:
    return "".join("\t".join("\\N" if cell is None else str(cell) for cell in row) + "\n" for row in rows)


def copied(
    driver: str, place: str, rows: list[tuple[Any, ...]], policy: Policy, table: str = "people"
) -> None:
    """Send rows by COPY."""
    columns = "id, full_name, email, plan" if table == "people" else "id, what"
    statement = f"COPY {table} ({columns}) FROM STDIN"
    if driver.startswith("asyncpg"):
        asyncio.run(_copied(driver, place, rows, policy, table))
        return
    told = conninfo_to_dict(place)
    if driver == "pg8000":
        socket = f"{told['host']}/.s.PGSQL.5432"
        raw: Any = pg8000.dbapi.connect(str(told["user"]), database=str(told["dbname"]), unix_sock=socket)
    else:
        raw = psycopg2.connect(place) if driver == "psycopg2" else psycopg.connect(place)
    with closing(raw):
        connection = masklib.wrap(raw, policy=policy, key=KEY)
        cursor = connection.cursor()
        if driver == "psycopg2":
            cursor.copy_expert(statement, io.StringIO(text(rows)))
        elif driver == "pg8000":
            cursor.execute(statement, stream=io.BytesIO(text(rows).encode()))
        elif driver == "psycopg":
            with cursor.copy(statement) as copy:
                sent = text(rows)
                copy.write(sent[:9].encode())
                copy.write(sent[9:].rstrip("\n"))  # in pieces, and without an end
        else:
            form = " (FORMAT BINARY)" if driver.endswith("binary") else ""
            with cursor.copy(statement + form) as copy:
                copy.set_types(["int4", *["text"] * (len(rows[0]) - 1)])
                for row in rows:
                    copy.write_row(row)
        connection.commit()


async def _copied(driver: str, place: str, rows: list[tuple[Any, ...]], policy: Policy, table: str) -> None:
    told = conninfo_to_dict(place)
    raw = await asyncpg.connect(user=told["user"], database=told["dbname"], host=told["host"])
    connection = masklib.wrap(raw, policy=policy, key=KEY)
    try:
        if driver.endswith("records"):
            await connection.copy_records_to_table(table, records=rows)
        else:
            await connection.copy_to_table(table, source=io.BytesIO(text(rows).encode()))
    finally:
        await connection.close()


@pytest.mark.parametrize("driver", DRIVERS)
def test_rows_are_turned_back_taken_at_their_word_or_refused(driver: str, place: str) -> None:
    name, mail = surrogates(place)
    refuse, back, owner = Policy(), Policy(writes="surrogate"), Policy(preset="application")
    for rows, policy, told in (
        ([(2, None, mail, "x"), (3, "Zed", None, "y")], refuse, r"people\.full_name is a masked column"),
        ([(2, None, mail, "x"), (3, None, None, mail)], refuse, "would be stored as data"),
        ([(2, "Zed", None, f"wrote {mail}")], owner, "would be stored as data"),
    ):
        with pytest.raises(StatementDeniedError, match=told) as caught:
            copied(driver, place, rows, policy)
        assert mail not in str(caught.value)
        assert len(people(place)) == 1
    copied(driver, place, [(2, None, mail, "x"), (3, None, None, "y")], refuse)
    copied(driver, place, [(4, name, mail, "z")], back)
    copied(driver, place, [(5, "Zed", mail, "w")], owner)
    assert people(place)[1:] == [
        (2, None, MAIL, "x"),
        (3, None, None, "y"),
        (4, NAME, MAIL, "z"),
        (5, "Zed", MAIL, "w"),
    ]
    with pytest.raises(StatementDeniedError, match="would be stored as data"):
        copied(driver, place, [(1, mail)], refuse, "plain")
    copied(driver, place, [(1, "plain\\ttext"), (2, None)], refuse, "plain")
    assert [row[0] for row in people(place, "plain")] == [1, 2]


def test_what_is_said_of_a_value_holds_in_rows_too(place: str) -> None:
    name, _ = surrogates(place)
    for driver in ("psycopg row", "asyncpg records"):
        rows = [(2, masklib.surrogate(name), None, "x"), (3, masklib.raw("Zed"), None, "y")]
        copied(driver, place, rows, Policy())
    assert [row[1] for row in people(place)] == [NAME, NAME, NAME, "Zed", "Zed"] or sorted(
        row[1] for row in people(place)
    ) == sorted([NAME, NAME, NAME, "Zed", "Zed"])


def test_other_forms_of_rows_arrive_as_they_were_meant(place: str) -> None:
    _, mail = surrogates(place)
    csv = f'id,email,plan\r\n2,"{mail}","a ""b"", c"\r\n3,,"two\r\nlines"\r\n'
    with psycopg.connect(place, autocommit=True) as raw:
        cursor = masklib.wrap(raw, key=KEY).cursor()
        with cursor.copy("COPY people (id, email, plan) FROM STDIN (FORMAT csv, HEADER)") as copy:
            for at in range(0, len(csv), 7):
                copy.write(csv[at : at + 7])
        with cursor.copy("COPY people (id, plan) FROM STDIN") as copy:
            copy.write("4\ta\\tb\\\\c\n\\.\n")
    assert people(place)[1:] == [
        (2, None, MAIL, 'a "b", c'),
        (3, None, None, "two\r\nlines"),
        (4, None, None, "a\tb\\c"),
    ]


REFUSED: tuple[tuple[str, Callable[[Any], Any], type[Exception]], ...] = (
    (
        "COPY people (id, plan) FROM STDIN (FORMAT BINARY)",
        lambda copy: copy.write(b"PGCOPY\n"),
        StatementDeniedError,
    ),
    ("COPY people (id, plan) FROM STDIN", lambda copy: copy.write("1\t2\t3\n"), psycopg.DataError),
    ("COPY people (id, plan) FROM STDIN (FORMAT csv)", lambda copy: copy.write('1,"open'), UnknownRowError),
)


def test_rows_that_cannot_be_read_do_not_go_on(place: str) -> None:
    for statement, write, error in REFUSED:
        with psycopg.connect(place, autocommit=True) as raw:
            cursor = masklib.wrap(raw, key=KEY).cursor()
            with pytest.raises(error), cursor.copy(statement) as copy:
                write(copy)
    assert len(people(place)) == 1


def test_where_nothing_is_enforced_rows_go_on_as_they_come(place: str) -> None:
    name, mail = surrogates(place)
    copied("psycopg", place, [(2, name, mail, mail)], Policy(mode="observe"))
    assert people(place)[1] == (2, name, mail, mail)
