"""Two places where sqlglot's tree is not what the databases mean, put right before anything looks at it.

``x = SOME (array)`` and ``x = ALL (array)`` are quantifiers and no calls. In SQLite ``x IN name`` is
``x IN (SELECT * FROM name)``, whatever columns are called so.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Final

from sqlglot import exp
from sqlglot.tokenizer_core import TokenType

from masklib.sql.unclear import Unclear

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlglot.tokenizer_core import Token

    from masklib.sql.dialects.facts import Facts

__all__ = ["rewrite"]

_QUANTIFIERS: Final[dict[str, type[exp.Expr]]] = {"ALL": exp.All, "ANY": exp.Any, "SOME": exp.Any}


def rewrite(tree: exp.Expr, tokens: Sequence[Token], facts: Facts) -> None:
    """Put quantifiers and SQLite's ``IN name`` into ``tree`` as what they are.

    Args:
        tree: Of one statement; it is changed in place.
        tokens: Its tokens: they tell whether the tree must be walked at all.
        facts: Of the dialect.

    Raises:
        Unclear: if IN is followed by something that is no table.
    """
    pairs = [(one, after) for one, after in pairwise(tokens) if one.text.upper() in _WORDS]
    if any(_quantifies(one, after) for one, after in pairs):
        for call in list(tree.find_all(exp.Anonymous)):
            _quantify(call)
    if facts.tables_in and any(_opens(one, after) for one, after in pairs):
        for node in list(tree.find_all(exp.In)):
            if node.args.get("field") is not None:
                _look_in(node)


_WORDS: Final = frozenset({*_QUANTIFIERS, "IN"})


def _quantifies(token: Token, after: Token) -> bool:
    return token.text.upper() in _QUANTIFIERS and after.token_type is TokenType.L_PAREN


def _opens(token: Token, after: Token) -> bool:
    return token.text.upper() == "IN" and after.token_type is not TokenType.L_PAREN


def _quantify(call: exp.Expr) -> None:
    """A call of that name that was not marked is none: vetting marks all calls."""
    kind = _QUANTIFIERS.get(call.this.upper()) if isinstance(call.this, str) else None
    if kind is not None and len(call.expressions) == 1:
        call.replace(kind(this=call.expressions[0]))


def _look_in(node: exp.Expr) -> None:
    field = node.args["field"]
    if isinstance(field, exp.Column) and not field.args.get("db"):
        table = exp.Table(this=field.this, db=field.args.get("table"))
    elif isinstance(field, exp.Anonymous):
        table = exp.Table(this=field)
    else:
        raise Unclear("IN of something that is no table")
    query = exp.Select(expressions=[exp.Star()], from_=exp.From(this=table))
    node.set("field", None)
    node.set("query", exp.Subquery(this=query))
