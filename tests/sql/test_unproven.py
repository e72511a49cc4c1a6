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


STYLES = (
    ("SELECT b FROM t WHERE a = ? AND n < ?", [0, 1], "qmark"),
    ("SELECT b FROM t WHERE a = :1 AND n < :2", [0, 1], "numeric"),
    ("SELECT b FROM t WHERE a = :x AND n < :y", ["x", "y"], "named"),
    ("SELECT b FROM t WHERE a = %s AND n %% 2 < %s", [0, 1], "format"),
    ("SELECT b FROM t WHERE a = %(x)s AND n < %(y)s", ["x", "y"], "pyformat"),
)


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize(("sql", "keys", "style"), STYLES, ids=[style for *_, style in STYLES])
def test_every_paramstyle_is_read(sql: str, keys: list[int | str], style: str, dialect: str) -> None:
    found = analyse(sql, dialect, CATALOG)
    assert isinstance(found, Statement)
    assert found.outputs is not None, found.problem
    assert found.outputs[0].shape is Shape.UNCHANGED
    assert [one.key for one in found.parameters] == keys
    compared = [one.key for place in found.occurrences or () for one in place.operands]
    assert compared == keys, style


ORDINARY = {
    "oracle": (
        (
            "SELECT a, b FROM t WHERE a = :1 ORDER BY n FETCH FIRST 5 ROWS ONLY",
            "unchanged t.a, unchanged t.b",
        ),
        ("SELECT nvl(a, b) FROM t", "whole t.a t.b"),
        ("SELECT a FROM t MINUS SELECT c FROM o", "whole o.c t.a"),
    ),
    "tsql": (
        ("SELECT TOP 5 a, len(b) AS l FROM t WHERE a = ?", "unchanged t.a, derived t.b"),
        ("SELECT x = a FROM t", "unchanged t.a"),
        ("SELECT [a], [b] AS [x y] FROM [t]", "unchanged t.a, unchanged t.b"),
    ),
    "snowflake": (
        ("SELECT a, ifnull(b, 'x') AS i FROM t WHERE a = %s LIMIT 5", "unchanged t.a, whole t.b"),
        ("SELECT a FROM t QUALIFY row_number() OVER (PARTITION BY a ORDER BY n) = 1", "unchanged t.a / t.n"),
    ),
    "trino": (
        ("SELECT a, CAST(n AS varchar) AS c FROM t WHERE a IN (?, ?)", "unchanged t.a, whole t.n"),
        ('SELECT "a", substr(b, 1, 2) AS s FROM s.t', "unchanged t.a, derived t.b"),
    ),
    "clickhouse": (
        ("SELECT a, count(*) FROM t WHERE n > %(x)s GROUP BY a", "unchanged t.a, count"),
        ("SELECT t.a, lower(t.b) AS l FROM s.t AS t LIMIT 5", "unchanged t.a, whole t.b"),
    ),
    "bigquery": (
        ("SELECT a, max(b) AS m FROM t GROUP BY a HAVING count(*) > 1", "unchanged t.a, whole t.b"),
        ("SELECT `a`, `b` FROM `t` WHERE a = ?", "unchanged t.a, unchanged t.b"),
    ),
}


@pytest.mark.parametrize(
    ("dialect", "sql", "expected"), [(name, *one) for name, cases in ORDINARY.items() for one in cases]
)
def test_ordinary_statements_are_understood(dialect: str, sql: str, expected: str) -> None:
    assert outputs(sql, dialect) == expected


TRAPS = {
    "oracle": (
        "SELECT q'[x' , a ]' FROM t", "SELECT a(+) FROM t", "SELECT (SELECT n FROM o) FROM t", "SELECT dbms_xmlgen.getxml('x') FROM t",
        "SELECT a FROM t CONNECT BY PRIOR a = b", "SELECT xmltype(a) FROM t", "SELECT a FROM t@link", "SELECT t.j.x FROM t",
        "SELECT * FROM t PIVOT (max(a) FOR n IN (1, 2))", "SELECT * FROM t MATCH_RECOGNIZE (PATTERN (a) DEFINE a AS a.n > 1)",
        "SELECT value(x) FROM t x", "SELECT CURSOR(SELECT a FROM t) FROM t", "SELECT a.b.c.d FROM t", "SELECT a FROM TABLE(f(1))",
        "SELECT * FROM XMLTABLE('x' PASSING a COLUMNS y PATH 'z')", "SELECT U'\\0041' || a FROM t",
    ),
    "tsql": (
        "SELECT a FROM t FOR XML AUTO", "SELECT a FROM t FOR JSON PATH", "SELECT * FROM OPENROWSET('x', 'y', 'z')",
        "SELECT * FROM OPENQUERY(s, 'SELECT a FROM t')", "SELECT t.* FROM t CROSS APPLY (SELECT t.a) x", "SELECT $IDENTITY FROM t",
        "SELECT a.query('x') FROM t", "SELECT #x FROM t", "SELECT @@x", "SELECT * FROM t PIVOT (max(a) FOR b IN ([x])) p",
        "SELECT a FROM t OPTION (RECOMPILE) SELECT b FROM t", "SELECT {fn ucase(a)} FROM t",
    ),
    "snowflake": (
        "SELECT a:k FROM t", "SELECT $1 FROM t", "SELECT * ILIKE '%a%' FROM t", "SELECT * EXCLUDE a FROM t", "SELECT f.value FROM t, LATERAL FLATTEN(input => a) f",
        "SELECT $$x$$ || a FROM t", "SELECT * FROM @stage", "SELECT * FROM TABLE(RESULT_SCAN('x'))", "SELECT IDENTIFIER('a') FROM t",
        "SELECT * FROM IDENTIFIER('t')", "SELECT a AS b, b AS c, c || 'x' FROM o, t", "SELECT OBJECT_CONSTRUCT(*) FROM t", "SELECT {*} FROM t",
        "SELECT * FROM t MATCH_RECOGNIZE (MEASURES a AS x PATTERN (y) DEFINE y AS true)", "SELECT SYSTEM$TYPEOF(a) FROM t",
    ),
    "trino": (
        "SELECT * FROM t, UNNEST(a) AS u(x)", "SELECT a[1] FROM t", "SELECT transform(a, x -> b) FROM t", "SELECT U&'x' || a FROM t",
        "SELECT ROW(a).field0 FROM t", "SELECT TRY(a) FROM t", "SELECT json_query(a, 'lax $.x') FROM t", "SELECT * FROM TABLE(query('SELECT a FROM t'))",
    ),
    "clickhouse": (
        "SELECT a.1 FROM t", "SELECT a ? b : a FROM t", "SELECT COLUMNS('a') FROM t", "SELECT * EXCEPT a FROM t", "SELECT (a AS x), x FROM t",
        "SELECT * FROM t ARRAY JOIN j", "SELECT arrayMap(x -> b, [1]) FROM t", "SELECT * REPLACE (b AS a) FROM t", "SELECT * FROM url('x')", "SELECT a FROM t FINAL PREWHERE b",
        "SELECT {x:String} FROM t", "SELECT a FROM remote('x', s.t)", "SELECT dictGet('d', 'a', 1) FROM t", "WITH a AS x SELECT x FROM t",
    ),
    "bigquery": (
        "SELECT AS STRUCT a FROM t", "SELECT * EXCEPT (a) FROM t", "SELECT r'\\' || a FROM t", "SELECT x FROM t, UNNEST(t.j) AS x", "SELECT t.j.x FROM t",
        "SELECT * REPLACE (b AS a) FROM t", "SELECT t FROM t", "SELECT b'x' || a FROM t", "SELECT @@x", "SELECT @x || a FROM t", "SELECT EXTERNAL_QUERY('c', 'q')",
        "SELECT * FROM EXTERNAL_QUERY('c', 'SELECT a FROM t')", "SELECT * FROM ML.PREDICT(MODEL m, TABLE t)", "FROM t |> SELECT a", "SELECT TO_JSON_STRING(t) FROM t",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("dialect", "sql"), [(name, one) for name, found in TRAPS.items() for one in found])
def test_traps_fail_closed(dialect: str, sql: str) -> None:
    found = analyse(sql, dialect, CATALOG)
    if isinstance(found, NeedsCatalog):
        found = analyse(sql, dialect, CATALOG.merge([], found.relations))
    assert isinstance(found, Statement)
    shapes = {one.shape for one in found.outputs or ()}
    whole = {one for output in found.outputs or () for one in output.origins}
    assert found.outputs is None or Shape.UNKNOWN in shapes or len(whole) == 4, [
        str(one.shape) for one in found.outputs
    ]
