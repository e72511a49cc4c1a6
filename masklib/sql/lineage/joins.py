"""FROM: what stands in it, which names it makes visible, and in which order ``*`` gives its columns."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from masklib.sql.lineage.functions import called, lateral, unnested
from masklib.sql.lineage.predicates import weigh
from masklib.sql.lineage.run import check
from masklib.sql.lineage.scope import Scope, cells
from masklib.sql.lineage.sources import Source, numbered, of_result, unseen
from masklib.sql.lineage.tables import table
from masklib.sql.lineage.values import NOTHING
from masklib.sql.unclear import Unclear

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from masklib.sql.lineage.scope import Cell

__all__ = ["alias_of", "fill", "place"]

_JOIN: Final = frozenset({"this", "on", "using", "method", "side", "kind"})
_METHODS: Final = frozenset({"", "NATURAL"})
_SIDES: Final = frozenset({"", "LEFT", "RIGHT", "FULL"})
_KINDS: Final = frozenset({"", "INNER", "OUTER", "CROSS"})


@dataclass(slots=True)
class _Item:
    """A joined part of FROM: its columns as ``*`` gives them, ``blurred`` if these cannot be told."""

    cells: list[Cell] = field(default_factory=list)
    blurred: bool = False


def fill(node: exp.Expr, scope: Scope) -> None:
    """Put what stands in FROM of ``node`` into ``scope``."""
    first = node.args.get("from_")
    if first is None:
        if node.args.get("joins"):
            raise Unclear("join without a first table")
        return
    check(first, frozenset({"this"}))
    place(first.this, node.args.get("joins") or (), scope)


def place(first: exp.Expr, joins: Sequence[exp.Expr], scope: Scope, *, nested: bool = False) -> None:
    """Put ``first`` and what is joined to it into ``scope``.

    Args:
        first: The first table.
        joins: What is joined to it.
        scope: The query level.
        nested: Whether ``joins`` are those that hang on ``first`` itself: within parentheses.
    """
    items = [_single(first, scope) if nested else _item(first, scope)]
    _show(items, scope)
    for join in joins:
        _vet(join)
        right = _item(join.this, scope)
        if scope.run.facts.comma_last and _is_comma(join):
            items.append(right)
        else:
            items[-1] = _joined(items[-1], right, join, scope)
        _show(items, scope)
    for force in scope.late:
        force()
    for join in joins:
        if join.args.get("on") is not None:
            weigh(join.args["on"], scope)


def _show(items: Iterable[_Item], scope: Scope) -> None:
    """Make the columns of what was joined so far visible: functions and LATERAL see what is on their left."""
    scope.cells = [cell for item in items for cell in item.cells]
    scope.blurred = any(item.blurred for item in items)


def _vet(join: exp.Expr) -> None:
    check(join, _JOIN)
    words = [str(join.args.get(key) or "").upper() for key in ("method", "side", "kind")]
    if words[0] not in _METHODS or words[1] not in _SIDES or words[2] not in _KINDS:
        raise Unclear("join off the list")


def _is_comma(join: exp.Expr) -> bool:
    return not any(join.args.get(key) for key in ("on", "using", "method", "side", "kind"))


def _item(node: exp.Expr, scope: Scope) -> _Item:
    """Make one operand of a join visible and return its columns."""
    if node.args.get("joins"):
        return _nest(node, scope)
    if isinstance(node, exp.Subquery) and not isinstance(node.this, exp.Query | exp.DML):
        return _parenthesised(node, scope)
    if isinstance(node, exp.Subquery) and isinstance(node.this, exp.Subquery) and _holds_tables(node.this):
        return _parenthesised(node, scope)
    return _single(node, scope)


def _single(node: exp.Expr, scope: Scope) -> _Item:
    source = _source(node, scope)
    scope.add(source)
    return _Item(cells(source) or [])


def _holds_tables(node: exp.Expr) -> bool:
    while isinstance(node, exp.Subquery):
        if node.args.get("joins"):
            return True
        node = node.this
    return isinstance(node, exp.Table)


def _nest(node: exp.Expr, scope: Scope) -> _Item:
    """Join within parentheses: the names of the tables are visible outside."""
    inner = _within(node, scope)
    for source in inner.sources.values():
        scope.add(source)
    scope.twice |= inner.twice
    return _Item(inner.cells, inner.blurred)


def _within(node: exp.Expr, scope: Scope) -> Scope:
    """Return the level that joined tables in parentheses make."""
    inner = Scope(scope.run, scope, scope.ctes, nested=True)
    place(node, node.args.get("joins") or (), inner, nested=True)
    scope.absorb(inner)
    if scope.run.facts.twins == ":" and scope.sources:  # SQLite makes a query of it, unless it stands first
        labels = numbered([cell.label for cell in inner.cells], ":")
        inner.cells = [replace(one, label=label) for one, label in zip(inner.cells, labels, strict=True)]
    return inner


def _parenthesised(node: exp.Subquery, scope: Scope) -> _Item:
    """``(a JOIN b)``; with an alias the names of its tables are hidden behind it."""
    check(node, frozenset({"this", "alias", "joins"}))
    name, aliases = alias_of(node, scope)
    if not name:
        return _item(node.this, scope)
    inner = Scope(scope.run, scope, scope.ctes, nested=True)
    item = _item(node.this, inner)
    scope.absorb(inner)
    if item.blurred or aliases or any(source.names is None for source in inner.sources.values()):
        raise Unclear("alias of a join whose columns cannot be told")
    names, labels = [cell.name for cell in item.cells], [cell.label for cell in item.cells]
    if scope.run.facts.twins:
        names, labels = numbered(names, scope.run.facts.twins), numbered(labels, scope.run.facts.twins)
    source = Source(name, names, labels, lambda at: inner.read(item.cells[at].refs))
    scope.add(source)
    return _Item(cells(source) or [])


def _joined(left: _Item, right: _Item, join: exp.Expr, scope: Scope) -> _Item:
    if scope.run.facts.unproven and (join.args.get("using") or join.args.get("method")):
        raise Unclear("join whose columns come in an order that is not known")
    names = _shared(left, right, join, scope)
    if names is None:
        return _Item([*left.cells, *right.cells], blurred=True)
    if not names:
        return _Item([*left.cells, *right.cells], left.blurred or right.blurred)
    if scope.run.facts.right_first and str(join.args.get("side") or "").upper() == "RIGHT":
        left, right = right, left
    merged = [_merged(name, left, right, scope) for name in names]
    rest_right = [cell for cell in right.cells if cell.name not in names]
    if scope.run.facts.using_first:
        rest_left = [cell for cell in left.cells if cell.name not in names]
        return _Item([*merged, *rest_left, *rest_right], left.blurred or right.blurred)
    by_name = {cell.name: cell for cell in merged}
    kept = [by_name.get(cell.name, cell) for cell in left.cells]
    return _Item([*kept, *rest_right], left.blurred or right.blurred)


def _shared(left: _Item, right: _Item, join: exp.Expr, scope: Scope) -> list[str] | None:
    """Return the names that the join merges, ``None`` if they cannot be told."""
    if join.args.get("using"):
        return [scope.run.name(one) for one in join.args["using"]]
    if not join.args.get("method"):
        return []
    if left.blurred or right.blurred or any(source.names is None for source in scope.sources.values()):
        return None
    if not all(cell.name for cell in (*left.cells, *right.cells)):
        return None
    theirs = {cell.name for cell in right.cells}
    return list(dict.fromkeys(cell.name for cell in left.cells if cell.name in theirs))


def _merged(name: str, left: _Item, right: _Item, scope: Scope) -> Cell:
    lefts = [cell for cell in left.cells if cell.name == name]
    rights = [cell for cell in right.cells if cell.name == name]
    if len(lefts) != 1 or len(rights) != 1:
        raise Unclear("column of USING cannot be told")
    refs = (*lefts[0].refs, *rights[0].refs)
    origins = NOTHING.union(*(ref.source.value(ref.at).all for ref in refs))
    scope.run.ties.tie(refs, origins)
    if not scope.run.views:
        scope.run.merged.append((scope.read(lefts[0].refs), scope.read(rights[0].refs)))
    scope.predicates |= origins
    scope.tied |= origins
    return replace(lefts[0], refs=refs)


def alias_of(node: exp.Expr, scope: Scope) -> tuple[str, Sequence[exp.Expr]]:
    """Return the alias of a source, empty if it has none, and its list of column names."""
    alias = node.args.get("alias")
    if alias is None:
        return "", ()
    check(alias, frozenset({"this", "columns"}))
    name = scope.run.name(alias.this) if alias.this is not None else ""
    return name, alias.args.get("columns") or ()


def _source(node: exp.Expr, scope: Scope) -> Source:
    name, aliases = alias_of(node, scope)
    if isinstance(node, exp.Table) and isinstance(node.this, exp.Identifier):
        source = table(node, name, scope)
    elif isinstance(node, exp.Table):
        source = called(node, name, aliases, scope)
    elif isinstance(node, exp.Lateral):
        source = lateral(node, name, aliases, scope)
    elif isinstance(node, exp.Unnest):
        source = unnested(node, name, scope)
    elif isinstance(node, (exp.Subquery, exp.Values)):
        source = _derived(node, name, scope)
    else:
        source = unseen(name, "source off the list")
    if aliases and all(isinstance(one, exp.Identifier) for one in aliases):
        run = scope.run
        source.renamed([run.name(one) for one in aliases], [run.label(one) for one in aliases])
    return source


def _derived(node: exp.Expr, name: str, scope: Scope) -> Source:
    """A query in FROM sees the levels outside of its own query, not its neighbours."""
    outer = scope if scope.run.facts.lateral_queries else scope.beyond
    result = scope.run.query(scope.run, node, Scope(scope.run, outer, scope.ctes))
    scope.absorb(result)
    return of_result(name, result, twins=scope.run.facts.twins)
