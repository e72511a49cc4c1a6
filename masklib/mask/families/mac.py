"""MAC addresses: the bits for groups and for local administration (IEEE 802, 8.2) stay, 46 are permuted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from masklib.mask.numbered import Numbered, permute_numbered
from masklib.mask.permutation import Place
from masklib.mask.two_way import TwoWay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.mask.permutation import Permuter

__all__ = ["Mac"]

_FORMS: Final = (r"(?:XX:){5}XX", r"(?:XX-){5}XX", r"(?:XXXX\.){2}XXXX", r"X{12}")
_LOWER, _UPPER = ("|".join(_FORMS).replace("X", digit) for digit in ("[0-9a-f]", "[0-9A-F]"))
_SHAPE: Final = re.compile(f"{_LOWER}|{_UPPER}")
_SIGNS: Final = str.maketrans("", "", ":-.")
_FLAGS: Final = 3
_FIRST: Final = 40
"""Bits after the first octet, whose last two are the flags."""

_SIZE: Final = 1 << 46


class Mac(TwoWay):
    """Permutes MAC addresses among those of their flags. Separators and case stay.

    Raw values: sees every text it is given; keeps none; emits surrogates only.
    """

    name = "mac"
    entities = ("MAC_ADDRESS",)
    keeps = "whether it is of a group, whether it is locally administered, separators, case"
    leaks = "equality; what it keeps"

    def permute(self, texts: Sequence[str], permuter: Permuter) -> list[str]:
        """Return an address of the same flags for each; other texts as `generic` has them."""
        return permute_numbered(texts, permuter, _read, _write)


def _read(text: str) -> Numbered[int] | None:
    if _SHAPE.fullmatch(text) is None:
        return None
    number = int(text.translate(_SIGNS), 16)
    flags = number >> _FIRST & _FLAGS
    payload = number >> (_FIRST + 2) << _FIRST | number & ((1 << _FIRST) - 1)
    # An address without letters has no case to keep, and counts as one in upper case.
    return Numbered(Place(f"mac/{flags}", _SIZE, payload), (flags, text.islower()), flags)


def _write(text: str, flags: int, payload: int) -> str:
    high, low = payload >> _FIRST, payload & ((1 << _FIRST) - 1)
    number = (high << 2 | flags) << _FIRST | low
    digits = iter(f"{number:012x}" if text.islower() else f"{number:012X}")
    return "".join(char if char in ":-." else next(digits) for char in text)
