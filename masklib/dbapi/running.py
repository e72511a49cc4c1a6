"""What every object has that a statement runs on: a cursor, a relation, a connection of DuckDB."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.dbapi.facts import Binding, ClassFacts, DriverFacts
    from masklib.session import StatementLife

__all__ = ["READ_AHEAD", "Running"]

READ_AHEAD: Final = 32
"""Rows read ahead at first; doubled each time up to `masklib.dbapi.fetching.MOST_AHEAD`."""


class Running:
    """The running statement, and the rows of it that are read ahead. Its slots are the subclass's."""

    __slots__ = ()

    raw: Any
    driver: DriverFacts
    facts: ClassFacts
    life: StatementLife | None
    iterator: Any
    buffer: Sequence[Any]
    at: int
    ahead: int

    @property
    def binding(self) -> Binding:
        """How the raw cursor binds a value."""
        own = self.driver.binding_of
        return self.driver.binding if own is None else own(self.raw)

    @property
    def unread(self) -> int:
        """How many rows are read ahead that the caller did not see."""
        return len(self.buffer) - self.at

    def forget_rows(self) -> None:
        """Let go of what was read ahead, and of the iteration: another result comes."""
        self.buffer = ()  # type: ignore[misc]  # the slots are the subclass's: two bases with some cannot be
        self.at = 0  # type: ignore[misc]  # as above
        self.ahead = READ_AHEAD  # type: ignore[misc]  # as above
        self.iterator = None

    def advance(self) -> Any:
        """Ask the driver's own iteration for its next row, or for what has to be awaited for it."""
        if self.iterator is None:
            self.iterator = aiter(self.raw) if self.facts.asynchronous else iter(self.raw)
        return anext(self.iterator) if self.facts.asynchronous else next(self.iterator)

    def end(self, outcome: str, error: str = "") -> None:
        """End the running statement, if one runs; its plan stays for results that are empty by now."""
        if self.life is not None:
            self.life.rows -= self.unread  # read ahead, and never handed out
            self.life.end(outcome, error=error)

    def __del__(self) -> None:
        if getattr(self, "life", None) is not None:
            self.end("abandoned")
