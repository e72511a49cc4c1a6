"""The built-in detectors, one file each; every file has ``DETECTORS``."""

from __future__ import annotations

from dataclasses import replace
from importlib import import_module
from typing import TYPE_CHECKING, Final

from masklib.detection.pattern import Pattern

if TYPE_CHECKING:
    from masklib.detection.locator import Locator
    from masklib.typing import Detector, PatternDetector

__all__ = ["NAMES", "builtin"]

_LEAD: Final = 96
"""Code points before the prefilter's end that the patterns here need, where they say nothing else."""

NAMES: Final = (
    "age",
    "bank",
    "card_details",
    "coordinates",
    "credit_card",
    "crypto",
    "dates",
    "device",
    "diagnosis",
    "driver_license",
    "email_address",
    "health",
    "iban_code",
    "id_number",
    "identifiers",
    "inverted_name",
    "ip_address",
    "labelled",
    "mac_address",
    "national_id",
    "passport",
    "person",
    "phone_number",
    "postcode",
    "secrets",
    "special_category",
    "street_address",
    "tax_id",
    "url",
    "us_ssn",
    "username",
    "vehicle",
)
"""The modules of the built-in detectors."""


def builtin() -> tuple[Detector | PatternDetector | Pattern | Locator, ...]:
    """Return every built-in detector; their patterns are of known cost and length, so they need no clock."""
    every = (detector for name in NAMES for detector in import_module(f"{__name__}.{name}").DETECTORS)
    return tuple(_known(one) if isinstance(one, Pattern) else one for one in every)


def _known(pattern: Pattern) -> Pattern:
    return replace(pattern, timed=False, lead=_LEAD if pattern.lead is None else pattern.lead)
