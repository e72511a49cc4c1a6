"""What ``unnest`` takes apart: a list gives one column, rows give as many as they have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from sqlglot import exp

from masklib.sql.dialects.facts import words
from masklib.sql.lineage.expressions import evaluate, function_name, type_name
from masklib.sql.lineage.operators import LITERALS
from masklib.sql.names import fold

if TYPE_CHECKING:
    from masklib.sql.lineage.scope import Scope

__all__ = ["holds_list"]

_ARRAYS: Final = words("""
    array_agg array_append array_cat array_distinct array_positions array_prepend array_remove array_replace
    array_reverse array_slice array_sort generate_series list list_append list_concat list_distinct
    list_prepend list_reverse list_slice list_sort list_value map_keys map_values range regexp_extract_all
    regexp_match regexp_split_to_array split str_split string_split string_split_regex string_to_array
""")
_SCALARS: Final = re.compile(
    r"(?:big|small|tiny|huge|u)*int(?:eger)?\d?|bool(?:ean)?|bytea|blob|char(?:acter)?(?: varying)?|varchar"
    r"|bpchar|text|string|citext|date|time(?:stamp)?(?:tz)?(?: with(?:out)? time zone)?|interval|numeric"
    r"|decimal|real|double(?: precision)?|float\d?|uuid|inet|cidr|json|jsonb|name|oid|money"
)
"""Types whose values are no rows, as PostgreSQL and DuckDB spell them, without lengths and brackets."""
_LENGTHS: Final = re.compile(r"\(\s*\d+(?:\s*,\s*\d+)?\s*\)")


def holds_list(call: exp.Expr, scope: Scope) -> bool:
    """Say whether every argument of ``unnest`` surely is a list, in PostgreSQL one of no rows."""
    return bool(call.expressions) and all(_is_list(one, scope) for one in call.expressions)


def _is_list(node: exp.Expr, scope: Scope) -> bool:
    while isinstance(node, exp.Paren):
        node = node.this
    flat = scope.run.facts.structs  # a list of rows stays one column
    if isinstance(node, exp.Array):
        return flat or all(_is_scalar(one, scope) for one in node.expressions)
    if isinstance(node, exp.Cast):
        return _casts_to_list(node, scope)
    if isinstance(node, exp.Anonymous):
        return function_name(node) in _ARRAYS and (
            flat or all(_is_scalar(one, scope) for one in node.expressions)
        )
    if isinstance(node, exp.Column):
        return any(one.endswith("]") for one in _types(node, scope)) and (flat or _is_scalar(node, scope))
    return isinstance(node, LITERALS) and not flat


def _casts_to_list(node: exp.Expr, scope: Scope) -> bool:
    target, facts = node.args["to"], scope.run.facts
    is_list = isinstance(target, exp.DataType) and target.this is exp.DType.ARRAY
    return is_list and type_name(target) in facts.types | facts.text_types


def _is_scalar(node: exp.Expr, scope: Scope) -> bool:
    """Say whether what ``node`` is made of are columns of plain types and no rows."""
    value = evaluate(node, scope)
    if "row" in value.derivation.split() or next(node.find_all(exp.Tuple, exp.Star), None) is not None:
        return False
    types = _types(node, scope)
    return all(_SCALARS.fullmatch(_LENGTHS.sub("", fold(one)).rstrip("[]")) is not None for one in types)


def _types(node: exp.Expr, scope: Scope) -> list[str]:
    """Return the types of the base columns that a value is made of; one that is not known is empty."""
    relations = scope.run.catalog.relations
    found: list[str] = []
    for origin in evaluate(node, scope).origins:
        relation = relations.get((origin.schema, origin.table))
        known = dict(zip(relation.columns, relation.types, strict=False)) if relation is not None else {}
        found.append(known.get(origin.column, ""))
    return found
