"""psycopg's notices and notifications: the same objects, their texts masked.

A notice's message is shown as far as a template knows it, as that of an exception is; the payload of a
notification is of unknown origin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers.psycopg_errors import safe_fields
from masklib.dbapi.drivers.psycopg_messages import NOTICES, TEMPLATES
from masklib.dbapi.failures import WITHHELD
from masklib.dbapi.steps import END
from masklib.dbapi.templates import render
from masklib.session import masked_message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from masklib.dbapi.state import ConnectionState
    from masklib.dbapi.steps import Steps

__all__ = ["HANDLERS", "Notifications"]


class _Shown:
    """A handler of the user's that is shown what may be seen; equal to the handler, so that it is found again."""

    __slots__ = ("_handler", "_safe", "_state")
    __hash__ = None  # type: ignore[assignment]  # psycopg keeps handlers in lists

    def __init__(
        self, handler: Callable[[Any], None], state: ConnectionState, safe: Callable[..., Any]
    ) -> None:
        self._handler = handler
        self._state = state
        self._safe = safe

    def __eq__(self, other: object) -> bool:
        return self is other or self._handler == other

    def __repr__(self) -> str:
        return f"<masked {self._handler!r}>"

    def __call__(self, told: Any) -> None:
        self._handler(self._safe(self._state, told))


class _Noticed(_Shown):
    """A handler of notices. What it raises is logged here: the trace that psycopg logs shows the raw notice."""

    __slots__ = ()

    def __call__(self, told: Any) -> None:
        import psycopg

        try:
            shown = self._safe(self._state, told)
        except Exception:  # noqa: BLE001  its frames hold what was told
            psycopg.logger.error("a notice could not be masked, so it was not handed on")
            return
        del told
        try:
            self._handler(shown)
        except Exception as error:  # noqa: BLE001  as psycopg does
            trace = error.__traceback__
            own = error.with_traceback(trace.tb_next if trace is not None else None)  # the handler's frames
            text = "error processing notice callback '%s': %s"
            psycopg.logger.error(text, self, own, exc_info=(type(own), own, own.__traceback__))


def _notice(state: ConnectionState, diagnostic: Any) -> Any:
    """Return a diagnostic with the parts that may be seen."""
    import psycopg

    text = render(diagnostic.message_primary or "", (*NOTICES, *TEMPLATES), state.words) or WITHHELD
    return psycopg.errors.Diagnostic(safe_fields(diagnostic, text))


def _notification(state: ConnectionState, notify: Any) -> Any:
    """Return a notification with a payload that may be seen."""
    return notify._replace(payload=masked_message(state.protection, notify.payload))


def _adding(name: str, shown: type[_Shown], safe: Callable[..., Any]) -> Callable[..., None]:
    def add(state: ConnectionState, _proxy: Any, /, callback: Callable[[Any], None]) -> None:
        getattr(state.raw, name)(shown(callback, state, safe))

    return add


def _removing(name: str) -> Callable[..., None]:
    def remove(state: ConnectionState, _proxy: Any, /, callback: Callable[[Any], None]) -> None:
        getattr(state.raw, name)(callback)

    return remove


HANDLERS: Final[Mapping[str, Callable[..., None]]] = {
    "add_notice_handler": _adding("add_notice_handler", _Noticed, _notice),
    "add_notify_handler": _adding("add_notify_handler", _Shown, _notification),
    "remove_notice_handler": _removing("remove_notice_handler"),
    "remove_notify_handler": _removing("remove_notify_handler"),
}
"""Bodies of what takes handlers and lets go of them."""


class Notifications:
    """What ``notifies()`` yields."""

    __slots__ = ("_generator", "_state")

    def __init__(self, state: ConnectionState, _proxy: Any, /, *args: Any, **kwargs: Any) -> None:
        self._state = state
        self._generator = state.raw.notifies(*args, **kwargs)

    def advance(self) -> Steps[Any]:
        """Return the next notification, or `END`."""
        waits = self._state.facts.asynchronous
        try:
            notify = yield anext(self._generator) if waits else next(self._generator)
        except (StopIteration, StopAsyncIteration):
            return END
        return _notification(self._state, notify)

    def close(self) -> Steps[None]:
        """Stop listening."""
        yield self._generator.aclose() if self._state.facts.asynchronous else self._generator.close()
