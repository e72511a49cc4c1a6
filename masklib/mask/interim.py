"""Stands in for the permutations of `masklib.crypto` until these land; goes away with them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
_ROUNDS = 10


class IntegerPermutation:
    """A balanced Feistel network over AES, walked into ``range(size)``."""

    def __init__(self, key: bytes, size: int) -> None:
        self._key, self._size = key, size
        self._half = max(1, ((size - 1).bit_length() + 1) // 2)

    def forward(self, values: Integers) -> Integers:
        """Permute."""
        return self._walk(np.asarray(values, np.int64), range(_ROUNDS))

    def inverse(self, values: Integers) -> Integers:
        """Permute back."""
        return self._walk(np.asarray(values, np.int64), range(_ROUNDS - 1, -1, -1))

    def _walk(self, values: Integers, rounds: range) -> Integers:
        result = self._network(values, rounds)
        outside = np.flatnonzero(result >= self._size)
        while outside.size:
            again = self._network(result[outside], rounds)
            result[outside] = again
            outside = outside[again >= self._size]
        return result

    def _network(self, values: Integers, rounds: range) -> Integers:
        mask = (1 << self._half) - 1
        left, right = values >> self._half, values & mask
        backwards = rounds.step < 0
        for number in rounds:
            if backwards:
                left, right = right ^ self._function(number, left) & mask, left
            else:
                left, right = right, left ^ self._function(number, right) & mask
        return (left << self._half) | right

    def _function(self, number: int, half: Integers) -> Integers:
        from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

        blocks = np.zeros((len(half), 2), np.int64)
        blocks[:, 0], blocks[:, 1] = half, (self._size ^ number << 56) & (2**63 - 1)
        encryptor = Cipher(algorithms.AES(self._key), modes.ECB()).encryptor()  # noqa: S305  a PRF of a Feistel round
        return np.frombuffer(encryptor.update(blocks.tobytes()), np.int64).reshape(-1, 2)[:, 0]
