"""Classification: what a column holds, by declaration, name, type and values, with the evidence.

`classify_by_name` is cheap and memoised; the session asks it for every output column.
"""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING, Protocol

from masklib.classification.by_name import classify_by_name
from masklib.classification.by_values import classify_by_values
from masklib.classification.dbt import with_dbt
from masklib.classification.tagging import Remark, inherited, tagged, untagged
from masklib.detection import scanner_of
from masklib.policy import Policy, policy_of
from masklib.typing import Classification

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.detection import Scanner
    from masklib.typing import Column

__all__ = ["Remark", "classify", "classify_by_name", "inherited", "tagged", "untagged", "with_dbt"]


class _Declares(Protocol):
    """The part of a policy that classification asks."""

    def declared(self, column: Column) -> str | None:
        """Return what the policy declares for a column, if anything: an entity, ``clear`` or ``redact``."""
        ...


def classify(
    columns: Sequence[Column], *, policy: _Declares | str | PathLike[str] | None = None
) -> list[Classification]:
    """Return what each column holds.

    Args:
        columns: The columns, with a sample of their values where there is one.
        policy: A policy, or the path of its file. What it declares for a column comes first, and its own
            patterns and plugins look at the values too. Of a column declared ``redact`` nothing passes; its
            ``entity`` is what its name and values tell, and the evidence names the declaration.

    Returns:
        One classification a column, in order; ``entity`` is ``None`` where nothing was found. Evidence
        stands strongest first and holds no value.

    Raw values: sees the samples; keeps and emits none.
    """
    if isinstance(policy, (str, PathLike)):
        policy = policy_of(policy)
    if isinstance(policy, Policy):
        policy = with_dbt(policy)
    scanner = scanner_of(policy if isinstance(policy, Policy) else None)
    return [_classify(column, policy, scanner) for column in columns]


def _classify(column: Column, policy: _Declares | None, scanner: Scanner) -> Classification:
    declared = policy.declared(column) if policy is not None else None
    if declared is None:
        return _found(column, scanner)
    source = policy.source(column) if isinstance(policy, Policy) else ""
    evidence = (f"{source or 'policy'} declares {declared}",)
    if declared == "clear":
        return Classification(None, 1.0, evidence)
    if declared != "redact":
        return Classification(declared, 1.0, evidence)
    found = _found(column, scanner)  # redact is a treatment: what the column holds is asked of the column
    return Classification(found.entity, 1.0, evidence + found.evidence)


def _found(column: Column, scanner: Scanner) -> Classification:
    """Return what a column holds by its name and its values."""
    named = classify_by_name(column.name, column.table, column.schema, column.type)
    valued = classify_by_values(column, scanner)
    first, second = sorted((named, valued), key=lambda one: -one.score if one.entity else 1.0)
    return Classification(first.entity, first.score, first.evidence + second.evidence)
