"""asyncpg's pools: raw connections inside, a sealed one for each that is taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from masklib.dbapi.sealed import is_sealed, state_of

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping

__all__ = ["pooled"]

_CALLBACKS = ("init", "reset", "setup")


def pooled(seal: Callable[[Any], Any]) -> Mapping[str, Callable[..., Any]]:
    """Return what goes round the methods of a pool, by their names.

    Args:
        seal: Seals a raw connection; returns it as it is after `uninstall`.
    """

    def shown(callback: Callable[[Any], Awaitable[Any]]) -> Callable[[Any], Awaitable[Any]]:
        async def call(raw: Any) -> Any:
            return await callback(seal(raw))

        return call

    def __init__(init: Any, _pool: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:  # noqa: N807  the pool's
        mine = {name: shown(kwargs[name]) for name in _CALLBACKS if kwargs.get(name) is not None}
        init(*args, **{**kwargs, **mine})

    async def _acquire(acquire: Any, pool: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        raw = await acquire(*args, **kwargs)
        try:
            return seal(raw)
        except BaseException:
            await pool.release(raw)
            raise

    async def release(give: Any, _pool: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return await give(*map(_returned, args), **{name: _returned(one) for name, one in kwargs.items()})

    return {"__init__": __init__, "_acquire": _acquire, "release": release}


def _returned(given: Any) -> Any:
    """Return the raw connection that the pool waits for; statements whose results nobody reads end."""
    if not is_sealed(given):
        return given
    state = state_of(given)
    state.end_statements("abandoned")
    return state.raw
