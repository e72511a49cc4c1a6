"""Where values of masked columns may be stored: in columns that are masked alike, and nowhere else.

A view stores nothing: whoever reads it is shown what its query makes of the base columns. A table is known by
its columns' names and by the policy, so a column of a new table must be masked by these alone, in whatever
schema it comes to stand: so it stays masked for every connection and for ever.

Raw values: sees none; the messages hold names of the schema only.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from masklib.session.verdict import Action, Verdict, judge_column

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from masklib.policy import Policy
    from masklib.sql import WriteTarget
    from masklib.typing import Origin

__all__ = ["judge_target", "stores_unmasked"]

_NOWHERE: Final = "?"
"""A schema that no rule means by its name."""


def judge_target(policy: Policy, target: WriteTarget, dialect: str) -> Verdict:
    """Return the verdict of the column that is written; ``unclassified`` where its schema decides that."""
    verdict = judge_column(policy, target.origin, dialect)
    if not target.made or target.origin.schema:
        return verdict
    schemas = {_NOWHERE, *(rule.schema for rule in policy.columns)}
    everywhere = [judge_column(policy, replace(target.origin, schema=one), dialect) for one in schemas]
    if all(_alike(one, verdict) for one in everywhere):
        return verdict
    return Verdict(Action.SCAN, None, ("depends on the schema",))


def stores_unmasked(
    policy: Policy, target: WriteTarget, verdict: Verdict, dialect: str, samples: Mapping[Origin, str]
) -> str:
    """Return why what is stored could be read unmasked afterwards, or an empty text.

    Args:
        policy: Says what is masked.
        target: What is written where.
        verdict: Of the column that is written (`judge_target`).
        dialect: The SQL dialect, for what counts as metadata.
        samples: Entity found in a sample of an unclassified base column, or an empty text.
    """
    sources = {one: judge_column(policy, one, dialect) for one in sorted(target.sources or (), key=str)}
    if target.made == "view":
        return _seen_through(target, {one: how for one, how in sources.items() if how.sensitive})
    for source, how in sources.items():
        if how.sensitive and not (target.value == "column" and _alike(how, verdict)):
            return _because(source, target, verdict)
        if how.action is Action.SCAN and not how.sensitive:
            loosened = verdict.action is Action.CLEAR or target.value == "expression"
            if loosened and not verdict.sensitive and samples.get(source) != "":
                return _because(source, target, verdict)
    return ""


def _seen_through(target: WriteTarget, sensitive: Mapping[Origin, Verdict]) -> str:
    if target.value == "column" and _all_alike(sensitive.values()):
        return ""
    return next((_because(one, target, None) for one in sensitive), "")


def _all_alike(verdicts: Collection[Verdict]) -> bool:
    return len({(one.action, one.entity) for one in verdicts}) <= 1


def _alike(one: Verdict, other: Verdict) -> bool:
    return one.sensitive and (one.action, one.entity) == (other.action, other.entity)


def _because(source: Origin, target: WriteTarget, verdict: Verdict | None) -> str:
    made = f"values made from {source}, which is masked or holds what would be, would be stored in "
    if target.made == "view":
        return f"{made}the view's column {target.origin}. A view takes bare columns of one entity"
    if verdict is not None and verdict.sensitive:
        return f"{made}{target.origin}, which is masked as something else, or not whole"
    return f"{made}{target.origin}, which is not masked"
