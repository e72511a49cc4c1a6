"""A table in a cell as slots: lines of fields under a line of headings.

Only the plain case: two columns or more, headings that look like names, as many fields in every line.
Anything else is prose.

Source: RFC 4180; semicolons, tabs and bars as delimiters are common use.

Raw values: sees the text; returns its leaves.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from masklib.session.readers.slot import Slot, check_size

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["read_table"]

_HEADING: Final = re.compile(r'"?[^\W\d][\w .-]{0,40}"?')
_DELIMITERS: Final = ",;\t|"


@lru_cache(maxsize=len(_DELIMITERS))
def _field(delimiter: str) -> re.Pattern[str]:
    plain = rf'[^{re.escape(delimiter)}"\r\n]*+'
    return re.compile(
        rf'(?:"(?P<quoted>[^"]*+(?:""[^"]*+)*+)"|(?P<bare>{plain}))(?P<sign>{re.escape(delimiter)}|\r?\n|\Z)'
    )


def read_table(text: str) -> list[Slot] | None:
    """Return the fields below the headings; ``None`` if it is no table.

    Raises:
        UnreadableError: if it holds too much.
    """
    first = text.partition("\n")[0].rstrip("\r")
    delimiter = next((one for one in _DELIMITERS if one in first), "")
    headings = first.split(delimiter) if delimiter else []
    if not headings or not all(map(_HEADING.fullmatch, headings)):
        return None
    names = [one.strip('" ') for one in headings]
    return _fields(text, text.find("\n") + 1, names, delimiter)


def _fields(text: str, at: int, names: list[str], delimiter: str) -> list[Slot] | None:
    slots: list[Slot] = []
    column = 0
    while at < len(text):
        field = _field(delimiter).match(text, at)
        if field is None or column >= len(names):
            return None
        check_size(slots, 0)
        slots += _slot(field, names[column], delimiter)
        at = field.end()
        column = column + 1 if field["sign"] == delimiter else _next_line(column, names)
        if column < 0:
            return None
    return slots if slots and column == 0 else None


def _next_line(column: int, names: list[str]) -> int:
    """Return the first column, or -1 if the line that ends here was too short."""
    return 0 if column == len(names) - 1 else -1


def _slot(field: re.Match[str], name: str, delimiter: str) -> list[Slot]:
    if field["quoted"] is not None:
        return [Slot(*field.span("quoted"), field["quoted"].replace('""', '"'), (name, ""), _quoted)]
    if not field["bare"]:
        return []
    return [Slot(*field.span("bare"), field["bare"], (name, ""), _writers(delimiter))]


def _quoted(value: object) -> str:
    return str(value).replace('"', '""')


@lru_cache(maxsize=len(_DELIMITERS))
def _writers(delimiter: str) -> Callable[[object], str]:
    def write(value: object) -> str:
        text = str(value)
        return f'"{_quoted(text)}"' if set(text) & {delimiter, '"', "\n", "\r"} else text

    return write
