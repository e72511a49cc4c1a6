"""How many values an actor may compare with masked columns in an hour (``limits: probes``).

A speed bump and no more: it counts within this process, and an actor is who the program says he is.
"""

from __future__ import annotations

import threading
import time
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from masklib.errors import StatementDeniedError
from masklib.policy import current_actor

if TYPE_CHECKING:
    from masklib.policy import Actor

__all__ = ["spend_probes"]

_HOUR: Final = 3600.0


class _Budget:
    """What one actor has spent in the hour that began with his first probe."""

    __slots__ = ("_began", "_lock", "_spent")

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._began = 0.0
        self._spent = 0

    def take(self, count: int, most: int) -> bool:
        """Take so many; tell whether there were as many left."""
        with self._lock:
            now = time.monotonic()
            if now - self._began > _HOUR or not self._spent:
                self._began, self._spent = now, 0
            self._spent += count
            return self._spent <= most


@lru_cache(maxsize=4096)
def _budget(policy: str, user: str | None, agent: str | None) -> _Budget:
    """Return the budget of an actor under a policy."""
    del policy, user, agent  # they are the key
    return _Budget()


def spend_probes(policy: str, actor: Actor | None, count: int, most: int) -> None:
    """Count values that are about to be compared with masked columns.

    Args:
        policy: The policy's id.
        actor: Who asks; `masklib.acting_as` wins.
        count: How many values.
        most: How many there may be in an hour.

    Raises:
        StatementDeniedError: if they are more; the values count all the same.
    """
    who = current_actor() or actor
    if not _budget(policy, who and who.user, who and who.agent).take(count, most):
        raise StatementDeniedError(
            f"denied by the policy: this actor has compared {most} values with masked columns within an hour "
            "(limits: probes). Ask one question instead of many (a join, IN (SELECT ...), GROUP BY), or wait."
        )
