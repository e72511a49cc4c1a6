"""The shape of what is known of one SQL dialect."""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["Facts", "Metadata", "words"]


def words(text: str) -> frozenset[str]:
    """Return the words of ``text``: lists of names are written as plain text in the dialect files."""
    return frozenset(text.split())


@dataclass(frozen=True, slots=True)
class Metadata:
    """One part of a database's own catalogue.

    Attributes:
        schema: The schema in which it stands, or under which it is reported.
        relations: The relations that are fine to show, each with its columns that are *not* (statistics,
            defaults that were stored, text of statements).
        columns: Their columns, where no look-up finds them.
        prefix: The beginning of its relations' names, which nobody else can give; empty if it is known by
            its schema.
        hidden: Columns that ``*`` leaves out.
        texts: Columns that hold what users wrote, by relation: they are looked into like any other.
    """

    schema: str
    relations: Mapping[str, frozenset[str]]
    columns: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    prefix: str = ""
    hidden: frozenset[str] = frozenset()
    texts: Mapping[str, frozenset[str]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True)
class Facts:
    """What the analysis must know of one dialect. Everything that is not named here is opaque.

    Attributes:
        name: sqlglot's name of the dialect.
        exact: Whether names differ by case when they are quoted.
        name_bytes: Longer names are cut to so many bytes of UTF-8; 0 if they are not.
        keywords: The words, upper case, that the database's grammar itself knows. sqlglot knows more, those
            of all its dialects: such a word is an ordinary name here.
        literals: The types of string tokens that this database knows, as sqlglot calls them.
        nested_comments: Whether ``/* /* */ */`` is one comment.
        backslashes: Whether a setting of the database decides if a backslash escapes in an ordinary text.
        line_ends: The characters that end a ``--`` comment.
        whitespace: The characters between tokens that mean nothing.
        whole: Functions whose result is one of their arguments, still whole; with the positions of these
            arguments, ``()`` for all. The other arguments only decide (they taint).
        derived: Functions that depend on nothing but their arguments.
        aggregates: Functions of many rows.
        syntax: Functions whose arguments have a grammar of their own (``extract(year FROM x)``), which the
            parser must know by name.
        structural: Words that may stand before a parenthesis and call nothing.
        niladic: Functions that are called without parentheses.
        tables: Functions that return rows, with their columns; ``()`` for one column of the alias's name.
        records: Functions that return rows whose columns the statement must define.
        text_types: Types, upper case, to which a cast keeps a value whole when they have no length.
        types: All other types, upper case, whose casts run no code of users.
        metadata: What of the database's own catalogue is fine to show.
        pragmas: PRAGMA names (or SHOW names) that are fine to show, with their columns.
        listings: Those of them, and further statements of their kind, that only tell names, and take names.
        acting: Those that do more than to show.
        reads_setting: The function that reads a setting by its name; empty if none does.
        system_columns: Columns that every table has and ``*`` leaves out.
        type_literals: Whether ``type 'text'`` is a literal.
        moments: The types of which it is one where it is not of others.
        lateral: Whether a table function sees only the sources on its left (else all).
        cte_forward: Whether the queries of a WITH see each other without RECURSIVE.
        placeholders: How parameters are written: ``sqlite``, ``percent``, ``dollar`` or ``any``.
        using_first: Whether ``*`` puts the columns of USING first.
        rows: Whether a table's name can stand for its whole row.
        returning_joins: Whether RETURNING sees the other tables of the statement too.
        plans: The columns of EXPLAIN and of EXPLAIN QUERY PLAN.
        twins: What stands before the number that a second column of one name in a query in FROM gets; empty
            if it gets none (and is ambiguous).
        values: How the columns of VALUES are called: a name and the first number; no name if it differs.
        spreads: Functions that stand for several outputs.
        right_first: Whether ``*`` of a RIGHT JOIN with USING begins with the columns of the right.
        unproven: Whether no oracle has run for it: then only what all databases read alike is read at all.
        name_quote: What quotes a name.
        hidden_functions: Whether a user's function may be called where one of the database's own is named.
        recalling: Functions of the lists above that tell what earlier statements of the connection did.
        executable_comments: Whether ``/*! ... */`` is code.
        hash_comments: Whether ``#`` begins a comment.
        ascii_names: Whether only names of ASCII letters compare as they are written.
        lateral_queries: Whether a query in FROM sees the sources on its left without LATERAL.
        structs: Whether ``a.b`` may be a field of a column, and a source's name its row before outer levels.
        comma_last: Whether a comma in FROM binds weaker than JOIN (else all joins bind alike).
        operators: Every operator and sign of the grammar.
        operator_characters: Where operators are runs of characters, cut by the rule of PostgreSQL's lexer.
        function_schemas: Schemas whose functions are the database's own.
        views_local: Whether a view names the tables of its own schema.
        pragma_tables: The pragmas as table functions.
        labels: The clauses in which an output can be named by its alias: ``where``, ``group``, ``having``,
            ``qualify``, ``order``, ``output`` (other outputs).
        sets: Functions that return rows also in a list of outputs.
        sugar: Functions that syntax stands for, where a user's of that name is called in their place; so are
            operators then.
        semicolons: Whether statements are parted by semicolons (T-SQL needs none).
        units: Functions whose first argument is no expression but a word: ``DAY``, ``MONTH``.
        tables_in: Whether ``x IN name`` asks for the rows of a table.
        bare_columns: Whether columns beside ``max(x)`` come from the row of the maximum.
    """

    name: str
    exact: bool
    keywords: frozenset[str]
    literals: frozenset[str]
    whole: Mapping[str, tuple[int, ...]]
    derived: frozenset[str]
    aggregates: frozenset[str]
    syntax: frozenset[str]
    structural: frozenset[str]
    niladic: frozenset[str]
    tables: Mapping[str, tuple[str, ...]]
    text_types: frozenset[str]
    types: frozenset[str]
    metadata: tuple[Metadata, ...]
    name_bytes: int = 0
    nested_comments: bool = False
    backslashes: bool = False
    line_ends: str = "\n"
    whitespace: str = " \t\n\r\f"
    pragmas: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    listings: frozenset[str] = frozenset()
    acting: frozenset[str] = frozenset()
    reads_setting: str = ""
    system_columns: frozenset[str] = frozenset()
    type_literals: bool = False
    lateral: bool = False
    cte_forward: bool = False
    placeholders: str = "percent"
    using_first: bool = True
    rows: bool = False
    returning_joins: bool = False
    plans: tuple[tuple[str, ...], tuple[str, ...]] = (("QUERY PLAN",), ("QUERY PLAN",))
    twins: str = ""
    hidden_functions: bool = False
    recalling: frozenset[str] = frozenset()
    name_quote: str = '"'
    unproven: bool = False
    spreads: frozenset[str] = frozenset()
    right_first: bool = False
    values: tuple[str, int] = ("column", 1)
    executable_comments: bool = False
    hash_comments: bool = False
    ascii_names: bool = False
    lateral_queries: bool = False
    structs: bool = False
    comma_last: bool = True
    operators: frozenset[str] = frozenset()
    operator_characters: str = ""
    function_schemas: frozenset[str] = frozenset()
    records: frozenset[str] = frozenset()
    views_local: bool = False
    pragma_tables: Metadata | None = None
    labels: frozenset[str] = frozenset({"group", "order"})
    sets: frozenset[str] = frozenset()
    bare_columns: bool = False
    tables_in: bool = False
    units: frozenset[str] = frozenset()
    moments: frozenset[str] = frozenset()
    semicolons: bool = True
    sugar: frozenset[str] = frozenset()

    def plan_columns(self, words: Sequence[str]) -> tuple[str, ...]:
        """Return the columns of EXPLAIN, after its options in upper case."""
        return self.plans[1] if "QUERY" in words else self.plans[0]

    def calls(self, name: str) -> bool:
        """Say whether ``name`` is a function of the allow-list."""
        return name in self.whole or name in self.derived or name in self.aggregates or name in self.tables
