"""International bank account numbers: country, length and structure stay, valid stays valid.

Check digits: ISO 13616-1, ISO/IEC 7064 MOD 97-10. The structures of the registry are told by letters and
digits alone, and these stay. Belgium, Spain, Montenegro and Norway have check digits inside of the account
number that validators ask for: these are recomputed with the difference that they had.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from masklib.mask.branches import mask_rest
from masklib.mask.joined import Joined
from masklib.mask.numerals import MOST_DIGITS, number_of, numerals_of, strings_of
from masklib.mask.permutation import FEW
from masklib.mask.strings import permute_strings, string_domain
from masklib.mask.two_way import TwoWay

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from masklib.mask.permutation import Permuter


__all__ = ["Iban"]

_SHAPE: Final = re.compile(r"([A-Z]{2})([0-9]{2})([A-Z0-9]{8,30})")
_CHECK: Final = "(?:0[2-9]|[1-8][0-9]|9[0-8])"
_PLAIN: Final = re.compile(rf"[A-Z]{{2}}{_CHECK}[0-9]{{8,30}}")
_FRONT: Final = 4
"""Characters before the account number."""

_SEPARATORS: Final = str.maketrans("", "", " -.")
_MODULUS: Final = 97
_CANONICAL: Final = range(2, 99)
"""Check digits that ISO 13616 gives out: one for every remainder."""


class Iban(TwoWay):
    """Permutes account numbers within country and structure, and recomputes the check digits.

    Raw values: sees every text it is given; keeps none; emits surrogates and country codes.
    """

    name = "iban"
    entities = ("IBAN_CODE",)
    keeps = "country, length, where letters and digits stand, separators, case; valid stays valid"
    leaks = "equality; what it keeps"

    def permute(self, texts: Sequence[str], permuter: Permuter) -> list[str]:
        """Return an account number of the same country for each; other texts as `generic` has them."""
        return _permute(texts, permuter)


@dataclass(frozen=True, slots=True)
class _National:
    """Check digits inside of an account number.

    Attributes:
        length: Digits of the account number.
        start: Where its check digits stand.
        end: Where they end.
        modulus: Of how many numbers a check is one; the difference is kept modulo this.
        expected: The check of the other digits.
    """

    length: int
    start: int
    end: int
    modulus: int
    expected: Callable[[str], int]

    def payload(self, account: str) -> str:
        return account[: self.start] + account[self.end :]

    def difference(self, account: str) -> int:
        return (int(account[self.start : self.end]) - self.expected(self.payload(account))) % self.modulus

    def account(self, payload: str, difference: int) -> str | None:
        """Return the account number with its check put in, or ``None`` if that has too many digits."""
        check = (self.expected(payload) + difference) % self.modulus
        width = self.end - self.start
        return (
            None if check >= 10**width else f"{payload[: self.start]}{check:0{width}}{payload[self.start :]}"
        )


def _spanish(payload: str) -> int:
    return 10 * _mod_11_spanish("00" + payload[:8]) + _mod_11_spanish(payload[8:])


def _mod_11_spanish(digits: str) -> int:
    weights = (1, 2, 4, 8, 5, 10, 9, 7, 3, 6)
    check = -sum(weight * int(digit) for weight, digit in zip(weights, digits, strict=True)) % 11
    return 1 if check == len(weights) else check


def _norwegian(payload: str) -> int:
    weights = (5, 4, 3, 2, 7, 6, 5, 4, 3, 2)
    return -sum(weight * int(digit) for weight, digit in zip(weights, payload, strict=True)) % 11


_NATIONAL: Final = {
    "BE": _National(12, 10, 12, 100, lambda payload: int(payload) % _MODULUS or _MODULUS),
    "ES": _National(20, 8, 10, 100, _spanish),
    "ME": _National(18, 16, 18, 100, lambda payload: 98 - int(payload) * 100 % _MODULUS),
    "NO": _National(11, 10, 11, 11, _norwegian),
}


@dataclass(frozen=True, slots=True)
class _Account:
    """One account number, taken apart.

    Attributes:
        country: Its country code.
        check: Its check digits.
        account: Everything after these.
        national: The check digits inside of it, if there are any.
        remainder: What is left of the whole number by 97: 1 where it is valid.
    """

    country: str
    check: int
    account: str = field(repr=False)
    national: _National | None
    remainder: int

    @property
    def payload(self) -> str:
        return self.account if self.national is None else self.national.payload(self.account)

    def with_payload(self, payload: str) -> str | None:
        """Return the number with another payload, or ``None`` if that would be of another class."""
        account: str | None = payload
        if self.national is not None:
            account = self.national.account(payload, self.national.difference(self.account))
        if account is None:
            return None
        rest = _remainder(self.country, account)
        check = self.check
        if check in _CANONICAL:
            check = 2 + (self.remainder - rest - 2) % _MODULUS
        elif (self.remainder == 1) != ((rest + check) % _MODULUS == 1):
            return None
        return f"{self.country}{check:02}{account}"


def _remainder(country: str, account: str) -> int:
    """Return what is left by 97 with check digits of 00: letters count from A = 10."""
    if not account.isdecimal():
        account = "".join(str(int(char, 36)) for char in account)
    return int(f"{account}{_letters(country)}00") % _MODULUS


@lru_cache(maxsize=1024)
def _letters(country: str) -> str:
    return "".join(str(int(char, 36)) for char in country)


def _permute(texts: Sequence[str], permuter: Permuter) -> list[str]:
    surrogates = _permute_plain(texts, permuter)
    by_country: dict[str, dict[int, _Account]] = defaultdict(dict)
    for row, surrogate in enumerate(surrogates):
        account = _read(texts[row]) if surrogate is None else None
        if account is not None:
            by_country[account.country][row] = account
    for country, accounts in by_country.items():
        for row, number in _permute_country(country, accounts, permuter).items():
            surrogates[row] = _written(texts[row], number)
    return mask_rest(texts, surrogates, permuter)


def _permute_plain(texts: Sequence[str], permuter: Permuter) -> list[str | None]:
    """Return what `_permute_country` makes of numbers of digits alone without separators, many at once."""
    surrogates: list[str | None] = [None] * len(texts)
    for (country, length), rows in _plain_groups(texts).items():
        if len(rows) < FEW or length - _FRONT > MOST_DIGITS or country in _NATIONAL:
            continue
        codes = Joined.of([texts[row] for row in rows]).codes.reshape(-1, length)
        matrix = (codes[:, 2:] - ord("0")).astype(np.int64)
        for row, number in zip(rows, _permute_rows(country, matrix, permuter), strict=True):
            surrogates[row] = number
    return surrogates


def _plain_groups(texts: Sequence[str]) -> dict[tuple[str, int], Sequence[int]]:
    """Return the rows of plain numbers by country and length; those of one kind are told all together."""
    first = texts[0] if texts else ""
    if _PLAIN.fullmatch(first):
        joined = "\n".join([*texts, ""])
        if joined.count("\n") == len(texts) and _alike(first[:2], len(first)).fullmatch(joined):
            return {(first[:2], len(first)): range(len(texts))}
    groups: dict[tuple[str, int], list[int]] = defaultdict(list)
    for row, text in enumerate(texts):
        if _PLAIN.fullmatch(text) is not None:
            groups[text[:2], len(text)].append(row)
    return dict(groups)


@lru_cache(maxsize=256)
def _alike(country: str, length: int) -> re.Pattern[str]:
    """Return what plain numbers of a country and length are, each with a line break behind it."""
    return re.compile(rf"(?:{country}{_CHECK}[0-9]{{{length - _FRONT}}}\n)*+")


def _permute_rows(country: str, matrix: NDArray[np.int64], permuter: Permuter) -> list[str]:
    """Permute numbers of one country and length, given as check digits and account, a number a row."""
    count = matrix.shape[1] - 2
    accounts, shift = number_of(matrix[:, 2:]), int(_letters(country)) * 100
    factor = pow(10, len(_letters(country)) + 2, _MODULUS)
    domain = string_domain(f"iban/{country}", "0" * count)
    masked = permuter.array(domain, 10**count, accounts)
    before, after = (some % _MODULUS * factor + shift for some in (accounts, masked))
    checks = 2 + (before + number_of(matrix[:, :2]) - after - 2) % _MODULUS
    digits = np.concatenate([numerals_of(checks, 2), numerals_of(masked, count)], axis=1)
    return [country + text for text in strings_of(digits)]


def _permute_country(country: str, accounts: dict[int, _Account], permuter: Permuter) -> dict[int, str]:
    result: dict[int, str] = {}
    payloads = {row: account.payload for row, account in accounts.items()}
    while payloads:
        masked = permute_strings(list(payloads.values()), permuter, f"iban/{country}")
        away: dict[int, str] = {}
        for row, payload in zip(payloads, masked, strict=True):
            number = accounts[row].with_payload(payload)
            if number is None:
                away[row] = payload
            else:
                result[row] = number
        payloads = away
    return result


def _read(text: str) -> _Account | None:
    match = _SHAPE.fullmatch(text)
    if match is None and text.isascii():
        match = _SHAPE.fullmatch(text.translate(_SEPARATORS).upper())
    if match is None:
        return None
    country, digits, account = match.groups()
    national = _NATIONAL.get(country)
    if national is not None and not (len(account) == national.length and account.isdecimal()):
        national = None
    check = int(digits)
    return _Account(country, check, account, national, (_remainder(country, account) + check) % _MODULUS)


def _written(text: str, number: str) -> str:
    """Write a number with the separators and the case of the text it stands for."""
    if len(text) == len(number) and text.isupper():
        return number
    chars = iter(number)
    return "".join(
        char if not char.isalnum() else next(chars).lower() if char.islower() else next(chars)
        for char in text
    )
