"""pyodbc over PostgreSQL, SQLite and MariaDB, where somebody has installed it and their ODBC drivers; else it is skipped."""

from __future__ import annotations

from contextlib import closing
from itertools import product
from typing import TYPE_CHECKING, Any

import pytest
from psycopg.conninfo import conninfo_to_dict

import masklib
from masklib.dbapi.drivers import pyodbc as drivers_pyodbc
from masklib.errors import BlockedExitError, MaskError, StatementDeniedError, UnknownExitError
from masklib.policy import Policy
from tests.leaks import surface
from tests.mariadb import mariadb_database, mariadb_server  # noqa: F401  (fixtures)

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
    "CREATE TABLE people (id INTEGER PRIMARY KEY, email VARCHAR(80))",
    f"INSERT INTO people VALUES (1, '{RAW}'), (2, NULL)",
    "CREATE VIEW contacts AS SELECT id, email AS reach FROM people",
)


def _driver(start: str) -> str:
    found: list[str] = sorted(one for one in pyodbc.drivers() if one.startswith(start))
    if not found:
        pytest.skip(f"no ODBC driver for {start} here")
    return found[-1]


NAMES = {"PostgreSQL": "PostgreSQL Unicode", "SQLite": "SQLite3", "MariaDB": "MariaDB"}


@pytest.fixture(params=sorted(NAMES))
def wrapped(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[..., Any]]:
    """Wraps a raw connection of its own under a policy."""
    driver = _driver(NAMES[request.param])
    if request.param == "SQLite":
        place = f"DRIVER={{{driver}}};Database={tmp_path / 'file'}"
    elif request.param == "MariaDB":
        parts = request.getfixturevalue("mariadb_database")
        place = f"DRIVER={{{driver}}};Socket={parts['unix_socket']};UID={parts['user']};Database={parts['database']}"
    else:
        parts = conninfo_to_dict(request.getfixturevalue("postgres_database"))
        place = f"DRIVER={{{driver}}};Server={parts['host']};Database={parts['dbname']};UID={parts['user']}"
    with closing(pyodbc.connect(place, autocommit=True)) as raw:
        for text in TABLE:
            raw.execute(text)
    opened: list[Any] = []

    def wrap(policy: Policy, **options: Any) -> Any:
        opened.append(masklib.wrap(pyodbc.connect(place, **options), policy=policy, key=KEY))
        return opened[-1]

    yield wrap
    for one in opened:
        one.close()


PRESETS: tuple[Any, ...] = ("analyst", "agent", "application")


def test_the_dialect_is_that_of_the_database_behind_it(wrapped: Any) -> None:
    for preset, autocommit in product(PRESETS, (False, True)):
        finds_rows(wrapped(Policy.of(preset=preset), autocommit=autocommit))


def finds_rows(conn: Any) -> None:
    assert [tuple(row) for row in conn.execute(QUERY).fetchall()] == [(1, MASKED), (2, None)]
    assert conn.execute("SELECT id FROM people WHERE email = ?", MASKED).fetchval() == 1
    assert conn.execute("SELECT id FROM people WHERE email = ? AND id = ?", MASKED, 1).fetchval() == 1
    assert conn.execute(f"SELECT id FROM people WHERE email = '{MASKED}'").fetchval() == 1
    assert conn.execute("SELECT reach FROM contacts WHERE id = 1").fetchval() == MASKED


def test_rows_are_the_drivers_of_masked_values_in_every_way_of_asking(wrapped: Any) -> None:
    conn = wrapped(Policy())
    cursor = conn.cursor()
    first = cursor.execute(QUERY).fetchone()
    rows = [first, *cursor.fetchmany(5)]

    assert [tuple(row) for row in rows] == [(1, MASKED), (2, None)]
    assert [tuple(row) for row in cursor.execute(QUERY)] == [tuple(row) for row in rows]
    assert type(first) is pyodbc.Row
    assert (first.email, first[1], first.cursor_description) == (MASKED, MASKED, cursor.description)
    assert "quorvane" not in repr((first, first.__reduce__()))
    assert cursor.connection is conn
    assert isinstance(conn, pyodbc.Connection)


def test_writes_and_sets_of_parameters_go_through(wrapped: Any) -> None:
    conn = wrapped(Policy())
    cursor = conn.cursor()
    cursor.executemany("INSERT INTO people (id) VALUES (?)", [(7,), (8,)])
    cursor.execute("UPDATE people SET id = ? WHERE id = ?", (9, 8))

    assert [row.id for row in cursor.execute("SELECT id FROM people WHERE id > 2 ORDER BY id")] == [7, 9]
    with pytest.raises(StatementDeniedError):
        cursor.execute("INSERT INTO people (id, email) VALUES (?, ?)", 10, "x@y.example.org")
    conn.rollback()
    assert conn.execute("SELECT count(*) FROM people").fetchval() == 2


def test_an_agent_writes_nothing_and_a_hidden_placeholder_is_refused(wrapped: Any) -> None:
    with pytest.raises(StatementDeniedError):
        wrapped(Policy.of(preset="agent")).execute("DELETE FROM people")
    with pytest.raises(BlockedExitError):
        wrapped(Policy()).execute("SELECT '?' || id FROM people WHERE id = ?", 1)


def test_a_database_that_nobody_knows_is_refused_or_redacted(
    wrapped: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(drivers_pyodbc, "_DATABASES", {})
    for preset in ("analyst", "agent"):
        with pytest.raises(StatementDeniedError):
            wrapped(Policy.of(preset=preset)).execute(QUERY)

    assert RAW not in repr(wrapped(Policy(writes="raw")).execute(QUERY).fetchall())


DEEDS: tuple[Callable[[Any], Any], ...] = (
    lambda conn: conn.add_output_converter(12, repr),
    lambda conn: conn.cursor().tables(),
    lambda conn: conn.cursor().columns("people"),
    lambda conn: conn.cursor().messages,
    lambda conn: conn.cursor().hstmt,
    lambda conn: conn.hdbc,
    lambda conn: conn.getinfo(17),
)


def test_what_would_see_or_show_raw_values_is_refused(wrapped: Any) -> None:
    conn = wrapped(Policy.of(preset="application"))
    for deed in DEEDS:
        with pytest.raises(BlockedExitError):
            deed(conn)


def test_every_name_of_live_objects_has_a_kind(wrapped: Any) -> None:
    conn = wrapped(Policy())
    raw = masklib.unwrap(conn, reason="its names")
    pairs = {"pyodbc.Connection": (raw, conn), "pyodbc.Cursor": (raw.cursor(), conn.cursor())}

    for path, (thing, sealed) in pairs.items():
        facts = drivers_pyodbc.FACTS.classes[path]
        assert surface.public(thing) - set(facts.attributes) == set()
        assert surface.special(thing) - set(facts.specials) == set()
        for name in surface.settable(thing) - set(facts.setters):
            with pytest.raises(UnknownExitError):
                setattr(sealed, name, None)


def test_errors_keep_their_class_and_state_and_lose_their_values(wrapped: Any) -> None:
    conn = wrapped(Policy(writes="raw"))
    for text in (
        f"SELECT no_such({RAW!r})",
        f'SELECT * FROM "{RAW}"',
        "INSERT INTO people SELECT id, email FROM people WHERE id = 1",
    ):
        with pytest.raises(pyodbc.Error) as caught:
            conn.execute(text).fetchall()
        conn.rollback()

        assert not isinstance(caught.value, MaskError)
        assert len(caught.value.args[0]) == len("HY000")
        assert "quorvane" not in repr((caught.value, caught.value.args, vars(caught.value)))
        assert caught.value.__cause__ is None
        assert caught.value.__context__ is None
    assert "people" in str(caught.value) or "PRIMARY" in str(caught.value)
