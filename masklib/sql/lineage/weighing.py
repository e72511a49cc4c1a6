"""Which literals and parameters a statement weighs: they stand in a condition, or are made something with.

A literal that only comes out, or that is written as it is, weighs nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from masklib.sql.lineage.operators import LITERALS, QUERIES
from masklib.sql.lineage.places import start_of

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["weighed"]

_COUNTS: Final = frozenset({"limit", "offset"})
_SHOWN: Final = frozenset({"expressions"})
_WRITTEN: Final = frozenset({"expressions", "expression", "conflict"})


def weighed(tree: exp.Expr) -> Iterator[int]:
    """Yield where the literals and parameters begin that are weighed."""
    for one in tree.find_all(*LITERALS):
        if _weighs(one):
            yield start_of(one)


def _weighs(node: exp.Expr) -> bool:
    parent = node.parent
    while parent is not None and not isinstance(parent, QUERIES):
        node, parent = parent, parent.parent
    if parent is None or node.arg_key in _COUNTS:
        return False
    if isinstance(parent, exp.DML):
        return node.arg_key not in _WRITTEN
    return node.arg_key not in _SHOWN or node.find(exp.Column) is not None
