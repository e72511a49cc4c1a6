"""Check digits: the formulas by which identity numbers guard against typing errors.

Sources: ISO/IEC 7812-1 annex B (Luhn), ISO/IEC 7064 (MOD 11-2, MOD 11,10, MOD 97-10), J. Verhoeff, "Error
Detecting Decimal Codes", 1969. Weighted sums are given with each scheme.

Raw values: sees numbers; keeps none.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["NONE", "Check", "luhn", "mod_11_2", "mod_11_10", "verhoeff", "weighted"]

Check = Callable[[str], str | None]
"""Returns the check characters of a payload, or ``None`` where the payload has none and is never issued."""

NONE: Final = "-"
"""Stands in a row of symbols where a payload has no check character."""

_VALUES: Final = bytes.maketrans(b"0123456789", bytes(range(10)))
_DOUBLED: Final = bytes.maketrans(b"0123456789", bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)))


def luhn(payload: str) -> str:
    """Return Luhn's check digit."""
    if not payload.isdecimal():
        raise ValueError("Luhn's formula is of digits")
    codes = payload.encode("ascii")
    total = sum(codes[-2::-2].translate(_VALUES)) + sum(codes[::-2].translate(_DOUBLED))
    return str(-total % 10)


def weighted(weights: Sequence[int], symbols: str, alphabet: str = "0123456789") -> Check:
    """Return the check whose symbol stands at the weighted sum of the characters, modulo the symbols."""
    values = {char: place for place, char in enumerate(alphabet)}

    def check(payload: str) -> str | None:
        total = sum(weight * values[char] for weight, char in zip(weights, payload, strict=False))
        symbol = symbols[total % len(symbols)]
        return None if symbol == NONE else symbol

    return check


def mod_11_10(payload: str) -> str:
    """Return the check digit of ISO/IEC 7064 MOD 11,10."""
    check = 5
    for digit in payload:
        check = ((check or 10) * 2 % 11 + int(digit)) % 10
    return str((1 - (check or 10) * 2 % 11) % 10)


def mod_11_2(payload: str) -> str:
    """Return the check character of ISO/IEC 7064 MOD 11-2."""
    check = 0
    for digit in payload:
        check = 2 * (check + int(digit)) % 11
    return "0123456789X"[(1 - check) % 11]


def verhoeff(payload: str) -> str:
    """Return Verhoeff's check digit, by the dihedral group of the pentagon."""
    check = 0
    for place, digit in enumerate(reversed(payload), start=1):
        check = _product(check, _rotated(place % 8)[int(digit)])
    return str(next(digit for digit in range(10) if _product(check, digit) == 0))


def _product(first: int, second: int) -> int:
    """Multiply in the dihedral group: 0 to 4 turn, 5 to 9 turn and mirror."""
    mirrored = (first >= 5) != (second >= 5)  # noqa: PLR2004  half of the group
    turn = first + second if first < 5 else first - second  # noqa: PLR2004  as above
    return turn % 5 + 5 * mirrored


@lru_cache(maxsize=8)
def _rotated(times: int) -> tuple[int, ...]:
    """Apply Verhoeff's permutation of the digits again and again."""
    step = (1, 5, 7, 6, 2, 8, 3, 0, 9, 4)
    result = tuple(range(10))
    for _ in range(times):
        result = tuple(step[digit] for digit in result)
    return result
