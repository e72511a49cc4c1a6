"""``stream``: a statement whose rows come one by one, as the driver's own generator hands them out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from masklib.dbapi import executing, fetching
from masklib.dbapi.parameters import calling
from masklib.dbapi.steps import END

if TYPE_CHECKING:
    from masklib.dbapi.cursor_state import CursorState
    from masklib.dbapi.steps import Steps

__all__ = ["Streaming"]


class Streaming:
    """The rows of one statement, which runs when the first of them is asked for.

    Raw values: sees each row; hands it out masked.
    """

    __slots__ = ("_begun", "_call", "_generator", "_proxy", "_state")

    def __init__(self, state: CursorState, proxy: Any, /, *args: Any, **kwargs: Any) -> None:
        self._call = calling(state, args, kwargs, many=False)
        self._state = state
        self._proxy = proxy
        self._generator: Any = None
        self._begun = False

    def advance(self) -> Steps[Any]:
        """Return the next row, masked, or `END`."""
        state = self._state
        row = yield from self._begin() if not self._begun else self._next()
        if row is END:
            state.end("ok")
            return END
        if state.life is not None and state.life.plan is None:
            yield from executing.plan_result(state, self._proxy, state.life)
        return fetching.treated(state, [row])[0]

    def _begin(self) -> Steps[Any]:
        """Judge the statement, and run it: the driver does when it is asked for the first row."""
        self._begun = True
        state = self._state
        with (yield from state.connection.turn()):
            types = executing.types_of((self._call.given,), {})
            life, (text, args, kwargs) = yield from executing.start(state, self._call, types)
            self._generator = state.raw.stream(text, *args, **kwargs)
            self._call = self._call._replace(given=None, args=(), kwargs={})
            del args, kwargs
            try:
                row = yield from self._next()
            except BaseException as error:
                executing.failed(state, life, error)
                raise
        life.executed()
        state.connection.ran(life.analysed.statement)
        return row

    def _next(self) -> Steps[Any]:
        waits = self._state.facts.asynchronous
        try:
            return (yield anext(self._generator) if waits else next(self._generator))
        except (StopIteration, StopAsyncIteration):
            return END

    def close(self) -> Steps[None]:
        """Let the driver end the statement."""
        if self._generator is not None:
            yield self._generator.aclose() if self._state.facts.asynchronous else self._generator.close()
        self._state.end("ok")
