"""Functions in FROM: set-returning functions, LATERAL, unnest, ROWS FROM."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlglot import exp

from masklib.sql.lineage.expressions import evaluate, function_name
from masklib.sql.lineage.lists import holds_list
from masklib.sql.lineage.run import check
from masklib.sql.lineage.sources import Source, of_result, unseen
from masklib.sql.lineage.tables import metadata_source
from masklib.sql.lineage.values import alter, opaque

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from masklib.sql.lineage.scope import Scope
    from masklib.sql.lineage.values import Value

__all__ = ["called", "lateral", "unnested"]

_CALLED: Final = frozenset({"this", "alias", "ordinality", "rows_from", "joins", "db"})


def called(node: exp.Expr, alias: str, aliases: Sequence[exp.Expr], scope: Scope) -> Source:
    """Return a function call in FROM as a source."""
    check(node, _CALLED)
    if node.args.get("rows_from"):
        calls = [one.this for one in node.args["rows_from"]]
        if any(one.args.get("alias") for one in node.args["rows_from"]):
            return unseen(alias, "column definitions inside of ROWS FROM")
        return _source(calls, alias, aliases, scope, ordinality=bool(node.args.get("ordinality")))
    schema = node.args.get("db")
    own = schema is None or scope.run.name(schema) in scope.run.facts.function_schemas
    if not (own or _is_pragma(_named(node.this, scope)[0], scope)):
        return unseen(alias, "function of a user's schema")
    return _source([node.this], alias, aliases, scope, ordinality=bool(node.args.get("ordinality")))


def lateral(node: exp.Expr, alias: str, aliases: Sequence[exp.Expr], scope: Scope) -> Source:
    """Return ``LATERAL (query)`` or ``LATERAL function(...)`` as a source: it sees its left."""
    check(node, frozenset({"this", "alias", "ordinality"}))
    inner = node.this
    if isinstance(inner, (exp.Subquery, exp.Values)):
        result = scope.run.query(scope.run, inner, scope)
        scope.absorb(result)
        return of_result(alias, result)
    ordinality = bool(node.args.get("ordinality"))
    if isinstance(inner, exp.Table):
        return called(inner, alias, aliases, scope)
    return _source([inner], alias, aliases, scope, ordinality=ordinality)


def unnested(node: exp.Expr, alias: str, scope: Scope) -> Source:
    """Return ``unnest(a, b)`` as a source: a column for each argument."""
    check(node, frozenset({"expressions", "alias", "offset"}))
    name = alias or "unnest"
    if not holds_list(node, scope):
        return unseen(name, "unnest of what may be rows")
    names = [name] if len(node.expressions) == 1 else ["unnest"] * len(node.expressions)

    def compute() -> list[Value]:
        return [alter("unnest", [evaluate(one, scope)]) for one in node.expressions]

    return _made(name, names, compute, scope, ordinality=bool(node.args.get("offset")), function="unnest")


def _source(
    calls: Sequence[exp.Expr],
    alias: str,
    aliases: Sequence[exp.Expr],
    scope: Scope,
    *,
    ordinality: bool,
) -> Source:
    facts = scope.run.facts
    known = [_named(call, scope) for call in calls]
    name = alias or known[0][0]
    part = facts.pragma_tables
    if part is not None and name and _is_pragma(known[0][0], scope):
        return metadata_source(name, known[0][0], part.columns[known[0][0]], part)
    names: list[str] = []
    widths: list[int] = []
    for function, call in known:
        columns = _columns(function, call, name, aliases, scope)
        if columns is None:
            return unseen(name, "function off the list")
        names.extend(columns)
        widths.append(len(columns))

    def compute() -> list[Value]:
        values = [
            alter(function, [evaluate(one, scope) for one in call.expressions]) for function, call in known
        ]
        return [value for value, width in zip(values, widths, strict=True) for _ in range(width)]

    return _made(name, names, compute, scope, ordinality=ordinality, function=known[0][0])


def _is_pragma(function: str, scope: Scope) -> bool:
    """Say whether a table function is a pragma: SQLite finds these in every schema."""
    part = scope.run.facts.pragma_tables
    return part is not None and function in part.columns


def _columns(
    function: str, call: exp.Expr, name: str, aliases: Sequence[exp.Expr], scope: Scope
) -> Sequence[str] | None:
    """Return the names of a function's columns, ``None`` if they cannot be told."""
    facts = scope.run.facts
    if not facts.calls(function) or function in scope.run.catalog.functions:
        return None
    defined = [scope.run.name(one.this) for one in aliases if isinstance(one, exp.ColumnDef)]
    if function in facts.records:
        return defined or None
    if function == "unnest" and not holds_list(call, scope):
        return None
    if function == "unnest" and len(call.expressions) > 1:
        return ("unnest",) * len(call.expressions)
    if facts.structs and function not in facts.tables and function != "unnest":
        return None
    return defined or facts.tables.get(function) or (name,)


def _named(call: exp.Expr, scope: Scope) -> tuple[str, exp.Expr]:
    """Return a call's function, empty if it is unknown, and the call without its schema."""
    if isinstance(call, exp.Dot) and isinstance(call.this, exp.Identifier):
        own = scope.run.name(call.this) in scope.run.facts.function_schemas
        return (function_name(call.args["expression"]) if own else ""), call.args["expression"]
    return function_name(call), call


class _Late:
    """The values of a function in FROM, computed when they are first asked for, or when FROM is complete."""

    __slots__ = ("_compute", "_scope", "_values")

    def __init__(self, compute: Callable[[], list[Value]], scope: Scope) -> None:
        self._compute: Callable[[], list[Value]] | None = compute
        self._scope = scope
        self._values: list[Value] | None = None

    def force(self) -> list[Value] | None:
        """Compute them; ``None`` while that is going on: a function cannot see its own columns."""
        if self._values is None and self._compute is not None:
            compute, self._compute = self._compute, None
            self._values = compute()
            self._scope.rows = self._scope.rows.union(*(value.all for value in self._values))
        return self._values

    def __call__(self, index: int) -> Value:
        values = self.force()
        return opaque("function of its own columns") if values is None else values[index]


def _made(
    name: str,
    names: Sequence[str],
    compute: Callable[[], list[Value]],
    scope: Scope,
    *,
    ordinality: bool,
    function: str,
) -> Source:
    late = _Late(compute, scope)
    if ordinality:
        names = [*names, "ordinality"]
        late = _Late(lambda: _counted(compute()), scope)
    facts = scope.run.facts
    if facts.lateral:
        late.force()
    else:
        scope.late.append(late.force)
    alone = len(names) == 1

    def hidden(column: str) -> Value | None:
        """DuckDB knows the only column by the function's name, whatever the alias."""
        return late(0) if facts.structs and alone and column == function else None

    return Source(name, names, names, late, computed=True, scalar=alone, system=hidden)


def _counted(values: list[Value]) -> list[Value]:
    return [*values, alter("ordinality", values, rows=True)]
