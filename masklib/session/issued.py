"""Surrogates that were issued lately, so that one that comes back to be written is known for what it is.

See ADR 0007. Only for refusing: what an operand means never depends on it. A value counts if it is *telling*:
of so large a domain that a real one is hardly ever the same. Words by themselves are not, nor are dates,
places and addresses of networks, which stay near what they were.

Raw values: sees surrogates; keeps a bounded number of them, which whoever got them has anyway.
"""

from __future__ import annotations

import re
from collections import deque
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from masklib.mask import Masker

__all__ = ["Issued", "has_large_domain", "issued_under"]

KEPT: Final = 1 << 13
"""At least so many are remembered, at most twice as many."""
_SMALL_BATCH: Final = 512
"""Cells; to read fewer at once takes no longer than to keep them."""
_LONGEST: Final = 256
_SHORTEST: Final = 8
_DIGITS: Final = 7
_LEAST: Final = 10_000_000
_WORDS: Final = re.compile(r"[^\W\d_]{2,}[\s,.'\u2019-]+[^\W\d_]{2,}")
_SMALL: Final = frozenset(
    {
        "age_90", "birth_year", "bucket", "card_bin", "card_last4", "coordinates", "date", "date_shift",
        "date_year", "ip", "keep", "null", "postcode", "redact", "zip3",
    }
)  # fmt: skip
"""Masks whose surrogates real values are often equal to."""
_PLACES: Final = frozenset({"LOCATION"})
_DIGIT: Final = re.compile(r"\d")


class Issued:
    """What was issued last, in two generations: where one is full the older one goes.

    Raw values: as the module says; ``repr`` shows none.
    """

    __slots__ = ("_newer", "_older", "_unread")

    def __init__(self) -> None:
        self._newer: set[object] = set()
        self._older: set[object] = set()
        self._unread: deque[Sequence[Sequence[object]]] = deque()

    def note(self, values: Sequence[object]) -> None:
        """Remember surrogates that come out; members of lists are not looked at."""
        try:
            self._newer.update(values)
        except TypeError:  # some cannot be hashed
            self._newer.update(_plain(values))
        if len(self._newer) > KEPT:
            self._older, self._newer = self._newer, set()

    def note_columns(self, columns: Sequence[Sequence[object]]) -> None:
        """Remember the columns of a batch, of a large one its last rows.

        A large batch is read when somebody asks, unless larger ones have come by then: most are never asked.
        """
        if sum(map(len, columns)) < _SMALL_BATCH:
            for column in columns:
                self.note(column)
            return
        most = max(1, 2 * KEPT // len(columns))
        self._unread.append([column[-most:] for column in columns])
        while _cells(tuple(self._unread)[1:]) >= KEPT:
            with suppress(IndexError):  # another thread was faster
                self._unread.popleft()

    def note_one(self, value: object) -> None:
        """Remember one surrogate, which can be hashed."""
        self._newer.add(value)
        if len(self._newer) > KEPT:
            self._older, self._newer = self._newer, set()

    def knows(self, value: object) -> bool:
        """Tell whether a value was issued lately, and is telling."""
        if not is_telling(value):
            return False
        self._read()
        return value in self._newer or value in self._older

    def _read(self) -> None:
        """Read the batches that wait."""
        while self._unread:
            with suppress(IndexError):  # as above
                for column in self._unread.popleft():
                    self.note(column)


def has_large_domain(entity: str, mask: str) -> bool:
    """Tell whether the surrogates of an entity under a mask are worth remembering."""
    return mask not in _SMALL and entity not in _PLACES


def is_telling(value: object) -> bool:
    """Tell whether a value is of so large a domain that being equal means something."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return False
    if isinstance(value, int):
        return abs(value) >= _LEAST
    if not _SHORTEST <= len(value) <= _LONGEST:
        return False
    return _WORDS.search(value) is not None or len(_DIGIT.findall(value)) >= _DIGITS


def _cells(batches: Iterable[Sequence[Sequence[object]]]) -> int:
    return sum(len(column) for columns in batches for column in columns)


def _plain(values: Iterable[object]) -> Iterable[object]:
    return (value for value in values if isinstance(value, (str, int)))


@lru_cache(maxsize=16)
def issued_under(masker: Masker) -> Issued:
    """Return what was issued under a key and a choice of masks, by whatever connection."""
    del masker  # it is the key
    return Issued()
