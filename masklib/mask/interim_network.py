"""Stands in for FF1 on long strings until `masklib.crypto` has it; goes away with it."""

from __future__ import annotations

from hashlib import shake_256

_ROUNDS = 8


def network(subkey: bytes, places: list[int], sizes: list[int], *, inverse: bool = False) -> list[int]:
    """A Feistel network whose halves are the even and the odd places, added place by place."""
    result = list(places)
    for number in range(_ROUNDS - 1, -1, -1) if inverse else range(_ROUNDS):
        ours, theirs = range(number % 2, len(places), 2), range(1 - number % 2, len(places), 2)
        seed = b"%d/" % number + ",".join(str(result[place]) for place in theirs).encode()
        stream = shake_256(subkey + seed).digest(8 * len(places))
        for place in ours:
            step = int.from_bytes(stream[8 * place : 8 * place + 8], "big")
            result[place] = (result[place] + (-step if inverse else step)) % sizes[place]
    return result
