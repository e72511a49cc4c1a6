"""Domains of email addresses as labels under a reserved name that tells the key.

The whole domain is enciphered as one string and written in letters and digits: ``corp.com`` becomes
``w4k0q8zt.k7x2q.example``. ``example`` is reserved (RFC 2606, RFC 6761), so no surrogate receives mail. Which
letters of a domain were upper case is said by a label of its own (``c-5``), so that the code is that of the
domain in lower case.

Raw values: sees domains; keeps none.
"""

from __future__ import annotations

import re
from base64 import b32encode
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from masklib.crypto import FF1
from masklib.errors import DomainError, KeyRequiredError
from masklib.mask.version import purpose

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from masklib.typing import Subkeys

__all__ = ["mask_domains", "tag", "unmask_domain"]

_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz0123456789-_."
_PAD: Final = "."
"""No domain that is masked ends in it."""

_SHORTEST: Final = 8
_STEP: Final = 4
"""Domains are padded to 8, 12, 16, … characters: their exact length does not show."""

_TWEAK: Final = b"email/domain"
_ESCAPES: Final = {"9": "99", ".": "9d", "-": "9h", "_": "9u"}
_UNESCAPES: Final = {"9d": ".", "9h": "-", "9u": "_", "99": "9"}
_ESCAPED: Final = re.compile(r"9[dhu9]|[a-z0-8]")
_LABEL: Final = 60
_CODE: Final = re.compile(
    r"(?P<code>[a-z0-9.]+?)(?:\.c-(?P<case>[0-9a-f]+))?\.(?P<tag>k[a-z2-7]{4})\.example"
)


def tag(keys: Subkeys) -> str:
    """Return the label that tells the key: ``k`` and four of ``a-z2-7``."""
    return "k" + b32encode(keys.subkey(purpose("email/tag"), 5)).decode().lower()[:4]


def mask_domains(domains: Collection[str], keys: Subkeys) -> dict[str, str]:
    """Return the surrogate of each domain.

    Args:
        domains: Letters, digits, hyphens, low lines and dots, not ending in a dot.
        keys: The key.
    """
    plain = list(set(map(str.lower, domains)))
    end = f".{tag(keys)}.example"
    codes = dict(zip(plain, _codes(plain, keys), strict=True))
    raised = {domain for domain in domains if domain not in codes}
    result = {domain: code + end for domain, code in codes.items()}
    return result | {domain: codes[domain.lower()] + _case_label(domain) + end for domain in raised}


def unmask_domain(surrogate: str, keys: Subkeys) -> str:
    """Return the domain of a surrogate, which is in lower case.

    Raises:
        DomainError: if it is no surrogate.
        KeyRequiredError: if another key made it.
    """
    match = _CODE.fullmatch(surrogate)
    if match is None:
        raise DomainError("an email domain is no surrogate: it is not under a label of ours and 'example'")
    if match["tag"] != tag(keys):
        raise KeyRequiredError(f"an email domain is a surrogate of another key, that of tag {match['tag']!r}")
    pieces = _ESCAPED.findall(match["code"].replace(".", ""))
    text = "".join(_UNESCAPES.get(piece, piece) for piece in pieces)
    domain = _cipher(keys.subkey(purpose("email/domain"))).decrypt(text, _TWEAK).rstrip(_PAD)
    bits = int(match["case"] or "0", 16)
    return "".join(char.upper() if bits >> place & 1 else char for place, char in enumerate(domain))


def _codes(domains: Sequence[str], keys: Subkeys) -> list[str]:
    """Return the labels of domains in lower case."""
    cipher = _cipher(keys.subkey(purpose("email/domain")))
    text = "\n".join(
        cipher.encrypt_batch(
            [domain.ljust(max(_SHORTEST, -(-len(domain) // _STEP) * _STEP), _PAD) for domain in domains],
            _TWEAK,
        )
    )
    for char, escape in _ESCAPES.items():
        text = text.replace(char, escape)
    codes = text.split("\n") if domains else []
    return [code if len(code) <= _LABEL else _labels(code) for code in codes]


def _labels(code: str) -> str:
    return ".".join(code[start : start + _LABEL] for start in range(0, len(code), _LABEL))


def _case_label(domain: str) -> str:
    """Return a label that says which letters of a domain are upper case."""
    bits = sum(1 << place for place, char in enumerate(domain) if char.isupper())
    return f".c-{bits:x}"


@lru_cache(maxsize=8)
def _cipher(subkey: bytes) -> FF1:
    return FF1(subkey, alphabet=_ALPHABET)
