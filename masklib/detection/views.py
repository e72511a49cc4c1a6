"""Views: the same joined texts seen coarser, byte for byte, so that offsets stay what they were.

Hyperscan is fastest where it can look for fixed bytes. What is a class to it in the texts themselves (any of
ten digits, a letter in either case, anything that is no letter) is one fixed byte in a view: a word between
two edges becomes a literal, and so do eight digits.

Raw values: sees and returns texts; keeps none.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

__all__ = ["as_worded", "as_zeroed", "is_exact", "plain", "worded", "zeroed"]

_ITEM: Final = re.compile(
    r"\\x[0-9a-f]{2}|\\.|\[\^?(?:\\.|[^\\\]])+\]|\{[0-9,]+\}|\(\?[a-z]*:|.", re.DOTALL | re.IGNORECASE
)
"""What a pattern is made of, as far as digits are concerned."""
_BYTES: Final = "".join(map(chr, range(256)))
_DIGITS: Final = frozenset(b"0123456789")
_ZERO: Final = ord("0")
_CASE: Final = 0x20
"""The bit that tells a small letter from its capital."""
_LETTERS: Final = 26
_FEW: Final = 4096
"""Bytes from which arrays are faster than a table."""
_ZEROED: Final = bytes(_ZERO if byte in _DIGITS else byte for byte in range(256))
_WORDED: Final = bytes(byte | _CASE if bytes([byte]).isalpha() else 0 for byte in range(256))


def plain(data: bytes) -> bytes:
    """Return ``data`` as it is."""
    return data


def zeroed(data: bytes) -> bytes:
    """Return ``data`` with every ASCII digit as a zero."""
    if len(data) < _FEW:
        return data.translate(_ZEROED)
    import numpy as np

    seen = np.frombuffer(data, np.uint8)
    digit = np.subtract(seen, ord("0"))
    np.multiply(digit, np.less(digit, 10), out=digit)
    shown: bytes = np.subtract(seen, digit, out=digit).tobytes()
    return shown


def worded(data: bytes) -> bytes:
    """Return ``data`` with small letters alone: capitals as small ones, all else as NUL."""
    if len(data) < _FEW:
        return data.translate(_WORDED)
    import numpy as np

    letter = np.bitwise_or(np.frombuffer(data, np.uint8), _CASE)
    shown: bytes = np.multiply(letter, np.less(letter - ord("a"), _LETTERS), out=letter).tobytes()
    return shown


def as_zeroed(pattern: str) -> str:
    """Return ``pattern`` for `zeroed` data: it matches wherever ``pattern`` does in the data themselves."""
    return "".join(map(_zeroed, _ITEM.findall(pattern)))


def is_exact(pattern: str) -> bool:
    """Return whether ``pattern`` asks only for digits as such: `zeroed`, it matches no more often."""
    return all(_digits(item) in {frozenset(), _DIGITS} for item in _ITEM.findall(pattern))


def as_worded(words: str) -> str:
    """Return the pattern of words in ASCII, and of the edges between them, in `worded` data."""
    return "".join(char if char.isalpha() else r"\x00" for char in words.lower())


@lru_cache(maxsize=1024)
def _zeroed(item: str) -> str:
    digits = _digits(item)
    if not digits:
        return item
    bytes_of = _bytes(item)
    if bytes_of == digits:
        return "0"
    if digits == _DIGITS:
        return item
    escaped = (f"\\x{byte:02x}" for byte in sorted(bytes_of - digits | {_ZERO}))
    return f"[{''.join(escaped)}]"


@lru_cache(maxsize=1024)
def _digits(item: str) -> frozenset[int]:
    """Return the digits that one item of a pattern may stand for."""
    return _DIGITS & _bytes(item) if item[0] in "[.\\" or len(item) == 1 else frozenset()


def _bytes(item: str) -> frozenset[int]:
    """Return the bytes that one item of a pattern may stand for; of an edge or bracket, none."""
    if item in {"(", ")", "|", "?", "*", "+", "^", "$", r"\b", r"\B", r"\A", r"\z"}:
        return frozenset()
    return frozenset(map(ord, re.findall(item, _BYTES, re.DOTALL)))
