"""From vetted tokens to a tree, with sqlglot kept silent and its tree checked against the tokens."""

from __future__ import annotations

import threading
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from sqlglot import exp, parser
from sqlglot.dialects.dialect import Dialect
from sqlglot.errors import ErrorLevel
from sqlglot.tokenizer_core import TokenType

from masklib.sql.dialects import facts as facts_of
from masklib.sql.rewriting import rewrite
from masklib.sql.token_types import NAMES
from masklib.sql.tokens import tokenise
from masklib.sql.unclear import Unclear
from masklib.sql.vetting import vet

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlglot.tokenizer_core import Token

    from masklib.sql.dialects.facts import Facts
    from masklib.sql.vetting import Vetted

__all__ = ["parse", "parse_view", "query_part"]

_QUERY: Final = frozenset({"SELECT", "WITH", "VALUES", "TABLE", "FROM", "("})
_DEPTH: Final = 50
"""Nested parentheses: sqlglot's own recursion fails a little above, and near it takes long."""


class _Silence(threading.local):
    """Whether this thread is inside of `parse`: sqlglot logs warnings that quote the statement."""

    on: bool = False

    def __call__(self, _record: object) -> bool:
        """Let a record of sqlglot's logger pass (`logging.Filter`'s protocol)."""
        return not self.on


_silence: Final = _Silence()
# A filter of our own on sqlglot's logger: it drops only what sqlglot says about our calls, on our thread, and
# leaves levels and handlers, and whatever else uses sqlglot, alone. No import of `logging` is needed for it.
parser.logger.addFilter(_silence)


def parse(vetted: Vetted, sql: str, facts: Facts) -> exp.Expr:
    """Return the tree of one statement.

    Args:
        vetted: The tokens of one statement.
        sql: The whole text; the tokens' offsets point into it.
        facts: Of the dialect.

    Raises:
        Unclear: if there is not one tree, or it does not hold every name of the text.
    """
    tokens = vetted.tokens
    _check_depth(tokens)
    dialect = Dialect.get_or_raise(facts.name)
    _silence.on = True
    try:
        trees = dialect.parser(error_level=ErrorLevel.IMMEDIATE).parse(list(tokens), sql)
    finally:
        _silence.on = False
    if len(trees) != 1 or trees[0] is None:
        raise Unclear("not one statement")
    _conserve(vetted, trees[0])
    rewrite(trees[0], tokens, facts)
    if facts.unproven:
        _check_aliases(trees[0])
    return trees[0]


def _check_aliases(tree: exp.Expr) -> None:
    """Refuse a name given within an expression: to ClickHouse it is known in the whole query."""
    if any(not isinstance(node.parent, exp.Select) for node in tree.find_all(exp.Alias)):
        raise Unclear("alias within an expression")


def _check_depth(tokens: Sequence[Token]) -> None:
    depth = 0
    for token in tokens:
        if token.token_type in {TokenType.L_PAREN, TokenType.L_BRACKET, TokenType.CASE}:
            depth += 1
            if depth > _DEPTH:
                raise Unclear("nested too deeply")
        elif token.token_type in {TokenType.R_PAREN, TokenType.R_BRACKET, TokenType.END}:
            depth -= 1


def _conserve(vetted: Vetted, tree: exp.Expr) -> None:
    """Refuse a tree in which a name of the text is missing: the parser took it for something else."""
    names = Counter(
        token.text.lower()
        for token in vetted.tokens
        if token.token_type in NAMES and token.start not in vetted.loose
    )
    names.subtract(Counter(text.lower() for node in tree.walk() if (text := _text(node)) is not None))
    if any(count > 0 for count in names.values()):
        raise Unclear("the parser took a name for something else")


def _text(node: exp.Expr) -> str | None:
    if isinstance(node, (exp.Identifier, exp.Anonymous)):
        return node.this if isinstance(node.this, str) else None
    if isinstance(node, exp.Var):
        return node.name
    return None


def query_part(tokens: Sequence[Token]) -> Sequence[Token]:
    """Return the query of ``CREATE TABLE ... AS query``, ``CREATE VIEW ... AS query``; of a query, itself.

    Raises:
        Unclear: if there is none.
    """
    if tokens and tokens[0].text.upper() in _QUERY:
        return tokens
    depth = 0
    for at, token in enumerate(tokens):
        if token.token_type is TokenType.L_PAREN:
            depth += 1
        elif token.token_type is TokenType.R_PAREN:
            depth -= 1
        elif token.token_type is TokenType.ALIAS and depth == 0:
            rest = tokens[at + 1 :]
            if rest and rest[0].text.upper() in _QUERY:
                return _without_options(rest)
    raise Unclear("no query in the definition")


def _without_options(tokens: Sequence[Token]) -> Sequence[Token]:
    """Drop ``WITH [NO] DATA`` and ``WITH [LOCAL | CASCADED] CHECK OPTION`` from the end."""
    last = [token.text.upper() for token in tokens[-4:]]
    for words in (["WITH", "DATA"], ["WITH", "NO", "DATA"], ["WITH", "CHECK", "OPTION"]):
        if last[-len(words) :] == words:
            return tokens[: -len(words)]
    if last[:1] == ["WITH"] and last[2:] == ["CHECK", "OPTION"]:
        return tokens[:-4]
    return tokens


@lru_cache(maxsize=256)
def parse_view(definition: str, dialect: str) -> exp.Expr:
    """Return the tree of a view's query. It is shared: nobody may change it.

    Args:
        definition: The query, or the whole CREATE VIEW.
        dialect: As in `masklib.sql.dialects`.
    """
    known = facts_of(dialect)
    if known is None:
        raise Unclear("dialect that masklib does not know")
    tokens = tokenise(definition, known)
    while tokens and tokens[-1].token_type is TokenType.SEMICOLON:
        tokens.pop()
    if any(token.token_type is TokenType.SEMICOLON for token in tokens):
        raise Unclear("several statements in a view")
    tokens = list(query_part(tokens))
    return parse(vet(tokens, known), definition, known)
