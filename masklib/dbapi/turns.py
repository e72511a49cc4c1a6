"""Turns: one statement at a time is judged and run on a connection, whichever threads or loops share it."""

from __future__ import annotations

from collections import deque
from threading import Lock, RLock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from asyncio import Future

    from masklib.dbapi.steps import Steps

__all__ = ["LoopLock", "Turn", "Turns"]


class Turn:
    """A connection's lock, held: for threads or for tasks, which are let go alike."""

    __slots__ = ("_lock",)

    def __init__(self, lock: Any) -> None:
        self._lock = lock

    def __enter__(self) -> None:
        """Do nothing: it is held already."""

    def __exit__(self, *_exc: object) -> None:
        """Let go of it."""
        self._lock.release()


class Turns:
    """Who waits for a connection, in order."""

    __slots__ = ("_lock", "_turn")

    def __init__(self, *, asynchronous: bool) -> None:
        self._lock: Any = LoopLock() if asynchronous else RLock()
        self._turn = Turn(self._lock)

    def take(self) -> Steps[Turn]:
        """Wait until nobody else is at it."""
        yield self._lock.acquire()
        return self._turn


class LoopLock:
    """A lock for tasks, of any event loop in any thread: `asyncio.Lock` belongs to one loop.

    First come, first served. A task that is cancelled while it waits passes its turn on.
    """

    __slots__ = ("_guard", "_held", "_waiting")

    def __init__(self) -> None:
        self._guard = Lock()  # held for a few lines only, never while anything is awaited
        self._held = False
        self._waiting: deque[Future[None]] = deque()

    async def acquire(self) -> None:
        """Wait for the lock."""
        with self._guard:
            if not self._held:
                self._held = True
                return
            from asyncio import get_running_loop

            coming = get_running_loop().create_future()
            self._waiting.append(coming)
        try:
            await coming
        except BaseException:
            self._give_up(coming)
            raise

    def _give_up(self, coming: Future[None]) -> None:
        """Leave the queue, or pass the lock on where it was given already."""
        with self._guard:
            if coming in self._waiting:
                self._waiting.remove(coming)
                return
        self.release()

    def release(self) -> None:
        """Give the lock to the task that waits longest; called by the one who holds it, in any thread."""
        with self._guard:
            while self._waiting:
                coming = self._waiting.popleft()
                try:
                    coming.get_loop().call_soon_threadsafe(_wake, coming)
                except RuntimeError:  # its loop was closed: nobody waits there any more
                    continue
                return
            self._held = False


def _wake(coming: Future[None]) -> None:
    if not coming.done():
        coming.set_result(None)
