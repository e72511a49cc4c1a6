"""What a statement writes: the table, its columns as they stand, and what is assigned to each."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

from sqlglot import exp

from masklib.sql.lineage.values import CONSTANT, alter, either
from masklib.sql.names import MARK
from masklib.sql.shape import Shape
from masklib.sql.statement import WriteTarget
from masklib.typing import Origin

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from masklib.sql.lineage.run import Run
    from masklib.sql.lineage.sources import Source
    from masklib.sql.lineage.values import Value
    from masklib.sql.statement import RelationName

__all__ = ["Target", "is_default", "kind_of", "sources"]

_LITERALS: Final = (exp.Literal, exp.Boolean, exp.HexString, exp.Neg)


@dataclass(slots=True)
class Target:
    """The table written: its columns as they stand, what is assigned to them, and names of the new row."""

    run: Run
    name: RelationName
    source: Source
    assigned: dict[str, list[Value]] = field(default_factory=dict)
    new_row: list[str] = field(default_factory=list)

    def origin(self, column: str) -> Origin:
        """Return the column called ``column`` as a base column."""
        source = self.source
        if source.names is not None and column in source.names:
            value = source.value(list(source.names).index(column))
            if len(value.origins) == 1:
                return next(iter(value.origins))
        return Origin(self.name.name, column, self.name.schema)

    def assign(self, column: str, node: exp.Expr | None, value: Value, arms: Sequence[exp.Expr] = ()) -> None:
        """Note that ``value`` is written to ``column``; ``arms`` are what the arms of a query put there."""
        if is_default(node):
            value = CONSTANT
        self.assigned.setdefault(column, []).append(value)
        origin = self.origin(column)
        self.run.assigned.append((origin, arms if node is None else (node,)))
        literal = value.literal and not self._handed_on(column, node)
        self.run.targets.append(WriteTarget(origin, sources(value), kind_of(node, value), literal))

    def _handed_on(self, column: str, node: exp.Expr | None) -> bool:
        """Tell whether an upsert assigns what was to be inserted in the same column, which is noted."""
        if not isinstance(node, exp.Column) or node.args.get("table") is None:
            return False
        return (self.run.name(node.args["table"]), self.run.name(node.this)) in {
            (name, column) for name in self.new_row
        }

    def _within(self, value: Value, name: str) -> Iterator[Value]:
        """Yield what is assigned to the other columns that a generated column is made of."""
        for column, assigned in self.assigned.items():
            if column != name and self.origin(column) in value.all:
                yield from assigned

    def written(self) -> Source:
        """Return the table as RETURNING sees it: a column holds what was in it or what was assigned."""
        plain = self.source
        if plain.names is None:
            return plain
        names = list(plain.names)

        def get(index: int) -> Value:
            value = plain.value(index)
            computed = [alter("generated", [one]) for one in self._within(value, names[index])]
            return _stored(value, [*self.assigned.get(names[index], []), *computed])

        return replace(plain, get=get)


def _stored(before: Value, assigned: Sequence[Value]) -> Value:
    moved = [value for value in assigned if value.shape is not Shape.CONSTANT]
    after = either([before, *moved]) if moved else before
    return replace(after, literal=after.literal or any(value.literal for value in assigned))


def sources(value: Value) -> frozenset[Origin] | None:
    """Return the base columns that ``value`` is made of or depends on, ``None`` if they cannot be told."""
    return None if value.shape is Shape.UNKNOWN else value.all


def is_default(node: exp.Expr | None) -> bool:
    """Tell whether an expression is the word DEFAULT."""
    if isinstance(node, exp.Var):
        return node.name.upper() == "DEFAULT"
    return (
        isinstance(node, exp.Column)
        and node.name.upper() == "DEFAULT"
        and not node.args.get("table")
        and not node.this.args.get("quoted")
    )


def kind_of(
    node: exp.Expr | None, value: Value
) -> Literal["parameter", "literal", "null", "expression", "column"]:
    """Return what kind of value an expression writes; ``None`` stands for a column of a query."""
    while isinstance(node, (exp.Paren, exp.Cast)):
        node = node.this
    if isinstance(node, exp.National) and node.this == MARK:
        return "parameter"
    if isinstance(node, exp.Null) or is_default(node):
        return "null"
    if isinstance(node, _LITERALS) and value.shape is Shape.CONSTANT:
        return "literal"
    return "column" if value.shape in {Shape.UNCHANGED, Shape.WHOLE} else "expression"
