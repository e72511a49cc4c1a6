r"""PostgreSQL's own text forms as slots: arrays ``{a,"b c"}``, composites ``(a,"b c",)``, hstore, bytea.

Drivers hand these out as texts where nobody registered a type.

Source: PostgreSQL documentation, 8.4.1 bytea Hex Format, 8.15 Arrays, 8.16 Composite Types, 8.17
Range Types, F.18 hstore.

Raw values: sees the text; returns its leaves.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from masklib.session.readers.slot import KEYS, ROOT, Slot, check_size

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["read_array", "read_composite", "read_hstore"]

_QUOTED: Final = r'"(?P<quoted>[^"\\]*+(?:(?:\\.|"")[^"\\]*+)*+)"'
_ITEM: Final = re.compile(
    r'\s*+(?:"(?P<quoted>[^"\\]*+(?:\\.[^"\\]*+)*+)"|(?P<bare>[^{},"\s][^{},"]*+)|(?P<sign>[{},]))\s*+',
    re.DOTALL,
)
_DIMENSIONS: Final = re.compile(r"\s*+(?:\[-?[0-9]+:-?[0-9]+\])++=(?=\{)")
_FIELD: Final = re.compile(rf'(?:{_QUOTED}|(?P<bare>[^()\[\],"]*+))(?P<sign>[,)\]])', re.DOTALL)
_PAIR: Final = re.compile(
    r'\s*+"(?P<key>[^"\\]*+(?:\\.[^"\\]*+)*+)"\s*+=>\s*+'
    r'(?:"(?P<quoted>[^"\\]*+(?:\\.[^"\\]*+)*+)"|(?P<null>NULL))\s*+(?:,|\Z)',
    re.DOTALL | re.IGNORECASE,
)
_ESCAPE: Final = re.compile(r'\\(.)|""', re.DOTALL)
_HEX: Final = "\\x"
_BYTES: Final = re.compile(r"\\x(?:[0-9a-f]{2})++")
_NULL: Final = "null"
_FOREIGN: Final = re.compile(r"(?<!\\)(?:\\\\)*+\\[A-Za-z0-9]")
"""PostgreSQL writes a backslash as two: one alone before a letter or digit is of another language."""


def read_array(text: str) -> list[Slot] | None:
    """Return the elements of an array in text form, ``None`` if it is none.

    Raises:
        UnreadableError: if it is nested too deeply or holds too much.
    """
    if _FOREIGN.search(text):
        return None
    dimensions = _DIMENSIONS.match(text)
    at = dimensions.end() if dimensions else 0
    slots: list[Slot] = []
    depth, begun = 0, True
    while (item := _ITEM.match(text, at)) is not None:
        sign = item["sign"]
        if (sign in ("{", None)) != begun and not (sign == "}" and text[at - 1 : at] == "{"):
            return None
        begun = sign in ("{", ",")
        depth += {"{": 1, "}": -1}.get(sign or "", 0)
        check_size(slots, depth)
        at = item.end()
        if depth <= 0:
            break
        if sign is None:
            slots += _elements(item)
    return slots if depth == 0 and at == len(text) and text.strip() else None


def _elements(item: re.Match[str]) -> list[Slot]:
    """Return the slot of one element, none for a null."""
    if item["quoted"] is not None:
        return [Slot(*item.span("quoted"), _unescaped(item["quoted"]), ROOT, _backslashed)]
    value = item["bare"].rstrip()
    bound = value.lstrip("[(")  # in a multirange, whose brackets are not the value's
    start = item.start("bare") + len(value) - len(bound)
    value = bound.rstrip("])")
    if value.lower() in {_NULL, ""}:
        return []
    return [Slot(start, start + len(value), _unescaped(value), ROOT, _in_quotes)]


def read_composite(text: str) -> list[Slot] | None:
    """Return the fields of a composite or the bounds of a range in text form, ``None`` if it is neither.

    Raises:
        UnreadableError: if it holds too much.
    """
    if text[:1] not in {"(", "["} or text[-1:] not in {")", "]"} or _FOREIGN.search(text):
        return None
    slots: list[Slot] = []
    at, fields = 1, 0
    while (field := _FIELD.match(text, at)) is not None:
        fields += 1
        check_size(slots, 0)
        slots += _fields(field)
        at = field.end()
        if field["sign"] != ",":
            break
    ranged = "[" in text[:1] or "]" in text[-1:]
    return slots if at == len(text) and (not ranged or fields == len(("lower", "upper"))) else None


def _fields(field: re.Match[str]) -> list[Slot]:
    """Return the slot of one field, none for a null."""
    if field["quoted"] is not None:
        return [Slot(*field.span("quoted"), _unescaped(field["quoted"]), ROOT, _doubled)]
    if not field["bare"]:
        return []
    return [Slot(*field.span("bare"), _unescaped(field["bare"]), ROOT, _in_doubled_quotes)]


def read_hstore(text: str) -> list[Slot] | None:
    """Return the keys and values of an hstore in text form, ``None`` if it is none.

    Raises:
        UnreadableError: if it holds too much.
    """
    slots: list[Slot] = []
    if _FOREIGN.search(text):
        return None
    at = 0
    while (pair := _PAIR.match(text, at)) is not None:
        key = _unescaped(pair["key"])
        check_size(slots, 0)
        slots.append(Slot(*pair.span("key"), key, KEYS, _backslashed, 0))
        if pair["null"] is None:
            slots.append(Slot(*pair.span("quoted"), _unescaped(pair["quoted"]), (key, ""), _backslashed))
        at = pair.end()
    return slots if slots and at == len(text) and not text.rstrip().endswith(",") else None


def read_bytea(text: str) -> list[Slot] | None:
    r"""Return the bytes that ``\x`` and digits stand for; ``None`` if the text is not of that form."""
    if _BYTES.fullmatch(text) is None:
        return None
    return [Slot(len(_HEX), len(text), bytes.fromhex(text[len(_HEX) :]), ROOT, _in_hex)]


def _in_hex(value: object) -> str:
    return (value if isinstance(value, bytes) else str(value).encode()).hex()


def _unescaped(body: str) -> str:
    return _ESCAPE.sub(lambda escape: escape[1] or '"', body) if "\\" in body or '""' in body else body


def _backslashed(value: object) -> str:
    return str(value).replace("\\", "\\\\").replace('"', '\\"')


def _doubled(value: object) -> str:
    return str(value).replace("\\", "\\\\").replace('"', '""')


def _quoted_if_needed(write: Callable[[object], str], value: object) -> str:
    plain = re.fullmatch(r"[\w.@+:/-]+(?: [\w.@+:/-]+)*", str(value)) and str(value).lower() != _NULL
    return str(value) if plain else f'"{write(value)}"'


def _in_quotes(value: object) -> str:
    return _quoted_if_needed(_backslashed, value)


def _in_doubled_quotes(value: object) -> str:
    return _quoted_if_needed(_doubled, value)
