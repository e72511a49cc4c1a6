"""Tax, company and further identity numbers of the Americas, each with a mask of its own name."""

from __future__ import annotations

from functools import lru_cache

from masklib.mask.check_digits import luhn, weighted
from masklib.mask.identifiers import Checked, Dates, Scheme, among, digits, either, numbers

__all__ = ["american_taxes"]

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ALNUM = "0123456789" + _LETTERS
_LATEST = 2025
_MINUS = "0-987654321"
_PRIMES = (3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71)
_PERUVIAN = (3, 2, 7, 6, 5, 4, 3, 2)
_RIF = {"V": 4, "E": 8, "J": 12, "P": 16, "G": 20}
_RFC = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ "
_RUDE = (
    "BUEI BUEY CACA CACO CAGA CAGO CAKA CAKO COGE COJA COJE COJI COJO CULO FETO GUEY JOTO KACA KACO KAGA "
    "KAGO KAKA KOGE KOJO KULO MAME MAMO MEAR MEAS MEON MION MOCO MULA PEDA PEDO PENE PUTA PUTO QULO RATA RUIN"
)
"""Words that the Mexican tax office never makes of a name."""


def _colombian(payload: str) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(_PRIMES, reversed(payload), strict=False))
    return "01987654321"[total % 11]


def _from_the_end(payload: str) -> int:
    return sum(place * int(digit) for place, digit in enumerate(reversed(payload), start=2))


def _guatemalan(payload: str) -> str:
    return "0123456789K"[-_from_the_end(payload) % 11]


def _paraguayan(payload: str) -> str:
    return str(-_from_the_end(payload) % 11 % 10)


def _salvadoran(payload: str) -> str:
    older = payload[10:13] <= "100"
    weights = range(14, 1, -1) if older else (2, 7, 6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    total = sum(weight * int(digit) for weight, digit in zip(weights, payload, strict=True))
    return str((total if older else -total) % 11 % 10)


def _uruguayan(payload: str) -> str | None:
    weights = (4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
    check = -sum(weight * int(digit) for weight, digit in zip(weights, payload, strict=True)) % 11
    return None if check == 10 or payload[2:8] == "000000" else str(check)  # noqa: PLR2004  no digit


def _venezuelan(payload: str) -> str:
    total = sum(weight * int(digit) for weight, digit in zip(_PERUVIAN, payload[1:], strict=True))
    return "00987654321"[(_RIF[payload[0]] + total) % 11]


def _polite(payload: str) -> str | None:
    return None if payload[:4] in _RUDE.split() else ""


def _mexican(payload: str) -> str | None:
    total = sum((13 - place) * _RFC.index(char) for place, char in enumerate(payload.rjust(12)))
    return None if payload[:4] in _RUDE.split() else "0123456789A"[-total % 11]


def _mexicans() -> list[Scheme]:
    """Initials, a date and three characters, of which the last may check all others, but need not."""
    letter, date = among(_LETTERS + "&"), Dates("ymd", 2000, 2099)
    return [
        scheme
        for count in (3, 4)
        for scheme in (
            Scheme("mx.rfc", (*[letter] * count, date, *[among(_ALNUM)] * 2), _mexican),
            Scheme("mx.rfc", (*[letter] * count, date, *[among(_ALNUM)] * 3), _polite, check_width=0),
        )
    ]


def _cuban() -> Scheme:
    """The seventh digit tells the century."""
    spans = (("9", 1800, 1899, 0), ("012345", 1900, 1999, 0), ("678", 2000, _LATEST, 2099))
    found = either(
        Dates("ymd", first, last, end=sign, until=until)
        for signs, first, last, until in spans
        for sign in signs
    )
    return Scheme("cu.ni", (found, digits(4)))


def _ecuadorian() -> list[Scheme]:
    provinces = among([f"{number:02}" for number in (*range(1, 25), 30, 50)])
    public, juridical = weighted((3, 2, 7, 6, 5, 4, 3, 2), _MINUS), weighted((4, *_PERUVIAN), _MINUS)
    return [
        Scheme(
            "ec.ruc",
            (provinces, among("0123456"), digits(6), numbers(1, 999, 3)),
            lambda payload: luhn(payload[:9]),
            check_at=9,
        ),
        Scheme(
            "ec.ruc",
            (provinces, among("69"), digits(5), numbers(1, 9999, 4)),
            lambda payload: public(payload[:8]),
            check_at=8,
        ),
        Scheme(
            "ec.ruc",
            (provinces, among("9"), digits(6), numbers(1, 999, 3)),
            lambda payload: juridical(payload[:9]),
            check_at=9,
        ),
    ]


def _costa_rican() -> list[Scheme]:
    kinds = [f"2{kind}" for kind in (100, 200, 300, 400)] + ["4000", "5001"]
    kinds += [f"3{kind:03}" for kind in (*range(2, 15), *range(101, 111))]
    return [
        Scheme("cr.cpf", (among("0"), digits(9))),
        Scheme("cr.cpj", (among(kinds), digits(6))),
        Scheme("cr.cr", (among("1"), digits(10))),
        Scheme("cr.cr", (among("1"), digits(11))),
    ]


@lru_cache(maxsize=1)
def american_taxes() -> tuple[Scheme, ...]:
    """Return the schemes."""
    programmes = among(["RC", "RM", "RP", "RT"])
    phn = weighted((2, 4, 8, 5, 10, 9, 7, 3), _MINUS)
    cedula = "".join(str((10 - total) % 9 + 1) for total in range(11))
    return (
        Scheme("ca.bc_phn", (among("9"), digits(8)), lambda payload: phn(payload[1:])),
        Scheme("ca.bn", (digits(8),), luhn),
        Scheme("ca.bn", (Checked(digits(8), luhn), programmes, digits(4))),
        *(Scheme("co.nit", (digits(width),), _colombian) for width in range(7, 11)),
        *_costa_rican(),
        _cuban(),
        Scheme("do.cedula", (digits(10),), luhn),
        Scheme("do.rnc", (digits(8),), weighted((7, 9, 8, 6, 5, 4, 3, 2), cedula)),
        *_ecuadorian(),
        *(Scheme("gt.nit", (digits(width),), _guatemalan) for width in range(5, 9)),
        *_mexicans(),
        Scheme("pe.cui", (digits(8),), weighted(_PERUVIAN, "65432110987")),
        Scheme("pe.cui", (digits(8),), weighted(_PERUVIAN, "KJIHGFEDCBA")),
        Scheme(
            "pe.ruc",
            (among(["10", "15", "17", "20"]), digits(8)),
            weighted((5, 4, *_PERUVIAN), "10987654321"),
        ),
        *(Scheme("py.ruc", (digits(width),), _paraguayan) for width in range(5, 9)),
        Scheme("sv.nit", (among("019"), digits(12)), _salvadoran),
        Scheme("us.ptin", (among("P"), digits(8))),
        Scheme("uy.rut", (numbers(1, 22, 2), digits(6), among(["001"])), _uruguayan),
        Scheme("ve.rif", (among("VEJPG"), digits(8)), _venezuelan),
    )
