"""A connection that is its own cursor: statements run, and rows are fetched, on the connection (DuckDB)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from masklib.dbapi.running import Running
from masklib.dbapi.state import ConnectionState

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from masklib.dbapi.beside import Beside
    from masklib.dbapi.facts import ClassFacts, DriverFacts
    from masklib.session import Protection, StatementLife

__all__ = ["OwnCursorState"]


class OwnCursorState(ConnectionState, Running):
    """As `masklib.dbapi.state.ConnectionState`, with what a cursor's state has besides.

    Raw values: keeps the raw connection; its buffer holds masked rows only.
    """

    __slots__ = ("ahead", "at", "buffer", "direct", "iterator", "life", "make")

    def __init__(
        self,
        raw: Any,
        driver: DriverFacts,
        facts: ClassFacts,
        protection: Protection,
        seal: Callable[..., Any],
        beside: Beside | None = None,
    ) -> None:
        super().__init__(raw, driver, facts, protection, seal, beside)
        self.life: StatementLife | None = None
        self.make: Callable[[Any], Any] | None = None
        self.direct = False
        self.iterator: Any = None
        self.buffer: Sequence[Any] = ()
        self.at = 0
        self.ahead = 0

    @property
    def connection(self) -> OwnCursorState:
        """The connection's state: this one."""
        return self

    def end_statements(self, outcome: str) -> None:
        """Write the records of results that nobody will read to their end, its own among them."""
        self.end(outcome)
        super().end_statements(outcome)
