"""Terms of ORDER BY, GROUP BY and DISTINCT ON that mean outputs by their number, however they are dressed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from masklib.sql.lineage.expressions import children
from masklib.sql.lineage.operators import LITERALS, QUERIES

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["ordinals"]

_LISTS = (exp.Order, exp.Ordered, exp.Group, exp.Distinct, exp.Tuple, exp.Cube, exp.Rollup, exp.GroupingSets)


def ordinals(part: exp.Expr, width: int) -> Iterator[tuple[exp.Expr, range]]:
    """Yield each term that is a number, and the places from 0 of the outputs that it may mean.

    A plain number means one. SQLite looks through signs, COLLATE and ``likely()``, all databases through
    parentheses, and drivers that write parameters into the text make numbers of them: what is made of
    constants alone may mean any output, and so may DuckDB's ``ALL``.

    Source: https://sqlite.org/lang_select.html#orderby

    Args:
        part: The clause.
        width: How many outputs the query has.
    """
    todo = [part]
    while todo:
        node = todo.pop()
        if isinstance(node, _LISTS):
            todo.extend(children(node))
            continue
        plain = _bare(node)
        if isinstance(plain, exp.Tuple):
            todo.append(plain)
        elif isinstance(plain, exp.Literal) and not plain.is_string and plain.name.isdecimal():
            at = int(plain.name) - 1
            yield node, range(at, at + 1) if 0 <= at < width else range(0)
        elif _constant(plain):
            yield node, range(width)


def _bare(node: exp.Expr) -> exp.Expr:
    while isinstance(node, exp.Paren):
        node = node.this
    return node


def _constant(node: exp.Expr) -> bool:
    """Tell whether a term has something of the statement's own in it, and no column and no query."""
    if isinstance(node, exp.Literal) and node.is_string:
        return False
    if isinstance(node, exp.Var):
        return node.name.upper() == "ALL"
    if next(node.find_all(exp.Column, *QUERIES), None) is not None:
        return False
    return any(isinstance(one, LITERALS) for one in node.walk())
