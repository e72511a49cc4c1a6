"""The canaries: sensitive values that exist nowhere else, so that whatever shows one has leaked it.

Every value is valid for its kind (checksums, number ranges), and made up. The names stand in no list of
names; a run would not be repeatable with random ones.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CANARIES", "OTHER", "Canary", "canary"]


@dataclass(frozen=True, slots=True)
class Canary:
    """One sensitive value.

    Attributes:
        column: The column it stands in, and its name in messages.
        entity: Its entity.
        value: The value as the database holds it.
        secrets: Its secret parts: what its mask's page does not say that a surrogate keeps.
    """

    column: str
    entity: str
    value: str
    secrets: tuple[str, ...]


CANARIES = (
    Canary("full_name", "PERSON", "Zephyrxa Quorvantz", ("ephyrxa", "uorvantz")),
    Canary(
        "email",
        "EMAIL_ADDRESS",
        "wyvernqx.blothmar@kestrelhoaxby.org",
        ("wyvernqx", "blothmar", "kestrelhoaxby"),
    ),
    Canary("phone", "PHONE_NUMBER", "+12127365087", ("2127365087",)),
    Canary("ssn", "US_SSN", "536-90-4399", ("536904399", "536-90-4399")),
    Canary("card_no", "CREDIT_CARD", "4539578763621486", ("4539578763621486",)),
    Canary("iban", "IBAN_CODE", "DE27100777770209299700", ("100777770209299700",)),
    Canary("password", "SECRET", "Vq7#pLx9wTz!mR4k", ("Vq7#pLx9wTz!mR4k",)),
    Canary("api_token", "SECRET", "sk_live_" + "9Qm3vTz8KxR2pLw7YbN4sGh6", ("9Qm3vTz8KxR2pLw7YbN4sGh6",)),
)
"""One canary a column of the table ``people``."""

OTHER = (
    Canary("full_name", "PERSON", "Borgwulf Ystradgyn", ("orgwulf", "stradgyn")),
    Canary("email", "EMAIL_ADDRESS", "ystradgyn@ombrefjell.net", ("ystradgyn", "ombrefjell")),
    Canary("phone", "PHONE_NUMBER", "+13125550147", ("3125550147",)),
    Canary("ssn", "US_SSN", "219-46-8705", ("219468705", "219-46-8705")),
    Canary("card_no", "CREDIT_CARD", "5425233430109903", ("5425233430109903",)),
    Canary("iban", "IBAN_CODE", "GB33BUKB20201555555555", ("20201555555555",)),
    Canary("password", "SECRET", "tRuB4dor&Zk8!qWe", ("tRuB4dor&Zk8!qWe",)),
    Canary("api_token", "SECRET", "sk_live_" + "2Zx8cVb6nMq4wEr9TyU1iOp3", ("2Zx8cVb6nMq4wEr9TyU1iOp3",)),
)
"""A second row, for joins, unions and whatever compares."""


def canary(column: str) -> Canary:
    """Return the first row's canary of that column."""
    return next(one for one in CANARIES if one.column == column)
