"""The plan of one result: a verdict a column, and the way a batch of rows walks through them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from masklib.audit import ColumnRecord
from masklib.errors import MaskError, MaskingError
from masklib.session.cells import treat
from masklib.session.propagation import PERSON, names_of_rows
from masklib.session.tally import Tally
from masklib.session.verdict import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.session.protection import Protection
    from masklib.session.verdict import Verdict
    from masklib.typing import Origin

__all__ = ["Plan", "PlannedColumn"]

Row = tuple[Any, ...]

CHUNK: Final = 4096
"""Rows that are transposed at once: few enough to stay in the cache, enough to mask in bulk."""


@dataclass(frozen=True, slots=True)
class PlannedColumn:
    """One output column: the label the caller sees, where it comes from, what is done with it."""

    label: str
    origins: tuple[Origin, ...]
    verdict: Verdict


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done with each column of a result. Immutable: cached and shared by runs of one statement."""

    columns: tuple[PlannedColumn, ...]
    active: tuple[int, ...]
    names: tuple[int, ...] = ()

    @classmethod
    def of(cls, columns: Sequence[PlannedColumn]) -> Plan:
        """Build a plan; only the columns that are not clear are ever looked at."""
        active = [place for place, column in enumerate(columns) if column.verdict.action is not Action.CLEAR]
        scanned = any(column.verdict.action is Action.SCAN for column in columns)
        names = [place for place, column in enumerate(columns) if column.verdict.entity == PERSON]
        return cls(tuple(columns), tuple(active), tuple(names) if scanned else ())

    def tallies(self) -> list[Tally]:
        """Return fresh counters for one run."""
        return [Tally() for _ in self.columns]

    def apply(self, protection: Protection, rows: Sequence[Row], tallies: list[Tally]) -> Sequence[Row]:
        """Return the rows with every column treated by its verdict.

        Raises:
            MaskingError: if anything fails on the way. The cause is not chained: it may hold values.

        Raw values: sees the rows; keeps none; returns masked rows, or raises from a frame without them.
        """
        if not self.active or not rows:
            return rows
        failed = ""
        try:
            if len(rows) <= CHUNK:
                return self._apply_chunk(protection, rows, tallies)
            return self._apply_chunks(protection, rows, tallies)
        except MaskError as error:
            failed = f"{type(error).__name__}"
        except Exception as error:  # noqa: BLE001  whatever it is, its text may hold a value
            failed = f"{type(error).__name__} inside a detector or mask"
        del rows
        raise MaskingError(
            f"masking failed ({failed}), so the rows are withheld. "
            "Declare the column in the policy ('clear' or 'redact') to get round it, and report this."
        )

    def _apply_chunks(
        self, protection: Protection, rows: Sequence[Row], tallies: list[Tally]
    ) -> Sequence[Row]:
        result: list[Row] = []
        for start in range(0, len(rows), CHUNK):
            result += self._apply_chunk(protection, rows[start : start + CHUNK], tallies)
        return result

    def _apply_chunk(
        self, protection: Protection, rows: Sequence[Row], tallies: list[Tally]
    ) -> Sequence[Row]:
        columns: list[Sequence[object]] = list(zip(*rows, strict=True))
        if len(columns) != len(self.columns):
            raise MaskingError("a row has another number of columns than its description")
        names = names_of_rows([columns[place] for place in self.names]) if self.names else None
        for place in self.active:
            before = columns[place]
            after = treat(protection, self.columns[place].verdict, before, tallies[place], names)
            if len(after) != len(before):
                raise MaskingError("a mask returned another number of values than it was given")
            columns[place] = after
        return list(zip(*columns, strict=True))

    def records(self, tallies: list[Tally]) -> tuple[ColumnRecord, ...]:
        """Return what the record says of each column."""
        return tuple(_record(column, tally) for column, tally in zip(self.columns, tallies, strict=True))


def _record(column: PlannedColumn, tally: Tally) -> ColumnRecord:
    verdict = column.verdict
    return ColumnRecord(
        name=column.label,
        origins=tuple(map(str, column.origins)),
        entity=verdict.entity,
        action=str(verdict.action),
        evidence=verdict.evidence,
        masked=tally.masked,
        found=dict(tally.found),
    )
