"""Tax numbers of people and companies, announced by their name.

Source: IRS (EIN two and seven digits; ITIN 9xx with a fourth and fifth digit of 50 and above), the European
Commission's TIN portal, OECD TIN pages.
"""

from __future__ import annotations

from masklib.detection.announced import Announced

__all__ = ["DETECTORS"]

DETECTORS = (
    Announced(
        "us_ein",
        "US_EIN",
        "ein, fein, employer identification number, federal tax id, tax number, tax id, federal tax",
        r"[0-9]{2}-[0-9]{7}",
        score=0.75,
    ),
    Announced(
        "us_itin",
        "US_ITIN",
        "itin, individual taxpayer identification number, taxpayer id, tax id",
        r"9[0-9]{2}[- ]?[5-9][0-9][- ]?[0-9]{4}",
        score=0.95,
    ),
    Announced(
        "tax_id",
        "TAX_ID",
        """
        tax id, tax number, tax identification number, tax identifier, taxpayer id, taxpayer number, tin, vat,
        vat number, vat id, vat no, steuernummer, steuer id, ust idnr, nif, cif, cuit, rfc, cnpj, cpf, atin,
        ptin, partita iva, codice fiscale, utr, abn, gstin, pan number, siret, siren, pan
        """,
        r"(?=[A-Z-]{0,5}[0-9])[A-Z0-9](?:-?[A-Z0-9]){5,19}",
    ),
)
