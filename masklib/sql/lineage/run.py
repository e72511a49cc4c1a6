"""The state of one analysis: what was named, what is missing, how much work is left."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from masklib.sql.lineage.ties import Ties
from masklib.sql.names import label, spelling
from masklib.sql.unclear import Unclear

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from masklib.sql.catalog import Catalog, Relation
    from masklib.sql.dialects.facts import Facts
    from masklib.sql.lineage.sources import Result, WithQueries
    from masklib.sql.lineage.values import Value
    from masklib.sql.occurrence import Parameter
    from masklib.sql.statement import RelationName, WriteTarget
    from masklib.typing import Origin

__all__ = ["Run", "check"]

FUEL: Final = 200_000
"""Expressions looked at before the answer is unknown: bounds the time for whatever a text nests."""


@dataclass(slots=True)
class Run:
    """One analysis.

    Attributes:
        facts: Of the dialect.
        catalog: What is known of the database.
        query: Resolves a query, given the analysis, its tree, the `Scope` round it or ``None``, and, if they
            are not those of that scope, the WITH queries that it can see. Handed in, since queries and
            expressions hold each other: so no module has to import what is built on it.
        expression: Resolves an expression: its tree and its `Scope`. Handed in likewise.
        missing: Relations that must be looked up first.
        reads: Relations that the statement itself names to read, in order.
        unseen: Those of them whose columns cannot be told.
        writes: Relations that it writes.
        targets: The columns that it writes.
        unlisted: Functions off the allow-list that are called.
        recalled: Functions that tell what earlier statements did that are called.
        settings: The parameters that name the settings it reads; ``None`` if one is read that nothing names.
        ties: Columns tied by predicates.
        views: Views being resolved, outermost first.
        known: Views that were resolved.
        recursing: How many recursive queries are being resolved: nothing is remembered meanwhile.
        fuel: Work left.
        parameters: The parameters of the text, by where they begin.
        named: What each column of the tree means, by the node's identity.
        starred: What each star of the tree stands for, likewise.
        projected: The outputs of each query that has an order or a group, likewise.
        arms: What each arm of a set operation returns, likewise.
        assigned: The columns that are written, each with the expressions written there: one, or one for each
            arm of a query; none if it cannot be told.
        merged: The pairs of columns that USING and NATURAL merge.
        selects: The WITH queries that each SELECT of the statement's own text sees, by the node's identity.
    """

    facts: Facts
    catalog: Catalog
    query: Callable[..., Result]
    expression: Callable[..., Value]
    missing: dict[RelationName, None] = field(default_factory=dict)
    reads: dict[RelationName, None] = field(default_factory=dict)
    unseen: dict[RelationName, None] = field(default_factory=dict)
    writes: dict[RelationName, None] = field(default_factory=dict)
    targets: list[WriteTarget] = field(default_factory=list)
    unlisted: set[str] = field(default_factory=set)
    recalled: set[str] = field(default_factory=set)
    settings: tuple[int | str, ...] | None = ()
    ties: Ties = field(default_factory=Ties)
    views: tuple[tuple[str, str], ...] = ()
    known: dict[tuple[str, str], Result] = field(default_factory=dict)
    recursing: int = 0
    fuel: int = FUEL
    parameters: Mapping[int, Parameter] = field(default_factory=dict)
    named: dict[int, Value] = field(default_factory=dict)
    starred: dict[int, list[Value]] = field(default_factory=dict)
    projected: dict[int, list[Value]] = field(default_factory=dict)
    arms: dict[int, list[Result]] = field(default_factory=dict)
    assigned: list[tuple[Origin, Sequence[exp.Expr]]] = field(default_factory=list)
    merged: list[tuple[Value, Value]] = field(default_factory=list)
    selects: dict[int, WithQueries] = field(default_factory=dict)

    def spend(self) -> None:
        """Count one step of work."""
        self.fuel -= 1
        if self.fuel < 0:
            raise Unclear("too much work")

    def name(self, identifier: object) -> str:
        """Return the name that ``identifier`` means, in the spelling by which the database compares names."""
        return self.spelling(self.label(identifier))

    def spelling(self, name: str) -> str:
        """Return ``name`` as the database compares it with others."""
        return spelling(name, self.facts)

    def label(self, identifier: object) -> str:
        """Return the name that ``identifier`` means as a result would spell it."""
        if not isinstance(identifier, exp.Identifier) or not isinstance(identifier.this, str):
            raise Unclear("something else in the place of a name")
        return label(identifier.this, self.facts, quoted=bool(identifier.args.get("quoted")))

    def find(self, name: RelationName) -> Relation | None:
        """Return the relation that ``name`` means; note it as missing if it was never looked up."""
        found = self.catalog.find(name, exact=self.facts.exact)
        asked = self.catalog.asked(name, exact=self.facts.exact)
        if found is not None and (name.schema or asked):
            return found
        if not asked:
            self.missing[name] = None
        return None


def check(node: exp.Expr, allowed: frozenset[str]) -> None:
    """Refuse a node that has an argument off the list.

    Raises:
        Unclear: if it has.
    """
    for key, value in node.args.items():
        if value and key not in allowed:
            raise Unclear("clause off the list")
