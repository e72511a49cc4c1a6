"""Payment card numbers that keep their last four digits, as receipts show them, and their network."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from masklib.mask.card_networks import PREFIX, card_digits, networks, remainder, with_digits
from masklib.mask.numbered import Numbered, permute_numbered
from masklib.mask.permutation import Place
from masklib.mask.two_way import TwoWay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.mask.permutation import Permuter

__all__ = ["CardLast4"]

_LAST: Final = 4


class CardLast4(TwoWay):
    """Permutes all but the last four digits; the one before these makes up for Luhn's formula.

    Raw values: sees every text it is given; keeps none; emits surrogates and the last four digits.
    """

    name = "card_last4"
    entities: tuple[str, ...] = ()
    keeps = "the network, the last four digits, the number of digits, separators; valid stays valid by Luhn"
    leaks = "equality; the last four digits, network and length, whether the number is valid"

    def permute(self, texts: Sequence[str], permuter: Permuter) -> list[str]:
        """Return a card number that ends alike for each; other texts as `generic` has them."""
        return permute_numbered(texts, permuter, _read, _write)


def _read(text: str) -> Numbered[str] | None:
    digits = card_digits(text)
    if digits is None:
        return None
    found, ranks, members = networks()
    prefix, free = int(digits[:PREFIX]), digits[PREFIX : -_LAST - 1]
    network, count = int(found[prefix]), 10 ** len(free)
    domain = f"card_last4/{network}/{len(digits)}/{digits[-_LAST:]}"
    place = Place(domain, len(members[network]) * count, int(ranks[prefix]) * count + int(free))
    return Numbered(place, (), digits)


def _write(text: str, digits: str, number: int) -> str:
    found, _, members = networks()
    width = len(digits) - PREFIX - _LAST - 1
    rank, free = divmod(number, 10**width)
    front = f"{members[int(found[int(digits[:PREFIX])])][rank]}{free:0{width}}"
    last = digits[-_LAST:]
    # The fifth digit from the end is not doubled, so what it adds to the sum is the digit itself.
    made_up = (remainder(digits) - remainder(f"{front}0{last}")) % 10
    return with_digits(text, f"{front}{made_up}{last}")
