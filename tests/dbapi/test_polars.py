"""DataFrames of polars out of sealed connections: `pl`, `fetch_polars`, `polars.read_database`."""

from __future__ import annotations

import contextlib
import sqlite3
from typing import TYPE_CHECKING, Any

import adbc_driver_sqlite.dbapi
import duckdb
import polars as pl
import psycopg
import pytest

import masklib
from masklib.errors import BlockedExitError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

KEY = bytes(range(32))
EMAIL = "wyvernqx.blothmar@kestrelhoaxby.org"
SECRETS = ("wyvernqx", "blothmar", "kestrelhoaxby")
ROWS = "SELECT * FROM people ORDER BY id"
SAME = {"id": [1, 2], "n": [42, 7]}


def leaked(frame: pl.DataFrame) -> list[str]:
    return [secret for secret in SECRETS if secret in repr(frame.to_dicts())]


def checked(frame: pl.DataFrame) -> str:
    """Assert that a frame is whole and masked; return its first surrogate."""
    assert isinstance(frame, pl.DataFrame)
    assert leaked(frame) == []
    assert frame.columns == ["id", "email", "notes", "n"]
    assert frame.select("id", "n").to_dict(as_series=False) == SAME
    assert frame["email"].dtype == pl.String
    return str(frame["email"][0])


def opened(name: str, request: pytest.FixtureRequest) -> Any:
    if name == "psycopg":
        return psycopg.connect(request.getfixturevalue("postgres_database"))
    if name == "duckdb":
        return duckdb.connect(config={"threads": 1})
    folder: Path = request.getfixturevalue("tmp_path")
    return (sqlite3 if name == "sqlite3" else adbc_driver_sqlite.dbapi).connect(str(folder / "a.sqlite"))


def sealed(name: str, request: pytest.FixtureRequest) -> Iterator[Any]:
    with contextlib.closing(opened(name, request)) as raw:
        cursor = raw.cursor()
        cursor.execute("CREATE TABLE people (id INTEGER PRIMARY KEY, email TEXT, notes TEXT, n INTEGER)")
        cursor.execute(f"INSERT INTO people VALUES (1, '{EMAIL}', 'from {EMAIL}', 42), (2, NULL, 'none', 7)")
        cursor.close()
        if name != "duckdb":  # which commits by itself
            raw.commit()
        yield masklib.wrap(raw, key=KEY)


@pytest.fixture(params=["duckdb", "adbc", "sqlite3", "psycopg"])
def conn(request: pytest.FixtureRequest) -> Iterator[Any]:
    yield from sealed(request.param, request)


@pytest.fixture
def duck(request: pytest.FixtureRequest) -> Iterator[Any]:
    yield from sealed("duckdb", request)


@pytest.fixture
def adbc(request: pytest.FixtureRequest) -> Iterator[Any]:
    yield from sealed("adbc", request)


def test_read_database_masks_and_gives_the_surrogate_of_a_row(conn: Any) -> None:
    surrogate = checked(pl.read_database(ROWS, conn))

    assert conn.execute("SELECT email FROM people WHERE id = 1").fetchone()[0] == surrogate


def test_read_database_in_batches_masks(conn: Any) -> None:
    frames = list(pl.read_database(ROWS, conn, iter_batches=True, batch_size=1))

    checked(pl.concat(frames))


def test_read_database_over_a_cursor_masks(conn: Any) -> None:
    checked(pl.read_database(ROWS, conn.cursor()))


def test_a_relation_as_a_frame_is_masked(duck: Any) -> None:
    assert checked(duck.sql(ROWS).pl()) == checked(duck.table("people").order("id").pl(batch_size=1))
    assert checked(pl.DataFrame(duck.sql(ROWS))) == duck.execute(ROWS).fetchone()[1]


def test_a_lazy_frame_of_a_relation_is_refused(duck: Any) -> None:
    with pytest.raises(BlockedExitError, match="lazy"):
        duck.sql(ROWS).pl(lazy=True)


def test_fetch_polars_masks_what_is_left(adbc: Any) -> None:
    with adbc.cursor() as cursor:
        cursor.execute(ROWS)
        checked(cursor.fetch_polars())


def test_a_frame_of_polars_named_in_from_is_of_unknown_origin(duck: Any) -> None:
    duck.register("mine", pl.DataFrame({"email": [EMAIL]}).to_arrow())

    assert leaked(duck.sql("SELECT * FROM mine").pl()) == []
