"""Column names as words: ``customerEmailAddr``, ``CUSTOMER_EMAIL_ADDR`` and ``customer email addr`` alike."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

__all__ = ["split"]

_BOUNDARY: Final = re.compile(
    r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])|[\W_]+|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])"
)


@lru_cache(maxsize=8192)
def split(name: str) -> tuple[str, ...]:
    """Return the lower-case words of a name, without accents and without digits at its end."""
    plain = unicodedata.normalize("NFKD", name)
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    words = [word.lower() for word in _BOUNDARY.split(plain) if word]
    while len(words) > 1 and words[-1].isdigit():
        words.pop()
    return tuple(words)
