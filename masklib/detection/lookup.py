"""Looking stems up: a long list of how words may begin, compared with what stands at each capital.

A capital is rare in a text. The four bytes at each are hashed and looked up in a table of what stems begin
with; where that says so, up to eight bytes are looked up among the sorted stems. A Hyperscan pass over the
same literals takes more than thirty megabytes to compile.

Raw values: sees texts; keeps none beyond the call.
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from masklib.detection.passes import PATTERN_BITS
from masklib.detection.views import plain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    Stems = Callable[[], Sequence[str]]

__all__ = ["LONGEST", "SHORTEST", "Lookup"]

SHORTEST: Final = 4
"""Bytes of a stem, at least."""
LONGEST: Final = 8
"""Bytes of a stem, at most: as many as an integer of an array has."""
_CAPITAL: Final = re.compile(rb"[A-Z\xc3-\xc9]")
"""What a stem begins with: a capital, or the first byte of one that is Latin."""
_LATIN: Final = (0xC3, 7)
"""First and count of the latter."""
_FOUR, _FIVE, _EIGHT = ((1 << 8 * size) - 1 for size in (SHORTEST, SHORTEST + 1, LONGEST))
"""What of a window is hashed: its first four bytes, and its first five; and all of it."""
_SPREAD: Final = 0x9E3779B97F4A7C15
"""What that is multiplied by (Knuth, The Art of Computer Programming 3, 6.4)."""
_HASHED: Final = 18
_UNHASHED: Final = 64 - _HASHED
_SIZES: Final = tuple(
    tuple(SHORTEST + bit for bit in range(LONGEST - SHORTEST + 1) if bits >> bit & 1) for bits in range(32)
)
"""By a bit for each size, the sizes."""
_SIZE_BITS: Final = 4
_SIZE: Final = (1 << _SIZE_BITS) - 1
_FEW: Final = 1024
"""Bytes from which arrays are faster than one capital after the other."""
_SOME: Final = 96
"""The same for those capitals where a stem is likely to stand."""
_CHUNK: Final = 96 << 10
"""Bytes in which capitals are looked for at once: few enough to stay in the cache, and on the heap."""
_STRETCH: Final = 10 * _CHUNK
"""Bytes whose capitals are looked at at once: there are a hundred times fewer."""


class Lookup:
    """Stems that are looked up wherever a capital stands, and whom they belong to; listed on first use.

    Args:
        stems: By owner (its number), what returns its stems.
    """

    def __init__(self, stems: Sequence[Stems]) -> None:
        self.view = plain
        self.whose = {number for number, one in enumerate(stems) if one is not tuple}
        self._listed: Final = stems

    @property
    def owners(self) -> Sequence[tuple[int, ...]]:
        """Whom the stems belong to, by the number in a match."""
        return self._table.owners

    @cached_property
    def _table(self) -> _Table:
        return _tabled([one() for one in self._listed])

    def hits(self, data: bytes) -> list[int]:
        """Return where every stem in ``data`` ends, and the number of its owners, see `Pass.hits`."""
        if len(data) < _FEW:
            return list(self._table.matches(_windows(data, 0)))
        import numpy as np

        last = len(data) + 1 - LONGEST
        likely = [
            self._table.likely(data, first, min(first + _STRETCH, last)) for first in range(0, last, _STRETCH)
        ]
        starts, windows, sizes = map(np.concatenate, zip(*likely, strict=True)) if likely[1:] else likely[0]
        if len(starts) > _SOME:
            found = self._table.matches_at_once(starts, windows, sizes)
        else:
            found = self._table.matches(zip(starts.tolist(), windows.tolist(), strict=True))
        return [*found, *self._table.matches(_windows(data, last))]


def _windows(data: bytes, first: int) -> Iterator[tuple[int, int]]:
    """Yield where capitals stand, or may, and the eight bytes there."""
    for match in _CAPITAL.finditer(data, first):
        at = match.start()
        yield at, int.from_bytes(data[at : at + LONGEST], "little")


def _capitals(data: bytes, first: int, last: int) -> Any:
    """Return where they stand between two places."""
    import numpy as np

    seen = np.frombuffer(data, np.uint8, last - first, first)
    capital = np.less(np.subtract(seen, ord("A")), 26)
    if np.bitwise_or.reduce(seen) >> 7:
        begins, count = _LATIN
        capital |= np.less(np.subtract(seen, begins), count)
    # By eight first: most groups have none, and what finds those that are set takes as long for each place.
    whole = len(capital) - len(capital) % 8
    groups = capital[:whole].view(np.uint64)
    some = (groups != 0).nonzero()[0]
    inside = groups[some].view(np.bool_).nonzero()[0]
    places = (some << 3)[inside >> 3] + (inside & 7)
    return np.concatenate((places, whole + capital[whole:].nonzero()[0])) + first


@dataclass(frozen=True, slots=True)
class _Table:
    """Stems as sorted integers, each with a tag: the number of its owners, and its size.

    ``sizes`` says, a bit for each size, how long stems are: by the hash of four bytes whether it is these, by
    that of five which longer ones begin with them.
    """

    owners: Sequence[tuple[int, ...]]
    keys: array[int]
    tags: array[int]
    sizes: bytes

    def matches(self, windows: Iterable[tuple[int, int]]) -> Iterator[int]:
        """Yield the stems that windows begin with, see `Pass.hits`."""
        for start, window in windows:
            four, five = _hash(window & _FOUR), _hash(window & _FIVE)
            for size in _SIZES[self.sizes[four] & 1 | self.sizes[five] & ~1]:
                key = window & (1 << 8 * size) - 1
                place = bisect_left(self.keys, key)
                if place < len(self.keys) and self.keys[place] == key and self.tags[place] & _SIZE == size:
                    yield start + size << PATTERN_BITS | self.tags[place] >> _SIZE_BITS

    def likely(self, data: bytes, first: int, last: int) -> tuple[Any, Any, Any]:
        """Return where stems are likely to begin: the places, the windows there, and a bit for each size.

        Args:
            data: Data of which seven bytes at least lie behind ``last``.
            first: Where the first may begin.
            last: One past where the last may.
        """
        import numpy as np

        parts = [_capitals(data, at, min(at + _CHUNK, last)) for at in range(first, last, _CHUNK)]
        places = np.concatenate(parts)
        windows = np.ndarray((last,), "<u8", data, 0, (1,))[places]
        table = np.frombuffer(self.sizes, np.uint8)
        four, five = (
            table[(windows & np.uint64(part)) * np.uint64(_SPREAD) >> np.uint64(_UNHASHED)]
            for part in (_FOUR, _FIVE)
        )
        sizes = four & 1 | five & ~np.uint8(1)
        some = sizes.nonzero()[0]
        return places[some], windows[some], sizes[some]

    def matches_at_once(self, starts: Any, windows: Any, sizes: Any) -> Iterator[int]:
        """Yield what `matches` does for many windows; all arguments have the shape (n,)."""
        import numpy as np

        keys, tags = np.frombuffer(self.keys, np.uint64), np.frombuffer(self.tags, np.uint32)
        for size in range(SHORTEST, LONGEST + 1):
            chosen = np.flatnonzero(sizes & (1 << size - SHORTEST))
            wanted = windows[chosen] & np.uint64((1 << 8 * size) - 1)
            at = np.minimum(np.searchsorted(keys, wanted), len(keys) - 1)
            tag = tags[at].astype(np.int64)
            found = np.flatnonzero((keys[at] == wanted) & (tag & _SIZE == size))
            ends = starts[chosen[found]] + size
            yield from (ends << PATTERN_BITS | tag[found] >> _SIZE_BITS).tolist()


def _tabled(stems: Sequence[Sequence[str]]) -> _Table:
    owners: dict[int, tuple[int, ...]] = {}
    for number, some in enumerate(stems):
        own = (number,)  # one for all its stems
        for key in {int.from_bytes(one.encode(), "little") for one in some}:
            owners[key] = owners[key] + own if key in owners else own
    several = list(dict.fromkeys(owners.values()))
    numbers = {owner: number << _SIZE_BITS for number, owner in enumerate(several)}
    keys = array("Q", sorted(owners))
    tags = array("I", [numbers[owners[key]] | -(-key.bit_length() // 8) for key in keys])
    sizes = bytearray(1 << _HASHED)
    for key, tag in zip(keys, tags, strict=True):
        sizes[_hash(key & _FIVE)] |= 1 << (tag & _SIZE) - SHORTEST
    return _Table(several, keys, tags, bytes(sizes))


def _hash(part: int) -> int:
    return (part * _SPREAD & _EIGHT) >> _UNHASHED
