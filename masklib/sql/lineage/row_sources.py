"""What stands in FROM, as far as it matters for groups: whose rows come out of it, and whether each once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from masklib.sql.grouping import GroupedRows
from masklib.sql.lineage.expressions import function_name
from masklib.sql.lineage.grouping import aggregates
from masklib.sql.lineage.tables import is_system, relation_name
from masklib.sql.lineage.values import NOTHING
from masklib.sql.lineage.views import look_into
from masklib.typing import Origin

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masklib.sql.catalog import Relation
    from masklib.sql.dialects.facts import Facts
    from masklib.sql.lineage.run import Run
    from masklib.sql.lineage.sources import WithQueries

__all__ = ["RowSource", "RowSources", "row_sources", "spreads"]

_DEPTH: Final = 24


@dataclass(frozen=True, slots=True)
class RowSource:
    """One item of FROM.

    Attributes:
        name: Its alias, or its own name.
        columns: Every column of the tables that its rows come from, unless these were grouped.
        behind: The same with those that were grouped.
        unknown: Whether nobody knows what it is.
        whole: Whether each of its rows is one row of the one table that it comes from, and none comes twice.
        key: What tells its rows apart in the text, where it is a table or a view itself: ``p."id"``.
    """

    name: str
    columns: frozenset[Origin] = NOTHING
    behind: frozenset[Origin] = NOTHING
    unknown: bool = False
    whole: bool = False
    key: str = ""

    def rows(self) -> GroupedRows:
        """Return it as what a grouping has that nothing bounds."""
        return GroupedRows(self.columns, self.unknown, name=self.name)


@dataclass(frozen=True, slots=True)
class RowSources:
    """All items of FROM of one query, or of all arms of a set operation."""

    items: tuple[RowSource, ...]
    alone: bool = False

    @property
    def behind(self) -> frozenset[Origin]:
        """Every column of every table that is read."""
        return NOTHING.union(*(one.behind for one in self.items))

    def rows(self) -> list[GroupedRows]:
        """Return them as what a grouping has that nothing bounds."""
        return [one.rows() for one in self.items]


def row_sources(run: Run, node: exp.Expr, depth: int = 0) -> RowSources:
    """Return what stands in FROM of a query; of one that groups, what its rows come from is only behind it.

    Args:
        run: The analysis, at its end.
        node: A SELECT or a set operation.
        depth: How deep in others it stands.
    """
    if isinstance(node, exp.SetOperation):
        arms = [_query("", run, arm, depth + 1) for arm in (node.this, node.expression)]
        return RowSources(tuple(arms))
    known = run.selects.get(id(node))
    if known is None or depth > _DEPTH:
        return RowSources((RowSource("", unknown=True),))
    first = node.args.get("from_")
    parts = [] if first is None else [first.this, *(join.this for join in node.args.get("joins") or ())]
    items = tuple(_source(run, part, known, depth) for part in parts)
    return RowSources(items, len(items) == 1)


def _source(run: Run, node: exp.Expr, ctes: WithQueries, depth: int) -> RowSource:
    if isinstance(node, exp.Lateral):
        node = node.this
    if isinstance(node, exp.Subquery) and not node.args.get("joins"):
        return _query(node.alias, run, node.this, depth + 1)
    if isinstance(node, exp.Table) and not node.args.get("joins"):
        return _table(run, node, ctes, depth)
    if isinstance(node, (exp.Unnest, exp.Values, exp.Anonymous)):
        return RowSource("")
    return RowSource("", unknown=True)


def _table(run: Run, node: exp.Table, ctes: WithQueries, depth: int) -> RowSource:
    if not isinstance(node.this, exp.Identifier):
        return RowSource("")  # a function: what it is made of is bounded where it comes from
    name = relation_name(node, run)
    alias = node.args.get("alias")
    own = alias.this if alias is not None else node.this
    called = run.name(own)
    cte = None if name.schema else ctes.get(name.name)
    if cte is not None:
        found = _query(called, run, cte.node, depth + 1)
        return RowSource(called, found.columns, found.behind, found.unknown or cte.looped, whole=found.whole)
    if is_system(name, run):
        return RowSource(called)
    relation = run.find(name)
    if relation is None:
        return RowSource(called, unknown=True)
    columns = frozenset(_columns(run, relation))
    return RowSource(called, columns, columns, whole=True, key=_key(run, own, relation))


def _key(run: Run, own: exp.Identifier, relation: Relation) -> str:
    """Return the column by which rows of a join are counted: ``id``, else the first one."""
    sign = run.facts.name_quote
    column = next((one for one in relation.columns if one.lower() == "id"), relation.columns[0])
    called = _quoted(own.name, sign) if own.args.get("quoted") else own.name
    return f"{called}.{_quoted(column, sign)}"


def _quoted(name: str, sign: str) -> str:
    return sign + name.replace(sign, sign * 2) + sign


def _columns(run: Run, relation: Relation) -> Iterator[Origin]:
    """Yield every column of a table; of a view every column of the tables that it shows or looks at."""
    if relation.definition is None:
        yield from (Origin(relation.name, one, relation.schema) for one in relation.columns)
        return
    result = look_into(run, relation)
    seen = {origin for column in result.columns or () for origin in column.value.all} | result.predicates
    seen |= result.rows
    for schema, table in {(one.schema, one.table) for one in seen}:
        base = run.catalog.relations.get((schema, table))
        yield from (Origin(table, one, schema) for one in (base.columns if base is not None else ()))
    yield from seen


def _query(name: str, run: Run, node: exp.Expr, depth: int) -> RowSource:
    """Return a query in FROM, of WITH or among arms as one source."""
    while isinstance(node, exp.Subquery):
        node = node.this
    if isinstance(node, exp.Values):
        return RowSource(name)
    if not isinstance(node, (exp.Select, exp.SetOperation)):
        return RowSource(name, unknown=True)
    inner = row_sources(run, node, depth)
    if isinstance(node, exp.Select) and (aggregates(node, run.facts) or node.args.get("distinct")):
        return RowSource(name, NOTHING, inner.behind)  # its groups are bounded where it stands
    columns = NOTHING.union(*(one.columns for one in inner.items))
    unknown = any(one.unknown for one in inner.items)
    whole = (
        inner.alone and inner.items[0].whole and isinstance(node, exp.Select) and not spreads(node, run.facts)
    )
    return RowSource(name, columns, inner.behind, unknown, whole=whole)


def spreads(node: exp.Select, facts: Facts) -> bool:
    """Tell whether a query may show one row several times: by a function of rows, or one nobody knows.

    It does so among the outputs, in GROUP BY and in ORDER BY.
    Source: https://www.postgresql.org/docs/18/xfunc-sql.html

    Args:
        node: A SELECT.
        facts: Of the dialect: names its functions.
    """
    parts = [*node.expressions, *(node.args[key] for key in ("group", "order") if node.args.get(key))]
    return any(_is_of_rows(one, facts) for part in parts for one in part.walk())


def _is_of_rows(node: exp.Expr, facts: Facts) -> bool:
    if not isinstance(node, exp.Func):
        return False
    name = function_name(node)
    plain = name in facts.whole or name in facts.derived or name in facts.aggregates or name == "count"
    rows = isinstance(node, (exp.Unnest, exp.Explode, exp.ExplodingGenerateSeries)) or name in facts.sets
    return rows or (isinstance(node, exp.Anonymous) and not plain)
