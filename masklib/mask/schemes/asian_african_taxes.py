"""Tax, company and further identity numbers of Asia, Africa and Oceania, each with a mask of its own name."""

from __future__ import annotations

from functools import lru_cache

from masklib.mask.check_digits import luhn, verhoeff, weighted
from masklib.mask.identifiers import Dates, Scheme, among, digits, numbers

__all__ = ["asian_african_taxes"]

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ALNUM = "0123456789" + _LETTERS
_LATEST = 2025
_USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_PIN = weighted(range(2, -10, -1), "10987654321")
_UEN = "ABCDEFGHJKLMNPQRSTUVWX0123456789"
_UEN_TYPES = (
    "CC CD CH CL CM CP CS CX DP FB FC FM FN GA GB GS HS LL LP MB MC MD MH MM MQ NB NR PA PB PF RF RP SM SS "
    "TC TU VH XL"
)
_TUNISIAN_KEYS = "ABCDEFGHJKLMNPQRSTVWXYZ"


def _unified(payload: str) -> str:
    total = sum(weight * _USCC.index(char) for weight, char in zip(_USCC_WEIGHTS, payload, strict=True))
    return _USCC[-total % 31]


def _luhn_36(payload: str) -> str:
    """Luhn's formula over digits and letters."""
    total = 0
    for place, char in enumerate(reversed(payload)):
        quotient, rest = divmod(_ALNUM.index(char) * (1 if place % 2 else 2), 36)
        total += quotient + rest
    return _ALNUM[-total % 36]


def _virtual(payload: str) -> str | None:
    identifier = payload + verhoeff(payload)
    return None if identifier == identifier[::-1] else identifier[-1]


def _japanese(payload: str) -> str:
    total = sum(int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(payload)))
    return str(9 - total % 9)


def _moroccan(multiple: int) -> Scheme:
    """Two digits that make the number a multiple of 97: there are up to two such pairs."""

    def check(payload: str) -> str | None:
        pair = -int(payload) * 100 % 97 + 97 * multiple
        return f"{pair:02}" if pair < 100 else None  # noqa: PLR2004  two digits

    return Scheme("ma.ice", (digits(13),), check, check_width=2)


def _mauritian(payload: str) -> str:
    total = sum((14 - place) * _ALNUM.index(char) for place, char in enumerate(payload))
    return _ALNUM[-total % 17]


def _vietnamese(payload: str) -> str | None:
    total = sum(w * int(digit) for w, digit in zip((31, 29, 23, 19, 17, 13, 7, 5, 3), payload, strict=False))
    return None if payload[2:9] == "0000000" or total % 11 == 0 else str(10 - total % 11)


def _taiwanese(total_of: int) -> Scheme:
    """The digits of weighted digits add up to a multiple of ten, or to one less where the seventh is 7."""

    def check(payload: str) -> str | None:
        parts = (
            str(weight * int(digit)) for weight, digit in zip((1, 2, 1, 2, 1, 2, 4), payload, strict=True)
        )
        total = sum(map(int, "".join(parts)))
        return None if total_of and payload[6] != "7" else str((total_of - total) % 10)

    return Scheme("tw.ubn", (digits(7),), check)


def _senegalese() -> list[Scheme]:
    long, short = (weighted((1, 2) * half, "0987654321") for half in (4, 3))
    centres = (among("012"), among("ABCDEFGHJKLMNPQRSTUVWZ"), digits(1))
    return [
        Scheme("sn.ninea", (digits(8),), long),
        Scheme("sn.ninea", (digits(6),), short),
        Scheme("sn.ninea", (digits(8), *centres), lambda payload: long(payload[:8]), check_at=8),
        Scheme("sn.ninea", (digits(6), *centres), lambda payload: short(payload[:6]), check_at=6),
    ]


def _singaporean() -> list[Scheme]:
    years = [f"{era}{year:02}" for era in "RS" for year in range(100)]
    years += [f"T{year:02}" for year in range(_LATEST % 100 + 1)]
    weights = (4, 3, 5, 3, 10, 2, 2, 5, 7)

    def other(payload: str) -> str:
        total = sum(weight * _UEN.index(char) for weight, char in zip(weights, payload, strict=True))
        return _UEN[(total - 5) % 11]

    return [
        Scheme("sg.uen", (digits(8),), weighted((10, 4, 9, 3, 8, 2, 7, 1), "XMKECAWLJDB")),
        Scheme(
            "sg.uen",
            (
                among(map(str, range(1900, _LATEST + 1)), later=[[f"{year}"] for year in range(2026, 2126)]),
                digits(5),
            ),
            weighted((10, 8, 6, 4, 9, 7, 5, 3, 1), "ZKCMDNERGWH"),
        ),
        Scheme(
            "sg.uen",
            (
                among(years, later=[[f"T{year}"] for year in range(26, 100)]),
                among(_UEN_TYPES.split()),
                digits(4),
            ),
            other,
        ),
    ]


def _tunisian() -> list[Scheme]:
    codes = [f"{vat}{kind}000" for vat in "APBDN" for kind in "MPCNE"]
    codes += [f"{vat}E{branch:03}" for vat in "APBDN" for branch in range(1, 1000)]
    front = (digits(7), among(_TUNISIAN_KEYS))
    return [Scheme("tn.mf", front), Scheme("tn.mf", (*front, among(codes)))]


def _indian() -> list[Scheme]:
    serial = numbers(1, 9999, 4)
    pan = (*[among(_LETTERS)] * 3, among("ABCFGHLJPTK"), among(_LETTERS), serial, among(_LETTERS))
    return [
        Scheme("in_.gstin", (numbers(1, 37, 2), *pan, among(_ALNUM[1:]), among("Z")), _luhn_36),
        Scheme("in_.vid", (among("23456789"), digits(14)), _virtual),
    ]


def _african() -> list[Scheme]:
    ghanaian = weighted(range(1, 10), "0123456789X")
    return [
        Scheme("gh.tin", (among("PCGQV"), among(["00"]), digits(7)), lambda payload: ghanaian(payload[1:])),
        Scheme("gn.nifp", (digits(8),), luhn),
        Scheme("ke.pin", (among("AP"), digits(9), among(_LETTERS))),
        *map(_moroccan, range(2)),
        Scheme("mu.nid", (among(_LETTERS), Dates("dmy", 2000, 2099), digits(6)), _mauritian),
        Scheme("mz.nuit", (digits(8),), weighted((8, 9, 4, 5, 6, 7, 8, 9), "01234567891")),
        *_senegalese(),
        *_tunisian(),
        Scheme("za.tin", (among("01239"), digits(8)), luhn),
    ]


@lru_cache(maxsize=1)
def asian_african_taxes() -> tuple[Scheme, ...]:
    """Return the schemes."""
    npwp = (digits(8),)
    return (
        Scheme("au.acn", (digits(8),), weighted(range(-8, 0), "0123456789")),
        Scheme("cn.uscc", (digits(8), *[among(_USCC)] * 9), _unified),
        Scheme("id.npwp", (*npwp, digits(6)), lambda payload: luhn(payload[:8]), check_at=8),
        Scheme("id.npwp", (among("0"), *npwp, digits(6)), lambda payload: luhn(payload[:9]), check_at=9),
        Scheme("il.hp", (among("5"), digits(7)), luhn),
        *_indian(),
        Scheme("jp.cn", (digits(12),), _japanese, check_at=0),
        Scheme("kr.brn", (numbers(101, 999, 3), numbers(1, 99, 2), numbers(1, 9999, 4), digits(1))),
        *_singaporean(),
        Scheme("th.moa", (among("0"), digits(11)), _PIN),
        _taiwanese(0),
        _taiwanese(9),
        Scheme("vn.mst", (digits(9),), _vietnamese),
        Scheme("vn.mst", (digits(9), numbers(1, 999, 3)), _vietnamese, check_at=9),
        *_african(),
    )
