"""The surrogates of the values seen last, so that a value that repeats costs a look-up in C.

Bounded by what its entries weigh, roughly: when no more fit, all are forgotten. What is forgotten is computed
again and comes out the same.

Raw values: keeps them, with their surrogates, and shows neither in its ``repr``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Sequence

    Compute = Callable[[Sequence[Any]], Sequence[object]]

__all__ = ["Memo"]

_CAPACITY: Final = 8 << 20
"""Bytes: some 40,000 short texts with their surrogates."""
_ENTRY: Final = 160
"""Bytes of an entry beside the characters: two texts' heads (2 * 49 in CPython) and a place in a table."""
_LONGEST: Final = 256
"""Longer texts are not remembered: they repeat seldom and weigh much."""


class Memo:
    """Surrogates by topic (mask and type) and key. Threads may share it.

    Dictionaries are dropped, never emptied, so that a thread that still reads one is not disturbed.

    Args:
        capacity: Bytes that the entries of all topics together may weigh.

    Attributes:
        computed: How many values were not remembered, so far; among threads not exact.
    """

    __slots__ = ("_capacity", "_topics", "_weight", "computed")

    def __init__(self, capacity: int = _CAPACITY) -> None:
        self._capacity = capacity
        self.computed = 0
        self._topics: dict[Hashable, dict[Any, object]] = {}
        self._weight = 0

    def __repr__(self) -> str:
        return f"<Memo of {len(self)} values>"

    def __len__(self) -> int:
        return sum(map(len, list(self._topics.values())))

    def recall(self, topic: Hashable, keys: Sequence[Any]) -> list[object] | None:
        """Return the surrogate of each key, or ``None`` if one of them is not remembered."""
        known = self._topics.get(topic)
        try:
            return None if known is None else list(map(known.__getitem__, keys))
        except KeyError:
            return None

    def learn(
        self, topic: Hashable, keys: Sequence[Any], values: Sequence[Any], compute: Compute
    ) -> list[object]:
        """Return the surrogate of each value, computed at once for those not remembered.

        Args:
            topic: What the keys belong to.
            keys: One a value; equal keys have one surrogate.
            values: The values, or ``keys`` itself.
            compute: Gets distinct values, returns their surrogates in order.
        """
        known = self._topics.setdefault(topic, {})
        missing = set(keys)
        if known:
            missing = missing.difference(
                known
            )  # which looks each up; difference_update walks all that is known
        weight = _weight(missing)
        if self._weight + weight > self._capacity:
            self._topics, self._weight = {topic: (known := {})}, 0
            missing = set(keys)
            weight = _weight(missing)
        self.computed += len(missing)
        fits = weight <= min(self._capacity, (_ENTRY + 2 * _LONGEST) * len(missing))
        self._weight += weight * fits
        if keys is values and len(missing) == len(keys):
            surrogates = list(compute(keys))
            if fits:
                known.update(zip(keys, surrogates, strict=True))
            return surrogates
        found = _computed(missing, keys, values, compute)
        if not fits:
            return [known[key] if key in known else found[key] for key in keys]
        known.update(found)
        return list(map(known.__getitem__, keys))


def _computed(
    missing: Collection[Any], keys: Sequence[Any], values: Sequence[Any], compute: Compute
) -> dict[Any, object]:
    if keys is values:
        distinct = list(missing)
        return dict(zip(distinct, compute(distinct), strict=True))
    chosen = {key: value for key, value in zip(keys, values, strict=True) if key in missing}
    return dict(zip(chosen, compute(list(chosen.values())), strict=True))


def _weight(keys: Collection[Any]) -> int:
    """Return how many bytes keys of one type weigh, with surrogates as long as they are."""
    texts = isinstance(next(iter(keys), None), (str, bytes))
    return _ENTRY * len(keys) + (2 * sum(map(len, keys)) if texts else 0)
