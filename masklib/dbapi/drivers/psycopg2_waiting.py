"""psycopg2's asynchronous connections: what ``poll()`` says, and the file that the program waits on meanwhile."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.plain import plain
from masklib.dbapi.readiness import Readiness

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from masklib.dbapi.state import ConnectionState

__all__ = ["WAITING"]


def _fileno(state: ConnectionState, _proxy: Any, /) -> int:
    file = state.raw.fileno()
    if state.readiness is None:
        state.readiness = Readiness()
    return state.readiness.watch(file)


def _poll(state: ConnectionState, _proxy: Any, /) -> Any:
    """Go on as far as possible. The file to wait on is readable when writing goes on, too, so that is what it says."""
    from psycopg2 import extensions as ext

    said = state.raw.poll()
    if said not in {ext.POLL_READ, ext.POLL_WRITE}:
        return plain(said, "poll()")
    if state.readiness is None:
        state.readiness = Readiness()
    state.readiness.watch(state.raw.fileno(), writing=said == ext.POLL_WRITE)
    return ext.POLL_READ


WAITING: Final[Mapping[str, Callable[..., Any]]] = {"fileno": _fileno, "poll": _poll}
"""Bodies of the methods."""
