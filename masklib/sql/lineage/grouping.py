"""Whether a query makes one row of several: a column beside these is that of some row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from masklib.sql.lineage.expressions import function_name
from masklib.sql.lineage.operators import QUERIES

if TYPE_CHECKING:
    from masklib.sql.dialects.facts import Facts

__all__ = ["aggregates"]

_WHOLE: Final = frozenset({"any_value", "arbitrary", "first", "last", "max", "min", "mode"})
"""Aggregates that hand on one of the values: `Facts.whole` has them, beside functions of one row."""


def aggregates(query: exp.Expr, facts: Facts) -> bool:
    """Tell whether a query has GROUP BY, HAVING or an aggregate of its own.

    Args:
        query: A SELECT.
        facts: Of the dialect: names its aggregates.
    """
    if query.args.get("group") is not None or query.args.get("having") is not None:
        return True
    order = query.args.get("order")
    return any(_aggregates(one, facts) for one in [*query.expressions, *([order] if order else [])])


def _aggregates(node: exp.Expr, facts: Facts) -> bool:
    """Tell whether there is an aggregate below ``node``, outside of windows and queries of their own."""
    return any(
        isinstance(one, exp.AggFunc) or function_name(one) in facts.aggregates | _WHOLE
        for one in node.walk(prune=lambda one: isinstance(one, (*QUERIES, exp.Window)))
        if not isinstance(one, exp.Window)
    )
