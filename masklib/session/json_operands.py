"""Operands compared with leaves of JSON documents, and those that are documents themselves.

A leaf whose key names an entity is masked as a column of that name is (`masklib.session.documents`), so its
surrogates are turned back as those of such a column. Of any other leaf only the form tells.

Raw values: sees operands; hands those that were turned back to the caller, who runs the statement.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from masklib.mask.marked import is_marked, marked_entity
from masklib.session import nested
from masklib.session.documents import entity_of_leaf
from masklib.session.readers import HOLDING, KEYS

if TYPE_CHECKING:
    from collections.abc import Callable

    from masklib.session.readers import Place

__all__ = ["entity_of_path", "holds_surrogates", "turn_back_leaves", "unasked"]

_MARKED: Final = ("email", "url")


def entity_of_path(path: tuple[str, ...], context: tuple[str, ...]) -> str:
    """Return what the leaf at the end of a path is by its keys; empty if only its form tells.

    Args:
        path: The keys.
        context: Words about the column.
    """
    if not path or path[-1].lower() in HOLDING:  # what it is may stand in a neighbour
        return ""
    return entity_of_leaf((path[-1], path[-2] if len(path) > 1 else ""), context) or ""


def holds_surrogates(document: object, context: tuple[str, ...]) -> bool:
    """Tell whether a document has a leaf that can only be a surrogate."""
    leaves = _leaves(_opened(document)[0])
    return any(_marked_as(place, leaf, context) for place, leaf in leaves)


def turn_back_leaves(
    document: object, context: tuple[str, ...], turn: Callable[[str, object], object], *, said: bool
) -> object:
    """Return a document with its surrogates turned back.

    Args:
        document: A JSON text, a dict or list, or a driver's wrapping of one.
        context: Words about the column.
        turn: From an entity and a surrogate, the value.
        said: Whether every leaf whose key names an entity is a surrogate, also where its form does not tell.

    Raises:
        MaskError: as ``turn`` does.
    """
    inner, close = _opened(document)

    def back(place: Place, leaf: object) -> object:
        entity = _marked_as(place, leaf, context)
        if not entity and said and place != KEYS and isinstance(leaf, (str, int)):
            entity = entity_of_leaf(place, context) or ""
        return turn(entity, leaf) if entity else leaf

    return close(nested.rebuild(inner, iter([back(place, leaf) for place, leaf in _leaves(inner)])))


def unasked(document: object, context: tuple[str, ...]) -> str:
    """Return why a document may not be looked for by surrogates alone, or an empty text.

    Each leaf has to be of an entity by its key, and each key a plain name: whether it is there is asked too.

    Args:
        document: A JSON text, a dict or list, or a driver's wrapping of one.
        context: Words about the column.
    """
    inner, _ = _opened(document)
    if not isinstance(inner, dict):
        return "it is no object"
    leaves = _leaves(inner)
    if any(place == KEYS and not str(leaf).isidentifier() for place, leaf in leaves):
        return "a key in it is no plain name"
    values = [(place, leaf) for place, leaf in leaves if place != KEYS]
    if not all(place[0].lower() not in HOLDING and entity_of_leaf(place, context) for place, _ in values):
        return "a key in it names no entity"
    if not all(type(leaf) in {str, int} for _, leaf in values):
        return "it holds something that is neither a text nor a whole number"
    return "" if _is_full(inner) else "something in it is empty"


def _is_full(inner: object) -> bool:
    """Tell whether a document ends in leaves everywhere: an empty object or list asks for what it is in."""
    if isinstance(inner, dict):
        return bool(inner) and all(map(_is_full, inner.values()))
    return not isinstance(inner, list) or (bool(inner) and all(map(_is_full, inner)))


def _marked_as(place: Place, leaf: object, context: tuple[str, ...]) -> str:
    """Return the entity of a leaf that can only be a surrogate, empty of any other."""
    if not isinstance(leaf, str) or place == KEYS:
        return ""
    entity = entity_of_leaf(place, context)
    if entity in {"EMAIL_ADDRESS", "URL"} and any(is_marked(leaf, mask) for mask in _MARKED):
        return entity
    return (marked_entity(leaf) or "") if entity is None else ""


def _leaves(inner: object) -> list[nested.Leaf]:
    leaves: list[nested.Leaf] = []
    nested.collect(inner, leaves)
    return leaves


def _opened(document: Any) -> tuple[object, Callable[[Any], object]]:
    """Return what a document holds, and what makes such a document again."""
    if isinstance(document, str):
        try:
            return json.loads(document), lambda inner: json.dumps(inner, ensure_ascii=False)
        except (ValueError, RecursionError):
            return document, lambda inner: inner
    inner = getattr(document, "obj", None)  # psycopg's Json and Jsonb
    if inner is not None:
        return inner, lambda made: type(document)(made, dumps=document.dumps)
    return document, lambda made: made
