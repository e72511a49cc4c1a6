r"""Prose with escapes in it as slots: ``\u0040``, ``\100``, ``%40``, ``&#64;`` outside of any document.

Half a document, a log line or a query glued into a sentence: each stretch that holds an escape is a leaf that
means what its escapes mean. Where something in it is masked the stretch comes back with its escapes undone.

Source: RFC 8259 section 7, RFC 3986 section 2.1, HTML Living Standard 13.5 (character references), ECMA-262
12.9.4 (``\u{40}``) and B.2.1.1 (``%u0040``), Python Language Reference 2.4.1 (``\U00000040``, octal).

Raw values: sees the text; returns its leaves.
"""

from __future__ import annotations

import re
import sys
from typing import Final
from urllib.parse import unquote

from masklib.session.readers.slot import ROOT, Slot, check_size, unescaped

__all__ = ["read_escapes"]

_STRETCH: Final = re.compile(r"[^\"'<>\r\n\t]+")
_UNIT: Final = r"(?:(?<!\\)\\++|%)u[0-9A-Fa-f]{4}"
_POINT: Final = r"(?<!\\)\\++(?:u\{0*([0-9A-Fa-f]{1,6})\}|U00([0-9A-Fa-f]{6})|x([0-9A-Fa-f]{2}))"
_OCTAL: Final = r"(?<!\\)\\++([0-3][0-7]{2})"
_ESCAPE: Final = re.compile(rf"{_UNIT}|{_POINT}|{_OCTAL}|%[0-9A-Fa-f]{{2}}|&#\w{{2,9}}|&\w{{2,32}};")
_UNITS: Final = re.compile(rf"(?:{_UNIT})+")
_POINTS: Final = re.compile(_POINT)
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
    plain = _UNITS.sub(lambda run: _decoded(run.group()), stretch)
    plain = _POINTS.sub(lambda one: _char(int(one[1] or one[2] or one[3], 16)), plain)
    plain = _OCTALS.sub(lambda one: _char(int(one[1], 8)), plain)
    return unescaped(unquote(plain))


def _decoded(run: str) -> str:
    return bytes.fromhex(_SIGNS.sub("", run)).decode("utf-16-be", "replace")


def _char(code: int) -> str:
    return chr(code) if code <= sys.maxunicode else "\ufffd"
