"""psycopg2's lists of notices and notifications: kept as they are, their texts masked as they come."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from masklib.dbapi.drivers.psycopg_messages import NOTICES, TEMPLATES
from masklib.dbapi.failures import WITHHELD
from masklib.dbapi.templates import render
from masklib.session import masked_message

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from masklib.dbapi.state import ConnectionState

__all__ = ["CHANNELS"]

_NOTICE: Final = re.compile(r"([A-Z]+:)  (.*)\n", re.DOTALL)
"""What libpq makes of a notice: its severity, and its message."""


class _Masked(list[Any]):
    """A list that masks what is put in it. psycopg2 appends to whatever stands in its place."""

    __slots__ = ("_safe",)

    def __init__(self, safe: Callable[[Any], Any], items: list[Any]) -> None:
        super().__init__(map(safe, items))
        self._safe = safe

    def append(self, item: Any, /) -> None:
        """Mask an item, and keep it."""
        super().append(self._safe(item))

    def __reduce_ex__(self, protocol: object) -> Any:
        return list, (list(self),)


def _notice(state: ConnectionState, text: str) -> str:
    found = _NOTICE.fullmatch(text)
    if found is None:
        return f"{WITHHELD}\n"
    shown = render(found[2], (*NOTICES, *TEMPLATES), state.words) or WITHHELD
    return f"{found[1]}  {shown}\n"


def _notification(state: ConnectionState, notify: Any) -> Any:
    from psycopg2.extensions import Notify

    return Notify(notify.pid, notify.channel, masked_message(state.protection, notify.payload))


def _channel(name: str, safe: Callable[[ConnectionState, Any], Any]) -> Callable[..., list[Any]]:
    def body(state: ConnectionState, _proxy: Any, /) -> list[Any]:
        kept = getattr(state.raw, name)
        if type(kept) is not _Masked:
            kept = _Masked(lambda item: safe(state, item), list(kept))
            setattr(state.raw, name, kept)
        return kept

    return body


CHANNELS: Final[Mapping[str, Callable[..., list[Any]]]] = {
    "notices": _channel("notices", _notice),
    "notifies": _channel("notifies", _notification),
}
"""Bodies of the attributes."""
