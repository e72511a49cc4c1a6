"""A bridge: lets the leak suite, which is written for synchronous drivers, work on any sealed object.

What has to be awaited is awaited, and a connection without ``execute`` gets one. It hides nothing: whatever
is no sealed object comes over the bridge as it is.
"""

from __future__ import annotations

from inspect import isawaitable
from typing import TYPE_CHECKING, Any

from masklib.dbapi.sealed import is_sealed

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

__all__ = ["Bridge", "inner", "settle"]


async def settle(coming: Awaitable[Any]) -> Any:
    """Await; a runner takes coroutines only."""
    return await coming


async def _advance(iterator: Any) -> Any:
    return await anext(iterator)


def inner(thing: object) -> Any:
    """Return what a bridge leads to, and anything else as it is."""
    return object.__getattribute__(thing, "_inner") if type(thing) is Bridge else thing


class Bridge:
    """One sealed object, as a synchronous driver would hand it out."""

    __slots__ = ("_inner", "_run")

    def __init__(self, sealed: Any, run: Callable[[Any], Any]) -> None:
        object.__setattr__(self, "_inner", sealed)
        object.__setattr__(self, "_run", run)

    def __getattr__(self, name: str) -> Any:
        sealed = inner(self)
        if name == "execute" and name not in dir(sealed) and "cursor" in dir(sealed):
            return self._shortcut
        found = getattr(sealed, name)
        if callable(found) and not isinstance(found, type) and not is_sealed(found):
            return lambda *args, **kwargs: self._over(found(*args, **kwargs))
        return self._over(found)

    def _shortcut(self, *args: Any) -> Any:
        cursor = self.cursor()
        cursor.execute(*args)
        return cursor

    def _over(self, value: Any) -> Any:
        run = object.__getattribute__(self, "_run")
        if isawaitable(value):
            value = run(settle(value))
        if value is inner(self):
            return self
        return Bridge(value, run) if is_sealed(value) else value

    def __setattr__(self, name: str, value: object) -> None:
        setattr(inner(self), name, value)

    def __dir__(self) -> list[str]:
        return [*dir(inner(self)), "execute"]

    def __repr__(self) -> str:
        return repr(inner(self))

    def __iter__(self) -> Bridge:
        return self

    def __next__(self) -> Any:
        if hasattr(type(inner(self)), "__next__"):
            return next(inner(self))
        try:
            return object.__getattribute__(self, "_run")(_advance(inner(self)))
        except StopAsyncIteration:
            raise StopIteration from None

    def __enter__(self) -> Any:
        name = "__aenter__" if hasattr(type(inner(self)), "__aenter__") else "__enter__"
        return self._over(getattr(type(inner(self)), name)(inner(self)))

    def __exit__(self, *exc: object) -> Any:
        name = "__aexit__" if hasattr(type(inner(self)), "__aexit__") else "__exit__"
        return self._over(getattr(type(inner(self)), name)(inner(self), *exc))
