"""Rows as COPY writes them: cut into cells, and put together again with some cells changed.

What is not changed stays byte for byte. Source: https://www.postgresql.org/docs/18/sql-copy.html, "File
Formats".
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from masklib.errors import UnknownRowError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from masklib.sql import CopyForm

__all__ = ["Cells", "Format", "format_of"]

Cells = list[str]
"""The cells of one row as they are written: escaped, or in quotes."""

_ESCAPES: Final = {"\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\\": "\\\\"}
_LETTERS: Final = {written[1]: letter for letter, written in _ESCAPES.items()}
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)


class Format:
    """One way of writing rows. Holds no row but the beginning of one that is still to be completed."""

    __slots__ = ("form",)

    def __init__(self, form: CopyForm) -> None:
        self.form = form

    def cut(self, text: str) -> tuple[list[Cells], str]:
        """Return the complete rows of a text, and what is left of it."""
        raise NotImplementedError

    def read(self, cell: str) -> str | None:
        """Return the value of a cell as it is written."""
        raise NotImplementedError

    def write(self, value: str | None, before: str) -> str:
        """Return a value as it is written in the place of ``before``."""
        raise NotImplementedError

    def join(self, cells: Sequence[str]) -> str:
        """Return a row of its cells as they are written."""
        return self.form.delimiter.join(cells) + "\n"


class Text(Format):
    """COPY's own format: a row a line, everything that could be mistaken escaped by a backslash."""

    __slots__ = ("_cell", "_special")

    def __init__(self, form: CopyForm) -> None:
        super().__init__(form)
        self._cell = re.compile(rf"(?:[^\\{re.escape(form.delimiter)}]|\\.)*", re.DOTALL)
        self._special = re.compile(rf"[\b\f\n\r\t\v\\{re.escape(form.delimiter)}]")

    def cut(self, text: str) -> tuple[list[Cells], str]:
        """Return the complete rows of a text, and what is left of it."""
        *lines, rest = text.split("\n")
        return [self._cells(line) for line in lines], rest

    def _cells(self, line: str) -> Cells:
        if "\\" not in line:
            return line.split(self.form.delimiter)
        cells: Cells = []
        at = 0
        while True:
            found = self._cell.match(line, at)
            assert found is not None  # noqa: S101  it matches an empty cell too
            cells.append(found[0])
            at = found.end() + 1
            if at > len(line):
                return cells

    def read(self, cell: str) -> str | None:
        """Return the value of a cell as it is written."""
        if cell == self.form.null:
            return None
        if "\\" not in cell:
            return cell
        return _ESCAPED.sub(lambda found: _LETTERS.get(found[1], found[1]), cell)

    def write(self, value: str | None, before: str) -> str:
        """Return a value as it is written in the place of ``before``."""
        del before
        if value is None:
            return self.form.null
        return self._special.sub(lambda found: _ESCAPES.get(found[0], "\\" + found[0]), value)


class Csv(Format):
    """CSV: what could be mistaken stands in quotes; a null does not."""

    __slots__ = ("_bare", "_cell", "_unescape")

    def __init__(self, form: CopyForm) -> None:
        super().__init__(form)
        delimiter, quote, escape = map(re.escape, (form.delimiter, form.quote, form.escape))
        inside = f"{quote}{quote}" if quote == escape else f"{escape}[{quote}{escape}]"
        self._cell = re.compile(
            rf"{quote}(?:[^{quote}{escape}]|{inside})*{quote}|[^{quote}{delimiter}\n\r]*", re.DOTALL
        )
        self._unescape = re.compile(f"{escape}([{quote}{escape}])")
        self._bare = re.compile(rf"[^{quote}{delimiter}\n\r]+")

    def cut(self, text: str) -> tuple[list[Cells], str]:
        """Return the complete rows of a text, and what is left of it."""
        if self.form.quote not in text:
            *lines, rest = text.split("\n")
            return [line.split(self.form.delimiter) for line in lines], rest
        rows: list[Cells] = []
        at = 0
        while (found := self._row(text, at)) is not None:
            cells, at = found
            rows.append(cells)
        return rows, text[at:]

    def _row(self, text: str, at: int) -> tuple[Cells, int] | None:
        """Return the row that begins there and the place behind it, or ``None`` where it does not end."""
        cells: Cells = []
        while at < len(text):
            found = self._cell.match(text, at)
            assert found is not None  # noqa: S101  it matches an empty cell too
            at = found.end()
            if at >= len(text) or text[at] == self.form.quote:
                return None  # the rest of a cell in quotes is still to come
            cells.append(found[0])
            if text[at] == "\n":
                return cells, at + 1
            if text[at] == "\r" and text[at + 1 : at + 2] in {"", "\n"}:  # only rows that come in have these
                return (cells, at + 2) if text[at + 1 :] else None
            if text[at] != self.form.delimiter:
                raise UnknownRowError("COPY sent a row that is not written as CSV is")
            at += 1
        return None

    def read(self, cell: str) -> str | None:
        """Return the value of a cell as it is written."""
        if cell == self.form.null:
            return None
        if not cell.startswith(self.form.quote):
            return cell
        return self._unescape.sub(r"\1", cell[1:-1])

    def write(self, value: str | None, before: str) -> str:
        """Return a value as it is written in the place of ``before``: in quotes where that was."""
        if value is None:
            return self.form.null
        quote, escape = self.form.quote, self.form.escape
        bare = self._bare.fullmatch(value) and value not in {self.form.null, "\\."}
        if bare and not before.startswith(quote):
            return value
        escaped = value.replace(escape, escape * 2) if escape != quote else value
        return quote + escaped.replace(quote, escape + quote) + quote


_FORMATS: Final[dict[str, Callable[[CopyForm], Format]]] = {"text": Text, "csv": Csv}


def format_of(form: CopyForm) -> Format:
    """Return what cuts and joins rows of that form.

    Raises:
        KeyError: if its rows are binary.
    """
    return _FORMATS[form.format](form)
