"""Pools of a driver's that work on its real connections (`psycopg_pool`): raw inside, sealed outside.

A pool keeps book on the connection's private attributes and on libpq's handle, so it must have the real
one. What it hands out, and what it shows to functions of the user's (``configure``, ``check``, ``reset``), is
sealed; one seal serves a connection as long as it lives, so that nothing is looked up anew at each checkout.
"""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.facts import Pooling
from masklib.dbapi.sealed import is_sealed, state_of
from masklib.dbapi.state import ConnectionState

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    Seal = Callable[[Any], Any]

__all__ = ["given_back", "of_psycopg"]

_KEPT: Final = "_masklib"
"""Where a raw connection of a pool keeps its sealed one."""


def of_psycopg(seal: Seal) -> Pooling:
    """Return how psycopg_pool's pools are sealed.

    Args:
        seal: Seals a raw connection that the pool made before; returns it as it is after `uninstall`.
    """

    def _connect(connect: Any, pool: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        _prepare(pool, seal)
        return connect(*args, **kwargs)

    def getconn(get: Any, pool: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        _prepare(pool, seal)
        got = get(*args, **kwargs)
        return _given_later(pool, got, seal) if inspect.iscoroutine(got) else _given(pool, got, seal)

    def putconn(put: Any, _pool: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return put(*map(_returned, args), **{name: _returned(one) for name, one in kwargs.items()})

    around = {"_connect": _connect, "getconn": getconn, "putconn": putconn}
    return Pooling(around, lambda pool: _prepare(pool, seal))


class _Maker:
    """Stands for the pool's connection class: makes raw connections, each with its sealed one at hand."""

    __slots__ = ("_kind",)

    def __init__(self, kind: Any) -> None:
        self._kind = kind

    def connect(self, *args: Any, **kwargs: Any) -> Any:
        """Make a connection, or return what is to be awaited for one."""
        made = self._kind.connect(*args, **kwargs)
        return _later(made, _raw) if inspect.iscoroutine(made) else _raw(made)


class _Shown:
    """A function of the user's that is shown sealed connections only."""

    __slots__ = ("_function", "_seal")

    def __init__(self, function: Any, seal: Seal) -> None:
        self._function = function
        self._seal = seal

    def __call__(self, raw: Any) -> Any:
        return self._function(_sealed(raw, self._seal))


def _prepare(pool: Any, seal: Seal) -> None:
    """Let a pool make raw connections, and show sealed ones; once."""
    if not isinstance(pool.connection_class, _Maker):
        pool.connection_class = _Maker(pool.connection_class)
    for name in ("_configure", "_check", "_reset"):
        function = getattr(pool, name)
        own = function is None or function is type(pool).check_connection
        if not own and not isinstance(function, _Shown):
            setattr(pool, name, _Shown(function, seal))


def _given(pool: Any, raw: Any, seal: Seal) -> Any:
    """Return the sealed connection of a raw one; if that cannot be, the pool gets its own back."""
    try:
        return _sealed(raw, seal)
    except BaseException:
        pool.putconn(raw)
        raise


async def _given_later(pool: Any, coming: Awaitable[Any], seal: Seal) -> Any:
    raw = await coming
    try:
        return _sealed(raw, seal)
    except BaseException:
        await pool.putconn(raw)
        raise


async def _later(coming: Awaitable[Any], then: Callable[[Any], Any]) -> Any:
    return then(await coming)


def _raw(made: Any) -> Any:
    """Return the raw connection behind a sealed one, which it keeps."""
    if not is_sealed(made):
        return made
    raw = state_of(made).raw
    setattr(raw, _KEPT, made)
    return raw


def _sealed(raw: Any, seal: Seal) -> Any:
    """Return the sealed connection of a raw one, which is made if the pool is older than the seal."""
    if is_sealed(raw):
        return raw
    kept = vars(raw).get(_KEPT)
    if kept is None:
        kept = seal(raw)
        setattr(raw, _KEPT, kept if is_sealed(kept) else None)
    return kept


def _returned(given: Any) -> Any:
    """Return the raw connection that the pool waits for; statements whose results nobody reads end."""
    if not is_sealed(given):
        return given
    state = state_of(given)
    if not isinstance(state, ConnectionState) or vars(state.raw).get(_KEPT) is not given:
        return given
    state.end_statements("abandoned")
    return state.raw


def given_back(given: Any) -> Any:
    """Return the raw connection that a pool waits for; statements whose results nobody reads end."""
    if not is_sealed(given):
        return given
    state = state_of(given)
    state.end_statements("abandoned")
    return state.raw
