"""Dialects without an oracle: what all databases read alike is understood, anything else is unknown."""

from __future__ import annotations

import pytest

from masklib.sql import Kind, NeedsCatalog, Shape, Statement, analyse
from tests.sql.written import CATALOG, outputs

DIALECTS = ("bigquery", "clickhouse", "oracle", "snowflake", "trino", "tsql")

UNDERSTOOD = (
    ("SELECT a, lower(b) AS l, count(*) FROM t WHERE t.a = 'x' AND n > 5 GROUP BY a, b ORDER BY 1",
     "unchanged t.a, whole t.b, count", "an ordinary query"),
    ("SELECT t.* FROM t JOIN o ON t.a = o.c",
     "unchanged t.a / o.c, unchanged t.b, unchanged t.n, unchanged t.j", "a join"),
    ("WITH q AS (SELECT a AS k FROM t) SELECT k FROM q", "unchanged t.a", "WITH"),
    ("SELECT k FROM (SELECT a AS k FROM t) q", "unchanged t.a", "a query in FROM"),
    ("SELECT a FROM t UNION ALL SELECT c FROM o", "whole o.c t.a", "UNION"),
    ("SELECT CASE WHEN n = 1 THEN a ELSE b END FROM t", "whole t.a t.b / t.n", "CASE"),
    ("SELECT x FROM v", "unchanged t.b", "a view"),
    ("SELECT sum(n) OVER (PARTITION BY a) FROM t", "derived t.n", "a window"),
    ("SELECT a AS b, b || 'x' FROM t", "unchanged t.a, derived t.a t.b", "a label that is a column too means both"),
)  # fmt: skip

UNKNOWN = (
    ("SELECT (a AS n), n FROM t", "an alias within an expression"),
    ("SELECT $1 FROM t", "a column by its place"),
    ("SELECT @x FROM t", "a variable"),
    ("SELECT 'a\\' || a FROM t --'", "a backslash"),
    ("SELECT 'a' /* /* ' */ || ' */ || a FROM t --'", "comments that nest"),
    ("SELECT 'a' // ' \n || a FROM t", "other comments"),
    ("SELECT 1 /*! , a */ FROM t", "code in a comment"),
    ("SELECT * FROM t JOIN o USING (a)", "USING"),
    ("SELECT * FROM t NATURAL JOIN o", "NATURAL"),
    ("SELECT a FROM t WHERE EXISTS (SELECT 1 FROM o WHERE o.c = t.b)", "a correlated predicate"),
    ("SELECT * FROM f(1)", "a function in FROM"),
    ("SELECT a:k FROM t", "a path"),
    ("SELECT a -> 'k' FROM t", "an arrow"),
    ("SELECT '''a''' || a FROM t", "texts in three quotes"),
)  # fmt: skip


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(("sql", "expected", "why"), UNDERSTOOD, ids=[why for *_, why in UNDERSTOOD])
def test_what_all_databases_read_alike_is_understood(sql: str, expected: str, why: str, dialect: str) -> None:
    assert outputs(sql, dialect) == expected, why


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(("sql", "why"), UNKNOWN, ids=[why for _, why in UNKNOWN])
def test_what_they_read_differently_is_unknown(sql: str, why: str, dialect: str) -> None:
    found = analyse(sql, dialect, CATALOG)
    if isinstance(found, NeedsCatalog):
        return
    assert found.outputs is None or {one.shape for one in found.outputs} <= {Shape.UNKNOWN}, why


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_name_is_looked_for_in_its_own_query_only(dialect: str) -> None:
    found = analyse("SELECT (SELECT max(n) FROM o) FROM t", dialect, CATALOG)
    assert isinstance(found, Statement)
    assert found.outputs is not None
    assert found.outputs[0].shape is Shape.UNKNOWN


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_function_off_the_short_list_is_opaque(dialect: str) -> None:
    assert outputs("SELECT soundex(a) FROM t", dialect) == "unknown t.a"


@pytest.mark.parametrize("dialect", DIALECTS)
def test_the_kind_is_told(dialect: str) -> None:
    found = analyse("UPDATE o SET a = 'x' WHERE c = 'y'", dialect, CATALOG)
    assert isinstance(found, Statement)
    assert (found.kind, found.verb) == (Kind.WRITE, "UPDATE")
