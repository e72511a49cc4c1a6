"""Which functions a statement calls, wherever in its text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlglot import exp

from masklib.sql.lineage.expressions import function_name
from masklib.sql.lineage.places import operand
from masklib.sql.names import fold
from masklib.sql.token_types import PLAIN_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masklib.sql.lineage.run import Run

__all__ = ["recalled", "settings_named", "unlisted"]


def unlisted(tree: exp.Expr, run: Run) -> Iterator[str]:
    """Yield the functions off the allow-list that are called anywhere in ``tree``."""
    pragmas = run.facts.pragma_tables.relations if run.facts.pragma_tables is not None else {}
    for call in tree.find_all(exp.Anonymous):
        name = function_name(call)
        if _is_foreign(call, run) or not (run.facts.calls(name) or name in pragmas):
            yield name if PLAIN_NAME.fullmatch(name) else "?"


def recalled(tree: exp.Expr, run: Run) -> frozenset[str]:
    """Return the functions called that tell what earlier statements of the connection did."""
    return run.facts.recalling.intersection(map(function_name, tree.find_all(exp.Anonymous)))


def settings_named(tree: exp.Expr, run: Run, sql: str) -> tuple[int | str, ...] | None:
    """Return the parameters that name the settings that ``tree`` reads; a literal names one on the list.

    ``None``: a setting is read that nothing names so. Others than those on the list may hold values.
    """
    found: list[int | str] = []
    for call in tree.find_all(exp.Anonymous):
        if function_name(call) != run.facts.reads_setting:
            continue
        named = operand(run, call.expressions[0]) if call.expressions else None
        if named is None or _is_foreign(call, run):
            return None
        if named.key is not None:
            found.append(named.key)
        elif named.kind != "literal" or sql[named.start + 1 : named.end - 1].lower() not in run.facts.pragmas:
            return None
    return tuple(found)


def _is_foreign(call: exp.Anonymous, run: Run) -> bool:
    """Say whether a user's function may be called here, and not the database's own of that name."""
    schema = call.parent.this if isinstance(call.parent, exp.Dot) else None
    if schema is None:
        return function_name(call) in run.catalog.functions
    return fold(schema.name) not in run.facts.function_schemas
