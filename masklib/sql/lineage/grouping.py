"""Whether a query makes one row of several: a column beside these is that of some row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from masklib.sql.lineage.expressions import function_name
from masklib.sql.lineage.operators import QUERIES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masklib.sql.dialects.facts import Facts

__all__ = ["aggregate_calls", "aggregates"]

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
    return any(True for _ in aggregate_calls(query, facts))


def aggregate_calls(query: exp.Expr, facts: Facts) -> Iterator[exp.Expr]:
    """Yield the aggregates of a SELECT, outside of windows and queries of their own.

    Args:
        query: A SELECT.
        facts: Of the dialect: names its aggregates.
    """
    clauses = (query.args.get("having"), query.args.get("order"))
    for part in (*query.expressions, *(one for one in clauses if one is not None)):
        for one in part.walk(prune=lambda one: isinstance(one, (*QUERIES, exp.Window))):
            if _is_aggregate(one, facts):
                yield one


def _is_aggregate(node: exp.Expr, facts: Facts) -> bool:
    """Tell whether a node is an aggregate; SQLite's ``max(a, b)`` is none.

    Source: https://sqlite.org/lang_corefunc.html#max_scalar
    """
    name = function_name(node)
    scalar = facts.bare_columns and name in {"max", "min"} and len(node.expressions) > 1
    return not scalar and (isinstance(node, exp.AggFunc) or name in facts.aggregates | _WHOLE)
