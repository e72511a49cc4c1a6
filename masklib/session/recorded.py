"""Operands as records show them: the surrogate of what is compared with a masked column, else only its type.

What can be nothing but a surrogate by its form is shown as it was typed. All else is masked, also where the
column says that it is a surrogate: nothing tells one from a real value that somebody typed.

Raw values: sees operands; emits surrogates.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from masklib.mask.marked import is_marked, marked_entity
from masklib.session.turning import LISTS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from masklib.mask import Masker
    from masklib.session.site import Site
    from masklib.sql import Statement

__all__ = ["recorded_parameters", "recorded_text"]

_PLACEHOLDER: Final = re.compile(r"""(?<![\w"?])\?(?:str|num)(?![\w"])""")


def recorded_text(statement: Statement, sites: Iterable[Site], masker: Masker) -> str:
    """Return a statement's text with the surrogates of its operands, every other literal by its type.

    Args:
        statement: Its ``text`` has a placeholder for each literal.
        sites: The operands compared with masked columns.
        masker: Makes the surrogates.
    """
    shown = {
        site.start: _quoted(_surrogate(site, site.literal, masker)) for site in sites if site.key is None
    }
    found = list(_PLACEHOLDER.finditer(statement.text))
    if not shown or len(found) != len(statement.literals):
        return statement.text
    parts, end = [], 0
    for match, span in zip(found, statement.literals, strict=True):
        parts += [statement.text[end : match.start()], shown.get(span.start) or match[0]]
        end = match.end()
    return "".join([*parts, statement.text[end:]])


def recorded_parameters(
    types: Sequence[str], given: Any, sites: Iterable[Site], masker: Masker
) -> tuple[str, ...]:
    """Return each parameter as entity and surrogate, or as the name of its type.

    Args:
        types: The names of the types, in the order of the parameters.
        given: The parameters, without what is said of them.
        sites: The operands compared with masked columns.
        masker: Makes the surrogates.
    """
    shown = list(types)
    keys: list[int | str] = list(given) if isinstance(given, dict) else list(range(len(shown)))
    for site in sites:
        if site.key in keys[: len(shown)]:
            place = keys.index(site.key)
            text = _listed(site, _value(given, site.key), masker)
            shown[place] = f"{site.entity} {text}".strip() if text is not None else shown[place]
    return tuple(shown)


def _value(given: Any, key: Any) -> object:
    values: Mapping[Any, object] | Sequence[object] = given
    return values[key]


def _listed(site: Site, value: object, masker: Masker) -> str | None:
    if not isinstance(value, LISTS):
        return _surrogate(site, value, masker)
    each = [_surrogate(site, one, masker) for one in value]
    return ", ".join(one or "?" for one in each)


def _surrogate(site: Site, value: object, masker: Masker) -> str | None:
    """Return the surrogate of an operand as a text, ``None`` if only its type may be shown."""
    if value is None or not isinstance(value, (str, int, float)):
        return None
    if isinstance(value, str) and (is_marked(value, site.mask) if site.entity else marked_entity(value)):
        return value
    return str(masker.column(site.entity, [value])[0]) if site.entity else None


def _quoted(text: str | None) -> str | None:
    return None if text is None else "'" + text.replace("'", "''") + "'"
