r"""Prose with escapes in it as slots: ``\u0040``, ``%40`` and ``&#64;`` outside of any document.

Half a document, a log line or a query glued into a sentence: each stretch that holds an escape is a leaf that
means what its escapes mean. Where something in it is masked the stretch comes back with its escapes undone.

Source: RFC 8259 section 7, RFC 3986 section 2.1, HTML Living Standard 13.5 (character references).

Raw values: sees the text; returns its leaves.
"""

from __future__ import annotations

import html
import re
from typing import Final
from urllib.parse import unquote

from masklib.session.readers.slot import ROOT, Slot, check_size

__all__ = ["read_escapes"]

_STRETCH: Final = re.compile(r"[^\"'<>\r\n\t]+")
_ESCAPE: Final = re.compile(r"\\u[0-9A-Fa-f]{4}|\\x[0-9A-Fa-f]{2}|%[0-9A-Fa-f]{2}|&#?\w{2,8};")
_UTF_16: Final = re.compile(r"(?:\\u[0-9A-Fa-f]{4})+")
_BYTE: Final = re.compile(r"\\x([0-9A-Fa-f]{2})")


def read_escapes(text: str) -> list[Slot] | None:
    """Return the stretches that hold an escape; ``None`` if there is none.

    Raises:
        UnreadableError: if there are too many.
    """
    slots: list[Slot] = []
    if _ESCAPE.search(text) is None:
        return None
    for stretch in _STRETCH.finditer(text):
        if _ESCAPE.search(stretch.group()):
            check_size(slots, 0)
            slots.append(Slot(*stretch.span(), _undone(stretch.group()), ROOT, str))
    return slots or None


def _undone(stretch: str) -> str:
    plain = _UTF_16.sub(lambda run: _decoded(run.group()), stretch)
    plain = _BYTE.sub(lambda one: chr(int(one[1], 16)), plain)
    return html.unescape(unquote(plain))


def _decoded(run: str) -> str:
    return bytes.fromhex(run.replace("\\u", "")).decode("utf-16-be", "replace")
