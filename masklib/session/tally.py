"""Counters of one column of one run, and what its last single cells became.

Raw values: keeps a bounded number of texts with what took their place, as long as the statement lives.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from masklib.session.issued import Issued

__all__ = ["Tally"]

_CAPACITY: Final = 2048
_LONGEST: Final = 256


class Tally:
    """How many cells of one column were replaced, and what was found in them.

    Args:
        issued: Remembers the surrogates, ``None`` if nobody does.

    Attributes:
        masked: Cells that were replaced.
        recent: Texts that came one by one, and what took their place.
        repeated: How often a text came again; of a column that is masked, each was replaced.
        issued: As given.
    """

    __slots__ = ("_found", "issued", "masked", "recent", "repeated")

    def __init__(self, issued: Issued | None = None) -> None:
        self.masked = 0
        self.recent: dict[str, str] = {}
        self.repeated = 0
        self.issued = issued
        self._found: Counter[str] | None = None  # made for each run of a statement, and mostly not needed

    def __repr__(self) -> str:
        return f"<Tally of {self.masked + self.repeated}>"

    @property
    def found(self) -> Counter[str]:
        """By entity, how often it was found in cells that were scanned."""
        if self._found is None:
            self._found = Counter()
        return self._found

    def remember(self, text: str, became: object) -> None:
        """Keep what a text became, unless it is long: long ones repeat seldom."""
        if len(text) > _LONGEST or type(became) is not str:
            return
        if len(self.recent) >= _CAPACITY:
            self.recent = {}
        self.recent[text] = became
