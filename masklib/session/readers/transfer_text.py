"""Texts in the encodings of mail as slots: base64 and quoted-printable, where they are all of a text.

What is taken for base64 must mean readable text, which random letters of that length do one time in a hundred
thousand. What is taken for quoted-printable must hold a soft line break or an escape that only it writes.

Source: RFC 4648 sections 4 and 5 (base64, also for URLs), RFC 2045 section 6.7 (quoted-printable).

Raw values: sees the text; returns its leaves.
"""

from __future__ import annotations

import binascii
import quopri
import re
from base64 import b64decode, b64encode, urlsafe_b64encode
from typing import TYPE_CHECKING, Final

from masklib.session.readers.slot import ROOT, Slot

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["SHORTEST", "maybe_coded", "read_transfer"]

SHORTEST: Final = 16
"""Code points of base64, at least: an address of six letters and its domain take more."""
_LONGEST: Final = 16_000_000
_BASE64: Final = re.compile(r"(?:[A-Za-z0-9+/]+|[A-Za-z0-9_-]+)={0,2}")
_LINES: Final = re.compile(r"(?:[A-Za-z0-9+/]{60,76}\r?\n)+[A-Za-z0-9+/]{1,76}={0,2}\s*")
_QUOTED: Final = re.compile(r"=\r?\n|=(?:3D|40|2E|C3)")
_ESCAPE: Final = re.compile(r"=(?:[0-9A-F]{2}|\r?\n)")


def maybe_coded(text: str) -> bool:
    """Return whether a text may be base64: a run of small and capital letters without a gap."""
    return (
        " " not in text and len(text) >= SHORTEST and not (text.islower() or text.isupper() or text.isdigit())
    )


def read_transfer(text: str) -> list[Slot] | None:
    """Return what a text in base64 or quoted-printable means as one leaf; ``None`` if it is neither."""
    if len(text) > _LONGEST:
        return None
    meaning, write = _base64(text)
    if meaning is None:
        meaning, write = _quoted(text)
    return None if meaning is None else [Slot(0, len(text), meaning, ROOT, write)]


def _base64(text: str) -> tuple[str | None, Callable[[object], str]]:
    if not maybe_coded(text) or not (_BASE64.fullmatch(text) or _LINES.fullmatch(text)):
        return None, str
    url = "-" in text or "_" in text
    bare = "".join(text.split()).rstrip("=")
    plain = bare.translate(_FROM_URL) if url else bare
    try:
        meaning = b64decode(plain + "=" * (-len(plain) % 4), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return None, str
    writer = (_url if url else _standard) if text.endswith("=") or len(bare) % 4 == 0 else _unpadded(url=url)
    return (meaning if _readable(meaning) else None), writer


_FROM_URL: Final = str.maketrans("-_", "+/")


def _readable(meaning: str) -> bool:
    return all(char.isprintable() or char in "\r\n\t" for char in meaning)


def _bytes(value: object) -> bytes:
    return str(value).encode("utf-8", "surrogatepass")


def _standard(value: object) -> str:
    return b64encode(_bytes(value)).decode()


def _url(value: object) -> str:
    return urlsafe_b64encode(_bytes(value)).decode()


def _unpadded(*, url: bool) -> Callable[[object], str]:
    write = _url if url else _standard
    return lambda value: write(value).rstrip("=")


def _quoted(text: str) -> tuple[str | None, Callable[[object], str]]:
    if "=" not in text or not text.isascii() or not _QUOTED.search(text):
        return None, str
    if len(_ESCAPE.findall(text)) != text.count("="):
        return None, str
    try:
        return quopri.decodestring(text.encode()).decode(), _quoted_printable
    except UnicodeDecodeError:
        return None, str


def _quoted_printable(value: object) -> str:
    return quopri.encodestring(_bytes(value)).decode()
