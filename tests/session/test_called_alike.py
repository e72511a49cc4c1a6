"""Where lineage is lost under `application`, a column called as a masked one of the tables read is masked as that."""

from __future__ import annotations

import duckdb
import pytest

import masklib

RAW = ("Quorvax Zyxwel", 4711, "K99-ZETA")
POLICY = masklib.Policy.of(
    preset="application",
    columns={
        "people.full_name": "PERSON",
        "people.pin": "SECRET",
        "people.code": "redact",
        "shops.full_name": "LOCATION",
    },
)
LOST = (
    "SELECT * EXCLUDE (id) FROM people",
    "SELECT COLUMNS(*) FROM people",
    "SELECT * REPLACE (2 AS id) FROM people",
    "SELECT * FROM people TABLESAMPLE 100%",
    "SELECT a.* FROM people a SEMI JOIN people b USING (id)",
    "FROM people SELECT unnest(struct_pack(full_name := full_name, pin := pin))",
    "SELECT x.full_name FROM (SELECT unnest([p]) AS x FROM people p)",
    "PIVOT people ON plan USING count(*)",
)


@pytest.fixture
def conn() -> duckdb.DuckDBPyConnection:
    raw = duckdb.connect()
    raw.execute("CREATE TABLE people (id INT, full_name TEXT, pin INT, code TEXT, plan TEXT)")
    raw.execute("INSERT INTO people VALUES (1, ?, ?, ?, 'gold')", RAW)
    raw.execute("CREATE TABLE shops (full_name TEXT)")
    sealed: duckdb.DuckDBPyConnection = masklib.wrap(raw, policy=POLICY, key=bytes(32))
    return sealed


@pytest.mark.parametrize("sql", LOST)
def test_a_column_called_as_a_masked_one_is_masked_where_lineage_is_lost(
    conn: duckdb.DuckDBPyConnection, sql: str
) -> None:
    (row,) = conn.execute(sql).fetchall()

    assert not {*map(str, RAW)} & {*map(str, row)}


def test_what_is_called_otherwise_is_scanned_and_what_is_known_stays(conn: duckdb.DuckDBPyConnection) -> None:
    assert conn.execute("SELECT * EXCLUDE (full_name, pin, code) FROM people").fetchall() == [(1, "gold")]
    assert conn.execute("SELECT plan AS full_name FROM people WHERE id = 1").fetchall() == [("gold",)]


def test_where_two_entities_are_told_the_cell_is_redacted(conn: duckdb.DuckDBPyConnection) -> None:
    sql = "SELECT * EXCLUDE (id, pin, code, plan) FROM people UNION ALL SELECT * FROM shops TABLESAMPLE 100%"

    assert conn.execute(sql).fetchall() == [("[redacted]",)]
