"""The built-in detectors, one file each; every file has ``DETECTORS``."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Final

from masklib.detect.pattern import Pattern

if TYPE_CHECKING:
    from masklib.detect.scanner import Locator
    from masklib.typing import Detector, PatternDetector

__all__ = ["NAMES", "builtin"]

NAMES: Final = (
    "age",
    "bank",
    "card_details",
    "coordinates",
    "credit_card",
    "dates",
    "device",
    "driver_license",
    "email_address",
    "health",
    "iban_code",
    "id_number",
    "ip_address",
    "labelled",
    "mac_address",
    "national_id",
    "passport",
    "person",
    "phone_number",
    "postcode",
    "secrets",
    "street_address",
    "tax_id",
    "url",
    "us_ssn",
    "username",
    "vehicle",
)
"""The modules of the built-in detectors."""


def builtin() -> tuple[Detector | PatternDetector | Pattern | Locator, ...]:
    """Return every built-in detector; their patterns are of known cost, so short texts need no clock."""
    every = (detector for name in NAMES for detector in import_module(f"{__name__}.{name}").DETECTORS)
    return tuple(replace(one, timed=False) if isinstance(one, Pattern) else one for one in every)
