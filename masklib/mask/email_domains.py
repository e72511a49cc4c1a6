"""Domains of email addresses as labels under a reserved name that tells the key.

The whole domain is enciphered as one string and written in letters and digits: ``corp.com`` becomes
``w4k0q8zt.k7x2q.example``. ``example`` is reserved (RFC 2606, RFC 6761), so no surrogate receives mail. Which
letters of a domain were upper case is said by a label of its own (``c-5``), so that the code is that of the
domain in lower case. An internationalised domain has the code of its Punycode form (RFC 3492), and a label
that says so (``i-0``).

Raw values: sees domains; keeps those that came one by one last, with their surrogates, as the masker's memo
does values.
"""

from __future__ import annotations

import re
from base64 import b32encode
from functools import lru_cache
from itertools import repeat
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from masklib.crypto import FF1
from masklib.errors import DomainError, KeyRequiredError
from masklib.mask.alphabets import CASELESS, LOWER, UPPER
from masklib.mask.email_domain_arrays import codes_of_many
from masklib.mask.version import purpose

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from numpy.typing import NDArray

    from masklib.typing import Subkeys

__all__ = ["LEAST", "is_domain", "mask_domains", "mask_each_domain", "tag", "unmask_domain"]

_ALPHABET: Final = "abcdefghijklmnopqrstuvwxyz0123456789-_."
_PAD: Final = "."
"""No domain that is masked ends in it."""

_SHORTEST: Final = 8
_STEP: Final = 4
"""Domains are padded to 8, 12, 16, … characters: their exact length does not show."""

LEAST: Final = len("@") + _SHORTEST + len(".kabcd.example")
"""Characters of the shortest surrogate, with the @ in front."""

_TWEAK: Final = b"email/domain"
_TAG: Final = purpose("email/tag")
_DOMAIN: Final = purpose("email/domain")
_ESCAPES: Final = {"9": "99", ".": "9d", "-": "9h", "_": "9u"}
_UNESCAPES: Final = {"9d": ".", "9h": "-", "9u": "_", "99": "9"}
_ESCAPED: Final = re.compile(r"9[dhu9]|[a-z0-8]")
_ESCAPE: Final = "9"
_PLAIN_CODE: Final = re.compile("[a-z0-9]+")
_FEW: Final = 8
_SHORT: Final = 256
"""So many domains, of so many characters all together, are remembered: most addresses share theirs."""

_MANY: Final = 32
"""From here on arrays are faster than one domain after the other."""

_LABEL: Final = 60
_CODE: Final = re.compile(
    r"(?P<code>[a-z0-9.]+?)(?:\.(?P<form>[ci])-(?P<case>[0-9a-f]+))?\.(?P<tag>k[a-z2-7]{4})\.example"
)
_ACE: Final = "xn--"
_LONGEST_LABEL: Final = 63
_MOST_DOTS: Final = 126


def tag(keys: Subkeys) -> str:
    """Return the label that tells the key: ``k`` and four of ``a-z2-7``."""
    return _tag(keys.subkey(_TAG, 5))


@lru_cache(maxsize=1)
def _letters() -> frozenset[str]:
    """Return the letters of the frozen alphabets: some megabytes, and few domains ask for them."""
    return frozenset(LOWER + UPPER + CASELESS)


@lru_cache(maxsize=64)
def _tag(subkey: bytes) -> str:
    return "k" + b32encode(subkey).decode().lower()[:4]


def is_domain(text: str) -> bool:
    """Tell whether a text of letters, digits, hyphens, low lines and dots can be coded."""
    if text.count(".") > _MOST_DOTS or len(max(text.split("."), key=len)) > _LONGEST_LABEL:
        return False
    return text.isascii() or _encoded(text) is not None


def mask_each_domain(domains: Sequence[str], keys: Subkeys) -> list[str]:
    """Return an @ and the surrogate of each domain, in order, see `mask_domains`."""
    distinct = set(domains)
    if len(distinct) >= _MANY and 2 * len(distinct) > len(domains):
        joined = "".join(domains)
        if joined.isascii() and joined == joined.lower():  # whatever repeats is computed again
            return _many_codes(domains, keys)
    known = {domain: f"@{code}" for domain, code in mask_domains(distinct, keys).items()}
    return list(map(known.__getitem__, domains))


def mask_domains(domains: Collection[str], keys: Subkeys) -> dict[str, str]:
    """Return the surrogate of each domain.

    Args:
        domains: Texts that `is_domain` takes, not ending in a dot.
        keys: The key.
    """
    distinct = set(domains)
    joined = "".join(distinct)
    if joined.isascii() and joined == joined.lower():
        if len(distinct) <= _FEW and len(joined) <= _SHORT:
            return {domain: _code(domain, keys.subkey(_DOMAIN), _end(keys)) for domain in distinct}
        return _codes(distinct, keys.subkey(_DOMAIN), _end(keys))
    plain = {domain: _encoded(domain) or domain.lower() for domain in distinct}
    codes, end = _codes(set(plain.values()), keys.subkey(_DOMAIN), _end(keys)), len(_end(keys))
    marks = {domain: _mark(domain) if lower != domain else "" for domain, lower in plain.items()}
    return {
        domain: codes[lower][:-end] + marks[domain] + codes[lower][-end:] for domain, lower in plain.items()
    }


def unmask_domain(surrogate: str, keys: Subkeys) -> str:
    """Return the domain of a surrogate, which is in lower case.

    Raises:
        DomainError: if it is no surrogate.
        KeyRequiredError: if another key made it.
    """
    end = _end(keys)
    if surrogate.endswith(end) and _PLAIN_CODE.fullmatch(surrogate, 0, len(surrogate) - len(end)):
        return _decoded_code(surrogate[: -len(end)], keys.subkey(_DOMAIN))  # as nearly all are
    match = _CODE.fullmatch(surrogate)
    if match is None:
        raise DomainError("an email domain is no surrogate: it is not under a label of ours and 'example'")
    if match["tag"] != tag(keys):
        raise KeyRequiredError(f"an email domain is a surrogate of another key, that of tag {match['tag']!r}")
    domain = _decoded_code(match["code"].replace(".", ""), keys.subkey(_DOMAIN))
    if match["form"] == "i":
        domain = _decoded(domain)
    bits = int(match["case"] or "0", 16)
    return "".join(char.upper() if bits >> place & 1 else char for place, char in enumerate(domain))


@lru_cache(maxsize=1024)
def _decoded_code(code: str, subkey: bytes) -> str:
    """Return the domain in lower case that a code without dots is of."""
    if _ESCAPE in code:
        code = "".join(_UNESCAPES.get(piece, piece) for piece in _ESCAPED.findall(code))
    return _cipher(subkey).decrypt(code, _TWEAK).rstrip(_PAD)


def _encoded(domain: str) -> str | None:
    """Return the Punycode form in lower case of a domain beyond ASCII; ``None`` if there is no way back.

    Of letters that are not in the frozen alphabets, Pythons disagree which case they have.
    """
    if not all(char.isascii() or char in _letters() for char in domain):
        return None
    lower = domain.lower()
    raised = "".join(
        char.upper() if was.isupper() else char for char, was in zip(lower, domain, strict=False)
    )
    labels = [
        label if label.isascii() else _ACE + label.encode("punycode").decode() for label in lower.split(".")
    ]
    encoded = ".".join(labels)
    sound = raised == domain and len(lower) == len(domain) and max(map(len, labels)) <= _LONGEST_LABEL
    return encoded if sound and not domain.isascii() and _comes_back(encoded, lower) else None


def _comes_back(encoded: str, domain: str) -> bool:
    """Tell whether a Punycode form is that of a domain: a label of it may only look like Punycode."""
    try:
        return _decoded(encoded) == domain
    except DomainError:
        return False


def _decoded(domain: str) -> str:
    """Return the domain of a Punycode form.

    Raises:
        DomainError: if it is none.
    """
    try:
        labels = [
            label.removeprefix(_ACE).encode().decode("punycode") if label.startswith(_ACE) else label
            for label in domain.split(".")
        ]
    except UnicodeError:
        raise DomainError("an email domain is no surrogate: its labels are no Punycode") from None
    return ".".join(labels)


@lru_cache(maxsize=1024)
def _code(domain: str, subkey: bytes, end: str) -> str:
    """Return the surrogate of one domain in lower case; rows that come one by one share them."""
    return _codes([domain], subkey, end)[domain]


def _codes(domains: Collection[str], subkey: bytes, end: str) -> dict[str, str]:
    """Return the surrogates of domains in lower case."""
    cipher = _cipher(subkey)
    groups: dict[int, list[str]] = {}
    for domain in domains:
        groups.setdefault((len(domain) + _STEP - 1) // _STEP, []).append(domain)
    codes: dict[str, str] = {}
    for steps, some in groups.items():
        padded = map(str.ljust, some, repeat(max(_SHORTEST, steps * _STEP)), repeat(_PAD))
        text = "\n".join(cipher.encrypt_batch(list(padded), _TWEAK))
        for char, escape in _ESCAPES.items():
            text = text.replace(char, escape)
        pieces = (text.replace("\n", f"{end}\n") + end).split("\n")
        wide = len(max(pieces, key=len)) - len(end) > _LABEL
        codes.update(zip(some, map(_labels, pieces, repeat(len(end))) if wide else pieces, strict=True))
    return codes


def _many_codes(domains: Sequence[str], keys: Subkeys) -> list[str]:
    """Return what `_codes` does for many domains, in order."""
    cipher, end = _cipher(keys.subkey(_DOMAIN)), _end(keys)
    pieces = codes_of_many(
        domains, _widths, _PAD, lambda rows: cipher.encrypt_rows(rows, _TWEAK), _ESCAPES, end
    )
    if len(max(pieces, key=len)) - len(end) - 1 <= _LABEL:
        return pieces
    return [f"@{_labels(piece[1:], len(end))}" for piece in pieces]


def _widths(lengths: NDArray[Any]) -> NDArray[Any]:
    """Return how many characters domains of some lengths are padded to."""
    return np.maximum(_SHORTEST, -(-lengths // _STEP) * _STEP)  # type: ignore[no-any-return]  # an array


def _end(keys: Subkeys) -> str:
    return f".{tag(keys)}.example"


def _labels(surrogate: str, end: int) -> str:
    """Cut a code that is too long for one label."""
    code = surrogate[:-end]
    cut = ".".join(code[start : start + _LABEL] for start in range(0, len(code), _LABEL))
    return cut + surrogate[-end:]


def _mark(domain: str) -> str:
    """Return a label that says which letters of a domain are upper case, and whether it is beyond ASCII."""
    bits = sum(1 << place for place, char in enumerate(domain) if char.isupper())
    return f".{'c' if domain.isascii() else 'i'}-{bits:x}"


@lru_cache(maxsize=8)
def _cipher(subkey: bytes) -> FF1:
    return FF1(subkey, alphabet=_ALPHABET)
