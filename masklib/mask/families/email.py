"""Email addresses: the person stays one person, the domain becomes a name that can receive no mail.

The local part is masked token by token as names are (`masklib.mask.names`), the domain as one value
(`masklib.mask.email_domains`); what stands round an address (``Alice Smith <a.smith@corp.com>``, a second
address, padding) as names. An address whose surrogate would be longer than mail allows (64 characters
before the @, 254 in all: RFC 5321, 4.5.3.1) gets a keyed hash of the same look instead, for good.
"""

from __future__ import annotations

import re
import string
from base64 import b32encode
from operator import add
from typing import TYPE_CHECKING, Final, NamedTuple

from masklib.crypto.digests import blake2b
from masklib.errors import IrreversibleError
from masklib.mask.branches import mask_rest
from masklib.mask.email_domains import LEAST, is_domain, mask_each_domain, tag, unmask_domain
from masklib.mask.families.person import composed, permute_where_names_may_be
from masklib.mask.names import permute_names
from masklib.mask.permutation import Permuter
from masklib.mask.version import purpose

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.typing import Subkeys

__all__ = ["Email"]

_IN_LOCAL: Final = (string.ascii_letters + string.digits + "!#$%&'*+/=?^_`{|}~.-").encode("ascii")
_DOMAINS: Final = re.compile(r"(?:[A-Za-z0-9_-]{1,63}+(?:\.[A-Za-z0-9_-]{1,63}+){0,126}+\n)++")
"""Domains of ASCII letters, each with a line break behind it."""

_LOCAL: Final = re.compile(r'"[^"\n]*+"|[^\s<>,;:()"@\[\]\\]++')
"""A local part read backwards: quoted, or as far as no character ends it."""

_ADDRESS: Final = re.compile(
    r"([A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}+)@([A-Za-z0-9_-]{1,63}+(?:\.[A-Za-z0-9_-]{1,63}+){0,126}+)"
)
"""One plain address: what `_cut_plain` takes of many."""

_LABEL: Final = r"(?:[^\W]|-)"
_DOMAIN: Final = re.compile(rf"{_LABEL}++(?:\.{_LABEL}++)*+")
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
    keeps = (
        "of the local part and what stands round the address what the mask person keeps; which letters of "
        "the domain are upper case"
    )
    leaks = "equality of address, domain and name tokens; roughly the length of a long domain"
    grows = "to as many as 64 characters before the @, and 254 in all"

    def gone(self, surrogate: str) -> bool:
        """Tell whether the value of a surrogate is gone for good: that of a hash is."""
        return f"@{_HASHED}" in surrogate

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return an address for each; texts that are none, as `generic` has them."""
        plain = _cut_plain(texts)
        if plain is not None:
            return _mask_addresses(*plain, keys)
        return permute_where_names_may_be(texts, Permuter(keys), _permute, _composed)

    def unmask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return the address of each surrogate.

        Raises:
            DomainError: if one is no surrogate.
            IrreversibleError: if one is a hash, of an address that was too long.
            KeyRequiredError: if another key made it.
        """
        plain = _cut_plain(texts)
        if plain is not None:
            return _unmask_addresses(*plain, keys)
        return permute_where_names_may_be(texts, Permuter(keys, inverse=True), _permute, _composed)


def _cut_plain(texts: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """Return local parts and domains of texts that are a plain ASCII address each, as nearly all are."""
    if len(texts) == 1:
        match = _ADDRESS.fullmatch(texts[0])
        return None if match is None else ([match[1]], [match[2]])
    joined = "\n".join([*texts, ""])
    if not joined.isascii() or joined.encode("ascii").translate(None, _IN_LOCAL) != b"@\n" * len(texts):
        return None
    parts = joined.replace("@", "\n").split("\n")
    locals_, domains = parts[:-1:2], parts[1::2]
    lengths = set(map(len, locals_))
    sound = 0 not in lengths and max(lengths, default=0) <= _LONGEST_LOCAL
    return (locals_, domains) if sound and _DOMAINS.fullmatch("\n".join([*set(domains), ""])) else None


class _Parts(NamedTuple):
    """A text cut at its addresses: what stands before each and after the last, and their two parts."""

    gaps: list[str]
    locals: list[str]
    domains: list[str]


def _permute(texts: Sequence[str], permuter: Permuter) -> list[str]:
    """Permute texts of characters that may stand in names."""
    cut = [_cut(text) for text in texts]
    gaps = iter(permute_names([gap for parts in cut if parts for gap in parts.gaps], permuter))
    locals_ = [local for parts in cut if parts for local in parts.locals]
    domains = [domain for parts in cut if parts for domain in parts.domains]
    permute = _unmask_addresses if permuter.inverse else _mask_addresses
    addresses = iter(permute(locals_, domains, permuter.keys))
    surrogates = [
        None if parts is None else next(gaps) + "".join(next(addresses) + next(gaps) for _ in parts.locals)
        for parts in cut
    ]
    return mask_rest(texts, surrogates, permuter, taken=lambda text: _cut(text) is not None)


def _composed(text: str) -> str | None:
    """Return a text as `_permute` takes it; a decomposed domain would not come back from its code."""
    form = composed(text)
    parts = _cut(form) if form is not None and form is not text else None
    return None if parts is not None and not "".join(parts.domains).isascii() else form


def _cut(text: str) -> _Parts | None:
    """Cut a text at its addresses; ``None`` if it has none, or one that is too long to be one.

    Where an address starts and ends is told by kept characters alone, so that a surrogate is cut at the
    same places.
    """
    first, *pieces = text.split("@")
    parts, gap = _Parts([], [], []), first
    for number, piece in enumerate(pieces, start=1):
        local, domain = _LOCAL.match(gap[::-1]), _DOMAIN.match(piece)
        if local is None or domain is None or (domain.end() == len(piece) and number < len(pieces)):
            gap = f"{gap}@{piece}"
            continue
        if local.end() > _LONGEST_LOCAL or not is_domain(domain[0]):
            return None
        parts.gaps.append(gap[: len(gap) - local.end()])
        parts.locals.append(gap[len(gap) - local.end() :])
        parts.domains.append(domain[0])
        gap = piece[domain.end() :]
    parts.gaps.append(gap)
    return parts if parts.locals else None


def _mask_addresses(locals_: Sequence[str], domains: Sequence[str], keys: Subkeys) -> list[str]:
    """Mask addresses that are cut at the @."""
    masked = list(map(add, permute_names(locals_, Permuter(keys)), mask_each_domain(domains, keys)))
    if max(map(len, masked), default=0) <= _LONGEST_LOCAL + LEAST:  # so that no local part is too long either
        return masked
    return [
        address if _fits(address) else _hashed(f"{local}@{domain}", keys)
        for address, local, domain in zip(masked, locals_, domains, strict=True)
    ]


def _fits(address: str) -> bool:
    return len(address) <= _LONGEST and address.rindex("@") <= _LONGEST_LOCAL


def _hashed(address: str, keys: Subkeys) -> str:
    """Return an address that tells equality alone."""
    digest = blake2b(address.encode(), key=keys.subkey(purpose("email/hash")), digest_size=30).digest()
    code = b32encode(digest).decode().lower()
    return f"{code[:24]}@{_HASHED}{code[24:]}.{tag(keys)}.example"


def _unmask_addresses(locals_: Sequence[str], domains: Sequence[str], keys: Subkeys) -> list[str]:
    if any(domain.startswith(_HASHED) for domain in domains):
        raise IrreversibleError(
            "an email surrogate is a hash, since its address was too long: it is gone for good"
        )
    names = permute_names(locals_, Permuter(keys, inverse=True))
    return [f"{name}@{unmask_domain(code, keys)}" for name, code in zip(names, domains, strict=True)]
