"""Statements that may show statement text, plans, or what a value was: nothing is turned back in them.

Raw values: sees none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from masklib.sql import Kind

if TYPE_CHECKING:
    from masklib.policy import Policy
    from masklib.sql import Statement

__all__ = ["echoing"]

_SHOWS_TEXT: Final = frozenset({Kind.EXPLAIN, Kind.CALL, Kind.UNKNOWN, Kind.MULTIPLE, Kind.DDL})
_TELLING: Final = frozenset({"current_query", "pg_prepared_statements", "pg_cursors", "processlist"})
"""Words of statements that may show the text of statements."""
_TELLING_PREFIXES: Final = ("pg_stat", "events_statements", "duckdb_")


def echoing(policy: Policy, statement: Statement) -> str:
    """Return what of a statement may show statement text, plans, or what a value was; else an empty text."""
    names = {one.name.lower() for one in statement.reads} | statement.identifiers
    telling = {name for name in names if name in _TELLING or name.startswith(_TELLING_PREFIXES)}
    telling |= {name for name in statement.unlisted if not policy.clears(name)}
    if set(statement.kinds or (statement.kind,)) & _SHOWS_TEXT:
        telling.add(statement.verb or "this statement")
    return ", ".join(sorted(telling)[:3])
