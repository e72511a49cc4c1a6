"""Dates: of birth where birth words stand near, else dates in a text.

A quoted value or a tag that is nothing but a date is not reported: most of them are bookkeeping, and birth
dates say so in their label. A cell that is nothing but a date is one of birth when it lies before 1996 and
nothing else is known: hardly a database keeps books that old, and most adults were born then.

Source: ISO 8601 (calendar dates), the usual day-month-year orders, month names of six languages.
"""

from __future__ import annotations

import re
from typing import Final

from masklib.detection.alone import Alone
from masklib.detection.pattern import Pattern

__all__ = ["DETECTORS"]

_MONTH: Final = (
    "(?:jan(?:uary|uar|vier)?|feb(?:ruary|ruar)?|f\u00e9vrier|mar(?:ch|s|zo)?|m\u00e4rz|apr(?:il)?|avril"
    "|abril|may|mai|mayo"
    "|june?|juni|juin|junio|july?|juli|juillet|julio|aug(?:ust)?|ao\u00fbt|agosto|sept?(?:ember)?"
    "|septembre|septiembre"
    "|oct(?:ober|obre)?|okt(?:ober)?|octubre|nov(?:ember|embre)?|noviembre|dec(?:ember)?|dez(?:ember)?"
    "|d\u00e9cembre"
    "|diciembre|enero|febrero|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|novembre"
    "|dicembre)"
)
_YEAR: Final = "(?:1[89]|20)[0-9]{2}"
_DAY: Final = "(?:0?[1-9]|[12][0-9]|3[01])"
_CLOCK: Final = (
    r"(?:[T ](?:[01]?[0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9])?(?:[.,][0-9]{1,9})?"
    r"(?:Z|[+-][0-9]{2}:?[0-9]{2})?)?"
)
_ORDINAL: Final = "(?:st|nd|rd|th|\\.)?"
_NUMERIC: Final = (
    rf"{_YEAR}(?:-[0-9]{{1,2}}-|/[0-9]{{1,2}}/|\.[0-9]{{1,2}}\.)[0-9]{{1,2}}"
    rf"|[0-9]{{1,2}}(?:-[0-9]{{1,2}}-|/[0-9]{{1,2}}/|\.[0-9]{{1,2}}\.){_YEAR}"
    rf"|{_YEAR}\u5e74[0-9]{{1,2}}\u6708[0-9]{{1,2}}\u65e5"
)
_SPELLED: Final = (
    rf"(?:{_MONTH}\.? {_DAY}{_ORDINAL},? {_YEAR}"
    rf"|{_DAY}{_ORDINAL}(?: of| de)?[ -]{_MONTH}\.?,?(?: de)?[ -]{_YEAR})"
)
_SHORT: Final = r"[0-9]{1,2}(?:-[0-9]{1,2}-|/[0-9]{1,2}/|\.[0-9]{1,2}\.)[0-9]{2}"
_EDGE: Final = r"(?<![\w./-])"
_END: Final = r"(?![\w/-]|\.[0-9])"
_MONTHS: Final = (
    r"jan|feb|f\xc3|mar|m\xc3|apr|avr|abr|may|mai|mag|jun|jui|giu|jul|lug|aug|ao\xc3|ago|sep|set|oct|okt"
    r"|ott|nov|dec|dez"
    r"|d\xc3|dic|ene|gen"
)
_NUMERIC_PREFILTER: Final = (
    r"(?:1[89]|20)[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]",
    r"[0-9][-/.][0-9]{1,2}[-/.](?:1[89]|20)[0-9]{2}",
    r"(?:1[89]|20)[0-9]{2}\xe5\xb9\xb4",
)
_SPELLED_PREFILTER: Final = (
    rf"(?i)[0-9](?:st|nd|rd|th|\.)?,?(?: of| de)?[ -](?:{_MONTHS})[^0-9\n]{{0,16}}[ -](?:1[89]|20)[0-9]{{2}}",
    rf"(?i)[^a-z](?:{_MONTHS})[^0-9\n ]{{0,16}} [0-9]{{1,2}}(?:st|nd|rd|th|\.)?,? (?:1[89]|20)[0-9]{{2}}",
)
_BIRTH: Final = (
    "birth", "born", "dob", "birthday", "birthdate", "date of birth", "birth date",
    "bday", "n\u00e9 le", "n\u00e9e le", "urodzony", "urodzona", "f\u00f6dd", "f\u00f8dt",
    "nascido", "nascida",
    "narozen", "narozena", "do\u011fum tarihi", "nacimiento",
    "nacido", "nacida", "naissance", "geboren", "geburtsdatum", "geb", "geburtstag", "nascita",
    "nato", "nata",
    "nascimento", "geboortedatum", "fodelsedatum", "urodzenia",
    "\u0440\u043e\u0436\u0434\u0435\u043d\u0438\u044f",
    "\u751f\u5e74\u6708\u65e5", "\u51fa\u751f\u65e5\u671f", "\uc0dd\ub144\uc6d4\uc77c",
)  # fmt: skip


_PAST: Final = "19(?:0[1-9]|[1-8][0-9]|9[0-5])"
"""Years from which a lone date is one of birth; 1900 stands for none in many systems."""
_MONTH_NUMBER: Final = "(?:0?[1-9]|1[0-2])"
_MIDNIGHT: Final = r"(?:[T ]00:00(?::00(?:\.0{1,9})?)?Z?)?"
_LONE: Final = (
    rf"(?!1970-01-01)(?:{_PAST}(?P<sign>[-/.]){_MONTH_NUMBER}(?P=sign){_DAY}"
    rf"|{_DAY}(?P<day>[-/.]){_MONTH_NUMBER}(?P=day){_PAST}|{_MONTH_NUMBER}(?P<month>[-/.]){_DAY}(?P=month){_PAST}"
    rf"|(?i:{_MONTH})\.? {_DAY}{_ORDINAL},? {_PAST}"
    rf"|{_DAY}{_ORDINAL}(?: of| de)?[ -](?i:{_MONTH})\.?(?: de)?[ -]{_PAST})"
    rf"{_MIDNIGHT}"
)
_LONE_PREFILTER: Final = (
    r"\s19[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]",
    r"\s[0-9]{1,2}[-/.][0-9]{1,2}[-/.]19[0-9]{2}",
)


_NUMBERS: Final = re.compile("[0-9]+").findall


def _possible(text: str, score: float) -> float:
    """Drop what is no date in any order of day and month."""
    less, more, _ = sorted(map(int, _NUMBERS(text)[:3]))
    return score if 1 <= less <= 12 and more <= 31 else 0.0  # noqa: PLR2004 - months, days


def _alone(date: str) -> str:
    """Return look-aheads that refuse a date that is all of a text, a quoted value or a tag."""
    field = rf"(?<=[\"'`>,])(?:{date}){_CLOCK}[\"'`<,]"
    return rf"(?!\A\s*(?:{date}){_CLOCK}\s*\Z)(?!{field})"


DETECTORS = (
    Pattern(
        name="date_of_birth",
        entity="DATE_OF_BIRTH",
        pattern=rf"(?i){_EDGE}(?:{_NUMERIC}|{_SPELLED}|{_SHORT}){_END}",
        context=_BIRTH,
        digits=True,
        score=0.45,
        contextual=True,
        lead=64,
        reach=96,
    ),
    Alone("date_of_birth_alone", "DATE_OF_BIRTH", _LONE, (*_LONE_PREFILTER, *_SPELLED_PREFILTER)),
    Pattern(
        name="date_numeric",
        entity="DATE_TIME",
        pattern=rf"(?=[0-9]){_EDGE}{_alone(_NUMERIC)}(?:{_NUMERIC}){_CLOCK}{_END}",
        prefilter=_NUMERIC_PREFILTER,
        digits=True,
        score=0.6,
        validate=_possible,
        lead=14,
        reach=44,
    ),
    Pattern(
        name="date_spelled",
        entity="DATE_TIME",
        pattern=rf"(?i){_EDGE}{_alone(_SPELLED)}{_SPELLED}{_CLOCK}{_END}",
        prefilter=_SPELLED_PREFILTER,
        digits=True,
        score=0.6,
        lead=32,
        reach=44,
    ),
)
