"""Tens of thousands of words in an eighth of the memory that as many texts in a dictionary take.

The words stand one after the other in one stretch of bytes; the way back from a word is a search in the
sorted hashes of all, each with its word's number below it.

Raw values: none.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate, islice
from typing import TYPE_CHECKING, Final, overload

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["PackedTokens"]

_NUMBER_BITS: Final = 20
_NUMBER: Final = (1 << _NUMBER_BITS) - 1
_HASH: Final = (1 << 63 - _NUMBER_BITS) - 1
_AT_ONCE: Final = 1 << 10


class PackedTokens(Sequence[str]):
    """Words, each once, by number: at most 2**20.

    Args:
        words: The words, in the order of their numbers.

    Attributes:
        joined: All words in UTF-8, end to end.
        ends: Where each one ends, a zero in front.
    """

    __slots__ = ("_hashed", "ends", "joined")

    def __init__(self, words: Iterable[str]) -> None:
        joined, lengths, hashed, left = bytearray(), array("I"), array("q"), iter(words)
        while some := list(islice(left, _AT_ONCE)):  # so that few texts are alive at a time
            joined += "".join(some).encode()
            lengths.extend(map(len, map(str.encode, some)))
            hashed.extend(map(hash, some))
        keyed = np.frombuffer(hashed, np.int64)
        keyed &= _HASH
        keyed <<= _NUMBER_BITS
        keyed |= np.arange(len(keyed))
        keyed.sort()
        self.joined: Final = bytes(joined)
        self.ends: Final = array("I", accumulate(lengths, initial=0))
        self._hashed: Final = hashed

    def __len__(self) -> int:
        return len(self._hashed)

    @overload
    def __getitem__(self, number: int) -> str: ...

    @overload
    def __getitem__(self, number: slice) -> list[str]: ...

    def __getitem__(self, number: int | slice) -> str | list[str]:
        """Return the word of a number that is not negative."""
        if isinstance(number, slice):
            return [self[one] for one in range(len(self))[number]]
        return self.joined[self.ends[number] : self.ends[number + 1]].decode()

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self.number(word) is not None

    def number(self, word: str) -> int | None:
        """Return the number of a word, ``None`` if it is none of these."""
        wanted = hash(word) & _HASH
        place = bisect_left(self._hashed, wanted << _NUMBER_BITS)
        while place < len(self._hashed) and self._hashed[place] >> _NUMBER_BITS == wanted:
            number = self._hashed[place] & _NUMBER
            if self[number] == word:
                return number
            place += 1
        return None
