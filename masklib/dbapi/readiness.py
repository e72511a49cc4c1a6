"""What a program waits on in place of a driver's socket: it tells when something comes, and hands none out.

``select``, `selectors` and event loops want a number of a file, and the socket's would let raw rows be read.
Linux has files that are ready when others are (epoll): one that watches the socket, from which nothing can be
read, is shown instead. It can only be waited on for reading, so a driver that waits until it may write is
waited for in the same way.

Source: epoll(7).
"""

from __future__ import annotations

import select
from contextlib import suppress
from typing import Any

from masklib.errors import BlockedExitError

__all__ = ["Readiness"]


class Readiness:
    """Watches one socket at a time.

    Raw values: sees none; keeps the number of the socket's file.
    """

    __slots__ = ("_epoll", "_events", "_file")

    def __init__(self) -> None:
        if not hasattr(select, "epoll"):
            raise BlockedExitError("nothing here could stand for the socket. Instead: wait in a thread.")
        self._epoll: Any = select.epoll()
        self._events = select.EPOLLIN
        self._file = -1

    def watch(self, file: int, *, writing: bool | None = None) -> int:
        """Return the number of a file that is readable as soon as the socket is ready.

        Args:
            file: The socket's.
            writing: Whether the driver waits until it may write; ``None`` if it still waits for the same.
        """
        if writing is not None:
            self._events = select.EPOLLOUT if writing else select.EPOLLIN
        if not self._modified(file):
            with suppress(OSError, ValueError):  # closed meanwhile, which took it off
                self._epoll.unregister(self._file)
            self._epoll.register(file, self._events)
            self._file = file
        number: int = self._epoll.fileno()
        return number

    def _modified(self, file: int) -> bool:
        try:
            self._epoll.modify(file, self._events)
        except FileNotFoundError:  # another socket, perhaps under the same number
            return False
        return file == self._file
