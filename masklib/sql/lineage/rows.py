"""Rows within expressions: ``(a, b)``, ``ROW(a, b)``. They are compared cell by cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from masklib.sql.lineage.expressions import function_name

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["bare", "cells_of"]


def cells_of(node: exp.Expr) -> Sequence[exp.Expr]:
    """Return what a row is made of; of anything else, itself."""
    one = bare(node)
    if isinstance(one, exp.Tuple) or function_name(one) == "row":
        found: Sequence[exp.Expr] = one.expressions
        if found and not any(cell.is_star for cell in found):
            return found
    return (node,)


def bare(node: exp.Expr) -> exp.Expr:
    """Return an expression without the parentheses round it."""
    while isinstance(node, exp.Paren):
        node = node.this
    return node
