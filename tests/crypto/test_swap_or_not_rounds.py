"""The rounds of swap-or-not: the paper's bound by logarithms, and the shuffle itself, exactly, where it is small.

Hoang, Morris, Rogaway, "An Enciphering Scheme Based on a Card Shuffle", CRYPTO 2012: their theorem on adaptive
chosen plaintexts and ciphertexts says ``4 N**1.5 / (r + 2) * ((q + N) / (2 N)) ** (r / 2 + 1)`` of 2 r rounds.
"""

from __future__ import annotations

from itertools import permutations, product
from math import factorial, log2

import numpy as np
import pytest

from masklib.crypto.swap_or_not import rounds_for

SECURITY_BITS = 64


def bound(size: int, rounds: int) -> float:
    """Return the logarithm of the theorem's bound at half of the domain, for ``rounds`` = 2 r rounds."""
    half = rounds / 2
    return log2(4) + 1.5 * log2(size) - log2(half + 2) + (half / 2 + 1) * log2(3 / 4)


@pytest.mark.parametrize("size", [2, 3, 10, 90, 1000, 26**4, 10**5, 999_999, 10**6, 10**9])
def test_the_rounds_are_the_fewest_that_the_bound_asks_for(size: int) -> None:
    rounds = rounds_for(size)
    assert rounds % 4 == 0
    assert bound(size, rounds) <= -SECURITY_BITS
    assert bound(size, rounds - 4) > -SECURITY_BITS


def one_round(size: int) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Return how one round with random pivot and bits takes the arrangements of all cards to each other."""
    decks = list(permutations(range(size)))
    number = {deck: place for place, deck in enumerate(decks)}
    chances = np.zeros((len(decks), len(decks)))
    for pivot in range(size):
        pairs = [(card, (pivot - card) % size) for card in range(size) if card < (pivot - card) % size]
        for bits in product((False, True), repeat=len(pairs)):
            swap = {card: card for card in range(size)}
            for (card, partner), bit in zip(pairs, bits, strict=True):
                if bit:
                    swap[card], swap[partner] = partner, card
            for place, deck in enumerate(decks):
                target = number[tuple(swap[card] for card in deck)]
                chances[place, target] += 1 / size / 2 ** len(pairs)
    return chances


@pytest.mark.parametrize("size", [3, 4, 5, 6])
def test_after_all_rounds_a_whole_small_domain_is_as_good_as_random(size: int) -> None:
    """Exactly, and even for who has seen every member: of that the bound says nothing."""
    chances = one_round(size)
    assert np.allclose(chances, chances.T)  # so that the distance after r rounds follows from the eigenvalues
    values = np.sort(np.abs(np.linalg.eigvalsh(chances)))
    assert values[-1] == pytest.approx(1)
    distance = log2(values[-2]) * rounds_for(size) + log2(factorial(size)) / 2 - 1
    assert distance <= -SECURITY_BITS
