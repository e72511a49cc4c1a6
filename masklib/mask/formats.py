"""The format in which a value is written, and the same value written in another one.

A mask permutes a value's normal form and puts case and separators back (DESIGN 5.4): so a surrogate in
another format stands for the value in that format. Here are the formats of those masks whose normal form
leaves nothing of them: what is written otherwise is still the same value.

Raw values: sees values; keeps none.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["OTHER", "formats_of", "has_formats", "respelled"]

OTHER: Final = ""
"""A format that nothing can be written in but what is written in it."""
_MOST: Final = 8
_GROUPS: Final = re.compile(r"x{4}(?P<sign>[ .-])(?:x{4}(?P=sign))*x{1,4}")
_SIGNS: Final = re.compile("[^0-9A-Za-z]")
_AMERICA: Final = 1
"""The calling code whose national numbers are told without it; elsewhere they begin with a trunk zero."""


def has_formats(mask: str) -> bool:
    """Tell whether values of a mask are the same values in other formats."""
    return mask in _FORMATS


def formats_of(mask: str, values: Iterable[object]) -> frozenset[str]:
    """Return the formats that are common among values; of one that is no text nothing is said.

    Args:
        mask: The mask's name, one that `has_formats`.
        values: Some values of a column.
    """
    found = Counter(_FORMATS[mask][0](value) for value in values if type(value) is str and value)
    return frozenset(one for one, _ in found.most_common(_MOST))


def respelled(mask: str, text: str, formats: frozenset[str]) -> tuple[str, ...]:
    """Return a value in each of a column's formats; nothing if it is written in one of them.

    Args:
        mask: The mask's name, one that `has_formats`.
        text: The value.
        formats: What `formats_of` found in the column.
    """
    read, write = _FORMATS[mask]
    if read(text) in formats:
        return ()
    written = [write(text, one) for one in sorted(formats) if one != OTHER]
    return tuple(dict.fromkeys(one for one in written if one is not None and one != text))


# ---------------------------------------------------------------------- letters and digits between signs
def _signs(text: str) -> str:
    """Return the case of the letters, and what stands between letters and digits."""
    case = _case(text)
    if case == OTHER or not text.isascii():
        return OTHER
    return case + "".join("x" if char.isalnum() else char for char in text)


def _between_signs(text: str, form: str) -> str | None:
    content = _SIGNS.sub("", text)
    content = content.upper() if form[0] == "u" else content.lower() if form[0] == "l" else content
    return _filled(_fitted(form[1:], len(content)), content)


def _fitted(skeleton: str, count: int) -> str:
    """Return a skeleton for so many characters: one that knows groups of four, or none, goes on like that."""
    if set(skeleton) == {"x"}:
        return "x" * count
    groups = _GROUPS.fullmatch(skeleton)
    if groups is None or skeleton.count("x") == count:
        return skeleton
    return groups["sign"].join("x" * min(4, count - at) for at in range(0, count, 4))


def _filled(skeleton: str, content: str) -> str | None:
    if skeleton.count("x") != len(content):
        return None
    signs = iter(content)
    return "".join(next(signs) if one == "x" else one for one in skeleton)


# ---------------------------------------------------------------------- telephone numbers
def _phone(text: str) -> str:
    if not text.isascii() or any(char.isalpha() for char in text):  # an extension
        return OTHER
    return "".join("x" if char.isdigit() else char for char in text)


def _as_phone(text: str, form: str) -> str | None:
    code, national = _number(text)
    bare = [national, f"{code}{national}"] if code == _AMERICA else [f"{code}{national}"]
    options = [f"{code}{national}"] if form.lstrip().startswith("+") else bare
    written = (_filled(form, digits) for digits in options if code)
    return next((one for one in written if one is not None and _number(one) == (code, national)), None)


def _number(text: str) -> tuple[int, str]:
    from masklib.mask.phone_numbers import national_number

    digits = "".join(char for char in text if char.isdigit())
    return national_number(digits, signed=text.lstrip(" (").startswith("+"))


# ---------------------------------------------------------------------- case alone
def _case(text: str) -> str:
    """Return the case of all letters, ``n`` where there are none."""
    if text == text.upper():
        return "n" if text == text.lower() else "u"
    return "l" if text == text.lower() else OTHER


def _name(text: str) -> str:
    return "t" if text == text.title() and text != text.upper() else _case(text)


def _as_name(text: str, form: str) -> str | None:
    written = {"u": str.upper, "l": str.lower, "t": str.title}.get(form, str)(text)
    return written if written.lower() == text.lower() and len(written) == len(text) else None


def _address(text: str) -> str:
    return "l" if text == text.lower() else OTHER


_Pair = tuple["Callable[[str], str]", "Callable[[str, str], str | None]"]
_FORMATS: Final[dict[str, _Pair]] = {
    **dict.fromkeys(("card", "iban", "us_ssn", "uuid", "mac"), (_signs, _between_signs)),
    "phone": (_phone, _as_phone),
    "person": (_name, _as_name),
    "email": (_address, _as_name),
}
