"""What FF1 computes once for a key, a tweak and a length, and its rounds over Python integers of any size.

NIST SP 800-38G, algorithms 7 and 8: names in the comments (u, v, b, d, P, Q, R, S) are the standard's.

Raw values: sees the numbers it is given; keeps only what follows from key, tweak and length.
"""

from __future__ import annotations

from threading import local
from typing import TYPE_CHECKING, Final, final

from cryptography.hazmat.primitives.ciphers import Cipher, modes

from masklib.crypto.aes import BLOCK, ecb_of
from masklib.crypto.sealed import Sealed
from masklib.errors import DomainError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cryptography.hazmat.primitives.ciphers.algorithms import AES

    _Rounds = Callable[[int, int], tuple[int, int]]

__all__ = ["LEAST_DOMAIN", "MOST_LENGTH", "ROUNDS", "Schedule"]

LEAST_DOMAIN: Final = 1_000_000
MOST_LENGTH: Final = 1 << 14
ROUNDS: Final = 10


@final
class Schedule(Sealed):
    """FF1 for one key, radix, tweak and length.

    Attributes:
        domain: How many texts there are: ``radix ** length``.
        lengths: Characters of the first and of the second half (u, v).
        moduli: ``radix`` to the power of each.
        half_bytes: Bytes that a half is written in (b).
        stream_bytes: Bytes of key stream that make the number added to a half (d).
        state: What CBC has come to before the blocks that differ from round to round.
        tail: What stands before the round's number in those.
        constants: What a half is XORed into, in each round: all else that the last block of CBC holds.
            Empty where one block is not enough for a half or for the stream.

    Raises:
        DomainError: if the length is out of range, or there are fewer than 10**6 texts.
    """

    __slots__ = (
        "_own",
        "constants",
        "domain",
        "ecb",
        "half_bytes",
        "lengths",
        "moduli",
        "state",
        "stream_bytes",
        "tail",
    )

    _own: local
    constants: tuple[int, ...]
    domain: int
    ecb: Cipher[modes.ECB]
    half_bytes: int
    lengths: tuple[int, int]
    moduli: tuple[int, int]
    state: bytes
    stream_bytes: int
    tail: bytes

    def __init__(self, aes: AES, radix: int, tweak: bytes, length: int) -> None:
        if not 1 < length <= MOST_LENGTH:
            raise DomainError(f"FF1 takes texts of 2 to {MOST_LENGTH} characters, not of {length}")
        domain = radix**length
        if domain < LEAST_DOMAIN:
            raise DomainError(
                f"{length} characters over {radix} make fewer than a million texts: too few for FF1 "
                "(NIST SP 800-38G Rev. 1); use a permutation for small domains"
            )
        first, second = length // 2, length - length // 2
        moduli = radix**first, radix**second
        half_bytes = ((moduli[1] - 1).bit_length() + 7) // 8
        stream_bytes = 4 * -(-half_bytes // 4) + 4
        self._seal(domain=domain, lengths=(first, second), moduli=moduli)
        self._seal(half_bytes=half_bytes, stream_bytes=stream_bytes, ecb=ecb_of(aes), _own=local())
        self._absorb(aes, _prefix(radix, tweak, length, half_bytes))

    def _absorb(self, aes: AES, prefix: bytes) -> None:
        """Encrypt the blocks of P || Q that are the same in every round, and prepare the last one."""
        whole = len(prefix) // BLOCK * BLOCK
        tail = prefix[whole:]
        state = Cipher(aes, modes.CBC(bytes(BLOCK))).encryptor().update(prefix[:whole])[-BLOCK:]
        constant = int.from_bytes(state, "big") ^ int.from_bytes(tail.ljust(BLOCK, b"\0"), "big")
        rounds = range(ROUNDS) if self.stream_bytes <= BLOCK else ()
        constants = tuple(constant ^ number << 8 * self.half_bytes for number in rounds)
        self._seal(state=state, tail=tail, constants=constants)

    def encrypt(self, first: int, second: int) -> tuple[int, int]:
        """Return both halves of the ciphertext (algorithm 7)."""
        return self._both()[0](first, second)

    def decrypt(self, first: int, second: int) -> tuple[int, int]:
        """Return both halves of the plaintext (algorithm 8)."""
        return self._both()[1](first, second)

    def _both(self) -> tuple[_Rounds, _Rounds]:
        """Return the rounds there and back. Each thread keeps its own.

        To begin with AES takes as long as six rounds, and whole blocks leave nothing behind in it.
        """
        try:
            both: tuple[_Rounds, _Rounds] = self._own.both
        except AttributeError:
            both = self._own.both = _in_one_block(self) if self.constants else _in_many_blocks(self)
        return both


def _prefix(radix: int, tweak: bytes, length: int, half_bytes: int) -> bytes:
    """Return P || Q up to the round number (steps 5 and 6.i)."""
    head = bytes((1, 2, 1)) + radix.to_bytes(3, "big") + bytes((ROUNDS, length // 2 % 256))
    sizes = length.to_bytes(4, "big") + len(tweak).to_bytes(4, "big")
    return head + sizes + tweak + bytes((-len(tweak) - half_bytes - 1) % BLOCK)


def _in_one_block(schedule: Schedule) -> tuple[_Rounds, _Rounds]:
    """Return rounds that call nothing but AES: a call of Python's costs as much as the block does."""
    update, read, drop = schedule.ecb.encryptor().update, int.from_bytes, 8 * (BLOCK - schedule.stream_bytes)
    low, high = schedule.moduli
    steps = tuple(zip(schedule.constants[::2], schedule.constants[1::2], strict=True))

    def encrypt(first: int, second: int) -> tuple[int, int]:
        for even, odd in steps:
            first = (first + (read(update((even ^ second).to_bytes(BLOCK, "big")), "big") >> drop)) % low
            second = (second + (read(update((odd ^ first).to_bytes(BLOCK, "big")), "big") >> drop)) % high
        return first, second

    def decrypt(first: int, second: int) -> tuple[int, int]:
        for even, odd in steps[::-1]:
            second = (second - (read(update((odd ^ first).to_bytes(BLOCK, "big")), "big") >> drop)) % high
            first = (first - (read(update((even ^ second).to_bytes(BLOCK, "big")), "big") >> drop)) % low
        return first, second

    return encrypt, decrypt


def _in_many_blocks(schedule: Schedule) -> tuple[_Rounds, _Rounds]:
    of, (low, high) = _round_function(schedule), schedule.moduli

    def encrypt(first: int, second: int) -> tuple[int, int]:
        for number in range(0, ROUNDS, 2):
            first = (first + of(number, second)) % low
            second = (second + of(number + 1, first)) % high
        return first, second

    def decrypt(first: int, second: int) -> tuple[int, int]:
        for number in range(ROUNDS - 2, -1, -2):
            second = (second - of(number + 1, first)) % high
            first = (first - of(number, second)) % low
        return first, second

    return encrypt, decrypt


def _round_function(schedule: Schedule) -> Callable[[int, int], int]:
    """Return F of more than one block, from a round's number and one half to y (steps 6.i to 6.iv)."""
    update, start = schedule.ecb.encryptor().update, int.from_bytes(schedule.state, "big")
    counters = range(1, -(-schedule.stream_bytes // BLOCK))

    def encrypted(block: int) -> int:
        return int.from_bytes(update(block.to_bytes(BLOCK, "big")), "big")

    def function(number: int, half: int) -> int:
        blocks = schedule.tail + bytes((number,)) + half.to_bytes(schedule.half_bytes, "big")
        result = start  # becomes R
        for place in range(0, len(blocks), BLOCK):
            result = encrypted(result ^ int.from_bytes(blocks[place : place + BLOCK], "big"))
        stream = [result, *[encrypted(result ^ counter) for counter in counters]]  # S
        octets = b"".join([block.to_bytes(BLOCK, "big") for block in stream])
        return int.from_bytes(octets[: schedule.stream_bytes], "big")

    return function
