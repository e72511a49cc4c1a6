"""COPY: rows on their way out are cut into cells, masked as the columns they come from, and written anew.

What is copied is judged as the same query would be; rows on their way in as the same INSERT
(`masklib.dbapi.drivers.postgres_copy_taken`). How a driver moves the bytes is its own file's matter.
"""

from __future__ import annotations

import codecs
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from masklib.dbapi.drivers.postgres_copy_rows import format_of
from masklib.dbapi.drivers.postgres_copy_taken import taken_rows
from masklib.dbapi.drivers.postgres_types import read, written
from masklib.dbapi.executing import begin
from masklib.dbapi.steps import Steps
from masklib.errors import BlockedExitError, UnknownRowError
from masklib.sql import copy_form

if TYPE_CHECKING:
    from collections.abc import Iterable

    from masklib.dbapi.cursor_state import CursorState
    from masklib.dbapi.drivers.postgres_copy_rows import Cells
    from masklib.dbapi.drivers.postgres_copy_taken import TakenRows
    from masklib.session import StatementLife
    from masklib.sql import CopyForm
    from masklib.typing import Origin

__all__ = ["ClearRows", "CopiedColumn", "CopiedRows", "begin_copy"]

ENOUGH: Final = 1 << 16
"""Bytes that are masked at once, where the caller's file gets them: a row alone costs several times as much."""

_NULLS: Final = frozenset({"", "\\N", "NULL", "null", "None", "none", "NA", "N/A", "-"})
"""What may stand for a null in text: the server writes a value that reads so in the same way."""
_UTF8: Final = frozenset({"", "utf8", "utf-8"})


class CopiedColumn(NamedTuple):
    """One column of what is copied: its label, the OID of its type, and its base column as the server tells it."""

    label: str
    oid: int
    origin: Origin | None


Columns = Callable[[str], Steps[Sequence[CopiedColumn]]]
"""Asks the server for the columns of a query that reads what is copied, without reading any of it."""


def begin_copy(
    state: CursorState, text: str, encoding: str, columns: Columns
) -> Steps[CopiedRows | ClearRows | TakenRows]:
    """Judge a COPY that is about to run; return what masks its rows, or looks at them where they go in.

    Args:
        state: The cursor that it runs on; its statement's life begins.
        text: The statement, its parameters merged in.
        encoding: Python's name of the encoding that the rows are written in.
        columns: Asks the server for the columns.

    Raises:
        BlockedExitError: if it is no COPY from STDIN or to STDOUT, or a binary one of columns that are not clear.
        StatementDeniedError: if the policy denies it.
    """
    form = copy_form(text, state.connection.protection.dialect)
    if (
        form is None
        or form.encoding not in _UTF8
        or (form.encoding and codecs.lookup(encoding).name != "utf-8")
    ):
        raise BlockedExitError(
            "this takes COPY ... TO STDOUT and COPY ... FROM STDIN, with options that masklib knows and in the "
            "connection's encoding. Instead: SELECT the rows, or INSERT them."
        )
    if form.format == "text" and not form.incoming and form.null not in _NULLS:
        raise BlockedExitError(
            "this word for nulls is blocked: a value that reads like it would pass for one. Instead: the "
            "default, NULL 'NULL', or CSV, which tells the two apart."
        )
    life = yield from begin(state, text, (), copying="in" if form.incoming else "out")
    if form.incoming:
        return (yield from taken_rows(state, form, encoding))
    told: Sequence[CopiedColumn] = ()
    if not life.analysed.statement.writes:
        try:
            told = yield from columns(form.query)
        except Exception:  # noqa: BLE001  the look-up is ours: if it fails, lineage alone decides
            told = ()
    return _clear(life, told) if form.format == "binary" else CopiedRows(form, life, encoding, told)


def _clear(life: StatementLife, told: Sequence[CopiedColumn]) -> ClearRows:
    """Return what lets the rows of a binary COPY pass, if none of the columns that the server names is looked at.

    Raises:
        BlockedExitError: if one is, or nobody knows which columns they are.
    """
    if told:
        life.result(tuple(one.label for one in told), tuple(one.origin for one in told))
    if not told or life.plan is None or not life.transparent or life.most:
        reason = "binary COPY of columns that are not clear is blocked. Instead: COPY ... WITH (FORMAT text), or csv."
        life.end("denied", reason=reason)
        raise BlockedExitError(reason)
    return ClearRows(life)


class ClearRows:
    """The rows of a COPY of clear columns, in a format that nobody looks into.

    Raw values: sees clear ones; keeps none.
    """

    __slots__ = ("_life",)

    def __init__(self, life: StatementLife) -> None:
        self._life = life

    def masked(self, data: bytes) -> bytes:
        """Return the bytes: nothing in them is masked."""
        return data

    def blocks(self, held: Sequence[bytes]) -> Sequence[bytes]:
        """Return the blocks as they came, a row each."""
        self._life.rows += len(held)
        return held

    def collected(self, data: bytes) -> bytes:
        """Return the bytes."""
        return data

    def rest(self) -> bytes:
        """Return nothing: no bytes are held back."""
        return b""

    def end(self, outcome: str = "ok") -> None:
        """End the statement."""
        self._life.end(outcome)


class CopiedRows:
    """The rows of one COPY on their way out.

    Raw values: sees the rows; keeps the beginning of one that came in part; hands masked ones out.
    """

    __slots__ = ("_columns", "_decode", "_encoding", "_format", "_header", "_held", "_life", "_read", "_rest")

    def __init__(
        self, form: CopyForm, life: StatementLife, encoding: str, columns: Sequence[CopiedColumn]
    ) -> None:
        self._format = format_of(form)
        self._life = life
        self._columns = columns
        self._encoding = encoding
        self._decode = codecs.getincrementaldecoder(encoding)().decode
        self._header = form.header
        self._rest = ""
        self._held = bytearray()
        self._read: tuple[tuple[int, int], ...] = ()

    def masked(self, data: bytes) -> bytes:
        """Return the rows that are complete with these bytes, as the caller may see them; often that is none."""
        return "".join(self._written(data)).encode(self._encoding)

    def blocks(self, held: Sequence[bytes]) -> Sequence[bytes]:
        """Return the same of blocks as they came, a row each."""
        return [line.encode(self._encoding) for line in self._written(b"".join(held))]

    def collected(self, data: bytes) -> bytes:
        """Return masked rows as soon as there are enough to be worth it, else nothing."""
        self._held += data
        return self.rest() if len(self._held) >= ENOUGH else b""

    def rest(self) -> bytes:
        """Return the masked rows of what was collected."""
        data = bytes(self._held)
        self._held.clear()
        return self.masked(data) if data else b""

    def _written(self, data: bytes) -> Iterable[str]:
        rows, self._rest = self._format.cut(self._rest + self._decode(data))
        if not rows:
            return ()
        lines: list[Cells] = []
        if self._life.plan is None:
            self._plan(rows[0])
        if self._header:
            lines.append(self._labels(rows.pop(0)))
            self._header = False
        lines += self._apply(rows)
        return map(self._format.join, lines)

    def end(self, outcome: str = "ok") -> None:
        """End the statement.

        Raises:
            UnknownRowError: if a row is left that did not come to its end.
        """
        self._life.end(outcome)
        if self._rest and outcome == "ok":
            self._rest = ""
            raise UnknownRowError("COPY ended within a row, so the rest of it is withheld")

    def _plan(self, first: Cells) -> None:
        """Plan the result: its labels are the header's, the server's or those that lineage predicts."""
        outputs = self._life.analysed.statement.outputs or ()
        labels = [column.label for column in self._columns] or [output.name for output in outputs]
        if self._header:
            labels = [self._format.read(cell) or "" for cell in first]
        elif len(labels) != len(first):
            labels = [""] * len(first)
        known = len(self._columns) == len(labels)
        origins = tuple(column.origin for column in self._columns) if known else (None,) * len(labels)
        self._columns = self._columns if known else ()
        plan = self._life.result(
            tuple(label or f"column{place}" for place, label in enumerate(labels, 1)), origins
        )
        looked_at = {*plan.active, *(one.subject for one in plan.columns if one.subject is not None)}
        oids = [column.oid for column in self._columns] or [0] * len(labels)
        self._read = tuple((place, oids[place]) for place in sorted(looked_at))

    def _labels(self, header: Cells) -> Cells:
        """Return the header with the labels that the caller may see."""
        plan = self._life.plan
        assert plan is not None  # noqa: S101  for the type checker: it was made with the first row
        return [
            cell if self._format.read(cell) == column.label else self._format.write(column.label, cell)
            for cell, column in zip(header, plan.columns, strict=True)
        ]

    def _apply(self, rows: list[Cells]) -> list[Cells]:
        life = self._life
        if life.transparent and not life.most:
            life.rows += len(rows)
            return rows
        before = [self._values(cells) for cells in rows]
        after = life.apply(before)
        if after is not before:
            for cells, old, new in zip(rows, before, after, strict=True):
                self._put_back(cells, old, new)
        return rows

    def _values(self, cells: Cells) -> tuple[Any, ...]:
        """Return a row with the cells that are looked at read; the others stand for themselves."""
        row: list[Any] = cells.copy()
        for place, oid in self._read:
            row[place] = read(self._format.read(cells[place]), oid)
        return tuple(row)

    def _put_back(self, cells: Cells, before: tuple[Any, ...], after: tuple[Any, ...]) -> None:
        """Write the cells that changed anew; the others stay as they were."""
        for place, _oid in self._read:
            if after[place] is not before[place]:
                cells[place] = self._format.write(written(after[place]), cells[place])
