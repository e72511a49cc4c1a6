"""Counters of one column of one run, and what its last single cells became.

Raw values: keeps a bounded number of texts with what took their place, as long as the statement lives.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from masklib.session.issued import Issued

__all__ = ["Tally"]

_CAPACITY: Final = 2048
_LONGEST: Final = 256


@dataclass(slots=True)
class Tally:
    """How many cells of one column were replaced, and what was found in them.

    Attributes:
        masked: Cells that were replaced.
        found: By entity, how often it was found in cells that were scanned.
        recent: Texts that came one by one, and what took their place.
        repeated: How often one of these came again; of a column that is masked, each was replaced.
        issued: Remembers the surrogates, ``None`` if nobody does.
    """

    masked: int = 0
    found: Counter[str] = field(default_factory=Counter)
    recent: dict[str, str] = field(default_factory=dict, repr=False)
    repeated: int = 0
    issued: Issued | None = field(default=None, repr=False)

    def remember(self, text: str, became: object) -> None:
        """Keep what a text became, unless it is long: long ones repeat seldom."""
        if len(text) > _LONGEST or type(became) is not str:
            return
        if len(self.recent) >= _CAPACITY:
            self.recent = {}
        self.recent[text] = became
