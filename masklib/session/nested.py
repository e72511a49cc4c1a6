"""Nested values: dicts, lists, tuples, composites and ranges, taken apart into leaves and put together.

Two passes, so that leaves are masked in batches: `collect` takes the leaves of a cell out, each with the
place it stands at; `rebuild` puts the surrogates back in the same order. Shape and types come back.

Raw values: sees cells; keeps none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from masklib.session.readers import HOLDING, KEYS, NAMING, ROOT, Place, names_entity

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["MAX_DEPTH", "Distinct", "Leaf", "collect", "rebuild", "walkable"]

MAX_DEPTH: Final = 64
"""Deeper than this nobody looks: the cell is redacted."""

Leaf = tuple[Place, object]
"""Where a leaf stands, and what it is."""

_CONTAINERS: Final = (list, tuple, dict)
_RANGE, _RANGES = "Range", "Multirange"


def walkable(kind: type) -> bool:
    """Tell whether values of a type are walked leaf by leaf: containers, and the drivers' ranges."""
    return issubclass(kind, _CONTAINERS) or _is_range(kind) or _is_multirange(kind)


def _is_range(kind: type) -> bool:
    """Tell a range of psycopg, psycopg2, asyncpg or SQLAlchemy: they share their attributes and no class."""
    needed = ("lower", "upper", "lower_inc", "upper_inc")
    return kind.__name__.endswith(_RANGE) and all(hasattr(kind, name) for name in needed)


def _is_multirange(kind: type) -> bool:
    return kind.__name__.endswith(_RANGES) and hasattr(kind, "__iter__")


def collect(value: object, leaves: list[Leaf], place: Place = ROOT, depth: int = 0) -> None:
    """Add the leaves of ``value`` to ``leaves`` in walking order; keys are leaves too, they stand at `KEYS`.

    Raises:
        RecursionError: if it is nested deeper than `MAX_DEPTH`.

    Raw values: sees them, and keeps them in ``leaves`` for the caller.
    """
    if depth > MAX_DEPTH:
        raise RecursionError("nested deeper than MAX_DEPTH")
    if isinstance(value, dict):
        named = next(filter(None, map(_named, value.items())), None)
        for key, child in value.items():
            leaves.append((KEYS, key))
            held = named if str(key).lower() in HOLDING else None
            collect(child, leaves, (held or str(key), place[0]), depth + 1)
    elif walkable(type(value)):
        for name, child in _items(value):
            collect(child, leaves, place if name is None else (name, place[0]), depth + 1)
    else:
        leaves.append((place, value))


def _named(item: tuple[object, object]) -> str | None:
    """Return the label that an item of a dict gives to its neighbours."""
    key, label = item
    known = str(key).lower() in NAMING and isinstance(label, str) and names_entity(label)
    return str(label) if known else None


def _items(value: Any) -> Iterator[tuple[str | None, object]]:
    """Yield the children of anything but a dict, with the names of a composite's fields.

    Fields are part of the schema: context for their values, and never masked.
    """
    if _is_range(type(value)):
        yield from ((None, value.lower), (None, value.upper))
        return
    fields: Sequence[str | None] = getattr(value, "_fields", None) or [None] * len(value)
    yield from zip(fields, value, strict=True)


def rebuild(value: object, surrogates: Iterator[object]) -> object:
    """Return a value of the shape of ``value`` with its leaves taken from ``surrogates`` in walking order."""
    if isinstance(value, dict):
        return _distinct([(next(surrogates), rebuild(child, surrogates)) for child in value.values()])
    if not walkable(type(value)):
        return next(surrogates)
    parts = [rebuild(child, surrogates) for _, child in _items(value)]
    return _assembled(value, parts)


def _assembled(value: Any, parts: list[object]) -> object:
    """Return a sequence or range like ``value`` made of ``parts``."""
    kind: Any = type(value)
    if _is_range(kind):
        return _range(value, *parts)
    if isinstance(value, list):
        return parts
    if not isinstance(value, tuple):
        return kind(parts)
    make = getattr(kind, "_make", tuple)
    return make(parts)


def _range(value: Any, lower: object, upper: object) -> object:
    """Return a range like ``value`` with other bounds; one that is empty has none."""
    if getattr(value, "isempty", False) or getattr(value, "empty", False):
        return value
    kind: Any = type(value)
    try:
        return kind(lower, upper, bounds=f"{'(['[value.lower_inc]}{')]'[value.upper_inc]}")
    except TypeError:  # asyncpg says it in other words
        return kind(lower, upper, lower_inc=value.lower_inc, upper_inc=value.upper_inc)


def _distinct(pairs: list[tuple[object, object]]) -> dict[object, object]:
    """Build a dict; keys that fell together by masking stay apart by a suffix."""
    taken = Distinct()
    return {taken.name(name): child for name, child in pairs}


class Distinct:
    """The keys of one object: one that is taken already gets a number."""

    __slots__ = ("_counts", "_taken")

    def __init__(self) -> None:
        self._taken: set[object] = set()
        self._counts: dict[object, int] = {}

    def name(self, key: object) -> object:
        """Return ``key``, or with a number behind it if it is taken."""
        name, number = key, self._counts.get(key, 1)
        while name in self._taken:
            number += 1
            name = f"{key}#{number}"
        self._counts[key] = number
        self._taken.add(name)
        return name
