"""Guards: what goes round every body, so that no exception and no frame lets a value out."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from masklib.dbapi.cursor_state import CursorState
from masklib.dbapi.failures import sealed_error
from masklib.dbapi.opening import Opening
from masklib.dbapi.sealed import state_of
from masklib.dbapi.steps import END, run, run_async, takes_steps
from masklib.session import text_seen

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from masklib.dbapi.steps import Source, Steps

__all__ = ["Body", "awaited", "each", "failure_of", "guarded", "named", "opening"]

Body = Callable[..., Any]


def guarded(body: Body, name: str) -> Any:
    """Return a method that lets no exception out as it came."""
    stepwise = takes_steps(body)

    def method(self: Any, /, *args: Any, **kwargs: Any) -> Any:
        try:
            returned = body(state_of(self), self, *args, **kwargs)
            return run(returned) if stepwise else returned
        except BaseException as error:  # noqa: BLE001  nothing gets out unsealed, not even an interrupt
            failure = failure_of(self, error)
        args, kwargs, returned = (), {}, None  # the frame that raises holds no parameters
        raise failure

    return named(method, name)


def awaited(body: Body, name: str) -> Any:
    """Return the same as a coroutine function."""

    async def method(self: Any, /, *args: Any, **kwargs: Any) -> Any:
        try:
            return await run_async(body(state_of(self), self, *args, **kwargs))
        except BaseException as error:  # noqa: BLE001  as in `guarded`
            failure = failure_of(self, error)
        del args, kwargs
        raise failure

    return named(method, name)


def opening(body: Body, name: str) -> Any:
    """Return a method whose result may be awaited, or entered by ``async with``."""
    opened = awaited(body, name)

    def method(self: Any, /, *args: Any, **kwargs: Any) -> Opening:
        return Opening(opened(self, *args, **kwargs))

    return named(method, name)


def named(method: Any, name: str) -> Any:
    """Give a forged method the name of the driver's."""
    method.__name__ = method.__qualname__ = name
    return method


def failure_of(proxy: Any, error: BaseException) -> BaseException:
    """Return what is raised in place of ``error``."""
    state = state_of(proxy)
    if isinstance(state, CursorState):
        with suppress(Exception):  # it may ask the server: rows would be in the frames of that error
            state.broke(error)
    protection = getattr(state, "connection", state).protection
    return sealed_error(error, state.driver, state.words, text_seen(protection))


def each(body: Body, name: str, *, waits: bool) -> Any:
    """Return a method that yields what a source hands out; whoever stops early closes it."""
    begun = guarded(body, name)

    def yielded(self: Any, source: Source) -> Iterator[Any]:
        try:
            while (item := _stepped(self, source.advance)) is not END:
                yield item
        finally:
            try:
                _stepped(self, source.close)
            finally:
                del source  # it leads to the raw object, and this frame is seen in the traceback

    async def yielded_async(self: Any, source: Source) -> AsyncIterator[Any]:
        try:
            while (item := await _stepped_async(self, source.advance)) is not END:
                yield item
        finally:
            try:
                await _stepped_async(self, source.close)
            finally:
                del source  # as above

    def method(self: Any, /, *args: Any, **kwargs: Any) -> Any:
        return (yielded_async if waits else yielded)(self, begun(self, *args, **kwargs))

    return named(method, name)


def _stepped(proxy: Any, step: Callable[[], Steps[Any]]) -> Any:
    try:
        return run(step())
    except BaseException as error:  # noqa: BLE001  as in `guarded`
        failure = failure_of(proxy, error)
    del step  # as in `each`
    raise failure


async def _stepped_async(proxy: Any, step: Callable[[], Steps[Any]]) -> Any:
    try:
        return await run_async(step())
    except BaseException as error:  # noqa: BLE001  as in `guarded`
        failure = failure_of(proxy, error)
    del step  # as in `each`
    raise failure
