"""pyodbc over PostgreSQL and SQLite, where somebody has installed it and their ODBC drivers; else it is skipped."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

import masklib
from masklib.errors import BlockedExitError, MaskError, StatementDeniedError
from masklib.policy import Policy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

pyodbc = pytest.importorskip(
    "pyodbc", reason="pyodbc is not in the test group: it wants ODBC drivers of the system"
)

KEY = bytes(range(32))
RAW = "quorvane@corp.example.org"
MASKED = masklib.mask_value(RAW, "EMAIL_ADDRESS", key=KEY)
QUERY = "SELECT id, email FROM people ORDER BY id"
TABLE = (
    "CREATE TABLE people (id INTEGER, email VARCHAR(80))",
    f"INSERT INTO people VALUES (1, '{RAW}'), (2, NULL)",
)


def _driver(start: str) -> str:
    found: list[str] = sorted(one for one in pyodbc.drivers() if one.startswith(start))
    if not found:
        pytest.skip(f"no ODBC driver for {start} here")
    return found[-1]


@pytest.fixture(params=["PostgreSQL", "SQLite"])
def wrapped(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[Policy], Any]]:
    """Wraps a raw connection of its own under a policy."""
    driver = _driver(request.param)
    if request.param == "SQLite":
        with closing(sqlite3.connect(tmp_path / "file")) as raw:
            for text in TABLE:
                raw.execute(text)
            raw.commit()
        place = f"DRIVER={{{driver}}};Database={tmp_path / 'file'}"
    else:
        dsn = request.getfixturevalue("postgres_database")
        with psycopg.connect(dsn) as made:
            for text in TABLE:
                made.execute(text)
        parts = conninfo_to_dict(dsn)
        place = f"DRIVER={{{driver}}};Server={parts['host']};Database={parts['dbname']};UID={parts['user']}"
    opened: list[Any] = []

    def wrap(policy: Policy) -> Any:
        opened.append(masklib.wrap(pyodbc.connect(place), policy=policy, key=KEY))
        return opened[-1]

    yield wrap
    for one in opened:
        one.close()


def test_rows_come_as_plain_tuples_of_masked_values_in_every_way_of_asking(wrapped: Any) -> None:
    conn = wrapped(Policy.of(preset="application"))
    cursor = conn.cursor()
    rows = [(1, MASKED), (2, None)]

    assert cursor.execute(QUERY).fetchall() == rows
    assert [*cursor.execute(QUERY)] == rows
    assert [cursor.execute(QUERY).fetchone(), *cursor.fetchmany(5)] == rows
    assert conn.execute("SELECT email FROM people WHERE id = ?", 1).fetchall() == [(MASKED,)]
    assert [one[0] for one in cursor.execute(QUERY).description] == ["id", "email"]
    assert cursor.connection is conn
    assert isinstance(conn, pyodbc.Connection)


def test_a_dialect_that_nobody_knows_is_refused_or_redacted(wrapped: Any) -> None:
    with pytest.raises(StatementDeniedError):
        wrapped(Policy()).execute(QUERY)
    with pytest.raises(StatementDeniedError):
        wrapped(Policy.of(preset="agent")).execute(QUERY)

    assert RAW not in repr(wrapped(Policy(writes="raw")).execute(QUERY).fetchall())


@pytest.mark.parametrize(
    "deed",
    [
        lambda conn: conn.add_output_converter(12, repr),
        lambda conn: conn.cursor().tables(),
        lambda conn: conn.cursor().columns("people"),
        lambda conn: conn.cursor().execute(QUERY).fetchval(),
        lambda conn: conn.cursor().messages,
        lambda conn: conn.cursor().hstmt,
        lambda conn: conn.hdbc,
        lambda conn: conn.getinfo(17),
    ],
)
def test_what_would_see_or_show_raw_values_is_refused(wrapped: Any, deed: Any) -> None:
    with pytest.raises(BlockedExitError):
        deed(wrapped(Policy.of(preset="application")))


def test_errors_keep_their_class_and_lose_their_text(wrapped: Any) -> None:
    conn = wrapped(Policy.of(preset="application"))
    for text in (f"SELECT no_such({RAW!r})", f'SELECT * FROM "{RAW}"'):
        with pytest.raises(pyodbc.Error) as caught:
            conn.execute(text).fetchall()
        conn.rollback()

        assert not isinstance(caught.value, MaskError)
        assert "quorvane" not in repr((caught.value, caught.value.args, vars(caught.value)))
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None
