"""asyncpg's pools: raw connections inside, a sealed one for each that is taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from masklib.dbapi.facts import Pooling
from masklib.dbapi.pooling import given_back
from masklib.dbapi.sealed import is_sealed, state_of

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["pooled", "waiting"]

_CALLBACKS = ("init", "reset", "setup")


class _Shown:
    """A coroutine function of the user's that is shown sealed connections only."""

    __slots__ = ("_function", "_seal")

    def __init__(self, function: Any, seal: Callable[[Any], Any]) -> None:
        self._function = function
        self._seal = seal

    def __call__(self, raw: Any) -> Any:
        return self._function(self._seal(raw))


class _Maker:
    """What a pool connects with: it works on the real connection that is behind a sealed one."""

    __slots__ = ("_connect",)

    def __init__(self, connect: Any) -> None:
        self._connect = connect

    async def __call__(self, *args: Any, **kwargs: Any) -> Any:
        made = await self._connect(*args, **kwargs)
        return state_of(made).raw if is_sealed(made) else made


def pooled(seal: Callable[[Any], Any]) -> Pooling:
    """Return how asyncpg's pools are sealed.

    Args:
        seal: Seals a raw connection; returns it as it is after `uninstall`.
    """

    def __init__(init: Any, pool: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> None:  # noqa: N807  the pool's
        mine = {name: _Shown(kwargs[name], seal) for name in _CALLBACKS if kwargs.get(name) is not None}
        init(*args, **{**kwargs, **mine})
        pool._connect = _Maker(pool._connect)  # noqa: SLF001  there is no public way

    async def _acquire(acquire: Any, pool: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        _show(pool, seal)
        raw = await acquire(*args, **kwargs)
        try:
            return seal(raw)
        except BaseException:
            await pool.release(raw)
            raise

    async def release(give: Any, _pool: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return await give(*map(given_back, args), **{name: given_back(one) for name, one in kwargs.items()})

    around = {
        "__init__": __init__,
        "_acquire": _acquire,
        "release": release,
    }
    return Pooling(around, lambda pool: _show(pool, seal))


def waiting(raw: Any) -> Any:
    """Return the pool in which a raw connection waits, where it tells (asyncpg 0.32); ``None`` for one in use."""
    holder = getattr(raw, "_pool_holder", None)
    found = holder() if holder is not None else None
    return None if found is None or found._in_use else found._pool  # noqa: SLF001  there is no public way


def _show(pool: Any, seal: Callable[[Any], Any]) -> None:
    """Have the functions that a pool was made with shown sealed connections, where it keeps them."""
    places = [(pool, f"_{name}") for name in _CALLBACKS]
    places += [(holder, "_setup") for holder in pool._holders]  # noqa: SLF001  each has that one again
    for place, name in places:
        function = getattr(place, name)
        if function is not None and not isinstance(function, _Shown):
            setattr(place, name, _Shown(function, seal))
