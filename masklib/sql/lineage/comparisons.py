"""Conditions, comparison by comparison: who is compared with what."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from masklib.sql.lineage.expressions import children
from masklib.sql.lineage.operators import LITERALS
from masklib.sql.lineage.places import operand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from masklib.sql.lineage.occurrences import Walk
    from masklib.sql.lineage.places import Place
    from masklib.sql.occurrence import Operand

__all__ = ["RULES"]

_FLIPPED: Final = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
_BINARY: Final[dict[type[exp.Expr], str]] = {
    exp.EQ: "=",
    exp.NEQ: "<>",
    exp.NullSafeEQ: "is not distinct",
    exp.NullSafeNEQ: "is distinct",
    exp.GT: ">",
    exp.GTE: ">=",
    exp.LT: "<",
    exp.LTE: "<=",
    exp.Is: "is",
    exp.Like: "like",
    exp.ILike: "like",
    exp.Glob: "glob",
    exp.SimilarTo: "like",
    exp.RegexpLike: "regexp",
    exp.RegexpILike: "regexp",
    exp.Match: "match",
}


def _logic(walk: Walk, node: exp.Expr, place: Place) -> None:
    """AND, OR: what is below stands as if alone."""
    walk.each(children(node), place._replace(negated=False))


def _not(walk: Walk, node: exp.Expr, place: Place) -> None:
    walk.todo.append((node.this, place._replace(negated=not place.negated)))


def _comparison(walk: Walk, node: exp.Expr, place: Place) -> None:
    left, right = node.this, node.args["expression"]
    operator = _BINARY[type(node)]
    place = _turned(node, place)
    if isinstance(right, exp.Any):
        _any(walk, left, right, operator, place)
    elif _rows_of(left, right):
        for one, other in zip(_cells(left), _cells(right), strict=True):
            _sides(walk, one, other, operator, place)
    else:
        _sides(walk, left, right, operator, place)


def _turned(node: exp.Expr, place: Place) -> Place:
    """``IS NOT NULL`` and ``NOT LIKE`` are one node that says so."""
    return place._replace(negated=not place.negated) if node.args.get("negate") else place


def _rows_of(left: exp.Expr, right: exp.Expr) -> bool:
    both = isinstance(left, exp.Tuple) and isinstance(right, exp.Tuple)
    return both and len(left.expressions) == len(right.expressions)


def _cells(node: exp.Expr) -> Sequence[exp.Expr]:
    return node.expressions if isinstance(node, exp.Tuple) else (node,)


def _sides(walk: Walk, left: exp.Expr, right: exp.Expr, operator: str, place: Place) -> None:
    if operator == "is":
        operator = "is null" if isinstance(right, exp.Null) else "is"
    flipped = _FLIPPED.get(operator, operator)
    if not isinstance(left, LITERALS):
        walk.todo.append((left, place.compared(operator, (operand(walk.run, right),))))
    if not isinstance(right, LITERALS):
        walk.todo.append((right, place.compared(flipped, (operand(walk.run, left),))))


def _any(walk: Walk, left: exp.Expr, right: exp.Expr, operator: str, place: Place) -> None:
    inner = right.this
    while isinstance(inner, exp.Paren):
        inner = inner.this
    each = inner.expressions if isinstance(inner, (exp.Array, exp.Tuple)) else [inner]
    walk.todo.append((left, place.compared(f"{operator} any", _operands(walk, each))))
    walk.each(each, place.compared(f"{operator} any", (operand(walk.run, left),)).within("any"))


def _in(walk: Walk, node: exp.Expr, place: Place) -> None:
    place = _turned(node, place)
    query = node.args.get("query") or node.args.get("field") or node.args.get("unnest")
    others = node.expressions or ([query] if query is not None else [])
    cells = _cells(node.this)
    for at, cell in enumerate(cells):
        opposite = [_cells(one)[at] if len(_cells(one)) == len(cells) else one for one in others]
        walk.todo.append((cell, place.compared("in", _operands(walk, opposite))))
    back = place.compared("in", _operands(walk, cells))
    walk.each((one for one in others if not isinstance(one, LITERALS)), back)


def _between(walk: Walk, node: exp.Expr, place: Place) -> None:
    place = _turned(node, place)
    low, high = node.args["low"], node.args["high"]
    walk.todo.append(
        (node.this, place.compared("between", (operand(walk.run, low), operand(walk.run, high))))
    )
    walk.each((low, high), place.compared("between", (operand(walk.run, node.this),)))


def _case(walk: Walk, node: exp.Expr, place: Place) -> None:
    """``CASE x WHEN y`` compares; the branches only hand on."""
    inner = place.within("case")
    for one in node.args.get("ifs") or ():
        if node.this is not None:
            _sides(walk, node.this, one.this, "=", inner)
        else:
            walk.todo.append((one.this, inner))
        walk.todo.append((one.args["true"], inner))
    if node.args.get("default") is not None:
        walk.todo.append((node.args["default"], inner))


def _operands(walk: Walk, nodes: Iterable[exp.Expr]) -> tuple[Operand, ...]:
    return tuple(operand(walk.run, node) for node in nodes)


RULES: Final[dict[type[exp.Expr], Callable[[Walk, exp.Expr, Place], None]]] = {
    **dict.fromkeys(_BINARY, _comparison),
    exp.And: _logic,
    exp.Between: _between,
    exp.Case: _case,
    exp.In: _in,
    exp.Not: _not,
    exp.Or: _logic,
}
