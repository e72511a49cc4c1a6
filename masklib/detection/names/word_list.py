"""Words of which nothing is asked but whether a text is one of them, in eight bytes a word.

Raw values: none.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["WordList"]


class WordList:
    """Words as the sorted hashes of all: a set of as many texts takes fourteen times the memory.

    That a text which is no word has the hash of one happens once in 10**14 times (and what it costs is a
    word that is taken for a name).

    Args:
        words: The words.
    """

    __slots__ = ("_hashes",)

    def __init__(self, words: Iterable[str]) -> None:
        self._hashes: Final = array("q", sorted(map(hash, words)))

    def __len__(self) -> int:
        return len(self._hashes)

    def __contains__(self, text: str) -> bool:
        wanted, hashes = hash(text), self._hashes
        place = bisect_left(hashes, wanted)
        return place < len(hashes) and hashes[place] == wanted
