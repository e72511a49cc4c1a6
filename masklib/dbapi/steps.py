"""Steps: what a sealed object does, written once, whether its driver is synchronous or not.

A body that does I/O is a generator. It yields what a call of the driver returned: a value, or, of an
asynchronous driver, something to await. Whoever runs the steps sends the value back, or throws the driver's
error in at the same place. So analysis, masking and records know of neither way (sans-I/O, DESIGN 2).
"""

from __future__ import annotations

from collections.abc import Generator
from inspect import isawaitable, isgeneratorfunction
from typing import TYPE_CHECKING, Any, Final, ParamSpec, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["END", "Source", "Steps", "at_once", "run", "run_async", "takes_steps"]

T = TypeVar("T")
P = ParamSpec("P")
Steps = Generator[Any, Any, T]
END: Final = object()
"""What comes after the last item: steps cannot raise ``StopIteration`` (PEP 479)."""


class Source(Protocol):
    """Something that is asked for one item after the other, and told when nobody asks any more."""

    def advance(self) -> Steps[Any]:
        """Return the next item, as it may be seen, or `END`."""

    def close(self) -> Steps[None]:
        """Let go of what is left."""


def run(steps: Steps[T]) -> T:
    """Run the steps of a synchronous driver: what it returned is there already."""
    try:
        value = next(steps)
        while True:
            value = steps.send(value)
    except StopIteration as end:
        result: T = end.value
        return result


async def run_async(steps: Steps[T]) -> T:
    """Run the steps of an asynchronous driver: await what it returned, where it can be awaited."""
    try:
        value = next(steps)
        while True:
            try:
                settled = (await value) if isawaitable(value) else value
            except BaseException as error:  # noqa: BLE001  the steps decide, as they would on the spot
                value = steps.throw(error)
            else:
                value = steps.send(settled)
    except StopIteration as end:
        result: T = end.value
        return result


def at_once(call: Callable[P, T]) -> Callable[P, Steps[T]]:
    """Make steps of a function that never waits."""

    def steps(*args: P.args, **kwargs: P.kwargs) -> Steps[T]:
        result: T = yield call(*args, **kwargs)
        return result

    return steps


def takes_steps(body: Callable[..., Any]) -> bool:
    """Tell whether a body is written in steps."""
    return isgeneratorfunction(body)
