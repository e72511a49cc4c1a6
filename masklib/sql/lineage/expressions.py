"""From an expression of sqlglot's tree to what is known of its values.

Three lists decide, and what is on none of them is opaque: classes of the tree that stand for operators,
classes that keep a value whole, and the dialect's functions by name.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from masklib.sql.lineage.operators import LITERALS, NILADIC, OPERATORS, QUERIES, SILENT
from masklib.sql.lineage.values import CONSTANT, LITERAL, NOTHING, Value, alter, either, opaque, whole
from masklib.sql.names import MARK, fold
from masklib.sql.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from masklib.sql.lineage.scope import Scope
    from masklib.typing import Origin

__all__ = ["children", "evaluate", "function_name", "subquery", "type_name"]


def evaluate(node: exp.Expr, scope: Scope) -> Value:
    """Return what is known of the values of ``node`` in ``scope``."""
    scope.run.spend()
    rule = _RULES.get(type(node))
    if rule is not None:
        return rule(node, scope)
    if isinstance(node, LITERALS):
        return LITERAL
    if isinstance(node, SILENT):
        return CONSTANT
    if isinstance(node, NILADIC):
        return alter("now", [evaluate(child, scope) for child in children(node)])
    if isinstance(node, QUERIES):
        return subquery(node, scope)
    return opaque("expression off the list", [evaluate(child, scope) for child in children(node)])


def children(node: exp.Expr) -> Iterator[exp.Expr]:
    """Yield the expressions directly below ``node``."""
    for value in node.args.values():
        if isinstance(value, exp.Expr):
            yield value
        elif isinstance(value, list):
            yield from (one for one in value if isinstance(one, exp.Expr))


def subquery(node: exp.Expr, scope: Scope) -> Value:
    """Return the value of a query inside of an expression: it depends on the query's predicates too."""
    return scope.run.query(scope.run, node, scope).value()


def _inner(node: exp.Expr, scope: Scope) -> Value:
    return evaluate(node.this, scope)


def _column(node: exp.Expr, scope: Scope) -> Value:
    run = scope.run
    if node.args.get("catalog") or node.args.get("join_mark"):
        return opaque("column of another database")
    table, schema = node.args.get("table"), node.args.get("db")
    if isinstance(node.this, exp.Star):
        row = _row_of(scope, run.name(table)) if table is not None and schema is None else opaque("star")
        run.starred[id(node)] = [row]
        return row
    value = run.named[id(node)] = _named(node, scope)
    return value


def _named(node: exp.Expr, scope: Scope) -> Value:
    run = scope.run
    table, schema = node.args.get("table"), node.args.get("db")
    name = run.name(node.this)
    bare = table is None and not node.this.args.get("quoted")
    if bare and run.facts.exact and fold(name) in run.facts.niladic:
        return CONSTANT
    value = scope.column(name, run.name(table) if table else "", run.name(schema) if schema else "")
    if bare and value.shape is Shape.UNKNOWN and not run.facts.exact and name in {"true", "false"}:
        return LITERAL
    return value


def _row_of(scope: Scope, table: str) -> Value:
    for level in scope.levels():
        if table in level.sources:
            return opaque("ambiguous row") if table in level.twice else level.sources[table].row()
    return opaque("table of a row cannot be told")


def _operator(node: exp.Expr, scope: Scope) -> Value:
    """Go over a tree of operators without recursion: texts with thousands of ``OR`` are common."""
    values: list[Value] = []
    todo = [node]
    while todo:
        one = todo.pop()
        if type(one) in OPERATORS:
            scope.run.spend()
            todo.extend(children(one))
        else:
            values.append(evaluate(one, scope))
    return alter(OPERATORS[type(node)], values)


def _dot(node: exp.Expr, scope: Scope) -> Value:
    """``pg_catalog.lower(x)``, and ``(row).field``."""
    left, right = node.this, node.args.get("expression")
    if isinstance(left, exp.Identifier) and isinstance(right, exp.Anonymous):
        if scope.run.name(left) not in scope.run.facts.function_schemas:
            return opaque("function of a user's schema", [evaluate(one, scope) for one in children(right)])
        return _listed(right, scope)
    if isinstance(right, exp.Identifier):
        return _field(evaluate(left, scope), scope.run.name(right))
    return opaque("expression off the list")


def _field(row: Value, name: str) -> Value:
    """``(row).name`` is a field only of a row that has it: else PostgreSQL calls a function of that name."""
    fields = {origin.column for origin in row.origins}
    if "row" not in row.derivation.split() or name not in fields:
        return opaque("field that may be a function", [row])
    return alter("field", [row])


def _operand(node: exp.Expr, scope: Scope) -> Value:
    return whole("collate", [evaluate(node.this, scope)])


def _case(node: exp.Expr, scope: Scope) -> Value:
    ifs = node.args.get("ifs") or []
    tests = [one.this for one in ifs]
    if node.this is not None:
        tests.append(node.this)
    branches = [one.args["true"] for one in ifs]
    if node.args.get("default") is not None:
        branches.append(node.args["default"])
    taint = NOTHING.union(*(evaluate(test, scope).all for test in tests))
    return whole("case", [evaluate(branch, scope) for branch in branches]).tainted(taint)


def _cast(node: exp.Expr, scope: Scope) -> Value:
    value = evaluate(node.this, scope)
    target = node.args["to"]
    facts = scope.run.facts
    if any(node.args.get(key) for key in ("format", "action", "default", "safe")):
        return opaque("cast off the list", [value])
    name = type_name(target)
    if name in facts.text_types and not target.expressions:
        return whole("text", [value])
    if facts.types and name not in facts.types and name not in facts.text_types:
        return opaque("cast to a type off the list", [value])
    return alter("cast", [value])


def type_name(target: exp.Expr) -> str:
    """Return a type's name, upper case, of an array's element; empty for what is no plain type."""
    while isinstance(target, exp.DataType) and target.this is exp.DType.ARRAY and target.expressions:
        target = target.expressions[0]
    if not isinstance(target, exp.DataType):
        return ""
    kind = target.args.get("kind")
    if isinstance(kind, exp.Expr):
        return kind.name.removeprefix(MARK).upper()
    if isinstance(kind, str):
        return kind.removeprefix(MARK).upper()
    return target.this.value.upper() if isinstance(target.this, exp.DType) else target.name.upper()


def _trim(node: exp.Expr, scope: Scope) -> Value:
    values = [evaluate(child, scope) for child in children(node)]
    return alter("trim", values) if node.args.get("expression") else whole("trim", values)


def _exists(node: exp.Expr, scope: Scope) -> Value:
    """EXISTS gives nothing of the query's columns away, but all of its predicates."""
    result = scope.run.query(scope.run, node.this, scope)
    return alter("exists", [], rows=True).tainted(result.predicates | result.rows)


def _in(node: exp.Expr, scope: Scope) -> Value:
    if node.args.get("field") or node.args.get("unnest"):
        return opaque("IN with a table")
    return alter("in", [evaluate(child, scope) for child in children(node)])


def _window(node: exp.Expr, scope: Scope) -> Value:
    """A window function. The partition shows as GROUP BY does; order and frame taint."""
    value = evaluate(node.this, scope)
    clauses = [node]
    alias = node.args.get("alias")
    while alias is not None and len(clauses) < len(scope.windows) + 2:
        definition = scope.windows.get(scope.run.name(alias))
        if definition is None:
            return opaque("window without definition", [value])
        clauses.append(definition)
        alias = definition.args.get("alias")
    taint = NOTHING.union(*(_frame(one, scope) | _partition(one, scope) for one in clauses))
    if value.shape is Shape.COUNT and taint:
        value = alter("count", [value], rows=True)
    return value.tainted(taint)


def _partition(node: exp.Expr, scope: Scope) -> frozenset[Origin]:
    """Partitions by bare columns show what GROUP BY shows; by anything computed, what that is."""
    found: frozenset[Origin] = NOTHING
    for one in node.args.get("partition_by") or ():
        value = evaluate(one, scope)
        if not isinstance(one, exp.Column):
            found |= value.all
    return found


def _frame(node: exp.Expr, scope: Scope) -> frozenset[Origin]:
    spec = node.args.get("spec")
    parts = [node.args.get("order"), *(children(spec) if spec is not None else ())]
    return NOTHING.union(*(evaluate(part, scope).all for part in parts if part is not None))


def _filter(node: exp.Expr, scope: Scope) -> Value:
    value = evaluate(node.this, scope)
    taint = evaluate(node.args["expression"].this, scope).all
    if value.shape is Shape.COUNT:
        value = alter("count", [value], rows=True)
    return value.tainted(taint)


def _within_group(node: exp.Expr, scope: Scope) -> Value:
    """``percentile_disc(0.5) WITHIN GROUP (ORDER BY x)`` and ``mode()`` give one of the values of ``x``."""
    call, order = node.this, node.args["expression"]
    ordered = [evaluate(one, scope) for one in order.expressions]
    values = [*ordered, *(evaluate(child, scope) for child in children(call))]
    name = function_name(call)
    if name not in scope.run.facts.aggregates or name in scope.run.catalog.functions:
        return opaque("function off the list", values)
    if name in {"percentile_disc", "mode"}:
        return whole(name, ordered).tainted(NOTHING.union(*(value.all for value in values)))
    return alter(name, values, rows=True)


def _ordered(node: exp.Expr, scope: Scope) -> Value:
    return either([evaluate(one, scope) for one in children(node)])


def _aggregate_order(node: exp.Expr, scope: Scope) -> Value:
    """``string_agg(x, ',' ORDER BY y)``: the order hangs on the last argument, and only taints."""
    parts = [evaluate(one, scope) for one in node.expressions]
    taint = NOTHING.union(*(part.all for part in parts))
    return (evaluate(node.this, scope) if node.this is not None else CONSTANT).tainted(taint)


def _group_concat(node: exp.Expr, scope: Scope) -> Value:
    return alter("group_concat", [evaluate(one, scope) for one in children(node)], rows=True).tainted(
        scope.rows
    )


def _distinct(node: exp.Expr, scope: Scope) -> Value:
    return either([evaluate(one, scope) for one in node.expressions])


def function_name(node: exp.Expr) -> str:
    """Return the name of a call as the allow-list spells it; empty for one that the vetting did not mark."""
    if not isinstance(node, exp.Anonymous):
        return ""
    if isinstance(node.this, exp.Identifier) and node.this.args.get("quoted"):
        return str(node.this.this)
    return fold(node.this[len(MARK) :]) if isinstance(node.this, str) and node.this.startswith(MARK) else ""


def _call(node: exp.Expr, scope: Scope) -> Value:
    """A call without a schema: a function of a user's may be meant, where there is one of that name."""
    if function_name(node) in scope.run.catalog.functions:
        return opaque("function off the list", [evaluate(one, scope) for one in node.expressions])
    return _listed(node, scope)


def _listed(node: exp.Expr, scope: Scope) -> Value:
    facts, name = scope.run.facts, function_name(node)
    if name == "count":
        return _count(node, scope)
    arguments = [evaluate(one, scope) for one in _arguments(node, scope)]
    if name in facts.sets:
        scope.rows = scope.rows.union(*(one.all for one in arguments))
    if name in facts.whole:
        return _whole_call(name, facts.whole[name], arguments)
    if name in facts.aggregates:
        return alter(name, arguments, rows=True).tainted(scope.rows)
    if name in facts.derived or name in facts.tables:
        return alter(name, arguments)
    return opaque("function off the list", arguments)


def _arguments(node: exp.Expr, scope: Scope) -> Sequence[exp.Expr]:
    """Return the arguments of a call; a word such as ``DAY`` that the grammar wants first is none."""
    given: list[exp.Expr] = node.expressions
    if function_name(node) not in scope.run.facts.units or not given or not _UNIT.fullmatch(given[0].sql()):
        return given
    scope.run.named[id(given[0])] = CONSTANT
    return given[1:]


_UNIT: Final = re.compile(r"(?:microsecond|second|minute|hour|day|week|month|quarter|year)", re.IGNORECASE)
_ONE: Final = frozenset({"any_value", "arbitrary", "first", "last", "max", "min", "mode"})
"""Aggregates that give one value; with a number as another argument (DuckDB) a list of them."""


def _whole_call(name: str, kept: tuple[int, ...], arguments: list[Value]) -> Value:
    if name in _ONE and kept and len(arguments) > 1:
        return alter(name, arguments, rows=True)
    if name in {"ltrim", "rtrim", "trim", "btrim"} and len(arguments) > 1:
        return alter(name, arguments)
    values = [arguments[at] for at in kept if at < len(arguments)] if kept else arguments
    taint = NOTHING.union(*(one.all for one in arguments))
    unseen = [one for one in arguments if one.shape is Shape.UNKNOWN]
    result = opaque(unseen[0].reason, arguments) if unseen else whole(name, values)
    return result.tainted(taint)


def _count(node: exp.Expr, scope: Scope) -> Value:
    """``count(*)`` and ``count([distinct] x)`` of a bare column give no value away."""
    arguments = node.expressions
    if not arguments or isinstance(arguments[0], exp.Star):
        return Value(Shape.COUNT).tainted(scope.rows)
    values = [evaluate(one, scope) for one in arguments]
    bare = len(values) == 1 and values[0].shape is Shape.UNCHANGED
    if not bare:
        return alter("count", values, rows=True).tainted(scope.rows)
    return Value(Shape.COUNT, values[0].origins, derivation="count").tainted(scope.rows | values[0].taint)


def _star(_node: exp.Expr, _scope: Scope) -> Value:
    return opaque("star in an expression")


_RULES: Final[dict[type[exp.Expr], Callable[[exp.Expr, Scope], Value]]] = {
    **dict.fromkeys(OPERATORS, _operator),
    exp.Alias: _inner,
    exp.Anonymous: _call,
    exp.Case: _case,
    exp.Cast: _cast,
    exp.Collate: _operand,
    exp.Column: _column,
    exp.Distinct: _distinct,
    exp.Dot: _dot,
    exp.Exists: _exists,
    exp.Filter: _filter,
    exp.GroupConcat: _group_concat,
    exp.In: _in,
    exp.Order: _aggregate_order,
    exp.Ordered: _ordered,
    exp.Paren: _inner,
    exp.Star: _star,
    exp.Trim: _trim,
    exp.Window: _window,
    exp.WithinGroup: _within_group,
}
