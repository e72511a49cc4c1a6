"""How databases compare names: case, quotes, length."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from masklib.sql.dialects.facts import Facts

__all__ = ["MARK", "fold", "label", "spelling"]

MARK: Final = "\x01"
"""Stands before the name of a call in vetted tokens, so that sqlglot knows no function of that name."""

_LOWER: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "abcdefghijklmnopqrstuvwxyz")


def fold(name: str) -> str:
    """Return ``name`` with its ASCII letters in lower case: how databases compare names without case."""
    return name.translate(_LOWER)


def label(text: str, facts: Facts, *, quoted: bool) -> str:
    """Return the name that ``text`` gives, as a result would spell it."""
    text = text.removeprefix(MARK)
    if facts.exact and not quoted:
        text = fold(text)
    limit = facts.name_bytes
    if not limit or len(text) * 4 <= limit:
        return text
    return text.encode("utf-8", "surrogatepass")[:limit].decode("utf-8", "ignore")


def spelling(name: str, facts: Facts) -> str:
    """Return ``name`` as the database compares it with others."""
    return name if facts.exact else fold(name)
