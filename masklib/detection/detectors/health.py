"""Numbers of patients, insured people and prescribers.

Source: 45 CFR 164.514(b)(2)(i)(H) and (I) name the identifiers; CMS (MBI: 11 characters; NPI: ten digits,
Luhn with the prefix 80840), DEA Diversion Control Division (two letters, seven digits, check digit).
"""

from __future__ import annotations

from masklib.detection.announced import Announced
from masklib.detection.context import listed
from masklib.detection.detectors.credit_card import luhn
from masklib.detection.pattern import Pattern

__all__ = ["DETECTORS"]


def _npi(text: str, score: float) -> float:
    return score + 0.25 if luhn(f"80840{text}") else score


def _dea(text: str, score: float) -> float:
    digits = [int(char) for char in text[2:]]
    total = sum(digits[0:6:2]) + 2 * sum(digits[1:6:2])
    return score + 0.3 if total % 10 == digits[6] else score


DETECTORS = (
    Announced(
        "medical_record_number",
        "MEDICAL_RECORD_NUMBER",
        """
        mrn, medical record number, medical record, patient id, patient number, chart number, hospital number,
        patient identifier, health record, national health id, patient mrn
        """,
        r"(?=[A-Z-]{0,8}[0-9])[A-Z0-9](?:-?[A-Z0-9]){3,17}",
    ),
    Pattern(
        name="medical_record_number_prefixed",
        entity="MEDICAL_RECORD_NUMBER",
        pattern=r"(?<![\w-])MRN-?[0-9]{5,12}(?![\w-])",
        prefilter=r"MRN-?[0-9]{5}",
        digits=True,
        score=0.7,
    ),
    Announced(
        "health_insurance_id",
        "HEALTH_INSURANCE_ID",
        """
        insurance id, insurance policy number, health insurance number, member id, policy number, mbi,
        subscriber id, beneficiary number, medicare beneficiary identifier, group number, insurance number,
        health plan number, policyholder id
        """,
        r"(?=[A-Z-]{0,8}[0-9])[A-Z0-9](?:-?[A-Z0-9]){4,17}",
    ),
    Pattern(
        name="us_npi",
        entity="US_NPI",
        pattern=r"(?<![\w.-])[12][0-9]{9}(?![\w-]|\.[0-9])",
        context=listed("npi, national provider, provider identifier, provider id, npi number"),
        digits=True,
        score=0.3,
        validate=_npi,
        contextual=True,
    ),
    Pattern(
        name="medical_license",
        entity="MEDICAL_LICENSE",
        pattern=r"(?<![\w-])[ABCDEFGHJKLMPRSTUX][A-Z9][0-9]{7}(?![\w-])",
        context=listed("dea, dea number, medical license, prescriber, drug enforcement, physician license"),
        digits=True,
        score=0.3,
        validate=_dea,
        contextual=True,
    ),
)
