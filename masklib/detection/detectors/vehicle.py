"""Vehicles: identification numbers and number plates.

Source: ISO 3779 (17 characters without I, O and Q), 49 CFR 565.15 (check digit, North America only).
"""

from __future__ import annotations

from typing import Final

from masklib.detection.announced import Announced
from masklib.detection.context import listed
from masklib.detection.pattern import Pattern

__all__ = ["DETECTORS"]

_VALUES: Final = dict(
    zip(
        "ABCDEFGHJKLMNPRSTUVWXYZ",
        (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9),
        strict=True,
    )
)
_WEIGHTS: Final = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)


def _checked(text: str, score: float) -> float:
    vin = text.upper()
    if vin.isdigit() or vin.isalpha() or not vin[-4:].isdigit():
        return 0.0
    total = sum((int(c) if c.isdigit() else _VALUES[c]) * w for c, w in zip(vin, _WEIGHTS, strict=True))
    return score + 0.4 if vin[8] == "0123456789X"[total % 11] else score


DETECTORS = (
    Pattern(
        name="vin",
        entity="VIN",
        pattern=r"(?<![\w-])(?=[A-Z]*[0-9])(?=[0-9]*[A-Z])[A-HJ-NPR-Z0-9]{17}(?![\w-])",
        prefilter=(),
        apart=(r"[A-HJ-NPR-Z0-9]{13}[0-9]{4}[^0-9A-Za-z]",),
        context=listed("vin, vehicle, chassis, car, truck, vehicle identification number, fahrgestellnummer"),
        digits=True,
        score=0.3,
        validate=_checked,
    ),
    Announced(
        "license_plate",
        "LICENSE_PLATE",
        """
        license plate, licence plate, number plate, plate number, plate, plates, registration plate,
        vehicle registration, kennzeichen, matricula, matr\u00edcula, immatriculation, targa, kenteken
        """,
        r"(?-i:(?=[A-Z \u00b7-]{0,6}[0-9])[A-Z0-9\u00c0-\u00de]{1,4}(?:[ \u00b7-]?[A-Z0-9]){2,7})",
    ),
)
