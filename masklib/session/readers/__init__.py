"""Documents written as text, read into slots: one file per form.

`read` tells by the first code points which forms a text may have; the first that fits all of it counts. A
text that has none of them is prose.

Raw values: sees texts; returns their leaves; keeps none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from masklib.session.readers.csv_text import read_table
from masklib.session.readers.escaped_text import read_escapes
from masklib.session.readers.json_text import read_json
from masklib.session.readers.markup import read_markup
from masklib.session.readers.postgres_text import read_array, read_bytea, read_composite, read_hstore
from masklib.session.readers.query_text import read_query
from masklib.session.readers.slot import (
    HOLDING,
    KEYS,
    NAMING,
    ROOT,
    Place,
    Slot,
    UnreadableError,
    names_entity,
)
from masklib.session.readers.transfer_text import SHORTEST, maybe_coded, read_transfer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    Reader = Callable[[str], list[Slot] | None]

__all__ = [
    "HOLDING",
    "KEYS",
    "NAMING",
    "ROOT",
    "Place",
    "Slot",
    "UnreadableError",
    "candidates",
    "names_entity",
    "read",
]

_OPENING: Final = frozenset('{[(<" \t\r\n\f\v\ufeff')
_CODED: Final = ("%", "&", "\\", "=?", ";base64,")
_QUOTED: Final = ("=40", "=3D", "=C3", "=2E", "=\n", "=\r\n")
_LINE: Final = "\n"
_BY_SIGN: Final[Mapping[str, tuple[Reader, ...]]] = {
    "{": (read_json, read_array),
    "[": (read_json, read_array, read_composite),
    "(": (read_composite,),
    '"': (read_json, read_hstore, read_table),
    "<": (read_markup,),
    "\\": (read_bytea,),
}
_OTHERS: Final[tuple[Reader, ...]] = (read_transfer, read_query, read_table)


def candidates(texts: Sequence[str]) -> list[int]:
    """Return the places of the texts that may be documents: by a glance at the column, then at each text."""
    joined = "".join(texts)
    coded = [sign for sign in (*_CODED, _LINE, *(_QUOTED if "=" in joined else ())) if sign in joined]
    found: set[int] = set()
    if any(sign in joined for sign in _BY_SIGN):
        found.update(place for place, text in enumerate(texts) if text[:1] in _OPENING)
    for sign in coded:
        found.update(place for place, text in enumerate(texts) if sign in text)
    # identifiers and hashes in small letters are no base64; `islower` would cost ten times as much
    if not joined.isascii() or joined != joined.lower():
        found.update(
            place
            for place, text in enumerate(texts)
            if len(text) >= SHORTEST and " " not in text and maybe_coded(text)
        )
    return sorted(found)


def read(text: str) -> list[Slot] | None:
    """Return the leaves of a document in the order they stand in; ``None`` if the text is none.

    Raises:
        UnreadableError: if it is one that is nested too deeply, holds too much or declares entities.
    """
    first = text.lstrip().lstrip("\ufeff").lstrip()[:1] if text[:1] in " \t\r\n\f\v\ufeff" else text[:1]
    for reader in (*_BY_SIGN.get(first, _OTHERS), read_escapes):
        slots = reader(text)
        if slots is not None:
            return slots
    return None
