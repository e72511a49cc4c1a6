"""aiomysql's pools: raw connections inside, whose streams they look at; a sealed one for each that is taken out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from masklib.dbapi.facts import Pooling
from masklib.dbapi.pooling import given_back

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["pooled"]


def pooled(seal: Callable[[Any], Any]) -> Pooling:
    """Return how aiomysql's pools are sealed.

    Args:
        seal: Seals a raw connection; returns it as it is after `uninstall`.
    """

    async def _acquire(acquire: Any, pool: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        raw = await acquire(*args, **kwargs)
        try:
            return seal(raw)
        except BaseException:
            pool.release(raw)
            raise

    def release(give: Any, _pool: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        return give(*map(given_back, args), **{name: given_back(one) for name, one in kwargs.items()})

    return Pooling({"_acquire": _acquire, "release": release}, lambda _pool: None)
