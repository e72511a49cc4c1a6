"""How long a statement may run (``limits: seconds``): the database itself ends one that runs longer.

A speed bump: whoever may send SET, or set a progress handler, takes it away until the next statement. A limit
that the policy names is held or the statement denied. One that only the preset brings is held where the
database can be told; where it cannot, one record a connection says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from masklib.dbapi.facts import Idle
from masklib.errors import StatementDeniedError

if TYPE_CHECKING:
    from masklib.dbapi.state import ConnectionState
    from masklib.dbapi.steps import Steps

__all__ = ["allow_time", "clear_time", "is_timed"]

_LONG: Final = 1_000_000
"""Seconds that stand for no limit, where another role's was set before; PostgreSQL takes twice as many."""


def is_timed(connection: ConnectionState) -> bool:
    """Tell whether the database knows already how long the next statement may run."""
    return _seconds(connection) == connection.timed


def allow_time(connection: ConnectionState) -> Steps[None]:
    """Have the database end the statement that is about to run once its time is over.

    Raises:
        StatementDeniedError: if the policy names a limit and this driver's database cannot be told, or not
            just now.
    """
    seconds = _seconds(connection)
    bounded = connection.driver.bounded
    if bounded is None or connection.driver.idle(connection.raw) is Idle.BUSY:
        _unbounded(connection, told=bounded is not None)
        return
    lasting = yield from bounded(connection.raw, seconds or _LONG)
    connection.timed = seconds if lasting or not seconds else -1


def clear_time(connection: ConnectionState) -> Steps[None]:
    """Let look-ups of ours run as long as they need, where a limit is set anew for each statement."""
    bounded = connection.driver.bounded
    if bounded is not None and connection.timed <= 0 and connection.bounds_time:
        yield from bounded(connection.raw, 0)


def _seconds(connection: ConnectionState) -> int:
    policy = connection.protection.policy
    return policy.limit("seconds") if policy.mode == "enforce" else 0


def _unbounded(connection: ConnectionState, *, told: bool) -> None:
    """Deny the statement if the policy itself names the limit; else it runs, and a record says so once."""
    why = "in a failed transaction or a pipeline" if told else "(no statement timeout of it is known)"
    what = f"limits: seconds cannot be held on {connection.driver.name} {why}"
    if "seconds" in dict(connection.protection.policy.limits):
        raise StatementDeniedError(
            f"denied by the policy: {what}. "
            "Take the limit out of the policy, or set a timeout on the server in its place."
        )
    if not told:
        connection.timed = _seconds(connection)  # nothing to ask for again
        connection.not_held(what)
