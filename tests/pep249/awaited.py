"""Asynchronous drivers as the checks know drivers: whatever is to be awaited is awaited on the spot."""

from __future__ import annotations

import asyncio
import atexit
import inspect
from typing import Any

LOOP = asyncio.new_event_loop()
atexit.register(LOOP.close)


def settled(value: Any) -> Any:
    """Return a value, or what it comes to when it is awaited; connections, cursors and blocks are adapted."""
    if inspect.isawaitable(value) and not _stays(value):
        return settled(LOOP.run_until_complete(_awaited(value)))
    return Awaited(value) if _adapts(value) else value


async def _awaited(value: Any) -> Any:
    return await value


def _stays(value: Any) -> bool:
    """Tell whether a value is an open connection that happens to be awaitable (aiosqlite's)."""
    return hasattr(value, "cursor") and not inspect.iscoroutine(value)


def _adapts(value: Any) -> bool:
    kind = type(value)
    return (
        any(hasattr(kind, name) for name in ("__aenter__", "__anext__", "__aiter__")) and kind is not Awaited
    )


def given(value: Any) -> Any:
    """Return what the driver is to be given for an argument."""
    return value.inner if isinstance(value, Awaited) else value


class Awaited:
    """A connection, cursor or block whose asynchronous methods seem synchronous."""

    def __init__(self, inner: Any) -> None:
        vars(self)["inner"] = inner

    def __getattr__(self, name: str) -> Any:
        found = getattr(self.inner, name)
        if not callable(found) or isinstance(found, type):
            return settled(found)

        def call(*args: Any, **kwargs: Any) -> Any:
            returned = settled(found(*map(given, args), **kwargs))
            if name == "close":
                LOOP.run_until_complete(
                    asyncio.sleep(0)
                )  # a transport closes its socket in the loop's next round
            return self if given(returned) is self.inner else returned

        return call

    def __setattr__(self, name: str, value: Any) -> None:
        setattr(self.inner, name, given(value))

    def __enter__(self) -> Any:
        entered = LOOP.run_until_complete(type(self.inner).__aenter__(self.inner))
        return self if entered is self.inner else settled(entered)

    def __exit__(self, *exc: object) -> Any:
        return LOOP.run_until_complete(type(self.inner).__aexit__(self.inner, *exc))

    def __iter__(self) -> Any:
        rows = aiter(self.inner)
        while True:
            try:
                yield settled(LOOP.run_until_complete(_awaited(anext(rows))))
            except StopAsyncIteration:
                return

    def __next__(self) -> Any:
        try:
            return LOOP.run_until_complete(_awaited(anext(self.inner)))
        except StopAsyncIteration:
            raise StopIteration from None
