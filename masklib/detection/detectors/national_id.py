"""National identity numbers, announced by their name.

Source: names and shapes as in the documentation of python-stdnum and of the issuing offices.
"""

from __future__ import annotations

from masklib.detection.announced import Announced

__all__ = ["DETECTORS"]

DETECTORS = (
    Announced(
        "national_id",
        "NATIONAL_ID",
        """
        national id, national identification number, national identity number, identity card, id card,
        id number, identity number, personal id, citizen id, national insurance number, nino, nhs number, sin,
        social insurance number, aadhaar, aadhar, nric, pesel, bsn, personnummer, cpr, curp, dni, nie, rut,
        cnic, hkid, egn, voter id, voter registration, government id, id no, personalausweis, medicare number,
        cedula, my number, snils, identification number, police id, resident registration number
        """,
        r"(?=[A-Z /-]{0,8}[0-9])[A-Z0-9](?:[/-]?[A-Z0-9]| [0-9]){5,19}",
        score=0.65,
    ),
)
