"""Telephone numbers.

Three forms: international (``+`` or ``00`` and a calling code), North American groups, and national forms,
which need context. The numbering plan raises the score and never gates: test data breaks it.

Source: ITU-T E.164 (15 digits at most), E.123 (notation); plans from the metadata of `phonenumbers`.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any, Final

from masklib.detection.alone import Alone
from masklib.detection.pattern import Pattern

__all__ = ["DETECTORS", "numbering_plan"]

_CONTEXT: Final = (
    "phone", "telephone", "tel", "mobile", "cell", "cellphone", "fax", "call", "dial", "text", "sms",
    "whatsapp", "contact", "hotline", "telefon", "handy", "telefono", "movil", "celular",
    "telefone",
    "portable", "mob", "reach", "ring", "landline", "voicemail", "phonenumber", "msisdn", "pager",
    "callback", "call back", "ext", "extension", "desk",
    "answering", "answer", "office", "calling", "called", "dialing",
    "tel\u00e9fono", "m\u00f3vil", "t\u00e9l\u00e9phone", "num\u00e9ro", "telefonnummer", "mobilnummer",
    "handynummer", "rufnummer", "mobil", "r\u00fcckfragen", "anrufen", "appelez", "llamar", "chiamare",
    "cellulare", "bel", "bellen", "telefoonnummer", "mobiel", "telefoon", "telefonu", "telefonum",
    "cep telefonu", "tlf", "puhelin", "ring mig", "ligue", "ligar", "fone", "gsm",
    "\u0442\u0435\u043b\u0435\u0444\u043e\u043d",  # Russian
    "\u96fb\u8a71", "\u7535\u8bdd", "\uc804\ud654",  # Japanese, Chinese, Korean
)  # fmt: skip
_AGAINST: Final = (
    "order", "invoice", "version", "isbn", "serial", "tracking", "block", "blk", "account", "price", "zip",
    "case",
    "ticket", "ref", "reference", "sku", "part", "part number",
)  # fmt: skip
_DATE: Final = re.compile(r"(?:1[89]|20)\d\d([-/.])\d\d?\1\d|\d\d?([-/.])\d\d?\2(?:1[89]|20)\d\d")
_YEAR: Final = re.compile(r"\d\d? (?:19|20)\d\d")
"""A day and a year, as after a month's name."""
_PREFIXED: Final = re.compile("00([0-9]{1,3})[ ./-]")
"""A first group of the international prefix and a calling code."""
_SSN: Final = re.compile("[0-9]{3}-[0-9]{2}-[0-9]{4}")
"""Groups that no telephone number has."""
_LOCAL: Final = 7
"""Digits of a bare number that is taken for one; a grouped one may have one less."""
_LEAST, _MOST = 9, 12
"""Digits of a number with its trunk prefix."""
_EXTENSION: Final = r"(?: ?(?:x|ext\.?|extension|#) ?[0-9]{1,6})?(?![\w]|-[0-9])"

_VERSION: Final = r"(?<=[A-Za-z]/)[0-9]+(?:\.[0-9]+){2}"
"""The version of a product after its name (RFC 9110 10.1.5)."""

_NO_MOMENT: Final = "(?<!ts=)(?<!time=)(?<!stamp=)"
"""Not behind the key of a moment: seconds since 1970 have ten digits."""

_GROUP: Final = r"[ ./-]{1,2}[0-9]{2,8}"
_LONE: Final = (
    r"(?!\(?00)(?!(?:[0-9]{1,4}[-/.]){2}[0-9]{1,4}\Z)(?=(?:[^0-9]*[0-9]){8,12}[^0-9]*\Z)(?:"
    rf"\(?0[1-9][0-9]{{0,4}}\)?(?:{_GROUP}){{1,4}}"  # a trunk prefix, then groups
    r"|\([0-9]{2,5}\) ?[0-9]{2,8}(?:[ -][0-9]{2,5}){0,3}"  # an area code in brackets
    r"|[6-9][0-9]{2}(?: [0-9]{2}){3}|[2-9][0-9](?: [0-9]{2}){3}"  # pairs, as in Spain and the North
    r")"
)
"""A cell that is written like a number within a country (ITU-T E.123)."""


def numbering_plan(digits: str) -> bool:
    """Return whether ``digits``, calling code first, are a valid number of some country."""
    return any(
        plan.fullmatch(digits[length:]) is not None
        for length in (1, 2, 3)
        for plan in _plans(digits[:length])
    )


@lru_cache(maxsize=512)
def _plans(calling_code: str) -> tuple[re.Pattern[str], ...]:
    import phonenumbers

    code = int(calling_code or "0")
    regions = phonenumbers.COUNTRY_CODE_TO_REGION_CODE.get(code, ())
    metadata: list[Any] = [
        phonenumbers.PhoneMetadata.metadata_for_region_or_calling_code(code, region) for region in regions
    ]
    patterns = [one.general_desc.national_number_pattern for one in metadata if one is not None]
    return tuple(re.compile(pattern) for pattern in patterns if pattern)


def _international(text: str, score: float) -> float:
    number = re.split(r"[x#e]", text, maxsplit=1)[0].replace("(0)", "")
    if number.isdigit():
        score -= 0.35  # numbers are padded with zeros for many reasons
    digits = re.sub(r"\D", "", number).removeprefix("00")
    first = _PREFIXED.match(number)
    if first is not None and not _plans(first[1]):
        return 0.0
    if numbering_plan(digits):
        return score + 0.2
    return score if number.startswith("+") else score - 0.15


def _north_american(text: str, score: float) -> float:
    return score + 0.15 if re.search(r"[2-9]\d\d\D{0,2}[2-9]\d\d", text) else score


def _national(text: str, score: float) -> float:
    digits = re.sub(r"\D", "", text)
    if (
        text.startswith("000")
        or _DATE.match(text)
        or _YEAR.fullmatch(text)
        or _SSN.fullmatch(text)
        or len(set(digits)) == 1
    ):
        return 0.0
    return score if len(digits) >= _LOCAL - (not text.isdigit()) else 0.0


def _trunk(text: str, score: float) -> float:
    digits = re.sub(r"\D", "", text)
    return score if _LEAST <= len(digits) <= _MOST and len(set(digits)) > len("12") else 0.0


DETECTORS = (
    Pattern(
        name="phone_international",
        entity="PHONE_NUMBER",
        pattern=(
            r"(?<![\d+])(?:\+ ?|(?<![\w.,])(?<![0-9] )00)[1-9][0-9]{0,2}[ .\-/]?(?:\(0?\)[ ]?)?"
            r"(?:[ .\-/]?\(?[0-9]\)?){5,14}(?<!\))"
            rf"{_EXTENSION}"
        ),
        prefilter=(),
        apart=(r"(?:\+ ?|00)[1-9][0-9]{0,2}[ .\-/]?(?:\(0?\)[ ]?)?(?:[ .\-/]?\(?[0-9]\)?){5}",),
        context=_CONTEXT,
        digits=True,
        score=0.6,
        validate=_international,
    ),
    Pattern(
        name="phone_north_american",
        entity="PHONE_NUMBER",
        pattern=(
            r"(?<![\w.+-])(?:\+?1[ .-]?)?(?:\([0-9]{3}\) ?|[0-9]{3}[ .-])[0-9]{3}[ .-][0-9]{4}"
            rf"{_EXTENSION}"
        ),
        prefilter=(r"[0-9]{3}[ .-][0-9]{3}[ .-][0-9]{4}", r"[0-9]{3}\) ?[0-9]{3}[ .-][0-9]{4}"),
        context=_CONTEXT,
        against=_AGAINST,
        digits=True,
        score=0.6,
        validate=_north_american,
    ),
    Pattern(
        name="phone_trunk",
        entity="PHONE_NUMBER",
        pattern=(
            r"(?<![\w.+/-])(?<![0-9][ .-])(?:"
            r"0[1-9](?P<sign>[ .-])[0-9]{2}(?:(?P=sign)[0-9]{2}){3}(?![ .-][0-9])"  # France
            r"|\(0[1-9][0-9]{1,4}\) ?[0-9]{3,8}(?:[ -][0-9]{2,6}){0,2}"  # a trunk prefix in brackets
            r"|\([1-9][0-9]\) ?(?:9 ?)?[0-9]{4}-[0-9]{4})(?![\w-]|\.[0-9])"  # Brazil
        ),
        prefilter=(
            r"0[1-9][ .-][0-9]{2}[ .-][0-9]{2}[ .-][0-9]{2}[ .-][0-9]{2}",
            r"\(0[1-9][0-9]{1,4}\) ?[0-9]{3}",
            r"\([1-9][0-9]\) ?(?:9 ?)?[0-9]{4}-[0-9]{4}",
        ),
        digits=True,
        score=0.6,
        validate=_trunk,
    ),
    Alone(
        "phone_alone",
        "PHONE_NUMBER",
        _LONE,
        (
            r"\s\(?0[1-9][0-9]{0,4}\)?[ ./-]{1,2}[0-9]{2}",
            r"\s\([0-9]{2,5}\) ?[0-9]{2}",
            r"\s[2-9][0-9]{1,2} [0-9]{2} [0-9]",
        ),
    ),
    Pattern(
        name="phone_national",
        entity="PHONE_NUMBER",
        pattern=(
            rf"(?<![\w.+-]){_NO_MOMENT}(?!{_VERSION})"
            r"\(?[0-9](?:[ .\-/]?\(?[0-9]\)?){4,14}(?<!\))(?!\.[0-9])"
            rf"{_EXTENSION}"
        ),
        context=_CONTEXT,
        against=_AGAINST,
        digits=True,
        score=0.2,
        validate=_national,
        contextual=True,
    ),
)
