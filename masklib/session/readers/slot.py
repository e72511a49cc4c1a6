"""A slot: one leaf of a document written as text, where it stands and how a surrogate is written there.

What stands between the slots is never touched, so it comes back byte for byte.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from masklib.detection.labels import read
from masklib.entities import FREE_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = [
    "HOLDING",
    "KEYS",
    "MAX_DEPTH",
    "MAX_SLOTS",
    "NAMING",
    "ROOT",
    "Place",
    "Slot",
    "UnreadableError",
    "check_size",
    "names_entity",
    "unescaped",
]

Place = tuple[str, str]
"""Where a leaf stands: its own key, and the key of what is around it; ``""`` where there is none."""

ROOT: Final[Place] = ("", "")
"""Where leaves stand that have no key: the column's own words tell of them."""

KEYS: Final[Place] = ("", "keys")
"""Where keys stand when they are looked at as values themselves."""

MAX_DEPTH: Final = 10_000
"""A document that is nested deeper is redacted whole."""

MAX_SLOTS: Final = 1_000_000
"""A document with more leaves is redacted whole."""

_LONGEST_LABEL: Final = 64
_LABEL: Final = re.compile(r"[^\W\d_][^\W\d]*(?:[ .-][^\W\d]+){0,4}")
"""What may be a label: a few words without digits."""


NAMING: Final = frozenset(
    {"name", "key", "id", "label", "field", "property", "code", "type", "system", "attribute"}
)
"""Keys and attributes that may name what stands beside them: ``{"name": "email", "value": ...}``."""

HOLDING: Final = frozenset({"value", "content", "v", "val", "answer", "text"})
"""Keys and attributes that may hold what another one names."""


def names_entity(label: str) -> bool:
    """Return whether a text names an entity, as a column's name may."""
    found = read(label) if len(label) <= _LONGEST_LABEL and _LABEL.fullmatch(label) else None
    return found is not None and found.entity != FREE_TEXT


class UnreadableError(Exception):
    """A text is a document, but one that nobody may or can look into: it is redacted whole."""


class Slot(NamedTuple):
    """A leaf and the stretch of the text that holds it.

    Attributes:
        start: Offset of its first code point.
        end: Offset behind its last one.
        value: What it means, escapes undone.
        place: Where it stands in the document.
        write: Writes a surrogate as the document wants it.
        owner: Of a key the number of its object, else -1.

    Raw values: keeps one; ``repr`` shows only the offsets.
    """

    start: int
    end: int
    value: object
    place: Place
    write: Callable[[object], str]
    owner: int = -1

    def __repr__(self) -> str:
        return f"<Slot {self.start}:{self.end}>"


def unescaped(text: str) -> str:
    """Return ``text`` with its character references undone.

    Raises:
        UnreadableError: if one of them has thousands of digits.
    """
    from html import unescape  # which loads the names of two thousand characters

    try:
        return unescape(text)
    except ValueError:  # Python writes no such number
        raise UnreadableError from None


def check_size(slots: Sequence[Slot], depth: int) -> None:
    """Return if a document may go on growing.

    Raises:
        UnreadableError: if it is nested too deeply or holds too much.
    """
    if depth > MAX_DEPTH or len(slots) > MAX_SLOTS:
        raise UnreadableError
