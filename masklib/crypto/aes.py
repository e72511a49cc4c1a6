"""AES as the permutations use it: the bare cipher, on thousands of independent blocks at once.

Raw values: sees blocks made of values; the buffers of a chunk go with it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher, modes
from cryptography.hazmat.primitives.ciphers.algorithms import AES

from masklib.crypto.digests import hmac_sha256
from masklib.errors import KeyFormatError

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["BLOCK", "CHUNK", "BlockBuffer", "aes_of", "derived_key", "ecb_of"]

BLOCK: Final = 16
"""Bytes of a block."""

CHUNK: Final = 4096
"""Values at a time: what they need stays in a core's second-level cache."""

_AES_KEYS: Final = (16, 24, 32)


def aes_of(key: bytes) -> AES:
    """Return AES under a key of 16, 24 or 32 bytes.

    Raises:
        KeyFormatError: if the key has another length. The message shows nothing of it.
    """
    size = len(key)
    try:
        if size in _AES_KEYS:
            return AES(key)
    finally:
        del key
    raise KeyFormatError(f"an AES key has 16, 24 or 32 bytes, this one has {size}")


def ecb_of(aes: AES) -> Cipher[modes.ECB]:
    """Return the bare cipher. It holds no state, so threads share it; each takes an encryptor of its own."""
    return Cipher(aes, modes.ECB())  # noqa: S305 - a building block of PRFs here, no mode to hide messages with


def derived_key(key: bytes, method: str, size: int) -> bytes:
    """Return the 32 bytes that serve one method on one domain: HMAC-SHA256 of both under ``key``.

    Raises:
        KeyFormatError: if the key does not have 16, 24 or 32 bytes.
    """
    try:
        aes_of(key)
        return hmac_sha256(key, f"masklib/{method}/v1/{size}".encode())
    finally:
        del key


class BlockBuffer:
    """Room for the blocks of one chunk and for what AES makes of them. For one thread.

    Attributes:
        blocks: Bytes of the blocks, to be filled through views.
        results: Bytes of the encrypted blocks.
    """

    __slots__ = ("_encrypt", "_from", "_into", "blocks", "results")

    def __init__(self, ecb: Cipher[modes.ECB], size: int) -> None:
        self.blocks: Final[NDArray[np.uint8]] = np.zeros(BLOCK * size, np.uint8)
        room: NDArray[np.uint8] = np.empty(BLOCK * (size + 1), np.uint8)  # the library wants a block to spare
        self.results: Final = room[:-BLOCK]
        self._encrypt: Final = ecb.encryptor().update_into
        self._from: Final = self.blocks.data
        self._into: Final = room.data

    def encrypt(self) -> None:
        """Encrypt every block by itself."""
        self._encrypt(self._from, self._into)
