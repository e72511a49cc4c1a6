"""Account numbers with check digits of their own, and numbers that begin with an office or a place."""

from __future__ import annotations

from functools import lru_cache

from masklib.mask.check_digits import luhn
from masklib.mask.identifiers import Checked, Dates, Scheme, among, digits, either
from masklib.mask.schemes.regions import region_codes

__all__ = ["places_and_banks"]

_UPN = "ABCDEFGHJKLMNPQRTUVWXYZ0123456789"
"""The letters of pupil numbers in England; the first 23 check."""

_POWERS = tuple(2**place for place in range(10))
_SPANISH = "01987654321"
_DAYS_IN_TURN = 40
"""Is added to the day of a woman's birth in Indonesia."""


def _argentinian(payload: str) -> str:
    total = sum(int(digit) * (3, 1, 7, 9)[place % 4] for place, digit in enumerate(reversed(payload)))
    return str(-total % 10)


def _spanish(payload: str) -> str:
    """One digit checks bank and branch, the other one the account."""
    parts = "00" + payload[:8], payload[8:]
    sums = (sum(int(digit) * power for digit, power in zip(part, _POWERS, strict=True)) for part in parts)
    return "".join(_SPANISH[total % 11] for total in sums)


def _english(payload: str) -> str:
    return _UPN[sum(place * _UPN.index(char) for place, char in enumerate(payload, 2)) % 23]


def _indonesian() -> Scheme:
    days = either(Dates("dmy", 2000, 2099, day_offset=offset) for offset in (0, _DAYS_IN_TURN))
    return Scheme("id.nik", (among(region_codes("id.nik")), digits(2), days, digits(4)))


@lru_cache(maxsize=1)
def places_and_banks() -> tuple[Scheme, ...]:
    """Return the schemes."""
    authorities = among(region_codes("gb.upn"))
    return (
        Scheme("ar.cbu", (Checked(digits(7), _argentinian), Checked(digits(13), _argentinian))),
        Scheme("es.ccc", (digits(18),), _spanish, check_at=8, check_width=2),
        Scheme("at.tin", (among(region_codes("at.tin")), digits(6)), luhn),
        Scheme("gb.upn", (authorities, digits(8), among(_UPN)), _english, check_at=0),
        _indonesian(),
    )
