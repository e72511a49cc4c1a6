"""Queries that make one row of several: whose rows, and how few of them a group that comes out may have.

What bounds a group is a condition of its HAVING: ``count(*) >= n`` where one table's rows are grouped as they
are, ``count(DISTINCT t.column) >= n`` for each table of a join, since a join may show one row many times over
(a column that is not unique counts too few, never too many). Anything else bounds nothing. An aggregate that
looks at a part of its group's rows only (FILTER, CASE, a comparison) is a group within the group, and is not
bounded.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from masklib.sql.clauses import selects
from masklib.sql.grouping import GroupedRows, Grouping
from masklib.sql.lineage.expressions import function_name
from masklib.sql.lineage.grouping import aggregate_calls, aggregates
from masklib.sql.lineage.operators import QUERIES
from masklib.sql.lineage.row_sources import row_sources, spreads

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlglot.tokenizer_core import Token

    from masklib.sql.clauses import Select
    from masklib.sql.lineage.row_sources import RowSource
    from masklib.sql.lineage.run import Run
    from masklib.typing import Origin

__all__ = ["groupings"]

_WINDOW: Final = "a window counts rows of groups that nothing bounds. Use GROUP BY"
_ON: Final = "DISTINCT ON picks rows of groups that nothing bounds. Use GROUP BY"
_STAR: Final = "DISTINCT of * cannot be bounded. Write GROUP BY with the columns"
_MERGED: Final = "UNION, INTERSECT and EXCEPT put rows together. Use UNION ALL, or GROUP BY in each part"
_PART: Final = "an aggregate looks at a part of its group's rows. Take FILTER, CASE and comparisons out of it"
_OUTER: Final = "an aggregate is of an outer query's column. Aggregate in the query that reads the table"
_SPREAD: Final = "a function of rows shows one row many times. Call it in FROM"
_LOST: Final = "where its HAVING would stand cannot be told. Write it yourself"
_PURE: Final = (
    exp.Column, exp.Identifier, exp.Star, exp.Distinct, exp.Literal, exp.Placeholder, exp.Parameter, exp.Add,
    exp.Sub, exp.Mul, exp.Div, exp.Neg, exp.Paren, exp.Cast, exp.DataType, exp.DataTypeParam, exp.Order,
    exp.Ordered, exp.Interval, exp.Var, exp.GroupConcat, exp.WithinGroup,
)  # fmt: skip
"""What an aggregate may be made of: arithmetic of whole columns."""
_CHOOSING: Final = frozenset({"nullif", "iif", "if", "decode", "count_if", "countif", "sum_if"})
_COUNTS: Final = frozenset({"count", "count_star"})


def groupings(run: Run, tree: exp.Expr, tokens: Sequence[Token]) -> tuple[Grouping, ...] | None:
    """Return every grouping of a statement, ``None`` if that cannot be told.

    Args:
        run: The analysis, at its end.
        tree: The statement.
        tokens: Its tokens.
    """
    queries = list(tree.find_all(exp.Select))
    if any(id(one) not in run.selects for one in queries):
        return None
    found = _Found(run, tokens)
    return (*found.of_selects(queries), *found.of_sets(tree.find_all(exp.SetOperation)))


@dataclass(slots=True)
class _Found:
    run: Run
    tokens: Sequence[Token]
    places: list[Select] | None = None

    def of_selects(self, queries: Sequence[exp.Select]) -> Iterator[Grouping]:
        for node in queries:
            grouped = aggregates(node, self.run.facts)
            distinct = node.args.get("distinct")
            if grouped or distinct is not None or _windows(node):
                yield self._grouping(node, queries, grouped=grouped)

    def of_sets(self, operations: Iterator[exp.SetOperation]) -> Iterator[Grouping]:
        """What merges equal rows of arms that are not groups themselves has groups that nothing bounds."""
        for node in operations:
            if not isinstance(node, exp.Union) or node.args.get("distinct") is not False:
                rows = row_sources(self.run, node).rows()
                yield Grouping(tuple(rows), _MERGED)

    def _grouping(self, node: exp.Select, queries: Sequence[exp.Select], *, grouped: bool) -> Grouping:
        sources = row_sources(self.run, node)
        closed = self._closed(node, grouped=grouped)
        if grouped and not closed and self._reaches_out(node, sources.behind):
            every = [one for other in queries for one in row_sources(self.run, other).items]
            return Grouping(tuple(one.rows() for one in every), _OUTER)
        rows = tuple(self._bounded(node, one, sources.alone) for one in sources.items)
        place = self._place(node)
        if place is None or not place.reads:
            return Grouping(rows, closed or _LOST)
        if node.args.get("having") is not None and place.condition < 0:
            return Grouping(rows, closed or _LOST)
        lead = "" if grouped else _group_by(node)
        return Grouping(rows, closed, place.condition, place.behind, lead)

    def _closed(self, node: exp.Select, *, grouped: bool) -> str:
        distinct = node.args.get("distinct")
        if not grouped and _windows(node):
            return _WINDOW
        if distinct is not None and distinct.args.get("on") is not None:
            return _ON
        if not grouped and any(one.is_star for one in node.expressions):
            return _STAR
        if spreads(node, self.run.facts):
            return _SPREAD
        calls = aggregate_calls(node, self.run.facts)
        return _PART if any(self._partial(call) for call in calls) else ""

    def _partial(self, call: exp.Expr) -> bool:
        """Tell whether an aggregate may look at a part of its rows only."""
        if isinstance(call.find_ancestor(exp.Filter, exp.Select), exp.Filter):
            return True
        parent = call.parent
        whole = parent if isinstance(parent, exp.WithinGroup) else call
        facts = self.run.facts
        plain = (facts.aggregates | facts.whole.keys() | facts.derived | _COUNTS) - _CHOOSING
        return any(
            function_name(one) not in plain if isinstance(one, exp.Anonymous) else not isinstance(one, _PURE)
            for one in whole.walk()
        )

    def _reaches_out(self, node: exp.Select, behind: frozenset[Origin]) -> bool:
        """Tell whether an aggregate may be of an outer query: such a one groups the rows of that."""
        tables = {_table(one) for one in behind}
        for call in aggregate_calls(node, self.run.facts):
            for column in call.find_all(exp.Column):
                value = self.run.named.get(id(column))
                if value is None or not {_table(one) for one in value.origins} <= tables:
                    return True
        return False

    def _bounded(self, node: exp.Select, source: RowSource, alone: bool) -> GroupedRows:  # noqa: FBT001  a fact
        having = node.args.get("having")
        least = max((self._least(one, source, alone) for one in _conjuncts(having)), default=0)
        hidden = self.run.catalog.functions & _COUNTS
        if hidden or not (source.whole if alone else source.key):
            return GroupedRows(source.columns, source.unknown, 0, "", source.name)
        count = "count(*)" if alone else f"count(DISTINCT {source.key})"
        return GroupedRows(source.columns, source.unknown, least, count, source.name)

    def _least(self, node: exp.Expr, source: RowSource, alone: bool) -> int:  # noqa: FBT001  as above
        """Return how many rows of a source are in a group that meets a condition, 0 if it does not say."""
        if not isinstance(node, (exp.GTE, exp.GT)) or not isinstance(node.expression, exp.Literal):
            return 0
        number = node.expression
        if number.is_string or not str(number.this).isdecimal() or not self._counts(node.this, source, alone):
            return 0
        return int(number.this) + isinstance(node, exp.GT)

    def _counts(self, node: exp.Expr, source: RowSource, alone: bool) -> bool:  # noqa: FBT001  as above
        """Tell whether a call counts rows of a source, and none twice."""
        name, arguments = function_name(node), node.expressions
        if name == "count_star":
            return alone and not arguments
        if name != "count" or len(arguments) != 1:
            return False
        only = arguments[0]
        if isinstance(only, exp.Star):
            return alone and not any(only.args.values())
        if not isinstance(only, exp.Distinct) or len(only.expressions) != 1:
            return False
        column = only.expressions[0]
        table = column.args.get("table") if isinstance(column, exp.Column) else None
        return table is not None and not column.args.get("db") and self.run.name(table) == source.name

    def _place(self, node: exp.Select) -> Select | None:
        """Return where a query stands in the text: round one of its own names."""
        at = next(_positions(node), None)
        if at is None:
            return None
        if self.places is None:
            self.places = selects(self.tokens)
        round_ = [one for one in self.places if one.start <= at < one.end]
        return max(round_, key=lambda one: one.start, default=None)


def _table(origin: Origin) -> tuple[str, str]:
    return origin.schema, origin.table


def _positions(node: exp.Select) -> Iterator[int]:
    """Yield where names of the query itself stand."""
    first = node.args.get("from_")
    named = [first.this.args.get("alias")] if first is not None else []
    for part in (*named, first, *node.expressions, node.args.get("group"), node.args.get("where")):
        for one in part.walk(prune=lambda inner: isinstance(inner, QUERIES)) if part is not None else ():
            if isinstance(one, exp.Identifier) and "start" in one.meta:
                yield int(one.meta["start"])


def _windows(node: exp.Select) -> bool:
    parts = [*node.expressions, *(node.args[key] for key in ("order", "qualify") if node.args.get(key))]
    return any(
        isinstance(one, exp.Window)
        for part in parts
        for one in part.walk(prune=lambda inner: isinstance(inner, QUERIES))
    )


def _group_by(node: exp.Select) -> str:
    """Return the GROUP BY that a DISTINCT is."""
    return " GROUP BY " + ", ".join(str(at) for at in range(1, 1 + len(node.expressions)))


# ---------------------------------------------------------------------- what bounds
def _conjuncts(having: exp.Expr | None) -> Iterator[exp.Expr]:
    todo = [having.this] if having is not None else []
    while todo:
        node = todo.pop()
        if isinstance(node, exp.And):
            todo += [node.this, node.expression]
        elif isinstance(node, exp.Paren):
            todo.append(node.this)
        else:
            yield node
