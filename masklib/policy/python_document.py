"""A policy built in Python: mappings and texts become a document whose places are paths in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from masklib.policy.document import TEXT, Listing, Place, Scalar, Table

if TYPE_CHECKING:
    from masklib.policy.document import Node

__all__ = ["from_python"]

_ROOT: Final = "Policy.of"


def from_python(value: object, path: str = _ROOT) -> Node:
    """Return ``value`` as a document.

    Args:
        value: Mappings with texts as keys, texts and numbers; of anything else comes a piece that the
            reader refuses.
        path: What to call the place of ``value`` in a message.
    """
    place = Place(0, 0, path)
    if isinstance(value, Mapping):
        return Table(
            place, tuple((_key(key, path), from_python(one, _below(path, key))) for key, one in value.items())
        )
    if isinstance(value, (list, tuple, set, frozenset)):
        return Listing(place)
    return _scalar(value, place)


def _key(key: object, path: str) -> Scalar:
    return _scalar(key, Place(0, 0, path))


def _below(path: str, key: object) -> str:
    return f"{path}[{key!r}]" if isinstance(key, str) else path


def _scalar(value: object, place: Place) -> Scalar:
    if isinstance(value, str):
        return Scalar(place, str(value), TEXT)
    if isinstance(value, int) and not isinstance(value, bool):
        return Scalar(place, str(value), "number")
    return Scalar(place, "", type(value).__name__)
