"""The entities: one vocabulary for detectors, masks, policies and records.

Names are Presidio's where Presidio has one (https://microsoft.github.io/presidio/supported_entities/).
``rules`` names what an entity falls under: ``HIPAA-n`` is the n-th identifier of 45 CFR 164.514(b)(2)(i)
in the order A to R counted from 1, ``GDPR`` personal data (Art. 4), ``GDPR-9`` a special category (Art. 9),
``PCI`` cardholder or sensitive authentication data.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

__all__ = ["ENTITIES", "FREE_TEXT", "Entity", "entity"]

FREE_TEXT: Final = "FREE_TEXT"
"""Prose: not an entity of its own, its cells are scanned for all of them."""


@dataclass(frozen=True, slots=True)
class Entity:
    """One type of sensitive value.

    Attributes:
        name: Upper case, as in findings, policies and records.
        category: identity, contact, financial, government, health, location, network, vehicle, secret,
            special, organisation, online, time or text.
        rules: What it falls under, see the module.
        mask: Name of its default mask.
    """

    name: str
    category: str
    rules: tuple[str, ...]
    mask: str


_TABLE: Final = (
    Entity("PERSON", "identity", ("HIPAA-1", "GDPR"), "person"),
    Entity("EMAIL_ADDRESS", "contact", ("HIPAA-6", "GDPR"), "email"),
    Entity("PHONE_NUMBER", "contact", ("HIPAA-4", "HIPAA-5", "GDPR"), "phone"),
    Entity("CREDIT_CARD", "financial", ("PCI", "HIPAA-10", "GDPR"), "card"),
    Entity("IBAN_CODE", "financial", ("HIPAA-10", "GDPR"), "iban"),
    Entity("US_SSN", "government", ("HIPAA-7", "GDPR"), "us_ssn"),
    Entity("SECRET", "secret", (), "secret"),
    Entity(FREE_TEXT, "text", ("GDPR",), "free_text"),
)

ENTITIES: Final[dict[str, Entity]] = {one.name: one for one in _TABLE}
"""Every entity by its name."""


def entity(name: str) -> Entity:
    """Return the entity called ``name``.

    Raises:
        KeyError: if there is none of that name.
    """
    return ENTITIES[name]
