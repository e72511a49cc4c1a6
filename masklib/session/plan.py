"""The plan of one result: a verdict a column, and the way a batch of rows walks through them."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

from masklib.audit import ColumnRecord
from masklib.errors import MaskError, MaskingError
from masklib.session.cells import treat
from masklib.session.propagation import PERSON, names_of_rows
from masklib.session.swapping import swapper
from masklib.session.tally import Tally
from masklib.session.verdict import Action

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence
    from collections.abc import Set as AbstractSet

    from masklib.mask import Masker
    from masklib.session.issued import Issued
    from masklib.session.propagation import Names
    from masklib.session.protection import Protection
    from masklib.session.verdict import Verdict
    from masklib.typing import Origin

__all__ = ["Plan", "PlannedColumn"]

Row = tuple[Any, ...]

CHUNK: Final = 2048
"""Rows that are transposed at once: few enough to stay in the cache, enough to mask in bulk."""
_MOST_ROWS: Final = 4 * CHUNK
"""Rows at once where most cells have to be masked anew: arrays gain more than the cache loses."""
_FEW: Final = 2
"""Where less than one in so many columns is active, these are picked; else all are transposed."""


@dataclass(frozen=True, slots=True)
class PlannedColumn:
    """One output column: the label the caller sees, where it comes from, what is done with it.

    Attributes:
        label: As the caller sees it.
        origins: Where it comes from.
        verdict: What is done with its cells.
        subject: The place of the column whose values say by how many days its dates are moved.
    """

    label: str
    origins: tuple[Origin, ...]
    verdict: Verdict
    subject: int | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """What is done with each column of a result. Immutable: cached and shared by runs of one statement.

    Attributes:
        columns: The columns of the result.
        active: Places of those that are looked at.
        names: Places of those whose names are looked for in what is scanned of the same row.
        labels: As the caller sees them.
        strange: Places of scanned columns that are no prose, of other tables than the names. Under filters
            ``masked`` names are not looked for there: beside a column of guesses the one that comes out
            masked would be the name.
        entities: By place the entity of those that are masked as one, and as nothing else of the row says.
        telling: Places of those whose surrogates are remembered (ADR 0007).
    """

    columns: tuple[PlannedColumn, ...]
    active: tuple[int, ...]
    names: tuple[int, ...] = ()
    labels: tuple[str, ...] = ()
    strange: frozenset[int] = frozenset()
    entities: Mapping[int, str] = field(default_factory=dict)
    telling: Container[int] = ()

    @classmethod
    def of(cls, columns: Sequence[PlannedColumn], telling: Container[int] = ()) -> Plan:
        """Build a plan; only the columns that are not clear are ever looked at."""
        active = [place for place, column in enumerate(columns) if column.verdict.action is not Action.CLEAR]
        scanned = any(column.verdict.action is Action.SCAN for column in columns)
        names = [place for place, column in enumerate(columns) if column.verdict.entity == PERSON]
        labels = tuple(column.label for column in columns)
        strange = frozenset(_strangers(columns, names)) if scanned else frozenset[int]()
        return cls(
            tuple(columns),
            tuple(active),
            tuple(names) if scanned else (),
            labels,
            strange,
            dict(_entities(columns)),
            telling,
        )

    def _shared(
        self, protection: Protection, place: int, names: Sequence[Names] | None
    ) -> Sequence[Names] | None:
        """Return the names to look for in a column."""
        return None if place in self.strange and protection.policy.filters == "masked" else names

    def tallies(self, issued: Issued | None = None) -> dict[int, Tally]:
        """Return fresh counters of the active columns for one run.

        Args:
            issued: Remembers the surrogates of columns that are `telling`.
        """
        return {place: Tally(issued if place in self.telling else None) for place in self.active}

    def apply(
        self, protection: Protection, rows: Sequence[Row], tallies: Mapping[int, Tally]
    ) -> Sequence[Row]:
        """Return the rows with every column treated by its verdict.

        Raises:
            MaskingError: if anything fails on the way. The cause is not chained: it may hold values.

        Raw values: sees the rows; keeps none; returns masked rows, or raises from a frame without them.
        """
        if not self.active or not rows:
            return rows
        try:
            if len(rows) == 1:
                return [self._apply_row(protection, rows[0], tallies)]
            if len(rows) <= CHUNK:
                return self._apply_chunk(protection, rows, tallies)
            return self._apply_chunks(protection, rows, tallies)
        except Exception as error:  # noqa: BLE001  whatever it is, its text may hold a value
            failure = _withheld(error)
        del rows
        raise failure

    def apply_columns(
        self,
        protection: Protection,
        columns: Mapping[int, Sequence[object]],
        tallies: Mapping[int, Tally],
        waived: AbstractSet[int],
    ) -> dict[int, Sequence[object]]:
        """Return the columns that changed, of a batch that comes column by column.

        Args:
            protection: Detectors and masks.
            columns: The cells of at least the columns in `needed`, all of one length, by place.
            tallies: Are added to.
            waived: Columns to be scanned whose type holds nothing that a detector knows.

        Raises:
            MaskingError: as `apply`.

        Raw values: as `apply`.
        """
        try:
            return self._treated(protection, columns, tallies, waived)
        except Exception as error:  # noqa: BLE001  as in `apply`
            failure = _withheld(error)
        del columns
        raise failure

    @property
    def needed(self) -> frozenset[int]:
        """The columns that are looked at: those that are treated, and what their treatment asks for."""
        return frozenset((*self.active, *self.names, *self._subjects()))

    def _apply_chunks(
        self, protection: Protection, rows: Sequence[Row], tallies: Mapping[int, Tally]
    ) -> Sequence[Row]:
        result: list[Row] = []
        start, size, masker = 0, CHUNK, protection.masker
        while start < len(rows):
            before = masker.computed
            result += self._apply_chunk(protection, rows[start : start + size], tallies)
            start += size
            size = _MOST_ROWS if 2 * (masker.computed - before) > size * len(self.active) else CHUNK
        return result

    def _apply_chunk(
        self, protection: Protection, rows: Sequence[Row], tallies: Mapping[int, Tally]
    ) -> Sequence[Row]:
        known = self._known(protection.masker, rows, tallies)
        if known is not None:
            return known
        before = self._transposed(rows)
        changed = self._treated(protection, before, tallies)
        return _put_back(rows, before, changed) if changed else rows

    def _known(
        self, masker: Masker, rows: Sequence[Row], tallies: Mapping[int, Tally]
    ) -> Sequence[Row] | None:
        """Return rows in which all that is masked is remembered, ``None`` if they are not such.

        What takes the place of a cell is what its mask remembers, whatever the cell is, so no type is asked.
        """
        if len(self.entities) != len(self.active):
            return None
        known = map(masker.remembered, self.entities.values())
        try:
            swapped = swapper(len(self.columns), tuple(self.entities))(rows, *known)
        except (KeyError, TypeError, ValueError):  # a value that is not remembered, or a row of another width
            return None
        for tally in tallies.values():
            tally.masked += len(rows)
        told = [place for place in self.active if place in self.telling]
        _issue(tallies, {place: list(map(itemgetter(place), swapped)) for place in told})
        return swapped

    def _treated(
        self,
        protection: Protection,
        before: Mapping[int, Sequence[object]],
        tallies: Mapping[int, Tally],
        waived: AbstractSet[int] = frozenset(),
    ) -> dict[int, Sequence[object]]:
        names = names_of_rows([before[place] for place in self.names]) if self.names else None
        changed: dict[int, Sequence[object]] = {}
        for place in self.active:
            if place in waived:
                continue
            subject = self.columns[place].subject
            if subject is None:
                verdict, told = self.columns[place].verdict, self._shared(protection, place, names)
                after = treat(protection, verdict, before[place], tallies[place], told)
            else:
                after = _shift(protection, before[place], before[subject], tallies[place])
            if len(after) != len(before[place]):
                raise MaskingError("a mask returned another number of values than it was given")
            if after is not before[place]:
                changed[place] = after
        _issue(tallies, changed)
        return changed

    def _apply_row(self, protection: Protection, row: Row, tallies: Mapping[int, Tally]) -> Row:
        """Return one row treated: what a text became a few rows ago is not worked out again."""
        if len(row) != len(self.columns):
            raise MaskingError("a row has another number of columns than its description")
        names = names_of_rows([(row[place],) for place in self.names]) if self.names else None
        cells = list(row)
        for place, tally in tallies.items():
            value = row[place]
            known: object = None
            if type(value) is str:
                if not self.names or place in self.entities:  # else what is scanned depends on the row
                    known = tally.recent.get(value)
                if known is None:
                    known = self._recalled(protection.masker, place, value, tally)
            if known is not None:
                tally.repeated += 1
                cells[place] = known
                continue
            column = self.columns[place]
            if column.subject is None:
                told = self._shared(protection, place, names)
                cells[place] = _one(protection, column.verdict, value, tally, told)
            else:
                (cells[place],) = _shift(protection, (value,), (row[column.subject],), tally)
        return tuple(cells)

    def _recalled(self, masker: Masker, place: int, text: str, tally: Tally) -> object:
        """Return the surrogate of a text if its column's mask remembers it, else ``None``."""
        entity = self.entities.get(place)
        surrogate = None if entity is None else masker.recalled(entity, text)
        if surrogate is not None:
            if tally.issued is not None:
                tally.issued.note_one(surrogate)
            if tally.repeated:  # the rows of this result come one by one
                tally.remember(text, surrogate)
        return surrogate

    def _transposed(self, rows: Sequence[Row]) -> Mapping[int, Sequence[object]]:
        """Return the columns that are active, and maybe the others."""
        count = len(self.columns)
        if _FEW * len(self.active) >= count:
            columns = dict(enumerate(zip(*rows, strict=True)))
            if len(columns) == count:
                return columns
        elif set(map(len, rows)) == {count}:
            return {place: tuple(map(itemgetter(place), rows)) for place in (*self.active, *self._subjects())}
        raise MaskingError("a row has another number of columns than its description")

    def _subjects(self) -> Iterator[int]:
        return (column.subject for column in self.columns if column.subject is not None)

    def records(self, tallies: Mapping[int, Tally]) -> tuple[ColumnRecord, ...]:
        """Return what the record says of each column."""
        return tuple(_record(column, tallies.get(place)) for place, column in enumerate(self.columns))


def _entities(columns: Sequence[PlannedColumn]) -> Iterator[tuple[int, str]]:
    """Yield the columns of one entity whose cells depend on nothing else in their row."""
    for place, column in enumerate(columns):
        verdict = column.verdict
        if verdict.action is Action.MASK and verdict.entity is not None and column.subject is None:
            yield place, verdict.entity


def _strangers(columns: Sequence[PlannedColumn], names: Sequence[int]) -> Iterator[int]:
    """Yield the scanned columns that are no prose and not of the very table that all the names are of."""
    owners = {frozenset(map(_table, columns[place].origins)) for place in names}
    for place, column in enumerate(columns):
        scanned = column.verdict.action is Action.SCAN and column.verdict.entity is None
        if scanned and {frozenset(map(_table, column.origins))} != owners:
            yield place


def _table(origin: Origin) -> tuple[str, str]:
    return origin.schema, origin.table


def _withheld(error: Exception) -> MaskingError:
    """Return what is raised in place of ``error``: its text may hold a value, its class does not."""
    inside = "" if isinstance(error, MaskError) else " inside a detector or mask"
    return MaskingError(
        f"masking failed ({type(error).__name__}{inside}), so the rows are withheld. "
        "Declare the column in the policy ('clear' or 'redact') to get round it, and report this."
    )


def _one(
    protection: Protection, verdict: Verdict, value: object, tally: Tally, names: Sequence[Names] | None
) -> object:
    """Return what takes the place of one value; texts in which something was found are not remembered."""
    found = tally.masked
    after = treat(protection, verdict, (value,), tally, names)
    if len(after) != 1:
        raise MaskingError("a mask returned another number of values than it was given")
    if tally.issued is not None:
        tally.issued.note(after)
    if type(value) is str and (verdict.action is not Action.SCAN or tally.masked == found):
        tally.remember(value, after[0])
    return after[0]


def _issue(tallies: Mapping[int, Tally], changed: Mapping[int, Sequence[object]]) -> None:
    """Have the columns of a batch remembered that are."""
    telling = [(issued, after) for place, after in changed.items() if (issued := tallies[place].issued)]
    if telling:
        telling[0][0].note_columns([after for _, after in telling])


def _shift(
    protection: Protection, values: Sequence[object], subjects: Sequence[object], tally: Tally
) -> Sequence[object]:
    """Return dates moved by the days of the subjects of their rows, as these stand in the database."""
    tally.masked += len(values)
    return protection.masker.shift(values, subjects)


def _put_back(
    rows: Sequence[Row], before: Mapping[int, Sequence[object]], changed: Mapping[int, Sequence[object]]
) -> Sequence[Row]:
    columns = before if len(before) == len(rows[0]) else dict(enumerate(zip(*rows, strict=True)))
    return list(zip(*{**columns, **changed}.values(), strict=True))


def _record(column: PlannedColumn, tally: Tally | None) -> ColumnRecord:
    verdict = column.verdict
    return ColumnRecord(
        name=column.label,
        origins=tuple(map(str, column.origins)),
        entity=verdict.entity,
        action=str(verdict.action),
        evidence=verdict.evidence,
        masked=0 if tally is None else tally.masked + tally.repeated * (verdict.action is not Action.SCAN),
        found={} if tally is None else dict(tally.found),
    )
