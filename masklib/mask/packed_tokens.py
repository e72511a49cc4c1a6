"""Tens of thousands of words in an eighth of the memory that as many texts in a dictionary take.

The words stand one after the other in one stretch of bytes; the way back from a word is a search in the
sorted hashes of all, each with its word's number below it.

Raw values: none.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, overload

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["PackedTokens"]

_NUMBER_BITS: Final = 20
_NUMBER: Final = (1 << _NUMBER_BITS) - 1
_HASH: Final = (1 << 64 - _NUMBER_BITS) - 1


class PackedTokens(Sequence[str]):
    """Words, each once, by number: at most 2**20.

    Args:
        words: The words, in the order of their numbers.
    """

    __slots__ = ("_ends", "_hashed", "_joined")

    def __init__(self, words: Iterable[str]) -> None:
        joined, ends, hashed = bytearray(), array("I", [0]), list[int]()
        for number, word in enumerate(words):
            joined += word.encode()
            ends.append(len(joined))
            hashed.append((hash(word) & _HASH) << _NUMBER_BITS | number)
        hashed.sort()
        self._joined: Final = bytes(joined)
        self._ends: Final = ends
        self._hashed: Final = array("Q", hashed)

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
        return self._joined[self._ends[number] : self._ends[number + 1]].decode()

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
