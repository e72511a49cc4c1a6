"""Operands in another format than their column's: what was turned back is looked for in each of its formats.

A surrogate that is written as the column writes its values stands for one value, exactly. One that is not
(``415-555-0100`` where the column has ``(415) 555-0100``) could find nothing: it is looked for as it is
typed, and in the formats that a sample of the column shows. So the operand becomes a list: ``=`` is ``IN``.
Where no list can stand (``? = phone``, rows) it is taken in the column's one format, if that shows but one.

Raw values: sees what was turned back; keeps it as long as the statement is made; ``repr`` shows none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from masklib.mask.formats import has_formats, respelled
from masklib.session.turning import LISTS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from masklib.session.site import Site
    from masklib.typing import Origin

__all__ = ["FormatsWanted", "Several", "check_known", "is_settled", "list_word", "spelled"]


_EQUAL: Final = re.compile(r"\s*(?:==?|(?P<other><>|!=))\s*")
_MEMBER: Final = re.compile(
    r"(?:\s+(?:not\s+)?in\s*\(|\s*=\s*(?:any|some)\s*\(\s*array\s*\[)[^()\[\]]*", re.IGNORECASE
)
_ENDS: Final = re.compile(
    r"\s*(?:[);]|\Z)|\s+(?:and|or|group|order|limit|offset|having|union|except|intersect|returning)\b",
    re.IGNORECASE,
)
"""What may stand behind an operand that becomes a list: nothing that binds as ``=`` does, or closer."""
_QUERY: Final = re.compile(r"\b(?:select|values)\b", re.IGNORECASE)
_NEXT: Final = re.compile(r"\s*[,)\]]")


class FormatsWanted(Exception):  # noqa: N818  (an answer for the caller, who looks them up)
    """The formats of a column decide, and are not known yet."""

    def __init__(self, origin: Origin, mask: str) -> None:
        self.column = (origin, mask)
        super().__init__(f"the formats of {origin} are not known")


@dataclass(frozen=True, slots=True)
class Several:
    """Values of which a column may have any. Compared by equality it has to be one of them."""

    values: tuple[object, ...] = field(repr=False)


def list_word(text: str, column: int, start: int, end: int) -> str | None:
    """Return how an operand becomes a list: by ``IN``, ``NOT IN``, or empty: it is a member of one.

    Args:
        text: The statement's exact text.
        column: Where the column ends that it is compared with.
        start: Where the operand begins.
        end: Where it ends.

    Returns:
        ``None`` if it cannot: what stands between the two, or behind, is not just that.
    """
    between = text[column:start] if 0 <= column <= start else ""
    equal = _EQUAL.fullmatch(between)
    if equal is not None:
        return None if _ENDS.match(text, end) is None else "NOT IN" if equal["other"] else "IN"
    listed = _MEMBER.fullmatch(between) and not _QUERY.search(between)
    return "" if listed and _NEXT.match(text, end) else None


def spelled(site: Site, value: object, formats: Mapping[tuple[Origin, str], frozenset[str]]) -> object:
    """Return what was turned back, or `Several` where the column may have it in another format.

    Args:
        site: Where it stands.
        value: The value, or a list of values.
        formats: Those of the columns that are known.

    Raises:
        FormatsWanted: if those of this column are needed, and not known.
    """
    if site.origin is None or not has_formats(site.mask):
        return value
    if isinstance(value, LISTS):
        each = [one for given in value for one in _spellings(site, given, formats)]
        return type(value)(each)
    if site.array or type(value) is not str:
        return value
    known = _known(site.origin, site.mask, formats)
    found = (value, *respelled(site.mask, value, known))
    if site.word is None:  # where no list can stand the value is taken in the column's one format
        return found[1] if len(found) > 1 and len(known) == 1 else value
    return Several(found) if len(found) > 1 else value


def _known(origin: Origin, mask: str, formats: Mapping[tuple[Origin, str], frozenset[str]]) -> frozenset[str]:
    known = formats.get((origin, mask))
    if known is None:
        raise FormatsWanted(origin, mask)
    return known


def check_known(site: Site, formats: Mapping[tuple[Origin, str], frozenset[str]]) -> None:
    """Return if the formats of a site's column are known, or are not asked for.

    Raises:
        FormatsWanted: if they are not.
    """
    if site.origin is not None and has_formats(site.mask):
        _known(site.origin, site.mask, formats)


def is_settled(site: Site, formats: Mapping[tuple[Origin, str], frozenset[str]]) -> bool:
    """Tell whether another run will find the same formats: a column that showed none may show some then."""
    return site.origin is None or not has_formats(site.mask) or bool(formats.get((site.origin, site.mask)))


def _spellings(
    site: Site, value: object, formats: Mapping[tuple[Origin, str], frozenset[str]]
) -> tuple[object, ...]:
    if type(value) is not str or site.origin is None:
        return (value,)
    return (value, *respelled(site.mask, value, _known(site.origin, site.mask, formats)))
