"""FF1's rounds over arrays: one call of AES a round for thousands of values, halves in 64-bit words.

All arithmetic is modulo 2**64, as that of `numpy` is; where a sum or product may exceed it, a comment says
why the result is exact all the same.

Raw values: sees the numbers it is given; keeps none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from masklib.crypto.aes import CHUNK, BlockBuffer
from masklib.crypto.ff1_schedule import ROUNDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from masklib.crypto.ff1_schedule import Schedule

    Words = NDArray[np.uint64]

__all__ = ["decrypt_halves", "encrypt_halves", "fits_words"]

_WORD: Final = (1 << 64) - 1
_LARGEST_MODULUS: Final = (1 << 64) - (1 << 48)  # see _residue_of_12_bytes
_EIGHT_BYTES: Final = 8


def fits_words(schedule: Schedule) -> bool:
    """Return whether the halves are small enough to be handled here."""
    return schedule.moduli[1] <= _LARGEST_MODULUS


def encrypt_halves(schedule: Schedule, first: Words, second: Words) -> tuple[Words, Words]:
    """Return both halves of every ciphertext, see `Schedule.encrypt`."""
    low, high = schedule.moduli
    done = np.empty_like(first), np.empty_like(second)
    for start in range(0, len(first), CHUNK):
        chunk = slice(start, start + CHUNK)
        a, b = first[chunk], second[chunk]
        of = _RoundFunction(schedule, len(a))
        for number in range(0, ROUNDS, 2):
            a = _plus(a, of(number, b, low), low)
            b = _plus(b, of(number + 1, a, high), high)
        done[0][chunk], done[1][chunk] = a, b
    return done


def decrypt_halves(schedule: Schedule, first: Words, second: Words) -> tuple[Words, Words]:
    """Return both halves of every plaintext, see `Schedule.decrypt`."""
    low, high = schedule.moduli
    done = np.empty_like(first), np.empty_like(second)
    for start in range(0, len(first), CHUNK):
        chunk = slice(start, start + CHUNK)
        a, b = first[chunk], second[chunk]
        of = _RoundFunction(schedule, len(a))
        for number in range(ROUNDS - 2, -1, -2):
            b = _minus(b, of(number + 1, a, high), high)
            a = _minus(a, of(number, b, low), low)
        done[0][chunk], done[1][chunk] = a, b
    return done


class _RoundFunction:
    """F over one chunk, modulo what the other half is counted in. Holds the buffers; for one thread."""

    def __init__(self, schedule: Schedule, size: int) -> None:
        self._constants = [np.uint64(constant & _WORD) for constant in schedule.constants]
        self._aboves = [constant >> 64 for constant in schedule.constants]
        self._one_above = len(set(self._aboves)) == 1
        self._short = schedule.stream_bytes == _EIGHT_BYTES
        self._buffer = BlockBuffer(schedule.ecb, size)
        self._above, self._half = self._buffer.blocks.view(">u8").reshape(size, 2).T
        self._above[:] = self._aboves[0]
        self._high, self._low = self._buffer.results.view(">u8")[::2], self._buffer.results.view(">u4")[2::4]

    def __call__(self, number: int, half: Words, modulus: int) -> Words:
        if not self._one_above:
            self._above[:] = self._aboves[number]
        np.bitwise_xor(half, self._constants[number], out=self._half)
        self._buffer.encrypt()
        high = self._high.astype(np.uint64)
        if self._short:
            return _residue(high, modulus)
        return _residue_of_12_bytes(high, self._low.astype(np.uint64), modulus)


def _residue(numbers: Words, modulus: int) -> Words:
    """Return ``numbers % modulus``, in place: dividing by a constant is vectorised, the operator is not."""
    quotients = numbers // modulus
    quotients *= modulus
    numbers -= quotients
    return numbers


def _residue_of_12_bytes(high: Words, low: Words, modulus: int) -> Words:
    """Return ``(high * 2**32 + low) % modulus``; ``low`` is below 2**32.

    After the first line the quotient is below 2**32, so double precision gives it within one where the
    modulus is at least 2**33, within two above 2**32, and never too large: the factor is made smaller by more
    than all rounding together. A quotient too small leaves the modulus once or twice too often in the rest,
    and the loop takes it off. That excess fits the word: above 2**63 it arises only where the rest itself is
    below 2**-16 of the modulus.
    """
    high = _residue(high, modulus)
    numbers = high << np.uint64(32)
    numbers |= low
    if modulus <= 1 << 32:
        return _residue(numbers, modulus)  # both parts together fit the word: exact
    factor = (1 << 32) / modulus * (1 - 2.0**-50)
    quotients = (high.astype(np.float64) * factor).astype(np.int64).view(np.uint64)
    quotients *= modulus
    numbers -= quotients
    for _ in range(2):
        np.minimum(numbers, numbers - modulus, out=numbers)
    return numbers


def _plus(numbers: Words, further: Words, modulus: int) -> Words:
    """Return ``(numbers + further) % modulus``, in place of ``further``; both are below the modulus.

    Less the modulus, a sum below it wraps to more than any number below it, so the smaller one is right;
    above 2**63 the sum may wrap too, and `_minus` decides.
    """
    if modulus > 1 << 63:
        return _minus(numbers, modulus - further, modulus)
    further += numbers
    return np.minimum(further, further - modulus, out=further)


def _minus(minuends: Words, subtrahends: Words, modulus: int) -> Words:
    """Return ``(minuends - subtrahends) % modulus``: minuends are below the modulus, subtrahends up to it.

    A difference below zero wraps to more than any number below the modulus, so the smaller one is right;
    above 2**63 the sum may wrap too, and the comparison decides.
    """
    differences: Words = minuends - subtrahends
    if modulus <= 1 << 63:
        return np.minimum(differences, differences + modulus, out=differences)
    return np.where(minuends < subtrahends, differences + modulus, differences)
