"""A walk over a statement's tree, without recursion: clause by clause, noting columns where they stand."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from masklib.sql.lineage.expressions import children
from masklib.sql.lineage.grouping import aggregates
from masklib.sql.lineage.operators import LITERALS, QUERIES, links
from masklib.sql.lineage.ordinals import ordinals
from masklib.sql.lineage.places import Place, end_of, operand, start_of, step
from masklib.sql.lineage.values import NOTHING
from masklib.sql.occurrence import Clause, Occurrence, Operand
from masklib.sql.shape import Shape
from masklib.sql.statement import SetOperation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from masklib.sql.lineage.run import Run
    from masklib.sql.lineage.sources import Result
    from masklib.sql.lineage.values import Value
    from masklib.sql.statement import Output

__all__ = ["Walk"]

_CLAUSES: Final = {
    "expressions": Clause.OUTPUT,
    "from_": Clause.ARGUMENT,
    "joins": Clause.ARGUMENT,
    "using": Clause.ARGUMENT,
    "laterals": Clause.ARGUMENT,
    "where": Clause.WHERE,
    "group": Clause.GROUP,
    "having": Clause.HAVING,
    "qualify": Clause.QUALIFY,
    "windows": Clause.WINDOW,
    "order": Clause.ORDER,
    "distinct": Clause.DISTINCT,
    "limit": Clause.LIMIT,
    "offset": Clause.OFFSET,
    "returning": Clause.RETURNING,
    "on": Clause.ON,
}
_EACH: Final = frozenset({"any", "all"})
_NAMES: Final = (exp.Identifier, exp.TableAlias, exp.Var, exp.DataType, exp.Null, exp.Boolean, exp.Schema)
_TRANSPARENT: Final = frozenset(
    {
        exp.Alias, exp.CTE, exp.Cube, exp.Fetch, exp.From, exp.Group, exp.GroupingSets, exp.Having, exp.Join,
        exp.Lateral, exp.Limit, exp.LimitOptions, exp.Offset, exp.Order, exp.Ordered, exp.Paren, exp.Qualify,
        exp.Returning, exp.Rollup, exp.Table, exp.Unnest, exp.Where, exp.With,
    }
)  # fmt: skip


@dataclass(slots=True)
class Walk:
    """One walk over a statement's tree; ``todo`` holds what is still to be seen, and where it stands.

    ``rules`` say what to do at a node of a class; they are handed in, since they work on the walk.
    """

    run: Run
    rules: Mapping[type[exp.Expr], Callable[[Walk, exp.Expr, Place], None]]
    found: list[Occurrence] = field(default_factory=list)
    operations: list[SetOperation] = field(default_factory=list)
    todo: list[tuple[exp.Expr, Place]] = field(default_factory=list)
    queries: int = 0
    grouped: set[int] = field(default_factory=set)

    # ------------------------------------------------------------------ the walk
    def visit(self, node: exp.Expr, place: Place) -> None:
        """Note a column, or go on below ``node``."""
        kind = type(node)
        rule = self.rules.get(kind)
        if rule is not None:
            rule(self, node, place)
        elif kind in _TRANSPARENT:
            self.each(children(node), place)
        elif isinstance(node, QUERIES):
            self._subquery(node, place)
        elif not isinstance(node, (*LITERALS, *_NAMES)):
            self.each(children(node), place.within(step(node)))

    def each(self, nodes: Iterable[exp.Expr], place: Place) -> None:
        """Go on below several nodes."""
        self.todo.extend((node, place) for node in nodes)

    def _subquery(self, node: exp.Expr, place: Place) -> None:
        """A query in an expression hands its outputs on into it; one in FROM or WITH does not."""
        if place.clause is Clause.ARGUMENT and not place.derivation:
            self.query(node, Place(Clause.OUTPUT, 0, place.inside))
            return
        if place.clause is Clause.OUTPUT and place.inside:  # what it gives becomes part of that output
            self.query(node, place._replace(columns=(place.operands,), base=max(place.place, 0)))
            return
        words = (place.inside, place.clause, place.around, place.operator, place.derivation)
        inside = " ".join(word for word in words if word)
        bare = not (place.around or place.derivation) or place.derivation in _EACH
        at = Place(Clause.OUTPUT, 0, inside)
        if bare:
            at = at._replace(operator=place.operator, operands=place.operands, columns=place.columns)
        self.query(node, at)

    def query(self, node: exp.Expr, place: Place) -> None:
        """Go on with the clauses of a query; its arms and those in parentheses stand where it stands."""
        if isinstance(node, exp.Subquery):
            place = place._replace(query=self.queries)
            self._clauses(node, place, frozenset({"this"}))
            self.query(node.this, place) if isinstance(node.this, QUERIES) else self.visit(
                node.this, Place(Clause.ARGUMENT, place.query, place.inside)
            )
            return
        place = place._replace(query=self.queries)
        self.queries += 1
        if isinstance(node, exp.SetOperation):
            self._set_operation(node, place)
        elif isinstance(node, exp.Values):
            self._rows(node, place._replace(clause=Clause.VALUES))
            self._clauses(node, place, frozenset({"expressions"}))
        elif isinstance(node, exp.DML):
            self._write(node, place)
        else:
            if aggregates(node, self.run.facts):
                self.grouped.add(place.query)
            for at, one in enumerate(node.expressions):
                self.todo.append((one, place.output(at)))
            self._clauses(node, place, frozenset({"expressions"}))

    def _set_operation(self, node: exp.Expr, place: Place) -> None:
        chain = links(node)
        parts = [chain[-1].this, *(one.args["expression"] for one in reversed(chain))]
        numbers: list[int] = []
        for one in chain:
            self._clauses(one, place, frozenset({"this", "expression", "distinct"}))
        for arm in parts:
            numbers.append(self.queries)
            self.query(arm, place)
        words = tuple(_word(one) for one in reversed(chain))
        columns = _columns(self.run.arms.get(id(node)))
        self.operations.append(SetOperation(words, tuple(numbers), columns, place.query, place.inside))

    def _clauses(self, node: exp.Expr, place: Place, done: frozenset[str]) -> None:
        """Go on with all arguments of a query but those that are ``done``, each as its clause."""
        for key, value in node.args.items():
            if not value or key in done:
                continue
            if key == "with_":
                self._with(value)
                continue
            clause = _CLAUSES.get(key, Clause.OTHER)
            at = Place(clause, place.query, place.inside)
            for one in value if isinstance(value, list) else (value,):
                if isinstance(one, exp.Expr):
                    self._clause(one, at, node)

    def _clause(self, part: exp.Expr, place: Place, owner: exp.Expr) -> None:
        if place.clause in {Clause.GROUP, Clause.ORDER, Clause.DISTINCT}:
            self._numbered(part, place, owner)
        if place.clause is Clause.DISTINCT:
            if not part.args.get("on"):  # of all outputs
                for value in self.run.projected.get(id(owner), ()):
                    self.emit(value, place, None, None)
            part = part.args.get("on") or part
            self.each(part.expressions if isinstance(part, exp.Tuple) else [part], place)
            return
        self.todo.append((part, place))

    def _numbered(self, part: exp.Expr, place: Place, owner: exp.Expr) -> None:
        """``ORDER BY 2`` is the second output."""
        columns = self.run.projected.get(id(owner), ())
        for term, places in ordinals(part, len(columns)):
            for at in places:
                self.emit(columns[at], place, term, term)

    def _with(self, clause: exp.Expr) -> None:
        for cte in clause.expressions:
            self.query(cte.this, Place(Clause.OUTPUT))

    # ------------------------------------------------------------------ writes
    def _write(self, node: exp.Expr, place: Place) -> None:
        done = {"this"}
        if isinstance(node, exp.Update):
            done.add("expressions")
            self._assignments(node.expressions, place)
        elif isinstance(node, exp.Insert):
            done |= {"expression", "conflict"}
            if isinstance(node.args.get("expression"), QUERIES):
                self.query(node.args["expression"], Place(Clause.OUTPUT))
            self._conflict(node.args.get("conflict"), place)
        elif isinstance(node, exp.Merge):
            done.add("whens")
            self._whens(node.args["whens"], place)
        self._clauses(node, place, frozenset(done))

    def _assignments(self, nodes: Sequence[exp.Expr], place: Place) -> None:
        at = Place(Clause.SET, place.query, place.inside)
        self.each((one.args["expression"] for one in nodes if isinstance(one, exp.EQ)), at)

    def _conflict(self, node: exp.Expr | None, place: Place) -> None:
        if node is None:
            return
        self._assignments(node.args.get("expressions") or (), place)
        if node.args.get("where") is not None:
            self.todo.append((node.args["where"], Place(Clause.WHERE, place.query, place.inside)))

    def _whens(self, node: exp.Expr, place: Place) -> None:
        for when in node.expressions:
            if when.args.get("condition") is not None:
                self.todo.append((when.args["condition"], Place(Clause.ON, place.query, place.inside)))
            then = when.args["then"]
            if isinstance(then, exp.Update):
                self._assignments(then.expressions, place)
            elif isinstance(then, exp.Insert) and isinstance(then.args.get("expression"), exp.Tuple):
                self._row(then.args["expression"], Place(Clause.VALUES, place.query, place.inside))

    def _rows(self, node: exp.Expr, place: Place) -> None:
        for row in node.expressions:
            self._row(row, place)

    def _row(self, row: exp.Expr, place: Place) -> None:
        nodes = row.expressions if isinstance(row, exp.Tuple) else [row]
        for at, one in enumerate(nodes):
            if not isinstance(one, LITERALS):
                self.todo.append((one, place._replace(place=at)))

    # ------------------------------------------------------------------ what is found
    def emit(self, value: Value | None, place: Place, first: exp.Expr | None, last: exp.Expr | None) -> None:
        """Note an occurrence of ``value``, ``None`` if nobody resolved it; constants are none."""
        taint = NOTHING if value is None or value.shape is Shape.UNCHANGED else value.taint
        if value is not None and not (value.origins or taint) and value.shape is not Shape.UNKNOWN:
            return
        reason = "not resolved" if value is None else value.reason
        if value is not None and value.shape is Shape.UNKNOWN and not reason:
            reason = "cannot be told"
        self.found.append(
            Occurrence(
                value.origins if value is not None else NOTHING,
                place.clause,
                value.shape if value is not None else Shape.UNKNOWN,
                place.derivation,
                place.operator,
                place.operands,
                place.around,
                place.query,
                place.inside,
                place.place,
                start_of(first),
                end_of(last),
                reason,
                place.query in self.grouped,
                taint,
            )
        )

    def value(self, node: exp.Expr) -> Value | None:
        """Return what the resolution took a name for, without what ties it to others."""
        return self.run.named.get(id(node))

    def assigned(self) -> None:
        """Note the columns that the statement writes."""
        for target, nodes in self.run.assigned:
            operands = tuple(operand(self.run, node, cased=False) for node in nodes) or (
                Operand("expression"),
            )
            self.found.append(
                Occurrence(frozenset((target,)), Clause.TARGET, operator=":=", operands=operands)
            )

    def merged(self) -> None:
        """Note the columns that USING and NATURAL merge."""
        for left, right in self.run.merged:
            for one, other in ((left, right), (right, left)):
                operand = Operand("column", origins=other.origins)
                self.emit(one, Place(Clause.USING, operator="=", operands=(operand,)), None, None)


def _word(node: exp.Expr) -> str:
    """Return the words of a set operation."""
    return type(node).__name__.lower() + ("" if node.args.get("distinct") else " all")


def _columns(arms: Sequence[Result] | None) -> tuple[tuple[Output, ...], ...] | None:
    """Return what each arm puts at each position."""
    sides = [one.columns for one in arms or ()]
    known = [one for one in sides if one is not None]
    if not known or len(known) < len(sides) or len({len(one) for one in known}) > 1:
        return None
    return tuple(tuple(column.output() for column in at) for at in zip(*known, strict=True))
