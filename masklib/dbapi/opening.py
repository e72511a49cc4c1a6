"""What asynchronous drivers return where their result may be awaited, or entered by ``async with``, alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Coroutine, Generator

__all__ = ["Opening"]


class Opening:
    """A sealed object that is still to come.

    Raw values: keeps none; the coroutine hands out a sealed object, or values that may be seen.
    """

    __slots__ = ("_coming", "_opened")

    def __init__(self, coming: Coroutine[Any, Any, Any]) -> None:
        self._coming = coming
        self._opened: Any = None

    def __await__(self) -> Generator[Any, None, Any]:
        return self._coming.__await__()

    async def __aenter__(self) -> Any:
        self._opened = await self._coming
        return self._opened

    async def __aexit__(self, *_exc: object) -> None:
        if hasattr(self._opened, "close"):
            await self._opened.close()
