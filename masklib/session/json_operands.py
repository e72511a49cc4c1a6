"""Operands compared with leaves of JSON documents, and those that are documents themselves.

A leaf whose key names an entity is masked as a column of that name is (`masklib.session.documents`), so its
surrogates are turned back as those of such a column. Of any other leaf only the form tells. What is read of
the statement's text are paths of plain names; another path is not followed.

Raw values: sees operands; hands those that were turned back to the caller, who runs the statement.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from masklib.mask.marked import is_marked, marked_entity
from masklib.session import nested
from masklib.session.documents import entity_of_leaf
from masklib.session.readers import HOLDING, KEYS

if TYPE_CHECKING:
    from collections.abc import Callable

    from masklib.session.readers import Place
    from masklib.sql import Occurrence, Operand

__all__ = ["entity_of_path", "holds_surrogates", "path_of", "turn_back_leaves"]

_NAME: Final = r"[A-Za-z_]\w*"
_KEY: Final = rf"'(?:{_NAME}|\$(?:\.{_NAME})+)'"
_STEPS: Final = re.compile(rf"(?:\s*->\s*{_KEY})*\s*->>\s*{_KEY}")
_LIST: Final = re.compile(rf"\s*#>>\s*'\{{\s*{_NAME}(?:\s*,\s*{_NAME})*\s*\}}'")
_ARGUMENT: Final = re.compile(rf"\s*,\s*'\$(?:\.{_NAME})+'\s*\)")
_ARGUMENTS: Final = re.compile(rf"(?:\s*,\s*'{_NAME}')+\s*\)")
_WORD: Final = re.compile(_NAME)
_AFTER: Final = re.compile(
    r"[\s)]*(?:[=<!,;]|\Z|(?:is|in|not|and|or|group|order|limit|having|union|except|intersect)\b)",
    re.IGNORECASE,
)
"""What may stand behind a leaf; anything else (``COLLATE``, a literal that goes on) may belong to its key."""
_FIRST: Final = re.compile(r"(\w+)\s*\(\s*\Z")
_CALLS: Final = {
    ("sqlite", "json_extract"): _ARGUMENT,
    ("duckdb", "json_extract_string"): _ARGUMENT,
    ("mysql", "json_value"): _ARGUMENT,
    ("mysql", "json_unquote json_extract"): _ARGUMENT,
    ("postgres", "json_extract_path_text"): _ARGUMENTS,
    ("postgres", "jsonb_extract_path_text"): _ARGUMENTS,
}
"""Functions that give a leaf as a text or a number, and what follows the column in them.

Sources: https://sqlite.org/json1.html#jex, https://duckdb.org/docs/stable/data/json/json_functions,
https://mariadb.com/kb/en/json_value/, https://www.postgresql.org/docs/18/functions-json.html.
"""
_MARKED: Final = ("email", "url")


def path_of(one: Occurrence, each: Operand, text: str, dialect: str) -> tuple[str, ...]:
    """Return the keys to the leaf that an operand is compared with, empty if that is no leaf, or not told.

    Args:
        one: The column, and what is made of it.
        each: The operand.
        text: The statement's exact text.
        dialect: The SQL dialect.
    """
    dialect = "mysql" if dialect == "mariadb" else dialect
    if one.end < 0 or each.derivation:
        return ()
    behind = text[one.end : each.start] if each.start > one.end else text[one.end :]
    steps = one.derivation.split()
    form = _CALLS.get((dialect, one.derivation))
    if set(steps) == {"json"}:
        form = _LIST if len(steps) == 1 and dialect == "postgres" and "#>>" in behind else _STEPS
    found = form.match(behind) if form is not None else None
    if found is None or (form is _STEPS and found[0].count("->") != len(steps)):
        return ()
    if _AFTER.match(text, one.end + found.end()) is None:
        return ()
    if form is not _STEPS and form is not _LIST and not _is_first(one, text):
        return ()
    if dialect == "postgres" and "$" in found[0]:  # there it is the name of a key
        return ()
    return tuple(_WORD.findall(found[0]))


def _is_first(one: Occurrence, text: str) -> bool:
    """Tell whether a column is the document of a call, and not a key in another document."""
    call = _FIRST.search(text, 0, max(one.start, 0))
    return call is not None and call[1].lower() == one.derivation.split()[-1]


def entity_of_path(path: tuple[str, ...], context: tuple[str, ...]) -> str:
    """Return what the leaf at the end of a path is by its keys; empty if only its form tells.

    Args:
        path: The keys.
        context: Words about the column.
    """
    if path[-1].lower() in HOLDING:  # what it is may stand in a neighbour
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
