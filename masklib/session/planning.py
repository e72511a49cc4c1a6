"""The plan of a result: what becomes of each of its columns, from lineage, the driver's word, and names."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from masklib.session.issued import has_large_domain
from masklib.session.labels import safe_labels
from masklib.session.operands import mask_of
from masklib.session.plan import Plan, PlannedColumn
from masklib.session.subjects import SHIFTED, subjects_of
from masklib.session.verdict import UNLISTED, Action, called_alike, declared_clear, judge_output
from masklib.sql import Output, Shape, is_metadata

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from masklib.policy import Policy
    from masklib.session.protection import Protection
    from masklib.session.verdict import Verdict
    from masklib.sql import Statement
    from masklib.typing import Origin

__all__ = ["make_plan"]


def make_plan(
    protection: Protection,
    statement: Statement,
    samples: Mapping[Origin, str],
    labels: tuple[str, ...],
    driver_origins: tuple[Origin | None, ...],
) -> Plan:
    """Decide for every column of a result; lineage counts only if it predicted just these columns.

    Args:
        protection: Whose policy decides.
        statement: What was run.
        samples: What was found in samples of unclassified columns.
        labels: The result's columns, as the database calls them.
        driver_origins: Where each comes from, as the driver tells it.
    """
    outputs = statement.outputs
    agreed = outputs is not None and _agree(outputs, labels)
    subjects = subjects_of(protection.policy, statement, outputs or (), driver_origins) if agreed else {}
    columns = []
    shown = labels if agreed or not _pivots(statement) else ("'",) * len(labels)
    for place, label in enumerate(safe_labels(protection, shown)):
        output = outputs[place] if agreed and outputs is not None else None
        verdict = _verdict(protection, statement, samples, output, driver_origins[place])
        if verdict.action is Action.SCAN and not (output and output.origins):
            verdict = called_alike(protection.policy, statement, labels[place], protection.dialect) or verdict
        origins = output.origins if output is not None else frozenset(filter(None, (driver_origins[place],)))
        subject = subjects.get(place)
        chosen = verdict if subject is None else SHIFTED
        columns.append(PlannedColumn(label, tuple(sorted(origins, key=str)), chosen, subject))
    return Plan.of(columns, _telling(protection.policy, columns))


def _telling(policy: Policy, columns: Sequence[PlannedColumn]) -> frozenset[int]:
    """Return the columns of large domains, whose surrogates are remembered (ADR 0007)."""
    if policy.mode != "enforce" or policy.preset == "agent":
        return frozenset()
    entities = [one.verdict.entity if one.verdict.action is Action.MASK else None for one in columns]
    return frozenset(
        place
        for place, entity in enumerate(entities)
        if entity is not None and has_large_domain(entity, mask_of(policy, entity))
    )


def _pivots(statement: Statement) -> bool:
    """Tell whether labels may be values of the rows: those of PIVOT are."""
    return any("pivot" in word for word in statement.identifiers)


def _agree(outputs: Sequence[Output], labels: Sequence[str]) -> bool:
    return len(outputs) == len(labels) and all(
        not output.name or output.name.lower() == label.lower()
        for output, label in zip(outputs, labels, strict=True)
    )


def _names_only(protection: Protection, origin: Origin | None) -> bool:
    return origin is not None and is_metadata(origin, protection.dialect)


def _verdict(
    protection: Protection,
    statement: Statement,
    samples: Mapping[Origin, str],
    output: Output | None,
    driver_origin: Origin | None,
) -> Verdict:
    if output is None:
        reason = statement.problem or "the result has other columns than lineage predicted"
        output = Output("", Shape.UNKNOWN, frozenset(), reason)
        if statement.asks_catalogue and _names_only(protection, driver_origin):
            output = Output("", Shape.UNCHANGED, frozenset(filter(None, (driver_origin,))))
    if output.reason == UNLISTED and declared_clear(protection.policy, statement.unlisted):
        output = replace(output, shape=Shape.CONSTANT)  # the policy answers for what it hands out
    return judge_output(protection.policy, output, driver_origin, protection.dialect, samples)
