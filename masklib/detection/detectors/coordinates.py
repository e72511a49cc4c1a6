"""Coordinates: latitude and longitude as decimal degrees, or degrees, minutes and seconds.

A pair in range with four decimals or more counts alone; a single number must be announced.

Source: ISO 6709 (representation of geographic point location).
"""

from __future__ import annotations

import re
from typing import Final

from masklib.detection.announced import Announced
from masklib.detection.context import listed
from masklib.detection.pattern import Pattern

__all__ = ["DETECTORS"]

_CONTEXT: Final = listed(
    "latitude, longitude, coordinates, coordinate, gps, location, geolocation, lat, lon, lng"
)
_MINUTES: Final = r"[0-9]{1,3}\xb0 ?[0-9]{1,2}['\u2032] ?[0-9]{1,2}(?:\.[0-9]+)?[\"\u2033]? ?"


def _in_range(text: str, score: float) -> float:
    latitude, longitude = (abs(float(part)) for part in re.findall(r"[0-9]{1,3}\.[0-9]+", text)[:2])
    return score if latitude <= 90 and longitude <= 180 else 0.0  # noqa: PLR2004 - degrees


DETECTORS = (
    Pattern(
        name="coordinates",
        entity="COORDINATES",
        pattern=(
            r"(?<![\w.+-])(?<![0-9],)(?<![0-9], )[-+]?[0-9]{1,2}\.[0-9]{4,15}\xb0?[NSns]?(?:, ?|; ?| )"
            r"[-+]?[0-9]{1,3}\.[0-9]{4,15}\xb0?[EWew]?(?![\w.]|, ?[-+]?[0-9])"  # no more than two
        ),
        prefilter=r"\.[0-9]{4,15}(?:\xc2\xb0)?[NSns]?[,;]? ?[-+]?[0-9]{1,3}\.[0-9]{4}",
        context=_CONTEXT,
        digits=True,
        score=0.65,
        validate=_in_range,
    ),
    Announced(
        "coordinate",
        "COORDINATES",
        "latitude, longitude, coordinates, coordinate, gps, location, geolocation, lat, lon, lng",
        r"(?<![.+-])[-+]?[0-9]{1,3}\.[0-9]{4,15}(?!\.)",
    ),
    Pattern(
        name="coordinates_degrees",
        entity="COORDINATES",
        pattern=rf"{_MINUTES}[NSns],? ?{_MINUTES}[EWew]",
        prefilter=r"[0-9]\xc2\xb0 ?[0-9]",
        digits=True,
        score=0.9,
    ),
)
