"""Identity and tax numbers of Asia, Australia, New Zealand and South Africa."""

from __future__ import annotations

from functools import lru_cache

from masklib.mask.check_digits import luhn, mod_11_2, verhoeff, weighted
from masklib.mask.identifiers import Dates, Scheme, among, digits
from masklib.mask.schemes.regions import region_codes, region_dates

__all__ = ["asia_pacific"]

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_LATEST = 2025
_IRD = (
    weighted((3, 2, 7, 6, 5, 4, 3, 2), "0-987654321"),
    weighted((7, 4, 3, 2, 5, 2, 7, 6), "0-987654321"),
)
_RRN = weighted((2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), "10987654321")
_TAIWAN = "ABCDEFGHJKLMNPQRSTUVXYWZIO"
"""The letters of Taiwan's counties in the order of their numbers, 10 upwards."""

_NRIC_LETTERS = {"S": "JZIHGFEDCBA", "T": "GFEDCBAJZIH", "F": "XWUTRQPNMLK", "G": "RQPNMLKXWUT"}


def _ird(payload: str) -> str | None:
    return _IRD[0](payload.zfill(8)) or _IRD[1](payload.zfill(8))


def _abn(payload: str) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(range(3, 20, 2), payload, strict=True))
    return str(11 + (-total - 1) % 89)


def _aadhaar(payload: str) -> str | None:
    identifier = payload + verhoeff(payload)
    return None if identifier == identifier[::-1] else identifier[-1]


def _taiwanese(payload: str) -> str:
    number = f"{10 + _TAIWAN.index(payload[0])}{payload[1:]}"
    weights = (1, 9, 8, 7, 6, 5, 4, 3, 2, 1)
    return str(-sum(weight * int(digit) for weight, digit in zip(weights, number, strict=True)) % 10)


def _singaporean(payload: str) -> str:
    weights = (2, 7, 6, 5, 4, 3, 2)
    total = sum(weight * int(digit) for weight, digit in zip(weights, payload[1:], strict=True))
    return _NRIC_LETTERS[payload[0]][total % 11]


def _korean(sexes: str, first: int, last: int, until: int = 0) -> Scheme:
    places = among(f"{number:02}" for number in range(97))
    dates = Dates("ymd", first, last, until=until)
    return Scheme("kr.rrn", (dates, among(sexes), places, digits(3)), _RRN)


def _asian() -> list[Scheme]:
    serial = among(f"{number:04}" for number in range(1, 10_000))
    pan = (*[among(_LETTERS)] * 3, among("ABCFGHLJPTK"), among(_LETTERS), serial, among(_LETTERS))
    return [
        Scheme("cn.ric", (region_dates(), digits(3)), mod_11_2),
        Scheme("in_.aadhaar", (among("23456789"), digits(10)), _aadhaar),
        Scheme("in_.pan", pan),
        Scheme("in_.epic", (*[among(_LETTERS)] * 3, digits(6)), lambda payload: luhn(payload[3:])),
        Scheme("jp.in_", (digits(11),), weighted((6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2), "00987654321")),
        _korean("1256", 1900, 1999),
        _korean("3478", 2000, _LATEST, until=2099),
        Scheme("th.pin", (among("12345678"), digits(11)), weighted(range(2, -10, -1), "10987654321")),
        Scheme("tw.id", (among(_TAIWAN), among("1289"), digits(7)), _taiwanese),
        Scheme("sg.nric", (among("STFG"), digits(7)), _singaporean),
        Scheme("il.idnr", (digits(8),), luhn),
        Scheme("my.nric", (Dates("ymd", 1900, 1999), among(region_codes("my.nric")), digits(4))),
        Scheme("pk.cnic", (among("1234567"), digits(11), among("123456789"))),
    ]


def _southern() -> list[Scheme]:
    medicare = weighted((1, 3, 7, 9, 1, 3, 7, 9), "0123456789")
    return [
        Scheme("au.tfn", (digits(8),), weighted((1, 4, 3, 7, 5, 8, 6, 9), "0123456789-")),
        Scheme("au.abn", (digits(9),), _abn, check_at=0, check_width=2),
        Scheme("au.medicare", (among("23456"), digits(7), among("123456789")), medicare, check_at=8),
        Scheme("nz.ird", (among("123456789"), digits(6)), _ird),
        Scheme("nz.ird", (among(["10", "11", "12", "13", "14"]), digits(6)), _ird),
        Scheme("za.idnr", (Dates("ymd", 1900, 1999), digits(4), among("01"), digits(1)), luhn),
    ]


@lru_cache(maxsize=1)
def asia_pacific() -> tuple[Scheme, ...]:
    """Return the schemes."""
    return (*_asian(), *_southern())
