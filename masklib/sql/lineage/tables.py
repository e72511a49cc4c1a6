"""A name in FROM: a WITH query, a table, a view or the database's own catalogue."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from masklib.sql.catalog import Relation
from masklib.sql.lineage.run import check
from masklib.sql.lineage.sources import Source, of_result, of_table, unseen
from masklib.sql.lineage.values import Value, opaque
from masklib.sql.lineage.views import look_into
from masklib.sql.shape import Shape
from masklib.sql.statement import RelationName
from masklib.typing import Origin

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sqlglot import exp

    from masklib.sql.dialects.facts import Metadata
    from masklib.sql.lineage.run import Run
    from masklib.sql.lineage.scope import Scope

__all__ = ["is_system", "metadata_source", "named", "relation_name", "table"]

_TABLE: Final = frozenset({"this", "alias", "db", "joins", "only", "indexed"})


def relation_name(node: exp.Expr, run: Run) -> RelationName:
    """Return the name that ``node`` gives a table, as the database compares it."""
    schema = node.args.get("db")
    return RelationName(run.name(node.this), run.name(schema) if schema is not None else "")


def table(node: exp.Expr, alias: str, scope: Scope) -> Source:
    """Return the source that a name in FROM means."""
    run = scope.run
    if node.args.get("catalog"):
        run.unseen[relation_name(node, run)] = None
        return unseen(alias, "table of another database")
    check(node, _TABLE)
    name = relation_name(node, run)
    if not name.schema and name.name in scope.ctes:
        cte = scope.ctes[name.name]
        result = cte.columns()
        scope.absorb(result)
        twins = run.facts.twins
        return of_result(alias or name.name, result, computed=cte.looped, twins=twins)
    if not run.views:
        run.reads[name] = None
    source = named(name, alias, scope)
    if not run.views and source.names is None:
        run.unseen[name] = None
    return source


def named(name: RelationName, alias: str, scope: Scope) -> Source:
    """Return the relation ``name`` of the database as a source."""
    run = scope.run
    own = _metadata(name, run)
    if own is not None:
        return own(alias or name.name)
    relation = run.find(_local(name, run))
    if relation is None:
        return unseen(alias or name.name, "relation that the catalogue does not know")
    source = _known(relation, alias or name.name, scope)
    if not alias:
        source.schema = run.spelling(relation.schema)
    return source


def _local(name: RelationName, run: Run) -> RelationName:
    """A view of SQLite names the tables of its own database, unless it is a temporary one."""
    if run.views and not name.schema and run.facts.views_local and run.views[-1][0] != "temp":
        return replace(name, schema=run.views[-1][0])
    return name


def _known(relation: Relation, alias: str, scope: Scope) -> Source:
    run = scope.run
    own = _metadata(RelationName(relation.name, relation.schema), run, relation.columns)
    if own is not None:
        return own(alias)
    if relation.definition is None:
        source = of_table(alias, relation, run.spelling, run.facts.system_columns)
        return (
            replace(source, get=lambda at: _computed(run, relation, at, source.get))
            if relation.generated
            else source
        )
    result = look_into(run, relation)
    scope.absorb(result)
    if result.columns is None:
        return unseen(alias, result.reason)
    if len(result.columns) != len(relation.columns):
        return unseen(alias, "view of another width than its query")
    source = of_result(alias, result)
    source.renamed([run.spelling(one) for one in relation.columns], relation.columns)
    return source


_GENERATED: Final = {
    Shape.UNCHANGED: Shape.WHOLE,
    Shape.CONSTANT: Shape.UNCHANGED,
    Shape.COUNT: Shape.UNCHANGED,
}
"""What a generated column is by what its expression is: its own value is in it as well."""


def _computed(run: Run, relation: Relation, at: int, get: Callable[[int], Value]) -> Value:
    """Return a column's value; of one that is generated, what it is made of as well."""
    value, column = get(at), relation.columns[at]
    if column not in relation.generated:
        return value
    sign = run.facts.name_quote
    table = ".".join(
        sign + part.replace(sign, sign * 2) + sign for part in (relation.schema, relation.name) if part
    )
    text = f"SELECT {relation.generated[column]} FROM {table}"
    made = look_into(
        run, Relation(f"{relation.name}.{column}", relation.schema, (column,), ("",), text)
    ).value()
    origins = made.origins | value.origins
    shape = _GENERATED.get(made.shape, made.shape)
    return replace(made, origins=origins, shape=shape)


def is_system(name: RelationName, run: Run) -> bool:
    """Tell whether a name means a relation of the database's own catalogue."""
    return _metadata(name, run) is not None


def _metadata(name: RelationName, run: Run, columns: Sequence[str] = ()) -> Callable[[str], Source] | None:
    """Return what makes a source of a relation of the database's own catalogue, ``None`` if it is none."""
    for part in run.facts.metadata:
        if not _belongs(name, part, run):
            continue
        if name.name not in part.relations:
            return lambda alias: unseen(alias, "relation of the system off the list")
        known = part.columns.get(name.name) or columns
        if known:
            return lambda alias: metadata_source(alias, name.name, known, part)
        return None
    return None


def _belongs(name: RelationName, part: Metadata, run: Run) -> bool:
    if part.prefix:
        return name.name.startswith(part.prefix)
    return name.schema == part.schema and bool(run.facts)


def metadata_source(alias: str, relation: str, columns: Sequence[str], part: Metadata) -> Source:
    """Return a relation of the database's own catalogue as a source."""
    withheld = part.relations[relation]

    def get(index: int) -> Value:
        column = columns[index]
        if column in withheld:
            return opaque("column of the system off the list")
        return Value(Shape.UNCHANGED, frozenset((Origin(relation, column, part.schema),)))

    def hidden(column: str) -> Value | None:
        return (
            Value(Shape.UNCHANGED, frozenset((Origin(relation, column, part.schema),)))
            if column in part.hidden
            else None
        )

    return Source(alias, columns, columns, get, system=hidden)
