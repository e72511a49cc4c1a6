"""Drivers that put parameters into the statement's text themselves: what is judged must be what is sent.

Such a driver replaces ``%s`` wherever it stands. Inside of quotes the value's own quotes end the literal
round it, and the value is read as SQL; and an object of the caller's may put in any text at all. So a
statement is judged by its text with placeholders only where each of them becomes one literal for sure; else
the merged text is judged and sent.
"""

from __future__ import annotations

import datetime as dt
import decimal
import re
import uuid
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from masklib.errors import BlockedExitError
from masklib.session import unsaid

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["Call", "formatted", "is_literal", "keeps_apart", "merges", "stays_apart"]

Call = tuple[str, tuple[Any, ...], dict[str, Any]]
"""What ``execute`` is called with: the text, and all else by place and by name."""

_PLACEHOLDER: Final = re.compile(r"%%|%\(\w+\)s|%s|%")
_OPENS: Final = re.compile(r"[\\$#]|--|/\*|//")
_PATH: Final = re.compile(r"'\$[\w.\[\]*]*'")
"""A JSON path: between two quotes, so that its sign opens nothing, whichever of them opens a text."""
_NOT_MANY: Final = (
    "executemany() takes plain values here, and no placeholder after quotes of two kinds or a comment: what "
    "is sent could be another statement than what was judged. Use execute()."
)
_PLAIN: Final[frozenset[type]] = frozenset(
    {
        type(None), bool, int, float, str, bytes, bytearray, memoryview, decimal.Decimal, uuid.UUID,
        dt.date, dt.datetime, dt.time, dt.timedelta,
    }
)  # fmt: skip


def formatted(text: str) -> list[int] | None:
    """Return where Python's formatting puts values in; ``None`` where one may be cut or shaped (``%.3s``)."""
    found = [match for match in _PLACEHOLDER.finditer(text) if match.group() != "%%"]
    return None if any(match.group() == "%" for match in found) else [match.start() for match in found]


def merges(
    merge: Callable[[Any, str, Any], str],
    name: str,
    literals: frozenset[type],
    places: Callable[[str], list[int] | None] = formatted,
) -> Callable[..., Call]:
    """Return what settles a call of a driver that merges parameters into the text.

    Args:
        merge: From the raw cursor, the text and the parameters: the text that the driver would send.
        name: The driver's name for its argument with the parameters.
        literals: Classes of the driver's own that become one literal each.
        places: Where the driver puts values into a text; ``None`` where that is not sure.
    """

    def settle(raw: Any, text: str, args: tuple[Any, ...], kwargs: dict[str, Any], *, many: bool) -> Call:
        given = args[0] if args else kwargs.get(name)
        if given is None:
            return text, args, kwargs
        rest = {other: value for other, value in kwargs.items() if args or other != name}
        if many:
            if not stays_apart(text, places):
                raise BlockedExitError(_NOT_MANY)
            rows = map(partial(_checked, literals), given)
            return text, (list(rows) if isinstance(given, (list, tuple)) else rows, *args[1:]), rest
        if stays_apart(text, places) and is_literal(given, literals):
            return text, (given, *args[1:]), rest
        return merge(raw, text, given), (None, *args[1:]), rest

    return settle


def keeps_apart(name: str, literals: frozenset[type] = frozenset()) -> Callable[..., Call]:
    """Return what settles a call where what would be sent cannot be had: what is not sure is refused.

    Args:
        name: As for `merges`.
        literals: As for `merges`.
    """

    def refuse(_raw: Any, _text: str, _parameters: Any) -> str:
        raise BlockedExitError(
            "execute() takes plain values here, and no placeholder after quotes of two kinds or a comment: "
            "what is sent could be another statement than what was judged."
        )

    return merges(refuse, name, literals)


def stays_apart(text: str, places: Callable[[str], list[int] | None] = formatted) -> bool:
    """Tell whether every placeholder of a text is outside of quotes and comments, for sure.

    Sure it is where all that stands before the last one knows one kind of quote, closed before each of them,
    and nothing else that opens a text or a comment.
    """
    found = places(text)
    if found is None:
        return False
    before = text[: max(found, default=0)]
    kinds = [quote for quote in "'\"`" if quote in before]
    if len(kinds) > 1 or _OPENS.search(_PATH.sub("''", before)):
        return False
    parts = [text[start:end] for start, end in pairwise((0, *sorted(found)))]
    return not kinds or all(one.count(kinds[0]) % 2 == 0 for one in parts)


def _checked(literals: frozenset[type], row: Any) -> Any:
    """Return one set of parameters whose values become one literal each."""
    if not is_literal(unsaid(row), literals):
        raise BlockedExitError(_NOT_MANY)
    return row


def is_literal(value: Any, literals: frozenset[type] = frozenset()) -> bool:
    """Tell whether a driver makes literals of a value, and of all that is in it.

    Args:
        value: What the caller gave.
        literals: Classes of the driver's own that become one literal each.
    """
    kind = type(value)
    if kind in _PLAIN or kind in literals:
        return True
    if kind in {list, tuple}:
        parts: Sequence[Any] = value
        return all(is_literal(one, literals) for one in parts)
    if kind is dict:
        named: Mapping[Any, Any] = value
        return all(is_literal(one, literals) for one in named.values())
    return False
