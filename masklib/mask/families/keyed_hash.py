"""Keyed hash: 32 hexadecimal digits that tell equality and nothing else, not to be turned back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from masklib.crypto.digests import blake2b
from masklib.mask.irreversible import Irreversible
from masklib.mask.version import purpose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.typing import Subkeys

__all__ = ["KeyedHash"]


class KeyedHash(Irreversible):
    """Replaces each text by its keyed BLAKE2b (RFC 7693) of 128 bits.

    Raw values: sees every text it is given; keeps none; emits hashes.
    """

    name = "hash"
    entities: tuple[str, ...] = ()
    keeps = "nothing"
    leaks = "equality"
    grows = "always 32 characters"

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return the hash of each text."""
        subkey = keys.subkey(purpose("hash"))
        return [_hash(text, subkey) if text else "" for text in texts]


def _hash(text: str, subkey: bytes) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), key=subkey, digest_size=16).hexdigest()
