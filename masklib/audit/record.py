"""What one record says. Everything in it is fit for a log that anybody may read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ColumnRecord", "Record"]

SCHEMA_VERSION = 0
"""Version of the record's shape; provisional (0) until the records' own issue fixes it."""


@dataclass(frozen=True, slots=True)
class ColumnRecord:
    """One output column: where it comes from and what was done with it.

    Attributes:
        name: Its label, as the caller saw it.
        origins: The base columns it comes from, ``schema.table.column``; empty when unknown or none.
        entity: The entity it was classified as, or ``None``.
        action: ``clear``, ``scan``, ``mask`` or ``redact``; of ``unmask_value`` ``unmask`` or ``refuse``.
        evidence: Why, short phrases without values.
        masked: Number of cells that were replaced (``mask`` and ``redact`` count every cell they saw).
        found: Number of cells with a finding per entity, for scanned columns.
    """

    name: str
    origins: tuple[str, ...]
    entity: str | None
    action: str
    evidence: tuple[str, ...]
    masked: int
    found: Mapping[str, int]

    def as_dict(self) -> dict[str, object]:
        """Return plain dicts, lists, strings and numbers."""
        return {
            "name": self.name,
            "origins": list(self.origins),
            "entity": self.entity,
            "action": self.action,
            "evidence": list(self.evidence),
            "masked": self.masked,
            "found": dict(self.found),
        }


@dataclass(frozen=True, slots=True)
class Record:
    """The audit event of one query (or of one denied attribute).

    Attributes:
        event: ``query``, ``denied``, ``exit``, ``unmask``, or ``limit`` (one that is not held here).
        driver: Name of the driver.
        statement: The text with literals and comments masked, or ``None``.
        summary: ``SELECT users orders``: verb and tables.
        kind: What the statement does.
        fingerprint: HMAC of the masked text under the key, hexadecimal.
        parameters: The types of the bound values; never the values.
        columns: One entry an output column.
        rows: Rows handed to the caller; ``-1`` where there is no result.
        duration: Seconds from the call of ``execute`` to its return.
        outcome: ``ok``, ``error``, ``denied``, ``abandoned`` (the result was not read to its end), or
            ``called`` (a driver's function, by `masklib.call`).
        error: Class name, and SQLSTATE where there is one.
        reason: Why something was denied, or lineage was unknown.
        context: Actor, policy, key, mode and mask version, as plain values.

    Raw values: keeps none; the session puts only masked text, labels, counts and names in.
    """

    event: str
    driver: str
    outcome: str
    statement: str | None = None
    summary: str = ""
    kind: str = ""
    fingerprint: str = ""
    parameters: tuple[str, ...] = ()
    columns: tuple[ColumnRecord, ...] = ()
    rows: int = -1
    duration: float = 0.0
    error: str = ""
    reason: str = ""
    context: Mapping[str, object] = field(default_factory=dict)

    def as_dict(self) -> dict[str, object]:
        """Return plain dicts, lists, strings and numbers, ready for any formatter."""
        return {
            "schema": SCHEMA_VERSION,
            "event": self.event,
            "driver": self.driver,
            "outcome": self.outcome,
            "statement": self.statement,
            "summary": self.summary,
            "kind": self.kind,
            "fingerprint": self.fingerprint,
            "parameters": list(self.parameters),
            "columns": [column.as_dict() for column in self.columns],
            "rows": self.rows,
            "duration": self.duration,
            "error": self.error,
            "reason": self.reason,
            **self.context,
        }
