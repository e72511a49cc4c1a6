"""Identity and tax numbers of the Americas."""

from __future__ import annotations

from functools import lru_cache

from masklib.mask.check_digits import luhn, weighted
from masklib.mask.identifiers import Dates, Scheme, among, digits
from masklib.mask.schemes.regions import region_codes

__all__ = ["americas"]

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CURP_STATES = (
    "AS BC BS CC CH CL CM CS DF DG GR GT HG JC MC MN MS NE NL NT OC PL QR QT SL SP SR TC TL TS VZ YN ZS"
)
_CURP_ALPHABET = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ"
_CPF = (weighted(range(10, 1, -1), "00987654321"), weighted(range(11, 1, -1), "00987654321"))
_CNPJ = (
    weighted((5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2), "00987654321"),
    weighted((6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2), "00987654321"),
)


def _cpf(payload: str) -> str:
    first = _CPF[0](payload) or ""
    return first + (_CPF[1](payload + first) or "")


def _cnpj(payload: str) -> str:
    first = _CNPJ[0](payload) or ""
    return first + (_CNPJ[1](payload + first) or "")


def _rut(payload: str) -> str:
    total = sum(int(digit) * (4 + (5 - place) % 6) for place, digit in enumerate(reversed(payload)))
    return "0123456789K"[total % 11]


def _curp(century: str, first: int, last: int, until: int = 0) -> Scheme:
    """A name's letters, a date, sex, state, consonants, and a character that tells the century."""
    check = weighted(range(18, 1, -1), "0987654321", _CURP_ALPHABET)
    name, consonants = [among(_LETTERS)] * 4, [among("BCDFGHJKLMNPQRSTVWXYZ")] * 3
    place = (Dates("ymd", first, last, until=until), among("HM"), among(_CURP_STATES.split(" ")))
    return Scheme("mx.curp", (*name, *place, *consonants, among(century)), check)


@lru_cache(maxsize=1)
def americas() -> tuple[Scheme, ...]:
    """Return the schemes."""
    provinces = among([f"{number:02}" for number in (*range(1, 25), 30, 50)])
    return (
        _curp("0123456789", 1900, 1999),
        _curp(_LETTERS, 2000, 2025, until=2099),
        Scheme("br.cpf", (digits(9),), _cpf, check_width=2),
        Scheme("br.cnpj", (digits(12),), _cnpj, check_width=2),
        Scheme(
            "ar.cuit",
            (among(["20", "23", "24", "27", "30", "33", "34", "50", "51", "55"]), digits(8)),
            weighted((5, 4, 3, 2, 7, 6, 5, 4, 3, 2), "09987654321"),
        ),
        Scheme("cl.rut", (digits(8),), _rut),
        Scheme("cl.rut", (digits(7),), _rut),
        Scheme("ca.sin", (among("1234567"), digits(7)), luhn),
        Scheme("ec.ci", (provinces, among("0123456"), digits(6)), luhn),
        Scheme("us.itin", (among("9"), digits(2), among(_itin_groups()), digits(4))),
        Scheme("us.ein", (among(region_codes("us.ein")), digits(7))),
    )


def _itin_groups() -> list[str]:
    """The groups that the Internal Revenue Service gives out."""
    return [f"{number}" for number in range(70, 100) if number not in {89, 93}]
