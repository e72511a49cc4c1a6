"""How a key is written: 64 hexadecimal characters, or 44 of base64, told apart by their number.

Raw values: sees the text of a key; keeps none; emits its bytes to `masklib.crypto.Key` alone.
"""

from __future__ import annotations

import base64
import binascii
from typing import Final

__all__ = ["KEY_BYTES", "spelled"]

KEY_BYTES: Final = 32
_HEX_CHARS: Final = 64
_BASE64_CHARS: Final = 44


def spelled(text: str) -> bytes | None:
    """Return the 32 bytes that ``text`` spells, or ``None`` if it spells no key. Never raises."""
    text = text.strip()
    try:
        if len(text) == _HEX_CHARS:
            return binascii.unhexlify(text)
        if len(text) == _BASE64_CHARS:
            return _canonical_base64(text.replace("-", "+").replace("_", "/"))
    except ValueError:  # binascii.Error is one, and so is what text raises that is not ASCII
        return None
    return None


def _canonical_base64(text: str) -> bytes | None:
    material = base64.b64decode(text, validate=True)
    canonical = len(material) == KEY_BYTES and base64.b64encode(material).decode() == text
    return material if canonical else None
