"""Probes: texts that a database may hold and that code which never met them breaks on."""

from __future__ import annotations

from typing import Final

__all__ = ["LONG", "PROBES", "told"]

PROBES: Final = {
    "the empty text": "",
    "a blank": " ",
    "a NUL": "a\0b",
    "a lone surrogate": "a\ud800b",
    "a newline": "first\nsecond\r\nthird",
    "a letter and its mark": "e\u0301te\u0301",
    "letters that change their length with their case": "STRASSE \u00df \ufb01 \u0130",
    "letters of other scripts": "\u65e5\u672c\u8a9e \u0418\u0432\u0430\u043d \u0645\u062d\u0645\u062f",
    "an emoji of several code points": "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "invisible characters": "\u200ba\u2060b\ufeff",
    "digits of other scripts": "\u0661\u0662\u0663 \uff14\uff15",
    "a percent sign and braces": "100 % {0} {name} %s",
    "an email address": "john.smith@example.com",
    "a card number": "4111 1111 1111 1111",
    "a telephone number": "+1 212 555 0123",
    "a name in a sentence": "Please call Mr. John Smith back today.",
    "one digit": "7",
    "one letter": "x",
}
"""By what they are, in words."""

LONG: Final = {
    "10 MB of words": "lorem ipsum 42 " * (10_000_000 // 15),
    "10 MB of one letter": "a" * 10_000_000,
}
"""Texts as long as a cell may well be."""

_SHOWN: Final = 40


def told(text: str) -> str:
    """Return a made-up text as a message shows it."""
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")
