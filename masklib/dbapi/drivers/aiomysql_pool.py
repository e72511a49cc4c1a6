"""aiomysql's pools: raw connections inside, whose streams they look at; those that are out are sealed ones."""

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
            made = seal(raw)
        except BaseException:
            pool.release(raw)
            raise
        _stands_for(pool, raw, made)
        return made

    def release(give: Any, pool: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        (made,) = (*args, *kwargs.values())
        raw = given_back(made)
        _stands_for(pool, made, raw)
        return give(raw)

    return Pooling({"_acquire": _acquire, "release": release}, lambda _pool: None)


def _stands_for(pool: Any, one: Any, other: Any) -> None:
    """Put the one in the place of the other among the connections that are out."""
    for out in (pool._used, pool._terminated):  # noqa: SLF001  it shows them nowhere else
        if one in out:
            out.remove(one)
            out.add(other)
