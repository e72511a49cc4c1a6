"""Identity and tax numbers of Europe."""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

from masklib.mask.check_digits import luhn, mod_11_10, weighted
from masklib.mask.identifiers import Dates, Scheme, among, digits, either, numbers

if TYPE_CHECKING:
    from masklib.mask.check_digits import Check
    from masklib.mask.identifiers import Among, Either

__all__ = ["europe"]

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_DIGITS = "0123456789"
_NOT_ZERO = "123456789"
_CORSICA = 20
_LATEST = 2025
"""The last year of birth: validators ask whether somebody is born yet."""

_DNI = "TRWAGMYFPDXBNJZSQVHLCKE"
_SPANISH = "ABCDEFGHJNPQRSUVW"
_CIF = "JABCDEFGHI"
"""Letters in place of the check digit of a Spanish company's number."""

_XYZ = str.maketrans("XYZ", "012")
_ODD = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)
_ALNUM = _DIGITS + _LETTERS
_MONTH_LETTERS = "ABCDEHLMPRST"
_HETU = "0123456789ABCDEFHJKLMNPRSTUVWXY"
_PPS = "WABCDEFGHIJKLMNOPQRSTUV"


def _dni(payload: str) -> str:
    return _DNI[int(payload.translate(_XYZ)) % len(_DNI)]


def _nir(payload: str) -> str:
    return f"{97 - int(payload.replace('2A', '19').replace('2B', '18')) % 97:02}"


def _codice_fiscale(payload: str) -> str:
    places = [_ALNUM.index(char) - (10 if char.isalpha() else 0) for char in payload]
    total = sum(place if number % 2 else _ODD[place] for number, place in enumerate(places))
    return _LETTERS[total % 26]


def _codice_dates() -> Either:
    """Year, letter of the month, and day, to which women add 40."""
    return either(Dates("yMd", 1920, 2019, day_offset=sex, letters=_MONTH_LETTERS) for sex in (0, 40))


def _idnr(payload: str) -> str | None:
    """One digit stands there two or three times, the others once at most."""
    repeated = [count for count in Counter(payload).values() if count > 1]
    return mod_11_10(payload) if len(repeated) == 1 and repeated[0] in {2, 3} else None


def _belgian(century: str) -> Check:
    return lambda payload: f"{97 - int(century + payload) % 97:02}"


_FODSELSNUMMER = (
    weighted((3, 7, 6, 1, 8, 9, 4, 5, 2), "0-987654321"),
    weighted((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), "0-987654321"),
)


def _fodselsnummer(payload: str) -> str | None:
    first = _FODSELSNUMMER[0](payload)
    second = None if first is None else _FODSELSNUMMER[1](payload + first)
    return None if first is None or second is None else first + second


def _hetu(payload: str) -> str:
    return _HETU[int(payload[:6] + payload[7:]) % len(_HETU)]


def _pps_of_nine(payload: str) -> str:
    total = sum((8 - place) * int(digit) for place, digit in enumerate(payload[:7])) + 9 * _PPS.index(
        payload[7]
    )
    return _PPS[total % len(_PPS)]


def _isikukood(payload: str) -> str:
    total = sum((place % 9 + 1) * int(digit) for place, digit in enumerate(payload)) % 11
    if total == 10:  # noqa: PLR2004  no digit, so another row of weights decides
        total = sum(((place + 2) % 9 + 1) * int(digit) for place, digit in enumerate(payload)) % 11
    return str(total % 10)


_INN = (
    weighted((7, 2, 4, 10, 3, 5, 9, 4, 6, 8), "01234567890"),
    weighted((3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8), "01234567890"),
)


def _inn(payload: str) -> str:
    first = _INN[0](payload) or ""
    return first + (_INN[1](payload + first) or "")


def _kimlik(payload: str) -> str:
    first = -sum((1 if place % 2 else 3) * int(digit) for place, digit in enumerate(payload)) % 10
    return f"{first}{(first + sum(map(int, payload))) % 10}"


def _departments() -> Among:
    return among([f"{number:02}" for number in range(1, 100) if number != _CORSICA] + ["2A", "2B"])


def _isikukood_dates() -> Either:
    """Sex and century, then a date in it, as in Estonia and Lithuania."""
    centuries = zip(range(1, 9, 2), (1800, 1900, 2000, 2100), strict=True)
    return either(
        Dates("ymd", year, year + 99, front=str(first + sex)) for first, year in centuries for sex in (0, 1)
    )


def _pesel_dates() -> Either:
    offsets = {1900: 0, 2000: 20, 2100: 40, 2200: 60, 1800: 80}
    return either(Dates("ymd", year, year + 99, offset) for year, offset in offsets.items())


def _cnp_dates() -> Either:
    centuries = {"12789": 1900, "34": 1800, "56": 2000}
    return either(
        Dates("ymd", year, year + 99, front=sex) for sexes, year in centuries.items() for sex in sexes
    )


def _egn_dates() -> Either:
    return either(
        Dates("ymd", year, year + 99, offset) for year, offset in ((1900, 0), (1800, 20), (2000, 40))
    )


def _hetu_dates() -> Either:
    centuries = (("+", 1800, 1899, 0), ("-", 1900, 1999, 0), ("A", 2000, _LATEST, 2099))
    return either(Dates("dmy", first, last, end=sign, until=until) for sign, first, last, until in centuries)


def _latvian_dates() -> Either:
    return either((Dates("dmy", 1900, 1999, end="1"), Dates("dmy", 2000, _LATEST, end="2", until=2099)))


def _western() -> list[Scheme]:
    nir = (among("123478"), digits(2), numbers(1, 99, 2), _departments(), digits(3), digits(3))
    vnr = (among(_NOT_ZERO), digits(2), Dates("dmy", 1900, 1999))
    return [
        Scheme("fr.nir", nir, _nir, check_width=2),
        Scheme("de.idnr", (among(_NOT_ZERO), digits(9)), _idnr),
        Scheme("ch.ssn", (among(["756"]), digits(9)), weighted((1, 3) * 6, "0987654321")),
        Scheme("at.vnr", vnr, weighted((3, 7, 9, 5, 8, 4, 2, 1, 6), "0123456789-"), check_at=3),
        Scheme("nl.bsn", (digits(8),), weighted(range(9, 1, -1), "0123456789-")),
        Scheme("be.nn", (Dates("ymd", 1900, 1999), digits(3)), _belgian(""), check_width=2),
        Scheme("be.nn", (Dates("ymd", 2000, _LATEST, until=2099), digits(3)), _belgian("2"), check_width=2),
        Scheme("ie.pps", (digits(7),), weighted(range(8, 1, -1), _PPS)),
        Scheme("ie.pps", (digits(7), among("ABH")), _pps_of_nine, check_at=7),
        Scheme("gb.nhs", (digits(9),), weighted(range(10, 1, -1), "0-987654321")),
        Scheme("gb.utr", (digits(9),), weighted((6, 7, 8, 9, 10, 5, 4, 3, 2), "21987654321"), check_at=0),
        Scheme("gb.nino", (_nino_prefixes(), digits(6), among("ABCD"))),
    ]


def _nino_prefixes() -> Among:
    """The prefixes that HM Revenue and Customs gives out (National Insurance Manual, NIM39110)."""
    never = {"BG", "GB", "KN", "NK", "NT", "TN", "ZZ"}
    pairs = (f + s for f in "ABCEGHJKLMNOPRSTWXYZ" for s in "ABCEGHJKLMNPRSTWXYZ")
    return among(pair for pair in pairs if pair not in never)


def _southern() -> list[Scheme]:
    return [
        Scheme(
            "it.codicefiscale",
            (*[among(_LETTERS)] * 6, _codice_dates(), among(_LETTERS), digits(3)),
            _codice_fiscale,
        ),
        Scheme("es.dni", (digits(8),), _dni),
        Scheme("es.nie", (among("XYZ"), digits(7)), _dni),
        Scheme("es.cif", (among(_SPANISH), digits(7)), lambda payload: luhn(payload[1:])),
        Scheme("es.cif", (among(_SPANISH), digits(7)), lambda payload: _CIF[int(luhn(payload[1:]))]),
        Scheme("pt.nif", (among(_NOT_ZERO), digits(7)), weighted(range(9, 1, -1), "00987654321")),
        Scheme("gr.amka", (Dates("dmy", 1900, 1999), digits(4)), luhn),
        Scheme("hr.oib", (digits(10),), mod_11_10),
        Scheme(
            "si.emso",
            (Dates("dmZ", 1900, _LATEST, until=2125), digits(5)),
            weighted((7, 6, 5, 4, 3, 2) * 2, "00987654321"),
        ),
        Scheme("tr.tckimlik", (among(_NOT_ZERO), digits(8)), _kimlik, check_width=2),
    ]


def _northern() -> list[Scheme]:
    individual = {
        "first": (Dates("dmy", 1900, 1999), numbers(0, 499, 3)),
        "second": (Dates("dmy", 2000, _LATEST, until=2039), numbers(500, 999, 3)),
    }
    return [
        Scheme("fi.hetu", (_hetu_dates(), numbers(2, 899, 3)), _hetu, spaced_only=True),
        Scheme("se.personnummer", (Dates("ymd", 1900, 1999), digits(3)), luhn),
        Scheme(
            "se.personnummer",
            (Dates("Ymd", 1900, _LATEST, until=2125), digits(3)),
            lambda payload: luhn(payload[2:]),
        ),
        Scheme("no.fodselsnummer", individual["first"], _fodselsnummer, check_width=2),
        Scheme("no.fodselsnummer", individual["second"], _fodselsnummer, check_width=2),
        Scheme("ee.ik", (_isikukood_dates(), digits(3)), _isikukood),
        Scheme(
            "lv.pvn", (_latvian_dates(), digits(3)), weighted((10, 5, 8, 4, 2, 1, 6, 3, 7, 9), "12345678900")
        ),
    ]


def _eastern() -> list[Scheme]:
    women = either((Dates("ymd", 1954, 2053), Dates("ymd", 1954, 2053, 50)))
    counties = among([f"{number:02}" for number in (*range(1, 49), 51, 52, 70, 80, 81, 82, 83)])
    return [
        Scheme(
            "pl.pesel", (_pesel_dates(), digits(4)), weighted((1, 3, 7, 9, 1, 3, 7, 9, 1, 3), "0987654321")
        ),
        Scheme("pl.nip", (digits(9),), weighted((6, 5, 7, 2, 3, 4, 5, 6, 7), "0123456789-")),
        Scheme(
            "ro.cnp",
            (_cnp_dates(), counties, digits(3)),
            weighted((2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9), "01234567891"),
        ),
        Scheme("bg.egn", (_egn_dates(), digits(3)), weighted((2, 4, 8, 5, 10, 9, 7, 3, 6), "01234567890")),
        Scheme("cz.rc", (women, digits(3)), lambda payload: str(int(payload) % 11 % 10)),
        Scheme("ru.inn", (digits(9),), weighted((2, 4, 10, 3, 5, 9, 4, 6, 8), "01234567890")),
        Scheme("ru.inn", (digits(10),), _inn, check_width=2),
        Scheme("ua.rntrc", (digits(9),), weighted((-1, 5, 7, 9, 4, 6, 10, 5, 7), "01234567890")),
    ]


@lru_cache(maxsize=1)
def europe() -> tuple[Scheme, ...]:
    """Return the schemes."""
    return (*_western(), *_southern(), *_northern(), *_eastern())
