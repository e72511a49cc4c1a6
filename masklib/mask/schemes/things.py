"""Numbers of offices, accounts, devices and vehicles that are checked like identity numbers."""

from __future__ import annotations

from functools import lru_cache

from masklib.mask.check_digits import luhn, weighted
from masklib.mask.identifiers import Scheme, among, digits

__all__ = ["things"]

_VIN = "0123456789ABCDEFGHJKLMNPRSTUVWXYZ"
_VIN_VALUES = dict(zip(_VIN, (*range(10), *range(1, 9), *range(1, 6), 7, 9, *range(2, 10)), strict=True))
_VIN_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 9, 8, 7, 6, 5, 4, 3, 2)
_DEA_TYPES = "ABCDEFGHJKLMPRSTUX"
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def _vin(payload: str) -> str:
    """ISO 3779 and 49 CFR 565.15: a weighted sum of transliterated characters, modulo 11."""
    total = sum(weight * _VIN_VALUES[char] for weight, char in zip(_VIN_WEIGHTS, payload, strict=True))
    return "0123456789X"[total % 11]


def _dea(payload: str) -> str:
    """21 CFR 1301: odd places plus twice the even ones."""
    total = sum(int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(payload[2:]))
    return str(total % 10)


def _npi(payload: str) -> str:
    """45 CFR 162.406: Luhn's digit, as if the prefix of a health card (ISO 7812) stood in front."""
    return luhn("80840" + payload)


def _mbi() -> Scheme:
    """Medicare Beneficiary Identifier, as the Centers for Medicare and Medicaid Services describe it."""
    letter, number = among("ACDEFGHJKMNPQRTUVWXY"), among("0123456789")
    either = among("0123456789ACDEFGHJKMNPQRTUVWXY")
    fields = (
        among("123456789"),
        letter,
        either,
        number,
        letter,
        either,
        number,
        letter,
        letter,
        number,
        number,
    )
    return Scheme("us.mbi", fields)


@lru_cache(maxsize=1)
def things() -> tuple[Scheme, ...]:
    """Return the schemes."""
    return (
        Scheme("us.rtn", (digits(8),), weighted((7, 3, 9, 7, 3, 9, 7, 3), "0123456789")),
        Scheme("us.npi", (among("12"), digits(8)), _npi),
        Scheme("us.dea", (among(_DEA_TYPES), among(_LETTERS + "9"), digits(6)), _dea),
        _mbi(),
        Scheme("imei", (digits(14),), luhn),
        Scheme("vin", (among(_VIN),) * 16, _vin, check_at=8),
    )
