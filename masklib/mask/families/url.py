"""URLs: the scheme stays, the host becomes a name that does not exist, everything after it is permuted.

The parts of RFC 3986, 3: a host name is masked as the domain of an email address, so that they agree; a host
that is an IP address as that; user, password, path, query and fragment letter for letter.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from masklib.mask.alphabets import KEPT, alphabets
from masklib.mask.branches import mask_rest
from masklib.mask.email_domains import mask_domains, unmask_domain
from masklib.mask.families.generic import permute_generic
from masklib.mask.families.ip import Ip, is_address
from masklib.mask.two_way import TwoWay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.mask.permutation import Permuter


__all__ = ["Url"]

_SHAPE: Final = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]{0,20}://)(?P<user>[^/?#@ \t\r\n]{0,256}@)?"
    r"(?P<host>\[[0-9a-fA-F:.]{2,45}\]|[A-Za-z0-9_-]{1,63}(?:\.[A-Za-z0-9_-]{1,63}){0,126})"
    r"(?P<port>:[0-9]{1,5})?(?P<rest>[/?#].*)?",
    re.DOTALL,
)
_ADDRESS: Final = re.compile(r"\[.*\]|(?:[0-9]{1,3}\.){3}[0-9]{1,3}")


class Url(TwoWay):
    """Masks the parts of a URL, each in its way.

    Raw values: sees every text it is given; keeps none; emits surrogates, schemes and ports.
    """

    name = "url"
    entities = ("URL",)
    keeps = "scheme, port, the lengths of user, path, query and fragment and their punctuation"
    leaks = "equality of the whole and of the host; what it keeps"
    grows = "the host: 10 to 20 characters for its code and tag, 8 for `.example`; more for long ones"

    def permute(self, texts: Sequence[str], permuter: Permuter) -> list[str]:
        """Return a URL for each; texts that are none, as `generic` has them.

        Raises:
            DomainError: if the host of one is no surrogate.
            KeyRequiredError: if another key made it.
        """
        return _permute(texts, permuter)


def _permute(texts: Sequence[str], permuter: Permuter) -> list[str]:
    found = {row: match for row, text in enumerate(texts) if (match := _read(text))}
    hosts = _permute_hosts([match["host"] for match in found.values()], permuter)
    surrogates: list[str | None] = [None] * len(texts)
    for (row, match), host in zip(found.items(), hosts, strict=True):
        user, rest = match["user"] or "", match["rest"] or ""
        # One text for both, so that neither is told from the other of the same user or path.
        masked = _letters(user + rest, permuter)
        surrogates[row] = (
            match["scheme"] + masked[: len(user)] + host + (match["port"] or "") + masked[len(user) :]
        )
    return mask_rest(texts, surrogates, permuter, taken=lambda text: _read(text) is not None)


def _read(text: str) -> re.Match[str] | None:
    """Read a URL; one with anything but an address in brackets is none: its surrogate would be none."""
    match = _SHAPE.fullmatch(text)
    if match is not None and match["host"].startswith("[") and not is_address(match["host"].strip("[]")):
        return None
    return match


def _letters(text: str, permuter: Permuter) -> str:
    """Permute what has letters, digits or symbols; punctuation alone is part of the form."""
    has_content = any(alphabets().character(char)[0] != KEPT for char in text)
    return permute_generic([text], permuter)[0] if has_content else text


def _permute_hosts(hosts: Sequence[str], permuter: Permuter) -> list[str]:
    names = {host for host in hosts if not _ADDRESS.fullmatch(host)}
    addresses = sorted(set(hosts) - names)
    if permuter.inverse:
        known = {name: unmask_domain(name, permuter.keys) for name in names}
    else:
        known = mask_domains(names, permuter.keys)
    step = Ip().unmask if permuter.inverse else Ip().mask
    plain = step([address.strip("[]") for address in addresses], permuter.keys)
    known |= {
        address: f"[{one}]" if address.startswith("[") else one
        for address, one in zip(addresses, plain, strict=True)
    }
    return [known[host] for host in hosts]
