"""Looking literals up: what serves a few texts faster than a pass would, and needs no compiling.

Raw values: sees texts; keeps none beyond the call.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING

from masklib.detection.passes import PATTERN_BITS, owned
from masklib.detection.views import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

__all__ = ["Lookup"]

_Table = tuple["Callable[[bytes], Iterator[re.Match[bytes]]]", int, dict[bytes, set[int]], dict[bytes, int]]
"""What looks for beginnings; how many bytes are a head; by head, how long literals are; their numbers."""


class Lookup:
    """Literals that are looked up wherever one may begin, and whom they belong to.

    Args:
        literals: By owner (its number), its literals.
    """

    def __init__(self, literals: Sequence[Sequence[str]]) -> None:
        self.patterns, self.owners = owned(literals)
        self.view = plain

    def hits(self, data: bytes) -> list[int]:
        """Return where every literal in ``data`` ends, and its number, see `Pass.hits`."""
        beginning, head, sizes, numbers = self._table
        return [
            start + size << PATTERN_BITS | number
            for start in map(re.Match.start, beginning(data))
            for size in sizes.get(data[start : start + head], ())
            if start + size <= len(data) and (number := numbers.get(data[start : start + size])) is not None
        ]

    @cached_property
    def _table(self) -> _Table:
        numbers = {one.encode("utf-8", "surrogateescape"): n for n, one in enumerate(self.patterns)}
        head = min(map(len, numbers))
        sizes: dict[bytes, set[int]] = {}
        for literal in numbers:
            sizes.setdefault(literal[:head], set()).add(len(literal))
        return re.compile(_beginning(sizes)).finditer, head, sizes, numbers


def _beginning(heads: Iterable[bytes]) -> bytes:
    """Return the pattern of the first byte of some heads, where the second stands behind it."""
    seconds: dict[int, set[int]] = {}
    for head in heads:
        seconds.setdefault(head[0], set()).update(head[1:2])
    return b"|".join(b"\\x%02x%b" % (first, _before(some)) for first, some in seconds.items())


def _before(some: Iterable[int]) -> bytes:
    return b"(?=[%b])" % b"".join(b"\\x%02x" % byte for byte in sorted(some)) if some else b""
