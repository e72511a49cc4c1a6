"""Texts that a server sends beside results, such as the payload of a notification: of unknown origin."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from masklib.session.cells import treat
from masklib.session.feeding import wholly_clear
from masklib.session.tally import Tally
from masklib.session.verdict import unknown

if TYPE_CHECKING:
    from collections.abc import Callable

    from masklib.session.protection import Protection

__all__ = ["masked_message", "text_seen"]


def masked_message(protection: Protection, text: str) -> Any:
    """Return a text that nobody knows the origin of as the policy lets it be seen; an empty one as it is.

    Raw values: sees the text; emits it redacted, or scanned where the policy says so.
    """
    if not text or protection.policy.mode != "enforce":
        return text
    verdict = unknown(protection.policy, "a message of the server's")
    return treat(protection, verdict, (text,), Tally())[0]


def text_seen(protection: Protection) -> Callable[[str], str] | None:
    """Return what makes of an error's text what may be seen of it, ``None`` where templates must say.

    Where no column is masked for anybody, what it quotes is clear or of unknown origin: it is scanned, if
    such values are.
    """
    policy = protection.policy
    if not wholly_clear(policy) or (policy.mode == "enforce" and policy.unknown_origin != "scan"):
        return None
    return partial(masked_message, protection)
