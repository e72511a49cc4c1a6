"""The list of outputs of SELECT and RETURNING: which columns come out, stars expanded, and by which names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from masklib.sql.lineage.expressions import evaluate, function_name
from masklib.sql.lineage.lists import holds_list
from masklib.sql.lineage.run import check
from masklib.sql.lineage.sources import Column
from masklib.sql.shape import Shape
from masklib.sql.unclear import Unclear

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.sql.lineage.run import Run
    from masklib.sql.lineage.scope import Scope

__all__ = ["project"]

_WIDEST: Final = 5_000  # columns of a result: the default limits are 2,000 (SQLite), 1,664 (PostgreSQL)


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
