"""Mobile equipment and subscribers, announced by their name.

Source: 3GPP TS 23.003: IMEI 15 digits (16 with the software version), IMSI up to 15; ITU-T E.118: ICCID 19
or 20; RFC 9562 (identifiers for advertising are UUIDs).
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
    Announced(
        "device_id",
        "DEVICE_ID",
        "device id, android id, idfa, idfv, gaid, udid, advertising id, device identifier",
        r"[0-9A-F]{8}(?:-[0-9A-F]{4}){3}-[0-9A-F]{12}|(?=[A-F]{0,15}[0-9])[0-9A-F]{15,40}",
        score=0.7,
    ),
)
