"""asyncpg's listeners: shown the sealed connection, and texts that may be seen."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers.asyncpg_errors import OWN, safe_log
from masklib.dbapi.drivers.psycopg_messages import NOTICES, TEMPLATES
from masklib.dbapi.failures import WITHHELD
from masklib.dbapi.templates import render
from masklib.session import masked_message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from masklib.dbapi.state import ConnectionState
    from masklib.dbapi.steps import Steps

__all__ = ["LISTENERS"]


class _Heard:
    """A callback of the user's; equal to any other of the same function, so that it is found again."""

    __slots__ = ("_callback", "_proxy", "_safe")

    def __init__(
        self, callback: Callable[..., Any], proxy: Any, safe: Callable[..., tuple[Any, ...]]
    ) -> None:
        if not callable(callback):
            raise TypeError(f"a listener is a function, not {type(callback).__name__}")
        self._callback = callback
        self._proxy = proxy
        self._safe = safe

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Heard) and other._callback == self._callback

    def __hash__(self) -> int:
        return hash(self._callback)

    def __call__(self, _raw: Any, /, *told: Any) -> None:
        """Call it. What it raises goes to the loop's handler from here: asyncio would add what `told` says."""
        failure: BaseException | None = None
        try:
            shown = self._safe(*told)
        except Exception:  # noqa: BLE001  its frames hold what was told
            del _raw, told
            _report("a message could not be masked, so it was not handed on")
            return
        del _raw, told
        try:
            coming = self._callback(self._proxy, *shown)
        except Exception as error:  # noqa: BLE001  as asyncio does with callbacks
            failure = error
        if failure is not None:
            _report(f"Exception in callback {self._callback!r}", failure)
        elif asyncio.iscoroutine(coming):
            task = asyncio.get_running_loop().create_task(coming)
            task.add_done_callback(lambda _: task)  # kept until it is done


def _report(message: str, failure: BaseException | None = None) -> None:
    """Tell the loop's exception handler, without a frame of ours."""
    context: dict[str, Any] = {"message": message}
    if failure is not None:
        trace = failure.__traceback__
        context["exception"] = failure.with_traceback(trace.tb_next if trace is not None else None)
    asyncio.get_running_loop().call_exception_handler(context)


def _notification(state: ConnectionState) -> Callable[..., tuple[Any, ...]]:
    return lambda pid, channel, payload: (pid, channel, masked_message(state.protection, payload))


def _log(state: ConnectionState) -> Callable[..., tuple[Any, ...]]:
    def safe(told: Any) -> tuple[Any, ...]:
        shown = render(told.message or "", (*NOTICES, *TEMPLATES, *OWN), state.words)
        return (safe_log(told, shown or WITHHELD),)

    return safe


def _nothing(_state: ConnectionState) -> Callable[..., tuple[Any, ...]]:
    return lambda *_told: ()


def _on_channel(name: str) -> Callable[..., Any]:
    def body(state: ConnectionState, proxy: Any, /, channel: str, callback: Any) -> Steps[None]:
        yield getattr(state.raw, name)(channel, _Heard(callback, proxy, _notification(state)))

    return body


def _listener(
    name: str, safe: Callable[[ConnectionState], Callable[..., tuple[Any, ...]]]
) -> Callable[..., Any]:
    def body(state: ConnectionState, proxy: Any, /, callback: Any) -> None:
        getattr(state.raw, name)(_Heard(callback, proxy, safe(state)))

    return body


LISTENERS: Final[Mapping[str, Callable[..., Any]]] = {
    "add_listener": _on_channel("add_listener"),
    "remove_listener": _on_channel("remove_listener"),
    "add_log_listener": _listener("add_log_listener", _log),
    "remove_log_listener": _listener("remove_log_listener", _log),
    "add_termination_listener": _listener("add_termination_listener", _nothing),
    "remove_termination_listener": _listener("remove_termination_listener", _nothing),
}
"""Bodies of what takes listeners and lets go of them."""
