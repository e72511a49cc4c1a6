"""Swap-or-not: a small domain permuted without a table, for keys or domains too many to keep tables of.

Source: V. T. Hoang, B. Morris, P. Rogaway, "An Enciphering Scheme Based on a Card Shuffle", CRYPTO 2012 (LNCS
7417, pages 1 to 13; arXiv 1208.1176), "generalized domain".

Not approved by NIST. Not promised: the bound below is for the shuffle with ideal round functions, here they
are AES; it says nothing to someone who knows more than half of the domain; Python and numpy do not run in
constant time.

Raw values: sees the integers it is given; keeps none.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import count
from typing import TYPE_CHECKING, Any, Final, final, overload

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher, modes

from masklib.crypto.aes import BLOCK, CHUNK, BlockBuffer, aes_of, derived_key, ecb_of
from masklib.crypto.integers import checked_integers, permuted
from masklib.crypto.sealed import Sealed
from masklib.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from numpy.typing import NDArray

    Words = NDArray[np.uint64]

__all__ = ["SwapOrNot", "rounds_for"]

_LARGEST_IN_WORDS: Final = 1 << 63
_FEW: Final = 8  # below, rounds over Python integers are faster than rounds over arrays
_SECURITY_BITS: Final = 64
_NUMBER_BYTES: Final = 4
_HALF_OF_BYTES: Final = 128  # the bit of a block is the top bit of its first byte


@lru_cache(maxsize=256)
def rounds_for(size: int) -> int:
    """Return the least multiple of four that brings the paper's bound below 2**-64 at ``size / 2`` queries.

    The bound on the advantage of an adversary who asks q chosen plaintexts or ciphertexts,
    adaptively, after r rounds on a domain of N:
    ``8 N**1.5 / (r + 4) * ((q + N) / (2 N)) ** (r / 4 + 1)``. It is compared as integers, squared, so that
    every machine counts the same rounds.
    """
    powers = count(1)  # r / 4 + 1; and q = N / 2 makes the fraction 3 / 4
    return next(4 * k - 4 for k in powers if size**3 * 9**k << 6 + 2 * _SECURITY_BITS <= (4 * k) ** 2 * 16**k)


@final
class SwapOrNot(Sealed):
    """A permutation of ``range(size)`` by some hundreds of rounds of swapping or not. Threads may share it.

    Round i pairs every x with ``K_i - x`` modulo the size; one pseudo-random bit for the pair says whether
    its two members change places. ``K_i`` and the bits come from AES under keys derived from ``key`` and
    ``size``. A value may stay what it is, as in any random permutation: on average one of all members does.

    Args:
        key: 16, 24 or 32 bytes: a subkey made for this.
        size: Members, at least 2. Arrays are served up to 2**63.

    Attributes:
        rounds: How many, see `rounds_for`: 604 for ten members, 792 for 10**5, 840 for 10**6.

    Raises:
        DomainError: if the size is less than 2.
        KeyFormatError: if the key has another length.

    Raw values: sees what it permutes; keeps keys; ``repr`` shows the size only.
    """

    __slots__ = ("_aes", "_pivots", "_width", "rounds", "size")

    _aes: AES
    _pivots: tuple[int, ...]
    _width: int
    rounds: int
    size: int

    def __init__(self, key: bytes, size: int) -> None:
        if size < 2:  # noqa: PLR2004 - one member or none is no domain
            del key
            raise DomainError(f"a permutation needs at least 2 members, not {size}")
        self._seal(size=size, rounds=rounds_for(size))
        try:
            pivots = _pivots(aes_of(derived_key(key, "swap-or-not/pivots", size)), size, self.rounds)
            self._seal(_pivots=pivots, _aes=aes_of(derived_key(key, "swap-or-not/bits", size)))
        finally:
            del key
        octets = (size.bit_length() + 7) // 8
        self._seal(_width=-(-(octets + _NUMBER_BYTES) // BLOCK) * BLOCK - _NUMBER_BYTES)

    @overload
    def forward(self, values: NDArray[Any]) -> NDArray[Any]: ...

    @overload
    def forward(self, values: Sequence[int]) -> list[int]: ...

    def forward(self, values: NDArray[Any] | Sequence[int]) -> NDArray[Any] | list[int]:
        """Return where each integer of ``range(size)`` goes: a list for a list, an array for an array.

        Raises:
            DomainError: if one is out of range, or an array is given for a size above 2**63.
            TypeError: if one is no integer.
        """
        return self._permute(values, range(self.rounds))

    @overload
    def inverse(self, values: NDArray[Any]) -> NDArray[Any]: ...

    @overload
    def inverse(self, values: Sequence[int]) -> list[int]: ...

    def inverse(self, values: NDArray[Any] | Sequence[int]) -> NDArray[Any] | list[int]:
        """Return where each integer came from, see `forward`: every round undoes itself."""
        return self._permute(values, range(self.rounds - 1, -1, -1))

    def forward_one(self, value: int) -> int:
        """Return where one integer of ``range(size)`` goes, see `forward`."""
        return self.forward([value])[0]

    def inverse_one(self, value: int) -> int:
        """Return where one integer came from, see `inverse`."""
        return self.inverse([value])[0]

    def __repr__(self) -> str:
        return f"<SwapOrNot size={self.size}>"

    def _permute(self, values: NDArray[Any] | Sequence[int], order: range) -> NDArray[Any] | list[int]:
        words = self.size <= _LARGEST_IN_WORDS
        if isinstance(values, np.ndarray) and not words:
            raise DomainError("the domain exceeds 63 bits; pass a list of int")
        if isinstance(values, np.ndarray) or (words and len(values) >= _FEW):
            return permuted(values, self.size, lambda numbers: self._many(numbers, order))
        numbers = checked_integers(values, self.size)
        mac = self._mac()
        return [self._one(number, order, mac) for number in numbers]

    def _one(self, number: int, order: range, mac: Callable[[bytes], bytes]) -> int:
        size, width, turns = self.size, self._width, _turns(self.rounds)
        for turn in order:
            partner = self._pivots[turn] - number
            if partner < 0:
                partner += size
            larger = number if number > partner else partner  # noqa: FURB136  max() takes twice as long
            if mac(larger.to_bytes(width, "little") + turns[turn])[-BLOCK] >= _HALF_OF_BYTES:
                number = partner
        return number

    def _mac(self) -> Callable[[bytes], bytes]:
        """Return the round function: CBC-MAC of messages of one length, which for one block is AES alone."""
        if self._width < BLOCK:
            return ecb_of(self._aes).encryptor().update
        return lambda message: Cipher(self._aes, modes.CBC(bytes(BLOCK))).encryptor().update(message)

    def _many(self, numbers: Words, order: range) -> Words:
        done = np.empty_like(numbers)
        for start in range(0, len(done), CHUNK):
            chunk = slice(start, start + CHUNK)
            done[chunk] = self._shuffle(numbers[chunk], order)
        return done

    def _shuffle(self, numbers: Words, order: range) -> Words:
        """Return one chunk permuted. A difference below zero wraps, and is then larger than the right one."""
        buffer = BlockBuffer(ecb_of(self._aes), len(numbers))
        pair, turns = buffer.blocks.view("<u8").reshape(-1, 2).T
        first_bytes = buffer.results[::BLOCK]
        for turn in order:
            partners = self._pivots[turn] - numbers
            np.minimum(partners, partners + self.size, out=partners)
            np.maximum(numbers, partners, out=pair)
            turns[:] = turn << 32
            buffer.encrypt()
            numbers = np.where(first_bytes >= _HALF_OF_BYTES, partners, numbers)
        return numbers


@lru_cache(maxsize=64)
def _turns(rounds: int) -> tuple[bytes, ...]:
    """Return the number of every round as messages have it."""
    return tuple(turn.to_bytes(_NUMBER_BYTES, "little") for turn in range(rounds))


def _pivots(aes: AES, size: int, rounds: int) -> tuple[int, ...]:
    """Return K_i of every round, from 64 bits or more than the size has: so the remainder has no bias."""
    blocks = -(-(size.bit_length() + 64) // (8 * BLOCK))
    counters = b"".join(number.to_bytes(BLOCK, "little") for number in range(rounds * blocks))
    stream = ecb_of(aes).encryptor().update(counters)
    step = blocks * BLOCK
    return tuple(
        int.from_bytes(stream[start : start + step], "little") % size
        for start in range(0, rounds * step, step)
    )
