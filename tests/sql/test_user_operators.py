"""A user's operator, macro or function may be called where one of the database's own is written."""

from __future__ import annotations

import pytest

from masklib.sql import Catalog, NeedsCatalog, Shape, Statement, analyse
from tests.sql.written import relation


def analysed(sql: str, dialect: str, *functions: str) -> Statement:
    catalog = Catalog.of([relation("t", "a", "b")], ("s",), functions)
    answer = analyse(sql, dialect, catalog)
    assert isinstance(answer, Statement)
    return answer


@pytest.mark.parametrize(
    ("dialect", "sql", "function"),
    [
        ("postgres", "SELECT 1 + 2", "+"),
        ("postgres", "SELECT 'a' || 'b'", "||"),
        ("duckdb", "SELECT 1 + 2", "+"),
        ("duckdb", "SELECT 'a' LIKE 'b'", "~~"),
        ("duckdb", "SELECT [1]", "list_value"),
        ("duckdb", "SELECT 5 % 3", "%"),
    ],
)
def test_what_a_user_defined_anew_is_unknown(dialect: str, sql: str, function: str) -> None:
    assert analysed(sql, dialect, function).outputs is None
    known = analysed(sql, dialect).outputs
    assert known is not None
    assert known[0].shape is Shape.CONSTANT


@pytest.mark.parametrize("dialect", ["postgres", "duckdb"])
@pytest.mark.parametrize("sql", ["SELECT 1 + 2", "SELECT left('a', 1)", "SELECT lower('a')"])
def test_whether_there_is_one_is_looked_up_first(sql: str, dialect: str) -> None:
    assert isinstance(analyse(sql, dialect), NeedsCatalog)


def test_a_macro_takes_the_place_of_an_operator() -> None:
    duckdb = pytest.importorskip("duckdb")
    with duckdb.connect() as database:
        database.execute("""CREATE MACRO "+"(a, b) AS 'another'""")
        assert database.execute("SELECT 1 + 2").fetchall() == [("another",)]
