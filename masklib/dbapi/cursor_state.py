"""What stands behind the proxy of a cursor: the raw one, and its running statement. Never handed out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from masklib.dbapi.failures import code_of
from masklib.dbapi.running import Running

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from masklib.dbapi.facts import ClassFacts
    from masklib.dbapi.state import ConnectionState
    from masklib.session import StatementLife

__all__ = ["CursorState"]


class CursorState(Running):
    """A raw cursor and the statement that runs on it.

    Attributes:
        life: The running statement, or ``None``.
        direct: Whether rows may go straight through: nothing to mask, nothing read ahead, plain tuples.
        buffer: Rows read ahead, masked already, where the driver has them in memory (``facts.buffered``).
        iterator: The driver's own iteration over the rows, where one was begun.
        at: Place of the next row in ``buffer``.
        ahead: How many rows are read ahead next time.

    Raw values: keeps the raw cursor; its buffer holds masked rows only.
    """

    __slots__ = (
        "__weakref__",
        "ahead",
        "at",
        "buffer",
        "connection",
        "direct",
        "driver",
        "facts",
        "iterator",
        "life",
        "make",
        "owner",
        "raw",
        "row_factory",
    )

    def __init__(self, raw: Any, facts: ClassFacts, connection: ConnectionState, owner: Any) -> None:
        self.raw = raw
        self.facts = facts
        self.driver = connection.driver
        self.connection = connection
        self.owner = owner
        self.row_factory = connection.row_factory
        self.life: StatementLife | None = None
        self.make: Callable[[Any], Any] | None = None
        self.direct = False
        self.iterator: Any = None
        self.buffer: Sequence[Any] = ()
        self.at = 0
        self.ahead = 0

    @property
    def words(self) -> frozenset[str]:
        """Names and keywords of the statement that runs."""
        return self.life.analysed.statement.identifiers if self.life is not None else self.connection.words

    def broke(self, error: BaseException) -> None:
        """End the running statement if the server, or the connection, has ended it."""
        if self.life is not None and self.driver.raised(error):
            code = code_of(error)
            if code or self.driver.closed(self.connection.raw):
                self.end("error", f"{type(error).__name__} {code}".rstrip())
