"""From a text to tokens that mean to sqlglot what they mean to the database.

sqlglot's grammar is the union of some thirty dialects, and where it takes a name for one of *its* keywords
or functions, the tree has another column than the database returns (``SELECT text 'x'`` is a literal to
sqlglot, and to SQLite the column ``text`` under the label ``x``). So tokens are vetted against the database's
own lists before they are parsed: foreign keywords become names, calls are marked so that the parser never
applies a builder of its own, and what the two lexers read differently is refused. Measured traps:
``docs/adr`` and issue 5.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from sqlglot.dialects.dialect import Dialect
from sqlglot.parser import Parser
from sqlglot.tokenizer_core import Token, TokenType

from masklib.sql.names import MARK
from masklib.sql.unclear import Unclear

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlglot.tokens import Tokenizer

    from masklib.sql.dialects.facts import Facts

__all__ = ["LITERALS", "NAMES", "PLAIN_NAME", "STRINGS", "Vetted", "tokenise", "vet"]

STRINGS: Final = frozenset(
    {
        TokenType.STRING,
        TokenType.NATIONAL_STRING,
        TokenType.RAW_STRING,
        TokenType.NATIONAL_RAW_STRING,
        TokenType.HEREDOC_STRING,
        TokenType.BYTE_STRING,
        TokenType.UNICODE_STRING,
        TokenType.BIT_STRING,
        TokenType.HEX_STRING,
    }
)
LITERALS: Final = STRINGS | {TokenType.NUMBER}
NAMES: Final = frozenset({TokenType.VAR, TokenType.IDENTIFIER})

# After one of these an operand is complete: what follows is an operator, an alias or the next clause.
_ENDS: Final = (
    LITERALS
    | NAMES
    | {
        TokenType.R_PAREN,
        TokenType.R_BRACKET,
        TokenType.PLACEHOLDER,
        TokenType.END,
        TokenType.NULL,
        TokenType.TRUE,
        TokenType.FALSE,
    }
)
PLAIN_NAME: Final = re.compile(r"[A-Za-z_\x80-\U0010ffff][A-Za-z0-9_$\x80-\U0010ffff]*")
_WORD: Final = re.compile(r"[A-Za-z_]")
_PERCENT: Final = frozenset("sbt")


def tokenise(sql: str, facts: Facts) -> list[Token]:
    """Cut ``sql`` into sqlglot's tokens, parameters as one token each.

    Between them there is nothing but space and comments.

    Raises:
        Unclear: if the database would cut it differently.
    """
    if "\x00" in sql or MARK in sql:
        raise Unclear("control character in the statement")
    tokens = _cut(sql, facts.name)
    end = 0
    for token in tokens:
        if token.start > end:
            _check_gap(sql, end, token.start, facts)
        end = token.end + 1
    _check_gap(sql, end, len(sql), facts)
    return _merge(tokens, sql, facts)


def _cut(sql: str, dialect: str) -> list[Token]:
    """Tokenise. What sqlglot hands over as one text after SHOW, FETCH, EXPLAIN, ... is cut as well."""
    tokeniser = Dialect.get_or_raise(dialect).tokenizer_class
    tokens: list[Token] = []
    for token in tokeniser().tokenize(sql):
        if token.token_type is TokenType.STRING and _swallows(tokens, tokeniser):
            start = tokens[-1].end + 1
            # The parenthesis keeps a second command word from doing the same.
            inner = _cut("(" + sql[start : token.end + 1], dialect)[1:]
            tokens.extend(_moved(one, start - 1) for one in inner)
        else:
            tokens.append(token)
    return tokens


def _swallows(tokens: Sequence[Token], tokeniser: type[Tokenizer]) -> bool:
    """Say whether the last of ``tokens`` is a command word at the beginning of a statement."""
    if not tokens or tokens[-1].token_type not in tokeniser.COMMANDS:
        return False
    return len(tokens) == 1 or tokens[-2].token_type in tokeniser.COMMAND_PREFIX_TOKENS


def _moved(token: Token, by: int) -> Token:
    return Token(
        token.token_type, token.text, token.line, token.col, token.start + by, token.end + by, token.comments
    )


def _check_gap(sql: str, start: int, end: int, facts: Facts) -> None:
    gap = sql[start:end].strip(facts.whitespace)
    while gap:
        length = _line_comment(gap, facts) if gap.startswith("--") else _block_comment(gap, facts)
        gap = gap[length:].lstrip(facts.whitespace)


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


def _merge(tokens: Sequence[Token], sql: str, facts: Facts) -> list[Token]:
    merge = _PARAMETERS[facts.placeholders]
    out: list[Token] = []
    at = 0
    while at < len(tokens):
        length = merge(tokens, at, out)
        if length:
            first, last = tokens[at], tokens[at + length - 1]
            kind, text = TokenType.PLACEHOLDER, sql[first.start : last.end + 1]
            if text == "%%":
                kind, text = TokenType.MOD, "%"
            out.append(Token(kind, text, first.line, first.col, first.start, last.end))
        else:
            out.append(tokens[at])
        at += length or 1
    return out


def _adjacent(tokens: Sequence[Token], at: int, count: int) -> bool:
    """Say whether ``count`` tokens from ``at`` on stand without a gap."""
    if at + count > len(tokens):
        return False
    return all(tokens[i].end + 1 == tokens[i + 1].start for i in range(at, at + count - 1))


def _sqlite_parameter(tokens: Sequence[Token], at: int, _before: Sequence[Token]) -> int:
    """``?``, ``?1``, ``:name``, ``@name``, ``$name`` (https://sqlite.org/lang_expr.html#varparam)."""
    token = tokens[at]
    kind = token.token_type
    if kind is TokenType.VAR and token.text.startswith("$"):
        return 1
    if kind not in {TokenType.PLACEHOLDER, TokenType.COLON, TokenType.PARAMETER}:
        return 0
    followed = _adjacent(tokens, at, 2) and (
        tokens[at + 1].token_type is TokenType.NUMBER or bool(_WORD.match(tokens[at + 1].text))
    )
    if kind is TokenType.PLACEHOLDER:
        return 2 if followed and tokens[at + 1].token_type is TokenType.NUMBER else 1
    if not followed or tokens[at + 1].token_type is TokenType.IDENTIFIER:
        raise Unclear("unknown form of a parameter")
    return 2


def _percent_parameter(tokens: Sequence[Token], at: int, before: Sequence[Token]) -> int:
    """``%s``, ``%b``, ``%t``, ``%(name)s``, ``%%`` and ``$1``."""
    kind = tokens[at].token_type
    if kind is TokenType.PARAMETER and _adjacent(tokens, at, 2):
        return 2 if tokens[at + 1].token_type is TokenType.NUMBER else 0
    if kind is not TokenType.MOD:
        return 0
    infix = bool(before) and before[-1].token_type in _ENDS and before[-1].text != "?"
    if infix:
        return 2 if _adjacent(tokens, at, 2) and tokens[at + 1].token_type is TokenType.MOD else 0
    if _adjacent(tokens, at, 2) and tokens[at + 1].text in _PERCENT:
        return 2
    named = _adjacent(tokens, at, 5) and tokens[at + 1].token_type is TokenType.L_PAREN
    return (
        5
        if named and tokens[at + 3].token_type is TokenType.R_PAREN and tokens[at + 4].text in _PERCENT
        else 0
    )


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


_PARAMETERS: Final = {"sqlite": _sqlite_parameter, "percent": _percent_parameter}


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
        if kind in STRINGS:
            self._string(at, token)
            return token
        if kind is TokenType.IDENTIFIER or kind is TokenType.NUMBER or self._is_type(at):
            return token
        if kind is TokenType.VAR or _WORD.match(token.text):
            return self._word(at, token)
        if kind is TokenType.ARROW:
            return _retyped(token, TokenType.DARROW)
        if kind is not TokenType.PLACEHOLDER and token.text not in self.facts.operators:
            raise Unclear("operator off the list of the dialect")
        return token

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
        if before.token_type in STRINGS and {before.token_type, token.token_type} != {TokenType.STRING}:
            raise Unclear("adjacent texts")

    def _word(self, at: int, token: Token) -> Token:
        text = token.text
        called = at + 1 < len(self.tokens) and self.tokens[at + 1].token_type is TokenType.L_PAREN
        if called and self._is_call(at, token):
            return _retyped(token, TokenType.VAR, MARK + text)
        if token.token_type is TokenType.VAR:
            if not PLAIN_NAME.fullmatch(text) or (text in "uU" and self._escapes(at)):
                raise Unclear("unknown characters in a name")
            if text.upper() in self.facts.keywords:
                self.loose.append(token.start)
            return token
        return self._keyword(at, token)

    def _escapes(self, at: int) -> bool:
        """Say whether ``U&"..."`` begins here, a name with escapes, which sqlglot takes for three words."""
        if not _adjacent(self.tokens, at, 3):
            return False
        return self.tokens[at + 1].text == "&" and self.tokens[at + 2].token_type is TokenType.IDENTIFIER

    def _is_call(self, at: int, token: Token) -> bool:
        name = token.text.lower()
        if name in self.facts.syntax or " " in name:
            return False
        return name not in self.facts.structural or (self.facts.calls(name) and not self._after_operand(at))

    def _after_operand(self, at: int) -> bool:
        return at > 0 and self.tokens[at - 1].token_type in _ENDS

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
        """Say whether the type at ``at`` begins a literal such as ``date '2020-01-01'``."""
        after = self.tokens[at + 1] if at + 1 < len(self.tokens) else None
        return self.facts.type_literals and after is not None and after.token_type in STRINGS


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
