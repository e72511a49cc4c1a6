"""Letters and digits between signs: cards, account numbers, identity numbers, UUIDs, MAC addresses.

Raw values: sees values; keeps none.
"""

from __future__ import annotations

import re
from string import ascii_letters, digits
from typing import Final

from masklib.mask.formats.case import CASELESS, OTHER, case_of, in_case

__all__ = ["HexSigns", "PostcodeSigns", "Signs"]

_GROUPS: Final = re.compile(r"x{4}(?P<sign>[ .-])(?:x{4}(?P=sign))*x{1,4}")
_SIGNS: Final = re.compile("[^0-9A-Za-z]")
_ALIKE: Final = dict.fromkeys(map(ord, ascii_letters + digits), "x")
_OUTWARD: Final = re.compile("x{2,4} x{3}")
"""A British or Canadian postcode with its blank: what stands behind it has three characters."""


class Signs:
    """The case of the letters, and what stands between letters and digits."""

    def read(self, text: str) -> str:
        """Return both as one text, in which every letter and digit is an ``x``."""
        case = case_of(text)
        if case == OTHER or not text.isascii():
            return OTHER
        return _case(case) + text.translate(_ALIKE)

    def write(self, text: str, form: str) -> str | None:
        """Return the letters and digits of a text with the signs of a format."""
        content = in_case(_SIGNS.sub("", text), form[0]) if text.isascii() else None
        return None if content is None else _filled(self.fitted(form[1:], len(content)), content)

    def fitted(self, skeleton: str, count: int) -> str:
        """Return a skeleton for so many characters: one with groups of four, or none, goes on like that."""
        if set(skeleton) == {"x"}:
            return "x" * count
        groups = _GROUPS.fullmatch(skeleton)
        if groups is None or skeleton.count("x") == count:
            return skeleton
        return groups["sign"].join("x" * min(4, count - at) for at in range(0, count, 4))

    def plain(self, text: str) -> str:
        """Return the text: its mask knows it in every spelling."""
        return text


class HexSigns(Signs):
    """The same of hexadecimal digits: written in both cases they are those of the lower one."""

    def plain(self, text: str) -> str:
        """Return the text; in lower case if it has letters of both."""
        return text if case_of(text) in {"u", "l", CASELESS} else text.lower()


class PostcodeSigns(Signs):
    """The same of postcodes."""

    def fitted(self, skeleton: str, count: int) -> str:
        """Return a skeleton for so many characters: of one with a blank, the last three stand behind it."""
        behind = 3
        if _OUTWARD.fullmatch(skeleton) is not None and count > behind:
            return f"{'x' * (count - behind)} {'x' * behind}"
        return super().fitted(skeleton, count)


def _case(case: str) -> str:
    return "u" if case == "t" else case  # one letter, and digits


def _filled(skeleton: str, content: str) -> str | None:
    if skeleton.count("x") != len(content):
        return None
    signs = iter(content)
    return "".join(next(signs) if one == "x" else one for one in skeleton)
