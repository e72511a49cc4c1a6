"""Texts that a server sends beside results, such as the payload of a notification: of unknown origin."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from masklib.session.cells import treat
from masklib.session.tally import Tally
from masklib.session.verdict import unknown

if TYPE_CHECKING:
    from masklib.session.protection import Protection

__all__ = ["masked_message"]


def masked_message(protection: Protection, text: str) -> Any:
    """Return a text that nobody knows the origin of as the policy lets it be seen; an empty one as it is.

    Raw values: sees the text; emits it redacted, or scanned where the policy says so.
    """
    if not text or protection.policy.mode != "enforce":
        return text
    verdict = unknown(protection.policy, "a message of the server's")
    return treat(protection, verdict, (text,), Tally())[0]
