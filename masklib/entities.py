"""The entities: one vocabulary for detectors, masks, policies and records.

Names are Presidio's where Presidio has one (https://microsoft.github.io/presidio/supported_entities/).
``rules`` names what an entity falls under: ``HIPAA-n`` is the n-th identifier of 45 CFR 164.514(b)(2)(i)
in the order A to R counted from 1, ``GDPR`` personal data (Art. 4), ``GDPR-9`` a special category (Art. 9),
``GDPR-10`` criminal convictions (Art. 10), ``PCI`` cardholder or sensitive authentication data.
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
    Entity("PERSON", "identity", ("HIPAA-1", "GDPR", "PCI"), "person"),
    Entity("DATE_OF_BIRTH", "identity", ("HIPAA-3", "GDPR"), "date"),
    Entity("AGE", "identity", ("HIPAA-3", "GDPR"), "generic"),
    Entity("GENDER", "identity", ("GDPR",), "redact"),
    Entity("MARITAL_STATUS", "identity", ("GDPR",), "redact"),
    Entity("USERNAME", "online", ("HIPAA-18", "GDPR"), "username"),
    Entity("EMAIL_ADDRESS", "contact", ("HIPAA-6", "GDPR"), "email"),
    Entity("PHONE_NUMBER", "contact", ("HIPAA-4", "HIPAA-5", "GDPR"), "phone"),
    Entity("STREET_ADDRESS", "location", ("HIPAA-2", "GDPR"), "address"),
    Entity("POSTCODE", "location", ("HIPAA-2", "GDPR"), "generic"),
    Entity("LOCATION", "location", ("HIPAA-2", "GDPR"), "address"),
    Entity("COORDINATES", "location", ("HIPAA-2", "GDPR"), "coordinates"),
    Entity("CREDIT_CARD", "financial", ("PCI", "HIPAA-10", "GDPR"), "card"),
    Entity("CREDIT_CARD_EXPIRATION", "financial", ("PCI",), "generic"),
    Entity("CVV", "financial", ("PCI",), "redact"),
    Entity("IBAN_CODE", "financial", ("HIPAA-10", "GDPR"), "iban"),
    Entity("BIC_CODE", "financial", (), "generic"),
    Entity("BANK_ACCOUNT", "financial", ("HIPAA-10", "GDPR"), "generic"),
    Entity("ABA_ROUTING_NUMBER", "financial", ("HIPAA-10",), "identifier"),
    Entity("CRYPTO", "financial", ("GDPR",), "generic"),
    Entity("TAX_ID", "government", ("HIPAA-18", "GDPR"), "identifier"),
    Entity("US_SSN", "government", ("HIPAA-7", "GDPR"), "us_ssn"),
    Entity("US_ITIN", "government", ("HIPAA-18", "GDPR"), "identifier"),
    Entity("US_EIN", "government", ("GDPR",), "identifier"),
    Entity("NATIONAL_ID", "government", ("HIPAA-18", "GDPR"), "identifier"),
    Entity("AU_ABN", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("AU_ACN", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("AU_MEDICARE", "health", ("HIPAA-9", "GDPR-9"), "generic"),
    Entity("AU_TFN", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("CA_SIN", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("DE_ID_CARD", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("DE_SOCIAL_SECURITY", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("DE_TAX_ID", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("ES_NIE", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("ES_NIF", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("FI_PERSONAL_IDENTITY_CODE", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("IN_AADHAAR", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("IN_GSTIN", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("IN_PAN", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("IN_VOTER", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("IT_FISCAL_CODE", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("KR_BRN", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("KR_FRN", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("KR_RRN", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("NG_NIN", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("PH_UMID", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("PL_PESEL", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("SE_PERSONNUMMER", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("SG_NRIC_FIN", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("TH_TNIN", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("TR_NATIONAL_ID", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("UK_NHS", "health", ("HIPAA-8", "GDPR-9"), "generic"),
    Entity("UK_NINO", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("US_MBI", "health", ("HIPAA-9", "GDPR-9"), "generic"),
    Entity("ZA_ID_NUMBER", "government", ("HIPAA-18", "GDPR"), "generic"),
    Entity("PASSPORT", "government", ("HIPAA-11", "GDPR"), "generic"),
    Entity("DRIVER_LICENSE", "government", ("HIPAA-11", "GDPR"), "generic"),
    Entity("MEDICAL_RECORD_NUMBER", "health", ("HIPAA-8", "GDPR-9"), "generic"),
    Entity("HEALTH_INSURANCE_ID", "health", ("HIPAA-9", "GDPR-9"), "identifier"),
    Entity("MEDICAL_LICENSE", "health", ("HIPAA-11",), "identifier"),
    Entity("US_NPI", "health", ("HIPAA-11",), "identifier"),
    Entity("HEALTH", "health", ("GDPR-9",), "redact"),
    Entity("IP_ADDRESS", "network", ("HIPAA-15", "GDPR"), "ip"),
    Entity("MAC_ADDRESS", "network", ("HIPAA-13", "GDPR"), "mac"),
    Entity("URL", "network", ("HIPAA-14", "GDPR"), "url"),
    Entity("IMEI", "network", ("HIPAA-13", "GDPR"), "identifier"),
    Entity("IMSI", "network", ("HIPAA-13", "GDPR"), "generic"),
    Entity("DEVICE_ID", "network", ("HIPAA-13", "GDPR"), "generic"),
    Entity("VIN", "vehicle", ("HIPAA-12", "GDPR"), "identifier"),
    Entity("LICENSE_PLATE", "vehicle", ("HIPAA-12", "GDPR"), "generic"),
    Entity("NRP", "special", ("GDPR-9",), "redact"),
    Entity("ETHNICITY", "special", ("GDPR-9",), "redact"),
    Entity("SEXUAL_ORIENTATION", "special", ("GDPR-9",), "redact"),
    Entity("CRIMINAL_RECORD", "special", ("GDPR-10",), "redact"),
    Entity("BIOMETRIC", "special", ("HIPAA-16", "HIPAA-17", "GDPR-9"), "redact"),
    Entity("DATE", "time", ("HIPAA-3",), "date"),
    Entity("DATE_TIME", "time", ("HIPAA-3",), "date"),
    Entity("UUID", "identity", ("HIPAA-18", "GDPR"), "uuid"),
    Entity("ID_NUMBER", "identity", ("HIPAA-18", "GDPR"), "generic"),
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
