"""Which name means what in one query level."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from masklib.sql.lineage.sources import Ref
from masklib.sql.lineage.values import CONSTANT, Value, either, opaque, whole
from masklib.sql.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlglot import exp

    from masklib.sql.lineage.run import Run
    from masklib.sql.lineage.sources import Result, Source, WithQueries
    from masklib.typing import Origin

__all__ = ["Cell", "Scope"]


@dataclass(frozen=True, slots=True)
class Cell:
    """A column as ``*`` gives it: one column, or those that USING merged into one."""

    name: str
    label: str
    refs: tuple[Ref, ...]


@dataclass(slots=True)
class Scope:
    """One query level.

    Attributes:
        run: The analysis.
        outer: The level round this one whose columns can be seen, if any.
        ctes: The WITH queries that can be seen, the nearest of a name.
        sources: What stands in FROM by its name; a name that occurs twice is in ``twice``.
        twice: Names that two sources have.
        cells: The columns as ``*`` gives them.
        blurred: Whether a NATURAL join with an unknown source hides which columns there are.
        windows: Definitions of the WINDOW clause.
        rows: Base columns that the number of rows is computed from.
        predicates: Base columns in predicates, bounds and orders.
        tied: Those of them that are compared with other columns, and not only with literals.
        labels: Its outputs by their aliases.
        labelled: Whether these can be named in the clause that is looked at.
        late: Computes the functions in FROM that may see all of it.
        nested: Whether it stands for joined tables in parentheses within FROM of ``outer``.
    """

    run: Run
    outer: Scope | None = None
    ctes: WithQueries = field(default_factory=dict)
    sources: dict[str, Source] = field(default_factory=dict)
    twice: set[str] = field(default_factory=set)
    cells: list[Cell] = field(default_factory=list)
    blurred: bool = False
    windows: dict[str, exp.Expr] = field(default_factory=dict)
    rows: frozenset[Origin] = frozenset()
    predicates: frozenset[Origin] = frozenset()
    tied: frozenset[Origin] = frozenset()
    labels: dict[str, exp.Expr] = field(default_factory=dict)
    labelled: bool = False
    late: list[Callable[[], object]] = field(default_factory=list)
    nested: bool = False

    @property
    def beyond(self) -> Scope | None:
        """The level that a query in FROM can see: not the neighbours of the parentheses it stands in."""
        level: Scope | None = self
        while level is not None and level.nested:
            level = level.outer
        return level.outer if level is not None else None

    def absorb(self, inner: Scope | Result) -> None:
        """Take over what decides about the rows of something in FROM."""
        self.rows |= inner.rows
        self.predicates |= inner.predicates
        self.tied |= inner.tied

    def add(self, source: Source) -> None:
        """Make ``source`` visible by its name."""
        if source.name in self.sources:
            self.twice.add(source.name)
        self.sources[source.name] = source

    def levels(self) -> Iterator[Scope]:
        """This level and those round it, from the inside out."""
        level: Scope | None = self
        while level is not None:
            yield level
            level = level.outer

    def column(self, name: str, table: str = "", schema: str = "") -> Value:
        """Return what is known of a column, or of a whole row where ``name`` is that of a source."""
        refs = self.refs(name, table, schema)
        if isinstance(refs, Value):
            return refs
        return self.read(refs)

    def read(self, refs: tuple[Ref, ...]) -> Value:
        """Return the value of ``refs`` (of several: USING took the first that is not null)."""
        values = [self._tied(ref) for ref in refs]
        return values[0] if len(values) == 1 else whole("coalesce", [either(values)])

    def _tied(self, ref: Ref) -> Value:
        value = ref.source.value(ref.at)
        return value.tainted(self.run.ties.origins((ref.source, ref.at)))

    def refs(self, name: str, table: str = "", schema: str = "") -> tuple[Ref, ...] | Value:
        """Return the columns that a name means, or a value where it means no column of a source."""
        for level in self.levels():
            found = level.qualified(name, table, schema) if table else level.bare(name)
            label = None if table or not level.labelled else level.label(name)
            if label is not None:
                return level.either(found, label, name)
            if found is None and self.run.facts.structs:
                found = level.field_or_row(name, table, schema)
            if found is not None:
                return found
            if self.run.facts.unproven and not level.nested:
                return opaque("name of an outer query")
        if table:
            return opaque("table of a column cannot be told")
        return self._row(name) or self._niladic(name) or opaque("column cannot be told")

    def field_or_row(self, name: str, table: str, schema: str) -> Value | None:
        """Return what DuckDB takes a name for before it looks further out: a column's field, or a row."""
        if table:
            taken = self.bare(table) is not None or (schema and self.bare(schema) is not None)
            return opaque("field of a column") if taken else None
        return self._own_row(name)

    def label(self, name: str) -> Value | None:
        """Return the value of the output that is called ``name``, ``None`` if there is none."""
        node = self.labels.pop(name, None)
        if node is None:
            return None
        try:  # popped meanwhile: an output cannot name itself
            return self.run.expression(node, self)
        finally:
            self.labels[name] = node

    def either(self, found: tuple[Ref, ...] | Value | None, label: Value, name: str) -> Value:
        """Return what a name means that may be a column or an output: databases differ."""
        if found is None and self.outer is not None:
            found = self.outer.refs(name)
        column = found if isinstance(found, Value) or found is None else self.read(found)
        if column is None or column.shape is Shape.UNKNOWN:
            return label
        return either([label, column])

    def made_of(self, origins: frozenset[Origin]) -> list[Ref]:
        """Return the columns that can be seen and are made of one of ``origins``."""
        found: list[Ref] = []
        for level in self.levels():
            for source in level.sources.values():
                for at in range(len(source.names or ())):
                    self.run.spend()
                    if not origins.isdisjoint(source.value(at).all):
                        found.append(Ref(source, at))
        return found

    def qualified(self, name: str, table: str, schema: str) -> tuple[Ref, ...] | Value | None:
        """Return what ``table.name`` means on this level, ``None`` if the level has no such table."""
        source = self.sources.get(table)
        if source is None:
            return None
        if table in self.twice or (schema and schema != source.schema):
            return opaque("table of a column cannot be told")
        return _of(source, name) or opaque("column cannot be told")

    def bare(self, name: str) -> tuple[Ref, ...] | Value | None:
        """Return what ``name`` means on this level, ``None`` if the level has no such column."""
        if self.blurred:
            return opaque("column of an unknown source")
        found = [cell for cell in self.cells if cell.name == name]
        if len(found) == 1 and name:
            return found[0].refs
        return opaque("ambiguous column") if found else self._unlisted(name)

    def _unlisted(self, name: str) -> Value | None:
        """Return what a name that no column has by itself may mean on this level, ``None`` if nothing."""
        if any(not cell.name for cell in self.cells):
            return opaque("column that the database names itself")
        unseen = next((source for source in self.sources.values() if source.names is None), None)
        if unseen is not None:
            return opaque(unseen.reason)
        hidden = [value for source in self.sources.values() if (value := source.system(name)) is not None]
        if len(hidden) > 1:
            return opaque("ambiguous column")
        return hidden[0] if hidden else None

    def _row(self, name: str) -> Value | None:
        """Return a whole row, where the database has rows as values and ``name`` is a source."""
        if not self.run.facts.rows:
            return None
        for level in self.levels():
            if name in level.sources:
                return level._own_row(name)  # noqa: SLF001  (another level of the same class)
        return None

    def _niladic(self, name: str) -> Value | None:
        """Return what DuckDB makes of ``current_date``, which no column is called, nor a user's function."""
        facts = self.run.facts
        called = not facts.exact and name in facts.niladic and name not in self.run.catalog.functions
        return CONSTANT if called else None

    def _own_row(self, name: str) -> Value | None:
        if name not in self.sources:
            return None
        return opaque("ambiguous row") if name in self.twice else self.sources[name].row()

    def star(self, table: str = "") -> list[Cell] | None:
        """Return the columns of ``*`` or ``table.*``, ``None`` if they are not known."""
        if not table:
            known = not self.blurred and all(source.names is not None for source in self.sources.values())
            return self.cells if known else None
        for level in self.levels():
            if table in level.sources:
                source = level.sources[table]
                return None if table in level.twice else cells(source)
        return None


def _of(source: Source, name: str) -> tuple[Ref, ...] | Value | None:
    if source.names is None:
        return opaque(source.reason)
    at = [index for index, one in enumerate(source.names) if one == name]
    if len(at) == 1 and name:
        return (Ref(source, at[0]),)
    return opaque("ambiguous column") if at else source.system(name)


def cells(source: Source) -> list[Cell] | None:
    """Return the columns of one source, ``None`` if they are not known."""
    if source.names is None:
        return None
    return [
        Cell(name, label, (Ref(source, index),))
        for index, (name, label) in enumerate(zip(source.names, source.labels, strict=True))
    ]
