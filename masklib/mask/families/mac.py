"""MAC addresses: the bits for groups and for local administration (IEEE 802, 8.2) stay, 46 are permuted."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, Final

from masklib.mask.branches import mask_rest
from masklib.mask.permutation import Permuter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.typing import Subkeys

__all__ = ["Mac"]

_FORMS: Final = (r"(?:XX:){5}XX", r"(?:XX-){5}XX", r"(?:XXXX\.){2}XXXX", r"X{12}")
_LOWER, _UPPER = ("|".join(_FORMS).replace("X", digit) for digit in ("[0-9a-f]", "[0-9A-F]"))
_SHAPE: Final = re.compile(f"{_LOWER}|{_UPPER}")
_SIGNS: Final = str.maketrans("", "", ":-.")
_FLAGS: Final = 3
_FIRST: Final = 40
"""Bits after the first octet, whose last two are the flags."""

_SIZE: Final = 1 << 46


class Mac:
    """Permutes MAC addresses among those of their flags. Separators and case stay.

    Raw values: sees every text it is given; keeps none; emits surrogates only.
    """

    name = "mac"
    entities = ("MAC_ADDRESS",)
    reversible = True
    keeps = "whether it is of a group, whether it is locally administered, separators, case"
    leaks = "equality; what it keeps"

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return an address of the same flags for each; other texts as `generic` has them."""
        return _permute(texts, Permuter(keys))

    def unmask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return the address of each surrogate."""
        return _permute(texts, Permuter(keys, inverse=True))


def _permute(texts: Sequence[str], permuter: Permuter) -> list[str]:
    numbers = {row: int(text.translate(_SIGNS), 16) for row, text in enumerate(texts) if _is_mac(text)}
    surrogates: list[str | None] = [None] * len(texts)
    while numbers:
        numbers = _step(numbers, permuter)
        for row, number in list(numbers.items()):
            written = _written(texts[row], number)
            if written.islower() == texts[row].islower():  # an address without letters has no case to keep
                surrogates[row] = written
                del numbers[row]
    return mask_rest(texts, surrogates, permuter, taken=_is_mac)


def _step(numbers: dict[int, int], permuter: Permuter) -> dict[int, int]:
    groups: dict[int, list[int]] = defaultdict(list)
    for row, number in numbers.items():
        groups[number >> _FIRST & _FLAGS].append(row)
    result: dict[int, int] = {}
    for flags, rows in groups.items():
        payloads = [_payload(numbers[row]) for row in rows]
        for row, payload in zip(rows, permuter.integers(f"mac/{flags}", _SIZE, payloads), strict=True):
            high, low = payload >> _FIRST, payload & ((1 << _FIRST) - 1)
            result[row] = (high << 2 | flags) << _FIRST | low
    return result


def _payload(number: int) -> int:
    return number >> (_FIRST + 2) << _FIRST | number & ((1 << _FIRST) - 1)


def _is_mac(text: str) -> bool:
    return _SHAPE.fullmatch(text) is not None


def _written(text: str, number: int) -> str:
    digits = iter(f"{number:012x}" if text.islower() else f"{number:012X}")
    return "".join(char if char in ":-." else next(digits) for char in text)
