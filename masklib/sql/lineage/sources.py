"""What stands in FROM: tables, results of queries, functions, and what nobody can see into."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, TypeAlias

from masklib.sql.lineage.values import Value, alter, opaque
from masklib.sql.names import fold
from masklib.sql.shape import Shape
from masklib.sql.statement import Output
from masklib.sql.token_types import PLAIN_NAME
from masklib.typing import Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sqlglot import exp

    from masklib.sql.catalog import Relation

__all__ = [
    "Column", "Ref", "Result", "Source", "WithQueries", "WithQuery", "numbered", "of_result", "of_table",
    "unseen",
]  # fmt: skip

_TRIES: Final = 3
_NUMBER: Final = re.compile(r":\d+$")
_TEXTS: Final = frozenset({"current_date", "current_time", "current_timestamp", "false", "null", "true"})
_MADE_UP: Final = re.compile(r"col(?:umn)?\d+")


class Column(NamedTuple):
    """One column of a query's result: its name as others refer to it, its label, its value."""

    name: str
    label: str
    value: Value

    def output(self) -> Output:
        """Return the column as `Statement` says it."""
        one = self.value
        return Output(self.label, one.shape, one.origins, one.reason, one.taint, one.derivation, one.literal)


@dataclass(slots=True)
class Result:
    """What a query returns.

    Attributes:
        columns: By position, ``None`` if not even their number is known.
        rows: Base columns that the number of rows is computed from.
        predicates: Base columns in its predicates, bounds and order: what a scalar subquery is tainted by.
        reason: Why the columns are not known.
        tied: Those of ``predicates`` that are compared with other columns, and not only with literals.
    """

    columns: list[Column] | None
    rows: frozenset[Origin] = frozenset()
    predicates: frozenset[Origin] = frozenset()
    reason: str = ""
    tied: frozenset[Origin] = frozenset()

    def value(self, taint: frozenset[Origin] | None = None) -> Value:
        """Return the value that it has as a scalar, or as the right side of IN.

        Args:
            taint: What it depends on beside its columns; all of its predicates by default.
        """
        if self.columns is None:
            return opaque(self.reason)
        if len(self.columns) == 1:
            value = self.columns[0].value
        else:
            value = alter("row", [column.value for column in self.columns])
        return value.tainted((self.predicates if taint is None else taint) | self.rows)

    def outlined(self, columns: list[Column] | None, reason: str = "") -> Result:
        """Return a result of other columns whose rows come about in the same way."""
        return Result(columns, self.rows, self.predicates, reason, self.tied)


class WithQuery(Protocol):
    """One query of a WITH, as those see it that name it."""

    node: exp.Expr
    """The query."""
    looped: bool
    """Whether it names itself."""

    def columns(self) -> Result:
        """Return what it returns; within its own recursion, what is known of that so far."""


WithQueries: TypeAlias = "Mapping[str, WithQuery]"
"""Queries of WITH by their names, the nearest of a name."""


class Ref(NamedTuple):
    """A column of a source, by position."""

    source: Source
    at: int


@dataclass(slots=True, eq=False)
class Source:
    """One item of FROM under its alias.

    Attributes:
        name: Its alias, or its own name, as columns refer to it.
        names: The names of its columns, ``None`` if they are not known.
        labels: The same as the result will spell them.
        get: Gives the value of the column at a position.
        schema: The schema that may stand before its name, where it has no alias.
        system: Gives the value of a column that ``*`` leaves out, or ``None``.
        reason: Why the columns are not known.
        computed: Whether it makes its rows itself, so that a bound on a column of it says how many.
        scalar: Whether its name alone means its only column.
    """

    name: str
    names: Sequence[str] | None
    labels: Sequence[str]
    get: Callable[[int], Value]
    schema: str = ""
    system: Callable[[str], Value | None] = field(default=lambda _name: None)
    reason: str = ""
    computed: bool = False
    scalar: bool = False

    def value(self, index: int) -> Value:
        """Return what is known of the column at ``index``; -1 is one that cannot be told."""
        return self.get(index) if index >= 0 else opaque(self.reason or "column of an unknown source")

    def row(self) -> Value:
        """Return what is known of a whole row of it."""
        if self.names is None:
            return opaque(self.reason)
        if self.scalar:
            return self.value(0)
        return alter("row", [self.value(index) for index in range(len(self.names))], rows=True)

    def renamed(self, names: Sequence[str], labels: Sequence[str]) -> None:
        """Take the names of an alias list, ``FROM users AS u (a, b)``: the first columns get them."""
        if self.names is None:
            return
        if len(names) > len(self.names):
            self.names, self.reason = None, "alias list longer than the columns"
            return
        self.names = (*names, *self.names[len(names) :])
        self.labels = (*labels, *self.labels[len(labels) :])


def unseen(name: str, reason: str) -> Source:
    """Return a source of which nothing is known."""
    return Source(name, None, (), lambda _index: opaque(reason), reason=reason)


def of_result(name: str, result: Result, *, computed: bool = False, twins: str = "") -> Source:
    """Return a query's result as a source.

    Args:
        name: Its alias.
        result: What the query returns.
        computed: As in `Source`.
        twins: What the database puts between the name of a second column of one name and its number.
    """
    columns = result.columns
    if columns is None:
        return unseen(name, result.reason)
    names = [column.name for column in columns]
    labels = [column.label for column in columns]
    if twins:
        names, labels = numbered(names, twins), numbered(labels, twins)
    return Source(name, names, labels, lambda index: columns[index].value, computed=computed)


def numbered(names: Sequence[str], sign: str) -> list[str]:
    """Return ``names`` as a query in FROM has them: a second ``id`` is SQLite's ``id:1``, DuckDB's ``id_1``.

    Beside a column that the database names by its text, what may be such a text has no certain name either.
    Source: ``sqlite3ColumnsFromExprList`` of SQLite's select.c, where after three tries a random number is
    drawn; ``AddColumnNameToBinding`` of DuckDB's bind_context.cpp.
    """
    seen: set[str] = set()
    found: list[str] = []
    unnamed = "" in names
    for name in names:
        fresh, tries = "" if unnamed and _is_text(name) else name, 0
        while fresh and fold(fresh) in seen:
            tries += 1
            fresh = f"{_NUMBER.sub('', fresh) if sign == ':' else name}{sign}{tries}"
            if sign == ":" and tries > _TRIES:
                fresh = ""
        seen.add(fold(fresh))
        found.append(fresh)
    return found


def _is_text(name: str) -> bool:
    """Say whether a name may be the text of an expression, or one that the database makes up."""
    return (
        not PLAIN_NAME.fullmatch(name) or fold(name) in _TEXTS or _MADE_UP.fullmatch(fold(name)) is not None
    )


def of_table(name: str, relation: Relation, fold: Callable[[str], str], system: frozenset[str]) -> Source:
    """Return a base table as a source."""

    def get(index: int) -> Value:
        return Value(Shape.UNCHANGED, frozenset((_origin(relation, relation.columns[index]),)))

    def hidden(column: str) -> Value | None:
        return _system_column(relation, column) if column in system else None

    names = [fold(column) for column in relation.columns]
    return Source(name, names, relation.columns, get, system=hidden)


def _origin(relation: Relation, column: str) -> Origin:
    return Origin(relation.name, column, relation.schema)


def _system_column(relation: Relation, column: str) -> Value:
    """SQLite's ``rowid`` is the INTEGER PRIMARY KEY where there is one; the type says which it may be."""
    keys = [
        _origin(relation, name)
        for name, kind in zip(relation.columns, relation.types, strict=False)
        if kind.upper() == "INTEGER" and column in {"rowid", "oid", "_rowid_"}
    ]
    own = Value(Shape.UNCHANGED, frozenset((_origin(relation, column),)))
    return Value(Shape.WHOLE, own.origins | frozenset(keys)) if keys else own
