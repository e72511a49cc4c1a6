"""Which outputs are dates that may be moved by the subject of their row, and where that subject stands.

A column that the policy declares so is redacted wherever it comes out in any other way: derived, in a join,
a union or an aggregate, or without its subject beside it (ADR 0004).

Raw values: sees none.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from masklib.policy.column_rule import fold
from masklib.session.verdict import Action, Verdict
from masklib.sql import Kind, Shape
from masklib.typing import Column

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.policy import Policy
    from masklib.sql import Output, Statement
    from masklib.typing import Origin

__all__ = ["SHIFTED", "subjects_of"]

SHIFTED: Final = Verdict(Action.MASK, "DATE_TIME", ("declared by policy", "moved by the subject's days"))
"""The verdict for a date whose subject stands in the same row of the result."""

_MIXING: Final = frozenset({"with", "group", "having", "union", "intersect", "except", "minus", "qualify"})
"""Words after which a row of the result may be made of several rows of the table."""

_NAME: Final = r"""(?:\w+|"[^"]*"|`[^`]*`|\[[^\]]*\])"""
_ONE_TABLE: Final = re.compile(
    rf"\bfrom\s+{_NAME}(?:\s*\.\s*{_NAME})*(?:\s+(?:as\s+)?{_NAME})?\s*"
    r"(?:;\s*$|$|\b(?:where|order|limit|offset|fetch|for)\b)",
    re.IGNORECASE,
)
"""FROM with one table, by its name, and nothing that joins another or itself."""


def subjects_of(
    policy: Policy, statement: Statement, outputs: Sequence[Output], driver_origins: Sequence[Origin | None]
) -> dict[int, int]:
    """Return by place the place of the subject, of each date that may be moved.

    Args:
        policy: Names the subject of a column.
        statement: Must read one table, once.
        outputs: What lineage says, agreed with the result's columns.
        driver_origins: What the driver says, where it says anything.
    """
    if not policy.shifts or not _reads_one_row_each(statement):
        return {}
    bare = [_bare(one, told) for one, told in zip(outputs, driver_origins, strict=True)]
    (read,) = statement.reads
    if any(one is not None and fold(one.table) != fold(read.name) for one in bare):  # a view is not one table
        return {}
    found = {place: _subject(policy, origin, bare) for place, origin in enumerate(bare) if origin is not None}
    return {place: subject for place, subject in found.items() if subject is not None}


def _reads_one_row_each(statement: Statement) -> bool:
    """Tell whether each row of the result comes from one row of the one table that is read."""
    if statement.kind is not Kind.READ or statement.verb != "SELECT" or statement.problem:
        return False
    words = re.findall(r"\w+", statement.text.lower())
    once = words.count("select") == words.count("from") == len(statement.reads) == 1
    return once and not _MIXING & set(words) and _ONE_TABLE.search(statement.text) is not None


def _bare(output: Output, told: Origin | None) -> Origin | None:
    """Return the base column that an output is, ``None`` if it is anything more, less or in doubt."""
    if output.shape is not Shape.UNCHANGED or output.literal or output.taint or len(output.origins) != 1:
        return None
    (origin,) = output.origins
    agreed = told is None or (fold(told.table), fold(told.column)) == (
        fold(origin.table),
        fold(origin.column),
    )
    return origin if agreed else None


def _subject(policy: Policy, origin: Origin, bare: Sequence[Origin | None]) -> int | None:
    name = policy.subject(Column(origin.column, origin.table, origin.schema or None))
    if name is None:
        return None
    places = [place for place, one in enumerate(bare) if one is not None and _is(one, name, origin)]
    return places[0] if len(places) == 1 else None


def _is(one: Origin, name: str, beside: Origin) -> bool:
    return fold(one.column) == name and (one.table, one.schema) == (beside.table, beside.schema)
