"""psycopg's transaction blocks, which `psycopg.Rollback` leaves by the name of one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from masklib.dbapi import connecting
from masklib.dbapi.drivers.psycopg_shown import shown
from masklib.dbapi.facts import ClassFacts, table
from masklib.dbapi.kinds import Role
from masklib.dbapi.sealed import is_sealed, state_of

if TYPE_CHECKING:
    from masklib.dbapi.guarding import Body
    from masklib.dbapi.handles import HandleState
    from masklib.dbapi.steps import Steps

__all__ = ["transaction_facts"]


def transaction_facts(name: str, *, asynchronous: bool) -> ClassFacts:
    """Return the table of a class of transaction blocks."""
    enter, leave = ("__aenter__", "__aexit__") if asynchronous else ("__enter__", "__exit__")
    return ClassFacts(
        path=f"psycopg.{name}",
        role=Role.HANDLE,
        attributes=table(
            NEUTRAL="force_rollback savepoint_name status Status", CONNECTION="connection", BLOCKED="pgconn"
        ),
        held=frozenset({"force_rollback", "status"}),
        specials=table(ENTER=enter, OWN=f"{leave} __repr__"),
        bodies={leave: _leaves(leave), "__repr__": shown(name)},
        asynchronous=asynchronous,
    )


def _leaves(name: str) -> Body:
    """Return what leaves a block: one that is named by ``Rollback(block)`` is known by its raw self."""
    leave = connecting.leave(name)

    def body(state: HandleState, proxy: Any, /, kind: Any, error: Any, trace: Any) -> Steps[bool | None]:
        left: bool | None = yield from leave(state, proxy, kind, _of_raw(error), trace)
        return left

    return body


def _of_raw(error: Any) -> Any:
    from psycopg import Rollback

    if isinstance(error, Rollback) and is_sealed(error.transaction):
        return Rollback(state_of(error.transaction).raw)
    return error
