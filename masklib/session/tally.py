"""Counters of one column of one run."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

__all__ = ["Tally"]


@dataclass(slots=True)
class Tally:
    """How many cells of one column were replaced, and what was found in them."""

    masked: int = 0
    found: Counter[str] = field(default_factory=Counter)
