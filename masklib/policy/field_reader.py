"""FieldReader: takes the pieces of a document for what they have to be, and notes where they are not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from masklib.policy.column_rule import fold
from masklib.policy.document import TEXT, Listing, Scalar, Table
from masklib.policy.vocabulary import shown

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterator

    from masklib.policy.document import Node, Problems

__all__ = ["Check", "FieldReader", "kind_of"]

Check: TypeAlias = Callable[[str], str | None]
"""Says what is wrong with a text, in words, or ``None``."""


@dataclass(frozen=True, slots=True)
class FieldReader:
    """Reads fields; goes on after an error.

    Attributes:
        problems: Takes every error.
        masks: Names of the masks that there are.
        own: Entities of the policy's own.
        preset: The policy's preset; empty if it names none.
    """

    problems: Problems
    masks: Collection[str]
    own: Container[str] = frozenset()
    preset: str = ""

    def entries(self, table: Table, *, exact: bool = False) -> Iterator[tuple[Scalar, Node]]:
        """Yield the entries whose key is a text that did not occur before; ``exact`` minds case."""
        seen: dict[str, Scalar] = {}
        for key, node in table.entries:
            name = key.text if exact else fold(key.text)
            if self.text(key, "key") is None:
                continue
            if name in seen:
                self.problems.add(
                    key.place, f"{shown(key.text)} stands here twice, first at {seen[name].place}"
                )
                continue
            seen[name] = key
            yield key, node

    def text(self, node: Node, what: str) -> str | None:
        """Return the node's text, or ``None`` after noting that it is none."""
        if isinstance(node, Scalar) and node.kind == TEXT:
            return node.text
        self.problems.add(node.place, f"{what} must be a text, not {kind_of(node)}")
        return None

    def word(self, node: Node, what: str, check: Check) -> str | None:
        """Return the node's text if ``check`` finds nothing wrong with it."""
        text = self.text(node, what)
        if text is not None and (problem := check(text)):
            self.problems.add(node.place, f"{what}: {problem}")
            return None
        return text

    def table(self, key: Scalar, node: Node) -> Iterator[tuple[Scalar, Node]]:
        """Yield the entries of a node that has to be a table."""
        if isinstance(node, Table):
            yield from self.entries(node)
        else:
            self.problems.add(node.place, f"{key.text} must be a mapping, not {kind_of(node)}")

    def items(self, key: Scalar, node: Node) -> tuple[Node, ...]:
        """Return the items of a node that has to be a list."""
        if isinstance(node, Listing):
            return node.items
        self.problems.add(node.place, f"{key.text} must be a list, not {kind_of(node)}")
        return ()


def kind_of(node: Node) -> str:
    """Return what a piece is, in words."""
    if isinstance(node, Table):
        return "a mapping"
    if isinstance(node, Listing):
        return "a list"
    if node.kind == "nothing":
        return "empty"
    quoted = f"; if a text is meant, quote it: {shown(node.text)}" if node.text else ""
    return f"a {node.kind}{quoted}"
