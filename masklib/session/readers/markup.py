"""XML and HTML texts as slots: texts, attributes, CDATA, comments and instructions, by one linear pass.

This is a lexer and no parser: no entity that a document declares is ever expanded, nothing is fetched, what
does not end well is no markup. A document that declares entities could hide a value behind them, so it is
redacted whole.

Source: XML 1.0 (fifth edition), HTML Living Standard 13.1 (void elements, character references).

Raw values: sees the text; returns its leaves.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from masklib.session.readers.glued import glued
from masklib.session.readers.slot import (
    HOLDING,
    NAMING,
    ROOT,
    Slot,
    UnreadableError,
    check_size,
    names_entity,
    unescaped,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masklib.session.readers.slot import Place

__all__ = ["read_markup"]

_TAG: Final = re.compile(
    r"<(?P<end>/?)(?P<name>[^\W\d][^\s<>/=\"']*+)(?P<rest>(?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>"
)
_ATTRIBUTE: Final = re.compile(
    r"(?<![^\s\"'])(?P<name>[^\s=/\"'<>]++)\s*+=\s*+"
    r"(?:\"(?P<double>[^\"]*+)\"|'(?P<single>[^']*+)'|(?P<bare>[^\s\"'>]++))"
)
_VOID: Final = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param"}
    | {"source", "track", "wbr"}
)
_ENTITY: Final = re.compile(r"(?i)<!entity")
_PASSED: Final = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>", "<!": ">"}
"""What is no tag, and how it ends; the longer beginnings first."""


def read_markup(text: str) -> list[Slot] | None:
    """Return the texts, attributes, CDATA, comments, instructions, declarations; ``None`` if it is no markup.

    Raises:
        UnreadableError: if it declares entities, is nested too deeply or holds too much.
    """
    if _ENTITY.search(text):
        raise UnreadableError
    reader = _Reader(text)
    return glued(text, reader.slots, (_escaped, _cdata)) if reader.read() else None


class _Reader:
    __slots__ = ("_names", "_open", "_text", "slots", "tags")

    def __init__(self, text: str) -> None:
        self.slots: list[Slot] = []
        self.tags = 0
        self._text = text
        self._open: list[str] = []
        self._names: list[str] = [""]

    def read(self) -> bool:
        """Read all of the text; return whether it is markup."""
        text, at = self._text, 0
        while (begin := text.find("<", at)) >= 0:
            self._between(at, begin)
            at = self._marked(begin)
            if at < 0:
                return False
        self._between(at, len(text))
        return self.tags > 0

    def _marked(self, begin: int) -> int:
        """Take what begins with ``<``; return the offset behind it, -1 if it does not end."""
        for opening, closing in _PASSED.items():
            if self._text.startswith(opening, begin):
                return self._passed(begin, opening, closing)
        tag = _TAG.match(self._text, begin)
        if tag is None:
            return -1
        self.tags += 1
        if tag["end"]:
            self._close(tag["name"])
        else:
            self._begin(tag)
        return tag.end()

    def _passed(self, begin: int, opening: str, closing: str) -> int:
        start = begin + len(opening)
        stop = self._text.find(closing, start)
        if stop < 0:
            return -1
        write = _WRITERS[opening]
        if stop > start:
            check_size(self.slots, len(self._open))
            place = self._place() if write is _cdata else ROOT
            self.slots.append(Slot(start, stop, self._text[start:stop], place, write))
        return stop + len(closing)

    def _between(self, start: int, stop: int) -> None:
        """Take the text between two tags, white space round it left out."""
        value = self._text[start:stop]
        bare = value.strip()
        if bare:
            check_size(self.slots, len(self._open))
            start += value.index(bare)
            meaning = unescaped(bare) if "&" in bare else bare
            self.slots.append(Slot(start, start + len(bare), meaning, self._place(), _escaped))

    def _place(self) -> Place:
        """Return where a text stands: the element, or what an attribute calls it, and the one around."""
        return (self._names[-1], self._names[-2]) if len(self._names) > 1 else ROOT

    def _begin(self, tag: re.Match[str]) -> None:
        name = _local(tag["name"])
        attributes = [*_attributes(tag)]
        named = next(
            (
                slot.value
                for slot in attributes
                if slot.place[0].lower() in NAMING and names_entity(str(slot.value))
            ),
            "",
        )
        for slot in attributes:
            held = named and slot.place[0].lower() in HOLDING
            self.slots.append(slot._replace(place=(str(named) if held else slot.place[0], name)))
        check_size(self.slots, len(self._open))
        if not tag["rest"].endswith("/") and name.lower() not in _VOID:
            self._open.append(tag["name"])
            self._names.append(str(named) if named and name.lower() in _FIELDS else name)

    def _close(self, name: str) -> None:
        """Close an element; an end that nothing begins, and what was left open, are passed over."""
        for depth in range(len(self._open) - 1, max(-1, len(self._open) - _LOOK_BACK), -1):
            if self._open[depth] == name:
                del self._open[depth:], self._names[depth + 1 :]
                return


_FIELDS: Final = frozenset(
    {"add", "attr", "attribute", "column", "data", "element", "entry", "field", "item", "key", "option"}
    | {"pair", "param", "prop", "property", "string", "var"}
)
"""Elements that say nothing of what they hold."""
_LOOK_BACK: Final = 16
"""Open elements that an end may close at once."""


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _attributes(tag: re.Match[str]) -> Iterator[Slot]:
    offset = tag.start("rest")
    for one in _ATTRIBUTE.finditer(tag["rest"]):
        group = one.lastgroup or ""
        write = _escaped if group != "bare" else _unquoted
        if raw := one[group]:
            start, stop = one.span(group)
            place = (_local(one["name"]), "")
            yield Slot(offset + start, offset + stop, unescaped(raw), place, write)


def _escaped(value: object) -> str:
    from html import escape

    return escape(str(value), quote=True)


def _unquoted(value: object) -> str:
    return f'"{_escaped(value)}"'


def _cdata(value: object) -> str:
    return str(value).replace("]]>", "]]]]><![CDATA[>")


def _comment(value: object) -> str:
    return str(value).replace("--", "- -")


def _instruction(value: object) -> str:
    return str(value).replace("?>", "? >")


def _declaration(value: object) -> str:
    return str(value).replace(">", "&gt;")


_WRITERS: Final = {"<!--": _comment, "<![CDATA[": _cdata, "<?": _instruction, "<!": _declaration}
