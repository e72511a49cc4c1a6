"""Keccak-256 as Ethereum uses it: the sponge of FIPS 202 with the padding of the original submission.

Source: G. Bertoni, J. Daemen, M. Peeters, G. Van Assche, "The Keccak reference", version 3.0, 2011. `hashlib`
has SHA3-256 only, whose padding differs. Lean rather than fast: some 0.2 ms a message of one block.

Raw values: sees messages; keeps none.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

__all__ = ["keccak_256"]

_RATE: Final = 136
_ROUNDS: Final = 24
_WORD: Final = (1 << 64) - 1
_SIDE: Final = 5
_POLYNOMIAL: Final = 0x171
"""Of the linear feedback register that makes the round constants: x^8 + x^6 + x^5 + x^4 + 1."""


def keccak_256(message: bytes) -> bytes:
    """Return the 32 bytes of the digest of a message."""
    padding = bytearray(_RATE - len(message) % _RATE)
    padding[0] |= 0x01
    padding[-1] |= 0x80
    padded = message + bytes(padding)
    state = [0] * _SIDE**2
    for start in range(0, len(padded), _RATE):
        for lane in range(_RATE // 8):
            at = start + 8 * lane
            state[lane] ^= int.from_bytes(padded[at : at + 8], "little")
        state = _permuted(state)
    return b"".join(lane.to_bytes(8, "little") for lane in state[:4])


def _permuted(state: list[int]) -> list[int]:
    """Apply Keccak-f[1600]: lane (x, y) stands at ``x + 5 y``."""
    moves = _moves()
    for constant in _constants():
        columns = [
            state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20] for x in range(_SIDE)
        ]
        mixed = [columns[x - 1] ^ _rotated(columns[(x + 1) % _SIDE], 1) for x in range(_SIDE)]
        turned = [0] * _SIDE**2
        for place, (target, offset) in enumerate(moves):
            turned[target] = _rotated(state[place] ^ mixed[place % _SIDE], offset)
        state = [
            turned[place] ^ (~turned[row + (x + 1) % _SIDE] & turned[row + (x + 2) % _SIDE] & _WORD)
            for place in range(_SIDE**2)
            for x, row in [(place % _SIDE, place - place % _SIDE)]
        ]
        state[0] ^= constant
    return state


def _rotated(word: int, by: int) -> int:
    return (word << by | word >> (64 - by)) & _WORD


@lru_cache(maxsize=1)
def _moves() -> tuple[tuple[int, int], ...]:
    """Return where each lane goes, and how far it is rotated."""
    offsets = [0] * _SIDE**2
    x, y = 1, 0
    for turn in range(_ROUNDS):
        offsets[x + _SIDE * y] = (turn + 1) * (turn + 2) // 2 % 64
        x, y = y, (2 * x + 3 * y) % _SIDE
    places = ((place % _SIDE, place // _SIDE) for place in range(_SIDE**2))
    return tuple((y + _SIDE * ((2 * x + 3 * y) % _SIDE), offsets[x + _SIDE * y]) for x, y in places)


@lru_cache(maxsize=1)
def _constants() -> tuple[int, ...]:
    """Return the constants of the rounds, from a linear feedback register."""
    constants, register = [], 1
    for _ in range(_ROUNDS):
        constant = 0
        for place in range(7):
            constant |= (register & 1) << ((1 << place) - 1)
            register <<= 1
            register ^= _POLYNOMIAL if register >> 8 else 0
        constants.append(constant)
    return tuple(constants)
