"""Columns that predicates tie: ``ON u.ssn = g.x`` lets only that ``g.x`` out which is somebody's number."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable

    from masklib.typing import Origin

__all__ = ["Ties"]


class Ties:
    """Sets of columns that are tied, directly or by way of others (union-find), with all their origins."""

    __slots__ = ("_origins", "_parents")

    def __init__(self) -> None:
        self._parents: dict[Hashable, Hashable] = {}
        self._origins: dict[Hashable, frozenset[Origin]] = {}

    def _root(self, key: Hashable) -> Hashable:
        parents = self._parents
        while (parent := parents.get(key, key)) != key:
            parents[key] = parents.get(parent, parent)
            key = parent
        return key

    def tie(self, keys: Iterable[Hashable], origins: frozenset[Origin]) -> None:
        """Tie the columns ``keys`` to each other; ``origins`` are the base columns that take part."""
        roots = {self._root(key) for key in keys}
        if not roots:
            return
        every = origins.union(*(self._origins.pop(root, frozenset()) for root in roots))
        first = next(iter(roots))
        for root in roots:
            self._parents[root] = first
        self._origins[first] = every

    def origins(self, key: Hashable) -> frozenset[Origin]:
        """Return the base columns of everything that the column ``key`` is tied to, its own included."""
        if key not in self._parents:
            return frozenset()
        return self._origins[self._root(key)]
