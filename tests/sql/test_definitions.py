"""Which columns of a CREATE TABLE are computed, and from what. Whether SQLite agrees is asked of SQLite."""

from __future__ import annotations

import sqlite3

import pytest

from masklib.sql.definitions import generated_columns

CASES: tuple[tuple[str, dict[str, str]], ...] = (
    ("CREATE TABLE t (a TEXT, b TEXT AS (a))", {"b": "a"}),
    ("CREATE TABLE t (a TEXT, b TEXT GENERATED ALWAYS AS (substr(a, 1, 2)) STORED, c INT)", {"b": "substr(a, 1, 2)"}),
    ('CREATE TABLE t (a, "b c" AS (a || \')\') VIRTUAL, d AS (CAST(a AS TEXT)))', {"b c": "a || ')'", "d": "CAST(a AS TEXT)"}),
    ("CREATE TABLE t (a TEXT DEFAULT 'x AS (y)', n INT CHECK (n > CAST('1' AS INT)))", {}),
    ("CREATE TABLE t (a DECIMAL(10, 2), b\nAS\n(a /* , */ + 1), CHECK (a > 0))", {"b": "a /* , */ + 1"}),
    ("CREATE TABLE t (a)", {}),
)  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_finds_the_columns_that_sqlite_computes(text: str, expected: dict[str, str]) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute(text)
    computed = [row[1] for row in connection.execute("PRAGMA table_xinfo(t)") if row[6] in {2, 3}]
    connection.close()
    assert generated_columns(text, "sqlite") == expected
    assert computed == list(expected)


@pytest.mark.parametrize(
    ("text", "dialect"), [("CREATE TABLE t (a AS ('", "sqlite"), ("CREATE TABLE t (a AS (b))", "none")]
)
def test_says_when_it_cannot_tell(text: str, dialect: str) -> None:
    assert generated_columns(text, dialect) is None
