"""Network addresses and URLs: how version 6 is written (RFC 5952), a scheme's case, the slash of no path.

Raw values: sees values; keeps none.
"""

from __future__ import annotations

import ipaddress
import re
from typing import Final

from masklib.mask.families.ip import in_style, style_of
from masklib.mask.formats.case import OTHER

__all__ = ["Addresses", "Urls"]

_SCHEME: Final = re.compile(r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)(?P<host>://[^/?#]+)(?P<rest>.*)", re.DOTALL)
_PATH: Final = "*"


class Addresses:
    """The style of an address."""

    def read(self, text: str) -> str:
        """Return its style: dotted, compressed, raised, exploded or mapped."""
        return style_of(text) or OTHER

    def write(self, text: str, form: str) -> str | None:
        """Return an address, interface or network in a style."""
        return in_style(text, form)

    def plain(self, text: str) -> str:
        """Return an address that is written in no style as RFC 5952 asks for."""
        return text if style_of(text) else in_style(_usual(text), "compressed") or text


def _usual(text: str) -> str:
    address, slash, length = text.strip().partition("/")
    try:
        return f"{ipaddress.ip_address(address).compressed}{slash}{length}"
    except ValueError:
        return text


class Urls:
    """The case of the scheme, and whether a slash stands for the empty path (RFC 3986, 6.2.2.1 and 6.2.3)."""

    def read(self, text: str) -> str:
        """Return both as one text."""
        found = _SCHEME.fullmatch(text)
        if found is None:
            return OTHER
        scheme, rest = found["scheme"], found["rest"]
        case = "l" if scheme == scheme.lower() else "u"
        return case + (rest if rest in {"", "/"} else _PATH)

    def write(self, text: str, form: str) -> str | None:
        """Return a URL so; one with a path has the path that it has."""
        found = _SCHEME.fullmatch(text)
        if found is None:
            return None
        scheme = found["scheme"].lower() if form[0] == "l" else found["scheme"].upper()
        rest = found["rest"]
        if (rest in {"", "/"}) == (form[1:] == _PATH):
            return f"{scheme}{found['host']}{rest}"
        return f"{scheme}{found['host']}{rest if form[1:] == _PATH else form[1:]}"

    def plain(self, text: str) -> str:
        """Return the text: its mask knows it in every spelling."""
        return text
