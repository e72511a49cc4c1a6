"""Mobile equipment and subscribers, announced by their name.

Source: 3GPP TS 23.003: IMEI 15 digits (16 with the software version), IMSI up to 15; ITU-T E.118: ICCID 19
or 20.
"""

from __future__ import annotations

from masklib.detection.announced import Announced

__all__ = ["DETECTORS"]

DETECTORS = (
    Announced(
        "imei",
        "IMEI",
        "imei, imei number, international mobile equipment identity, meid, imeisv",
        r"[0-9]{2}[ -]?[0-9]{6}[ -]?[0-9]{6}[ -]?[0-9]{1,2}",
        score=0.85,
    ),
    Announced(
        "imsi",
        "IMSI",
        "imsi, iccid, sim serial number, sim card number, sim number",
        r"[0-9]{14,20}",
        score=0.85,
    ),
)
