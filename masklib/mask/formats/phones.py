"""Telephone numbers: with the calling code and without, with signs and without.

Raw values: sees values; keeps none.
"""

from __future__ import annotations

from typing import Final

from masklib.mask.formats.case import OTHER
from masklib.mask.phone_numbers import national_number

__all__ = ["Phones"]

_AMERICA: Final = 1
"""The calling code whose national numbers are told without it; elsewhere they begin with a trunk zero."""


class Phones:
    """What stands between the digits; letters, as those of an extension, have no format."""

    def read(self, text: str) -> str:
        """Return a text in which every digit is an ``x``."""
        if not text.isascii() or any(char.isalpha() for char in text):
            return OTHER
        return "".join("x" if char.isdigit() else char for char in text)

    def write(self, text: str, form: str) -> str | None:
        """Return the same number, of the same country, with the signs of a format."""
        if self.read(text) == OTHER:
            return None
        code, national = _number(text)
        international = f"{code}{national}"
        options = [international]
        if not form.lstrip(" (").startswith("+"):
            bare = [national] if code == _AMERICA else []
            options = [*bare, international, f"00{international}"]
        written = (_filled(form, digits) for digits in options if code)
        return next((one for one in written if one is not None and _number(one) == (code, national)), None)

    def plain(self, text: str) -> str:
        """Return the text: its mask knows it in every spelling."""
        return text


def _number(text: str) -> tuple[int, str]:
    digits = "".join(char for char in text if char.isdigit())
    return national_number(digits, signed=text.lstrip(" (").startswith("+"))


def _filled(form: str, digits: str) -> str | None:
    if form.count("x") != len(digits):
        return None
    given = iter(digits)
    return "".join(next(given) if one == "x" else one for one in form)
