"""Driver licence numbers, announced by their name.

Source: AAMVA D20 data dictionary (US: up to 25 characters, mostly 7 to 14), DVLA (UK: 16).
"""

from __future__ import annotations

from masklib.detection.announced import Announced

__all__ = ["DETECTORS"]

DETECTORS = (
    Announced(
        "driver_license",
        "DRIVER_LICENSE",
        """
        driver license, drivers license, driver s license, driver licence, drivers licence, driver s licence,
        driving license, driving licence, license number, licence number, dl, dln, fuhrerschein,
        f\u00fchrerschein, permis de conduire, licencia de conducir, patente di guida, rijbewijs, prawo jazdy
        """,
        r"(?=[A-Z _-]{0,6}[0-9])[A-Z0-9](?:[_-]?[A-Z0-9]| [0-9]){4,17}",
    ),
)
