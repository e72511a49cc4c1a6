"""UUIDs: version and variant (RFC 9562, 4.1 and 4.2) stay, the other 122 bits are permuted as one number."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from masklib.mask.branches import mask_rest
from masklib.mask.permutation import Permuter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.typing import Subkeys

__all__ = ["Uuid"]

_HEX: Final = r"(?:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{32})"
_SHAPE: Final = re.compile(rf"(?:urn:uuid:|\{{)?({_HEX}|{_HEX.replace('a-f', 'A-F')})\}}?")
_VERSION: Final = 76
_VARIANT: Final = 62
_LOW: Final = (1 << _VARIANT) - 1
_MIDDLE: Final = (1 << 12) - 1
_SIZE: Final = 1 << 122


class Uuid:
    """Permutes UUIDs of one version and variant. Upper case and all ways to write one stay.

    Raw values: sees every text it is given; keeps none; emits surrogates only.
    """

    name = "uuid"
    entities = ("UUID",)
    reversible = True
    keeps = "version, variant, the way it is written"
    leaks = "equality; what it keeps"

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return a UUID of the same version for each; other texts as `generic` has them."""
        return _permute(texts, Permuter(keys))

    def unmask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return the UUID of each surrogate."""
        return _permute(texts, Permuter(keys, inverse=True))


def _permute(texts: Sequence[str], permuter: Permuter) -> list[str]:
    digits = [match[1] if (match := _SHAPE.fullmatch(text)) else None for text in texts]
    classes: dict[int, list[int]] = defaultdict(list)
    numbers = [-1 if one is None else int(one.replace("-", ""), 16) for one in digits]
    for row, number in enumerate(numbers):
        if number >= 0:
            classes[_class(number)].append(row)
    surrogates: list[str | None] = [None] * len(texts)
    for name, rows in classes.items():
        payloads = [_payload(numbers[row]) for row in rows]
        masked = permuter.integers(f"uuid/{name}", _SIZE, payloads)
        for row, payload in zip(rows, masked, strict=True):
            surrogates[row] = _written(texts[row], digits[row] or "", _whole(payload, name))
    return mask_rest(texts, surrogates, permuter, taken=_is_uuid)


def _is_uuid(text: str) -> bool:
    return _SHAPE.fullmatch(text) is not None


def _class(number: int) -> int:
    """Return version and variant as one number."""
    return (number >> _VERSION & 0xF) << 2 | number >> _VARIANT & 3


def _payload(number: int) -> int:
    """Return the bits that are neither version nor variant."""
    high, middle = number >> (_VERSION + 4), number >> (_VARIANT + 2) & _MIDDLE
    return (high << 12 | middle) << _VARIANT | number & _LOW


def _whole(payload: int, name: int) -> int:
    """Put version and variant back between the bits of a payload."""
    high, low = payload >> (_VARIANT + 12), payload & _LOW
    middle = payload >> _VARIANT & _MIDDLE
    return (((high << 4 | name >> 2) << 12 | middle) << 2 | name & 3) << _VARIANT | low


def _written(text: str, digits: str, number: int) -> str:
    """Write a number the way ``text`` writes ``digits``."""
    plain = f"{number:032x}"
    if "-" in digits:
        plain = f"{plain[:8]}-{plain[8:12]}-{plain[12:16]}-{plain[16:20]}-{plain[20:]}"
    return text.replace(digits, plain.upper() if digits.upper() == digits != digits.lower() else plain)
