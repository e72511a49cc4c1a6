r"""Prose with escapes in it as slots: ``\u0040``, ``\100``, ``%40``, ``&#64;`` outside of any document.

So are words that headers of mail encode (``=?utf-8?B?...?=``) and text in a data URL (``;base64,...``).

Half a document, a log line or a query glued into a sentence: each stretch that holds an escape is a leaf that
means what its escapes mean. Where something in it is masked the stretch comes back with its escapes undone.

Source: RFC 8259 section 7, RFC 3986 section 2.1, HTML Living Standard 13.5 (character references), ECMA-262
12.9.4 (``\u{40}``) and B.2.1.1 (``%u0040``), Python Language Reference 2.4.1 (``\U00000040``, octal), RFC
2047 section 2 (encoded words), RFC 2397 (data URLs).

Raw values: sees the text; returns its leaves.
"""

from __future__ import annotations

import binascii
import quopri
import re
import sys
from base64 import b64decode
from typing import Final
from urllib.parse import unquote

from masklib.session.readers.slot import ROOT, Slot, check_size, unescaped

__all__ = ["read_escapes"]

_STRETCH: Final = re.compile(r"[^\"'<>\r\n\t]+")
_UNIT: Final = r"(?:(?<!\\)\\++|%)u[0-9A-Fa-f]{4}"
_POINT: Final = r"(?<!\\)\\++(?:u\{0*([0-9A-Fa-f]{1,6})\}|U00([0-9A-Fa-f]{6})|x([0-9A-Fa-f]{2}))"
_OCTAL: Final = r"(?<!\\)\\++([0-3][0-7]{2})"
_WORD: Final = r"=\?[\w.:-]{1,40}\?[BbQq]\?[^?\s]{1,2048}\?="
_DATA: Final = r";base64,[A-Za-z0-9+/]{8,}"
_ESCAPE: Final = re.compile(
    rf"{_WORD}|{_DATA}|{_UNIT}|{_POINT}|{_OCTAL}|%[0-9A-Fa-f]{{2}}|&#\w{{2,9}}|&\w{{2,32}};"
)
_UNITS: Final = re.compile(rf"(?:{_UNIT})+")
_POINTS: Final = re.compile(_POINT)
_WORDS: Final = re.compile(
    r"=\?(?P<charset>[\w.:-]{1,40})\?(?P<form>[BbQq])\?(?P<word>[^?\s]{1,2048})\?=(?:\s+(?==\?))?"
)
_DATAS: Final = re.compile(r"(?<=;base64,)[A-Za-z0-9+/]{8,}={0,2}")
_OCTALS: Final = re.compile(_OCTAL)
_SIGNS: Final = re.compile(r"[\\%u]++")


def read_escapes(text: str) -> list[Slot] | None:
    """Return the stretches that hold an escape; ``None`` if there is none.

    Raises:
        UnreadableError: if there are too many.
    """
    slots: list[Slot] = []
    if _ESCAPE.search(text) is None:
        return None
    for stretch in _STRETCH.finditer(text):
        if _ESCAPE.search(stretch.group()) and (undone := _undone(stretch.group())) != stretch.group():
            check_size(slots, 0)
            slots.append(Slot(*stretch.span(), undone, ROOT, str))
    return slots or None


def _undone(stretch: str) -> str:
    plain = _DATAS.sub(_data, _WORDS.sub(_word, stretch))
    plain = _UNITS.sub(lambda run: _decoded(run.group()), plain)
    plain = _POINTS.sub(lambda one: _char(int(one[1] or one[2] or one[3], 16)), plain)
    plain = _OCTALS.sub(lambda one: _char(int(one[1], 8)), plain)
    return unescaped(unquote(plain))


def _word(encoded: re.Match[str]) -> str:
    """Return what an encoded word means, as it is where that cannot be told."""
    try:
        return _meaning(encoded["word"], encoded["form"]).decode(encoded["charset"], "replace")
    except (LookupError, ValueError):
        return encoded.group()


def _meaning(word: str, form: str) -> bytes:
    if form in "Qq":
        return quopri.decodestring(word.encode(), header=True)
    return b64decode(word + "=" * (-len(word) % 4), validate=True)


def _data(encoded: re.Match[str]) -> str:
    """Return the text that a data URL holds, as it is where it holds none."""
    try:
        text = _meaning(encoded.group().rstrip("="), "B").decode()
    except (binascii.Error, UnicodeDecodeError):
        return encoded.group()
    return text if all(char.isprintable() or char in "\r\n\t" for char in text) else encoded.group()


def _decoded(run: str) -> str:
    return bytes.fromhex(_SIGNS.sub("", run)).decode("utf-16-be", "replace")


def _char(code: int) -> str:
    return chr(code) if code <= sys.maxunicode else "\ufffd"
