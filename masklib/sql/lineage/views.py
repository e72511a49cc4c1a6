"""Views, seen through to base columns."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from masklib.sql.lineage.sources import Result
from masklib.sql.lineage.values import whole
from masklib.sql.parsing import parse_view
from masklib.sql.unclear import Unclear

if TYPE_CHECKING:
    from masklib.sql.catalog import Relation
    from masklib.sql.lineage.run import Run
    from masklib.sql.lineage.sources import Column

__all__ = ["look_into"]

_DEPTH: Final = 16


def _judged(result: Result, tree: exp.Expr) -> Result:
    """Return a view's result: what a subquery of its list picks by other columns is computed from them.

    The asker's own statement shows no subquery there, so nobody would ask by what it picks.
    """
    columns, listed = result.columns, tree.expressions
    if columns is None or not isinstance(tree, exp.Select) or len(listed) != len(columns):
        return result
    return result.outlined([_picked(*pair) for pair in zip(columns, listed, strict=True)])


def _picked(column: Column, node: exp.Expr) -> Column:
    bare = isinstance(node.unalias(), (exp.Column, exp.Star)) or not column.value.taint
    return column if bare else column._replace(value=whole("query", [column.value]))


def look_into(run: Run, relation: Relation) -> Result:
    """Return what the view ``relation`` returns, its columns as base columns."""
    key = (relation.schema, relation.name)
    if key in run.known:
        return run.known[key]
    if key in run.views or len(run.views) >= _DEPTH:
        return Result(None, reason="views nested too deeply")
    before = run.views
    run.views = (*before, key)
    try:
        tree = parse_view(relation.definition or "", run.facts.name)
        result = _judged(run.query(run, tree, None), tree)
    except Unclear as unclear:
        result = Result(None, reason=f"view: {unclear}")
    except RecursionError:
        raise
    except Exception:  # noqa: BLE001  a view that cannot be parsed is opaque, and the text of the error quotes it
        result = Result(None, reason="view that cannot be parsed")
    finally:
        run.views = before
    run.known[key] = result
    return result
