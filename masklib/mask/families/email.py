"""Email addresses: the person stays one person, the domain becomes a name that can receive no mail.

The local part is masked token by token as names are. The domain is enciphered as one value and written as
labels under ``k<tag>.example``: ``example`` is reserved (RFC 2606), and the tag tells the key, so a surrogate
of another key is recognised as such.
"""

from __future__ import annotations

import re
from base64 import b32encode
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from masklib.errors import KeyRequiredError
from masklib.mask.branches import mask_rest
from masklib.mask.names import mask_names
from masklib.mask.version import purpose

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from masklib.typing import Subkeys

__all__ = ["Email"]

_ADDRESS: Final = re.compile(
    r"([A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64})@((?:[A-Za-z0-9_-]{1,63}\.)+[A-Za-z0-9-]{2,63}\.?|[A-Za-z0-9-]{1,63})"
)


class Email:
    """Replaces the local part by other names and the domain by a code under a reserved name.

    Raw values: sees every text it is given; keeps none; emits surrogates only.
    """

    name = "email"
    entities = ("EMAIL_ADDRESS",)
    reversible = False
    keeps = "the form of the local part (initials, separators, case), whether two addresses share a domain"
    leaks = "equality of address, domain and name tokens; roughly the length of the domain"

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return an address for each; texts that are none, as `generic` has them."""
        found = [_ADDRESS.fullmatch(text) for text in texts]
        parts = [match.groups() for match in found if match]
        locals_ = mask_names([local for local, _ in parts], keys) if parts else []
        domains = _mask_domains({domain for _, domain in parts}, keys)
        masked = iter(
            [f"{local}@{domains[domain]}" for local, (_, domain) in zip(locals_, parts, strict=True)]
        )
        return mask_rest(texts, [next(masked) if match else None for match in found], keys, inverse=False)

    def unmask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Refuse: not yet reversible."""
        del texts, keys
        raise KeyRequiredError("the mask 'email' cannot be turned back yet")


def _mask_domains(domains: Iterable[str], keys: Subkeys) -> dict[str, str]:
    lower = {domain: domain.lower() for domain in domains}
    codes = _codes(sorted(set(lower.values())), keys)
    tag = b32encode(keys.subkey(purpose("email/tag"), 5)).decode().lower()[:4]
    return {domain: f"{codes[small]}{_case_label(domain)}.k{tag}.example" for domain, small in lower.items()}


def _case_label(domain: str) -> str:
    """Return a label that says which letters of a domain are upper case, none where none is."""
    bits = sum(1 << place for place, char in enumerate(domain) if char.isupper())
    return f".c{bits:x}" if bits else ""


def _codes(domains: list[str], keys: Subkeys) -> dict[str, str]:
    """Interim: a keyed hash as a label."""
    subkey = keys.subkey(purpose("email/domain"))
    return {
        domain: b32encode(blake2b(domain.encode(), key=subkey, digest_size=10).digest()).decode().lower()[:12]
        for domain in domains
    }
