"""From a text to tokens: sqlglot cuts, and what it leaves between the tokens is looked at.

What the two lexers would read differently is refused: a comment that ends elsewhere, a letter that one of
them takes for white space.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from sqlglot.dialects.dialect import Dialect
from sqlglot.tokenizer_core import Token, TokenType

from masklib.sql.names import MARK
from masklib.sql.occurrence import Span
from masklib.sql.parameters import merge
from masklib.sql.unclear import Unclear

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlglot.tokens import Tokenizer

    from masklib.sql.dialects.facts import Facts

__all__ = ["comments", "tokenise"]


_DOUBTFUL: Final = re.compile(
    r"[\\$@#\v\f\x85\u2028\u2029]|\r(?!\n)|/\*(?:(?!\*/).)*/\*|\"\"\"|\'\'\'|//", re.DOTALL
)
"""Backslashes, variables, other comments, other ends of lines, comments that nest, texts in three quotes."""


_CLOSE: Final = re.compile(r"\$\w+(?=[^\s\w$])")
"""A parameter with something behind it that is none of its name."""


def tokenise(sql: str, facts: Facts) -> list[Token]:
    """Cut ``sql`` into sqlglot's tokens, parameters as one token each.

    Between them there is nothing but space and comments.

    Raises:
        Unclear: if the database would cut it differently.
    """
    if "\x00" in sql or MARK in sql:
        raise Unclear("control character in the statement")
    if facts.executable_comments and ("/*!" in sql or "/*M!" in sql or "/*+" in sql):
        raise Unclear("comment that may be code")
    if facts.unproven and _DOUBTFUL.search(sql):
        raise Unclear("sign that databases read differently")
    tokens = _cut(sql, facts.name)
    end = 0
    for token in tokens:
        if token.start > end:
            _check_gap(sql, end, token.start, facts)
        if facts.backslashes and token.token_type is TokenType.STRING:
            _check_backslash(sql[token.start : token.end + 1])
        end = token.end + 1
    _check_gap(sql, end, len(sql), facts)
    return merge(tokens, sql, facts)


def comments(sql: str, tokens: Sequence[Token], facts: Facts) -> list[Span]:
    """Return where the comments of ``sql`` stand: there is nothing else between its tokens but space."""
    found: list[Span] = []
    end = 0
    for token in tokens:
        if token.start > end + 1 or (token.start > end and not sql[end].isspace()):
            found.extend(_comments(sql, end, token.start, facts))
        end = token.end + 1
    found.extend(_comments(sql, end, len(sql), facts))
    return found


def _comments(sql: str, start: int, end: int, facts: Facts) -> Iterator[Span]:
    gap = sql[start:end].strip(facts.whitespace)
    at = start + sql[start:end].find(gap)
    while gap:
        length = _comment(gap, facts)
        yield Span(at, at + length, "comment")
        rest = gap[length:].lstrip(facts.whitespace)
        at += len(gap) - len(rest)
        gap = rest


def _cut(sql: str, dialect: str) -> list[Token]:
    """Tokenise. What sqlglot hands over as one text after SHOW, FETCH, EXPLAIN, ... is cut as well."""
    tokeniser = Dialect.get_or_raise(dialect).tokenizer_class
    tokens: list[Token] = []
    for token in _apart(sql, tokeniser):
        if token.token_type is TokenType.STRING and _swallows(tokens, tokeniser):
            start = tokens[-1].end + 1
            # The parenthesis keeps a second command word from doing the same.
            inner = _cut("(" + sql[start : token.end + 1], dialect)[1:]
            tokens.extend(_moved(one, start - 1) for one in inner)
        else:
            tokens.append(token)
    return tokens


def _apart(sql: str, tokeniser: type[Tokenizer]) -> list[Token]:
    """Tokenise; sqlglot takes ``$1,$`` for the tag of a quotation, which no database does.

    So a blank is put behind such parameters, and taken into account again; not within quotes.
    """
    ends = [match.end() for match in _CLOSE.finditer(sql)] if sql.count("$") > 1 else []
    if not ends or not tokeniser.HEREDOC_STRINGS:
        return list(tokeniser().tokenize(sql))
    parts = [sql[start:end] for start, end in pairwise([0, *ends, len(sql)])]
    blanks = [end + at for at, end in enumerate(ends)]
    tokens = [_back(token, blanks) for token in tokeniser().tokenize(" ".join(parts))]
    within = any(token.start < end <= token.end for token in tokens for end in ends)
    return list(tokeniser().tokenize(sql)) if within else tokens


def _back(token: Token, blanks: Sequence[int]) -> Token:
    """Return a token where it stands without the blanks."""
    start, end = (place - bisect_left(blanks, place) for place in (token.start, token.end))
    return Token(token.token_type, token.text, token.line, token.col, start, end, token.comments)


def _swallows(tokens: Sequence[Token], tokeniser: type[Tokenizer]) -> bool:
    """Say whether the last of ``tokens`` is a command word at the beginning of a statement."""
    if not tokens or tokens[-1].token_type not in tokeniser.COMMANDS:
        return False
    return len(tokens) == 1 or tokens[-2].token_type in tokeniser.COMMAND_PREFIX_TOKENS


def _moved(token: Token, by: int) -> Token:
    return Token(
        token.token_type, token.text, token.line, token.col, token.start + by, token.end + by, token.comments
    )


def _check_backslash(text: str) -> None:
    """Refuse a backslash before two quotes: the text goes on there or ends there, as a setting says."""
    if text.startswith("'") and "\\''" in text:
        raise Unclear("text whose end depends on a setting")


def _check_gap(sql: str, start: int, end: int, facts: Facts) -> None:
    gap = sql[start:end].strip(facts.whitespace)
    while gap:
        length = _comment(gap, facts)
        gap = gap[length:].lstrip(facts.whitespace)


def _comment(gap: str, facts: Facts) -> int:
    """Return the length of the comment with which ``gap`` begins."""
    if facts.hash_comments:  # MySQL's: -- is one only before white space
        if gap.startswith("#") or re.match(r"--(?:[\s\x00-\x1f]|$)", gap):
            return _line_comment(gap, facts)
        return _block_comment(gap, facts)
    return _line_comment(gap, facts) if gap.startswith("--") else _block_comment(gap, facts)


def _line_comment(gap: str, facts: Facts) -> int:
    return next((at for at, char in enumerate(gap) if char in facts.line_ends), len(gap))


def _block_comment(gap: str, facts: Facts) -> int:
    if not gap.startswith("/*"):
        raise Unclear("unknown characters between the words")
    depth = 1
    for match in re.finditer(r"/\*|\*/", gap[2:]):
        depth += 1 if match[0] == "/*" and facts.nested_comments else 0
        depth -= 1 if match[0] == "*/" else 0
        if depth == 0:
            return match.end() + 2
    raise Unclear("unterminated comment")
