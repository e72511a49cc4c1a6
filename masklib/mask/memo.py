"""The surrogates of the values seen last, so that a value that repeats costs a look-up in C.

Bounded: when as many values are remembered as fit, all are forgotten. What is forgotten is computed again and
comes out the same.

Raw values: keeps them, with their surrogates, and shows neither in its ``repr``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Sequence

    Compute = Callable[[Sequence[Any]], Sequence[object]]

__all__ = ["Memo"]

_CAPACITY: Final = 1 << 17
_LONGEST: Final = 256
"""Longer texts are not remembered: they repeat seldom and weigh much."""


class Memo:
    """Surrogates by topic (mask and type) and key. Threads may share it.

    Dictionaries are dropped, never emptied, so that a thread that still reads one is not disturbed.

    Args:
        capacity: Values remembered, all topics together.

    Attributes:
        computed: How many values were not remembered, so far; among threads not exact.
    """

    __slots__ = ("_capacity", "_topics", "computed")

    def __init__(self, capacity: int = _CAPACITY) -> None:
        self._capacity = capacity
        self.computed = 0
        self._topics: dict[Hashable, dict[Any, object]] = {}

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
        if len(self) + len(missing) > self._capacity:
            self._topics = {topic: (known := {})}
            missing = set(keys)
        self.computed += len(missing)
        if keys is values and len(missing) == len(keys):
            return _learned(known, keys, list(compute(keys)))
        found = _computed(missing, keys, values, compute)
        if _weighs_much(missing):
            return [known[key] if key in known else found[key] for key in keys]
        known.update(found)
        return list(map(known.__getitem__, keys))


def _learned(known: dict[Any, object], keys: Sequence[Any], surrogates: list[object]) -> list[object]:
    """Remember the surrogates of distinct keys, none of them known."""
    if not _weighs_much(keys):
        known.update(zip(keys, surrogates, strict=True))
    return surrogates


def _computed(
    missing: Collection[Any], keys: Sequence[Any], values: Sequence[Any], compute: Compute
) -> dict[Any, object]:
    if keys is values:
        distinct = list(missing)
        return dict(zip(distinct, compute(distinct), strict=True))
    chosen = {key: value for key, value in zip(keys, values, strict=True) if key in missing}
    return dict(zip(chosen, compute(list(chosen.values())), strict=True))


def _weighs_much(keys: Collection[Any]) -> bool:
    """Tell whether these keys are texts that are long on average."""
    first = next(iter(keys), None)
    return isinstance(first, (str, bytes)) and sum(map(len, keys)) > _LONGEST * len(keys)
