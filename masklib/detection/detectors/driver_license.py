"""Driver licence numbers, announced by their name.

A licence of a profession is told from one to drive by its name alone, so a number after ``license`` is
found as one too; the names of software licences hold fewer digits.

Source: AAMVA D20 data dictionary (US: up to 25 characters, mostly 7 to 14), DVLA (UK: 16).
"""

from __future__ import annotations

from masklib.detection.announced import Announced
from masklib.detection.pattern import Pattern

__all__ = ["DETECTORS"]

DETECTORS = (
    Announced(
        "driver_license",
        "DRIVER_LICENSE",
        """
        driver license, drivers license, driver s license, driver licence, drivers licence, driver s licence,
        driving license, driving licence, license number, licence number, dl, dln, fuhrerschein,
        f\u00fchrerschein, permis de conduire, licencia de conducir, patente di guida, rijbewijs, prawo jazdy,
        numero patente, numero de permis, permiso de conducir, carnet de conducir, cnh, carteira de motorista,
        prawa jazdy, k\u00f6rkort, ajokortti, ehliyet, ehliyet no
        """,
        r"(?=[A-Z _-]{0,6}[0-9])[A-Z0-9](?:[_-]?[A-Z0-9]| [0-9]){4,17}",
    ),
    Announced(
        "license",
        "DRIVER_LICENSE",
        "license, licence, lic, bar license, professional license, state license, permit number, permit no",
        r"(?=(?:[A-Z-]{0,5}[0-9]){4})[A-Z0-9](?:-?[A-Z0-9]){4,17}",
        score=0.6,
    ),
    Pattern(
        name="driver_license_prefixed",
        entity="DRIVER_LICENSE",
        pattern=r"(?<![\w-])DLN?-(?=(?:[A-Z-]{0,4}[0-9]){5})[A-Z0-9](?:-?[A-Z0-9]){4,16}(?![\w-])",
        prefilter=r"DLN?-[A-Z0-9]",
        digits=True,
        score=0.6,
    ),
)
