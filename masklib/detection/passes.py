"""Passes: what Hyperscan looks for in one go, and whom its patterns belong to.

A database is compiled when it is needed first, which takes ten times the memory that it has at last.

Raw values: sees texts; keeps none beyond the call.
"""

from __future__ import annotations

import threading
from contextlib import suppress
from itertools import chain
from typing import TYPE_CHECKING, Any, Final

from masklib.detection.views import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

__all__ = ["PATTERN", "PATTERN_BITS", "Pass", "compiled", "give_back", "owned"]

PATTERN_BITS: Final = 20
PATTERN: Final = (1 << PATTERN_BITS) - 1
"""A match is one integer, its end above the number of its pattern: integers sort fastest."""


class Pass:
    """One Hyperscan database, compiled on first use, and whom its patterns belong to; a scratch a thread.

    Args:
        patterns: By owner (its number), its patterns.
        literal: Whether they are literals.
        once: Whether one match of each is enough.
        view: How it sees the texts, see `masklib.detection.views`.
    """

    def __init__(
        self,
        patterns: Sequence[Sequence[str]],
        *,
        literal: bool = False,
        once: bool = False,
        view: Callable[[bytes], bytes] = plain,
    ) -> None:
        self._patterns, self.owners = owned(patterns)
        self.view = view
        self._literal = literal
        self._once = once
        self._local = threading.local()
        self._compiling = threading.Lock()
        self._compiled: Any = None

    @property
    def whose(self) -> set[int]:
        """The owners of any of its patterns."""
        return set(chain(*self.owners))

    @property
    def ready(self) -> bool:
        """Whether it is compiled."""
        return self._compiled is not None

    @property
    def database(self) -> Any:
        """The Hyperscan database."""
        if self._compiled is None:
            with self._compiling:
                if self._compiled is None:
                    self._compiled = _compile(self._patterns, literal=self._literal, once=self._once)
                    self._patterns = []
        return self._compiled

    def hits(self, data: bytes) -> list[int]:
        """Return where every match in ``data`` ends, in bytes, and its pattern: see ``PATTERN_BITS``.

        Args:
            data: Joined texts in the pass's view.
        """
        hits: list[int] = []
        try:
            scratch = self._local.scratch
        except AttributeError:
            scratch = self._local.scratch = _scratch(self.database)
        self.database.scan(data, match_event_handler=_collect, context=hits, scratch=scratch)
        return hits


def _collect(pattern: int, _start: int, end: int, _flags: int, hits: list[int]) -> None:
    hits.append(end << PATTERN_BITS | pattern)


def _scratch(database: Any) -> object:
    import hyperscan

    return hyperscan.Scratch(database)  # type: ignore[no-any-return, unused-ignore]


def owned(patterns: Sequence[Sequence[str]]) -> tuple[list[str], list[tuple[int, ...]]]:
    """Return all patterns of some owners, each once, and the numbers of the owners of each."""
    owners: dict[str, list[int]] = {}
    for number, alternatives in enumerate(patterns):
        for pattern in alternatives:
            owners.setdefault(pattern, []).append(number)
    return list(owners), [tuple(dict.fromkeys(numbers)) for numbers in owners.values()]


def compiled(passes: Iterable[Pass]) -> bool:
    """Compile those of some passes that are not yet, one after the other: what each takes meanwhile is freed.

    What does not compile says so when it is used.

    Returns:
        Whether there were any.
    """
    waiting = [one for one in passes if not one.ready]
    for one in waiting:
        with suppress(Exception):
            _ = one.database
    if waiting:
        give_back()
    return bool(waiting)


def give_back() -> None:
    """Hand what is free back to the system: it lies in pieces that the C library would keep."""
    import ctypes

    with suppress(AttributeError, OSError, TypeError):  # a library without such a function, or none
        ctypes.CDLL(None).malloc_trim(0)


def _compile(patterns: Sequence[str], *, literal: bool, once: bool) -> Any:
    import hyperscan

    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    flags = 0 if literal else hyperscan.HS_FLAG_DOTALL
    if once:
        flags |= hyperscan.HS_FLAG_SINGLEMATCH
    database.compile(
        expressions=[pattern.encode("utf-8", "surrogateescape") for pattern in patterns],
        ids=list(range(len(patterns))),
        elements=len(patterns),
        flags=[flags] * len(patterns),
        literal=literal,
    )
    return database
