"""Python to document: the mappings and texts that a policy is built from in code."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from masklib.policy.document import TEXT, Listing, Place, Scalar, Table

if TYPE_CHECKING:
    from masklib.policy.document import Node

__all__ = ["from_python"]

_PLACE: Final = Place(0, 0, "Policy.of")


def from_python(value: object) -> Node:
    """Return ``value`` as a document.

    Args:
        value: Mappings with texts as keys, collections, texts and numbers; of anything else comes a piece
            that the reader refuses.
    """
    if isinstance(value, Mapping):
        return Table(_PLACE, tuple((_scalar(key), from_python(one)) for key, one in value.items()))
    if isinstance(value, (list, tuple, set, frozenset)):
        return Listing(_PLACE, tuple(map(from_python, value)))
    return _scalar(value)


def _scalar(value: object) -> Scalar:
    if isinstance(value, str):
        return Scalar(_PLACE, str(value), TEXT)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return Scalar(_PLACE, str(value), "number")
    return Scalar(_PLACE, "", "nothing" if value is None else type(value).__name__)
