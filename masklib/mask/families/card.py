"""Payment card numbers: the network, the length and what Luhn's formula says stay; the rest is permuted.

Number ranges: the public ranges of ISO/IEC 7812 issuer identification numbers as the networks publish them,
frozen here by their first four digits. Check digit: ISO/IEC 7812-1 annex B (Luhn).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from masklib.mask.branches import mask_digit_texts
from masklib.mask.numerals import number_of, numerals_of
from masklib.mask.permutation import Permuter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from masklib.mask.joined import Joined
    from masklib.typing import Subkeys

    Integers = NDArray[np.int64]

__all__ = ["Card"]

_LENGTHS: Final = range(12, 20)
_SEPARATORS: Final = " -./"
_PREFIX: Final = 4
_TEN: Final = 10
_DOUBLED: Final = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)

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


class Card:
    """Permutes card numbers within network, length and Luhn remainder.

    Raw values: sees every text it is given; keeps none; emits surrogates only.
    """

    name = "card"
    entities = ("CREDIT_CARD",)
    reversible = True
    keeps = "the network (Visa, Mastercard, …), the number of digits, separators; valid stays valid by Luhn"
    leaks = "equality; network and length, whether the number is valid"

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return a card number of the same network and length for each; other texts as `generic` has them."""
        return _mask(texts, Permuter(keys))

    def unmask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return the card number of each surrogate."""
        return _mask(texts, Permuter(keys, inverse=True))


def _mask(texts: Sequence[str], permuter: Permuter) -> list[str]:
    return mask_digit_texts(texts, _Cards(permuter), permuter)


@dataclass(frozen=True, slots=True)
class _Cards:
    """The branch of card numbers, see `masklib.mask.branches.DigitBranch`."""

    permuter: Permuter
    separators: str = _SEPARATORS

    def many(self, joined: Joined, rows: Integers) -> NDArray[np.bool_]:
        digits = joined.digits
        counts = digits.counts[rows]
        taken = np.zeros(len(rows), np.bool_)
        for count in _LENGTHS:
            same = np.flatnonzero(counts == count)
            if len(same):
                matrix = digits.matrix(rows[same], count)
                same, matrix = same[matrix[:, 0] != 0], matrix[matrix[:, 0] != 0]
                digits.put(rows[same], self._permute_rows(matrix))
                taken[same] = True
        return taken

    def one(self, digits: str, text: str) -> str | None:
        del text
        if len(digits) not in _LENGTHS or digits[0] == "0":
            return None
        networks, ranks, members = _ranges()
        prefix, width = int(digits[:_PREFIX]), len(digits) - _PREFIX - 1
        network, free = int(networks[prefix]), 10**width
        number = int(ranks[prefix]) * free + int(digits[_PREFIX:-1])
        size = len(members[network]) * free
        rank, middle = divmod(self.permuter.one(f"card/{network}/{len(digits)}", size, number), free)
        payload = f"{members[network][rank]}{middle:0{width}}"
        return payload + str((_luhn(payload) + int(digits[-1]) - _luhn(digits[:-1])) % 10)

    def _permute_rows(self, matrix: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Permute card numbers of one length, a row each."""
        count = matrix.shape[1]
        prefixes = number_of(matrix[:, :_PREFIX])
        networks, ranks, members = _ranges()
        found = networks[prefixes]
        free = 10 ** (count - _PREFIX - 1)
        numbers = ranks[prefixes] * free + number_of(matrix[:, _PREFIX:-1])
        masked = matrix.copy()
        for network in np.unique(found).tolist():
            rows = np.flatnonzero(found == network)
            size = len(members[network]) * free
            surrogates = self.permuter.array(f"card/{network}/{count}", size, numbers[rows])
            prefix, middle = np.divmod(surrogates, free)
            masked[rows, :_PREFIX] = numerals_of(members[network][prefix], _PREFIX)
            masked[rows, _PREFIX:-1] = numerals_of(middle, count - _PREFIX - 1)
        masked[:, -1] = (luhn_digit(masked) + matrix[:, -1] - luhn_digit(matrix)) % 10
        return masked


def _luhn(payload: str) -> int:
    """Return the check digit that Luhn's formula asks for after a payload."""
    total = sum(map(int, payload[-2::-2])) + sum(_DOUBLED[int(digit)] for digit in payload[::-2])
    return -total % 10


def luhn_digit(matrix: NDArray[np.uint8]) -> Integers:
    """Return the check digit that Luhn's formula asks for in the last column of each row."""
    digits = matrix[:, -2::-1].astype(np.int64)
    doubled = digits[:, ::2] * 2
    total: Integers = (doubled - 9 * (doubled >= _TEN)).sum(axis=1) + digits[:, 1::2].sum(axis=1)
    return -total % 10


@lru_cache(maxsize=1)
def _ranges() -> tuple[Integers, Integers, list[Integers]]:
    """Return the network of every four digits, their rank in it, and the members of each network."""
    prefixes = np.arange(10**_PREFIX)
    networks = _FIRST_OTHER + prefixes // 10 ** (_PREFIX - 1)
    for network, ranges in enumerate(_NETWORKS):
        for start, end in ranges:
            networks[start:end] = network
    members = [prefixes[networks == network] for network in range(_FIRST_OTHER + 10)]
    ranks = np.zeros_like(prefixes)
    for some in members:
        ranks[some] = np.arange(len(some))
    return networks, ranks, members
