"""Where base columns stand: clause, what is made of them, and what they are compared with."""

from __future__ import annotations

import random
from typing import TYPE_CHECKING

import pytest

from masklib.sql import Catalog, Relation, Shape
from tests.sql.grammar import Grammar
from tests.sql.markers import COLUMNS, VIEWS, fixed_point
from tests.sql.written import statement

if TYPE_CHECKING:
    from masklib.sql import Occurrence, Operand, Output, SetOperation

GENERATED = 300


def written(sql: str, dialect: str = "postgres") -> list[str]:
    """Write the occurrences of a statement, each on a line."""
    found = statement(sql, dialect).occurrences
    assert found is not None
    return [_written(one, sql) for one in found]


def _written(one: Occurrence, sql: str) -> str:
    columns = "+".join(sorted(f"{origin.table}.{origin.column}" for origin in one.origins)) or "?"
    through = [one.derivation and f"in {one.derivation}", one.around and f"round it {one.around}"]
    compared = [one.operator, *(_operand(operand, sql) for operand in one.operands)]
    shape = "" if one.shape is Shape.UNCHANGED else str(one.shape)
    inside = one.inside and f"({one.inside})"
    return " ".join(part for part in (columns, shape, str(one.clause), inside, *through, *compared) if part)


def _operand(one: Operand, sql: str) -> str:
    if one.kind in {"literal", "parameter"}:
        text = sql[one.start : one.end] if one.kind == "literal" else f"<{one.key}>"
    elif one.kind == "column":
        text = "+".join(sorted(f"{origin.table}.{origin.column}" for origin in one.origins)) or "?"
        text += "" if one.shape is Shape.UNCHANGED else f" ({one.shape})"
    else:
        text = one.kind
    text = f"{one.derivation}({text})" if one.derivation else text
    return f"all of ({text})" if one.many else text


CASES: list[tuple[str, list[str], str]] = [
    ("SELECT a, lower(b) FROM t", ["t.a output", "t.b output in lower"], "the list of outputs"),
    ("SELECT a || b FROM t", ["t.a output in concat", "t.b output in concat"], "an operator"),
    ("SELECT count(*), count(a), count(DISTINCT b) FROM t", ["t.a output in count", "t.b output in count distinct"], "counts"),
    ("SELECT count(o.*) FROM o", ["o.a+o.c derived output in count"], "a whole row that may be null"),
    ("SELECT 1 FROM t WHERE EXISTS (SELECT * FROM o)", [], "whether there are rows"),
    ("SELECT 1 FROM t WHERE EXISTS (SELECT 1 FROM o WHERE CAST(o.* AS text) > 'x')", ["o.a+o.c derived where (where exists) in cast > 'x'"], "a whole row within exists"),
    ("SELECT x FROM v", ["t.b output"], "through a view"),
    ("SELECT y FROM v", ["t.a whole output"], "what a view made of it"),
    ("SELECT * FROM o", ["o.a output", "o.c output"], "a star"),
    ("SELECT o FROM o", ["o.a+o.c derived output"], "a whole row"),
    ("SELECT 1 FROM t WHERE a = 'x'", ["t.a where = 'x'"], "a literal"),
    ("SELECT 1 FROM t WHERE 'x' = a", ["t.a where = 'x'"], "a literal on the left"),
    ("SELECT 1 FROM t WHERE 5 < n", ["t.n where > 5"], "a comparison the other way round"),
    ("SELECT 1 FROM t WHERE n = -5", ["t.n where = neg(5)"], "a negative number"),
    ("SELECT 1 FROM t WHERE a = %s AND b = %s", ["t.a where = <0>", "t.b where = <1>"], "parameters by place"),
    ("SELECT 1 FROM t WHERE a = %(p)s OR b = %(q)s", ["t.a where = <p>", "t.b where = <q>"], "parameters by name"),
    ("SELECT 1 FROM t WHERE a = $2 AND b = $1", ["t.a where = <1>", "t.b where = <0>"], "parameters by number"),
    ("SELECT 1 FROM t WHERE a = %s::text", ["t.a where = cast(<0>)"], "a parameter with a type"),
    ("SELECT 1 FROM t WHERE lower(a) = 'x'", ["t.a where in lower = 'x'"], "a function of it"),
    ("SELECT 1 FROM t WHERE NOT a = 'x'", ["t.a where <> 'x'"], "NOT"),
    ("SELECT 1 FROM t WHERE a IS NULL OR b IS NOT NULL", ["t.a where is null null", "t.b where is not null null"], "NULL"),
    ("SELECT 1 FROM t WHERE a IS DISTINCT FROM 'x'", ["t.a where is distinct 'x'"], "DISTINCT FROM"),
    ("SELECT 1 FROM t WHERE a IN ('x', %s)", ["t.a where in 'x' <0>"], "IN"),
    ("SELECT 1 FROM t WHERE a NOT IN ('x')", ["t.a where not in 'x'"], "NOT IN"),
    ("SELECT 1 FROM t WHERE a = ANY(%s)", ["t.a where = any all of (<0>)"], "ANY"),
    ("SELECT 1 FROM t WHERE a = ANY(ARRAY['x', b])", ["t.a where = any 'x' t.b", "t.b where in any = any t.a"], "ANY of an array"),
    ("SELECT 1 FROM t WHERE (a, b) = ('x', %s)", ["t.a where = 'x'", "t.b where = <0>"], "rows"),
    ("SELECT 1 FROM t WHERE (a, b) IN (('x', 'y'))", ["t.a where in 'x'", "t.b where in 'y'"], "rows in a list"),
    ("SELECT 1 FROM t WHERE a = ANY('{x}')", ["t.a where = any all of ('{x}')"], "ANY of a text"),
    ("SELECT 1 FROM t WHERE a <> ALL(ARRAY['x', %s])", ["t.a where <> all 'x' <0>"], "ALL"),
    ("SELECT 1 FROM t WHERE a = SOME(%s::text[])", ["t.a where = any all of (cast(<0>))"], "SOME"),
    ("SELECT 1 FROM t WHERE a = ANY(SELECT c FROM o)", ["t.a where = any query", "o.c output (where = any any) = any t.a"], "ANY of a query"),
    ("SELECT 1 FROM t WHERE a IN %s", ["t.a where in all of (<0>)"], "IN of what the driver writes out"),
    ("SELECT 1 FROM t WHERE (a, b) IN %s", ["t.a where in expression", "t.b where in expression"], "rows in what the driver writes out"),
    ("SELECT 1 FROM t WHERE ROW(a, b) = ROW('x', %s)", ["t.a where = 'x'", "t.b where = <0>"], "ROW"),
    ("SELECT 1 FROM t WHERE (a, (b, n)) = ('x', ('y', 3))", ["t.a where = 'x'", "t.b where = 'y'", "t.n where = 3"], "rows of rows"),
    ("SELECT 1 FROM t WHERE ROW(t.*) = ROW('x', 'y')", ["t.a+t.b+t.j+t.n derived where in row = expression"], "a row of a star"),
    ("SELECT 1 FROM t WHERE (a, b) = (SELECT 'x', c FROM o)",
     ["t.a where = query", "t.b where = query", "o.c output (where =) = t.b"], "a row and a query"),
    ("SELECT 1 FROM t WHERE (a, b) IN (SELECT a, (SELECT c) FROM o)",
     ["t.a where in query", "t.b where in query", "o.a output (where in) in t.a", "o.c output (where in) in t.b"], "rows in a query"),
    ("SELECT 1 FROM t WHERE ARRAY[a] = ARRAY['x']", ["t.a where in array = 'x'"], "arrays"),
    ("SELECT 1 FROM t WHERE ARRAY[a] && ARRAY['x', %s]", ["t.a where in array overlaps 'x' <0>"], "arrays that overlap"),
    ("SELECT 1 FROM t WHERE j @> '{}' AND j ? 'x'", ["t.j where contains '{}'", "t.j where has key 'x'"], "JSON operators"),
    ("SELECT 1 FROM t WHERE j ->> 'k' = %s", ["t.j where in json = <0>"], "a field of JSON"),
    ("SELECT 1 FROM t WHERE a LIKE 'x' ESCAPE 'e'", ["t.a where like 'x'"], "ESCAPE"),
    ("SELECT 1 FROM t WHERE a = 'x' || 'y' OR a = lower(%s)", ["t.a where = expression", "t.a where = lower(<0>)"], "what is computed"),
    ("SELECT 1 FROM t WHERE a = E'\\'' AND b = $q$x$q$ AND a = U&'\\0041'",
     ["t.a where = E'\\''", "t.b where = $q$x$q$", "t.a where = U&'\\0041'"], "all kinds of texts"),
    ("SELECT 1 FROM t WHERE a = text 'x'", ["t.a where = cast('x')"], "a typed literal"),
    ("SELECT 1 FROM t WHERE n %% 2 = %s", ["t.n where in mod = <0>"], "a doubled percent sign"),
    ("SELECT 1 FROM t WHERE a = (SELECT (SELECT c FROM o))", ["t.a where = query", "o.c output (where =) = t.a"], "a query in a query"),
    ("SELECT 1 FROM t WHERE a = (SELECT lower((SELECT c FROM o)))",
     ["t.a where = query", "o.c output (where =) in lower = t.a"], "a function of a query in a query"),
    ("SELECT 1 FROM t WHERE lower((SELECT c FROM o)) = 'x'", ["o.c output (where = lower)"], "a function of a query"),
    ("SELECT 1 FROM (SELECT lower(a) AS k, a AS l FROM t) q, o WHERE o.a = k AND o.c = l",
     ["t.a output in lower", "t.a output", "o.a where = t.a (whole)", "t.a whole where = o.a", "o.c where = t.a", "t.a where = o.c"],
     "a derived column hands a base column on, or what was made of it"),
    ("SELECT a FROM t WHERE b = %s FETCH FIRST %s ROWS ONLY", ["t.a output", "t.b where = <0>"], "FETCH of a parameter"),
    ("SELECT 1 FROM t WHERE a BETWEEN 'x' AND %s", ["t.a where between 'x' <0>"], "BETWEEN"),
    ("SELECT 1 FROM t WHERE a NOT LIKE 'x'", ["t.a where not like 'x'"], "NOT LIKE"),
    ("SELECT 1 FROM t WHERE (a = 'x') = true", ["t.a where round it comparison = 'x'"], "a comparison of a comparison"),
    ("SELECT 1 FROM t WHERE 'x' = a IN (b)", ["t.a where round it comparison in t.b", "t.b where round it comparison in t.a"], "comparisons in a row"),
    ("SELECT count(a AND NULL), NOT b FROM t", ["t.a output in count and", "t.b output in not"], "the truth of a value"),
    ("SELECT 1 FROM t WHERE NOT (a = 'x' AND b = 'y')", ["t.a where = 'x'", "t.b where = 'y'"], "AND and NOT of comparisons"),
    ("SELECT DISTINCT a FROM t", ["t.a output", "t.a distinct on"], "DISTINCT of all outputs"),
    ("SELECT a = 'x' FROM t", ["t.a output = 'x'"], "a comparison that comes out"),
    ("SELECT CASE a WHEN 'x' THEN b END FROM t", ["t.a output round it case = 'x'", "t.b output in case"], "CASE"),
    ("SELECT 1 FROM t JOIN o ON t.a = o.c", ["t.a on = o.c", "o.c on = t.a"], "ON"),
    ("SELECT 1 FROM t JOIN o USING (a)", ["t.a using = o.a", "o.a using = t.a"], "USING"),
    ("SELECT 1 FROM t NATURAL JOIN o", ["t.a using = o.a", "o.a using = t.a"], "NATURAL"),
    ("SELECT 1 FROM t WHERE a IN (SELECT c FROM o)", ["t.a where in query", "o.c output (where in) in t.a"], "a query in IN"),
    ("SELECT 1 FROM t WHERE EXISTS (SELECT * FROM o WHERE c = t.a)",
     ["o.c where (where exists) = t.a", "t.a where (where exists) = o.c"], "EXISTS"),
    ("SELECT (SELECT max(c) FROM o)", ["o.c output (output) in max"], "a scalar subquery"),
    ("SELECT k FROM (SELECT lower(a) AS k FROM t) q WHERE k = 'x'",
     ["t.a whole output", "t.a output in lower", "t.a whole where = 'x'"], "a query in FROM"),
    ("WITH q AS (SELECT a AS k FROM t) SELECT 1 FROM q WHERE k = 'x'", ["t.a output", "t.a where = 'x'"], "a query in WITH"),
    ("SELECT 1 FROM t GROUP BY a, lower(b)", ["t.a group by", "t.b group by in lower"], "GROUP BY"),
    ("SELECT a FROM t GROUP BY 1", ["t.a output", "t.a group by"], "GROUP BY a number"),
    ("SELECT 1 FROM t HAVING max(a) > 'x'", ["t.a having in max > 'x'"], "HAVING"),
    ("SELECT 1 FROM t ORDER BY a DESC, n + 1", ["t.a order by", "t.n order by in add"], "ORDER BY"),
    ("SELECT a FROM t ORDER BY 1", ["t.a output", "t.a order by"], "ORDER BY a number"),
    ("SELECT a AS k FROM t ORDER BY k", ["t.a output", "t.a order by"], "ORDER BY a label"),
    ("SELECT DISTINCT ON (a) b FROM t", ["t.a distinct on", "t.b output"], "DISTINCT ON"),
    ("SELECT 1 FROM t LIMIT (SELECT max(n) FROM t)", ["t.n output (limit) in max"], "LIMIT"),
    ("SELECT sum(n) OVER (PARTITION BY a ORDER BY b) FROM t",
     ["t.n output in sum", "t.a window", "t.b window"], "a window"),
    ("SELECT rank() OVER w FROM t WINDOW w AS (ORDER BY a)", ["t.a window"], "WINDOW"),
    ("SELECT count(*) FILTER (WHERE a = 'x') FROM t", ["t.a filter = 'x'"], "FILTER"),
    ("SELECT 1 FROM t, jsonb_each(t.j)", ["t.j argument of a function in FROM in jsonb_each"], "a function in FROM"),
    ("SELECT 1 FROM t, LATERAL (SELECT t.a AS k) q", ["t.a output"], "LATERAL"),
    ("SELECT a FROM t UNION SELECT c FROM o", ["t.a output", "o.c output"], "the arms of UNION"),
    ("INSERT INTO o VALUES (%s, 'x') RETURNING a", ["o.a target := <0>", "o.c target := 'x'", "o.a returning"], "INSERT"),
    ("INSERT INTO o (c) SELECT a FROM t", ["o.c target := t.a", "t.a output"], "INSERT of a query"),
    ("INSERT INTO o (c) SELECT 'x' UNION SELECT %s", ["o.c target := 'x' <0>"], "INSERT of a query with arms"),
    ("INSERT INTO o (c) SELECT * FROM (SELECT a FROM t) q", ["o.c target := expression", "t.a output", "t.a output"], "INSERT of a star"),
    ("UPDATE o SET (a, c) = (SELECT a, %s FROM t)", ["o.a target := t.a", "o.c target := <0>", "t.a output (set)"], "SET of a query"),
    ("UPDATE o SET c = %s, a = lower(c) WHERE a = 'x'",
     ["o.c target := <0>", "o.a target := expression", "o.c set in lower", "o.a where = 'x'"], "UPDATE"),
    ("DELETE FROM o WHERE a = 'x'", ["o.a where = 'x'"], "DELETE"),
    ("INSERT INTO o (a) VALUES (1) ON CONFLICT (a) DO UPDATE SET c = excluded.a WHERE o.c = 'x'",
     ["o.a target := 1", "o.c target := o.a", "o.a set", "o.c where = 'x'"], "ON CONFLICT"),
    ("MERGE INTO o USING t ON o.a = t.a WHEN MATCHED THEN UPDATE SET c = 'x'",
     ["o.c target := 'x'", "o.a on = t.a", "t.a on = o.a"], "MERGE"),
    ("EXPLAIN SELECT a FROM t WHERE b = 'x'", ["t.a output", "t.b where = 'x'"], "EXPLAIN"),
    ("CREATE TABLE z AS SELECT a FROM t", ["t.a output"], "CREATE TABLE AS"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "expected", "why"), CASES, ids=[why for *_, why in CASES])
def test_says_where_each_column_stands(sql: str, expected: list[str], why: str) -> None:
    assert sorted(written(sql)) == sorted(expected), why


@pytest.mark.parametrize(
    ("sql", "keys"),
    [
        ("SELECT 1 FROM t WHERE a = ? AND b = ?", [0, 1]),
        ("SELECT 1 FROM t WHERE a = ?2 AND b = ?", [1, 2]),
        ("SELECT 1 FROM t WHERE a = :x AND b = @y AND n = $z", ["x", "y", "z"]),
    ],
)
def test_sqlite_s_parameters_have_their_keys(sql: str, keys: list[int | str]) -> None:
    found = statement(sql, "sqlite").occurrences
    assert found is not None
    assert [one.operands[0].key for one in found] == keys


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        ("SELECT 1 FROM t WHERE a IN o", ["o.a output (where in) in t.a", "o.c output (where in) in t.a", "t.a where in query"]),
        ("SELECT b IN s.o FROM t", ["o.a output (output in) in t.b", "o.c output (output in) in t.b", "t.b output in query"]),
        ("WITH a(k) AS (SELECT c FROM o) SELECT 1 FROM t WHERE a NOT IN a",
         ["o.c output", "o.c output (where not in) not in t.a", "t.a where not in query"]),
        ("SELECT 1 FROM t WHERE a IN generate_series(1, n)",
         ["t.a where in query", "t.n argument of a function in FROM (where in) in generate_series", "t.n derived output (where in) in t.a"]),
    ],
)  # fmt: skip
def test_sqlite_looks_in_tables(sql: str, expected: list[str]) -> None:
    assert sorted(written(sql, "sqlite")) == sorted(expected)
    assert "o" in {name.name for name in statement(sql, "sqlite").reads} or "series" in sql


def test_sqlite_s_in_of_a_text_is_unknown() -> None:
    assert statement("SELECT 1 FROM t WHERE a IN 'o'", "sqlite").occurrences is None


OPERATIONS: list[tuple[str, list[str], str]] = [
    ("SELECT a, b FROM t UNION ALL SELECT c, 'x' FROM o", ["union all: t.a|o.c, t.b|literal"], "two arms"),
    ("SELECT a FROM t UNION SELECT c FROM o EXCEPT SELECT lower(b) FROM t", ["union except: t.a|o.c|whole t.b"], "three arms"),
    ("SELECT a FROM t UNION (SELECT c FROM o INTERSECT SELECT b FROM t)",
     ["union: t.a|whole o.c t.b", "intersect: o.c|t.b"], "arms in parentheses"),
    ("SELECT 1 FROM (SELECT a FROM t EXCEPT SELECT c FROM o) q", ["except: t.a|o.c"], "in FROM"),
    ("SELECT 1 FROM t WHERE a IN (SELECT c FROM o UNION SELECT %s)", ["union (where in): o.c|literal"], "in a condition"),
    ("WITH RECURSIVE r(x) AS (SELECT a FROM t UNION ALL SELECT c FROM r, o WHERE x = c) SELECT x FROM r",
     ["union all: t.a|o.c"], "recursion"),
    ("SELECT * FROM o UNION SELECT a, b FROM t", ["union: o.a|t.a, o.c|t.b"], "a star"),
    ("SELECT x FROM v", [], "none"),
]  # fmt: skip


@pytest.mark.parametrize(("sql", "expected", "why"), OPERATIONS, ids=[why for *_, why in OPERATIONS])
def test_says_what_the_arms_of_set_operations_share(sql: str, expected: list[str], why: str) -> None:
    found = statement(sql, "postgres").set_operations
    assert sorted(_operation(one) for one in found) == sorted(expected), why
    known = {one.query for one in statement(sql, "postgres").occurrences or ()}
    assert all(one.columns is not None and len(one.arms) == len(one.words) + 1 for one in found)
    assert not found or known & {arm for one in found for arm in one.arms}


def _operation(one: SetOperation) -> str:
    columns = ", ".join("|".join(_arm(output) for output in arms) for arms in one.columns or ())
    inside = f" ({one.inside})" if one.inside else ""
    return f"{' '.join(one.words)}{inside}: {columns}"


def _arm(one: Output) -> str:
    shape = "" if one.shape in {Shape.UNCHANGED, Shape.CONSTANT} else str(one.shape)
    origins = sorted(f"{origin.table}.{origin.column}" for origin in one.origins)
    return " ".join(part for part in (shape, "literal" if one.literal else "", *origins) if part)


@pytest.mark.parametrize("sql", ["SELECT nosuch FROM t", "SELECT 1 FROM t, f(t.a) g"])
def test_a_name_that_is_not_resolved_says_so(sql: str) -> None:
    found = statement(sql, "postgres").occurrences
    assert found is None or any(one.reason and not one.origins for one in found)


@pytest.mark.parametrize("sql", ["SELECT a FROM t QUALIFY 1", "FETCH 1 FROM c", "SELECT frob a FROM t t t"])
def test_what_is_not_understood_has_no_list(sql: str) -> None:
    assert statement(sql, "postgres").occurrences is None


def test_offsets_are_those_of_the_text() -> None:
    sql = "SELECT 'ä€😀' AS x, \"a\" /* c1 */ FROM s.t -- c2\nWHERE t.b = 'é' AND n = 12 AND a = %s"
    found = statement(sql, "postgres")
    assert [sql[one.start : one.end] for one in found.comments] == ["/* c1 */", "-- c2"]
    assert [sql[one.start : one.end] for one in found.literals] == ["'ä€😀'", "'é'", "12"]
    assert [sql[one.start : one.end] for one in found.parameters] == ["%s"]
    places = [sql[one.start : one.end] for one in found.occurrences or ()]
    assert places == ['"a"', "t.b", "n", "a"]


def test_bare_means_nothing_was_made_of_it() -> None:
    found = statement("SELECT a, lower(b), (SELECT max(c) FROM o) FROM v, t", "postgres").occurrences
    assert [one.bare for one in found or ()] == [True, False, False]


RELATIONS = {
    **{
        name: Relation(name, "s", tuple(columns), ("text",) * len(columns))
        for name, columns in COLUMNS.items()
    },
    **{
        name: Relation(name, "s", columns, ("text",) * len(columns), query)
        for name, (columns, query) in VIEWS.items()
    },
}


@pytest.mark.parametrize("dialect", ["sqlite", "postgres"])
def test_what_an_output_is_made_of_occurs_somewhere(dialect: str, capsys: pytest.CaptureFixture[str]) -> None:
    places, unresolved = 0, 0
    for seed in range(GENERATED):
        sql = Grammar(random.Random(seed), dialect).statement()
        found = fixed_point(sql, dialect, Catalog.of((), ("s",)), RELATIONS)
        if found.outputs is None or found.occurrences is None:
            continue
        views = any(name in sql for name in VIEWS)
        occurring = frozenset().union(*(one.origins for one in found.occurrences))
        needed = frozenset().union(found.rows, *(one.origins | one.taint for one in found.outputs))
        assert views or needed <= occurring, sql
        places += len(found.occurrences)
        unresolved += sum(bool(one.reason) for one in found.occurrences)
    with capsys.disabled():
        print(f"\noccurrences, {dialect}: {places}, {unresolved} unresolved")  # noqa: T201  the counts are the result
    assert unresolved <= places * 0.02
