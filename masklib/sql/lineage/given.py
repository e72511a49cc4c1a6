"""Rows that a statement brings itself: VALUES, and queries that hand on nothing but such rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from masklib.sql.lineage.operators import LITERALS

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["rows_given"]

_ALONE: Final = frozenset({"expressions"})
_OVER: Final = frozenset({"expressions", "from_", "order"})


def rows_given(query: exp.Expr) -> Sequence[Sequence[exp.Expr]] | None:
    """Return the expressions of the rows that INSERT's query consists of, ``None`` if it asks for others.

    ``VALUES (...)``, ``SELECT ?, ?`` and what SQLAlchemy writes for many rows at once:
    ``SELECT p0::VARCHAR FROM (VALUES (?, 0), (?, 1)) AS sen (p0, n) ORDER BY n``.
    """
    if isinstance(query, exp.Values):
        return [_cells(row) for row in query.expressions]
    if not isinstance(query, exp.Select):
        return None
    given = {key for key, value in query.args.items() if value}
    if given <= _ALONE and all(isinstance(_inner(one), LITERALS) for one in query.expressions):
        return [[one.this if isinstance(one, exp.Alias) else one for one in query.expressions]]
    source = query.args["from_"].this if given <= _OVER and query.args.get("from_") else None
    return _chosen(query, source) if isinstance(source, exp.Values) else None


def _chosen(query: exp.Select, source: exp.Values) -> Sequence[Sequence[exp.Expr]] | None:
    alias = source.args.get("alias")
    names = [one.name.lower() for one in alias.args.get("columns") or ()] if alias is not None else []
    places = [_place(one, names) for one in query.expressions]
    rows = [_cells(row) for row in source.expressions]
    if None in places or len(set(names)) < len(names) or any(len(row) != len(names) for row in rows):
        return None
    return [[row[at] for at in places if at is not None] for row in rows]


def _place(node: exp.Expr, names: Sequence[str]) -> int | None:
    """Return which column of the rows an output is, whatever type it is cast to."""
    node = _inner(node)
    if not isinstance(node, exp.Column) or node.name.lower() not in names:
        return None
    return names.index(node.name.lower())


def _inner(node: exp.Expr) -> exp.Expr:
    while isinstance(node, (exp.Paren, exp.Cast, exp.Alias)):
        node = node.this
    return node


def _cells(row: exp.Expr) -> Sequence[exp.Expr]:
    return row.expressions if isinstance(row, exp.Tuple) else [row]
