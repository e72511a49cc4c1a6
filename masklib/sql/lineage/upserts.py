"""What the row that was to be inserted is called where INSERT updates instead.

Sources: https://www.postgresql.org/docs/18/sql-insert.html (``excluded``, SQLite and DuckDB likewise) and
https://dev.mysql.com/doc/refman/8.4/en/insert-on-duplicate.html (``VALUES(column)``, ``AS new``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from masklib.sql.unclear import Unclear

if TYPE_CHECKING:
    from masklib.sql.lineage.run import Run

__all__ = ["name_new_rows", "names_of_new_row"]

_EXCLUDED: Final = "excluded"
_CALLS: Final = frozenset({"values", "value"})


def name_new_rows(tree: exp.Expr) -> None:
    """Rewrite ``VALUES(column)`` behind ON DUPLICATE KEY UPDATE: it is no function, but names the new row.

    Args:
        tree: The statement's tree, changed in place.
    """
    for conflict in tree.find_all(exp.OnConflict):
        if conflict.args.get("duplicate"):
            for call in list(conflict.find_all(exp.Anonymous)):
                if call.name.lower() in _CALLS:
                    call.replace(_column(call))


def names_of_new_row(conflict: exp.Expr, run: Run) -> list[str]:
    """Return the names by which the assignments of ``conflict`` know the new row."""
    if not conflict.args.get("duplicate"):
        return [_EXCLUDED]
    return [_EXCLUDED, *_alias(conflict.parent, run)]


def _column(call: exp.Anonymous) -> exp.Column:
    named = call.expressions[0] if len(call.expressions) == 1 else None
    named = named.this if isinstance(named, exp.Column) and not named.args.get("table") else named
    if not isinstance(named, exp.Identifier):
        raise Unclear("assignment off the list")
    return exp.Column(this=named, table=exp.Identifier(this=_EXCLUDED, quoted=False))


def _alias(insert: exp.Expr | None, run: Run) -> list[str]:
    rows = insert.args.get("expression") if insert is not None else None
    alias = rows.args.get("alias") if isinstance(rows, exp.Values) else None
    if alias is None:
        return []
    if alias.args.get("columns"):
        raise Unclear("names of a new row's columns")
    return [run.name(alias.this)]
