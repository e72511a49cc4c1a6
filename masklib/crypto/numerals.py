"""Texts over an alphabet, read as numbers and written back one at a time.

A text of n characters over an alphabet of r is the number whose base-r digits, most significant first, are
the positions of its characters: NUM and STR of NIST SP 800-38G, section 4.6.

Raw values: sees every text and keeps none.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

from masklib.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["MOST_SYMBOLS", "SYMBOLS", "Numerals", "join_digits", "numerals_of", "split_number"]

MOST_SYMBOLS: Final = 1 << 16
SYMBOLS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"
_DECIMAL: Final = "0123456789"
_SHORT: Final = 640  # digits that `int` reads and writes whatever `sys.set_int_max_str_digits` was told


def join_digits(digits: Iterable[int], radix: int) -> int:
    """Return the number with these digits, most significant first (NUM of SP 800-38G)."""
    number = 0
    for digit in digits:
        number = number * radix + digit
    return number


def split_number(number: int, radix: int, length: int) -> list[int]:
    """Return the lowest ``length`` digits of a number, most significant first (STR of SP 800-38G)."""
    digits = [0] * length
    for place in range(length - 1, -1, -1):
        number, digits[place] = divmod(number, radix)
    return digits


class Numerals:
    """The reader and writer of one alphabet.

    Args:
        alphabet: 2 to 65536 different characters; a character's position is its digit.

    Raises:
        DomainError: if a character stands there twice, or there are too few or too many.
    """

    __slots__ = ("_digit", "_plain", "alphabet")

    def __init__(self, alphabet: str) -> None:
        self.alphabet: Final = alphabet
        self._digit: Final = {char: place for place, char in enumerate(alphabet)}
        if len(self._digit) != len(alphabet) or not 1 < len(alphabet) <= MOST_SYMBOLS:
            raise DomainError("an alphabet has 2 to 65536 characters, each of them once")
        plain = len(alphabet) <= len(SYMBOLS)
        self._plain: Final = str.maketrans(alphabet, SYMBOLS[: len(alphabet)]) if plain else None

    def number(self, text: str) -> int:
        """Return the number that ``text`` spells.

        Raises:
            DomainError: if a character is not in the alphabet. The message shows nothing of the text.
        """
        radix = len(self.alphabet)
        if self._plain and 0 < len(text) <= _SHORT and not text.strip(self.alphabet):
            return int(text.translate(self._plain), radix)
        try:
            return join_digits(map(self._digit.__getitem__, text), radix)
        except KeyError:
            pass  # whose text is the character
        raise DomainError(f"a text holds a character outside the alphabet of {radix}; mask it another way")

    def text(self, number: int, length: int) -> str:
        """Return the text of ``length`` characters that spells ``number``."""
        if self.alphabet == _DECIMAL and 0 < length <= _SHORT:
            return f"{number:0{length}}"
        return "".join(map(self.alphabet.__getitem__, split_number(number, len(self.alphabet), length)))


@lru_cache(maxsize=64)
def numerals_of(alphabet: str) -> Numerals:
    """Return the `Numerals` of an alphabet; the last 64 are kept."""
    return Numerals(alphabet)
