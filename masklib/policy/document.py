"""Document: what a policy's text holds, each piece with its place. YAML, TOML and Python become this."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, TypeAlias

from masklib.errors import PolicyError

__all__ = ["MAX_BYTES", "TEXT", "Listing", "Node", "Place", "Problems", "Scalar", "Table"]

MAX_BYTES: Final = 1 << 20
"""Largest policy that is read, in bytes."""

TEXT: Final = "text"


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where something stands.

    Attributes:
        line: Counted from 1.
        column: Counted from 1, in code points.
        name: The file's name; or, with line and column 0, a path in words.
    """

    line: int
    column: int
    name: str

    def __str__(self) -> str:
        return f"{self.name}:{self.line}:{self.column}" if self.line else self.name


@dataclass(frozen=True, slots=True)
class Scalar:
    """A single value. ``kind`` is `TEXT` or, in words, the type it has instead."""

    place: Place
    text: str
    kind: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list, in the order of the text."""

    place: Place
    items: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Keys and what they hold, in the order of the text. Keys may repeat: the reader says so."""

    place: Place
    entries: tuple[tuple[Scalar, Node], ...]


Node: TypeAlias = "Scalar | Listing | Table"


class Problems:
    """Every error found so far, raised together in the order of the text."""

    def __init__(self) -> None:
        self._found: list[tuple[Place, str]] = []

    def add(self, place: Place, problem: str) -> None:
        """Note one error."""
        self._found.append((place, problem))

    def stop(self, place: Place, problem: str) -> PolicyError:
        """Note one error after which nothing more can be read, and return the exception with all of them."""
        self.add(place, problem)
        return self._error()

    def check(self) -> None:
        """Raise what was noted.

        Raises:
            PolicyError: if anything was.
        """
        if self._found:
            raise self._error()

    def _error(self) -> PolicyError:
        ordered = sorted(self._found, key=lambda one: (one[0].line, one[0].column))
        return PolicyError(tuple(f"{place}: {problem}" for place, problem in ordered))
