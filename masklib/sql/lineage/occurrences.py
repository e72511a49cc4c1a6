"""Every place in a statement's own text where base columns stand.

The resolution notes what each name meant (`Run.named`, `Run.starred`, ...); here the tree is walked once
more, without recursion, to see in which clause, under which functions and in which comparison each name
stands. A name that the resolution did not come by is not resolved, and says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from masklib.sql.lineage import comparisons
from masklib.sql.lineage.places import Place
from masklib.sql.lineage.walk import Walk
from masklib.sql.occurrence import Clause

if TYPE_CHECKING:
    from collections.abc import Callable

    from masklib.sql.lineage.run import Run
    from masklib.sql.occurrence import Occurrence
    from masklib.sql.statement import SetOperation

__all__ = ["occurrences"]


def occurrences(run: Run, root: exp.Expr) -> tuple[list[Occurrence], list[SetOperation]]:
    """Return every occurrence of base columns in the order of the text, and the set operations.

    Args:
        run: The analysis, complete.
        root: The statement's tree.
    """
    walk = Walk(run, _RULES)
    walk.query(root, Place(Clause.OUTPUT))
    while walk.todo:
        node, place = walk.todo.pop()
        walk.visit(node, place)
    walk.assigned()
    walk.merged()
    return sorted(walk.found, key=lambda one: one.start), walk.operations


def _column(walk: Walk, node: exp.Expr, place: Place) -> None:
    if isinstance(node.this, exp.Star):
        _star(walk, node, place)
        return
    first = node.args.get("db") or node.args.get("table") or node.this
    walk.emit(walk.value(node), place, first, node.this)


def _star(walk: Walk, node: exp.Expr, place: Place) -> None:
    if _counts_rows(node, place):
        return
    columns = walk.run.starred.get(id(node))
    if columns is None:
        walk.emit(None, place, None, None)
        return
    for value in columns:
        walk.emit(value, place, None, None)


def _counts_rows(node: exp.Expr, place: Place) -> bool:
    """``count(*)`` and ``EXISTS (SELECT * …)`` ask for rows and no column; ``count(t.*)`` asks for nulls."""
    if place.derivation:
        return isinstance(node, exp.Star) and place.exactly and place.derivation.split(" ")[-1] == "count"
    return place.clause is Clause.OUTPUT and place.inside.endswith("exists")


def _window(walk: Walk, node: exp.Expr, place: Place) -> None:
    at = Place(Clause.WINDOW, place.query, place.inside, around=place.derivation)
    for key, value in node.args.items():
        for one in value if isinstance(value, list) else (value,):
            if isinstance(one, exp.Expr):
                walk.todo.append((one, place if key == "this" and place.clause is not Clause.WINDOW else at))


def _filter(walk: Walk, node: exp.Expr, place: Place) -> None:
    walk.todo.append((node.this, place))
    at = Place(Clause.FILTER, place.query, place.inside, around=place.derivation)
    walk.todo.append((node.args["expression"], at))


def _join(walk: Walk, node: exp.Expr, place: Place) -> None:
    walk.todo.append((node.this, place))
    if node.args.get("on") is not None:
        walk.todo.append((node.args["on"], place._replace(clause=Clause.ON)))


def _from_item(walk: Walk, node: exp.Expr, place: Place) -> None:
    """A table, or a function whose arguments are looked at."""
    walk.each(node.args.get("joins") or (), place)
    inner = [*(node.args.get("rows_from") or ()), node.this]
    walk.each(
        (one for one in inner if isinstance(one, exp.Expr) and not isinstance(one, exp.Identifier)), place
    )


def _exists(walk: Walk, node: exp.Expr, place: Place) -> None:
    inside = " ".join(word for word in (place.inside, place.clause, place.around, "exists") if word)
    walk.query(node.this, Place(Clause.OUTPUT, 0, inside))


_RULES: Final[dict[type[exp.Expr], Callable[[Walk, exp.Expr, Place], None]]] = {
    **comparisons.RULES,
    exp.Column: _column,
    exp.Exists: _exists,
    exp.Filter: _filter,
    exp.Join: _join,
    exp.Star: _star,
    exp.Table: _from_item,
    exp.Window: _window,
}
