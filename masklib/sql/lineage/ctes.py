"""WITH: which queries are visible where, and the fixed point of recursive ones."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from masklib.sql.lineage.arms import arms, limited, merge
from masklib.sql.lineage.run import check
from masklib.sql.lineage.scope import Scope
from masklib.sql.lineage.sources import Column
from masklib.sql.unclear import Unclear

if TYPE_CHECKING:
    from masklib.sql.lineage.run import Run
    from masklib.sql.lineage.sources import Result, WithQueries

__all__ = ["Cte", "visible"]

_ROUNDS: Final = 24


def visible(run: Run, node: exp.Expr, outer: Scope | None, ctes: WithQueries) -> WithQueries:
    """Return the WITH queries that ``node`` can see: its own over ``ctes``."""
    clause = node.args.get("with_")
    if clause is None:
        return ctes
    check(clause, frozenset({"expressions", "recursive"}))
    shared = bool(clause.args.get("recursive")) or run.facts.cte_forward
    seen = dict(ctes)
    own: list[Cte] = []
    for one in clause.expressions:
        cte = _cte(run, one, outer, seen if shared else dict(seen), recursive=shared)
        if any(cte.name == other.name for other in own):
            raise Unclear("two WITH queries of one name")
        own.append(cte)
        seen[cte.name] = cte
    for cte in own:
        cte.settle()
    return seen


def _cte(run: Run, node: exp.Expr, outer: Scope | None, seen: WithQueries, *, recursive: bool) -> Cte:
    check(node, frozenset({"this", "alias", "materialized"}))
    alias = node.args["alias"]
    return Cte(run, run.name(alias.this), node.this, tuple(alias.columns), outer, seen, recursive)


@dataclass(slots=True, eq=False)
class Cte:
    """One query of a WITH, resolved when it is first named.

    Attributes:
        run: The analysis.
        name: Its name.
        node: Its query.
        aliases: Names of its columns, may be fewer than there are.
        outer: The level whose columns it can see.
        seen: The WITH queries that it can see, itself among them if it may be recursive.
        recursive: Whether it may name itself.
        result: What it returns, once that is known.
        guess: What it returns as far as the recursion has been followed.
        running: Whether it is being resolved.
        looped: Whether it named itself.
    """

    run: Run
    name: str
    node: exp.Expr
    aliases: tuple[exp.Expr, ...]
    outer: Scope | None
    seen: WithQueries
    recursive: bool
    result: Result | None = None
    guess: Result | None = None
    running: bool = False
    looped: bool = False

    def settle(self) -> None:
        """Resolve it even if nothing names it: data-modifying queries run all the same."""
        self.columns()

    def columns(self) -> Result:
        """Return what it returns; within its own recursion, what is known of that so far."""
        if self.result is not None:
            return self.result
        if self.running:
            self.looped = True
            if self.guess is None:
                raise Unclear("recursion without a first arm")
            return self.guess
        self.running = True
        try:
            result = self._resolve()
        finally:
            self.running, self.guess = False, None
        if not self.run.recursing:
            self.result = result
        return result

    def _resolve(self) -> Result:
        if not (self.recursive and isinstance(self.node, exp.SetOperation)):
            return self._named(self.run.query(self.run, self.node, self.outer, self.seen))
        return self._fixed_point()

    def _fixed_point(self) -> Result:
        self.run.recursing += 1
        try:
            for _ in range(_ROUNDS):
                before = self.guess
                self.guess = self._round()
                if not self.looped or (before is not None and _same(before, self.guess)):
                    return self.guess
            raise Unclear("recursion without an end")
        finally:
            self.run.recursing -= 1

    def _round(self) -> Result:
        """Resolve all arms once, each arm seeing the columns as the arms before it left them."""
        node = self.node
        inner = visible(self.run, node, self.outer, self.seen)
        so_far = [self.guess] if self.guess is not None else []
        own = self.run.arms[id(node)] = []
        for arm in arms(node):
            own.append(self._named(self.run.query(self.run, arm, self.outer, inner)))
            self.guess = merge([*so_far, *own])
        so_far += own
        return limited(merge(so_far), node, Scope(self.run, self.outer, inner))

    def _named(self, result: Result) -> Result:
        if result.columns is None or not self.aliases:
            return result
        run = self.run
        if len(self.aliases) > len(result.columns):
            return result.outlined(None, "alias list longer than the columns")
        named = [
            Column(run.name(alias), run.label(alias), column.value)
            for alias, column in zip(self.aliases, result.columns, strict=False)
        ]
        return result.outlined([*named, *result.columns[len(named) :]])


def _same(left: Result, right: Result) -> bool:
    if left.columns is None or right.columns is None:
        return left.columns is right.columns
    if (left.rows, left.predicates, left.tied) != (right.rows, right.predicates, right.tied):
        return False
    pairs = zip(left.columns, right.columns, strict=True)
    return all(
        (a.value.shape, a.value.origins, a.value.taint) == (b.value.shape, b.value.origins, b.value.taint)
        for a, b in pairs
    )
