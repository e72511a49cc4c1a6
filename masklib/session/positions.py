"""Where a masked column may stand under ``filters: masked``: an allow-list, decided before execution.

What is allowed gives the rows that it would give on the masked data: to come out as it is, to be counted,
grouped by, asked for NULL, and compared for equality with a column of the same entity. So nothing is learnt
from it that the masked rows do not show anyway. All else is denied: an order, a piece, a pattern, a
bound, a function, and a comparison with a value that the asker chose (DESIGN 5.9).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from masklib.session.operands import EQUALITY
from masklib.sql import Clause, Kind, Shape

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from masklib.sql import Occurrence, Operand, Output, Statement
    from masklib.typing import Origin

__all__ = ["PREDICATES", "SET_WORDS", "Denial", "Masked", "compared", "positions", "shapes"]


@dataclass(frozen=True, slots=True)
class Masked:
    """What is known of a column that is not to be asked at will.

    Attributes:
        domain: Columns of one domain have equal surrogates where they have equal values, so they may be
            compared and grouped by. Empty: not even that shows.
        why: Why it is masked, in words.
        reversible: Whether its surrogates can be turned back, so that it can be looked up by one.
    """

    domain: str
    why: str
    reversible: bool = False


@dataclass(frozen=True, slots=True)
class Denial:
    """One reason why a statement may not run. Holds names of the schema, no value.

    Attributes:
        what: The column and its clause, or what of the statement is meant.
        rule: What is not allowed.
        instead: What is.
    """

    what: str
    rule: str
    instead: str

    def __str__(self) -> str:
        return f"{self.what}: {self.rule}. {self.instead}"


_NULL: Final = frozenset({"is null", "is not null"})
PREDICATES: Final = frozenset({Clause.WHERE, Clause.ON, Clause.USING, Clause.HAVING})
"""Clauses in which a column may be compared."""
SET_WORDS: Final = frozenset({"union", "intersect", "except", "minus"})
_SIDE: Final = re.compile(
    r"(?:^| )(?:where|on|having) (?:=|<>|in|not in|= any any|is distinct|is not distinct)$"
)
"""How `Occurrence.inside` ends where a subquery itself is one side of a comparison."""
_QUOTED: Final = re.compile(r'"[^"]*"')
_STEPS: Final = 6
"""`Occurrence.derivation` names no more steps: what stands after the sixth is not known."""

_COMPARE: Final = (
    "Compare it by =, <>, IN or = ANY with surrogates that came out of it, or with a column of the same "
    "entity (a join, IN (SELECT ...)), or ask IS NULL or IS NOT NULL"
)
_INSTEAD: Final = {
    Clause.ORDER: "Sort by a column that is not masked, by count(*), or sort the rows that came out",
    Clause.WINDOW: "Use GROUP BY with count(*), or a window over columns that are not masked",
    Clause.FILTER: "Put IS NULL or IS NOT NULL of it into WHERE, and count there",
    Clause.GROUP: "Group by the bare column, or by columns that are not masked",
    Clause.DISTINCT: "Use SELECT DISTINCT of the bare column",
    Clause.OUTPUT: "Select the bare column (surrogates come out), count(column) or count(DISTINCT column)",
    Clause.WHERE: _COMPARE,
    Clause.ON: _COMPARE,
    Clause.USING: _COMPARE,
    Clause.HAVING: "Compare count(*), count(column) or count(DISTINCT column) there",
}
_REST: Final = (
    "Leave the column out there; it may be selected bare, counted, grouped by, and joined to its like"
)


def shapes(statement: Statement) -> Iterator[Denial]:
    """Yield why a statement as a whole may not run: not one SELECT, or not understood to its end."""
    kinds = statement.kinds or (statement.kind,)
    if kinds != (Kind.READ,) or statement.verb != "SELECT":
        yield Denial(
            "this text" if len(kinds) > 1 else statement.verb or "this statement",
            "only one SELECT a statement may run under filters 'masked'",
            "Send one SELECT (WITH is fine), without EXPLAIN, and nothing that writes or sets anything; "
            "names of tables and columns stand in information_schema.columns, on SQLite in sqlite_schema",
        )
    elif statement.writes or statement.targets or not statement.writes_known:
        yield Denial("SELECT", "it writes, or may write", "Leave out INTO and data-modifying WITH queries")
    elif statement.problem or statement.outputs is None or statement.occurrences is None:
        yield Denial(
            "this statement",
            f"where its columns come from cannot be told ({statement.problem or 'not resolved'})",
            "Write plain SQL with existing tables, every column qualified by its table",
        )


def positions(statement: Statement, masked: Mapping[Origin, Masked]) -> tuple[Denial, ...]:
    """Return every occurrence of a masked column that is off the list.

    Args:
        statement: One SELECT, understood to its end (`shapes`).
        masked: The columns that are masked, of all that the statement names.

    Raw values: sees none; what it returns holds names of the schema only.
    """
    found = [one for occurrence in statement.occurrences or () for one in _occurrence(occurrence, masked)]
    found += _subqueries(statement.occurrences or (), masked)
    found += _beside_groups(statement.occurrences or (), masked)
    found += _set_operations(statement, masked)
    found += _stars(statement)
    return tuple(dict.fromkeys(found))


def compared(statement: Statement, masked: Mapping[Origin, Masked]) -> tuple[Denial, ...]:
    """Return every occurrence of a masked column in a filter or a comparison, for ``filters: deny``."""
    filters = PREDICATES | {Clause.FILTER, Clause.QUALIFY}
    return tuple(
        Denial(
            _where(occurrence),
            "under filters 'deny' a masked column may stand in no filter and no comparison",
            "Filter by columns that are not masked",
        )
        for occurrence in statement.occurrences or ()
        if occurrence.reason or _masked(occurrence.origins, masked)
        if occurrence.operator not in _NULL
        if occurrence.operator or occurrence.clause in filters
        if occurrence.clause is not Clause.TARGET
    )


# ---------------------------------------------------------------------- one occurrence
def _occurrence(one: Occurrence, masked: Mapping[Origin, Masked]) -> Iterator[Denial]:
    if one.reason:
        yield Denial(
            f"a column in {str(one.clause).upper()}",
            f"where it comes from cannot be told ({one.reason})",
            "Name an existing column, qualified by its table",
        )
        return
    hidden = _masked(one.taint, masked)
    if hidden:
        yield Denial(
            f"a column in {str(one.clause).upper()} that depends on {_names(one.taint & masked.keys())}",
            f"nothing may be asked of what was computed from a masked column ({hidden[0].why})",
            _REST,
        )
        return
    columns = _masked(one.origins, masked)
    if not columns or one.shape is Shape.COUNT:
        return
    rule = _broken(one, columns, masked)
    if rule:
        yield Denial(_where(one), f"{rule} ({columns[0].why})", _instead(one))


def _broken(one: Occurrence, columns: list[Masked], masked: Mapping[Origin, Masked]) -> str:
    """Return the rule that an occurrence of masked columns breaks, or an empty text."""
    if one.shape is not Shape.UNCHANGED or len(columns) < len(one.origins):
        return "something was made of a masked column in a subquery or a view"
    if _counted(one):
        return _distinct(one, columns)
    if one.derivation or one.around:
        steps = f"{one.around} {one.derivation}".split()
        return f"nothing may be made of a masked column ({' of '.join(steps)})"
    if one.clause in PREDICATES:
        return _predicate(one, columns, masked)
    if one.clause in {Clause.GROUP, Clause.DISTINCT} and not one.operator:
        return _grouped(columns)
    return _output(one, columns, masked)


def _counted(one: Occurrence) -> bool:
    """Tell whether the column itself is counted: what is made of a number of rows tells no value."""
    steps = one.derivation.split()
    return len(steps) < _STEPS and (steps[-1:] == ["count"] or steps[-2:] == ["count", "distinct"])


def _distinct(one: Occurrence, columns: list[Masked]) -> str:
    return _grouped(columns) if one.derivation.endswith("distinct") else ""


def _grouped(columns: list[Masked]) -> str:
    return (
        "" if _domain(columns) else "its surrogates do not show which values are equal, and neither may this"
    )


def _output(one: Occurrence, columns: list[Masked], masked: Mapping[Origin, Masked]) -> str:
    """A column that comes out of a query, or of a subquery that something is compared with."""
    if one.clause is not Clause.OUTPUT:
        return "a masked column may not stand in this clause"
    if one.operator and (not one.inside or _SIDE.search(one.inside)):
        return _predicate(one, columns, masked)
    if one.operator:
        return f"nothing may be made of a masked column ({one.inside})"
    if set(one.inside.split()) <= {"output"} or one.inside.endswith(" exists"):
        return ""
    return f"the result of a subquery with a masked column may not stand here ({one.inside})"


def _predicate(one: Occurrence, columns: list[Masked], masked: Mapping[Origin, Masked]) -> str:
    if one.operator in _NULL:
        return "" if one.clause is not Clause.OUTPUT else "a masked column may come out bare only"
    if one.operator not in EQUALITY:
        return f"a masked column may not be compared by {one.operator.upper() or 'its truth'}"
    if one.clause is Clause.OUTPUT and not one.inside:
        return "a masked column may come out bare only"
    if not _domain(columns):
        return "it may not be compared with anything: its surrogates do not show which values are equal"
    return next(filter(None, (_operand(each, columns, masked) for each in one.operands)), "")


def _operand(operand: Operand, columns: list[Masked], masked: Mapping[Origin, Masked]) -> str:
    if operand.kind in {"literal", "parameter"}:
        return _looked_up(operand, columns)
    if operand.kind in {"null", "query"}:  # of a query: `_subqueries`
        return ""
    others = _masked(operand.origins, masked)
    same = len(others) == len(operand.origins) and _domain(others) == _domain(columns)
    if operand.kind == "column" and same and not (operand.derivation or operand.many):
        return ""
    return "a masked column may be compared only with a bare masked column of the same entity"


def _looked_up(operand: Operand, columns: list[Masked]) -> str:
    """A literal or a parameter is a surrogate, and is turned back (`masklib.session.translation`)."""
    if not all(one.reversible for one in columns):
        return f"it may not be compared with a {operand.kind}: its surrogates cannot be turned back"
    if operand.start < 0 or operand.derivation not in {"", "cast"}:
        return f"nothing may be made of the {operand.kind} that it is compared with ({operand.derivation})"
    return ""


# ---------------------------------------------------------------------- subqueries and set operations
class _Side(NamedTuple):
    """One side of a comparison with a subquery."""

    origins: frozenset[Origin]
    operator: str


def _subqueries(found: Collection[Occurrence], masked: Mapping[Origin, Masked]) -> Iterator[Denial]:
    """Ask of each comparison with a subquery that this returns one masked column of the same entity.

    The column that comes out of the subquery is an occurrence that names the other side. One that returns
    literals, or anything that has no base column, has none: then there are fewer than comparisons.
    """
    answered = Counter(
        _Side(one.operands[0].origins, one.operator)
        for one in found
        if one.clause is Clause.OUTPUT and one.inside and one.place == 0 and len(one.operands) == 1
        if one.bare and not _broken(one, _masked(one.origins, masked), masked)
        if _masked(one.origins, masked)
    )
    asked = [
        one
        for one in found
        if _masked(one.origins, masked) and any(each.kind == "query" for each in one.operands)
        for each in one.operands
        if each.kind == "query"
    ]
    needed = Counter(_Side(one.origins, one.operator) for one in asked)
    for one in asked:
        side = _Side(one.origins, one.operator)
        if needed[side] > answered[side]:
            yield Denial(
                _where(one),
                "a subquery that it is compared with returns one bare masked column of the same entity",
                _COMPARE,
            )


def _beside_groups(found: Collection[Occurrence], masked: Mapping[Origin, Masked]) -> Iterator[Denial]:
    """SQLite and MySQL show some row's value of a column that is neither grouped by nor aggregated.

    Which row that is follows the order of an index: the least of the raw values.
    """
    keys = {(one.query, origin) for one in found if one.clause is Clause.GROUP for origin in one.origins}
    for one in found:
        loose = one.grouped and one.clause in {Clause.OUTPUT, Clause.HAVING} and not one.derivation
        if loose and any(origin in masked and (one.query, origin) not in keys for origin in one.origins):
            yield Denial(
                _where(one),
                "beside groups or aggregates it would be that of some row, and which one tells an order",
                "Put it into GROUP BY too",
            )


def _set_operations(statement: Statement, masked: Mapping[Origin, Masked]) -> Iterator[Denial]:
    """UNION and its like compare their arms: each column is of one entity in all of them.

    Where no parenthesis and no WITH is in the text, all arms are those of the statement itself, and its
    outputs say of what. Anywhere else nobody says which arms there are.
    """
    if not (statement.identifiers & SET_WORDS) or not masked:
        return
    if "(" in statement.text or "with" in statement.identifiers:
        yield Denial(
            "UNION, INTERSECT or EXCEPT",
            "with masked columns in the statement they may only join plain SELECTs, without any parenthesis",
            "Run the parts as statements of their own, or write SELECT a FROM t UNION SELECT b FROM u alone",
        )
        return
    for output in statement.outputs or ():
        if not _one_domain(output, masked):
            yield Denial(
                f"the output {_names(output.origins)} of UNION, INTERSECT or EXCEPT",
                "its arms must all be bare masked columns of one entity, without a literal or another column",
                "Give the other values a column of their own",
            )


def _one_domain(output: Output, masked: Mapping[Origin, Masked]) -> bool:
    columns = _masked(output.origins, masked)
    if not columns:
        return True
    whole = output.shape in {Shape.UNCHANGED, Shape.WHOLE} and not output.literal
    return whole and len(columns) == len(output.origins) and bool(_domain(columns))


def _stars(statement: Statement) -> Iterator[Denial]:
    """A whole row (``t.*``) within a call or a subquery is not always among the occurrences."""
    text = _QUOTED.sub('""', statement.text)
    for star in re.finditer(r"\.\s*\*", text):
        before = text[: star.start()]
        if before.count("(") > before.count(")"):
            yield Denial(
                "t.*", "it may not stand within parentheses", "Write the columns out, or use count(*)"
            )


# ---------------------------------------------------------------------- words
def _masked(origins: Collection[Origin], masked: Mapping[Origin, Masked]) -> list[Masked]:
    return [masked[origin] for origin in sorted(origins, key=str) if origin in masked]


def _domain(columns: list[Masked]) -> str:
    """Return the domain that all columns are of, or an empty text."""
    domains = {one.domain for one in columns}
    return domains.pop() if len(domains) == 1 else ""


def _where(one: Occurrence) -> str:
    return f"{_names(one.origins)} in {str(one.clause).upper()}"


def _names(origins: Collection[Origin]) -> str:
    names = sorted(map(str, origins))
    return ", ".join(names[:3]) + (", ..." if len(names) > 3 else "") if names else "a column"  # noqa: PLR2004  three tell which


def _instead(one: Occurrence) -> str:
    return _INSTEAD.get(one.clause, _REST)
