"""FF1's rounds over lists of Python integers, for halves that no machine word holds.

Arithmetic is Python's; AES still takes all values at once, a call for each block that a half fills.

Raw values: sees the numbers it is given; keeps none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from masklib.crypto.aes import BLOCK, BlockBuffer
from masklib.crypto.ff1_schedule import ROUNDS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from masklib.crypto.ff1_schedule import Schedule

__all__ = ["decrypt_lists", "encrypt_lists"]


def encrypt_lists(schedule: Schedule, first: list[int], second: list[int]) -> tuple[list[int], list[int]]:
    """Return both halves of every ciphertext, see `Schedule.encrypt`."""
    of, (low, high) = _RoundFunction(schedule, len(first)), schedule.moduli
    for number in range(0, ROUNDS, 2):
        first = [(one + y) % low for one, y in zip(first, of(number, second), strict=True)]
        second = [(one + y) % high for one, y in zip(second, of(number + 1, first), strict=True)]
    return first, second


def decrypt_lists(schedule: Schedule, first: list[int], second: list[int]) -> tuple[list[int], list[int]]:
    """Return both halves of every plaintext, see `Schedule.decrypt`."""
    of, (low, high) = _RoundFunction(schedule, len(first)), schedule.moduli
    for number in range(ROUNDS - 2, -1, -2):
        second = [(one - y) % high for one, y in zip(second, of(number + 1, first), strict=True)]
        first = [(one - y) % low for one, y in zip(first, of(number, second), strict=True)]
    return first, second


class _RoundFunction:
    """F over many values: rows of blocks, one row a value. Holds the buffers; for one thread."""

    def __init__(self, schedule: Schedule, size: int) -> None:
        self._half_bytes, self._stream_bytes = schedule.half_bytes, schedule.stream_bytes
        self._buffer = BlockBuffer(schedule.ecb, size)
        self._blocks, self._results = (
            some.view(np.uint64).reshape(size, 2) for some in (self._buffer.blocks, self._buffer.results)
        )
        self._state = _words(schedule.state)
        self._rows = np.zeros((size, -(-(schedule.half_bytes + 1) // BLOCK) * BLOCK), np.uint8)
        self._rows[:, : len(schedule.tail)] = np.frombuffer(schedule.tail, np.uint8)
        self._stream = np.empty((size, -(-schedule.stream_bytes // BLOCK) * BLOCK), np.uint8)

    def __call__(self, number: int, halves: list[int]) -> list[int]:
        size = self._half_bytes
        raw = b"".join([half.to_bytes(size, "big") for half in halves])
        self._rows[:, -size - 1] = number
        self._rows[:, -size:] = np.frombuffer(raw, np.uint8).reshape(len(halves), size)
        self._chain()
        self._extend()
        stream, step = self._stream.tobytes(), self._stream.shape[1]
        ends = range(self._stream_bytes, len(stream) + 1, step)
        return [int.from_bytes(stream[end - self._stream_bytes : end], "big") for end in ends]

    def _chain(self) -> None:
        """CBC over every row: leaves R in the buffer."""
        blocks, before = self._rows.view(np.uint64), self._state
        for place in range(0, blocks.shape[1], 2):
            np.bitwise_xor(blocks[:, place : place + 2], before, out=self._blocks)
            self._buffer.encrypt()
            before = self._results

    def _extend(self) -> None:
        """Fill the rows of S: R, and R with a counter XORed into it and encrypted once more."""
        stream, result = self._stream.view(np.uint64), self._results.copy()
        stream[:, :2] = result
        for counter in range(1, stream.shape[1] // 2):
            np.bitwise_xor(result, _words(counter.to_bytes(BLOCK, "big")), out=self._blocks)
            self._buffer.encrypt()
            stream[:, 2 * counter : 2 * counter + 2] = self._results


def _words(block: bytes) -> NDArray[np.uint64]:
    return np.frombuffer(block, np.uint64)
