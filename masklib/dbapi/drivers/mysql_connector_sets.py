"""`fetchsets` and `statement` of mysql-connector-python: the results of a text with several statements, masked.

What is told of a statement that may hold real values in place of surrogates is its text without literals.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi import executing, fetching
from masklib.dbapi.drivers.mysql_executed import executed
from masklib.dbapi.steps import END

if TYPE_CHECKING:
    from masklib.dbapi.cursor_state import CursorState
    from masklib.dbapi.steps import Steps

__all__ = ["ResultSets", "statement"]


def statement(state: CursorState, proxy: Any, /) -> str | None:
    """Return the text that was sent last; with placeholders where a value may have been turned back."""
    sent = _sent(state, proxy)
    if isinstance(sent, (bytes, bytearray)):
        return bytes(sent).decode("utf-8", "replace").strip()
    return None if sent is None else str(sent)


_sent: Final = executed("_executed")


def _bare(state: CursorState) -> str | None:
    return None if state.life is None else state.life.analysed.statement.text


class ResultSets:
    """The results of the text that ran last: of each the statement that it is of, and all its rows.

    Raw values: sees each result's rows; hands them out masked.
    """

    __slots__ = ("_number", "_proxy", "_state", "_texts")

    def __init__(self, state: CursorState, proxy: Any, /) -> None:
        self._state = state
        self._proxy = proxy
        self._number = 0
        whole = _bare(state)
        mapped = whole is not None and state.raw._stmt_map_results  # noqa: SLF001  it is told nowhere else
        self._texts = [one.strip() for one in str(whole).split(";") if one.strip()] if mapped else [whole]

    def advance(self) -> Steps[Any]:
        """Return the next statement and its masked rows, or `END`."""
        if self._number and not (yield from executing.next_set(self._state, self._proxy)):
            return END
        text = self._texts[min(self._number, len(self._texts) - 1)]
        self._number += 1
        return text, (yield from self._rows())

    def _rows(self) -> Steps[Any]:
        """Return all rows of the result; none where there is none, of which some cursors complain."""
        try:
            return (yield from fetching.fetch_all(self._state, self._proxy))
        except Exception as error:
            if type(error).__name__ != "InterfaceError":
                raise
            return []

    def close(self) -> Steps[None]:
        """Leave what is left to the cursor, as the driver does."""
        yield from ()
