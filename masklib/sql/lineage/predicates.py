"""Conditions, groups and orders: what they tie together, and what they let through implicitly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from masklib.sql.lineage.expressions import children, evaluate
from masklib.sql.lineage.operators import QUERIES
from masklib.sql.lineage.rows import cells_of, rows_of
from masklib.sql.lineage.values import NOTHING, Value
from masklib.sql.shape import Shape
from masklib.sql.unclear import Unclear

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from masklib.sql.lineage.scope import Scope
    from masklib.sql.lineage.sources import Ref
    from masklib.typing import Origin

__all__ = ["compare", "weigh"]

_EQUAL: Final = (exp.EQ, exp.NEQ, exp.NullSafeEQ, exp.NullSafeNEQ)
_PLAIN: Final = frozenset({Shape.UNCHANGED, Shape.WHOLE, Shape.CONSTANT})


def weigh(condition: exp.Expr, scope: Scope) -> None:
    """Take in a condition of ``scope``: its columns are the scope's predicates, its comparisons tie."""
    todo = [condition]
    while todo:
        node = todo.pop()
        if isinstance(node, (exp.And, exp.Or, exp.Not, exp.Paren)):
            todo.extend(children(node))
            continue
        for compared in _rows(node):
            _together(compared, scope)


def _rows(node: exp.Expr) -> Iterator[Sequence[exp.Expr]]:
    """Yield what is compared with each other: ``(a, b) = (1, 2)`` asks for ``a`` and for ``b``."""
    sides: list[exp.Expr] = []
    if isinstance(node, exp.In):
        query = node.args.get("query")
        sides = [node.this, *node.expressions, *([] if query is None else [query])]
    elif isinstance(node, _EQUAL):
        sides = [node.this, node.expression]
    rows = [row for side in sides for row in rows_of(side) or (cells_of(side),)]
    if len(rows) > 1 and len(rows[0]) > 1 and len({len(row) for row in rows}) == 1:
        yield from zip(*rows, strict=True)
    else:
        yield (node,)


def compare(node: exp.Expr, scope: Scope) -> None:
    """Take in one comparison, or one expression that rows are grouped or ordered by.

    Whatever columns take part in it are tied to each other: those that it names, and those that a column or
    a subquery which it names was computed from (``WHERE flag``, where ``flag`` is ``n = (SELECT ...)``). A
    column that is compared with literals alone is asked for, which ties nothing (DESIGN 5.13).
    """
    _together((node,), scope)


def _together(nodes: Sequence[exp.Expr], scope: Scope) -> None:
    """Take in expressions that are compared with each other, as `compare` does."""
    seen = _Seen()
    todo = list(nodes)
    while todo:
        one = todo.pop()
        if isinstance(one, exp.Column):
            seen.column(_column(one, scope))
        elif isinstance(one, exp.Exists):
            seen.others |= evaluate(one, scope).all
        elif isinstance(one, QUERIES):
            seen.query(one, scope)
        else:
            todo.extend(children(one))
    own = seen.own()
    every = own | seen.others
    scope.predicates |= every
    refs = [*seen.refs, *scope.made_of(seen.linked)] if seen.linked else seen.refs
    if len(set(refs)) > 1 or (refs and not seen.others <= own):
        scope.run.ties.tie(refs, every)
        scope.tied |= every
    elif seen.others:
        scope.tied |= every
    if scope.run.recursing and any(ref.source.computed for ref in seen.refs) and seen.linked:
        scope.rows |= every  # the recursion goes on as long as this holds


class _Seen:
    """What takes part in one comparison.

    ``refs`` are columns, ``others`` base columns of values that are no column here, and ``linked`` base
    columns by way of which columns take part that are not named.
    """

    __slots__ = ("linked", "others", "refs")

    def __init__(self) -> None:
        self.refs: list[Ref] = []
        self.others: frozenset[Origin] = NOTHING
        self.linked: frozenset[Origin] = NOTHING

    def column(self, found: Iterable[Ref] | Value) -> None:
        """Take in a name: columns, or a value such as that of a label or a row's number."""
        if isinstance(found, Value):
            self.others |= found.all
            self.linked |= found.all
            return
        for ref in found:
            self.refs.append(ref)
            value = ref.source.value(ref.at)
            if value.taint or value.shape not in _PLAIN:
                self.linked |= value.all

    def query(self, node: exp.Expr, scope: Scope) -> None:
        """Take in a subquery: what it returns, and what decides about that, less what it asks for."""
        result = scope.run.query(scope.run, node, scope)
        value = result.value(result.tied)
        self.others |= value.all
        for column in result.columns or ():
            self.linked |= column.value.all

    def own(self) -> frozenset[Origin]:
        """Return the base columns of the columns that are named."""
        return NOTHING.union(*(ref.source.value(ref.at).all for ref in self.refs))


def _column(node: exp.Column, scope: Scope) -> tuple[Ref, ...] | Value:
    run = scope.run
    if isinstance(node.this, exp.Star) or node.args.get("catalog"):
        return evaluate(node, scope)
    table, schema = node.args.get("table"), node.args.get("db")
    found = scope.refs(
        run.name(node.this), run.name(table) if table else "", run.name(schema) if schema else ""
    )
    if run.facts.unproven and isinstance(found, Value) and found.shape is Shape.UNKNOWN:
        raise Unclear(found.reason)
    run.named[id(node)] = found if isinstance(found, Value) else scope.read(found)
    return found
