"""The format in which a value is written, and the same value written in another one.

A mask permutes a value's normal form and puts case and separators back (DESIGN 5.4): so a surrogate in
another format stands for the value in that format. Here are the formats of those masks whose normal form
leaves nothing of them: what is written otherwise is still the same value. One module a kind of format.

Raw values: sees values; keeps none.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Final, Protocol

from masklib.entities import SCHEMES
from masklib.mask.formats.case import OTHER

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["OTHER", "Format", "as_read", "formats_of", "has_formats", "respelled"]

_MOST: Final = 8
_LONGEST: Final = 128
"""Characters of the longest text that has a format."""


class Format(Protocol):
    """How values of a mask are written."""

    def read(self, text: str) -> str:
        """Return the format of a text, `OTHER` if it is none in which another could be written."""
        ...

    def write(self, text: str, form: str) -> str | None:
        """Return a value in a format, ``None`` if it cannot be written so."""
        ...

    def plain(self, text: str) -> str:
        """Return a text as its mask reads it: in the usual spelling, if it does not know this one."""
        ...


_MODULES: Final = {
    **dict.fromkeys(("card", "iban", "us_ssn", "generic", "identifier", *SCHEMES), "signs:Signs"),
    **dict.fromkeys(("uuid", "mac"), "signs:HexSigns"),
    "postcode": "signs:PostcodeSigns",
    "phone": "phones:Phones",
    "person": "names:Names",
    **dict.fromkeys(("address", "username"), "names:Words"),
    "email": "names:Emails",
    "ip": "hosts:Addresses",
    "url": "hosts:Urls",
    "date": "dates:Dates",
}


@lru_cache(maxsize=256)
def _format(mask: str) -> Format:
    module, _, name = _MODULES[mask].partition(":")
    made: Format = getattr(import_module(f"{__name__}.{module}"), name)()
    return made


def has_formats(mask: str) -> bool:
    """Tell whether values of a mask are the same values in other formats."""
    return mask in _MODULES


def formats_of(mask: str, values: Iterable[object]) -> frozenset[str]:
    """Return the formats that are common among values; of one that is no text nothing is said.

    Args:
        mask: The mask's name, one that `has_formats`.
        values: Some values of a column.
    """
    found = Counter(_read(mask, value) for value in values if type(value) is str and value)
    return frozenset(one for one, _ in found.most_common(_MOST))


def respelled(mask: str, text: str, formats: frozenset[str]) -> tuple[str, ...]:
    """Return a value in each of a column's formats; nothing if it is written in one of them.

    Args:
        mask: The mask's name, one that `has_formats`.
        text: The value.
        formats: What `formats_of` found in the column.
    """
    if len(text) > _LONGEST or _read(mask, text) in formats:
        return ()
    write = _format(mask).write
    written = [write(text, one) for one in sorted(formats) if one != OTHER]
    return tuple(dict.fromkeys(one for one in written if one is not None and one != text))


def as_read(mask: str, text: str) -> str:
    """Return a text as its mask reads it: in the usual spelling, where the mask does not know the one typed.

    Args:
        mask: The mask's name.
        text: What was typed.
    """
    return text if mask not in _MODULES or len(text) > _LONGEST else _format(mask).plain(text)


def _read(mask: str, text: str) -> str:
    return OTHER if len(text) > _LONGEST else _format(mask).read(text)
