"""Rows within expressions: ``(a, b)``, ``ROW(a, b)``. They are compared cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from masklib.sql.lineage.expressions import function_name
from masklib.sql.lineage.operators import LITERALS

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["bare", "cells_of", "rows_of", "unnested"]


def cells_of(node: exp.Expr) -> Sequence[exp.Expr]:
    """Return what a row is made of; of anything else, itself."""
    one = bare(node)
    if isinstance(one, exp.Tuple) or function_name(one) == "row":
        found: Sequence[exp.Expr] = one.expressions
        if found and not any(cell.is_star for cell in found):
            return found
    return (node,)


def rows_of(node: exp.Expr) -> Sequence[Sequence[exp.Expr]] | None:
    """Return the rows of a subquery that is nothing but literals: ``VALUES (1), (2)``, ``SELECT 1``.

    They are compared like a list: nothing but the comparison sees them. ``None`` of any other.
    """
    query = bare(node)
    while isinstance(query, exp.Subquery) and _given(query) == {"this"}:
        query = query.this
    if _given(query) != {"expressions"} or not isinstance(query, (exp.Select, exp.Values)):
        return None
    rows = (
        [query.expressions] if isinstance(query, exp.Select) else [_cells(row) for row in query.expressions]
    )
    return rows if all(isinstance(bare(cell), LITERALS) for row in rows for cell in row) else None


def unnested(node: exp.Expr) -> exp.Expr | None:
    """Return the list of a subquery that does nothing but take one apart: ``SELECT unnest($1)``.

    It is compared like that list. ``None`` of any other.
    """
    query = bare(node)
    while isinstance(query, exp.Subquery) and _given(query) == {"this"}:
        query = query.this
    if not isinstance(query, exp.Select) or _given(query) != {"expressions"} or len(query.expressions) != 1:
        return None
    call = query.expressions[0]
    call = call.this if isinstance(call, exp.Alias) else call
    if function_name(call) != "unnest" or len(call.expressions) != 1:
        return None
    found: exp.Expr = call.expressions[0]
    inner = found
    while isinstance(inner, (exp.Paren, exp.Cast)):
        inner = inner.this
    each = inner.expressions if isinstance(inner, exp.Array) else [inner]
    return found if each and all(isinstance(bare(one), LITERALS) for one in each) else None


def _given(query: exp.Expr) -> set[str]:
    return {key for key, value in query.args.items() if value}


def _cells(row: exp.Expr) -> Sequence[exp.Expr]:
    return row.expressions if isinstance(row, exp.Tuple) else [row]


def bare(node: exp.Expr) -> exp.Expr:
    """Return an expression without the parentheses round it."""
    while isinstance(node, exp.Paren):
        node = node.this
    return node
