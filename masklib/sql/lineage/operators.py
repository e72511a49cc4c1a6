"""The classes of sqlglot's tree that are understood: operators, literals, queries. Any other is opaque."""

from __future__ import annotations

from typing import Final

from sqlglot import exp

__all__ = ["LITERALS", "NILADIC", "OPERATORS", "QUERIES", "SILENT", "links"]

QUERIES: Final = (exp.Query, exp.Values, exp.DML)
"""What is resolved as a query where it stands inside of an expression."""

LITERALS: Final = (
    exp.Literal,
    exp.Boolean,
    exp.Placeholder,
    exp.HexString,
    exp.BitString,
    exp.ByteString,
    exp.RawString,
    exp.UnicodeString,
    exp.National,
    exp.JSONPath,
)
SILENT: Final = (exp.Null, exp.Var, exp.IntervalSpan)

# Operators and syntax whose result depends on their operands only.
OPERATORS: Final[dict[type[exp.Expr], str]] = {
    exp.Add: "add",
    exp.All: "all",
    exp.And: "and",
    exp.Any: "any",
    exp.Array: "array",
    exp.ArrayContainedBy: "contained",
    exp.ArrayContains: "contains",
    exp.ArrayContainsAll: "contains",
    exp.ArrayOverlaps: "overlaps",
    exp.AtTimeZone: "timezone",
    exp.Between: "between",
    exp.BitwiseAnd: "bits",
    exp.BitwiseLeftShift: "bits",
    exp.BitwiseNot: "bits",
    exp.BitwiseOr: "bits",
    exp.BitwiseRightShift: "bits",
    exp.BitwiseXor: "bits",
    exp.Bracket: "element",
    exp.Concat: "concat",
    exp.DPipe: "concat",
    exp.Distance: "distance",
    exp.Div: "div",
    exp.EQ: "equal",
    exp.Escape: "like",
    exp.Extract: "extract",
    exp.GT: "compare",
    exp.GTE: "compare",
    exp.Glob: "glob",
    exp.ILike: "like",
    exp.Interval: "interval",
    exp.Is: "is",
    exp.JSONBContains: "json",
    exp.JSONBContainsAllTopKeys: "json",
    exp.JSONBContainsAnyTopKeys: "json",
    exp.JSONBContainsTopKey: "json",
    exp.JSONBDeleteAtPath: "json",
    exp.JSONBExtract: "json",
    exp.JSONBExtractScalar: "json",
    exp.JSONBPathExists: "json",
    exp.JSONExtract: "json",
    exp.JSONExtractScalar: "json",
    exp.LT: "compare",
    exp.LTE: "compare",
    exp.Like: "like",
    exp.Match: "match",
    exp.MatchAgainst: "match",
    exp.Mod: "mod",
    exp.Mul: "mul",
    exp.NEQ: "equal",
    exp.Neg: "neg",
    exp.Not: "not",
    exp.NullSafeEQ: "equal",
    exp.NullSafeNEQ: "equal",
    exp.Or: "or",
    exp.Overlaps: "overlaps",
    exp.Overlay: "overlay",
    exp.Pow: "pow",
    exp.RegexpILike: "regexp",
    exp.RegexpLike: "regexp",
    exp.SimilarTo: "like",
    exp.Slice: "slice",
    exp.StartsWith: "prefix",
    exp.StrPosition: "position",
    exp.Sub: "sub",
    exp.Substring: "substring",
    exp.Tuple: "row",
    exp.Variadic: "variadic",
}
NILADIC: Final = (
    exp.CurrentDate,
    exp.CurrentTime,
    exp.CurrentTimestamp,
    exp.CurrentUser,
    exp.CurrentCatalog,
    exp.CurrentSchema,
    exp.CurrentRole,
    exp.SessionUser,
    exp.Localtime,
    exp.Localtimestamp,
)


_APART: Final = ("limit", "offset", "order", "with_")


def links(node: exp.Expr) -> list[exp.Expr]:
    """Return the set operations of a chain, last to first: one with a bound or WITH of its own is an arm."""
    found = [node]
    while isinstance(node.this, exp.SetOperation) and not any(map(node.this.args.get, _APART)):
        node = node.this
        found.append(node)
    return found
