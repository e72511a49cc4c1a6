"""Passport numbers, announced by their name.

Source: ICAO Doc 9303-4: up to nine letters and digits; some states print more on older books.
"""

from __future__ import annotations

from masklib.detection.announced import Announced

__all__ = ["DETECTORS"]

DETECTORS = (
    Announced(
        "passport",
        "PASSPORT",
        """
        passport, pasaporte, passeport, reisepass, passnummer, passaporto, passaporte, paspoort, paszport,
        travel document
        """,
        r"(?=[A-Z-]{0,5}[0-9])[A-Z0-9](?:-?[A-Z0-9]){5,11}",
    ),
)
