"""Secrets: a prefix that says whose kind of secret it is stays, the rest is gone for good."""

from __future__ import annotations

import re
from hashlib import shake_256
from typing import TYPE_CHECKING, Final, NoReturn

from masklib.errors import KeyRequiredError
from masklib.mask.redaction import REDACTED
from masklib.mask.version import purpose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.typing import Subkeys

__all__ = ["Secret"]

_PREFIX: Final = re.compile(
    r"(?:"
    r"(?:sk|pk|rk)_(?:live|test)_|whsec_|gh[pousr]_|github_pat_|gl(?:pat|dt|rt|ft|soat|agent|oas)-|npm_|pypi-"
    r"|xox[abeoprs]-|xapp-|A(?:KIA|SIA|BIA|CCA)|AIza|ya29\.|sk-(?:proj-|ant-(?:api\d\d-|admin\d\d-)?)?|hf_|dop_v1_|shp(?:at|ca|pa|ss)_"
    r"|SG\.|key-|sq0(?:atp|csp)-|EAAA|dckr_pat_|hvs\.|hvb\.|lin_api_|ntn_|secret_|rubygems_|sntry[su]_|glsa_|NRAK-|PMAK-|eyJ"
    r"|(?:Basic|Bearer) "
    r"|[a-z][a-z0-9+.-]{1,20}://"
    r"|-----BEGIN [A-Z0-9 ]{1,40}-----"
    r")"
)
_KEPT: Final = frozenset("-_./+=: \r\n\t")
_CLASSES: Final = (
    "abcdefghijklmnopqrstuvwxyz",
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "0123456789",
)
_SYMBOLS: Final = "!#$%&*?@^~"
_NOT_ZERO: Final = "123456789"


class Secret:
    """Replaces a secret by noise of its length and character classes, seeded by a keyed hash of the secret.

    Raw values: sees every text it is given; keeps none; emits a vendor's prefix and noise.
    """

    name = "secret"
    entities = ("SECRET",)
    reversible = False
    keeps = "a vendor's public prefix (ghp_, AKIA, sk_live_, …), length, case, digits and separators"
    leaks = "equality; what it keeps"

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return noise for each; a text with nothing but separators is redacted."""
        subkey = keys.subkey(purpose("secret"))
        return [_noise(text, subkey) for text in texts]

    def unmask(self, texts: Sequence[str], keys: Subkeys) -> NoReturn:
        """Refuse: a secret is gone for good."""
        del texts, keys
        raise KeyRequiredError("the mask 'secret' is not reversible: a masked secret is gone for good")


def _noise(text: str, subkey: bytes) -> str:
    match = _PREFIX.match(text)
    prefix = match.group() if match else ""
    rest = text[len(prefix) :]
    if not rest.strip("".join(_KEPT)):
        return REDACTED if text else ""
    stream = shake_256(subkey + text.encode("utf-8", "surrogatepass")).digest(4 * len(rest))
    numbers = (int.from_bytes(stream[at : at + 4], "big") for at in range(0, len(stream), 4))
    noise = "".join(map(_replaced, rest, numbers))
    front = len(rest) - len(rest.lstrip("0"))
    if rest.isdecimal() and front < len(rest):  # a number keeps its width
        noise = rest[:front] + _NOT_ZERO[stream[0] % len(_NOT_ZERO)] + noise[front + 1 :]
    return prefix + noise


def _replaced(char: str, number: int) -> str:
    if char in _KEPT:
        return char
    members = next((members for members in _CLASSES if char in members), _SYMBOLS)
    if not char.isascii():
        members = _CLASSES[0]
    return members[number % len(members)]
