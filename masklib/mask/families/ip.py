"""IP addresses, prefix-preserving: addresses that share their first bits share as many after masking.

Source: J. Xu, J. Fan, M. Ammar, S. Moon, "Prefix-Preserving IP Address Anonymization" (Crypto-PAn), ICNP
2002, over AES-128. Addresses of a special kind (private, loopback, multicast, …, by the registries of IANA)
keep the bits that make the kind; all others are walked until they are of none.
"""

from __future__ import annotations

import ipaddress
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import ECB

from masklib.mask.branches import mask_rest
from masklib.mask.permutation import FEW
from masklib.mask.two_way import TwoWay
from masklib.mask.version import purpose

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from cryptography.hazmat.primitives.ciphers import CipherContext
    from numpy.typing import NDArray

    from masklib.mask.permutation import Permuter

    Bits = NDArray[np.uint8]

__all__ = ["Ip", "in_style", "is_address", "style_of"]

_KINDS: Final = {
    4: (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    ),
    6: (
        "::ffff:0:0/96", "64:ff9b::/96", "2001::/32", "2001:db8::/32", "2002::/16", "fe80::/10", "fc00::/7",
        "ff00::/8", "::/8", "2000::/3",
    ),
}  # fmt: skip
"""Special networks (RFC 6890 and its registries), narrow ones before those that hold them."""

_WIDTHS: Final = {4: 32, 6: 128}
_BLOCK: Final = 128
_LONGEST: Final = 64
"""No address has as many characters, so what is cut here is none either."""


class Ip(TwoWay):
    """Replaces addresses, interfaces and networks, versions 4 and 6.

    Raw values: sees every text it is given; keeps none; emits surrogates and the kind of each address.
    """

    name = "ip"
    entities = ("IP_ADDRESS",)
    keeps = (
        "the version, the kind (private, loopback, …), shared prefixes, prefix length, the way it is written"
    )
    leaks = "equality; which addresses are in one network"
    grows = "an address of few characters to 15, or 39 of version 6"

    def permute(self, texts: Sequence[str], permuter: Permuter) -> list[str]:
        """Return an address of the same kind for each; other texts as `generic` has them."""
        return _permute(texts, permuter)


@dataclass(frozen=True, slots=True)
class _Address:
    """An address as written.

    Attributes:
        number: The address.
        version: 4 or 6.
        bits: How many bits are masked: all, or those of a network.
        suffix: ``/24`` and the like.
        style: How it is written, see `_STYLES`.
    """

    number: int = field(repr=False)
    version: int
    bits: int
    suffix: str
    style: str

    @property
    def kind(self) -> tuple[int, int]:
        """The place of the special network it is in, and that network's bits."""
        for place, (network, length) in enumerate(_networks(self.version)):
            shift = _WIDTHS[self.version] - length
            if self.number >> shift == network >> shift and self.bits >= length:
                return place, length
        return -1, 0

    def __str__(self) -> str:
        return _STYLES[self.style](self.number) + self.suffix


def _dotted(number: int) -> str:
    return ".".join(map(str, number.to_bytes(4, "big")))


def _exploded(number: int) -> str:
    return ":".join(f"{number >> shift & 0xFFFF:04x}" for shift in range(112, -1, -16))


def _compressed(number: int) -> str:
    """Write an address as RFC 5952 asks for, but for mapped ones, which have a style of their own."""
    groups = [group.lstrip("0") or "0" for group in _exploded(number).split(":")]
    text = f":{':'.join(groups)}:"
    runs = re.findall(r"(?<=:)(?:0:){2,}", text)
    if not runs:
        return text[1:-1]
    longest = max(runs, key=len)
    left, right = text.split(f":{longest}", 1)
    return f"{left.lstrip(':')}::{right.rstrip(':')}"


_STYLES: Final[dict[str, Callable[[int], str]]] = {
    "dotted": _dotted,
    "compressed": _compressed,
    "raised": lambda number: _compressed(number).upper(),
    "exploded": _exploded,
    "mapped": lambda number: f"::ffff:{_dotted(number & 0xFFFF_FFFF)}",
}
_STYLES_OF: Final = {4: ("dotted",), 6: ("compressed", "raised", "exploded", "mapped")}


@lru_cache(maxsize=2)
def _networks(version: int) -> tuple[tuple[int, int], ...]:
    networks = map(ipaddress.ip_network, _KINDS[version])
    return tuple((int(network.network_address), network.prefixlen) for network in networks)


def _permute(texts: Sequence[str], permuter: Permuter) -> list[str]:
    current = {row: address for row, text in enumerate(texts) if (address := _read(text)) is not None}
    kinds = {row: address.kind for row, address in current.items()}
    surrogates: list[str | None] = [None] * len(texts)
    while current:
        current = _step(current, kinds, permuter)
        settled = [row for row, address in current.items() if address.kind == kinds[row]]
        for row in settled:
            surrogates[row] = str(current.pop(row))
    return mask_rest(texts, surrogates, permuter, taken=is_address)


def _step(
    addresses: dict[int, _Address], kinds: dict[int, tuple[int, int]], permuter: Permuter
) -> dict[int, _Address]:
    """Permute each address among those that have the bits of its kind."""
    groups: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    for row, address in addresses.items():
        groups[address.version, kinds[row][1], address.bits].append(row)
    result: dict[int, _Address] = {}
    for (version, first, last), rows in groups.items():
        width = _WIDTHS[version]
        subkey = permuter.keys.subkey(purpose(f"ip/{version}"), 32)
        numbers = [addresses[row].number for row in rows]
        masked = _permute_bits(subkey, _bits(numbers, width), (first, last), inverse=permuter.inverse)
        for row, number in zip(rows, _numbers(masked), strict=True):
            result[row] = replace(addresses[row], number=number)
    return result


def _permute_bits(subkey: bytes, bits: Bits, span: tuple[int, int], *, inverse: bool) -> Bits:
    """Flip each bit of a span by a function of the bits before it (Crypto-PAn's)."""
    encryptor = Cipher(AES(subkey[:16]), ECB()).encryptor()  # noqa: S305  a pseudo-random function of one block
    pad = _bits([int.from_bytes(encryptor.update(subkey[16:]), "big")], _BLOCK)
    if len(bits) < FEW:
        flip = _flip_in_turn if inverse else _flip_at_once
        return np.concatenate([flip(encryptor, pad, row, span) for row in bits])
    masked = bits.copy()
    known = masked if inverse else bits
    block = np.repeat(pad, len(bits), axis=0)
    block[:, : span[0]] = bits[:, : span[0]]
    for place in range(*span):
        blocks = encryptor.update(np.packbits(block, axis=1).tobytes())
        masked[:, place] ^= np.frombuffer(blocks, np.uint8)[:: _BLOCK // 8] >> 7
        block[:, place] = known[:, place]
    return masked


def _flip_at_once(encryptor: CipherContext, pad: Bits, bits: Bits, span: tuple[int, int]) -> Bits:
    """Flip the bits of one address: a block a bit, all of them enciphered together."""
    places = np.arange(*span)
    block = np.repeat(pad, len(places), axis=0)
    before = np.arange(len(bits)) < places[:, None]
    block[:, : len(bits)] = np.where(before, bits, block[:, : len(bits)])
    masked = bits.copy()
    blocks = encryptor.update(np.packbits(block, axis=1).tobytes())
    masked[places] ^= np.frombuffer(blocks, np.uint8)[:: _BLOCK // 8] >> 7
    return masked[None, :]


def _flip_in_turn(encryptor: CipherContext, pad: Bits, bits: Bits, span: tuple[int, int]) -> Bits:
    """Flip the bits of one address back: each block has the bits that came out before it."""
    (masked,), (rest,), width = _numbers(bits[None, :]), _numbers(pad), len(bits)
    known = masked << _BLOCK - width
    for place in range(*span):
        below = (1 << _BLOCK - place) - 1
        block = (known & ~below) | (rest & below)
        bit = encryptor.update(block.to_bytes(_BLOCK // 8, "big"))[0] >> 7
        known ^= bit << _BLOCK - 1 - place
    return _bits([known >> _BLOCK - width], width)


def _bits(numbers: Sequence[int], width: int) -> Bits:
    joined = b"".join(number.to_bytes(width // 8, "big") for number in numbers)
    return np.unpackbits(np.frombuffer(joined, np.uint8)).reshape(-1, width)


def _numbers(bits: Bits) -> list[int]:
    width = bits.shape[1] // 8
    joined = np.packbits(bits, axis=1).tobytes()
    return [int.from_bytes(joined[at : at + width], "big") for at in range(0, len(joined), width)]


def is_address(text: str) -> bool:
    """Tell whether a text is an address or network in one of the ways that stay as they are written."""
    return _read(text) is not None


def style_of(text: str) -> str:
    """Return how an address, interface or network is written, an empty text of what is none."""
    address = _read(text)
    return "" if address is None else address.style


def in_style(text: str, style: str) -> str | None:
    """Return an address, interface or network in another style, ``None`` where it cannot be written so."""
    address = _read(text)
    if address is None or style not in _STYLES_OF[address.version]:
        return None
    written = str(replace(address, style=style))
    return written if _same(_read(written), address) else None


def _same(one: _Address | None, other: _Address) -> bool:
    return one is not None and (one.number, one.suffix) == (other.number, other.suffix)


def _read(text: str) -> _Address | None:
    """Return the address that a text is, if it is written in one of `_STYLES`."""
    plain, slash, length = text[:_LONGEST].partition("/")
    try:
        address = ipaddress.ip_address(plain)
        interface = ipaddress.ip_interface(text) if slash else None
    except ValueError:
        return None
    style = next((name for name in _STYLES_OF[address.version] if _STYLES[name](int(address)) == plain), None)
    if style is None or (slash and (interface is None or length != str(interface.network.prefixlen))):
        return None
    is_network = interface is not None and interface.ip == interface.network.network_address
    bits = interface.network.prefixlen if interface is not None and is_network else address.max_prefixlen
    return _Address(int(address), address.version, bits, slash + length, style)
