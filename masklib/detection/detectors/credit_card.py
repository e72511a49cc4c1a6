"""Payment card numbers.

A number is a candidate by its issuer's range and length. Luhn raises the score; where it fails, a number in
the usual groups of four still counts and a bare one needs context, since test databases hold such cards.

Source: ISO/IEC 7812-1 (structure, Luhn); issuer ranges as published by the card schemes and collected in
https://en.wikipedia.org/wiki/Payment_card_number.
"""

from __future__ import annotations

import re
from typing import Final

from masklib.detection.context import listed
from masklib.detection.pattern import Pattern

__all__ = ["DETECTORS", "luhn"]

_ISSUED: Final = re.compile(
    r"4\d{12}(?:\d{3}){0,2}"  # Visa: 13, 16 and 19 digits
    r"|(?:5[1-5]\d\d|222[1-9]|22[3-9]\d|2[3-6]\d\d|27[01]\d|2720)\d{12}"  # Mastercard
    r"|3[47]\d{13}"  # American Express
    r"|3(?:0[0-59]|[689]\d)\d{11}(?:\d\d)?"  # Diners Club
    r"|(?:6011|65\d\d|64[4-9]\d)\d{12}(?:\d{3})?"  # Discover
    r"|35(?:2[89]|[3-8]\d)\d{12}|(?:2131|1800)\d{11}"  # JCB
    r"|62\d{14}(?:\d{3})?"  # UnionPay
    r"|(?:5018|5020|5038|5893|6304|6759|676[1-3])\d{8,15}"  # Maestro
)
_GROUPED: Final = re.compile(r"\d{4}([ .-])\d{4}\1\d{4}\1\d{1,7}|\d{4}([ .-])\d{6}\2\d{4,5}")
_DIGITS: Final = b"0123456789"
_PLAIN: Final = bytes.maketrans(_DIGITS, bytes(range(10)))
_DOUBLED: Final = bytes.maketrans(_DIGITS, bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)))


def luhn(digits: str) -> bool:
    """Return whether ASCII ``digits`` pass the Luhn check."""
    number = digits.encode()
    return (sum(number[-1::-2].translate(_PLAIN)) + sum(number[-2::-2].translate(_DOUBLED))) % 10 == 0


def _validate(text: str, score: float) -> float:
    digits = text.replace(" ", "").replace("-", "").replace(".", "")
    if len(set(digits)) == 1:
        return 0.0
    issued, checked = _ISSUED.fullmatch(digits) is not None, luhn(digits)
    if len(digits) < len(text) and _GROUPED.fullmatch(text):
        return score + (0.35 if issued else 0.0) + (0.25 if checked else 0.0)
    if len(digits) < len(text):
        return score if issued else 0.0  # no card has such groups; its name must stand near
    if not issued:
        return score - 0.25 if checked else 0.0
    return score + 0.4 if checked else score


DETECTORS = (
    Pattern(
        name="credit_card",
        entity="CREDIT_CARD",
        pattern=(
            r"(?<![0-9_.-])(?<![0-9]\.)(?:"
            r"(?<![0-9] )(?:[2-6][0-9]{3}|1800)[ -]?[0-9]{2}(?:[ -]?[0-9]){6,13}(?! [0-9])"
            r"|[2-6][0-9]{12,18}|[2-6][0-9]{3}-[0-9]{4}-[0-9]{4}-[0-9]{1,7}"  # a list of numbers, too
            r"|[2-6][0-9]{3}\.(?:[0-9]{4}\.[0-9]{4}\.[0-9]{1,7}|[0-9]{6}\.[0-9]{4,5})"
            r")(?![\w-]|\.(?!0+(?![0-9]))[0-9])"  # a number that became a fraction ends in .0
        ),
        prefilter=r"[^0-9][1-6][0-9]{3}[ .-]?[0-9]{2}(?:[ .-]?[0-9]){6}",
        context=(
            "card", "credit", "debit", "visa", "mastercard", "amex", "american express", "discover", "jcb",
            "maestro", "diners", "unionpay", "pan", "cc", "cardnumber", "payment", "carte", "tarjeta",
            "karte", "kreditkarte", "carta", "cartao",
        ),
        against=listed(
            "order, sku, product, part, item, tracking, serial, block, transaction, session, txn, trace, job"
        ),
        digits=True,
        score=0.4,
        validate=_validate,
    ),
)  # fmt: skip
