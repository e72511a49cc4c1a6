"""Tax, company and further identity numbers of Europe, each with a mask of its own name.

Which of them a number is, many would claim: so nobody is asked but by name, see `masklib.mask.schemes.named`.
"""

from __future__ import annotations

from functools import lru_cache

from masklib.mask.check_digits import luhn, mod_11_10, weighted
from masklib.mask.identifiers import Checked, Dates, Scheme, among, digits, either, numbers

__all__ = ["european_taxes"]

_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_ALNUM = "0123456789" + _LETTERS
_NOT_ZERO = "123456789"
_LATEST = 2025
_MINUS = "0-987654321"
"""The symbols of a check digit that makes the sum a multiple of 11; none makes up for 1."""

_FORCED = "00987654321"
"""As `_MINUS`, with 0 for 1."""

_CYPRIOT = dict(zip("0123456789", (1, 0, 5, 7, 9, 13, 15, 17, 19, 21), strict=True))
_IRISH = "WABCDEFGHIJKLMNOPQRSTUV"
_BSN = weighted(range(9, 1, -1), "0123456789-")
_REGON = weighted((8, 9, 2, 3, 4, 5, 6, 7), "01234567890")


def _sum(payload: str, first: int) -> int:
    return sum((first + place) * int(digit) for place, digit in enumerate(payload))


def _austrian(payload: str) -> str:
    return str((6 - int(payload[-1]) + int(luhn(payload[1:-1]))) % 10)


def _by_97(payload: str) -> str:
    return f"{97 - int(payload) % 97:02}"


def _pair(remainder: int, multiple: int) -> str | None:
    """Return two digits of this remainder by 97, the lower or the higher such pair."""
    pair = remainder % 97 + 97 * multiple
    return f"{pair:02}" if pair < 100 else None  # noqa: PLR2004  two digits


def _belgian(multiple: int) -> Scheme:
    """Two digits that make the sum with the others a multiple of 97."""
    fields = among("01"), digits(7)
    return Scheme("be.vat", fields, lambda payload: _pair(-int(payload), multiple), check_width=2)


def _bulgarian(payload: str) -> str:
    check = _sum(payload, 1) % 11
    return str(check if check < 10 else _sum(payload, 3) % 11 % 10)  # noqa: PLR2004  a digit


def _cypriot(payload: str) -> str:
    total = sum(_CYPRIOT[digit] for digit in payload[::2]) + sum(map(int, payload[1::2]))
    return _LETTERS[total % 26]


def _czech_company(payload: str) -> str:
    check = -sum((8 - place) * int(digit) for place, digit in enumerate(payload)) % 11
    return str((check or 1) % 10)


def _czech_special(payload: str) -> str:
    check = sum((8 - place) * int(digit) for place, digit in enumerate(payload[1:])) % 11
    return str((8 - (10 - check) % 11) % 10)


def _estonian(payload: str) -> str:
    """Weights from 1 to 9 and 1 again, and from 3 on where these leave 10."""
    first, second = (
        sum(((place + start) % 9 + 1) * int(digit) for place, digit in enumerate(payload)) % 11
        for start in (0, 2)
    )
    return str(first if first < 10 else second % 10)  # noqa: PLR2004  a digit


def _siret(payload: str) -> str | None:
    """La Poste has a formula of its own for its offices."""
    return None if payload.startswith("356000000") else luhn(payload)


def _british(offset: int, multiple: int) -> list[Scheme]:
    """The sum of a VAT number by 97 is 0, or 42 or 55 since 2010."""

    def check(payload: str) -> str | None:
        total = sum(weight * int(digit) for weight, digit in zip(range(8, 1, -1), payload, strict=False))
        return _pair(offset - total, multiple)

    front = numbers(100, 999, 3) if offset else digits(3)
    short = Scheme("gb.vat", (front, digits(4)), check, check_width=2)
    return [short, Scheme("gb.vat", (front, digits(4), digits(3)), check, check_at=7, check_width=2)]


def _greek(payload: str) -> str:
    total = 0
    for digit in payload:
        total = total * 2 + int(digit)
    return str(total * 2 % 11 % 10)


def _irish(payload: str) -> str:
    total = sum((8 - place) * int(digit) for place, digit in enumerate(payload[:7]))
    return _IRISH[(total + 9 * _IRISH.index(payload[7:] or "W")) % 23]


def _italian(payload: str) -> str | None:
    return None if payload.startswith("0000000") else luhn(payload)


def _maltese(multiple: int) -> Scheme:
    """Two digits that make the sum a multiple of 37: there are up to three such pairs."""

    def check(payload: str) -> str | None:
        total = sum(weight * int(digit) for weight, digit in zip((3, 4, 6, 7, 8, 9), payload, strict=True))
        pair = -total % 37 + 37 * multiple
        return f"{pair:02}" if pair < 100 else None  # noqa: PLR2004  two digits

    return Scheme("mt.vat", (among(_NOT_ZERO), digits(5)), check, check_width=2)


def _dutch(multiple: int) -> Scheme:
    """ISO/IEC 7064 MOD 97-10 of the number with its country's letters, which count from A = 10."""

    def check(payload: str) -> str | None:
        spelled = "".join(str(int(char, 36)) for char in f"NL{payload}")
        pair = _pair(98 - int(spelled) * 100, multiple)
        return None if pair == "00" else pair

    return Scheme("nl.btw", (digits(9), among("B")), check, check_width=2)


def _portuguese(payload: str) -> str:
    values = [_ALNUM.index(char) for char in reversed(payload)]
    doubled = [value * 2 - 9 * (value * 2 > 9) for value in values[::2]]  # noqa: PLR2004  a digit
    return str(-(sum(doubled) + sum(values[1::2])) % 10)


def _romanian(payload: str) -> str:
    weights = (7, 5, 3, 2, 1, 7, 5, 3, 2)
    total = sum(weight * int(digit) for weight, digit in zip(weights, payload.zfill(9), strict=True))
    return str(total * 10 % 11 % 10)


def _russian(payload: str) -> str | None:
    check = int(payload) % 13
    return str(check) if check < 10 else None  # noqa: PLR2004  a digit


def _turkish(payload: str) -> str:
    total = 0
    for place, digit in enumerate(reversed(payload), start=1):
        shifted = (int(digit) + place) % 10
        total += (shifted * 2**place % 9 or 9) if shifted else 0
    return str(-total % 10)


def _ukrainian(payload: str) -> str:
    weights = (7, 1, 2, 3, 4, 5, 6) if payload[0] in "345" else (1, 2, 3, 4, 5, 6, 7)
    first, second = (
        sum((weight + more) * int(digit) for weight, digit in zip(weights, payload, strict=True)) % 11
        for more in (0, 2)
    )
    return str(first if first < 10 else second % 10)  # noqa: PLR2004  a digit


def _danish() -> Scheme:
    """The seventh digit tells the century together with the year."""
    spans = {"0123": ((1900, 1999, 0),), "49": ((1937, 1999, 0), (2000, _LATEST, 2036))}
    spans["5678"] = ((2000, _LATEST, 2057), (1858, 1899, 0))
    found = either(
        Dates("dmy", first, last, end=sign, until=until)
        for signs, some in spans.items()
        for first, last, until in some
        for sign in signs
    )
    return Scheme("dk.cpr", (found, digits(3)))


def _icelandic(century: str, first: int, last: int, until: int = 0) -> Scheme:
    days = either(Dates("dmy", first, last, day_offset=offset, until=until) for offset in (0, 40))
    check = weighted((3, 2, 7, 6, 5, 4, 3, 2), _MINUS)
    fields = (days, digits(2), among(century))
    return Scheme("is_.kennitala", fields, lambda payload: check(payload[:8]), check_at=8)


def _western() -> list[Scheme]:
    siren = Checked(digits(8), luhn)
    uid = weighted((5, 4, 3, 2, 7, 6, 5, 4), _MINUS)
    spans = ((1900, 1999, "", 0), (2000, _LATEST, "2", 2099))
    foreigners = [(offset, span) for offset in (20, 40) for span in spans]
    return [
        Scheme("at.uid", (among("U"), digits(7)), _austrian),
        *map(_belgian, range(2)),
        Scheme("be.eid", (digits(10),), lambda payload: f"{int(payload) % 97 or 97:02}", check_width=2),
        *(
            Scheme(
                "be.bis",
                (Dates("ymd", first, last, offset, until=until), digits(3)),
                lambda payload, century=century: _by_97(century + payload),  # type: ignore[misc]
                check_width=2,
            )
            for offset, (first, last, century, until) in foreigners
        ),
        Scheme("ch.uid", (among(["CHE"]), digits(8)), lambda payload: uid(payload[3:])),
        *(
            Scheme("ch.vat", (among(["CHE"]), digits(8), among(ends)), lambda p: uid(p[3:11]), check_at=11)
            for ends in (["MWST"], ["TVA", "IVA", "TPV"])
        ),
        Scheme("de.vat", (among(_NOT_ZERO), digits(7)), mod_11_10),
        Scheme("fr.nif", (among("0123"), digits(9)), lambda p: f"{int(p) % 511:03}", check_width=3),
        Scheme("fr.siren", (digits(8),), luhn),
        Scheme("fr.siret", (siren, digits(4)), _siret),
        Scheme("fr.tva", (siren,), lambda p: f"{int(p + '12') % 97:02}", check_at=0, check_width=2),
        *(scheme for offset in (0, 42, 55) for high in (0, 1) for scheme in _british(offset, high)),
        Scheme("ie.vat", (digits(7),), _irish),
        Scheme("ie.vat", (digits(7), among("ABCDEFGHI")), _irish, check_at=7),
        Scheme("lu.tva", (digits(6),), lambda payload: f"{int(payload) % 89:02}", check_width=2),
        Scheme("nl.btw", (Checked(digits(8), _BSN), among("B"), numbers(1, 99, 2))),
        *map(_dutch, range(2)),
        Scheme("nl.onderwijsnummer", (among(["10"]), digits(6)), weighted(range(9, 1, -1), "6789-012345")),
    ]


def _southern() -> list[Scheme]:
    provinces = among((*numbers(1, 100, 3).texts, "120", "121", "888", "999"))
    return [
        Scheme("ad.nrt", (among("CDEGOPU"), digits(6), among(_LETTERS))),
        Scheme("ad.nrt", (among("F"), among("0123456"), digits(5), among(_LETTERS))),
        Scheme("ad.nrt", (among("AL"), among("7"), digits(5), among(_LETTERS))),
        Scheme("al.nipt", (among("ABCDEFGHIJKLM"), digits(8), among(_LETTERS))),
        Scheme("cy.vat", (among(n for n in numbers(0, 99, 2).texts if n != "12"), digits(6)), _cypriot),
        Scheme("gr.vat", (digits(8),), _greek),
        Scheme("it.iva", (digits(7), provinces), _italian),
        Scheme("me.pib", (digits(7),), weighted(range(8, 1, -1), _FORCED)),
        Scheme("mk.edb", (digits(12),), weighted((7, 6, 5, 4, 3, 2) * 2, _FORCED)),
        *map(_maltese, range(3)),
        Scheme("pt.cc", (digits(9), among(_ALNUM), among(_ALNUM)), _portuguese),
        Scheme("rs.pib", (digits(8),), mod_11_10),
        Scheme("si.ddv", (among(_NOT_ZERO), digits(6)), weighted(range(8, 1, -1), "-0987654321")),
        Scheme("si.maticna", (digits(6),), weighted(range(7, 1, -1), "-0987654321")),
        Scheme("tr.vkn", (digits(9),), _turkish),
    ]


def _northern() -> list[Scheme]:
    orgnr = weighted((3, 2, 7, 6, 5, 4, 3, 2), _MINUS)
    return [
        Scheme("dk.cvr", (among(_NOT_ZERO), digits(6)), weighted((2, 7, 6, 5, 4, 3, 2), _MINUS)),
        _danish(),
        Scheme("ee.kmkr", (digits(8),), weighted((3, 7, 1, 3, 7, 1, 3, 7), "0987654321")),
        Scheme("ee.registrikood", (among("1789"), digits(6)), _estonian),
        Scheme("fi.alv", (digits(7),), weighted((7, 9, 10, 5, 8, 4, 2), _MINUS)),
        Scheme("fi.veronumero", (digits(12),)),
        _icelandic("9", 1900, 1999),
        _icelandic("0", 2000, _LATEST, until=2099),
        Scheme("lt.pvm", (digits(7), among("1")), _estonian),
        Scheme("lt.pvm", (digits(10), among("1")), _estonian),
        Scheme(
            "lv.pvn",
            (among("456789"), digits(9)),
            weighted((9, 1, 4, 8, 3, 10, 2, 5, 7, 6), "3210-987654"),
        ),
        Scheme("no.orgnr", (digits(8),), orgnr),
        Scheme("no.mva", (digits(8), among(["MVA"])), lambda payload: orgnr(payload[:8]), check_at=8),
        Scheme("no.kontonr", (digits(10),), weighted((6, 7, 8, 9, 4, 5, 6, 7, 8, 9), "0123456789-")),
        Scheme("se.orgnr", (digits(9),), luhn),
        Scheme("se.vat", (digits(9), among(["01"])), lambda payload: luhn(payload[:9]), check_at=9),
    ]


def _eastern() -> list[Scheme]:
    unp = weighted((29, 23, 19, 17, 13, 7, 5, 3), "0123456789-")
    regon = weighted((2, 4, 8, 5, 0, 9, 7, 3, 6, 1, 2, 4, 8), "01234567890")
    slovak = (among(_NOT_ZERO), digits(1), among("234789"), digits(6))
    return [
        Scheme("az.voen", (digits(8), among("12")), weighted((4, 1, 8, 6, 2, 7, 5, 3, 0), "0123456789-"), 8),
        Scheme("bg.pnf", (digits(9),), weighted((21, 19, 17, 13, 11, 9, 7, 3, 1), "0123456789")),
        Scheme("bg.vat", (digits(8),), _bulgarian),
        Scheme("bg.vat", (digits(9),), weighted((4, 3, 2, 7, 6, 5, 4, 3, 2), _MINUS)),
        Scheme("by.unp", (among("1234567"), digits(7)), unp),
        Scheme("cz.dic", (among("012345678"), digits(6)), _czech_company),
        Scheme("cz.dic", (among("6"), digits(7)), _czech_special),
        Scheme("hu.anum", (digits(7),), weighted((9, 7, 3, 1, 9, 7, 3), "0987654321")),
        Scheme("md.idno", (digits(12),), weighted((7, 3, 1) * 4, "0123456789")),
        Scheme("pl.regon", (digits(8),), _REGON),
        Scheme("pl.regon", (Checked(digits(8), _REGON), digits(4)), regon),
        *(Scheme("ro.cui", (among(_NOT_ZERO), digits(width)), _romanian) for width in range(2, 9)),
        Scheme("ru.ogrn", (among(_NOT_ZERO), digits(11)), lambda payload: str(int(payload) % 11 % 10)),
        Scheme("ru.ogrn", (among("34"), digits(13)), _russian),
        Scheme("sk.dph", slovak, weighted((1, 10) * 5, "0123456789-")),
        Scheme("ua.edrpou", (digits(7),), _ukrainian),
    ]


@lru_cache(maxsize=1)
def european_taxes() -> tuple[Scheme, ...]:
    """Return the schemes."""
    return (*_western(), *_southern(), *_northern(), *_eastern())
