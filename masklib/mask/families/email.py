"""Email addresses: the person stays one person, the domain becomes a name that can receive no mail.

The local part is masked token by token as names are (`masklib.mask.names`), the domain as one value
(`masklib.mask.email_domains`). An address whose surrogate would be longer than mail allows (64 characters
before the @, 254 in all: RFC 5321, 4.5.3.1) gets a keyed hash of the same look instead, for good.
"""

from __future__ import annotations

import re
from base64 import b32encode
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from masklib.errors import DomainError
from masklib.mask.branches import mask_rest
from masklib.mask.email_domains import mask_domains, tag, unmask_domain
from masklib.mask.names import permute_names
from masklib.mask.permutation import Permuter
from masklib.mask.version import purpose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.typing import Subkeys

__all__ = ["Email"]

_FORM: Final = (
    r"([A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64})@([A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){0,126})"
)
_ADDRESS: Final = re.compile(_FORM)
_ADDRESSES: Final = re.compile(rf"^{_FORM}$", re.MULTILINE)
_LONGEST: Final = 254
_LONGEST_LOCAL: Final = 64
_HASHED: Final = "x."
"""First label of an address that is a hash: no enciphered domain starts with so short a label."""


class Email:
    """Replaces the local part by other names and the domain by a code under a reserved name.

    Raw values: sees every text it is given; keeps none; emits surrogates, initials and separators.
    """

    name = "email"
    entities = ("EMAIL_ADDRESS",)
    reversible = True
    keeps = "initials, separators and case of the local part; which letters of the domain are upper case"
    leaks = "equality of address, domain and name tokens; the length of a long domain to a multiple of four"

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return an address for each; texts that are none, as `generic` has them."""
        parts = _ADDRESSES.findall("\n".join(texts))
        if len(parts) == len(texts) and not any("\n" in text for text in texts):
            return _mask_addresses(parts, keys)
        found = [_ADDRESS.fullmatch(text) for text in texts]
        masked = iter(_mask_addresses([match.groups() for match in found if match], keys))
        return mask_rest(texts, [next(masked) if match else None for match in found], Permuter(keys))

    def unmask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return the address of each surrogate.

        Raises:
            DomainError: if one is no surrogate, or one of those that cannot be turned back.
            KeyRequiredError: if another key made it.
        """
        addresses = [_unmasked(text, keys) if _ADDRESS.fullmatch(text) else None for text in texts]
        return mask_rest(texts, addresses, Permuter(keys, inverse=True))


def _mask_addresses(parts: Sequence[tuple[str, ...]], keys: Subkeys) -> list[str]:
    """Mask addresses that are cut at the @."""
    locals_ = permute_names([local for local, _ in parts], Permuter(keys))
    domains = mask_domains({domain for _, domain in parts}, keys)
    masked = [f"{local}@{domains[domain]}" for local, (_, domain) in zip(locals_, parts, strict=True)]
    if max(map(len, locals_), default=0) <= _LONGEST_LOCAL and max(map(len, masked), default=0) <= _LONGEST:
        return masked
    return [
        address if _fits(address) else _hashed(f"{local}@{domain}", keys)
        for address, (local, domain) in zip(masked, parts, strict=True)
    ]


def _fits(address: str) -> bool:
    return len(address) <= _LONGEST and address.index("@") <= _LONGEST_LOCAL


def _hashed(address: str, keys: Subkeys) -> str:
    """Return an address that tells equality alone."""
    digest = blake2b(address.encode(), key=keys.subkey(purpose("email/hash")), digest_size=30).digest()
    code = b32encode(digest).decode().lower()
    return f"{code[:24]}@{_HASHED}{code[24:]}.{tag(keys)}.example"


def _unmasked(surrogate: str, keys: Subkeys) -> str:
    local, _, domain = surrogate.rpartition("@")
    if domain.startswith(_HASHED):
        raise DomainError("an email surrogate is a hash, since its address was too long: it is gone for good")
    return f"{permute_names([local], Permuter(keys, inverse=True))[0]}@{unmask_domain(domain, keys)}"
