"""Nested values: JSON (text or native), dicts, lists and tuples are walked leaf by leaf, keys as context.

Two passes, so that leaves are masked in batches: `collect` takes the leaves of every cell out, grouped by
the key they stand under; `rebuild` puts the surrogates back in the same order. Shape and types come back.
"""

from __future__ import annotations

import json
from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = [
    "Leaves",
    "Owners",
    "Pairs",
    "Place",
    "check_depth",
    "collect",
    "dump_json",
    "looks_like_json",
    "new_leaves",
    "new_owners",
    "parse_json",
    "rebuild",
]

MAX_DEPTH: Final = 64
"""Deeper than this nobody looks: the cell is redacted."""

Place = tuple[str, str]
"""Where a leaf stands: its own key, and the key of the object around it; ``""`` where there is none."""

Leaves = dict[Place, list[object]]
"""The leaves of some cells by the place they stand at, in walking order."""

Owners = dict[Place, list[int]]
"""For each leaf of a `Leaves` the number of the cell that it was taken from."""

_NOWHERE: Final[Place] = ("", "")
"""Where keys stand when they are looked at as values themselves."""


class Pairs(list[tuple[str, object]]):
    """A JSON object with its keys in order, duplicates included."""

    __slots__ = ()


def looks_like_json(text: str) -> bool:
    """Tell whether ``text`` may be a JSON object or array."""
    return text[:1] in {"{", "["} or text.lstrip()[:1] in {"{", "["}


def parse_json(text: str) -> object:
    """Parse JSON into `Pairs`, lists, strings, ints, `Decimal` (``1.10`` stays ``1.10``), bools and None.

    Raises:
        ValueError: if it is no JSON.
        RecursionError: if it is nested too deeply for the parser.

    Raw values: sees and returns them.
    """
    return json.loads(text, object_pairs_hook=Pairs, parse_float=Decimal)


def dump_json(value: object, *, compact: bool, ascii_only: bool) -> str:
    """Write what `parse_json` read, numbers and key order as they were."""
    comma, colon = (",", ":") if compact else (", ", ": ")

    def write(node: object) -> str:
        if isinstance(node, Pairs):
            return "{" + comma.join(write(str(k)) + colon + write(v) for k, v in node) + "}"
        if isinstance(node, list):
            return "[" + comma.join(map(write, node)) + "]"
        if isinstance(node, Decimal):
            return str(node)
        return json.dumps(node, ensure_ascii=ascii_only)

    return write(value)


def collect(value: object, leaves: Leaves, place: Place = _NOWHERE, depth: int = 0) -> None:
    """Add the leaves of ``value`` to ``leaves``; keys count as leaves that stand nowhere.

    Raises:
        RecursionError: if it is nested deeper than `MAX_DEPTH`.

    Raw values: sees them, and keeps them in ``leaves`` for the caller.
    """
    if depth > MAX_DEPTH:
        raise RecursionError("nested deeper than MAX_DEPTH")
    for name, child in _children(value):
        if child is _LEAF:
            leaves[place].append(value)
            return
        if name is not None:
            leaves[_NOWHERE].append(name)
        collect(child, leaves, place if name is None else (str(name), place[0]), depth + 1)


class _Leaf:
    __slots__ = ()


_LEAF: Final = _Leaf()


def _children(value: object) -> Iterator[tuple[object, object]]:
    """Yield (name, child) of a container; name is ``None`` in sequences; a leaf yields itself as `_LEAF`."""
    if isinstance(value, dict):
        yield from value.items()
    elif isinstance(value, Pairs):
        yield from value
    elif isinstance(value, (list, tuple)):
        fields = getattr(value, "_fields", None)
        for position, child in enumerate(value):
            if fields is None:
                yield None, child
            else:
                yield _FieldName(fields[position]), child
    else:
        yield None, _LEAF


class _FieldName(str):
    """A composite type's field: context for its value, but part of the schema and never masked."""

    __slots__ = ()


def rebuild(value: object, surrogates: dict[Place, Iterator[object]], place: Place = _NOWHERE) -> object:
    """Return a value of the shape of ``value`` with its leaves taken from ``surrogates`` in walking order."""
    if isinstance(value, dict):
        return _distinct(
            (next(surrogates[_NOWHERE]), rebuild(v, surrogates, (str(k), place[0]))) for k, v in value.items()
        )
    if isinstance(value, Pairs):
        return Pairs(
            (str(next(surrogates[_NOWHERE])), rebuild(v, surrogates, (k, place[0]))) for k, v in value
        )
    if isinstance(value, (list, tuple)):
        return _rebuild_sequence(value, surrogates, place)
    return next(surrogates[place])


def _rebuild_sequence(
    value: list[object] | tuple[object, ...], surrogates: dict[Place, Iterator[object]], place: Place
) -> object:
    fields = getattr(value, "_fields", None)
    if fields is None:
        items = [rebuild(child, surrogates, place) for child in value]
        return items if isinstance(value, list) else tuple(items)
    items = []
    for name, child in zip(fields, value, strict=True):
        next(surrogates[_NOWHERE])
        items.append(rebuild(child, surrogates, (name, place[0])))
    make: Callable[[list[object]], object] = getattr(type(value), "_make", tuple)
    return make(items)


def _distinct(pairs: Iterator[tuple[object, object]]) -> dict[object, object]:
    """Build a dict; keys that fell together by masking stay apart by a suffix."""
    result: dict[object, object] = {}
    for name, child in pairs:
        distinct, number = name, 2
        while distinct in result:
            distinct, number = f"{name}#{number}", number + 1
        result[distinct] = child
    return result


def check_depth(value: object) -> None:
    """Return if ``value`` is not nested too deeply.

    Raises:
        RecursionError: if it is.
    """
    collect(value, new_leaves())


def new_leaves() -> Leaves:
    """Return an empty `Leaves`."""
    return defaultdict(list)


def new_owners() -> Owners:
    """Return an empty `Owners`."""
    return defaultdict(list)
