"""Pieces of unclassified columns: they pass after a clean look at a few cells, and are redacted else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import masklib

if TYPE_CHECKING:
    import sqlite3

KEY = bytes(range(32))


def fill(execute: Any) -> None:
    execute("CREATE TABLE boxes (sku TEXT, code TEXT, number BIGINT, total INTEGER, doc TEXT)")
    execute(
        "INSERT INTO boxes VALUES ('red-12', 'quorvane.zyx@corp.example.org', 4539578763621486, 1250, "
        """'{"full_name": "Quorvane Zyxwell", "colour": "red"}')"""
    )
    execute("CREATE TABLE empty_boxes (sku TEXT)")


@pytest.fixture(params=["sqlite", "postgres"])
def conn(request: pytest.FixtureRequest) -> Any:
    raw = request.getfixturevalue(request.param)
    fill(raw.execute)
    raw.commit()
    return masklib.wrap(raw, key=KEY)


def test_pieces_of_a_clean_column_pass(conn: Any) -> None:
    row = conn.execute("SELECT substr(sku, 1, 3), total / 50, length(sku) FROM boxes").fetchone()

    assert row == ("red", 25, 6)


@pytest.mark.parametrize(
    "piece", ["substr(code, 1, 8)", "replace(code, '@', ' ')", "number / 1000", "number % 1000000"]
)
def test_pieces_of_a_column_in_which_something_was_found_are_redacted(conn: Any, piece: str) -> None:
    row = conn.execute(f"SELECT {piece} FROM boxes").fetchone()

    assert row[0] in {"[redacted]", 0}


def test_nothing_is_derived_from_a_document_that_holds_a_name(conn: Any) -> None:
    query = "SELECT substr(doc, 16, 8) FROM boxes"

    assert conn.execute(query).fetchone() == ("[redacted]",)


def test_an_empty_column_has_nothing_to_hide(conn: Any) -> None:
    assert conn.execute("SELECT upper(substr(sku, 1, 1)) FROM empty_boxes").fetchall() == []


def test_a_sample_that_is_refused_leaves_the_transaction_whole(postgres: Any) -> None:
    fill(postgres.execute)
    postgres.execute("CREATE ROLE reader")
    postgres.execute("CREATE VIEW open_boxes AS SELECT sku FROM boxes")
    postgres.execute("GRANT SELECT ON open_boxes TO reader")
    postgres.commit()
    postgres.execute("SET ROLE reader")
    conn = masklib.wrap(postgres, key=KEY)
    rows = conn.execute("SELECT substr(sku, 1, 3) FROM open_boxes").fetchall()
    still = conn.execute("SELECT 1 AS one").fetchone()
    conn.rollback()
    postgres.execute("RESET ROLE; DROP OWNED BY reader; DROP ROLE reader")
    postgres.commit()

    assert rows == [("[redacted]",)]
    assert still == (1,)


def test_an_observed_connection_is_left_alone(sqlite: sqlite3.Connection) -> None:
    fill(sqlite.execute)
    conn = masklib.wrap(sqlite, key=KEY, policy=masklib.Policy.of(mode="off"))

    assert conn.execute("SELECT substr(code, 1, 8) FROM boxes").fetchone() == ("quorvane",)
