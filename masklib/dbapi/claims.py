"""Claims: whose the rows are that wait where more than one cursor of a connection can fetch them.

A server-side cursor and a prepared statement are found again by their names alone, which others may have by
now; MySQL's drivers read what waits on the connection, whichever cursor sent for it. Rows are masked by the
plan of the one that fetches them, so they come through the one whose statement made them, or not at all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol
from weakref import WeakValueDictionary

from masklib.errors import BlockedExitError

if TYPE_CHECKING:
    from collections.abc import Collection

    from masklib.dbapi.facts import DriverFacts

__all__ = ["Claims", "named_on_server", "portal"]

_NAME_BYTES = 63
"""Longer names of PostgreSQL's are cut (``NAMEDATALEN``), so that two of them may be one."""


class Claimant(Protocol):
    """A cursor, as far as claims know it (`masklib.dbapi.cursor_state`)."""

    @property
    def driver(self) -> DriverFacts:
        """The driver's table."""

    @property
    def raw(self) -> Any:
        """The driver's cursor."""

    @property
    def life(self) -> object:
        """The statement that it ran last, ``None`` if it ran none."""


class Claims:
    """Who asked last, by where the rows wait. One that is gone leaves no claim to another."""

    __slots__ = ("_by",)

    def __init__(self) -> None:
        self._by: WeakValueDictionary[object, Any] = WeakValueDictionary()

    def take(self, cursor: Claimant) -> None:
        """Take note that a cursor is about to run a statement: what waits from then on is of that one."""
        self.name(cursor.driver.source(cursor.raw), cursor)

    def name(self, source: object, holder: object) -> None:
        """Take note that a cursor or statement has a name on the server from now on; ``None`` is no name."""
        if source is not None:
            self._by[source] = holder

    def check(self, cursor: Claimant, *, next_set: bool = False) -> None:
        """Return if a cursor may fetch.

        Args:
            cursor: The cursor.
            next_set: Whether it is about to go on to another result.

        Raises:
            BlockedExitError: if what it would be handed belongs to another cursor's statement.
        """
        source = cursor.driver.source(cursor.raw)
        if source is None or cursor.life is None:  # without a statement the driver's own error is the answer
            return
        if self._by.get(source) is not cursor and cursor.driver.draws(cursor.raw, next_set):
            raise BlockedExitError(_TAKEN)

    def free(self, cursor: Claimant) -> bool:
        """Tell whether a cursor's rows wait under a name of the server's that no statement of ours has."""
        source = cursor.driver.source(cursor.raw)
        return source is not None and source not in self._by

    def check_name(self, source: object, holder: object) -> None:
        """Return if what has a name on the server is still this one; ``None`` is no name.

        Raises:
            BlockedExitError: if another statement has been given the name.
        """
        if source is not None and self._by.get(source) is not holder:
            raise BlockedExitError(_TAKEN)

    def drop(self, names: Collection[str]) -> None:
        """Take note that a statement may have given these names to others."""
        for source in [one for one in self._by if isinstance(one, str) and one.lower() in names]:
            del self._by[source]


_TAKEN = (
    "another statement has run since on what this one reads from, or has its name by now: the rows would be "
    "that one's. Execute this one again, or fetch from the other."
)


def portal(cursor: object) -> str | None:
    """Return the name by which PostgreSQL finds a cursor again, ``None`` where its rows are in memory."""
    return named_on_server(getattr(cursor, "name", None))


def named_on_server(name: object) -> str | None:
    """Return a name as PostgreSQL keeps it, ``None`` if it is no text.

    Source: https://www.postgresql.org/docs/18/limits.html (identifier length).
    """
    return name.encode()[:_NAME_BYTES].decode(errors="ignore") if isinstance(name, str) else None
