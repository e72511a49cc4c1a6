"""Payment card networks by their first four digits, and the remainder of Luhn's formula.

Number ranges: the public ranges of ISO/IEC 7812 issuer identification numbers as the networks publish them,
frozen here. Check digit: ISO/IEC 7812-1 annex B (Luhn).
"""

from __future__ import annotations

import re
from array import array
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from masklib.mask.check_digits import luhn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Integers = NDArray[np.int64]

__all__ = [
    "PREFIX",
    "SEPARATORS",
    "card_digits",
    "luhn_digit",
    "networks",
    "networks_listed",
    "remainder",
    "with_digits",
]

PREFIX: Final = 4
SEPARATORS: Final = " -./"
_TEN: Final = 10
_SHAPE: Final = re.compile(f"[{re.escape(SEPARATORS)}]*(?:[0-9][{re.escape(SEPARATORS)}]*){{13,19}}")
_DIGIT: Final = re.compile("[0-9]")

_NETWORKS: Final = (
    ((4000, 5000),),  # Visa
    ((2221, 2721), (5100, 5600)),  # Mastercard
    ((3400, 3500), (3700, 3800)),  # American Express
    ((6011, 6012), (6440, 6600)),  # Discover
    ((3000, 3060), (3095, 3096), (3600, 3700), (3800, 4000)),  # Diners Club
    ((3528, 3590),),  # JCB
    ((6200, 6300),),  # UnionPay
    ((5000, 5100), (5600, 6000), (6300, 6400), (6700, 6800)),  # Maestro
    ((2200, 2205),),  # Mir
)
_FIRST_OTHER: Final = len(_NETWORKS)
"""What is in no network's range is in the class of its first digit."""


@lru_cache(maxsize=1)
def networks() -> tuple[Integers, Integers, list[Integers]]:
    """Return the network of every four digits, their rank in it, and the members of each network."""
    prefixes = np.arange(10**PREFIX)
    found = _FIRST_OTHER + prefixes // 10 ** (PREFIX - 1)
    for network, ranges in enumerate(_NETWORKS):
        for start, end in ranges:
            found[start:end] = network
    members = [prefixes[found == network] for network in range(_FIRST_OTHER + 10)]
    ranks = np.zeros_like(prefixes)
    for some in members:
        ranks[some] = np.arange(len(some))
    return found, ranks, members


@lru_cache(maxsize=1)
def networks_listed() -> tuple[Sequence[int], Sequence[int], list[Sequence[int]]]:
    """Return what `networks` does, for one number: to take one out of numpy's arrays costs more."""
    found, ranks, members = networks()
    return bytes(found.tolist()), array("H", ranks.tolist()), [array("H", some.tolist()) for some in members]


def luhn_digit(matrix: NDArray[np.uint8]) -> Integers:
    """Return the check digit that Luhn's formula asks for in the last column of each row."""
    digits = matrix[:, -2::-1].astype(np.int64)
    doubled = digits[:, ::2] * 2
    total: Integers = (doubled - 9 * (doubled >= _TEN)).sum(axis=1) + digits[:, 1::2].sum(axis=1)
    return -total % 10


def remainder(digits: str) -> int:
    """Return by how much the check digit of a number is off: 0 for a valid one."""
    return (int(digits[-1]) - int(luhn(digits[:-1]))) % _TEN


def card_digits(text: str) -> str | None:
    """Return the 13 to 19 digits of a text that is a card number, however it is grouped."""
    if _SHAPE.fullmatch(text) is None:
        return None
    digits = "".join(_DIGIT.findall(text))
    return None if digits[0] == "0" else digits


def with_digits(text: str, digits: str) -> str:
    """Write other digits in place of those of a text."""
    rest = iter(digits)
    return _DIGIT.sub(lambda _: next(rest), text)
