"""Which texts can only be surrogates: no value in the world has their form.

An email address and a URL get a host under our label of the reserved domain ``example`` (RFC 2606); what is
redacted is one constant. All other surrogates look like values, and may be some.

Raw values: sees texts; keeps none.
"""

from __future__ import annotations

import re
from typing import Any, Final

from masklib.mask.redaction import REDACTED

__all__ = ["holds_marked", "is_marked", "lower_host", "marked_entity"]

_TAGGED: Final = re.compile(r"\.k[a-z2-7]{4}\.example(?![\w.-])", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"[^\s@<>\"]+@[\w.-]+\.k[a-z2-7]{4}\.example", re.IGNORECASE)
_HOST: Final = re.compile(r"[\w.-]+\.k[a-z2-7]{4}\.example(?![\w.-])", re.IGNORECASE)
_MASKS: Final = frozenset({"email", "url"})


def is_marked(text: str, mask: str) -> bool:
    """Tell whether a text can only be a surrogate of a mask.

    Args:
        text: Any text.
        mask: The mask's name.
    """
    return text == REDACTED or (mask in _MASKS and _TAGGED.search(text) is not None)


def holds_marked(value: Any) -> bool:
    """Tell whether a value of any type is, or holds, a surrogate by its form.

    Args:
        value: A text, bytes, a list or dict of such, or a driver's wrapping of a document.
    """
    if isinstance(value, (bytes, bytearray, memoryview)):
        value = bytes(value).decode("utf-8", "replace")
    if isinstance(value, str):
        return "example" in value.lower() and _TAGGED.search(value) is not None
    if isinstance(value, dict):
        return any(holds_marked(one) for pair in value.items() for one in pair)
    if isinstance(value, (list, tuple, set, frozenset)):
        return any(map(holds_marked, value))
    inner = getattr(value, "obj", None)  # psycopg's Json and Jsonb
    return inner is not None and holds_marked(inner)


def marked_entity(text: str) -> str | None:
    """Return the entity of a text that is as a whole a surrogate by its form, ``None`` of any other."""
    return "EMAIL_ADDRESS" if _ADDRESS.fullmatch(text) else None


def lower_host(text: str) -> str:
    """Return a text with the hosts of surrogates in lower case, as masks write them."""
    return text if text == text.lower() else _HOST.sub(lambda match: match[0].lower(), text)
