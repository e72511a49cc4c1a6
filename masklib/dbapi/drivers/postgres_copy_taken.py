"""COPY FROM STDIN: rows on their way in are looked at as those of the same INSERT would be.

A surrogate that its form marks, or that is said to be one, is turned back on its way; what may not be written is
refused before the row goes on, so that the server takes none of them. Rows come as bytes or texts in COPY's text
or CSV format, or as Python values.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers.postgres_copy_rows import format_of
from masklib.errors import StatementDeniedError, UnknownRowError
from masklib.mask.marked import holds_marked
from masklib.session import StatementLife

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from masklib.dbapi.cursor_state import CursorState
    from masklib.dbapi.drivers.postgres_copy_rows import Cells
    from masklib.dbapi.facts import Binding
    from masklib.dbapi.steps import Steps
    from masklib.sql import CopyForm, Statement

__all__ = ["TakenRows", "taken_rows"]

_END: Final = ["\\."]
"""What ends the rows in text."""
_LONGEST: Final = 512
"""Characters that are kept of binary rows: no surrogate with a mark in it is longer."""


def taken_rows(state: CursorState, form: CopyForm, encoding: str) -> Steps[TakenRows]:
    """Return what looks at the rows of a COPY that was permitted.

    Args:
        state: The cursor that it runs on; its statement's life has begun.
        form: How the rows are written.
        encoding: Python's name of their encoding.
    """
    life, connection = state.life, state.connection
    assert life is not None  # noqa: S101  for the type checker: it has just begun
    binding = state.driver.binding
    text = _insert(life.analysed.statement, binding)
    analysed = connection.known(text) if text else life.analysed
    if analysed is None:
        analysed = yield from connection.analyse(text)
    inner = StatementLife(connection.protection, analysed, ())
    denial = inner.denial() if text else None
    if denial is not None:
        life.end("denied", reason=str(denial))
        raise denial
    return TakenRows(form, inner, text, binding, encoding)


def _insert(statement: Statement, binding: Binding) -> str:
    """Return the INSERT that takes the same rows, an empty text where the columns are not known."""
    if not statement.targets:
        return ""
    first = statement.targets[0].origin
    table = ".".join(_quoted(part) for part in (first.schema, first.table) if part)
    columns = ", ".join(_quoted(one.origin.column) for one in statement.targets)
    numbered = binding.positional.startswith("$")
    count = range(1, 1 + len(statement.targets))
    marks = ", ".join(f"${at}" if numbered else binding.positional for at in count)
    return f"INSERT INTO {table} ({columns}) VALUES ({marks})"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


class TakenRows:
    """The rows of one COPY on their way in.

    Raw values: sees the rows; keeps the beginning of one that came in part; what it raises holds none.
    """

    __slots__ = ("_binding", "_decode", "_encoding", "_form", "_format", "_header", "_life", "_rest", "_text")

    def __init__(
        self, form: CopyForm, life: StatementLife, text: str, binding: Binding, encoding: str
    ) -> None:
        self._form = form
        self._format = None if form.format == "binary" else format_of(form)
        self._life = life
        self._text = text
        self._binding = binding
        self._encoding = encoding
        self._decode = codecs.getincrementaldecoder(encoding)().decode
        self._header = form.header
        self._rest = ""

    @property
    def _idle(self) -> bool:
        """Whether nothing is enforced, so that rows go on as they come."""
        return self._life.protection.policy.mode != "enforce"

    def taken(self, data: bytes | str) -> bytes | str:
        """Return the rows that are complete with these bytes, as the server may have them; often that is none.

        Raises:
            StatementDeniedError: if a row may not be written; says which column and what to do instead.
        """
        if self._idle:
            return data
        if self._format is None and self._text and self._writes_clear():
            return self._unmarked(data)
        self._rest += data if isinstance(data, str) else self._decode(bytes(data))
        rows, self._rest = self._cells().cut(self._rest)
        return self._written(rows)

    def rest(self) -> bytes:
        """Return the last row, where no line ends it.

        Raises:
            UnknownRowError: if it does not come to its end.
            StatementDeniedError: as `taken`.
        """
        if not self._rest or self._idle or self._format is None:
            return b""
        rows, rest = self._cells().cut(self._rest + "\n")
        self._rest = ""
        if rest:
            raise UnknownRowError("the rows for COPY end within a quoted cell, so the last one is withheld")
        return self._written(rows)

    def values(self, rows: Sequence[Any]) -> Sequence[Any]:
        """Return rows of Python values as the server may have them.

        Raises:
            StatementDeniedError: as `taken`.
        """
        if self._idle or not self._text or not rows:
            return rows
        bound = self._life.translated(self._text, [list(row) for row in rows], self._binding, many=True)
        return rows if bound is None else [list(row) for row in bound.parameters]

    def _writes_clear(self) -> bool:
        """Tell whether it writes to clear columns alone: only marked surrogates must not be in it."""
        return self._life.analysed.guard(self._life.protection, self._text).looks_at_form_alone

    def _unmarked(self, data: bytes | str) -> bytes | str:
        """Return bytes of a binary COPY into clear columns, if no surrogate's form is in them, nor in two pieces."""
        text = data if isinstance(data, str) else bytes(data).decode("utf-8", "replace")
        if holds_marked(self._rest + text):
            raise StatementDeniedError(
                "denied by the policy: a surrogate of EMAIL_ADDRESS would be stored as data by this binary COPY. Use "
                "write_row(), or COPY in text or CSV."
            )
        self._rest = (self._rest + text)[-_LONGEST:]
        return data

    def _cells(self) -> Any:
        if self._format is None:
            raise StatementDeniedError(
                "denied by the policy: rows of a binary COPY are not looked into, and a surrogate among them would be "
                "stored as data. Use write_row(), or COPY in text or CSV."
            )
        return self._format

    def _written(self, rows: list[Cells]) -> bytes:
        lines = list(self._lines(rows))
        return "".join(map(self._cells().join, lines)).encode(self._encoding)

    def _lines(self, rows: list[Cells]) -> Iterator[Cells]:
        format_ = self._cells()
        for cells in rows:
            cells[-1] = cells[-1].removesuffix("\r")
        if self._header and rows:
            self._header = False
            yield rows.pop(0)
        plain = [[format_.read(cell) for cell in cells] for cells in rows]
        ended = next((at for at, cells in enumerate(rows) if cells == _END), len(rows))
        fits = self._fitting(rows[:ended])
        taken = self.values(plain[:fits])
        for cells, before, after in zip(rows, plain, taken, strict=False):
            yield [
                cell if new is old else format_.write(_text(new), cell)
                for cell, old, new in zip(cells, before, after, strict=True)
            ]
        if fits < ended:
            yield [""] * (1 + self._width)
        yield from rows[ended : ended + 1]

    @property
    def _width(self) -> int:
        return len(self._life.analysed.statement.targets) if self._text else 0

    def _fitting(self, rows: list[Cells]) -> int:
        """Return how many rows have a cell for each column; with the first that does not the server ends the COPY.

        Which of its cells goes where cannot be told, so one that is as wrong is sent in its place.
        """
        wrong = (at for at, row in enumerate(rows) if len(row) != self._width)
        return next(wrong, len(rows)) if self._text else len(rows)


def _text(value: object) -> str | None:
    return None if value is None else str(value)
