"""Payment card numbers: the network, the length and what Luhn's formula says stay; the rest is permuted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from masklib.mask.branches import mask_digit_texts, of_lengths
from masklib.mask.card_networks import PREFIX, SEPARATORS, luhn_digit, networks, networks_listed, remainder
from masklib.mask.check_digits import luhn
from masklib.mask.distinct import distinct
from masklib.mask.numerals import number_of, numerals_of
from masklib.mask.two_way import TwoWay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from masklib.mask.joined import Joined
    from masklib.mask.permutation import Permuter

    Integers = NDArray[np.int64]

__all__ = ["Card"]

_LENGTHS: Final = range(12, 20)


class Card(TwoWay):
    """Permutes card numbers within network, length and Luhn remainder.

    Raw values: sees every text it is given; keeps none; emits surrogates only.
    """

    name = "card"
    entities = ("CREDIT_CARD",)
    keeps = "the network (Visa, Mastercard, …), the number of digits, separators; valid stays valid by Luhn"
    leaks = "equality; network and length, whether the number is valid"

    def permute(self, texts: Sequence[str], permuter: Permuter) -> list[str]:
        """Return a card number of the same network and length for each; other texts as `generic` has them."""
        return mask_digit_texts(texts, _Cards(permuter), permuter)


@dataclass(frozen=True, slots=True)
class _Cards:
    """The branch of card numbers, see `masklib.mask.branches.DigitBranch`."""

    permuter: Permuter
    separators: str = SEPARATORS

    def many(self, joined: Joined, rows: Integers) -> NDArray[np.bool_]:
        taken = np.zeros(len(rows), np.bool_)
        for same, matrix in of_lengths(joined, rows, _LENGTHS):
            whole = matrix[:, 0] != 0
            joined.digits.put(rows[same[whole]], self._permute_rows(matrix[whole]))
            taken[same[whole]] = True
        return taken

    def one(self, digits: str, text: str) -> str | None:
        del text
        if len(digits) not in _LENGTHS or digits[0] == "0":
            return None
        found, ranks, members = networks_listed()
        prefix, width = int(digits[:PREFIX]), len(digits) - PREFIX - 1
        network, free = found[prefix], 10**width
        number = ranks[prefix] * free + int(digits[PREFIX:-1])
        size = len(members[network]) * free
        rank, middle = divmod(self.permuter.one(f"card/{network}/{len(digits)}", size, number), free)
        payload = f"{members[network][rank]}{middle:0{width}}"
        return payload + str((int(luhn(payload)) + remainder(digits)) % 10)

    def _permute_rows(self, matrix: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Permute card numbers of one length, a row each."""
        count = matrix.shape[1]
        prefixes = number_of(matrix[:, :PREFIX])
        by_prefix, ranks, members = networks()
        found = by_prefix[prefixes]
        free = 10 ** (count - PREFIX - 1)
        numbers = ranks[prefixes] * free + number_of(matrix[:, PREFIX:-1])
        masked = matrix.copy()
        for network in distinct(found).tolist():
            rows = np.flatnonzero(found == network)
            size = len(members[network]) * free
            surrogates = self.permuter.array(f"card/{network}/{count}", size, numbers[rows])
            prefix, middle = np.divmod(surrogates, free)
            masked[rows, :PREFIX] = numerals_of(members[network][prefix], PREFIX)
            masked[rows, PREFIX:-1] = numerals_of(middle, count - PREFIX - 1)
        masked[:, -1] = (luhn_digit(masked) + matrix[:, -1] - luhn_digit(matrix)) % 10
        return masked
