"""Rows as asyncpg hands them out, made of masked values: its own `Record` cannot be made by hand.

Source: https://magicstack.github.io/asyncpg/current/api/index.html#record-objects
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

__all__ = ["Record", "row_maker"]


class Record:
    """A row by place and by name; equal to, and ordered as, the tuple of its values.

    `isinstance` takes it for an ``asyncpg.Record``; ``type()`` tells the two apart.
    """

    __slots__ = ("_labels", "_places", "_values")

    def __init__(self, labels: tuple[str, ...], places: dict[str, int], values: tuple[Any, ...]) -> None:
        self._labels = labels
        self._places = places
        self._values = values

    @property
    def __class__(self) -> type:  # what isinstance() asks for
        import asyncpg

        found: type = asyncpg.Record
        return found

    @__class__.setter
    def __class__(self, kind: type) -> None:
        raise TypeError(f"a record cannot become a {kind.__name__}")

    def __len__(self) -> int:
        return len(self._values)

    def __iter__(self) -> Iterator[Any]:
        return iter(self._values)

    def __getitem__(self, key: int | slice | str) -> Any:
        return self._values[self._places[key] if isinstance(key, str) else key]

    def __contains__(self, key: object) -> bool:
        return key in self._places

    def get(self, key: str, default: Any = None) -> Any:
        """Return the value of a column, or ``default`` where there is no such column."""
        place = self._places.get(key)
        return default if place is None else self._values[place]

    def keys(self) -> Iterator[str]:
        """Return the labels."""
        return iter(self._labels)

    def values(self) -> Iterator[Any]:
        """Return the values."""
        return iter(self._values)

    def items(self) -> Iterator[tuple[str, Any]]:
        """Return labels and values."""
        return iter(list(zip(self._labels, self._values, strict=True)))

    def __hash__(self) -> int:
        return hash(self._values)

    def __eq__(self, other: object) -> bool:
        return bool(self._values == _values(other))

    def __ne__(self, other: object) -> bool:
        return bool(self._values != _values(other))

    def __lt__(self, other: Any) -> Any:
        return self._values < _values(other)

    def __le__(self, other: Any) -> Any:
        return self._values <= _values(other)

    def __gt__(self, other: Any) -> Any:
        return self._values > _values(other)

    def __ge__(self, other: Any) -> Any:
        return self._values >= _values(other)

    def __repr__(self) -> str:
        shown = " ".join(f"{label}={value!r}" for label, value in self.items())
        return f"<Record {shown}>"


def _values(other: Any) -> Any:
    """Return what a record is compared with: of another record, its values."""
    import asyncpg

    return tuple(other) if isinstance(other, asyncpg.Record) else other


def row_maker(_factory: Any, _cursor: Any, labels: tuple[str, ...]) -> Callable[[Any], Record]:
    """Return what makes records of masked rows; of two columns of one label the last is found by it."""
    places = {label: place for place, label in enumerate(labels)}
    return lambda row: Record(labels, places, tuple(row))
