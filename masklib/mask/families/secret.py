"""Secrets: a prefix that says whose kind of secret it is stays, the rest is gone for good."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from masklib.crypto.digests import shake_256
from masklib.mask.irreversible import Irreversible
from masklib.mask.joined import Joined
from masklib.mask.redaction import REDACTED
from masklib.mask.version import purpose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from masklib.typing import Subkeys

__all__ = ["Secret"]

_PREFIX: Final = re.compile(
    r"(?:"
    r"(?:sk|pk|rk)_(?:live|test)_|whsec_|gh[pousr]_|github_pat_|gl(?:pat|dt|rt|ft|soat|agent|oas)-|npm_|pypi-"
    r"|xox[abeoprs]-|xapp-|A(?:KIA|SIA|BIA|CCA)|AIza|ya29\.|sk-(?:proj-|ant-(?:api[0-9]{2}-|admin[0-9]{2}-)?)?|hf_|dop_v1_|shp(?:at|ca|pa|ss)_"
    r"|SG\.|key-|sq0(?:atp|csp)-|EAAA|dckr_pat_|hvs\.|hvb\.|lin_api_|ntn_|secret_|rubygems_|sntry[su]_|glsa_|NRAK-|PMAK-|eyJ"
    r"|(?:Basic|Bearer) "
    r"|[a-z][a-z0-9+.-]{1,20}://"
    r"|-----BEGIN [A-Z0-9 ]{1,40}-----"
    r")"
)
_KEPT: Final = "-_./+=: \r\n\t"
_CLASSES: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "0123456789",
    "!#$%&*?@^~",
)
_LETTERS, _SYMBOLS = 0, 3


class Secret(Irreversible):
    """Replaces a secret by noise of its length and character classes, seeded by a keyed hash of the secret.

    Raw values: sees every text it is given; keeps none; emits a vendor's prefix and noise.
    """

    name = "secret"
    entities = ("SECRET",)
    keeps = "a vendor's public prefix (ghp_, AKIA, sk_live_, …), length, case, digits and separators"
    leaks = "equality; what it keeps"

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return noise for each; a text with nothing but separators is redacted."""
        subkey = keys.subkey(purpose("secret"))
        lengths = [match.end() if (match := _PREFIX.match(text)) else 0 for text in texts]
        joined = Joined.of(texts)
        masked = joined.texts(_noise(joined.codes, _streams(texts, subkey)))
        return [
            _framed(text, length, surrogate)
            for text, length, surrogate in zip(texts, lengths, masked, strict=True)
        ]


def _streams(texts: Sequence[str], subkey: bytes) -> NDArray[np.uint32]:
    """Return a pseudo-random number for every character, from a keyed hash (SHAKE-256) of its whole text."""
    streams = (
        shake_256(subkey + text.encode("utf-8", "surrogatepass")).digest(4 * len(text)) for text in texts
    )
    return np.frombuffer(b"".join(streams), "<u4")


def _noise(codes: NDArray[Any], numbers: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Return for each code point that is not kept another of its class."""
    members, sizes, classes = _tables()
    names = classes[np.minimum(codes, len(classes) - 1)]
    noise = members[names, numbers % sizes[names]]
    return np.where(names < 0, codes, noise).astype(np.uint8)


@lru_cache(maxsize=1)
def _tables() -> tuple[NDArray[np.uint8], NDArray[np.uint32], NDArray[np.int64]]:
    """Return the members of each class, their number, and the class of each ASCII code; -1 is kept.

    What is not ASCII becomes a letter.
    """
    sizes = np.array([len(members) for members in _CLASSES], np.uint32)
    members = np.zeros((len(_CLASSES), int(sizes.max())), np.uint8)
    classes = np.full(129, _SYMBOLS)
    for name, text in enumerate(_CLASSES):
        members[name, : len(text)] = list(text.encode())
        classes[list(text.encode())] = name
    classes[list(_KEPT.encode())] = -1
    classes[128] = _LETTERS
    return members, sizes, classes


def _framed(text: str, length: int, noise: str) -> str:
    """Put the prefix back; a number keeps its width, and what is nothing but separators is redacted."""
    rest = text[length:]
    if not rest.strip(_KEPT):
        return REDACTED if text else ""
    if text.isascii() and text.isdecimal():
        front = len(text) - len(text.lstrip("0"))
        first = "1" if noise[front : front + 1] == "0" else noise[front : front + 1]
        return text[:front] + first + noise[front + 1 :]
    return text[:length] + noise[length:]
