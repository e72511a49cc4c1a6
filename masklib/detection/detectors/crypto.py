"""Addresses of crypto-currencies: Bitcoin (all forms), its kin, Ripple, Monero and Ethereum.

Source: Bitcoin developer reference (Base58Check), BIP 173 and BIP 350 (bech32, bech32m), EIP-55 (Ethereum),
chainparams.cpp of Litecoin, Dogecoin and Dash and the Tron documentation (first letters), XRPL base58
encodings, Monero documentation (95 code points that begin with 4, or with 8 for a subaddress).

An address of letters alone is not found (at most one in fifty of Ripple's, fewer of the others): every
pattern here asks for a digit, so that prose need not be looked at.
"""

from __future__ import annotations

from typing import Final

from masklib.crypto.digests import sha256
from masklib.detection.context import listed
from masklib.detection.pattern import Pattern

__all__ = ["DETECTORS"]

_BASE58: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_RIPPLE: Final = "rpshnaf39wBUDNEGHJKLM4PQRST7VWXYZ2bcdeCg65jkm8oFqi1tuvAxyz"
_TO_BITCOIN: Final = str.maketrans(_RIPPLE, _BASE58)
_BECH32: Final = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR: Final = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_KIN: Final = r"[^0-9A-Za-z_][LMDXTtr][1-9A-HJ-NP-Za-km-z]{24}"
"""How an address of Bitcoin's kin or Ripple begins: one automaton for both."""
_RESIDUES: Final = (1, 0x2BC830A3)
_CONTEXT: Final = listed("bitcoin, btc, wallet, crypto, ethereum, eth, address, blockchain, ledger")


def _ripple(text: str, score: float) -> float:
    return _base58(text.translate(_TO_BITCOIN), score)


def _base58(text: str, score: float) -> float:
    number = 0
    for char in text:
        number = number * 58 + _BASE58.index(char)
    data = number.to_bytes(25, "big") if number < 1 << 200 else b""
    checked = sha256(sha256(data[:-4]).digest()).digest()[:4] == data[-4:]
    return score + 0.55 if data and checked else score


def _bech32(text: str, score: float) -> float:
    values = [3, 3, 0, 2, 3, *(_BECH32.index(char) for char in text.lower()[3:])]
    total = 1
    for value in values:
        top = total >> 25
        total = (total & 0x1FFFFFF) << 5 ^ value
        for bit, factor in enumerate(_GENERATOR):
            total ^= factor if top >> bit & 1 else 0
    return score + 0.4 if total in _RESIDUES else score


DETECTORS = (
    Pattern(
        name="bitcoin",
        entity="CRYPTO",
        pattern=r"(?<![\w])[13][1-9A-HJ-NP-Za-km-z]{25,34}(?![\w])",
        prefilter=r"[^0-9A-Za-z_][13][1-9A-HJ-NP-Za-km-z]{25,34}[^0-9A-Za-z_]",
        context=_CONTEXT,
        score=0.3,
        digits=True,
        validate=_base58,
    ),
    Pattern(
        name="bitcoin_kin",
        entity="CRYPTO",
        pattern=r"(?<![\w])[LMDXTt](?=[A-Za-z]{0,33}[1-9])[1-9A-HJ-NP-Za-km-z]{25,34}(?![\w])",
        prefilter=(),
        apart=(_KIN,),
        score=0.3,
        digits=True,
        validate=_base58,
    ),
    Pattern(
        name="ripple",
        entity="CRYPTO",
        pattern=r"(?<![\w])r(?=[A-Za-z]{0,33}[1-9])[1-9A-HJ-NP-Za-km-z]{24,34}(?![\w])",
        prefilter=(),
        apart=(_KIN,),
        score=0.3,
        digits=True,
        validate=_ripple,
    ),
    Pattern(
        name="monero",
        entity="CRYPTO",
        pattern=r"(?<![\w])(?:4[0-9AB]|8[0-9A-HJ-NP-Za-km-z])[1-9A-HJ-NP-Za-km-z]{93}(?![\w])",
        prefilter=r"[48][0-9A-HJ-NP-Za-km-z][1-9A-HJ-NP-Za-km-z]{93}",
        score=0.85,
        digits=True,
        lead=128,
    ),
    Pattern(
        name="bitcoin_segwit",
        entity="CRYPTO",
        pattern=r"(?<![\w])(?:bc1[qpzry9x8gf2tvdw0s3jn54khce6mua7l]{11,71}|BC1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{11,71})(?![\w])",
        prefilter=(
            r"bc1[qpzry9x8gf2tvdw0s3jn54khce6mua7l]{11}",
            r"BC1[QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L]{11}",
        ),
        context=_CONTEXT,
        score=0.5,
        digits=True,
        validate=_bech32,
    ),
    Pattern(
        name="ethereum",
        entity="CRYPTO",
        pattern=r"(?<![\w])0x[0-9a-fA-F]{40}(?![\w])",
        prefilter=r"0x[0-9a-fA-F]{40}[^0-9A-Za-z_]",
        context=_CONTEXT,
        score=0.6,
        digits=True,
    ),
)
