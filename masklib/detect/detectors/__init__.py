"""The built-in detectors, one file each; every file has ``DETECTORS``."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from masklib.detect.pattern import Pattern
    from masklib.typing import Detector, PatternDetector

__all__ = ["NAMES", "builtin"]

NAMES: Final = (
    "credit_card",
    "email_address",
    "iban_code",
    "person",
    "phone_number",
    "secret",
    "us_ssn",
)
"""The modules of the built-in detectors."""


def builtin() -> tuple[Detector | PatternDetector | Pattern, ...]:
    """Return every built-in detector."""
    return tuple(detector for name in NAMES for detector in import_module(f"{__name__}.{name}").DETECTORS)
