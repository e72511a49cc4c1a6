"""Queries: SELECT, set operations, VALUES, and DML with RETURNING, to their columns by position."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from masklib.sql.lineage.arms import LIMITS, arms, bounded, limited, merge
from masklib.sql.lineage.ctes import visible
from masklib.sql.lineage.expressions import children, evaluate, function_name
from masklib.sql.lineage.joins import fill
from masklib.sql.lineage.predicates import compare, weigh
from masklib.sql.lineage.projection import project
from masklib.sql.lineage.run import check
from masklib.sql.lineage.scope import Scope
from masklib.sql.lineage.sources import Column, Result
from masklib.sql.lineage.values import either
from masklib.sql.lineage.writes import write
from masklib.sql.unclear import Unclear

if TYPE_CHECKING:
    from masklib.sql.lineage.run import Run
    from masklib.sql.lineage.sources import WithQueries

__all__ = ["resolve"]

_SELECT: Final = LIMITS | {
    "with_", "into", "expressions", "distinct", "from_", "joins", "where", "group", "having", "qualify",
    "windows", "locks",
}  # fmt: skip
_SUBQUERY: Final = LIMITS | {"with_", "this", "alias"}


def resolve(run: Run, node: exp.Expr, outer: Scope | None, ctes: WithQueries | None = None) -> Result:
    """Return what the query ``node`` returns.

    Args:
        run: The analysis.
        node: SELECT, a set operation, VALUES, a query in parentheses, or DML.
        outer: The level whose columns it can see.
        ctes: The WITH queries that it can see; those of ``outer`` by default.
    """
    run.spend()
    if ctes is None:
        ctes = outer.ctes if outer is not None else {}
    ctes = visible(run, node, outer, ctes)
    if isinstance(node, exp.Select):
        return _select(run, node, outer, ctes)
    if isinstance(node, exp.SetOperation):
        return _set_operation(run, node, outer, ctes)
    if isinstance(node, exp.Subquery):
        check(node, _SUBQUERY)
        scope = Scope(run, outer, ctes)
        return limited(resolve(run, node.this, outer, ctes), node, scope)
    if isinstance(node, exp.Values):
        check(node, LIMITS | {"expressions", "alias", "with_"})
        scope = Scope(run, outer, ctes)
        return limited(_values(node, scope), node, scope)
    if isinstance(node, (exp.Insert, exp.Update, exp.Delete, exp.Merge)):
        return write(run, node, outer, ctes)
    raise Unclear("query off the list")


def _select(run: Run, node: exp.Select, outer: Scope | None, ctes: WithQueries) -> Result:
    check(node, _SELECT)
    scope = Scope(run, outer, ctes)
    if not run.views:
        run.selects[id(node)] = ctes
    _windows(node, scope)
    fill(node, scope)
    _conditions(node, scope)
    _bounded(scope)
    scope.labelled = "output" in run.facts.labels
    columns = project(node.expressions, scope)
    run.projected[id(node)] = [column.value for column in columns or ()]
    reason = "" if columns is not None else "star over unknown columns"
    result = Result(columns, scope.rows, scope.predicates, reason, scope.tied)
    return bounded(result, node, scope)


def _conditions(node: exp.Select, scope: Scope) -> None:
    """Weigh everything that picks, groups and orders rows: what it ties is tied before anything comes out."""
    _label(node, scope)
    for clause in ("where", "group", "having", "qualify", "distinct", "order"):
        part = node.args.get(clause)
        if part is not None:
            scope.labelled = clause in scope.run.facts.labels
            _condition(clause, part, scope)
    scope.labelled = False
    if scope.run.facts.bare_columns:
        _extremes(node, scope)


def _label(node: exp.Select, scope: Scope) -> None:
    for one in node.expressions:
        if isinstance(one, exp.Alias):
            scope.labels[scope.run.name(one.args["alias"])] = one.this


def _condition(clause: str, part: exp.Expr, scope: Scope) -> None:
    if clause in {"where", "having", "qualify"}:
        weigh(part.this, scope)
        return
    if clause == "distinct":
        part = part.args.get("on") or part
    for one in _parts(part):
        compare(one, scope)


def _parts(part: exp.Expr) -> list[exp.Expr]:
    """Return the expressions of GROUP BY, ORDER BY or DISTINCT ON, sets of them taken apart."""
    found: list[exp.Expr] = []
    todo = [part]
    while todo:
        node = todo.pop()
        if isinstance(
            node, (exp.Group, exp.Order, exp.Distinct, exp.Tuple, exp.Cube, exp.Rollup, exp.GroupingSets)
        ):
            todo.extend(children(node))
        else:
            found.append(node)
    return found


def _extremes(node: exp.Select, scope: Scope) -> None:
    """SQLite takes the other columns from the row of ``min(x)`` or ``max(x)``.

    Source: https://sqlite.org/lang_select.html#bareagg
    """
    for one in node.expressions:
        for call in one.find_all(exp.Anonymous):
            if function_name(call) in {"min", "max"} and len(call.expressions) == 1:
                compare(call.expressions[0], scope)


def _windows(node: exp.Select, scope: Scope) -> None:
    for window in node.args.get("windows") or ():
        scope.windows[scope.run.name(window.this)] = window


def _bounded(scope: Scope) -> None:
    """Where a source makes its own rows, what is tied to its columns says how many come out."""
    for source in scope.sources.values():
        if source.computed and source.names is not None:
            for index in range(len(source.names)):
                scope.rows |= scope.run.ties.origins((source, index))


def _set_operation(run: Run, node: exp.Expr, outer: Scope | None, ctes: WithQueries) -> Result:
    results = run.arms[id(node)] = [resolve(run, arm, outer, ctes) for arm in arms(node)]
    result = merge(results)
    run.projected[id(node)] = [column.value for column in result.columns or ()]
    return limited(result, node, Scope(run, outer, ctes))


def _values(node: exp.Values, scope: Scope) -> Result:
    rows = [row.expressions if isinstance(row, exp.Tuple) else [row] for row in node.expressions]
    if any(len(row) != len(rows[0]) for row in rows):
        return Result(None, reason="rows of different width")
    values = [either([evaluate(one, scope) for one in column]) for column in zip(*rows, strict=True)]
    name, first = scope.run.facts.values
    names = [f"{name}{at}" if name else "" for at in range(first, first + len(values))]
    return Result([Column(one, one, value) for one, value in zip(names, values, strict=True)])
