"""URL-encoded texts as slots: query strings, forms, the query of a URL, and texts encoded as a whole.

Source: RFC 3986 (percent-encoding), URL Living Standard 5 (``application/x-www-form-urlencoded``).

Raw values: sees the text; returns its leaves.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import quote, quote_plus, unquote, unquote_plus

from masklib.session.readers.slot import KEYS, ROOT, Slot, check_size

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["read_query"]

_PAIR: Final = re.compile(r"(?P<key>[^\s=&;?#\"'<>{}]++)(?:=(?P<value>[^\s&;#\"'<>{}]*+))?(?:[&;#]|\Z)")
_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*+://[^\s?#\"'<>]*+[?#]")
_ENCODED: Final = re.compile(r"[\w.~%+*!'()-]*%[0-9A-Fa-f]{2}[\w.~%+*!'()-]*")
_BRACKETS: Final = re.compile(r"[^\[\].]+")


def read_query(text: str) -> list[Slot] | None:
    """Return the keys and values of a query; ``None`` if the text is none.

    Raises:
        UnreadableError: if it holds too much.
    """
    if _ENCODED.fullmatch(text):
        return [Slot(0, len(text), unquote_plus(text), ROOT, _writer(text))]
    url = _URL.match(text)
    if url is None and "&" not in text and "%" not in text:
        return None
    return _pairs(text, url.end() if url else 0)


def _pairs(text: str, at: int) -> list[Slot] | None:
    slots = _address(text[: at - 1]) if at else []
    begin, write = at, _writer(text)
    pairs = 0
    while at < len(text) and (pair := _PAIR.match(text, at)) is not None:
        pairs += pair["value"] is not None
        check_size(slots, 0)
        key = unquote_plus(pair["key"])
        slots.append(Slot(*pair.span("key"), key, KEYS, write, 0))
        if pair["value"]:
            slots.append(Slot(*pair.span("value"), unquote_plus(pair["value"]), _place(key), write))
        at = pair.end()
    return slots if pairs and at == len(text) > begin else None


def _address(url: str) -> list[Slot]:
    """Return what is in front of the query as a leaf, if it is written with escapes."""
    return [Slot(0, len(url), unquote(url), ROOT, _whole)] if "%" in url else []


def _place(key: str) -> tuple[str, str]:
    """Return where the value of a key such as ``user[email]`` or ``user.email`` stands."""
    parts = _BRACKETS.findall(key)[-2:]
    return (parts[-1], parts[0] if len(parts) > 1 else "") if parts else (key, "")


def _writer(text: str) -> Callable[[object], str]:
    return _plus if "+" in text else _percent


def _plus(value: object) -> str:
    return quote_plus(str(value), safe="@", errors="surrogatepass")


def _whole(value: object) -> str:
    return quote(str(value), safe=":/@[]", errors="surrogatepass")


def _percent(value: object) -> str:
    return quote(str(value), safe="@", errors="surrogatepass")
