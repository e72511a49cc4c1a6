"""Addresses of crypto-currencies: currency, kind and length stay, and valid stays valid by checksum.

Kinds are known by their checksum: Base58Check (Bitcoin P2PKH and P2SH, and coins alike; Bitcoin developer
reference; in Ripple's own alphabet: XRPL base58 encodings), segregated witness (bech32 and bech32m; BIP 173,
BIP 350), Monero (Monero documentation) and Ethereum (EIP-55, or one case). An Ethereum address in a mixed
case that EIP-55 does not ask for stays one of those, and keeps its ``0x``.
"""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING, Final

from masklib.crypto.digests import sha256
from masklib.mask.keccak import keccak_256
from masklib.mask.numbered import Numbered, permute_numbered
from masklib.mask.permutation import Place
from masklib.mask.two_way import TwoWay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.mask.permutation import Permuter

__all__ = ["CryptoAddress", "base58_of"]

_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_RIPPLE: Final = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_TO_RIPPLE: Final = str.maketrans(_BASE58, _RIPPLE)
_FROM_RIPPLE: Final = str.maketrans(_RIPPLE, _BASE58)
_MONERO_SHAPE: Final = re.compile(f"[48][{_BASE58}]{{94}}")
_MONERO_BYTES: Final = 69
_MONERO_BLOCK: Final = 8
_MONERO_CHARS: Final = {8: 11, 5: 7}
"""Characters of a block of bytes."""

_BASE58_SHAPE: Final = re.compile(f"[{_BASE58}]{{26,36}}")
_BASE58_BYTES: Final = 25
_CHECK_BITS: Final = 32
_HASH_BITS: Final = 160

_BECH32: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_SEGWIT_SHAPE: Final = re.compile(f"(bc|tb|bcrt|ltc|tltc)1([{_BECH32}]{{11,80}})")
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32_RESIDUE: Final = 1
_BECH32M_RESIDUE: Final = 0x2BC830A3
_CHECK_WORDS: Final = 6
_SHORTEST, _LONGEST = 2, 40
"""Bytes of a witness program."""

_LATEST_VERSION: Final = 16
_FIRST_PROGRAMS: Final = (20, 32)
"""Bytes of the programs of witness version 0."""

_ETHEREUM_SHAPE: Final = re.compile("0x([0-9a-fA-F]{40})")
_ETHEREUM_DIGITS: Final = 40
_BOTH_CASES: Final = "0123456789abcdefABCDEF"
_RAISED: Final = 8

Form = tuple[str, int, int]
"""Kind, and two numbers that a kind writes its addresses with."""


class CryptoAddress(TwoWay):
    """Permutes the hash that an address stands for, and recomputes the checksum.

    Raw values: sees every text it is given; keeps none; emits surrogates, networks and versions.
    """

    name = "crypto"
    entities = ("CRYPTO",)
    keeps = "the network, the kind and version of the address, its length, its case; valid stays valid"
    leaks = "equality; what it keeps"

    def permute(self, texts: Sequence[str], permuter: Permuter) -> list[str]:
        """Return an address of the same kind for each; other texts as `generic` has them."""
        return permute_numbered(texts, permuter, _read, _write)


def _read(text: str) -> Numbered[Form] | None:
    readers = (_read_base58, _read_ripple, _read_segwit, _read_monero, _read_ethereum)
    return next((found for reader in readers if (found := reader(text)) is not None), None)


def _write(text: str, form: Form, number: int) -> str | None:
    kind, first, second = form
    if kind == "base58":
        return base58_of(first, second + number)
    if kind == "ripple":
        return base58_of(first, second + number).translate(_TO_RIPPLE)
    if kind == "monero":
        return _monero_of(first, number)
    if kind == "ethereum" and first:
        return _unchecked_of(number, first)
    if kind == "ethereum":
        return _in_case(text, f"{number:040x}")
    written = _segwit_of(kind, first, number.to_bytes(second, "big"))
    return written.upper() if text.isupper() else written


# ---------------------------------------------------------------- Base58Check
def _read_base58(text: str) -> Numbered[Form] | None:
    """Read an address, unless its checksum decides how long it is: only two of a class may be such."""
    if _BASE58_SHAPE.fullmatch(text) is None:
        return None
    number = 0
    for char in text:
        number = number * len(_BASE58) + _BASE58.index(char)
    version, payload = number >> (_HASH_BITS + _CHECK_BITS), number >> _CHECK_BITS & (1 << _HASH_BITS) - 1
    if version >> 8 or base58_of(version, payload) != text:
        return None
    first, end = _payloads_of_length(version, text)
    if not first <= payload < end or end - first < 2:  # noqa: PLR2004  one member cannot be hidden
        return None
    place = Place(f"crypto/base58/{version}/{first}", end - first, payload - first)
    return Numbered(place, ("base58", version, first), ("base58", version, first))


def _read_ripple(text: str) -> Numbered[Form] | None:
    found = _read_base58(text.translate(_FROM_RIPPLE)) if text[:1] == _RIPPLE[0] else None
    if found is None:
        return None
    return Numbered(found.place, ("ripple", found.kin), ("ripple", *found.form[1:]))


def _payloads_of_length(version: int, text: str) -> tuple[int, int]:
    """Return first and end of the hashes whose addresses have as many characters, ones in front included."""
    ones = len(text) - len(text.lstrip(_BASE58[0]))
    lengths = len(_BASE58) ** (len(text) - ones - 1), len(_BASE58) ** (len(text) - ones)
    zeros = 1 << 8 * (_BASE58_BYTES - ones - 1), 1 << 8 * (_BASE58_BYTES - ones)
    front = version << _HASH_BITS
    first, end = max(lengths[0], zeros[0]), min(lengths[1], zeros[1])
    return max(0, -(-first >> _CHECK_BITS) - front), min(1 << _HASH_BITS, (end >> _CHECK_BITS) - front)


def base58_of(version: int, payload: int) -> str:
    """Return the address of a hash of 160 bits under a version byte, Base58Check."""
    data = bytes([version]) + payload.to_bytes(_HASH_BITS // 8, "big")
    number = int.from_bytes(data + sha256(sha256(data).digest()).digest()[: _CHECK_BITS // 8], "big")
    ones = _BASE58_BYTES - (number.bit_length() + 7) // 8
    chars = []
    while number:
        number, char = divmod(number, len(_BASE58))
        chars.append(_BASE58[char])
    return _BASE58[0] * ones + "".join(reversed(chars))


# ---------------------------------------------------------------- Monero
def _read_monero(text: str) -> Numbered[Form] | None:
    """Read the network's byte and two public keys; whether these are points of the curve is not asked."""
    if _MONERO_SHAPE.fullmatch(text) is None:
        return None
    data = b"".join(
        _block_of(text[at : at + _MONERO_CHARS[8]]) for at in range(0, len(text), _MONERO_CHARS[8])
    )
    network, payload = data[0], int.from_bytes(data[1:-4], "big")
    if _monero_of(network, payload) != text:
        return None
    keys = 8 * (_MONERO_BYTES - 5)
    return Numbered(Place(f"crypto/monero/{network}", 1 << keys, payload), network, ("monero", network, 0))


def _block_of(chars: str) -> bytes:
    number = 0
    for char in chars:
        number = number * len(_BASE58) + _BASE58.index(char)
    size = next(size for size, width in _MONERO_CHARS.items() if width == len(chars))
    return (number % (1 << 8 * size)).to_bytes(size, "big")


def _monero_of(network: int, payload: int) -> str:
    data = bytes([network]) + payload.to_bytes(_MONERO_BYTES - 5, "big")
    data += keccak_256(data)[:4]
    blocks = (data[at : at + _MONERO_BLOCK] for at in range(0, _MONERO_BYTES, _MONERO_BLOCK))
    return "".join(map(_chars_of, blocks))


def _chars_of(block: bytes) -> str:
    number, chars = int.from_bytes(block, "big"), []
    for _ in range(_MONERO_CHARS[len(block)]):
        number, char = divmod(number, len(_BASE58))
        chars.append(_BASE58[char])
    return "".join(reversed(chars))


# ---------------------------------------------------------------- segregated witness
def _read_segwit(text: str) -> Numbered[Form] | None:
    match = _SEGWIT_SHAPE.fullmatch(text.lower()) if text in (text.lower(), text.upper()) else None
    if match is None or not text.isascii():
        return None
    words = [_BECH32.index(char) for char in match[2]]
    version, program = words[0], _bytes_of(words[1:-_CHECK_WORDS])
    if program is None or version > _LATEST_VERSION or _segwit_of(match[1], version, program) != text.lower():
        return None
    if version == 0 and len(program) not in _FIRST_PROGRAMS:
        return None
    kin = (match[1], version, len(program))
    domain = f"crypto/segwit/{version}/{len(program)}"
    place = Place(domain, 1 << 8 * len(program), int.from_bytes(program, "big"))
    return Numbered(place, kin, kin)


def _bytes_of(words: Sequence[int]) -> bytes | None:
    """Return the bytes of words of five bits, ``None`` if too few, too many, or with more than padding."""
    bits = 5 * len(words)
    number = sum(word << 5 * place for place, word in enumerate(reversed(words)))
    if not _SHORTEST <= bits // 8 <= _LONGEST or bits % 8 >= 5 or number & (1 << bits % 8) - 1:  # noqa: PLR2004  a word
        return None
    return (number >> bits % 8).to_bytes(bits // 8, "big")


def _segwit_of(network: str, version: int, program: bytes) -> str:
    bits = 8 * len(program)
    count = -(-bits // 5)
    number = int.from_bytes(program, "big") << (5 * count - bits)
    words = [version, *(number >> 5 * place & 31 for place in range(count - 1, -1, -1))]
    residue = _BECH32M_RESIDUE if version else _BECH32_RESIDUE
    front = [*(ord(char) >> 5 for char in network), 0, *(ord(char) & 31 for char in network)]
    check = _polymod([*front, *words, *[0] * _CHECK_WORDS]) ^ residue
    words += [check >> 5 * place & 31 for place in range(_CHECK_WORDS - 1, -1, -1)]
    return f"{network}1{''.join(_BECH32[word] for word in words)}"


def _polymod(words: Sequence[int]) -> int:
    total = 1
    for word in words:
        top = total >> 25
        total = (total & 0x1FFFFFF) << 5 ^ word
        for bit, factor in enumerate(_GENERATOR):
            total ^= factor if top >> bit & 1 else 0
    return total


# ---------------------------------------------------------------- Ethereum
def _read_ethereum(text: str) -> Numbered[Form] | None:
    match = _ETHEREUM_SHAPE.fullmatch(text)
    if match is None:
        return None
    if match[1].isdecimal() or _in_case(text, match[1].lower()) != text:
        return _read_unchecked(match[1])
    kin = "ethereum", match[1].islower(), match[1].isupper()
    place = Place("crypto/ethereum", 1 << _HASH_BITS, int(match[1], 16))
    return Numbered(place, kin, ("ethereum", 0, 0))


def _read_unchecked(digits: str) -> Numbered[Form]:
    """Read an address of decimal digits alone, or one whose mixed case is not the one of EIP-55."""
    alphabet = string.digits if digits.isdecimal() else _BOTH_CASES
    number = 0
    for digit in digits:
        number = number * len(alphabet) + alphabet.index(digit)
    kin = "ethereum", len(alphabet), 0
    domain = f"crypto/ethereum/{len(alphabet)}"
    return Numbered(Place(domain, len(alphabet) ** len(digits), number), kin, kin)


def _unchecked_of(number: int, radix: int) -> str:
    digits = []
    for _ in range(_ETHEREUM_DIGITS):
        number, digit = divmod(number, radix)
        digits.append(_BOTH_CASES[digit])
    return "0x" + "".join(reversed(digits))


def _in_case(text: str, digits: str) -> str:
    """Write an address in the case of ``text``: one case, or the one that EIP-55 asks for."""
    if text[2:] in (text[2:].lower(), text[2:].upper()):
        return "0x" + (digits.upper() if text[2:].isupper() else digits)
    nibbles = keccak_256(digits.encode()).hex()
    raised = (
        digit.upper() if int(nibble, 16) >= _RAISED else digit
        for digit, nibble in zip(digits, nibbles, strict=False)
    )
    return "0x" + "".join(raised)
