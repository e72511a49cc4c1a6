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
        passport, pasaporte, passeport, reisepass, passnummer, passaporto, passaporte, paspoort,
        paszport, travel document, paspoortnummer, reisepassnummer, reisepassnr, paszportu, pasaport,
        passinumero, passnr, pass nr, pass no, putovnice, \u043f\u0430\u0441\u043f\u043e\u0440\u0442
        """,
        r"(?=[A-Z-]{0,8}[0-9])[A-Z0-9](?:-?[A-Z0-9]){5,11}",
    ),
)
