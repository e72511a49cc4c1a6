"""Set operations: their arms, the union of what these return, and the order and bounds of the whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from masklib.sql.lineage.expressions import evaluate
from masklib.sql.lineage.operators import QUERIES, links
from masklib.sql.lineage.run import check
from masklib.sql.lineage.sources import Result
from masklib.sql.lineage.values import NOTHING, either, opaque

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.sql.lineage.scope import Scope
    from masklib.sql.lineage.values import Value

__all__ = ["LIMITS", "arms", "bounded", "limited", "merge"]

LIMITS: Final = frozenset({"limit", "offset", "order"})
"""The clauses that order and bound rows."""

_SET: Final = LIMITS | {"with_", "this", "expression", "distinct"}


def arms(node: exp.Expr) -> list[exp.Expr]:
    """Return the arms of a chain of set operations, first to last."""
    chain = links(node)
    for one in chain:
        check(one, _SET)
    return [chain[-1].this, *(one.args["expression"] for one in reversed(chain))]


def merge(results: Sequence[Result]) -> Result:
    """Return the union of several results by position, with the names of the first."""
    rows = NOTHING.union(*(one.rows for one in results))
    predicates = NOTHING.union(*(one.predicates for one in results))
    tied = NOTHING.union(*(one.tied for one in results))
    first = results[0].columns
    sides = [one.columns for one in results if one.columns is not None]
    if first is None or len(sides) < len(results) or any(len(side) != len(first) for side in sides):
        reason = next((one.reason for one in results if one.reason), "arms of different width")
        return Result(None, rows, predicates, reason, tied)
    columns = [
        column._replace(value=either([side[at].value for side in sides])) for at, column in enumerate(first)
    ]
    return Result(columns, rows, predicates, "", tied)


def limited(result: Result, node: exp.Expr, scope: Scope) -> Result:
    """Weigh LIMIT, OFFSET and ORDER BY of what is no SELECT: its order is by outputs."""
    order = node.args.get("order")
    if order is not None:
        result = _ordered(result, order, scope)
    return bounded(result, node, scope)


def _ordered(result: Result, order: exp.Expr, scope: Scope) -> Result:
    """Weigh an order by outputs; by anything else, it may say something of every output."""
    columns = result.columns or []
    taint, predicates = NOTHING, result.predicates
    for one in order.expressions:
        by = one.this if isinstance(one, exp.Ordered) else one
        if isinstance(by, exp.Column) and not by.args.get("table"):
            same = [column.value for column in columns if column.name == scope.run.name(by.this)]
            scope.run.named[id(by)] = either(same) if same else opaque("column cannot be told")
            predicates = predicates.union(*(value.all for value in same))
        elif not isinstance(by, exp.Literal):
            taint = taint.union(*(value.all for value in _loose(by, scope)))
            taint = taint.union(*(column.value.all for column in columns)) if taint else taint
    if not taint:
        return replace(result, predicates=predicates)
    tainted = [column._replace(value=column.value.tainted(taint)) for column in columns]
    return replace(result, columns=tainted, predicates=predicates | taint, tied=result.tied | taint)


def bounded(result: Result, node: exp.Expr, scope: Scope) -> Result:
    """Weigh LIMIT and OFFSET of ``node``: a computed bound lets a value out as a number of rows."""
    rows = result.rows
    for clause in ("limit", "offset"):
        part = node.args.get(clause)
        if part is not None:
            rows = rows.union(*(value.all for value in _loose(part, scope)))
    return replace(result, rows=rows)


def _loose(part: exp.Expr, scope: Scope) -> list[Value]:
    """Return the values of the columns in a clause whose own shape does not matter."""
    return [evaluate(node, scope) for node in _columns_and_queries(part)]


def _columns_and_queries(part: exp.Expr) -> list[exp.Expr]:
    found: list[exp.Expr] = []
    todo = [part]
    while todo:
        node = todo.pop()
        if isinstance(node, (exp.Column, *QUERIES)):
            found.append(node)
        else:
            todo.extend(one for one in node.iter_expressions())
    return found
