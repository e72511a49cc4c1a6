"""No group of fewer rows than ``limits: min_group`` comes out of a table with masked columns.

A speed bump, and named so: the difference of two large groups, or arithmetic within an aggregate, still
tells of one row. The condition stands in the statement's own HAVING, so the database leaves the groups out.
Where a statement lacks it, it is put in, and the text is read anew; what is not seen to bound its groups then
is denied.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

from masklib.errors import StatementDeniedError
from masklib.session.verdict import judge_column
from masklib.sql import Bound, bounded_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masklib.policy import Policy
    from masklib.sql import GroupedRows, Grouping, Statement

__all__ = ["permit_groups", "with_bounds"]

_MOST: Final = 3
"""Names of tables that one message tells."""


def with_bounds(policy: Policy, statement: Statement, text: str, dialect: str) -> str:
    """Return the text with a HAVING for each grouping that lacks one, as it is where nothing can be done.

    Args:
        policy: Says how few rows a group may have.
        statement: What was found of the text.
        text: The statement's exact text.
        dialect: The SQL dialect.
    """
    least = policy.limit("min_group")
    if not least or not statement.groupings:
        return text
    bounds = []
    for one in statement.groupings:
        loose = [rows for rows in _protected(policy, one, dialect) if rows.least < least]
        if loose and (one.closed or not all(rows.count for rows in loose)):
            return text  # it will be denied
        if loose:
            bounds.append(Bound(one, " AND ".join(f"{rows.count} >= {least:d}" for rows in loose)))
    return bounded_text(text, bounds)


def permit_groups(policy: Policy, statement: Statement, dialect: str) -> None:
    """Return if no group of too few rows comes out of a table with masked columns.

    Raises:
        StatementDeniedError: if one may; names the table, the rule and what to do instead.

    Raw values: sees none; the message holds names of the schema only.
    """
    least = policy.limit("min_group")
    if not least:
        return
    if statement.groupings is None:
        what = statement.verb or "this statement"
        _deny(f"what {what} groups cannot be told. Write one plain SELECT with GROUP BY")
    for one in statement.groupings:
        for rows in _protected(policy, one, dialect):
            if one.closed:
                _deny(f"{_named(rows)}: {one.closed}")
            if rows.least < least:
                rule = "nothing bounds how few of its rows are in a group here"
                _deny(f"{_named(rows)}: {rule}. {_way(rows, least)}")


def _way(rows: GroupedRows, least: int) -> str:
    if rows.count:
        return f"Add HAVING {rows.count} >= {least:d}"
    name = rows.name or "t"
    return (
        f"Group in the query that reads the table, and add HAVING count(*) >= {least:d}; in a join, for each "
        f"such table, HAVING count(DISTINCT {name}.column) >= {least:d}"
    )


def _protected(policy: Policy, one: Grouping, dialect: str) -> Iterator[GroupedRows]:
    """Yield what is grouped of tables with masked columns, and what nobody knows."""
    for rows in one.rows:
        if rows.unknown or any(judge_column(policy, origin, dialect).sensitive for origin in rows.columns):
            yield rows


def _named(rows: GroupedRows) -> str:
    tables = sorted({f"{one.schema}.{one.table}".strip(".") for one in rows.columns})
    return ", ".join(tables[:_MOST]) or "a relation that masklib does not know"


def _deny(reason: str) -> NoReturn:
    raise StatementDeniedError(f"denied by the policy (limits: min_group): {reason}.")
