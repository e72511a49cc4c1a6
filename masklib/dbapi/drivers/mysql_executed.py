"""What a cursor of MySQL's drivers keeps of the text that it sent: shown where nothing in it was turned back.

A driver that merges parameters into the text keeps them there, and so the real values that surrogates stood for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.plain import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from masklib.dbapi.cursor_state import CursorState
    from masklib.dbapi.merging import Call

__all__ = ["executed", "forgetting"]

_UNSENT: Final = b"(not sent)"
"""Stands for the text before the next one is sent: one that fails on its way would leave the one before there."""


def forgetting(settle: Callable[..., Call], *names: str) -> Callable[..., Call]:
    """Return what settles a call, and has the raw cursor forget the text that it sent before.

    Args:
        settle: What settles the call.
        names: Where the driver keeps the text.
    """

    def settled(raw: Any, text: str, args: tuple[Any, ...], kwargs: dict[str, Any], *, many: bool) -> Call:
        call = settle(raw, text, args, kwargs, many=many)
        for name in names:
            if getattr(raw, name, None) is not None:  # before the first one it says that nothing ran yet
                setattr(raw, name, _UNSENT)
        return call

    return settled


def executed(name: str) -> Callable[[CursorState, Any], object]:
    """Return the body of an attribute that tells the text that was sent.

    Where a value may have been turned back, it tells the statement without its literals and parameters.
    """

    def body(state: CursorState, _proxy: Any, /) -> object:
        text = None if state.life is None else getattr(state.raw, name, None)
        if state.life is None or text is None or text is _UNSENT:
            return None
        if state.life.sent_as_given:
            return plain(bytes(text) if isinstance(text, bytearray) else text, name)
        bare = state.life.analysed.statement.text
        return bare if isinstance(text, str) else bare.encode()

    return body
