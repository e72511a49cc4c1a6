r"""Prefilters derived from confirming patterns: what Hyperscan looks for where nobody wrote a prefilter.

The pattern is translated piece by piece into one over UTF-8 bytes that matches at least where the pattern
does. Hyperscan's own flag for this (``HS_FLAG_PREFILTER``) is not used: it keeps PCRE's meaning of ``\w``,
``\s`` and case, which is narrower than that of `regex` on some letters, and its UTF-8 mode has no answer to
lone surrogates. Whatever asks for nothing (edges, look-arounds) is left out, a back-reference may be
anything, a character outside ASCII may be any. A pattern without a sure parse has no prefilter: every text
is tried.

Source of the syntax: Hyperscan developer reference, https://intel.github.io/hyperscan/dev-reference/.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from masklib.policy.pattern_samples import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

__all__ = ["derive_prefilter", "prefilter_problem"]

_MOST: Final = 16
"""Repeats that are counted; what asks for more is taken for asking for any number from here on."""
_ANY: Final = r"(?:[\x00-\x7f]|[\x80-\xff]{2,4})"
_BEYOND: Final = r"[\x80-\xff]{2,4}"
_ANYTHING: Final = r"[\x00-\xff]*"
_ASCII: Final = 128
_TWINS: Final = frozenset("iIkKsS")
"""ASCII letters that are some other letter's lower or upper case (U+0130, U+0131, U+212A, U+017F)."""
_REPEATS: Final = frozenset({"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"})
_SEPARATORS: Final = frozenset(range(0x1C, 0x20))
"""Information separators: white space to a Unicode pattern, and none to one with ``(?a)``."""
_CATEGORIES: Final[dict[str, Callable[[str], bool]]] = {
    "CATEGORY_DIGIT": str.isdigit,
    "CATEGORY_NOT_DIGIT": lambda char: not char.isdigit(),
    "CATEGORY_SPACE": str.isspace,
    "CATEGORY_NOT_SPACE": lambda char: char not in " \t\n\r\f\v",
    "CATEGORY_WORD": lambda char: char.isalnum() or char == "_",
    "CATEGORY_NOT_WORD": lambda char: not (char.isalnum() or char == "_"),
}


class _UnsureError(Exception):
    """The pattern holds something that nobody can translate."""


@lru_cache(maxsize=1024)
def derive_prefilter(pattern: str) -> str | None:
    """Return a prefilter that matches in every text that ``pattern`` matches in; ``None``: try every text."""
    tree = parse(pattern)
    if tree is None or tree.getwidth()[0] == 0:
        return None
    try:
        derived = _sequence(_core(list(tree)), tree.state.flags)
    except (_UnsureError, RecursionError):
        return None
    return derived if derived and prefilter_problem(derived) is None else None


def prefilter_problem(prefilter: str) -> str | None:
    """Return why Hyperscan cannot look for ``prefilter``, in words, or ``None``."""
    import hyperscan

    try:
        database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
        database.compile(expressions=[prefilter.encode("ascii")], flags=[hyperscan.HS_FLAG_DOTALL])
    except UnicodeEncodeError:
        return "holds a character outside ASCII; write its UTF-8 bytes as escapes"
    except hyperscan.error as error:
        return " ".join(str(error).split())[:200]
    return None


def _core(tree: list[Any]) -> list[Any]:
    """Return a sequence without what may be missing at its ends; of a repeat there only the least stays."""
    for end in (0, -1):
        while tree and str(tree[end][0]) in _REPEATS:
            opcode, (least, _, inner) = tree[end]
            if least:
                tree[end] = (opcode, (least, least, inner))
                break
            del tree[end]
    return tree


def _sequence(tree: Iterable[Any], flags: int) -> str:
    return "".join(_piece(str(opcode), argument, flags) for opcode, argument in tree)


def _piece(opcode: str, argument: Any, flags: int) -> str:
    if opcode == "LITERAL":
        exact = argument >= _ASCII and not flags & re.IGNORECASE
        return _bytes(argument) if exact else _class({argument}, flags)
    if opcode == "IN":
        return _members(argument, flags)
    if opcode in {"ANY", "NOT_LITERAL"}:
        return _ANY
    if opcode in {"AT", "ASSERT", "ASSERT_NOT"}:
        return ""
    if opcode in _REPEATS:
        return _repeat(argument, flags)
    return _group(opcode, argument, flags)


def _group(opcode: str, argument: Any, flags: int) -> str:
    if opcode == "SUBPATTERN":
        _, added, removed, inner = argument
        return f"(?:{_sequence(inner, (flags | added) & ~removed)})"
    if opcode == "ATOMIC_GROUP":
        return f"(?:{_sequence(argument, flags)})"
    if opcode == "BRANCH":
        return _either(argument[1], flags)
    if opcode == "GROUPREF_EXISTS":
        return _either([one or [] for one in argument[1:]], flags)
    if opcode == "GROUPREF":
        return _ANYTHING
    raise _UnsureError


def _either(branches: Iterable[Any], flags: int) -> str:
    return f"(?:{'|'.join(_sequence(branch, flags) for branch in branches)})"


def _repeat(argument: Any, flags: int) -> str:
    least, most, inner = argument
    body = _sequence(inner, flags)
    if not body or int(most) == 0:
        return ""
    upper = str(int(most)) if int(most) <= _MOST else ""
    return f"(?:{body}){{{min(least, _MOST)},{upper}}}"


def _members(members: list[Any], flags: int) -> str:
    codes = {code for member in members for code in _codes(str(member[0]), member[1])}
    if str(members[0][0]) == "NEGATE":
        doubtful = _SEPARATORS if any(str(member[1]).endswith("SPACE") for member in members) else frozenset()
        return _class({*range(_ASCII)} - codes | doubtful | {_ASCII}, flags)
    return _class(codes, flags)


def _codes(opcode: str, argument: Any) -> Iterator[int]:
    """Yield the code points of one member of a set; one from outside ASCII stands for all."""
    if opcode == "LITERAL":
        yield argument
    elif opcode == "RANGE":
        yield from range(argument[0], min(argument[1], _ASCII) + 1)
        yield from argument
    elif opcode == "CATEGORY":
        holds = _CATEGORIES.get(str(argument))
        if holds is None:
            raise _UnsureError
        yield from (code for code in range(_ASCII) if holds(chr(code)))
        yield _ASCII
    elif opcode != "NEGATE":
        raise _UnsureError


def _class(codes: set[int], flags: int) -> str:
    ascii_chars = {chr(code) for code in codes if code < _ASCII}
    beyond = any(code >= _ASCII for code in codes)
    if flags & re.IGNORECASE:
        ascii_chars |= {char.swapcase() for char in ascii_chars} | (_TWINS if beyond else frozenset())
        beyond = beyond or bool(ascii_chars & _TWINS)
    inside = "".join(f"\\x{ord(char):02x}" for char in sorted(ascii_chars))
    if not inside:
        return f"(?:{_BEYOND})"
    return f"(?:[{inside}]|{_BEYOND})" if beyond else _single(ascii_chars) or f"[{inside}]"


def _single(chars: set[str]) -> str:
    """Return the one letter or digit there is, as it is, so that words stay literals."""
    (char, *others) = chars
    return char if not others and char.isalnum() else ""


def _bytes(code: int) -> str:
    return "".join(f"\\x{byte:02x}" for byte in chr(code).encode("utf-8", "surrogatepass"))
