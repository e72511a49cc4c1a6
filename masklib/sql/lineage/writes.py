"""DML: which columns are written from what, and what RETURNING shows of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final, Literal

from sqlglot import exp

from masklib.sql.lineage.expressions import evaluate
from masklib.sql.lineage.given import rows_given
from masklib.sql.lineage.joins import place
from masklib.sql.lineage.predicates import weigh
from masklib.sql.lineage.projection import project
from masklib.sql.lineage.run import check
from masklib.sql.lineage.scope import Scope, cells
from masklib.sql.lineage.sources import Column, Result
from masklib.sql.lineage.tables import named, relation_name
from masklib.sql.lineage.targets import Target, is_default, kind_of, sources
from masklib.sql.lineage.upserts import names_of_new_row
from masklib.sql.lineage.values import CONSTANT, NOTHING, opaque
from masklib.sql.statement import WriteTarget
from masklib.sql.unclear import Unclear
from masklib.typing import Origin

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from masklib.sql.lineage.run import Run
    from masklib.sql.lineage.sources import WithQueries
    from masklib.sql.lineage.values import Value
    from masklib.sql.statement import RelationName

__all__ = ["copied", "stored", "write"]
_INSERT: Final = frozenset(
    {"this", "expression", "conflict", "returning", "with_", "alternative", "default", "ignore"}
)
_CONFLICT: Final = frozenset(
    {"expressions", "action", "conflict_keys", "where", "constraint", "index_predicate", "duplicate"}
)
_UPDATE: Final = frozenset({"this", "expressions", "from_", "where", "returning", "with_", "order", "limit"})
_DELETE: Final = frozenset({"this", "using", "where", "returning", "with_", "order", "limit"})
_MERGE: Final = frozenset({"this", "using", "on", "whens", "returning", "with_"})


def write(run: Run, node: exp.Expr, outer: Scope | None, ctes: WithQueries) -> Result:
    """Return what a data-modifying statement returns, and note what it writes."""
    scope = Scope(run, outer, ctes)
    if isinstance(node, exp.Insert):
        target = _insert(node, scope)
    elif isinstance(node, exp.Update):
        target = _update(node, scope)
    elif isinstance(node, exp.Delete):
        target = _delete(node, scope)
    elif isinstance(node, exp.Merge):
        target = _merge(node, scope)
    else:
        raise Unclear("statement off the list")
    return _returning(node, target, scope)


def _target(node: exp.Expr, scope: Scope) -> Target:
    run = scope.run
    if not isinstance(node, exp.Table):
        raise Unclear("target off the list")
    check(node, frozenset({"this", "db", "alias", "only", "indexed"}))
    name = relation_name(node, run)
    run.writes[name] = None
    alias = node.args.get("alias")
    source = named(name, run.name(alias.this) if alias is not None else "", scope)
    return Target(run, name, source)


def _show(target: Target, scope: Scope) -> None:
    scope.add(target.source)
    scope.cells = [*(cells(target.source) or ()), *scope.cells]


def _insert(node: exp.Insert, scope: Scope) -> Target:
    check(node, _INSERT)
    into, run = node.this, scope.run
    target = _target(into.this if isinstance(into, exp.Schema) else into, scope)
    names = (
        [run.name(one) for one in into.expressions] if isinstance(into, exp.Schema) else target.source.names
    )
    query = node.args.get("expression")
    if query is not None:
        _insert_rows(query, names, target, scope)
    conflict = node.args.get("conflict")
    if conflict is not None:
        _conflict(conflict, target, scope)
    return target


def _insert_rows(query: exp.Expr, names: Sequence[str] | None, target: Target, scope: Scope) -> None:
    rows = rows_given(query)
    if rows is not None and names is not None:
        for row in rows:
            for name, one in zip(names, row, strict=False):
                target.assign(name, one, CONSTANT if is_default(one) else evaluate(one, scope))
        return
    result = scope.run.query(scope.run, query, scope)
    if names is None or result.columns is None:
        target.assign("*", None, opaque(result.reason or target.source.reason))
        _blur(target)
        return
    for at, (name, column) in enumerate(zip(names, result.columns, strict=False)):
        target.assign(name, None, column.value, _put(query, at, len(result.columns)))


def _put(query: exp.Expr, at: int, width: int) -> list[exp.Expr]:
    """Return what each arm of a query that lists its outputs puts at a position; none if one does not."""
    found: list[exp.Expr] = []
    todo = [query]
    while todo:
        one = todo.pop()
        if isinstance(one, exp.SetOperation):
            todo += (one.args["expression"], one.this)
        elif isinstance(one, exp.Subquery):
            todo.append(one.this)
        elif isinstance(one, exp.Select) and len(one.expressions) == width and not one.is_star:
            found.append(one.expressions[at].unalias())
        else:
            return []
    return found


def _blur(target: Target) -> None:
    """What went where cannot be told: so every column may hold anything."""
    for name in target.source.names or ():
        target.assigned.setdefault(name, []).append(opaque("written from what cannot be told"))


def _conflict(node: exp.Expr, target: Target, scope: Scope) -> None:
    """``ON CONFLICT DO UPDATE``: ``excluded`` is the row that was to be inserted."""
    check(node, _CONFLICT)
    inner = Scope(scope.run, None, scope.ctes)
    _show(target, inner)
    target.new_row += names_of_new_row(node, scope.run)
    for name in target.new_row:
        inner.add(replace(target.written(), name=name))
    _assignments(node.args.get("expressions") or (), target, inner)
    if node.args.get("where") is not None:
        weigh(node.args["where"].this, inner)
        scope.rows |= inner.tied


def _assignments(nodes: Iterable[exp.Expr], target: Target, scope: Scope) -> None:
    for node in nodes:
        if not isinstance(node, exp.EQ):
            raise Unclear("assignment off the list")
        left, right = node.this, node.args["expression"]
        if isinstance(left, (exp.Tuple, exp.Paren)):
            _assign_row(left, right, target, scope)
        else:
            for name in _columns_of(left, target, scope):
                target.assign(name, right, _evaluated(right, scope))


def _evaluated(node: exp.Expr, scope: Scope) -> Value:
    return CONSTANT if is_default(node) else evaluate(node, scope)


def _assign_row(left: exp.Expr, right: exp.Expr, target: Target, scope: Scope) -> None:
    names = [_column_name(one, scope) for one in (left.expressions or [left.this])]
    nodes = right.expressions if isinstance(right, exp.Tuple) else None
    if nodes is not None and len(nodes) == len(names):
        for name, node in zip(names, nodes, strict=True):
            target.assign(name, node, _evaluated(node, scope))
        return
    value = evaluate(right, scope)
    for at, name in enumerate(names):
        target.assign(name, None, value, _put(right, at, len(names)))


def _columns_of(node: exp.Expr, target: Target, scope: Scope) -> list[str]:
    """Return what ``SET a.b = ...`` may write: the column ``b``, or a field of the column ``a``."""
    name = _column_name(node, scope)
    while isinstance(node, (exp.Bracket, exp.Dot)):
        node = node.this
    parts = [scope.run.name(one) for key in ("table", "db") if (one := node.args.get(key)) is not None]
    known = target.source.names
    if known is None or not parts:
        return [name]
    found = [part for part in parts if part in known and scope.run.facts.rows]
    return [*found, *([name] if name in known or not found else [])]


def _column_name(node: exp.Expr, scope: Scope) -> str:
    while isinstance(node, (exp.Bracket, exp.Dot)):
        node = node.this
    if not isinstance(node, exp.Column):
        raise Unclear("assignment off the list")
    return scope.run.name(node.this)


def _update(node: exp.Update, scope: Scope) -> Target:
    check(node, _UPDATE)
    target = _target(node.this, scope)
    if node.args.get("from_") is not None:
        place(node.args["from_"].this, (), scope)
    _show(target, scope)
    _picked(node.args.get("where"), scope)
    _assignments(node.expressions, target, scope)
    return target


def _delete(node: exp.Delete, scope: Scope) -> Target:
    check(node, _DELETE)
    target = _target(node.this, scope)
    using = node.args.get("using") or ()
    if using:
        place(using[0], [exp.Join(this=one) for one in using[1:]], scope)
    _show(target, scope)
    _picked(node.args.get("where"), scope)
    return target


def _picked(where: exp.Expr | None, scope: Scope) -> None:
    """Which rows are written stays visible: a comparison of columns says as much as a number of rows does."""
    if where is not None:
        weigh(where.this, scope)
    scope.rows |= scope.tied


def _merge(node: exp.Merge, scope: Scope) -> Target:
    check(node, _MERGE)
    target = _target(node.this, scope)
    place(node.args["using"], (), scope)
    _show(target, scope)
    weigh(node.args["on"], scope)
    for when in node.args["whens"].expressions:
        if when.args.get("condition") is not None:
            weigh(when.args["condition"], scope)
        _when(when.args["then"], target, scope)
    scope.rows |= scope.tied
    return target


def _when(then: exp.Expr, target: Target, scope: Scope) -> None:
    if isinstance(then, exp.Update):
        _assignments(then.expressions, target, scope)
    elif isinstance(then, exp.Insert):
        _merge_insert(then, target, scope)
    elif not isinstance(then, exp.Var):
        raise Unclear("action off the list")


def _merge_insert(then: exp.Insert, target: Target, scope: Scope) -> None:
    columns, row = then.this, then.args.get("expression")
    if row is None:
        return
    names = (
        [_column_name(one, scope) for one in columns.expressions]
        if columns is not None
        else target.source.names
    )
    nodes = row.expressions
    if names is None or not isinstance(row, exp.Tuple):
        raise Unclear("target whose columns are not known")
    for name, one in zip(names, nodes, strict=False):
        target.assign(name, one, _evaluated(one, scope))


def _returning(node: exp.Expr, target: Target, scope: Scope) -> Result:
    clause = node.args.get("returning")
    if clause is None:
        return Result([], scope.rows, scope.predicates, "", scope.tied)
    check(clause, frozenset({"expressions"}))
    seen = Scope(scope.run, None, scope.ctes)
    if scope.run.facts.returning_joins:
        seen.sources = dict(scope.sources)
        seen.twice, seen.cells, seen.blurred = scope.twice, list(scope.cells), scope.blurred
        seen.sources.pop(target.source.name, None)
    _replace_target(seen, target)
    columns = project(clause.expressions, seen)
    if isinstance(node, exp.Merge) and any(isinstance(one, exp.Star) for one in clause.expressions):
        columns = None
    reason = "" if columns is not None else "star over unknown columns"
    return Result(columns, scope.rows, scope.predicates, reason, scope.tied)


def _replace_target(scope: Scope, target: Target) -> None:
    """Let the names of the target mean what was stored, and ``old`` and ``new`` as well."""
    written = target.written()
    own = cells(written) or []
    scope.cells = [*own, *scope.cells[len(own) :]] if scope.cells else own
    scope.add(written)
    if scope.run.facts.returning_joins:
        for name in ("old", "new"):
            if name not in scope.sources:
                scope.add(replace(written, name=name))


def stored(
    run: Run,
    name: RelationName,
    aliases: Sequence[str],
    result: Result,
    made: Literal["table", "view"] = "table",
) -> Result:
    """Note that the columns of ``result`` become those of a new relation; nothing comes out.

    Args:
        run: The analysis.
        name: The new relation.
        aliases: The names of its columns, where the statement lists them.
        result: What the query returns.
        made: What the relation is; a view that stores is a table.
    """
    run.writes[name] = None
    if result.columns is None:
        raise Unclear(result.reason or "query that cannot be told")
    labels = [column.label for column in result.columns]
    labels[: len(aliases)] = aliases
    for label, column in zip(labels, result.columns, strict=False):
        origin, value = Origin(name.name, label, name.schema), column.value
        run.targets.append(WriteTarget(origin, sources(value), kind_of(None, value), value.literal, made))
    return result.outlined([])


def copied(run: Run, name: RelationName, columns: Sequence[str], *, incoming: bool) -> Result:
    """Return what COPY of a table hands out, or note what it takes in."""
    source = named(name, "", Scope(run))
    (run.writes if incoming else run.reads)[name] = None
    if source.names is None:
        return Result(None, reason=source.reason)
    target = Target(run, name, source)
    wanted = list(columns or source.names)
    if not all(column in source.names for column in wanted):
        return Result(None, reason="column cannot be told")
    if incoming:
        run.targets.extend(
            WriteTarget(target.origin(one), NOTHING, "parameter", literal=True) for one in wanted
        )
        return Result([])
    at = [list(source.names).index(one) for one in wanted]
    return Result([Column(source.names[one], source.labels[one], source.value(one)) for one in at])
