"""Databases that are equal but for one cell, or but for the order in which their rows were stored.

SQL leaves choices to a server: which rows LIMIT takes, which of a window's peers comes first, in which order
groups come. Two databases that differ in one cell may choose otherwise for a reason that is no answer to the
statement: a plan, the length of a row, where a sort's buffer lies in memory. So

- the statements that these oracles compare leave no choice: every order is a total one (``Grammar(determined=True)``);
- a total order is one of values, so a value still picks rows under LIMIT. Therefore each statement comes twice:
  without its bounds, compared over two texts that differ in every way (`STRANGE`), and with them, compared over two that
  sort and weigh alike (`ALIKE`);
- a finding counts only if the statement is seen to be determined: asked again, and asked of controls whose cells
  are the same but whose rows were stored backwards or turned by one, both databases must answer as before. Else it is set
  aside and counted, and an oracle may set few aside.

No limit of time decides: a statement that asks too much is told by its steps, its cost or its rows.
"""

from __future__ import annotations

import random
from typing import TYPE_CHECKING, Any

from masklib.sql import Relation
from tests.sql.grammar import Grammar
from tests.sql.markers import COLUMNS, ROWS, VIEWS, cell, inserts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    Rows = list[tuple[object, ...]]
    Pair = tuple[str, str]
    Inserts = Iterable[tuple[str, list[Any]]]

__all__ = ["ALIKE", "CHANGED", "RELATIONS", "ROWS_AT_MOST", "STRANGE", "Twins", "columns_of", "forms"]

CHANGED = ("users", "ssn")
_OWN = cell(*CHANGED, 2)
STRANGE = ("aq", cell("users", "note", 2))
"""Two texts for the changed cell that differ in every way; the other is also the text of a cell in its row."""
ALIKE = (_OWN + "x", _OWN + "y")
"""Two texts for it that sort and weigh as one does."""
ROWS_AT_MOST = 5000
"""A result of more rows is not looked at: which of them came would be the server's choice."""

RELATIONS = {
    **{
        name: Relation(name, "s", tuple(columns), ("text",) * len(columns))
        for name, columns in COLUMNS.items()
    },
    **{
        name: Relation(name, "s", columns, ("text",) * len(columns), query)
        for name, (columns, query) in VIEWS.items()
    },
}


def forms(seed: int, dialect: str) -> dict[str, Pair]:
    """Return one generated statement without its bounds and with them, each with the texts that it is compared over."""
    found: dict[str, Pair] = {}
    for bounds, pair in ((False, STRANGE), (True, ALIKE)):
        grammar = Grammar(random.Random(seed), dialect, determined=True, bounds=bounds, deciding=CHANGED[1])
        found.setdefault(grammar.statement(), pair)
    return found


def _filled(placeholder: str, value: str, order: tuple[int, ...]) -> Iterator[tuple[str, list[Any]]]:
    """Yield the inserts of the marker tables, each table's rows in an order, the second person's cell as given."""
    at = list(COLUMNS[CHANGED[0]]).index(CHANGED[1])
    everything = inserts(placeholder)
    for start in range(0, len(everything), ROWS):
        for row in order:
            text, values = everything[start + row]
            cells = list(values)
            if text.startswith(f"INSERT INTO {CHANGED[0]} ") and cells[0] == 2:
                cells[at] = value
            yield text, cells


class Twins:
    """The databases, each made when it is first asked.

    Args:
        make: Makes the marker tables in an empty database of a given name, runs INSERT statements there, opens it.
        ask: Runs a statement, undoes it and returns its rows; ``None`` where it is refused or asks too much.
        placeholder: How the driver marks a parameter.
    """

    LAYOUTS = ((0, 1, 2), (2, 1, 0), (1, 2, 0))
    """Orders in which rows are stored: the plain one, and the controls'."""

    def __init__(
        self, make: Callable[[str, Inserts], Any], ask: Callable[[Any, str], Rows | None], placeholder: str
    ) -> None:
        self._make, self._ask, self._placeholder = make, ask, placeholder
        self._made: dict[tuple[str, tuple[int, ...]], Any] = {}

    def run(self, sql: str, value: str, layout: tuple[int, ...] = LAYOUTS[0]) -> Rows | None:
        """Run a statement where the changed cell holds ``value``."""
        database = self._made.get((value, layout))
        if database is None:
            database = self._make(f"twin_{len(self._made)}", _filled(self._placeholder, value, layout))
            self._made[value, layout] = database
        rows = self._ask(database, sql)
        return None if rows is None or len(rows) > ROWS_AT_MOST else rows

    def both(self, sql: str, pair: Pair) -> tuple[Rows, Rows] | None:
        """Run a statement on two databases; where one refuses it, there is nothing to compare."""
        one, other = self.run(sql, pair[0]), self.run(sql, pair[1])
        return None if one is None or other is None else (one, other)

    def determined(self, sql: str, pair: Pair, first: tuple[Rows, Rows]) -> bool:
        """Say whether both databases answer as they ``first`` did, however their rows are stored."""
        return all(
            (again := self.run(sql, value, layout)) is not None and columns_of(again) == columns_of(rows)
            for value, rows in zip(pair, first, strict=True)
            for layout in self.LAYOUTS
        )

    def close(self) -> None:
        """Close every database that was opened."""
        for database in self._made.values():
            database.close()


def columns_of(rows: Rows) -> list[list[str]]:
    """Return a result's columns without any order: that of rows, and of pieces of ``string_agg``, is the server's."""
    return [_letters(values) for values in zip(*rows, strict=True)]


def _letters(values: Iterable[object]) -> list[str]:
    return sorted("".join(sorted(repr(value))) for value in values)
