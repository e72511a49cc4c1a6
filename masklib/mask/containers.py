"""Lists, tuples and dicts as values: taken apart into leaves, put together from surrogates.

Keys of a dict are leaves too: a key can be as telling as a value.

Raw values: sees them; keeps none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from masklib.mask.redaction import redact

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["CONTAINERS", "rebuild", "take_apart"]

_DEEPEST: Final = 64
"""A container nested deeper is redacted."""

CONTAINERS: Final = (list, tuple, dict)


def take_apart(values: Sequence[Any]) -> tuple[list[object], list[object]]:
    """Return the leaves of all values in walking order, and the values, redacted if nested too deep."""
    shapes = [value if _depth(value) <= _DEEPEST else redact([value])[0] for value in values]
    leaves: list[object] = []
    for shape in shapes:
        _collect(shape, leaves)
    return leaves, shapes


def rebuild(shapes: Sequence[object], surrogates: Sequence[object]) -> list[object]:
    """Return values of the same shapes with their leaves replaced, in the same order."""
    rest = iter(surrogates)
    return [_build(shape, rest) for shape in shapes]


def _children(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [part for item in value.items() for part in item]
    return list(value)


def _depth(value: Any) -> int:
    """Return how deep containers are nested, counting no further than is allowed."""
    level, depth = [value], 0
    while depth <= _DEEPEST and (level := [one for one in level if isinstance(one, CONTAINERS)]):
        level = [child for one in level for child in _children(one)]
        depth += 1
    return depth


def _collect(value: Any, leaves: list[object]) -> None:
    if not isinstance(value, CONTAINERS):
        leaves.append(value)
        return
    for child in _children(value):
        _collect(child, leaves)


def _build(shape: Any, rest: Iterator[object]) -> object:
    if isinstance(shape, dict):
        return dict(_distinct([(_build(key, rest), _build(child, rest)) for key, child in shape.items()]))
    if isinstance(shape, list):
        return [_build(child, rest) for child in shape]
    if isinstance(shape, tuple):
        parts = [_build(child, rest) for child in shape]
        make: Any = getattr(type(shape), "_make", tuple)
        return make(parts)
    return next(rest)


def _distinct(items: list[tuple[object, object]]) -> Iterator[tuple[object, object]]:
    """Number keys that fell together, such as two that were redacted."""
    seen: set[object] = set()
    for number, (key, child) in enumerate(items):
        distinct = f"{key}#{number}" if key in seen else key
        seen.add(distinct)
        yield distinct, child
