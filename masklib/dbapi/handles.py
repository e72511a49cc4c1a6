"""What stands behind objects of the driver's that are neither connection nor cursor."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from masklib.dbapi.facts import ClassFacts
    from masklib.dbapi.state import ConnectionState

__all__ = ["HandleState"]


class HandleState:
    """An object of the driver's that is neither connection nor cursor, such as a transaction block."""

    __slots__ = ("connection", "driver", "facts", "owner", "raw")

    def __init__(self, raw: Any, facts: ClassFacts, connection: ConnectionState, owner: Any) -> None:
        self.raw = raw
        self.facts = facts
        self.driver = connection.driver
        self.connection = connection
        self.owner = owner

    @property
    def words(self) -> frozenset[str]:
        """Names and keywords of the connection's last statement."""
        return self.connection.words
