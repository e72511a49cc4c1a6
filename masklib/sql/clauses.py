"""Where the queries of a text stand, and where their HAVING is or would be: by its words, without a tree.

Whoever puts something into a text by this looks afterwards whether the text came to mean it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlglot.tokenizer_core import TokenType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlglot.tokenizer_core import Token

__all__ = ["Select", "selects"]

_BETWEEN: Final = frozenset({TokenType.UNION, TokenType.INTERSECT, TokenType.EXCEPT, TokenType.SEMICOLON})
_BEHIND: Final = frozenset(
    {"WINDOW", "QUALIFY", "ORDER BY", "LIMIT", "OFFSET", "FETCH", "FOR", "LOCK", "RETURNING", "INTO", "MINUS"}
)
"""What stands behind HAVING."""
_PAIRS: Final = frozenset({("ON", "CONFLICT"), ("ON", "DUPLICATE"), ("WITH", "DATA"), ("WITH", "NO")})
"""The same in two words."""


@dataclass(slots=True)
class Select:
    """One SELECT of a text.

    Attributes:
        start: Where its word begins.
        end: Where it ends.
        depth: How many parentheses are open round it.
        condition: Where the condition of its HAVING begins, -1 if it has none.
        behind: Where its HAVING ends, or would; -1 as long as it has no end.
        reads: Whether FROM was seen.
    """

    start: int
    end: int
    depth: int
    condition: int = -1
    behind: int = -1
    reads: bool = False


def selects(tokens: Sequence[Token]) -> list[Select]:
    """Return every SELECT of one statement, in the order of the text."""
    found: list[Select] = []
    open_: list[Select] = []
    depth, before = 0, 0
    for at, token in enumerate(tokens):
        if token.token_type is TokenType.L_PAREN:
            depth += 1
        elif token.token_type is TokenType.R_PAREN:
            depth -= 1
            _close(open_, depth + 1, before)
        elif token.token_type in _BETWEEN:
            _close(open_, depth, before)
        elif token.token_type is TokenType.SELECT:
            _close(open_, depth, before)
            open_.append(Select(token.start, token.end + 1, depth))
            found.append(open_[-1])
        elif open_ and open_[-1].depth == depth:
            _clause(open_[-1], token, tokens[at + 1] if at + 1 < len(tokens) else token, before)
        before = token.end + 1
    _close(open_, 0, before)
    return found


def _close(open_: list[Select], depth: int, end: int) -> None:
    while open_ and open_[-1].depth >= depth:
        one = open_.pop()
        one.end = end
        one.behind = one.behind if one.behind >= 0 else end


def _clause(one: Select, token: Token, after: Token, before: int) -> None:
    word = token.text.upper()
    if token.token_type is TokenType.FROM:
        one.reads = True
    elif not one.reads or one.behind >= 0:
        return
    elif token.token_type is TokenType.HAVING:
        one.condition = token.end + 1
    elif (word in _BEHIND and token.token_type is not TokenType.IDENTIFIER) or (
        word,
        after.text.upper(),
    ) in _PAIRS:
        one.behind = before
