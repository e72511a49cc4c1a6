"""Declared evidence from outside the policy: a policy takes on what remarks about columns declare.

A remark counts where the policy itself declares nothing for the column, and before driver, lineage and name
do (DESIGN 5.3).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from masklib.classification.by_name import classify_by_name
from masklib.classification.notes import declared_in
from masklib.policy import ColumnRule, fold, strictest, strictest_filters
from masklib.typing import Column

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator

    from masklib.policy import Policy

__all__ = ["Remark", "inherited", "tagged", "untagged"]

_SPECIAL: Final = str.maketrans(dict.fromkeys(".*?[]\"'`", "?"))
_LONGEST: Final = 150
"""Characters of a name that stand in a pattern."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What somebody wrote about a column.

    Attributes:
        schema: The column's schema, empty where it is not known.
        table: Its table.
        column: Its name.
        text: What was written; may quote values.
        source: Where it was found: ``column comment``, ``security label``, ``dbt``.
        filters: What may be asked of the column, empty if nothing is said of that.
    """

    schema: str
    table: str
    column: str
    text: str = field(repr=False)
    source: str
    filters: str = ""


def tagged(policy: Policy, remarks: Iterable[Remark]) -> Policy:
    """Return the policy with a rule for each column that a remark declares something for, and it does not.

    Args:
        policy: The policy; rules that came from remarks before stay.
        remarks: In any order.

    Raw values: sees remarks, which may quote values; keeps and emits none.
    """
    grouped: dict[tuple[str, str, str], list[Remark]] = {}
    for one in remarks:
        grouped.setdefault((one.schema, one.table, one.column), []).append(one)
    rules = [rule for same in grouped.values() for rule in _rules(policy, same)]
    if not rules:
        return policy
    columns = {(one.pattern, one.subject): one for one in policy.columns}
    for rule in rules:
        columns[rule.pattern, ""] = _both(rule, columns.get((rule.pattern, "")), policy.own_entities())
    return replace(policy, columns=tuple(columns.values()))


def inherited(
    policy: Policy, schema: str, table: str, columns: Iterable[str], parents: Iterable[tuple[str, str]]
) -> Iterator[Remark]:
    """Yield what a table's columns are to be taken for because of the tables that it is a part of.

    Args:
        policy: What is declared for the parents.
        schema: The part's schema.
        table: The part: a partition, or a table that inherits.
        columns: Its columns.
        parents: Schema and name of each table above it.
    """
    above = tuple(parents)
    for column in columns if above else ():
        for home, parent in above:
            declared = policy.declared(Column(column, parent, home))
            verdict = declared or classify_by_name(column, parent, home, None).entity
            if verdict is not None:
                filters = policy.filters_of(Column(column, parent, home)) if declared else ""
                yield Remark(schema, table, column, f"masklib: {verdict}", "parent table", filters)


def untagged(policy: Policy) -> Policy:
    """Return the policy as it was written."""
    written = tuple(rule for rule in policy.columns if not rule.source)
    return policy if len(written) == len(policy.columns) else replace(policy, columns=written)


def _rules(policy: Policy, remarks: list[Remark]) -> Iterator[ColumnRule]:
    first = remarks[0]
    if untagged(policy).declared(Column(first.column, first.table, first.schema or None)) is not None:
        return
    own = policy.own_entities()
    verdict = declared_in((one.text for one in remarks), first.column, first.table, own=own)
    if verdict is not None:
        sources = " and ".join(sorted({one.source for one in remarks}))
        yield ColumnRule(
            _pattern(first), verdict, own, filters=_strictest(one.filters for one in remarks), source=sources
        )


def _both(rule: ColumnRule, other: ColumnRule | None, own: Container[str]) -> ColumnRule:
    """Return the stricter of two rules for the same pattern, or what is stricter than both."""
    if other is None:
        return rule
    sources = " and ".join(sorted({rule.source, other.source} - {""}))
    verdict, filters = strictest((rule.verdict, other.verdict)), _strictest((rule.filters, other.filters))
    return ColumnRule(rule.pattern, verdict, own, filters=filters, source=sources)


def _strictest(words: Iterable[str]) -> str:
    said = [word for word in words if word]
    return strictest_filters(said) if said else ""


def _pattern(remark: Remark) -> str:
    """Return the pattern of a column; a character that no pattern holds may then be any other one."""
    parts = [part for part in (remark.schema, remark.table, remark.column) if part]
    return ".".join(fold(_spelled(part)) for part in parts)


def _spelled(name: str) -> str:
    shown = "".join(one if one.isprintable() else "?" for one in name.translate(_SPECIAL))
    inner = shown.strip()
    blanks = len(shown) - len(shown.lstrip()), len(shown) - len(shown.rstrip())
    whole = "?" * blanks[0] + inner + "?" * blanks[1]
    return whole if len(whole) <= _LONGEST else whole[:_LONGEST] + "*"
