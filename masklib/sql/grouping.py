"""Where a statement makes one row of several, of which tables' rows, and how few it may be: frozen values.

All offsets are code points of the statement's text.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.typing import Origin

__all__ = ["Bound", "GroupedRows", "Grouping", "bounded_text"]


@dataclass(frozen=True, slots=True)
class GroupedRows:
    """One item of FROM whose rows are put together.

    Attributes:
        columns: Every column of the tables that its rows come from; none of those whose rows were put
            together before they got there.
        unknown: Whether nobody knows what it is.
        least: So many of its rows are in every group that comes out; 0 if there may be any number.
        count: What counts its rows in a group, ``count(*)`` or ``count(DISTINCT p.id)``; empty if nothing is
            sure to.
        name: What it is called in the query.
    """

    columns: frozenset[Origin]
    unknown: bool = False
    least: int = 0
    count: str = field(default="", repr=False)
    name: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Grouping:
    """One query that has groups: GROUP BY, an aggregate, DISTINCT, a window, or UNION and its like.

    Attributes:
        rows: What it groups.
        closed: Why nothing bounds how few rows a group of it has, in words; empty if a HAVING does.
        start: Where the condition of its HAVING begins; -1 if it has none.
        end: Where that ends, or where a HAVING would stand.
        lead: What must stand before a HAVING: the GROUP BY of a DISTINCT.
    """

    rows: tuple[GroupedRows, ...]
    closed: str = ""
    start: int = -1
    end: int = -1
    lead: str = field(default="", repr=False)


class Bound(NamedTuple):
    """A grouping and the condition that every group of it is to meet."""

    grouping: Grouping
    condition: str


def bounded_text(sql: str, bounds: Sequence[Bound]) -> str:
    """Return the text in which each of these groupings has its condition too.

    Args:
        sql: The statement's text.
        bounds: What to put in; no two at one place.
    """
    pieces: list[tuple[int, str]] = []
    for one, condition in bounds:
        if one.start < 0:
            pieces.append((one.end, f"{one.lead} HAVING {condition}"))
        else:
            pieces += [(one.start, "("), (one.end, f") AND {condition}")]
    parts, end = list[str](), 0
    for at, piece in sorted(pieces):
        parts += [sql[end:at], piece]
        end = at
    return "".join([*parts, sql[end:]])
