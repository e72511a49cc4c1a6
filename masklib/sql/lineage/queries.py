"""Queries: SELECT, set operations, VALUES, and DML with RETURNING, to their columns by position."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from masklib.sql.lineage.ctes import visible
from masklib.sql.lineage.expressions import children, evaluate, function_name
from masklib.sql.lineage.joins import fill
from masklib.sql.lineage.lists import holds_list
from masklib.sql.lineage.operators import QUERIES, links
from masklib.sql.lineage.predicates import compare, weigh
from masklib.sql.lineage.run import check
from masklib.sql.lineage.scope import Scope
from masklib.sql.lineage.sources import Column, Result
from masklib.sql.lineage.values import NOTHING, either, opaque
from masklib.sql.lineage.writes import write
from masklib.sql.shape import Shape
from masklib.sql.unclear import Unclear

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from masklib.sql.lineage.ctes import Cte
    from masklib.sql.lineage.run import Run
    from masklib.sql.lineage.values import Value

__all__ = ["arms", "limited", "merge", "project", "resolve"]

_WIDEST: Final = 5_000  # columns of a result: the default limits are 2,000 (SQLite), 1,664 (PostgreSQL)
_LIMITS: Final = frozenset({"limit", "offset", "order"})
_SELECT: Final = _LIMITS | {
    "with_", "into", "expressions", "distinct", "from_", "joins", "where", "group", "having", "qualify",
    "windows", "locks",
}  # fmt: skip
_SET: Final = _LIMITS | {"with_", "this", "expression", "distinct"}
_SUBQUERY: Final = _LIMITS | {"with_", "this", "alias"}


def resolve(run: Run, node: exp.Expr, outer: Scope | None, ctes: Mapping[str, Cte] | None = None) -> Result:
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
        check(node, _LIMITS | {"expressions", "alias", "with_"})
        scope = Scope(run, outer, ctes)
        return limited(_values(node, scope), node, scope)
    if isinstance(node, (exp.Insert, exp.Update, exp.Delete, exp.Merge)):
        return write(run, node, outer, ctes)
    raise Unclear("query off the list")


def _select(run: Run, node: exp.Select, outer: Scope | None, ctes: Mapping[str, Cte]) -> Result:
    check(node, _SELECT)
    scope = Scope(run, outer, ctes)
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


def project(expressions: Sequence[exp.Expr], scope: Scope) -> list[Column] | None:
    """Return the columns of a list of outputs, stars expanded; ``None`` if a star cannot be."""
    columns: list[Column] = []
    known = True
    for node in expressions:
        starred = _star(node, scope)
        if starred is None:
            columns.append(_output(node, scope))
            continue
        known = known and starred[0] is not None
        columns.extend(starred[0] or ())
        if len(columns) > _WIDEST:
            raise Unclear("too many columns")
    return columns if known else None


def _star(node: exp.Expr, scope: Scope) -> tuple[list[Column] | None] | None:
    """Return the columns of ``*`` or ``t.*``, wrapped, or ``None`` if ``node`` is neither."""
    if isinstance(node, exp.Star):
        check(node, frozenset())
        cells = scope.star()
    elif isinstance(node, exp.Column) and isinstance(node.this, exp.Star):
        check(node.this, frozenset())
        check(node, frozenset({"this", "table"}))
        cells = scope.star(scope.run.name(node.args["table"]))
    elif _spreads(node, scope):
        return (None,)
    else:
        return None
    if cells is None:
        return (None,)
    columns = [Column(cell.name, cell.label, scope.read(cell.refs)) for cell in cells]
    scope.run.starred[id(node)] = [column.value for column in columns]
    return (columns,)


def _spreads(node: exp.Expr, scope: Scope) -> bool:
    """Say whether one expression stands for several outputs: ``(row).*``, ``COLUMNS('name.*')``."""
    if isinstance(node, exp.Dot) and isinstance(node.args.get("expression"), exp.Star):
        return True
    names = scope.run.facts.spreads
    if not names and not scope.run.facts.unproven:
        return False
    if any(_is_filtered(star) for star in node.find_all(exp.Star)):
        return True
    calls = [call for call in node.find_all(exp.Anonymous) if function_name(call) in names]
    return any(function_name(call) != "unnest" or not holds_list(call, scope) for call in calls)


def _is_filtered(star: exp.Expr) -> bool:
    """Say whether a star stands for those of its columns that an expression picks: ``* LIKE 'a%'``."""
    around = star.parent
    while isinstance(around, (exp.Column, exp.Paren)):
        around = around.parent
    return not isinstance(around, (exp.Select, exp.Anonymous, exp.Returning))


def _output(node: exp.Expr, scope: Scope) -> Column:
    name, label = _heading(node, scope.run)
    if _is_renamed(node, scope):
        name, label = "", ""
    value = evaluate(node, scope)
    if value.shape is Shape.UNKNOWN and isinstance(node, exp.Column):
        label = ""
    return Column(name, label, value)


def _is_renamed(node: exp.Expr, scope: Scope) -> bool:
    """Say whether SQLite gives a bare column another name: ``true``, one of tables in parentheses."""
    if not isinstance(node, exp.Column) or scope.run.facts.twins != ":":
        return False
    numbers = any(":" in cell.label for cell in scope.cells)
    return scope.run.name(node.this) in {"false", "true"} or (numbers and node.args.get("table") is not None)


def _heading(node: exp.Expr, run: Run) -> tuple[str, str]:
    """Return the name by which others refer to an output, and its label; empty if it has no certain one."""
    if isinstance(node, exp.Alias):
        alias = node.args["alias"]
        return run.name(alias), run.label(alias)
    while isinstance(node, exp.Paren):
        node = node.this
    if isinstance(node, exp.Column):
        name = run.name(node.this)
        return name, "" if name in run.facts.system_columns else run.label(node.this)
    return "", ""


def arms(node: exp.Expr) -> list[exp.Expr]:
    """Return the arms of a chain of set operations, first to last."""
    chain = links(node)
    for one in chain:
        check(one, _SET)
    return [chain[-1].this, *(one.args["expression"] for one in reversed(chain))]


def _set_operation(run: Run, node: exp.Expr, outer: Scope | None, ctes: Mapping[str, Cte]) -> Result:
    results = run.arms[id(node)] = [resolve(run, arm, outer, ctes) for arm in arms(node)]
    result = merge(results)
    run.projected[id(node)] = [column.value for column in result.columns or ()]
    return limited(result, node, Scope(run, outer, ctes))


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


def _values(node: exp.Values, scope: Scope) -> Result:
    rows = [row.expressions if isinstance(row, exp.Tuple) else [row] for row in node.expressions]
    if any(len(row) != len(rows[0]) for row in rows):
        return Result(None, reason="rows of different width")
    values = [either([evaluate(one, scope) for one in column]) for column in zip(*rows, strict=True)]
    name, first = scope.run.facts.values
    names = [f"{name}{at}" if name else "" for at in range(first, first + len(values))]
    return Result([Column(one, one, value) for one, value in zip(names, values, strict=True)])


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
