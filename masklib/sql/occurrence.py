"""Where in a statement base columns stand, and what they are compared with: frozen values, no behaviour.

All offsets are code points of the statement's text, ``end`` one past the last.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Literal, NamedTuple

from masklib.sql.shape import Shape

if TYPE_CHECKING:
    from masklib.typing import Origin

__all__ = ["Clause", "Occurrence", "Operand", "Parameter", "Span"]


class Clause(StrEnum):
    """The clause of a query or statement in which a column stands."""

    OUTPUT = "output"
    ARGUMENT = "argument of a function in FROM"
    ON = "on"
    USING = "using"
    WHERE = "where"
    GROUP = "group by"
    HAVING = "having"
    QUALIFY = "qualify"
    WINDOW = "window"
    FILTER = "filter"
    ORDER = "order by"
    DISTINCT = "distinct on"
    LIMIT = "limit"
    OFFSET = "offset"
    VALUES = "values"
    SET = "set"
    TARGET = "target"
    RETURNING = "returning"
    OTHER = "other"


class Span(NamedTuple):
    """A literal or a comment: where it stands, and which of ``text``, ``number``, ``comment`` it is."""

    start: int
    end: int
    kind: str


class Parameter(NamedTuple):
    """A placeholder: where it stands, and which value it takes.

    Attributes:
        start: Where it begins.
        end: Where it ends.
        key: The value's place from 0, or its name, as the driver takes it.
    """

    start: int
    end: int
    key: int | str


@dataclass(frozen=True, slots=True)
class Operand:
    """The other side of a comparison.

    Attributes:
        kind: ``query`` is a subquery, ``expression`` anything else that is none of the others.
        start: Where a literal or a parameter begins, -1 for other kinds.
        end: Where it ends.
        key: Which value a parameter takes.
        origins: The base columns of a column; empty where they are not known.
        derivation: What was made of it: ``"cast"``, ``"lower"``; empty if it is bare.
        shape: What had become of the base columns of a column before they got there; a derived column of
            WITH or FROM that hands a base column on is that base column, unchanged.
        many: Whether it holds a list, each element of which is compared: ``= ANY (%s)``, ``IN %s``.
    """

    kind: Literal["literal", "parameter", "null", "column", "query", "expression"]
    start: int = -1
    end: int = -1
    key: int | str | None = None
    origins: frozenset[Origin] = frozenset()
    derivation: str = ""
    shape: Shape = Shape.UNCHANGED
    many: bool = False


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One place in a statement where base columns stand, by whatever name.

    Attributes:
        origins: The base columns that are meant there, through aliases, queries and views. A whole row is all
            of its columns. Empty for columns of functions and literals, and where `reason` says so.
        clause: The clause of its own query.
        shape: What had become of the base columns before they got there: unchanged, or what a subquery or a
            view made of them.
        derivation: The functions and operators between it and its comparison, or its clause where it is
            not compared; outermost first, the first six. AND, OR and NOT count where they take the truth of a
            value. Empty if it stands bare.
        operator: The comparison it takes part in: ``=``, ``<>``, ``<``, ``in``, ``not in``, ``= any``,
            ``<> all``, ``is null``, ``is distinct``, ``like``, ``between``, ``contains``; empty if it takes
            part in none.
        operands: What it is compared with, each element of a list or an array that is written out; in rows
            what stands at the same place. In an assignment (``set``, ``target``) what is assigned, by INSERT
            of a query that lists its outputs one operand for each arm of it.
        around: The functions and operators round the comparison, AND, OR and NOT left out; ``comparison``
            where it is itself compared.
        query: The number of its query; 0 is the outermost.
        inside: Where its query stands if that is an expression: ``where in``, ``output exists``; empty for
            the statement's own query, those of FROM and WITH and the arms of set operations.
        place: Its position in the list of outputs or values, -1 in other clauses.
        start: Where it begins, -1 for a column of ``*`` and of NATURAL.
        end: Where it ends.
        reason: Why it cannot be resolved, or ``""``. Whoever decides by occurrences denies then.
        grouped: Whether its query makes one row of several: GROUP BY, HAVING, an aggregate.
        taint: Base columns that a computed column of a subquery or a view depends on without showing them:
            in conditions of its CASE, the order of its window. Such a column may have no `origins` at all.
    """

    origins: frozenset[Origin]
    clause: Clause
    shape: Shape = Shape.UNCHANGED
    derivation: str = ""
    operator: str = ""
    operands: tuple[Operand, ...] = ()
    around: str = ""
    query: int = 0
    inside: str = ""
    place: int = -1
    start: int = field(default=-1, compare=False)
    end: int = field(default=-1, compare=False)
    reason: str = ""
    grouped: bool = False
    taint: frozenset[Origin] = frozenset()

    @property
    def bare(self) -> bool:
        """Whether it is one base column, unchanged, and nothing is made of it here."""
        return self.shape is Shape.UNCHANGED and not (self.derivation or self.around or self.reason)
