"""Which texts can only be surrogates: no value in the world has their form.

An email address and a URL get a host under our label of the reserved domain ``example`` (RFC 2606); what is
redacted is one constant. All other surrogates look like values, and may be some.

Raw values: sees texts; keeps none.
"""

from __future__ import annotations

import re
from typing import Final

from masklib.mask.redaction import REDACTED

__all__ = ["is_marked", "lower_host", "marked_entity"]

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


def marked_entity(text: str) -> str | None:
    """Return the entity of a text that is as a whole a surrogate by its form, ``None`` of any other."""
    return "EMAIL_ADDRESS" if _ADDRESS.fullmatch(text) else None


def lower_host(text: str) -> str:
    """Return a text with the hosts of surrogates in lower case, as masks write them."""
    return text if text == text.lower() else _HOST.sub(lambda match: match[0].lower(), text)
