"""Tokens that mean to sqlglot what they mean to the database.

sqlglot's grammar is the union of some thirty dialects, and where it takes a name for one of *its* keywords
or functions, the tree has another column than the database returns (``SELECT text 'x'`` is a literal to
sqlglot, and to SQLite the column ``text`` under the label ``x``). So tokens are vetted against the database's
own lists before they are parsed: foreign keywords become names, calls are marked so that the parser never
applies a builder of its own, and operators must be cut as the database cuts them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlglot.parser import Parser
from sqlglot.tokenizer_core import Token, TokenType

from masklib.sql.names import MARK, fold
from masklib.sql.parameters import adjacent
from masklib.sql.token_types import ENDS, LITERALS, NAMES, PLAIN_NAME, STRINGS, WORD
from masklib.sql.unclear import Unclear

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.sql.dialects.facts import Facts

__all__ = ["Vetted", "vet"]


class Vetted(NamedTuple):
    """Tokens that can be parsed.

    Attributes:
        tokens: The tokens.
        loose: Where those names start that the database's grammar also knows as words: the parser may have
            taken them for that.
    """

    tokens: Sequence[Token]
    loose: frozenset[int]


def vet(tokens: Sequence[Token], facts: Facts) -> Vetted:
    """Return ``tokens`` with foreign keywords as names and calls marked.

    Raises:
        Unclear: if the database would read one of them differently.
    """
    if facts.operator_characters:
        _check_operators(tokens, facts)
    vetter = _Vetter(facts, tokens)
    vetted = [vetter.token(at) for at in range(len(tokens))]
    return Vetted(vetted, frozenset(vetter.loose))


def _check_operators(tokens: Sequence[Token], facts: Facts) -> None:
    """Refuse signs that stand together and that the database would cut into other operators."""
    run: list[Token] = []
    for token in tokens:
        if run and token.start != run[-1].end + 1:
            _check_run(run)
            run = []
        if token.token_type not in LITERALS and all(char in facts.operator_characters for char in token.text):
            run.append(token)
        else:
            _check_run(run)
            run = []
    _check_run(run)


def _check_run(run: Sequence[Token]) -> None:
    """Cut as PostgreSQL does: the longest run, less a trailing ``+`` or ``-`` unless ``~!@#%^&|`?`` is in it.

    Source: https://www.postgresql.org/docs/18/sql-syntax-lexical.html#SQL-SYNTAX-OPERATORS
    """
    if len(run) < 2 and (not run or len(run[0].text) < 2):  # noqa: PLR2004  a sign alone is itself
        return
    rest = "".join(token.text for token in run)
    cut: list[str] = []
    while rest:
        size = len(rest)
        while size > 1 and rest[size - 1] in "+-" and not set(rest[:size]) & set("~!@#%^&|`?"):
            size -= 1
        cut.append(rest[:size])
        rest = rest[size:]
    if cut != _rejoined([token.text for token in run]):
        raise Unclear("operators that the database cuts otherwise")


def _rejoined(texts: Sequence[str]) -> list[str]:
    """Return ``texts`` with ``!`` joined to what it negates: sqlglot cuts ``!~`` in two."""
    found: list[str] = []
    for text in texts:
        if found and found[-1] == "!" and text[:1] == "~":
            found[-1] += text
        else:
            found.append(text)
    return found


@dataclass(slots=True)
class _Vetter:
    """Goes over the tokens once, from left to right, and knows when it is inside the type of a cast."""

    facts: Facts
    tokens: Sequence[Token]
    loose: list[int] = field(default_factory=list)
    depth: int = 0
    casts: list[int] = field(default_factory=list)
    in_type: bool = False

    def token(self, at: int) -> Token:
        """Return token ``at`` as the database means it."""
        token = self.tokens[at]
        self._follow(at, token)
        kind = token.token_type
        if self.facts.ascii_names and kind in NAMES and not token.text.isascii():
            raise Unclear("name that is not ASCII")
        if kind in STRINGS:
            self._string(at, token)
            return token
        if kind is TokenType.IDENTIFIER:
            return self._quoted(at, token)
        if kind is TokenType.NUMBER or self._is_type(at):
            return self._number(at, token)
        if kind is TokenType.VAR or WORD.match(token.text):
            return self._word(at, token)
        if kind is TokenType.ARROW and token.text in self.facts.operators:
            return _retyped(token, TokenType.DARROW)
        self._plus(at, token)
        return self._sign(token)

    def _plus(self, at: int, token: Token) -> None:
        """Refuse ``+x``: the parser drops the sign, and takes what is no bare column for one."""
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if token.token_type is not TokenType.PLUS or self._after_operand(at):
            return
        if after is None or after.token_type not in {TokenType.NUMBER, TokenType.PLACEHOLDER}:
            raise Unclear("sign that the parser drops")

    def _number(self, at: int, token: Token) -> Token:
        """Return a number or a type. Of a number that runs into a name each database makes something else."""
        if token.token_type is not TokenType.NUMBER:
            return token
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        runs_on = after is not None and after.start == token.end + 1 and WORD.match(after.text) is not None
        if runs_on or not _NUMBER.fullmatch(token.text):
            raise Unclear("number that runs into a name")
        return token

    def _sign(self, token: Token) -> Token:
        """Return an operator; a parameter as a kind of literal that keeps its place in the tree."""
        if token.text in self.facts.operators:
            return token
        if token.token_type is TokenType.PLACEHOLDER:
            return _retyped(token, TokenType.NATIONAL_STRING, MARK)
        raise Unclear("operator off the list of the dialect")

    def _quoted(self, at: int, token: Token) -> Token:
        """Mark a call in quotes, where the quotes make no difference to the name."""
        same = not self.facts.exact or token.text == fold(token.text)
        return _retyped(token, TokenType.VAR, MARK + token.text) if same and self._is_called(at) else token

    def _is_called(self, at: int) -> bool:
        return at + 1 < len(self.tokens) and self.tokens[at + 1].token_type is TokenType.L_PAREN

    def _follow(self, at: int, token: Token) -> None:
        """Keep count of parentheses, and notice ``CAST(... AS type)``."""
        if token.token_type is TokenType.L_PAREN:
            self.depth += 1
            if at and self.tokens[at - 1].text.upper() == "CAST":
                self.casts.append(self.depth)
        elif token.token_type is TokenType.R_PAREN:
            if self.casts and self.depth == self.casts[-1]:
                self.casts.pop()
                self.in_type = False
            self.depth -= 1

    def _is_type(self, at: int) -> bool:
        before = self.tokens[at - 1] if at else None
        if before is None:
            return False
        if before.token_type is TokenType.ALIAS and self.casts and self.depth == self.casts[-1]:
            self.in_type = True
        return self.in_type or before.token_type is TokenType.DCOLON

    def _string(self, at: int, token: Token) -> None:
        if token.token_type.name not in self.facts.literals:
            raise Unclear("kind of literal off the list of the dialect")
        before = self.tokens[at - 1] if at else None
        if before is None:
            return
        if before.token_type is TokenType.DOT:
            raise Unclear("text in the place of a name")
        if before.token_type is TokenType.VAR and before.end + 1 == token.start:
            raise Unclear("text with a prefix")
        if before.token_type in STRINGS and {before.token_type, token.token_type} != {TokenType.STRING}:
            raise Unclear("adjacent texts")

    def _word(self, at: int, token: Token) -> Token:
        text = token.text
        if self._is_called(at) and self._is_call(at, token):
            return _retyped(token, TokenType.VAR, MARK + text)
        if token.token_type is TokenType.VAR:
            if not PLAIN_NAME.fullmatch(text) or (text in "uU" and self._escapes(at)):
                raise Unclear("unknown characters in a name")
            if text.upper() in self.facts.keywords or self._has_grammar(at, text):
                self.loose.append(token.start)
            return token
        return self._keyword(at, token)

    def _has_grammar(self, at: int, text: str) -> bool:
        """Say whether a function is called here that the parser knows by name."""
        return text.lower() in self.facts.syntax and self._is_called(at)

    def _escapes(self, at: int) -> bool:
        """Say whether ``U&"..."`` begins here, a name with escapes, which sqlglot takes for three words."""
        if not adjacent(self.tokens, at, 3):
            return False
        return self.tokens[at + 1].text == "&" and self.tokens[at + 2].token_type is TokenType.IDENTIFIER

    def _is_call(self, at: int, token: Token) -> bool:
        name = token.text.lower()
        if name in self.facts.syntax or " " in name:
            return False
        return name not in self.facts.structural or (self.facts.calls(name) and not self._after_operand(at))

    def _after_operand(self, at: int) -> bool:
        return at > 0 and self.tokens[at - 1].token_type in ENDS

    def _keyword(self, at: int, token: Token) -> Token:
        upper = token.text.upper()
        if " " in upper:
            if not all(word in self.facts.keywords for word in upper.split()):
                raise Unclear("words that the parser joins and the database does not")
            return token
        if token.token_type in Parser.TYPE_TOKENS:
            return token if self._stays_type(at, upper) else _retyped(token, TokenType.VAR)
        if upper not in self.facts.keywords or (token.token_type in NILADIC and not self._niladic(token)):
            return _retyped(token, TokenType.VAR)
        return token

    def _stays_type(self, at: int, upper: str) -> bool:
        """Say whether a word that sqlglot takes for a type is one: in a literal or a list of definitions."""
        if self._typed(at):
            return True
        return upper in self.facts.keywords and (upper in _FIRM or self._after_operand(at))

    def _niladic(self, token: Token) -> bool:
        return token.text.lower() in self.facts.niladic

    def _typed(self, at: int) -> bool:
        """Say whether the type at ``at`` begins a literal: ``date '2020-01-01'``, ``interval 3 day``.

        No operator stands between a name and a number, so ``interval`` is none before one.
        """
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        if after is None:
            return False
        if self.tokens[at].token_type is TokenType.INTERVAL and "INTERVAL" in self.facts.keywords:
            return after.token_type in {*STRINGS, TokenType.NUMBER, TokenType.PLACEHOLDER}
        typed = self.facts.type_literals or self.tokens[at].text.upper() in self.facts.moments
        return typed and after.token_type in STRINGS


_NUMBER: Final = re.compile(
    r"(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?|0[xX][0-9a-fA-F]+|0[bB][01]+|0[oO][0-7]+"
)
_FIRM: Final = frozenset(
    {"ARRAY", "NULL"}
)  # types to sqlglot, and never names to the databases that know them
NILADIC: Final = frozenset(Parser.NO_PAREN_FUNCTIONS)


def _retyped(token: Token, kind: TokenType, text: str | None = None) -> Token:
    return Token(
        kind,
        token.text if text is None else text,
        token.line,
        token.col,
        token.start,
        token.end,
        token.comments,
    )
