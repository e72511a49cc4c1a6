"""Payment card numbers that keep who issued them: the first six digits, and what Luhn's formula says."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from masklib.mask.card_networks import card_digits, remainder, with_digits
from masklib.mask.check_digits import luhn
from masklib.mask.numbered import Numbered, permute_numbered
from masklib.mask.permutation import Place
from masklib.mask.two_way import TwoWay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.mask.permutation import Permuter

__all__ = ["CardBin"]

_BIN: Final = 6


class CardBin(TwoWay):
    """Permutes the digits between issuer and check digit, of numbers of 13 digits and more.

    Raw values: sees every text it is given; keeps none; emits surrogates and the first six digits.
    """

    name = "card_bin"
    entities: tuple[str, ...] = ()
    keeps = "the first six digits, the number of digits, separators; valid stays valid by Luhn"
    leaks = "equality; the issuer, the length, whether the number is valid"

    def permute(self, texts: Sequence[str], permuter: Permuter) -> list[str]:
        """Return a card number of the same issuer for each; other texts as `generic` has them."""
        return permute_numbered(texts, permuter, _read, _write)


def _read(text: str) -> Numbered[str] | None:
    digits = card_digits(text)
    if digits is None:
        return None
    issuer, free = digits[:_BIN], digits[_BIN:-1]
    place = Place(f"card_bin/{issuer}/{len(digits)}", 10 ** len(free), int(free))
    return Numbered(place, (), digits)


def _write(text: str, digits: str, number: int) -> str:
    payload = f"{digits[:_BIN]}{number:0{len(digits) - _BIN - 1}}"
    return with_digits(text, f"{payload}{(int(luhn(payload)) + remainder(digits)) % 10}")
