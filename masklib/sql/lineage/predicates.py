"""Conditions: what they tie together, and what they let through implicitly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from masklib.sql.lineage.expressions import children, evaluate
from masklib.sql.lineage.operators import QUERIES
from masklib.sql.lineage.values import NOTHING, Value

if TYPE_CHECKING:
    from masklib.sql.lineage.scope import Scope
    from masklib.sql.lineage.sources import Ref

__all__ = ["weigh"]


def weigh(condition: exp.Expr, scope: Scope) -> None:
    """Take in a condition of ``scope``: its columns are the scope's predicates, its comparisons tie."""
    todo = [condition]
    while todo:
        node = todo.pop()
        if isinstance(node, (exp.And, exp.Or, exp.Not, exp.Paren)):
            todo.extend(children(node))
        else:
            _atom(node, scope)


def _atom(node: exp.Expr, scope: Scope) -> None:
    """Take in one comparison: whatever columns take part in it are tied to each other."""
    refs: list[Ref] = []
    others = NOTHING
    todo = [node]
    while todo:
        one = todo.pop()
        if isinstance(one, exp.Column):
            found = _column(one, scope)
            if isinstance(found, Value):
                others |= found.all
            else:
                refs.extend(found)
        elif isinstance(one, (*QUERIES, exp.Exists)):
            others |= evaluate(one, scope).all
        else:
            todo.extend(children(one))
    own = NOTHING.union(*(ref.source.value(ref.at).all for ref in refs))
    scope.predicates |= own | others
    if len(set(refs)) > 1 or (refs and not others <= own):
        scope.run.ties.tie(refs, own | others)


def _column(node: exp.Column, scope: Scope) -> tuple[Ref, ...] | Value:
    run = scope.run
    if isinstance(node.this, exp.Star) or node.args.get("catalog"):
        return evaluate(node, scope)
    table, schema = node.args.get("table"), node.args.get("db")
    return scope.refs(
        run.name(node.this), run.name(table) if table else "", run.name(schema) if schema else ""
    )
