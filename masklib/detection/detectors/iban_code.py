"""International bank account numbers.

Country and length make a candidate; ISO 7064 mod 97 raises the score and never gates.

Source: SWIFT IBAN registry (ISO 13616), lengths by country.
"""

from __future__ import annotations

from typing import Final

from masklib.detection.announced import Announced
from masklib.detection.pattern import Pattern

__all__ = ["DETECTORS"]

_REGISTRY: Final = (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 "
    "EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 "
    "IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28 "
    "NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 "
    "SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
)
_LENGTHS: Final = {entry[:2]: int(entry[2:]) for entry in _REGISTRY.split()}


def _validate(text: str, score: float) -> float:
    code = "".join(filter(str.isalnum, text)).upper()
    expected = _LENGTHS.get(code[:2])
    if expected is None:
        return 0.0
    if len(code) != expected:
        return score - 0.35
    return 1.0 if _checked(code) else score


def _checked(code: str) -> bool:
    return int("".join(str(int(char, 36)) for char in code[4:] + code[:4])) % 97 == 1


DETECTORS = (
    Pattern(
        name="iban_code",
        entity="IBAN_CODE",
        pattern=(
            r"(?i)(?<![\w-])(?:[A-Z]{2}[0-9]{2}(?:[ -][0-9A-Z]{4}){2,7}(?:[ -][0-9A-Z]{1,3})?"
            r"|[A-Z]{2}[0-9]{2}[0-9A-Z]{11,29})(?![\w-])"
        ),
        prefilter=(),
        apart=(r"[^0-9A-Za-z][A-Za-z]{2}[0-9]{2}(?:[ -]?[0-9A-Za-z]){8}",),
        context=("iban", "bank", "account", "konto", "compte", "cuenta", "conto", "conta", "bic", "sepa"),
        digits=True,
        score=0.6,
        validate=_validate,
    ),
    Announced("iban_named", "IBAN_CODE", "iban", r"(?-i:[A-Z]{2}[0-9]{2}(?: ?[A-Z0-9]){10,30})", score=0.55),
)  # fmt: skip
