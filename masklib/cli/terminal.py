"""The terminal: a console that is plain where nobody looks at colours, and texts that cannot drive it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Final

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["cell", "new_console", "new_table"]

PLAIN_WIDTH: Final = 120
"""Characters a line where the output is no terminal and so has no width of its own."""


def new_console(*, stderr: bool = False) -> Console:
    """Return a console; without escape sequences off a terminal or under ``NO_COLOR`` (no-color.org)."""
    console = Console(stderr=stderr, markup=False, highlight=False, emoji=False)
    if console.is_terminal and not os.environ.get("NO_COLOR"):
        return console
    width = console.width if console.is_terminal else PLAIN_WIDTH
    return Console(
        stderr=stderr,
        markup=False,
        highlight=False,
        emoji=False,
        color_system=None,
        force_terminal=False,
        width=width,
    )


def new_table(console: Console, *headings: str, title: str | None = None) -> Table:
    """Return an empty table: lines in a terminal, ASCII elsewhere."""
    look = box.ROUNDED if console.is_terminal and console.encoding.startswith("utf") else box.ASCII
    table = Table(box=look, title=title, title_justify="left", header_style="bold")
    for heading in headings:
        table.add_column(heading, overflow="fold")
    return table


def cell(value: object, *, style: str = "", limit: int = 2000) -> Text:
    """Return a value as text for a terminal: one line, control characters escaped, cut at ``limit``."""
    return Text("".join(_printable("NULL" if value is None else str(value)[:limit])), style=style)


def _printable(text: str) -> Iterable[str]:
    # a stored escape sequence must not reach the terminal of whoever looks at it
    return (one if one.isprintable() else one.encode("unicode_escape").decode("ascii") for one in text)
