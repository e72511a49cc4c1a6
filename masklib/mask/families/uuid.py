"""UUIDs: version and variant (RFC 9562, 4.1 and 4.2) stay, the other 122 bits are permuted as one number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from masklib.mask.numbered import Numbered, permute_numbered
from masklib.mask.permutation import Place
from masklib.mask.two_way import TwoWay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.mask.permutation import Permuter

__all__ = ["Uuid"]

_HEX: Final = r"(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32})"
_SHAPE: Final = re.compile(rf"(?:urn:uuid:|\{{)?({_HEX}|{_HEX.replace('a-f', 'A-F')})\}}?")
_VERSION: Final = 76
_VARIANT: Final = 62
_LOW: Final = (1 << _VARIANT) - 1
_MIDDLE: Final = (1 << 12) - 1
_SIZE: Final = 1 << 122


class Uuid(TwoWay):
    """Permutes UUIDs of one version and variant. Upper case and all ways to write one stay.

    Raw values: sees every text it is given; keeps none; emits surrogates only.
    """

    name = "uuid"
    entities = ("UUID",)
    keeps = "version, variant, the way it is written"
    leaks = "equality; what it keeps"

    def permute(self, texts: Sequence[str], permuter: Permuter) -> list[str]:
        """Return a UUID of the same version for each; other texts as `generic` has them."""
        return permute_numbered(texts, permuter, _read, _write)


def _read(text: str) -> Numbered[str] | None:
    match = _SHAPE.fullmatch(text)
    if match is None:
        return None
    number = int(match[1].replace("-", ""), 16)
    name = (number >> _VERSION & 0xF) << 2 | number >> _VARIANT & 3
    high, middle = number >> (_VERSION + 4), number >> (_VARIANT + 2) & _MIDDLE
    payload = (high << 12 | middle) << _VARIANT | number & _LOW
    # A UUID without letters has no case to keep, and counts as one in lower case.
    return Numbered(Place(f"uuid/{name}", _SIZE, payload), (name, match[1].isupper()), match[1])


def _write(text: str, digits: str, payload: int) -> str:
    """Write a number with version and variant of ``digits``, the way ``text`` writes these."""
    name = int(digits.replace("-", ""), 16)
    high, low = payload >> (_VARIANT + 12), payload & _LOW
    middle = payload >> _VARIANT & _MIDDLE
    version, variant = name >> _VERSION & 0xF, name >> _VARIANT & 3
    plain = f"{(((high << 4 | version) << 12 | middle) << 2 | variant) << _VARIANT | low:032x}"
    if "-" in digits:
        plain = f"{plain[:8]}-{plain[8:12]}-{plain[12:16]}-{plain[16:20]}-{plain[20:]}"
    return text.replace(digits, plain.upper() if digits.isupper() else plain)
