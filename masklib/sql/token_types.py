"""Kinds of sqlglot's tokens that belong together."""

from __future__ import annotations

import re
from typing import Final

from sqlglot.tokenizer_core import TokenType

__all__ = ["ENDS", "LITERALS", "NAMES", "PLAIN_NAME", "STRINGS", "WORD"]

PLAIN_NAME: Final = re.compile(r"[A-Za-z_\x80-\U0010ffff][A-Za-z0-9_$\x80-\U0010ffff]*")
WORD: Final = re.compile(r"[A-Za-z_]")

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
ENDS: Final = (
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
