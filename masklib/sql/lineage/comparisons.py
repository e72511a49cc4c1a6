"""Conditions, comparison by comparison: who is compared with what."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from masklib.sql.lineage.expressions import children
from masklib.sql.lineage.operators import LITERALS, QUERIES
from masklib.sql.lineage.places import operand, step
from masklib.sql.lineage.rows import bare, cells_of, rows_of, unnested
from masklib.sql.occurrence import Operand

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from masklib.sql.lineage.places import Place
    from masklib.sql.lineage.walk import Walk

__all__ = ["RULES"]

_FLIPPED: Final = {
    "<": ">", ">": "<", "<=": ">=", ">=": "<=", "contains": "contained", "contained": "contains",
}  # fmt: skip
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
    exp.ArrayContainedBy: "contained",
    exp.ArrayContainsAll: "contains",
    exp.ArrayOverlaps: "overlaps",
    exp.JSONBContainsAllTopKeys: "has all keys",
    exp.JSONBContainsAnyTopKeys: "has any key",
    exp.JSONBContainsTopKey: "has key",
}


_CONDITIONS: Final = (*_BINARY, exp.Between, exp.In)
_ASKING: Final = (*_CONDITIONS, exp.And, exp.Escape, exp.Exists, exp.Not, exp.Or)


def _logic(walk: Walk, node: exp.Expr, place: Place) -> None:
    """AND, OR: a condition below stands as if alone; of a value its truth is taken."""
    at = place._replace(negated=False)
    for one in children(node):
        walk.todo.append((one, at if isinstance(bare(one), _ASKING) else at.within(step(node))))


def _not(walk: Walk, node: exp.Expr, place: Place) -> None:
    asks = isinstance(bare(node.this), _ASKING)
    at = place._replace(negated=not place.negated) if asks else place.within(step(node))
    walk.todo.append((node.this, at))


def _chained(node: exp.Expr, place: Place) -> Place:
    """``a = b IN (c)``: SQLite begins on the left, and the parser with IN. Nobody says what is compared.

    Parentheses are looked through: the parser puts some round ``IS`` of its own accord.
    """
    parent = node.parent
    while isinstance(parent, (exp.Not, exp.Paren)):
        node, parent = parent, parent.parent
    listed = isinstance(parent, exp.In) and node is not parent.this
    return place.within("comparison") if isinstance(parent, _CONDITIONS) and not listed else place


def _comparison(walk: Walk, node: exp.Expr, place: Place) -> None:
    left, right = node.this, node.args["expression"]
    operator = _BINARY[type(node)]
    place = _chained(node, _turned(node, place))
    if isinstance(right, (exp.All, exp.Any)):
        _each(walk, left, right, operator, place)
    else:
        _sides(walk, left, right, operator, place)


def _turned(node: exp.Expr, place: Place) -> Place:
    """``IS NOT NULL`` and ``NOT LIKE`` are one node that says so."""
    return place._replace(negated=not place.negated) if node.args.get("negate") else place


def _sides(walk: Walk, left: exp.Expr, right: exp.Expr, operator: str, place: Place) -> None:
    """Compare both sides; rows cell by cell, whatever stands in these."""
    ours, theirs = cells_of(left), cells_of(right)
    if len(ours) == len(theirs) > 1:
        for one, other in zip(ours, theirs, strict=True):
            _sides(walk, one, other, operator, place)
        return
    if operator == "is":
        operator = "is null" if isinstance(right, exp.Null) else "is"
    _side(walk, ours, right, operator, place)
    _side(walk, theirs, left, _FLIPPED.get(operator, operator), place)


def _side(walk: Walk, cells: Sequence[exp.Expr], other: exp.Expr, operator: str, place: Place) -> None:
    """Go on with one side of a comparison, all of whose cells are compared with ``other``."""
    given = bare(other)
    listed = given.expressions if isinstance(given, exp.Array) and given.expressions else [other]
    at = place.compared(operator, _operands(walk, listed), _columns(walk, other))
    if len(cells) > 1 and not isinstance(given, QUERIES):
        at = at.within("row")
    walk.each((one for one in cells if not isinstance(one, LITERALS)), at)


def _columns(walk: Walk, node: exp.Expr) -> tuple[tuple[Operand, ...], ...]:
    """Return the cells of a row as operands of a query's outputs."""
    cells = cells_of(node)
    return tuple(_operands(walk, (one,)) for one in cells) if len(cells) > 1 else ()


def _each(walk: Walk, left: exp.Expr, right: exp.Expr, operator: str, place: Place) -> None:
    """``= ANY (array)``, ``<> ALL (array)``: every element is compared."""
    word = "all" if isinstance(right, exp.All) else "any"
    inner = bare(right.this)
    inner = _list_in(inner)
    written = isinstance(inner, (exp.Array, exp.Tuple))
    each = inner.expressions if written else [inner]
    operands = _operands(walk, each) if written else (_whole(walk, inner),)
    for cell in cells_of(left):
        walk.todo.append((cell, place.compared(f"{operator} {word}", operands)))
    back = place.compared(f"{operator} {word}", _operands(walk, cells_of(left)), _columns(walk, left))
    walk.each((one for one in each if not isinstance(one, LITERALS)), back.within(word))


def _list_in(node: exp.Expr) -> exp.Expr:
    """Return the list that a subquery takes apart, written out without its type; of anything else, itself."""
    found = unnested(node)
    inner = found
    while isinstance(inner, (exp.Paren, exp.Cast)):
        inner = inner.this
    return node if found is None else inner if isinstance(inner, exp.Array) else found


def _whole(walk: Walk, node: exp.Expr) -> Operand:
    """Return something that stands for a whole list."""
    one = operand(walk.run, node)
    return replace(one, many=one.kind in {"literal", "parameter", "column"})


def _in(walk: Walk, node: exp.Expr, place: Place) -> None:
    place = _chained(node, _turned(node, place))
    cells = cells_of(node.this)
    query = node.args.get("query")
    others: list[exp.Expr] = node.expressions or [
        node.args[key] for key in ("query", "field", "unnest") if node.args.get(key) is not None
    ]
    for at, cell in enumerate(cells):
        walk.todo.append((cell, place.compared("in", tuple(_opposite(walk, node, others, at, len(cells))))))
    back = place.compared("in", _operands(walk, cells), _columns(walk, node.this))
    walk.each((one for one in others if one is query), back)
    for one in others:
        if one is not query and not isinstance(one, LITERALS):
            _member(walk, one, cells, back, [other for other in others if other is not one])


def _opposite(
    walk: Walk, node: exp.Expr, others: Sequence[exp.Expr], at: int, width: int
) -> Iterator[Operand]:
    """Yield what the cell ``at`` of the left side is looked for in."""
    for one in others:
        listed = _list_in(one) if width == 1 else one
        if listed is not one:
            yield from (
                _operands(walk, listed.expressions)
                if isinstance(listed, exp.Array)
                else (_whole(walk, listed),)
            )
            continue
        given = rows_of(one)
        if given is not None and {len(row) for row in given} == {width}:
            yield from (operand(walk.run, row[at]) for row in given)
            continue
        cells = cells_of(one)
        if width > 1 and len(cells) == width:
            yield operand(walk.run, cells[at])
        elif one is node.args.get("field"):
            yield _whole(walk, one) if width == 1 else Operand("expression")
        else:
            yield operand(walk.run, one)


def _member(
    walk: Walk, one: exp.Expr, lefts: Sequence[exp.Expr], back: Place, others: Sequence[exp.Expr]
) -> None:
    """Go on below one member of a list."""
    cells = cells_of(one)
    if len(cells) != len(lefts) or len(cells) == 1:
        beside = _beside(walk, lefts, others, 0)
        at_row = back.within("row") if beside and len(lefts) > 1 else back  # MariaDB: a query among rows
        walk.todo.append((one, at_row._replace(operands=(*back.operands, *beside))))
        return
    for at, (cell, left) in enumerate(zip(cells, lefts, strict=True)):
        if not isinstance(cell, LITERALS):
            operands = (*_operands(walk, (left,)), *_beside(walk, (left,), others, at))
            walk.todo.append((cell, back._replace(operands=operands, columns=())))


def _beside(
    walk: Walk, lefts: Sequence[exp.Expr], others: Sequence[exp.Expr], at: int
) -> tuple[Operand, ...]:
    """Return what a literal on the left (``'x' IN (a, 'y')``) is compared with beside one member.

    The literal means one value: what stands for a value of ``a`` is compared with the others as well.
    """
    if not any(isinstance(_inner(one), LITERALS) for left in lefts for one in _alone(left)):
        return ()
    rows = [cells_of(other) for other in others]
    return _operands(walk, [cells[at] if at < len(cells) else cells[0] for cells in rows])


def _inner(node: exp.Expr) -> exp.Expr:
    while isinstance(node, (exp.Paren, exp.Cast, exp.Collate, exp.Neg)):
        node = node.this
    return node


def _between(walk: Walk, node: exp.Expr, place: Place) -> None:
    place = _chained(node, _turned(node, place))
    low, high = node.args["low"], node.args["high"]
    walk.todo.append(
        (node.this, place.compared("between", (operand(walk.run, low), operand(walk.run, high))))
    )
    walk.each((low, high), place.compared("between", (operand(walk.run, node.this),)))


def _escape(walk: Walk, node: exp.Expr, place: Place) -> None:
    """``x LIKE y ESCAPE z``: what escapes stands round the comparison."""
    walk.todo.append((node.this, place))
    if not isinstance(node.args["expression"], LITERALS):
        walk.todo.append((node.args["expression"], place.within("like")))


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
    return tuple(operand(walk.run, one) for node in nodes for one in _alone(node))


def _alone(node: exp.Expr) -> Sequence[exp.Expr]:
    """Return the literal that a subquery consists of; of anything else, itself."""
    given = rows_of(node)
    return given[0] if given is not None and len(given) == len(given[0]) == 1 else (node,)


RULES: Final[dict[type[exp.Expr], Callable[[Walk, exp.Expr, Place], None]]] = {
    **dict.fromkeys(_BINARY, _comparison),
    exp.And: _logic,
    exp.Between: _between,
    exp.Case: _case,
    exp.Escape: _escape,
    exp.In: _in,
    exp.Not: _not,
    exp.Or: _logic,
}
