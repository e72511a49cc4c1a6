r"""JSON texts as slots: read by one pass of a lexer that knows offsets, without recursion.

Beyond the grammar control characters in strings, a byte order mark and white space round the document pass:
what a program writes to a database is not always strict.

Source: RFC 8259; the state machine is ours.

Raw values: sees the text; returns its leaves.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Final, NamedTuple

from masklib.session.readers.slot import HOLDING, KEYS, NAMING, ROOT, Slot, check_size, names_entity

if TYPE_CHECKING:
    from collections.abc import Callable

    from masklib.session.readers.slot import Place

__all__ = ["read_json"]

_TOKEN: Final = re.compile(
    r'[ \t\n\r]*+(?:(?P<text>"[^"\\]*+(?:\\.[^"\\]*+)*+")'
    r"|(?P<number>-?+(?:0|[1-9][0-9]*+)(?:\.[0-9]++)?(?:[eE][+-]?[0-9]++)?)"
    r"|(?P<sign>[{}\[\],:])|(?P<word>true|false|null))[ \t\n\r]*+",
    re.DOTALL,
)
_LONGEST_NUMBER: Final = 64
"""Digits; a longer number, written out or by its exponent, is looked into as a text."""
_VALUE, _VALUE_OR_END, _KEY, _KEY_OR_END, _COLON, _COMMA, _DONE = range(7)


class _Frame(NamedTuple):
    """An open object or array: where it stands, and its number if it is an object."""

    place: Place
    number: int


def read_json(text: str) -> list[Slot] | None:
    """Return the leaves of a JSON text in order, keys included; ``None`` if it is no JSON.

    Raises:
        UnreadableError: if it is nested too deeply or holds too much.
    """
    at = 1 if text[:1] == "\ufeff" else 0
    reader = _Reader(text)
    match = _TOKEN.match
    while (token := match(text, at)) is not None:
        if not reader.take(token):
            return None
        at = token.end()
    return reader.slots if at == len(text) and reader.state == _DONE else None


class _Reader:
    """The state machine: what may come next, and what is open."""

    __slots__ = ("_key", "_named", "_objects", "_open", "_text", "slots", "state")

    def __init__(self, text: str) -> None:
        self.slots: list[Slot] = []
        self.state = _VALUE
        self._text = text
        self._open: list[_Frame] = []
        self._key = ""
        self._named: dict[int, str] = {}
        self._objects = 0

    def take(self, token: re.Match[str]) -> bool:
        """Take one token; return whether it may stand here. A document may follow another (JSON Lines)."""
        if self.state == _DONE:
            self.state = _VALUE
        kind = token.lastgroup
        if kind == "sign":
            return self._sign(token["sign"])
        if self.state in (_KEY, _KEY_OR_END):
            return kind == "text" and self._take_key(token)
        if self.state not in (_VALUE, _VALUE_OR_END):
            return False
        self.state = _COMMA if self._open else _DONE
        if kind == "text":
            return self._take_text(token)
        if kind == "number":
            self._take_number(token)
        elif token["word"] != "null":
            self._add(token, "word", token["word"] == "true")
        return True

    def _sign(self, sign: str) -> bool:
        if sign == ",":
            return self._comma()
        if sign == ":":
            fits, self.state = self.state == _COLON, _VALUE
            return fits
        return self._begin(sign) if sign in "{[" else self._end(sign)

    def _comma(self) -> bool:
        if self.state != _COMMA:
            return False
        self.state = _KEY if self._open[-1].number >= 0 else _VALUE
        return True

    def _begin(self, sign: str) -> bool:
        if self.state not in (_VALUE, _VALUE_OR_END):
            return False
        check_size(self.slots, len(self._open))
        place = self._place()
        self._open.append(_Frame(place, self._objects if sign == "{" else -1))
        self._objects += 1
        self.state = _KEY_OR_END if sign == "{" else _VALUE_OR_END
        return True

    def _end(self, sign: str) -> bool:
        if not self._open or (self._open[-1].number >= 0) != (sign == "}"):
            return False
        if self.state not in (_COMMA, _KEY_OR_END if sign == "}" else _VALUE_OR_END):
            return False
        self._open.pop()
        self.state = _COMMA if self._open else _DONE
        return True

    def _place(self) -> Place:
        """Return where the next value stands."""
        if not self._open:
            return ROOT
        frame = self._open[-1]
        if frame.number < 0:
            return frame.place
        named = self._named.get(frame.number) if self._key.lower() in HOLDING else None
        return (named or self._key, frame.place[0])

    def _take_key(self, token: re.Match[str]) -> bool:
        start, end = token.span("text")
        value = _meaning(self._text, start, end)
        if value is None:
            return False
        self._key = value
        self.state = _COLON
        self.slots.append(Slot(start + 1, end - 1, value, KEYS, self._writer(), self._open[-1].number))
        return True

    def _take_text(self, token: re.Match[str]) -> bool:
        start, end = token.span("text")
        value = _meaning(self._text, start, end)
        if value is None:
            return False
        check_size(self.slots, 0)
        self.slots.append(Slot(start + 1, end - 1, value, self._place(), self._writer()))
        if self._open and self._key.lower() in NAMING and names_entity(value):
            self._named[self._open[-1].number] = value
        return True

    def _writer(self) -> Callable[[object], str]:
        return _ascii if self._text.isascii() else _plain

    def _take_number(self, token: re.Match[str]) -> None:
        digits = token["number"]
        if len(digits) > _LONGEST_NUMBER:
            self._add(token, "number", digits)
        elif digits.lstrip("-").isdigit():
            self._add(token, "number", int(digits))
        else:
            self._add(token, "number", _with_fraction(digits))

    def _add(self, token: re.Match[str], group: str, value: object) -> None:
        check_size(self.slots, 0)
        self.slots.append(Slot(*token.span(group), value, self._place(), _number))


def _with_fraction(digits: str) -> Decimal | str:
    """Return a number with a fraction or an exponent; as a text if nobody wants to write it out."""
    try:
        number = Decimal(digits)
    except InvalidOperation:  # the exponent has more than 18 digits
        return digits
    return digits if abs(number.adjusted()) > _LONGEST_NUMBER else number


def _meaning(text: str, start: int, end: int) -> str | None:
    """Return what a string literal means, ``None`` if one of its escapes is none."""
    body = text[start + 1 : end - 1]
    if "\\" not in body:
        return body
    try:
        meaning: str = json.loads(text[start:end], strict=False)
    except ValueError:
        return None
    return meaning


def _ascii(value: object) -> str:
    return json.dumps(str(value))[1:-1]


def _plain(value: object) -> str:
    return json.dumps(str(value), ensure_ascii=False)[1:-1]


def _number(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    text = str(value)
    token = _TOKEN.fullmatch(text)
    return text if token is not None and token.lastgroup == "number" else "0"
