"""The surrogates of the values seen last, so that a value that repeats costs a look-up in C.

Bounded by what its entries weigh, roughly: when no more fit, all are forgotten. Where hardly a value comes
again, none are remembered for a while. What is forgotten is computed again and comes out the same.

Of small batches the way back is remembered as well: who reads a few rows looks one of their surrogates up
next. No list of what was issued: a surrogate that is not there is turned back by the key, to the same value.

Raw values: keeps them, with their surrogates, and shows neither in its ``repr``.
"""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Sequence
    from collections.abc import Set as AbstractSet

    Compute = Callable[[Sequence[Any]], Sequence[object]]

__all__ = ["Memo", "Topic"]

_CAPACITY: Final = 8 << 20
"""Bytes: some 40,000 short texts with their surrogates."""
_ENTRY: Final = 160
"""Bytes of an entry beside the characters: two texts' heads (2 * 49 in CPython) and a place in a table."""
_LONGEST: Final = 256
"""Longer texts are not remembered: they repeat seldom and weigh much."""
_HEAVY: Final = _ENTRY + 2 * _LONGEST
_TRIAL: Final = 1 << 12
"""Values of a topic after which it is seen whether it is worth while to remember them."""
_TRIED: Final = 1 << 13
"""Values of one batch that are remembered on trial, at most."""
_PAUSE: Final = 1 << 16
"""Values of a topic after which it is tried anew."""
_WORTH: Final = 16
"""It is, if one in so many was remembered, or came twice."""
_SEVERAL: Final = 2
"""Keys that `itemgetter` returns the values of in a tuple."""
_BATCH: Final = 1 << 11
"""Of more values that are computed at once the way back is not remembered."""
_BACK: Final = 1 << 11
"""Surrogates of one topic whose values are remembered."""


class Topic:
    """What is remembered of one topic, how much that weighs, and how often it was of use."""

    __slots__ = ("asked", "back", "hits", "known", "weight")

    def __init__(self) -> None:
        self.asked = self.hits = 0
        self.back: dict[object, Any] = {}
        self.forget()

    def forget(self) -> None:
        """Drop what is remembered."""
        self.known: dict[Any, object] = {}
        self.weight = 0

    def remember_back(self, surrogates: Collection[object], keys: Collection[Any]) -> None:
        """Keep which keys a few surrogates are of."""
        if len(keys) > _BATCH or _weight(keys) > _HEAVY * len(keys):
            return
        if len(self.back) + len(keys) > _BACK:
            self.back = {}
        self.back.update(zip(surrogates, keys, strict=True))

    def note(self, asked: int, missing: int) -> bool:
        """Take note of one batch; return whether what is missing is to be remembered.

        What repeats within the batch counts, too: a column of few values is told soon after one of many.
        """
        tried = self.asked < _TRIAL and asked <= _TRIED
        self.asked += asked
        self.hits += asked - missing
        worth = tried or self.hits * _WORTH >= self.asked
        if not worth and self.known:
            self.forget()
        if self.asked > _PAUSE:
            self.asked = self.hits = 0
        return worth


class Memo:
    """Surrogates by topic (mask and type) and key. Threads may share it.

    Dictionaries are dropped, never emptied, so that a thread that still reads one is not disturbed.

    Args:
        capacity: Bytes that the entries of all topics together may weigh.

    Attributes:
        computed: How many values were not remembered, so far; among threads not exact.
        topics: What is remembered, by topic.
    """

    __slots__ = ("_capacity", "computed", "topics")

    def __init__(self, capacity: int = _CAPACITY) -> None:
        self._capacity = capacity
        self.computed = 0
        self.topics: dict[Hashable, Topic] = {}

    def __repr__(self) -> str:
        return f"<Memo of {len(self)} values>"

    def __len__(self) -> int:
        return sum(len(topic.known) for topic in list(self.topics.values()))

    def recall(self, topic: Hashable, keys: Sequence[Any]) -> list[object] | None:
        """Return the surrogate of each key, or ``None`` if one of them is not remembered."""
        one = self.topics.get(topic)
        if one is None:
            return None
        try:
            if len(keys) < _SEVERAL:
                return [one.known[key] for key in keys]
            return list(itemgetter(*keys)(one.known))  # which takes three quarters of what `map` does
        except KeyError:
            return None

    def key_of(self, topic: Hashable, surrogate: object) -> Any:
        """Return the key that a surrogate is of, ``None`` if that is not remembered."""
        one = self.topics.get(topic)
        return None if one is None else one.back.get(surrogate)

    def remember_key(self, topic: Hashable, surrogate: str, key: str) -> None:
        """Keep which key a surrogate is of, which was turned back."""
        one = self.topics.get(topic) or self.topics.setdefault(topic, Topic())
        if len(surrogate) <= _LONGEST and len(key) <= _LONGEST:
            if len(one.back) >= _BACK:
                one.back = {}
            one.back[surrogate] = key

    def learn(
        self,
        topic: Hashable,
        keys: Sequence[Any],
        values: Sequence[Any],
        compute: Compute,
        *,
        back: bool = False,
    ) -> list[object]:
        """Return the surrogate of each value, computed at once for those not remembered.

        Args:
            topic: What the keys belong to.
            keys: One a value; equal keys have one surrogate.
            values: The values, or ``keys`` itself.
            compute: Gets distinct values, returns their surrogates in order.
            back: Whether the way back is remembered, see `key_of`; surrogates can be hashed then.
        """
        one = self.topics.setdefault(topic, Topic())
        known, distinct = one.known, set(keys)
        # `difference` looks each key up; `difference_update` walks all that is known
        missing = distinct.difference(known) if known else distinct
        self.computed += len(missing)
        kept = one.note(len(keys), len(missing)) and self._has_room(one, missing)
        if keys is values and len(missing) == len(keys):
            surrogates = list(compute(keys))
            if kept:
                one.known.update(zip(keys, surrogates, strict=True))
            if back:
                one.remember_back(surrogates, keys)
            return surrogates
        found = _computed(missing, keys, values, compute)
        if kept:
            one.known.update(found)
        if back:
            one.remember_back(found.values(), found.keys())
        if one.known is known and kept:
            return list(map(known.__getitem__, keys))
        return [found[key] if key in found else known[key] for key in keys]

    def _has_room(self, topic: Topic, missing: Collection[Any]) -> bool:
        """Return whether some more may be remembered of a topic; where all is full, all is forgotten."""
        weight = _weight(missing)
        if weight > min(self._capacity, _HEAVY * len(missing)):
            return False
        topics = list(self.topics.values())
        if sum(one.weight for one in topics) + weight > self._capacity:
            for one in topics:
                one.forget()
        topic.weight += weight
        return True


def _computed(
    missing: AbstractSet[Any], keys: Sequence[Any], values: Sequence[Any], compute: Compute
) -> dict[Any, object]:
    if keys is values:  # in their order: what comes again in it is then found side by side in memory
        distinct = list(filter(missing.__contains__, dict.fromkeys(keys)))
        return dict(zip(distinct, compute(distinct), strict=True))
    chosen = {key: value for key, value in zip(keys, values, strict=True) if key in missing}
    return dict(zip(chosen, compute(list(chosen.values())), strict=True))


def _weight(keys: Collection[Any]) -> int:
    """Return how many bytes keys of one type weigh, with surrogates as long as they are."""
    texts = isinstance(next(iter(keys), None), (str, bytes))
    return _ENTRY * len(keys) + (2 * sum(map(len, keys)) if texts else 0)
