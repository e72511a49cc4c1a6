"""Actor: who asks. Set for a block of code with `acting_as`, in threads and tasks alike."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Actor", "acting_as", "current_actor", "text_problem"]

MAX_LENGTH: Final = 256
"""Longest name, in code points: an actor is written into every record."""


@dataclass(frozen=True, slots=True)
class Actor:
    """Who asks, as it is written into every record.

    Attributes:
        user: The person or service account.
        roles: Its roles; kept sorted and without repetition.
        agent: The program that acts for the user (``claude``, ``nightly-report``).
        tool: The tool the agent uses (``sql_query``).
        purpose: Why it asks, in a few words.

    Raises:
        TypeError: if a field is not a text, or ``roles`` is one text instead of several.
        ValueError: if a text is empty, longer than 256 code points or has control characters.
    """

    user: str | None = None
    roles: tuple[str, ...] = ()
    agent: str | None = None
    tool: str | None = None
    purpose: str | None = None

    def __post_init__(self) -> None:
        if isinstance(self.roles, str):
            raise TypeError("Actor: roles is one text; give several: roles=('auditor',)")
        for name in ("user", "agent", "tool", "purpose"):
            if getattr(self, name) is not None:
                _check(name, getattr(self, name))
        roles = tuple(self.roles)
        for role in roles:
            _check("roles", role)
        object.__setattr__(self, "roles", tuple(sorted(set(roles))))


def _check(field: str, value: object) -> None:
    if problem := text_problem(value):
        raise (ValueError if isinstance(value, str) else TypeError)(f"Actor: {field} {problem}")


def text_problem(value: object) -> str | None:
    """Return what is wrong with ``value`` as a text of an actor's, or ``None``."""
    if not isinstance(value, str):
        return f"must be a text, not {type(value).__name__}"
    if not value.strip() or len(value) > MAX_LENGTH or not value.isprintable():
        return f"must be 1 to {MAX_LENGTH} printable characters"
    return None


_current: ContextVar[Actor | None] = ContextVar("masklib_actor", default=None)


@contextmanager
def acting_as(actor: Actor) -> Iterator[Actor]:
    """Make ``actor`` the one who asks, for the block. Wins over ``wrap(actor=...)``; blocks nest.

    Args:
        actor: Who asks.

    Yields:
        The actor.

    Raises:
        TypeError: if ``actor`` is not an `Actor`.
    """
    if not isinstance(actor, Actor):
        raise TypeError(f"acting_as: an Actor is due, not {type(actor).__name__}")
    token = _current.set(actor)
    try:
        yield actor
    finally:
        _current.reset(token)


def current_actor() -> Actor | None:
    """Return the actor of the innermost `acting_as` block, or ``None`` outside of any."""
    return _current.get()
