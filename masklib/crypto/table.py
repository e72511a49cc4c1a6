"""A small domain permuted by a table of all its members.

Not approved by NIST. Not promised: whoever can have chosen values permuted reads the table off; the time an
access takes depends on caches, hence on the value.

Raw values: sees the integers it is given; keeps none, only the table, which is as secret as the key.
"""

from __future__ import annotations

from functools import lru_cache, partial
from itertools import count, pairwise
from math import isqrt
from mmap import mmap
from typing import TYPE_CHECKING, Any, Final, final, overload

import numpy as np

from masklib.crypto.aes import aes_of, derived_key, ecb_of
from masklib.crypto.integers import checked_integer, permuted
from masklib.crypto.sealed import Sealed
from masklib.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from numpy.typing import NDArray

__all__ = ["LARGEST_TABLE", "TablePermutation", "table_permutation"]

LARGEST_TABLE: Final = 1_000_000
"""Members of the largest domain: from here on FF1 serves."""
_TWO_BYTES: Final = 1 << 16
_CHUNK: Final = 1 << 12
"""Members whose keys are drawn at once: few enough to stay in the cache."""
_SORTED: Final = 1 << 17
"""Members that are sorted at once, about: a megabyte."""
_SPARE: Final = 16
"""Standard deviations of their number for which there is room; more than so many never come (2**-180)."""


class _Packed:
    """Numbers below 2**24, three bytes each: a table of a million members takes a megabyte less."""

    __slots__ = ("_high", "_low")

    def __init__(self, size: int) -> None:
        self._low = np.empty(size, np.uint16)
        self._high = np.empty(size, np.uint8)

    def __len__(self) -> int:
        return len(self._low)

    def __getitem__(self, where: slice) -> NDArray[np.uint32]:
        return self._joined(self._high[where], self._low[where])

    def __setitem__(self, where: Any, numbers: NDArray[Any]) -> None:
        self._low[where] = numbers & 0xFFFF
        self._high[where] = numbers >> 16

    def take(self, places: Any) -> NDArray[np.uint32]:
        """Return the numbers at these places."""
        return self._joined(self._high.take(places), self._low.take(places))

    def item(self, place: int) -> int:
        """Return the number at one place."""
        return self._low.item(place) | self._high.item(place) << 16

    @staticmethod
    def _joined(high: NDArray[np.uint8], low: NDArray[np.uint16]) -> NDArray[np.uint32]:
        found = high.astype(np.uint32)
        found <<= 16
        found |= low
        return found


@final
class TablePermutation(Sealed):
    """A permutation of ``range(size)`` without fixed points, as a table. Threads may share it.

    Every member draws a pseudo-random 128-bit key (AES of the number of the draw and the member, under a
    key derived from ``key`` and ``size``); the members sorted by it are the permutation. As AES permutes
    blocks, no two members draw the same key, so every order is equally likely. The draw is repeated until no
    member stands at its own place (2.7 times on average): no value ever passes unchanged, and the
    permutations without fixed points stay equally likely.

    Args:
        key: 16, 24 or 32 bytes: a subkey made for this.
        size: Members, 2 to 10**6.

    Raises:
        DomainError: if the size is out of range. A domain of one member cannot be hidden: redact it.
        KeyFormatError: if the key has another length.

    Raw values: sees what it permutes; keeps the table; ``repr`` shows the size only.
    """

    __slots__ = ("_inverse", "_table", "size")

    _inverse: NDArray[Any] | _Packed | None
    _table: NDArray[Any] | _Packed
    size: int

    def __init__(self, key: bytes, size: int) -> None:
        if not 1 < size <= LARGEST_TABLE:
            del key
            raise DomainError(f"a table permutes 2 to {LARGEST_TABLE} members, not {size}")
        self._seal(size=size)
        try:
            table = _derangement(aes_of(derived_key(key, "table", size)), size)
        finally:
            del key
        self._seal(_table=table, _inverse=None)

    @property
    def _back(self) -> NDArray[Any] | _Packed:
        """The table the other way, made when something is turned back first: few tables are ever asked."""
        if self._inverse is None:
            inverse = _empty(self.size)
            for start in range(0, self.size, _CHUNK):
                part = self._table[start : start + _CHUNK]
                inverse[part] = np.arange(start, start + len(part))
            self._seal(_inverse=inverse)
            return inverse
        return self._inverse

    @overload
    def forward(self, values: NDArray[Any]) -> NDArray[Any]: ...

    @overload
    def forward(self, values: Sequence[int]) -> list[int]: ...

    def forward(self, values: NDArray[Any] | Sequence[int]) -> NDArray[Any] | list[int]:
        """Return where each integer of ``range(size)`` goes: a list for a list, an array for an array.

        Raises:
            DomainError: if one is out of range.
            TypeError: if one is no integer.
        """
        return permuted(values, self.size, self._table.take)

    @overload
    def inverse(self, values: NDArray[Any]) -> NDArray[Any]: ...

    @overload
    def inverse(self, values: Sequence[int]) -> list[int]: ...

    def inverse(self, values: NDArray[Any] | Sequence[int]) -> NDArray[Any] | list[int]:
        """Return where each integer came from, see `forward`."""
        return permuted(values, self.size, self._back.take)

    def forward_one(self, value: int) -> int:
        """Return where one integer of ``range(size)`` goes, see `forward`."""
        return int(self._table.item(checked_integer(value, self.size)))

    def inverse_one(self, value: int) -> int:
        """Return where one integer came from, see `inverse`."""
        return int(self._back.item(checked_integer(value, self.size)))

    def __repr__(self) -> str:
        return f"<TablePermutation size={self.size}>"


@lru_cache(maxsize=64)
def table_permutation(key: bytes, size: int) -> TablePermutation:
    """Return the `TablePermutation` of these arguments; the last 64 are kept, and their keys with them."""
    return TablePermutation(key, size)


def _empty(size: int) -> NDArray[Any] | _Packed:
    """Return room for the members of ``range(size)`` in as few bytes as hold them."""
    return _Packed(size) if size > _TWO_BYTES else np.empty(size, np.min_scalar_type(size - 1))


def _derangement(aes: AES, size: int) -> NDArray[Any] | _Packed:
    orders = _small_orders(aes, size) if size <= _CHUNK else _orders(aes, size)
    return next(order for order in orders if not _has_fixed_point(order))


def _orders(aes: AES, size: int) -> Iterator[NDArray[Any] | _Packed]:
    """Yield one draw after the other, all in the room of one."""
    order = _empty(size)
    yield from (_order(partial(_words, aes, number), order) for number in count())


def _small_orders(aes: AES, size: int) -> Iterator[NDArray[Any]]:
    """Yield the same of a domain whose keys are drawn at once: a key has a hundred such tables of names."""
    encrypt, kind = ecb_of(aes).encryptor().update, np.min_scalar_type(size - 1)
    blocks = np.empty((size, 2), "<u8")
    blocks[:, 0] = np.arange(size)
    for draw in count():
        blocks[:, 1] = draw
        halves = np.frombuffer(encrypt(blocks.tobytes()), "<u8")
        yield _by_key(halves[::2], halves[1::2]).astype(kind)


def _by_key(first: NDArray[Any], second: NDArray[Any]) -> NDArray[Any]:
    """Return the members sorted by the halves of their keys; the second one decides where the first ties."""
    order: NDArray[Any] = first.argsort()
    ranked = first[order]
    return np.lexsort((second, first)) if (ranked[1:] == ranked[:-1]).any() else order


def _has_fixed_point(order: NDArray[Any] | _Packed) -> bool:
    starts = range(0, len(order), _CHUNK)
    parts = ((start, order[start : start + _CHUNK]) for start in starts)
    return any((part == np.arange(start, start + len(part))).any() for start, part in parts)


def _words(aes: AES, draw: int, members: NDArray[Any], half: int) -> NDArray[Any]:
    """Return a word for every member: the first or the second half of its key."""
    blocks = np.full((len(members), 2), draw, "<u8")
    blocks[:, 0] = members
    return np.frombuffer(ecb_of(aes).encryptor().update(blocks.tobytes()), "<u8")[half::2]


def _order(
    words: Callable[[NDArray[Any], int], NDArray[Any]], order: NDArray[Any] | _Packed
) -> NDArray[Any] | _Packed:
    """Return the members sorted by their keys, in ``order``, which has one place for each.

    The upper bits of the first halves are sorted in place with the members below them: a third of the time
    and of the memory that it takes to sort members by whole keys. Where upper bits tie, whole keys decide.
    Of a large domain one part of the keys is sorted after the other, which takes less memory still.
    """
    size = len(order)
    low = (1 << (size - 1).bit_length()) - 1
    parts = -(-size // _SORTED)
    bounds = [(part << 64) // parts & ~low for part in range(parts + 1)]
    done, room = 0, _room(size, parts)
    for first, beyond in pairwise(bounds):
        ordered = _between(words, size, np.uint64(low), (np.uint64(first), np.uint64(beyond - 1)), room)
        members = _sorted(words, ordered, np.uint64(low))
        order[done : done + len(members)] = members
        done += len(members)
    return order


def _room(size: int, parts: int) -> NDArray[np.uint64]:
    """Return room for what is sorted at once; where that is much, it goes back to the system right after."""
    if parts == 1:
        return np.empty(size, np.uint64)
    mean = -(-size // parts)
    return np.frombuffer(mmap(-1, 8 * (mean + _SPARE * isqrt(mean))), np.uint64)


def _between(
    words: Callable[[NDArray[Any], int], NDArray[Any]],
    size: int,
    low: np.uint64,
    bounds: tuple[np.uint64, np.uint64],
    room: NDArray[np.uint64],
) -> NDArray[np.uint64]:
    """Return the upper bits of the keys from the first bound to the last, each with its member below."""
    count, (first, last) = 0, bounds
    for start in range(0, size, _CHUNK):
        members = np.arange(start, min(start + _CHUNK, size), dtype=np.uint64)
        members |= words(members, 0).astype(np.uint64) & ~low
        some = members[(members >= first) & (members <= last)]
        room[count : count + len(some)] = some
        count += len(some)
    return room[:count]


def _sorted(
    words: Callable[[NDArray[Any], int], NDArray[Any]], ordered: NDArray[np.uint64], low: np.uint64
) -> NDArray[np.uint64]:
    """Return members sorted by their keys; of these the upper bits are given, see `_between`."""
    ordered.sort()
    ties = _ties(ordered, low) if len(ordered) else ordered
    ordered &= low
    for tie in np.split(ties, np.flatnonzero(np.diff(ties) > 1) + 1) if len(ties) else ():
        tied = ordered[tie[0] : tie[-1] + 2]
        tied[:] = tied[np.lexsort((words(tied, 1), words(tied, 0)))]
    return ordered


def _ties(ordered: NDArray[np.uint64], low: np.uint64) -> NDArray[Any]:
    """Return the places of those that differ from the next one in lower bits only."""
    starts = range(0, len(ordered), _CHUNK)
    parts = (ordered[start : start + _CHUNK + 1] for start in starts)
    found = (np.flatnonzero(part[1:] ^ part[:-1] <= low) for part in parts)
    return np.concatenate([start + some for start, some in zip(starts, found, strict=True)])
