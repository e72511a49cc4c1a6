"""What `analyse` says of a statement: frozen values, no behaviour and no sqlglot."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from masklib.sql.grouping import Grouping
    from masklib.sql.occurrence import Occurrence, Parameter, Span
    from masklib.sql.shape import Shape
    from masklib.typing import Origin

__all__ = ["CopyForm", "Kind", "Output", "RelationName", "SetOperation", "Statement", "WriteTarget"]


class Kind(StrEnum):
    """What a statement does. Decided by its keywords, not by the parser's tree."""

    READ = "read"
    WRITE = "write"
    DDL = "ddl"
    TRANSACTION = "transaction"
    SESSION = "session"
    CALL = "call"
    EXPLAIN = "explain"
    COPY = "copy"
    EXPORT = "export"
    PRAGMA = "pragma"
    MULTIPLE = "multiple"
    EMPTY = "empty"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class RelationName:
    """A table or view as a statement names it; ``schema`` is empty where the statement names none."""

    name: str
    schema: str = ""

    def __str__(self) -> str:
        return f"{self.schema}.{self.name}" if self.schema else self.name


@dataclass(frozen=True, slots=True)
class Output:
    """One column of a statement's result, by position.

    Attributes:
        name: The label that the database will give it, or ``""`` where that cannot be predicted. Kept out
            of ``repr``: a label may hold a value.
        shape: What became of the base columns.
        origins: The base columns that its values are made of. A whole row is every column of it.
        reason: Why the shape is unknown; quotes nothing of the statement but names of the database.
        taint: Base columns that it depends on only implicitly: CASE conditions, FILTER, predicates of
            scalar subqueries, an equality or bound that ties it to another column, LIMIT.
        derivation: The functions and operators that made it, outermost first, such as ``"concat lower"``;
            empty for a bare column. Two outputs of one derivation may share a subkey.
        literal: Whether a literal or a parameter can come out in it, alone or as a part.
    """

    name: str = field(repr=False)
    shape: Shape
    origins: frozenset[Origin]
    reason: str = ""
    taint: frozenset[Origin] = frozenset()
    derivation: str = ""
    literal: bool = False


@dataclass(frozen=True, slots=True)
class SetOperation:
    """UNION, INTERSECT or EXCEPT in a statement's own text: its arms compare, and share output columns.

    Attributes:
        words: What stands between the arms: ``union``, ``union all``, ``intersect``, ``except``.
        arms: The numbers of the arms' queries, as `Occurrence.query` says them; in the order of the text.
            An arm in parentheses that is a set operation itself has an entry of its own.
        columns: For each output position what every arm puts there, in the order of ``arms``; ``None`` if
            that cannot be told. Recursive queries are such operations too.
        query: Its own number.
        inside: As `Occurrence.inside`.
    """

    words: tuple[str, ...]
    arms: tuple[int, ...]
    columns: tuple[tuple[Output, ...], ...] | None
    query: int = 0
    inside: str = ""


@dataclass(frozen=True, slots=True)
class WriteTarget:
    """A column that a statement writes, and what it writes there.

    Attributes:
        origin: The column written.
        sources: The base columns that the new value is made of or depends on, ``None``: cannot be told.
        value: ``parameter`` or ``literal``: that and nothing else; ``null``: NULL or DEFAULT. ``column``:
            base columns that are still whole. ``expression``: anything else.
        literal: Whether a literal or a parameter can be written there, alone or as a part.
        made: ``table`` or ``view`` if the statement makes the column with its relation; else empty.
    """

    origin: Origin
    sources: frozenset[Origin] | None
    value: Literal["parameter", "literal", "null", "expression", "column"]
    literal: bool = False
    made: Literal["", "table", "view"] = ""


_SHOWS: Final = frozenset({"SHOW", "DESCRIBE", "DESC"})


@dataclass(frozen=True, slots=True)
class Statement:
    """What one text does.

    Attributes:
        kind: What it does; `Kind.MULTIPLE` for several statements that do not all read.
        verb: The upper-case keyword that says so: ``SELECT``, ``INSERT``, ``CREATE``; or ``""``.
        reads: Tables and views that it names to read, CTEs left out, in order of appearance.
        writes: Tables and views that it writes, creates, alters or drops.
        outputs: Its result's columns by position; ``()``: no result; ``None``: cannot be told, so every
            column is unknown.
        targets: The columns that it writes, where that can be told.
        text: The text with every literal replaced by a placeholder that says its type, comments and spare
            white space dropped, and quoted names that the catalogue does not know replaced. A constant
            where the text cannot be cut into tokens. Hash this, with a key.
        identifiers: The lower-case words of ``text``: names and keywords.
        summary: The verb and the relations, such as ``SELECT users orders``.
        problem: Why something is unknown, or ``""``. Never quotes the statement.
        rows: Base columns that the *number* of rows is computed from: LIMIT, OFFSET, a table function's
            argument. Masking the cells does not hide these.
        kinds: The kind of each statement in the text, in order.
        unlisted: Functions off the allow-list that the statement calls, wherever: what these do, read or
            write cannot be told. Those within views are not among them.
        writes_known: Whether ``writes`` and ``targets`` are all that is written, as far as the text says.
        occurrences: Every place in the text where base columns stand, in order; ``None``: cannot be told.
        set_operations: Its UNION, INTERSECT and EXCEPT, wherever they stand in the text.
        literals: Where the literals stand.
        comments: Where the comments stand.
        parameters: Where the placeholders stand, and which values they take.
        numbers: Base columns among its occurrences whose declared type is a number.
        groupings: Every query in it that makes one row of several; ``None`` if that cannot be told.
        weighed: Where the literals and parameters begin that stand in a condition or that something is made
            with, all but those that just come out or are written.
        unseen: Relations that it names to read whose columns cannot be told: the catalogue does not know
            them, or they are views that nobody can follow.
        recalled: Functions that it calls which tell what earlier statements of the connection did.
        settings: The parameters that name the settings it reads, besides those that a literal names and that
            hold no secret; ``None``: it reads one that nothing names so.
        listing: Whether it does nothing but tell what things are called, or how they are set.

    Raw values: sees the statement's text; keeps no literal and no comment, only where they stand.
    """

    kind: Kind
    verb: str
    reads: tuple[RelationName, ...] = field(default=(), repr=False)
    writes: tuple[RelationName, ...] = field(default=(), repr=False)
    outputs: tuple[Output, ...] | None = None
    targets: tuple[WriteTarget, ...] = ()
    text: str = ""
    identifiers: frozenset[str] = frozenset()
    summary: str = ""
    problem: str = ""
    rows: frozenset[Origin] = frozenset()
    kinds: tuple[Kind, ...] = ()
    unlisted: frozenset[str] = frozenset()
    writes_known: bool = True
    occurrences: tuple[Occurrence, ...] | None = None
    set_operations: tuple[SetOperation, ...] = ()
    literals: tuple[Span, ...] = field(default=(), repr=False)
    comments: tuple[Span, ...] = field(default=(), repr=False)
    parameters: tuple[Parameter, ...] = ()
    numbers: frozenset[Origin] = frozenset()
    groupings: tuple[Grouping, ...] | None = ()
    weighed: frozenset[int] = frozenset()
    unseen: tuple[RelationName, ...] = ()
    recalled: frozenset[str] = frozenset()
    settings: tuple[int | str, ...] | None = None
    listing: bool = False

    @property
    def asks_catalogue(self) -> bool:
        """Whether the database answers by a query of its own, of whose columns a driver may tell (``SHOW``).

        With a query of the caller's in it, or another statement behind it, that is not sure.
        """
        alone = self.kinds == (Kind.READ,) and bool(self.identifiers)
        return alone and self.verb in _SHOWS and "select" not in self.identifiers

    @property
    def changes_schema(self) -> bool:
        """Whether running it may change what the catalogue says."""
        harmless = {Kind.READ, Kind.WRITE, Kind.TRANSACTION, Kind.PRAGMA, Kind.EMPTY, Kind.EXPLAIN}
        return not set(self.kinds or (self.kind,)) <= harmless


@dataclass(frozen=True, slots=True)
class CopyForm:
    """How the rows of one COPY are written.

    Attributes:
        incoming: Whether they go into the database.
        format: ``text``, ``csv`` or ``binary``.
        delimiter: One character between cells.
        null: What stands for a null.
        quote: CSV's quote.
        escape: What stands before a quote within quotes.
        header: Whether a line of labels comes first.
        encoding: The encoding it names, lower case, or an empty text.
        query: A query with the same columns, where rows go out.

    Raw values: sees the statement's text; keeps the part of it in ``query``.
    """

    incoming: bool
    format: str = "text"
    delimiter: str = "\t"
    null: str = "\\N"
    quote: str = '"'
    escape: str = '"'
    header: bool = False
    encoding: str = ""
    query: str = field(default="", repr=False)
