"""What is known of the database's tables and views. No I/O: the session fetches, this only remembers."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

from masklib.sql.names import fold
from masklib.sql.statement import RelationName

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = ["Catalog", "NeedsCatalog", "Relation"]


@dataclass(frozen=True, slots=True)
class Relation:
    """A table or view as the database knows it.

    Attributes:
        name: Its name in the database's own spelling.
        schema: Its schema, likewise (``main`` for SQLite's first database).
        columns: Its columns in the order that ``SELECT *`` gives them, hidden ones left out.
        types: Their types as the database spells them, as many as columns.
        definition: The text of a view: its query alone, or the whole CREATE VIEW. ``None`` for a table.
        generated: The expressions of columns that the database computes from others of the row, by column.
        remarks: What is written about columns there: column, source and text. Texts may quote values.
        parents: Schema and name of the tables that it is a partition of, or inherits from, at any remove.
    """

    name: str
    schema: str
    columns: tuple[str, ...]
    types: tuple[str, ...]
    definition: str | None = field(default=None, repr=False)
    generated: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}), repr=False, hash=False)
    remarks: tuple[tuple[str, str, str], ...] = field(default=(), repr=False)
    parents: tuple[tuple[str, str], ...] = ()


def _folded(name: RelationName) -> RelationName:
    return RelationName(fold(name.name), fold(name.schema))


def _by_folded_name(known: Mapping[tuple[str, str], Relation]) -> dict[tuple[str, str], Relation]:
    """Return relations by names without case; of two that differ by case alone neither can be meant."""
    folded: dict[tuple[str, str], Relation] = {}
    twice: set[tuple[str, str]] = set()
    for (schema, name), one in known.items():
        key = (fold(schema), fold(name))
        if key in folded:
            twice.add(key)
        folded[key] = one
    return {key: one for key, one in folded.items() if key not in twice}


@dataclass(frozen=True, slots=True)
class NeedsCatalog:
    """The analysis cannot go on before these relations were looked up (`Catalog.merge`).

    There may be none of them: then only users' functions are to be looked up (`Catalog.functions`).
    """

    relations: tuple[RelationName, ...]


@dataclass(frozen=True, slots=True)
class Catalog:
    """Relations that were looked up, and names that were looked up and are absent. Immutable.

    Attributes:
        relations: By schema and name, in the database's spelling.
        search_path: Schemas in which a name without schema is looked up, first hit wins.
        functions: Names, lower case, of users' functions that may be called where one of the database's own
            is named: what they return cannot be told.
        version: Counts the merges since `Catalog.of`; with the identity of the `of` call's content a key
            for caches.
    """

    relations: Mapping[tuple[str, str], Relation]
    search_path: tuple[str, ...] = ("main",)
    version: int = 0
    functions: frozenset[str] = frozenset()
    _asked: frozenset[RelationName] = field(default=frozenset(), repr=False)
    _folded: Mapping[tuple[str, str], Relation] = field(
        default_factory=lambda: MappingProxyType({}), repr=False, compare=False
    )
    _names: frozenset[str] = field(default=frozenset(), repr=False, compare=False)
    _asked_folded: frozenset[RelationName] = field(default=frozenset(), repr=False, compare=False)

    @classmethod
    def of(
        cls,
        relations: Iterable[Relation] = (),
        search_path: Iterable[str] = ("main",),
        functions: Iterable[str] = (),
    ) -> Catalog:
        """Return a catalogue that knows ``relations``, each by its bare and its qualified name.

        Args:
            relations: What is known. May be empty.
            search_path: Schemas in which a name without schema is looked up, in this order.
            functions: Names of users' functions, in any case.
        """
        found = tuple(relations)
        bare = (RelationName(one.name) for one in found)
        own = frozenset(fold(name) for name in functions)
        return cls(MappingProxyType({}), tuple(search_path), -1, own).merge(found, bare)

    def merge(self, relations: Iterable[Relation], asked: Iterable[RelationName] = ()) -> Catalog:
        """Return a catalogue that knows more.

        Args:
            relations: What was found. One of the same schema and name replaces the older.
            asked: The names that were looked up, as `NeedsCatalog` gave them; those not among ``relations``
                count as absent from now on. A name without schema counts as looked up only if it is here.
        """
        found = tuple(relations)
        known = {**self.relations, **{(one.schema, one.name): one for one in found}}
        names = {RelationName(one.name, one.schema) for one in found}
        names.update(asked)
        words = {fold(word) for one in found for word in (one.name, one.schema, *one.columns)}
        folded = _by_folded_name(known)
        return Catalog(
            MappingProxyType(known),
            self.search_path,
            self.version + 1,
            self.functions,
            self._asked | names,
            MappingProxyType(folded),
            self._names | words,
            self._asked_folded | {_folded(one) for one in names},
        )

    def asked(self, name: RelationName, *, exact: bool) -> bool:
        """Say whether ``name`` was looked up, found or not.

        Args:
            name: With or without schema.
            exact: Whether upper and lower case differ in this database's names.
        """
        return name in self._asked if exact else _folded(name) in self._asked_folded

    @property
    def names(self) -> frozenset[str]:
        """The names of all relations, schemas and columns, folded."""
        return self._names

    def find(self, name: RelationName, *, exact: bool) -> Relation | None:
        """Return the relation that ``name`` means, or ``None``.

        Args:
            name: With or without schema.
            exact: Whether upper and lower case differ in this database's names.
        """
        table = self.relations if exact else self._folded
        for schema in (name.schema,) if name.schema else self.search_path:
            key = (schema, name.name) if exact else (fold(schema), fold(name.name))
            if key in table:
                return table[key]
        return None
