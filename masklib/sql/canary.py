"""A self-test on first use: does this sqlglot still give the trees that lineage was written for?

sqlglot breaks with minor releases by its own policy, and a tree that changed its shape can lose a column
without an error. So statements with known answers are analysed once, and if one answer differs, everything is
unknown from then on.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from masklib.sql.catalog import Catalog, Relation
from masklib.sql.dialects import facts
from masklib.sql.statement import Statement

if TYPE_CHECKING:
    from collections.abc import Callable

    from masklib.sql.catalog import NeedsCatalog
    from masklib.sql.dialects.facts import Facts
    from masklib.sql.statement import Output

__all__ = ["CANARIES", "first_difference"]

_USERS: Final = Relation("t", "s", ("a", "b", "j"), ("text", "text", "jsonb"))
_ORDERS: Final = Relation("o", "s", ("a", "c"), ("text", "text"))
_VIEW: Final = Relation("v", "s", ("x", "y"), ("text", "text"), "SELECT t.b AS x, lower(t.a) AS y FROM t")
_CATALOG: Final = Catalog.of((_USERS, _ORDERS, _VIEW), ("s",))

_ANY: Final = ""
"""Asked in whichever dialect is to be trusted: to load another one takes megabytes."""
_BEST_KNOWN: Final = "postgres"
_JOINED: Final = "unchanged t.j, whole o.a t.a, unchanged t.b, unchanged t.j, unchanged o.c"
# An output is its shape and the columns it comes from; after `/` what it depends on implicitly.
CANARIES: Final[tuple[tuple[str, str, str], ...]] = (
    ("postgres", "SELECT a, b AS a FROM t", "unchanged t.a, unchanged t.b"),
    ("postgres", "SELECT lower(j -> 'k') FROM t", "derived t.j"),
    ("postgres", "SELECT coalesce(j -> 'k', j ->> 'l'), j #>> '{a}' FROM t", "derived t.j, derived t.j"),
    ("postgres", "SELECT z.y, z.b FROM t AS z(y)", "unchanged t.a, unchanged t.b"),
    ("postgres", "SELECT row_to_json(t), t FROM t", "derived t.a t.b t.j, derived t.a t.b t.j"),
    ("postgres", "SELECT k FROM t, LATERAL jsonb_each_text(to_jsonb(t)) AS e(k, v)", "derived t.a t.b t.j"),
    ("postgres", "SELECT query_to_xml('SELECT a FROM t', true, true, '')", "unknown"),
    (_ANY, "SELECT nobody_knows(a) FROM t", "unknown t.a"),
    (
        _ANY,
        "SELECT * FROM t JOIN o USING (a)",
        "whole o.a t.a, unchanged t.b, unchanged t.j, unchanged o.c",
    ),
    (_ANY, "SELECT * FROM v", "unchanged t.b, whole t.a"),
    (_ANY, "WITH t AS (SELECT c AS a FROM o) SELECT a FROM t", "unchanged o.c"),
    (
        _ANY,
        "WITH RECURSIVE r(x, y) AS (SELECT a, b FROM t UNION ALL SELECT y, x FROM r) SELECT x FROM r",
        "whole t.a t.b",
    ),
    (_ANY, "SELECT a FROM t UNION SELECT c FROM o", "whole o.c t.a"),
    (_ANY, "SELECT (SELECT max(c) FROM o WHERE o.a = t.a) FROM t", "whole o.c / o.a t.a"),
    (
        "postgres",
        "SELECT min(a) FILTER (WHERE b = 'x'), count(*), count(a) FROM t",
        "whole t.a / t.b, count, count t.a",
    ),
    (
        "postgres",
        "SELECT CASE WHEN a = 'x' THEN b END, %s, now() FROM t",
        "whole t.b / t.a, constant, constant",
    ),
    (_ANY, "SELECT lag(a) OVER (ORDER BY b) FROM t", "whole t.a / t.b"),
    ("postgres", "UPDATE t SET a = o.c FROM o RETURNING t.a, t.b", "whole o.c t.a, unchanged t.b"),
    ("postgres", "SELECT x FROM unnest(ARRAY['p']) x JOIN t ON x = t.a", "derived / t.a"),
    ("duckdb", "SELECT (SELECT t FROM t LIMIT 1) FROM (SELECT 1 AS t) q", "derived t.a t.b t.j"),
    ("duckdb", "SELECT (SELECT q.x FROM t, (SELECT t.a AS x) q) FROM (SELECT 1 AS a) t", "unchanged t.a"),
    ("duckdb", "SELECT a AS z, z || '' FROM t", "unchanged t.a, derived t.a"),
    ("mysql", "SELECT \"a\", 'b\\'', `a` FROM `t`", "constant, constant, unchanged t.a"),
    ("mysql", "SELECT group_concat(a ORDER BY b SEPARATOR ',') FROM t", "derived t.a / t.b"),
    ("sqlite", "SELECT lower(j -> '$.k'), j ->> '$.l' FROM t", "derived t.j, derived t.j"),
    ("sqlite", "SELECT e.value FROM t, json_each(t.j) e", "derived t.j"),
    ("sqlite", "SELECT text 'x' FROM (SELECT a AS text FROM t)", "unchanged t.a"),
    ("sqlite", "SELECT interval a FROM (SELECT b AS interval FROM t)", "unchanged t.b"),
    (
        "sqlite",
        "SELECT * FROM t NATURAL JOIN o",
        "whole o.a t.a, unchanged t.b, unchanged t.j, unchanged o.c",
    ),
    ("sqlite", "INSERT INTO o (c) SELECT a FROM t RETURNING c, a", "whole o.c t.a, unchanged o.a"),
    (
        "sqlite",
        "SELECT a || b, substr(a, 1, 2) FROM t WHERE b = ?1 OR a = :x",
        "derived t.a t.b, derived t.a",
    ),
)


def first_difference(
    understand: Callable[[str, Facts, Catalog | None], Statement | NeedsCatalog], dialect: str
) -> str:
    """Return the number of the first canary that is answered differently, or ``""``.

    Args:
        understand: What analyses.
        dialect: sqlglot's name of the dialect that is to be trusted. One without canaries of its own is asked
            those of PostgreSQL.
    """
    asked = dialect if dialect and any(own == dialect for own, _, _ in CANARIES) else _BEST_KNOWN
    known = facts(asked)
    for number, (own, sql, expected) in enumerate(CANARIES):
        if own not in {asked, _ANY}:
            continue
        if known is None or _answer(understand, sql, known) != expected:
            return str(number)
    return ""


def _answer(
    understand: Callable[[str, Facts, Catalog | None], Statement | NeedsCatalog], sql: str, known: Facts
) -> str:
    try:
        statement = understand(sql, known, _CATALOG)
    except Exception:  # noqa: BLE001  whatever a changed sqlglot raises: the answer differs
        return "error"
    if not isinstance(statement, Statement) or statement.outputs is None:
        return "nothing"
    return ", ".join(_written(output) for output in statement.outputs)


def _written(output: Output) -> str:
    origins = sorted(f"{one.table}.{one.column}" for one in output.origins)
    taint = sorted(f"{one.table}.{one.column}" for one in output.taint)
    return " ".join([str(output.shape), *origins, *(["/", *taint] if taint else [])])
