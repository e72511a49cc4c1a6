"""The rows of SQL ``INSERT`` statements and the lists behind ``IN``: which value stands under which column.

Values may be literals each (``VALUES ('a', 1)``) or a list in one literal (``VALUES ('a,1')``), the columns
likewise. Any number of rows may follow one another.

Source: SQL:2023 (ISO/IEC 9075-2), 14.11 insert statement, 8.4 in predicate.

Raw values: sees the text; emits offsets and the names of columns.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Row", "choices", "rows"]

_TABLE: Final = re.compile(r"(?i)\binto\s{1,8}(?P<table>[^\s()]{1,128})\Z")
_VALUE: Final = re.compile(
    r"\s*+(?:[A-Za-z]?'(?P<quoted>[^']*+(?:''[^']*+)*+)'(?:::\w++)?|(?P<bare>[^,()'\s][^,()']*+(?:\([^()']*+\))?)|)"
    r"\s*+(?P<sign>[,)])"
)
_VALUES: Final = "values"
_PART: Final = re.compile(r"[^,]*")
_NEXT: Final = re.compile(r"\s*+,\s*+\(")
_HEAD: Final = 2300
"""Code points before the parenthesis that the columns and the table may take."""
_NAME: Final = 160
"""Code points that the name of a table or column may take."""
_WIDEST: Final = 4096
"""Values that are looked at in one row."""
_LONGEST: Final = 10_000
"""Rows that are looked at after one ``VALUES``."""


class Row(NamedTuple):
    """One row of values.

    Attributes:
        table: Name of the table, empty if it is not told.
        columns: The columns of the values, or none where they are not told.
        spans: Where the values stand.
    """

    table: str
    columns: tuple[str, ...]
    spans: tuple[tuple[int, int], ...]


def rows(text: str, start: int) -> Iterator[Row]:
    """Yield the rows that begin at ``start``, behind the first parenthesis of a ``VALUES``."""
    before = text[max(0, start - _HEAD) : start - 1].rstrip()
    if before[-len(_VALUES) :].lower() != _VALUES:
        return
    columns, before = _columns(before[: -len(_VALUES)].rstrip())
    table = _TABLE.search(before[-_NAME:])
    if table is None and not columns:
        return
    name = _bare(table["table"].rpartition(".")[2]) if table else ""
    for _ in range(_LONGEST):
        values, start = _values(text, start)
        if not values:
            return
        if len(values) != len(columns):
            values = _parts(text, values)
        yield Row(name, columns if len(columns) == len(values) else (), tuple(values))
        following = _NEXT.match(text, start)
        if following is None:
            return
        start = following.end()


def choices(text: str, start: int) -> Iterator[Row]:
    """Yield as one row the values that begin at ``start``, behind the parenthesis of an ``IN``."""
    *before, word = ["", *text[max(0, start - _NAME) : start - 1].split()][-3:]
    if word.lower() != "in" or not before:
        return
    column = before[0] if before[-1].lower() == "not" else before[-1]
    values = _values(text, start)[0]
    yield Row("", (_bare(column.rpartition(".")[2]),) * len(values), tuple(values))


def _columns(before: str) -> tuple[tuple[str, ...], str]:
    """Return the columns that are listed at the end of ``before``, and what stands before them."""
    opening = before.rfind("(")
    if not before.endswith(")") or opening < 0:
        return (), before
    return tuple(map(_bare, before[opening + 1 : -1].split(","))), before[:opening].rstrip()


def _values(text: str, start: int) -> tuple[list[tuple[int, int]], int]:
    """Return where the values of a row stand, and where the row ends; none if it does not end."""
    spans = []
    while (value := _VALUE.match(text, start)) is not None:
        spans.append(value.span("bare" if value["quoted"] is None else "quoted"))
        start = value.end()
        if len(spans) > _WIDEST:
            break
        if value["sign"] == ")":
            return [(max(begin, 0), max(end, 0)) for begin, end in spans], start
    return [], start


def _parts(text: str, values: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the parts of a literal that holds a list, else the values as they are."""
    if len(values) != 1 or not 0 < text.count(",", *values[0]) < _WIDEST:
        return values
    begin, end = values[0]
    found, at = [], begin
    while at <= end:
        part = _PART.match(text, at, end)
        found.append((at, part.end() if part else end))
        at = found[-1][1] + 1
    return found


def _bare(name: str) -> str:
    return name.strip(" \"'`[]\n\t")
