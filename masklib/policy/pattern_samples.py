"""Samples: texts that a pattern matches, drawn from what it says; and its parse, for those who translate it.

Python's own parser reads the pattern. It knows less than the `regex` package does; a pattern that it refuses,
or that the two may read in different ways (fuzzy counts, sets within sets), has no parse here.
"""

from __future__ import annotations

import re
import warnings
from importlib import import_module
from random import Random
from typing import Any, Final

__all__ = ["parse", "samples"]

_DOUBTFUL: Final = re.compile(r"(?<!\\)\{(?!\d+(?:,\d*)?\})")
"""A brace that is no plain count: for `regex` it may allow for errors, for `re` it is a character."""

_LONGEST: Final = 400
_STEPS: Final = 10_000
"""Pieces of a pattern that one sample is made of, at most: repeats of nothing may stand in repeats."""
_REPEATS: Final = 3
_CATEGORIES: Final = {
    "CATEGORY_DIGIT": "0123456789",
    "CATEGORY_NOT_DIGIT": "a ",
    "CATEGORY_SPACE": " ",
    "CATEGORY_NOT_SPACE": "a1",
    "CATEGORY_WORD": "aZ09_",
    "CATEGORY_NOT_WORD": " -",
}
_ANY: Final = [chr(code) for code in range(32, 127)]


def parse(pattern: str) -> Any | None:
    """Return the parse of a pattern as `re` makes it, or ``None`` where it has none that is sure."""
    if _DOUBTFUL.search(pattern) or "[[" in pattern:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            re.compile(pattern)
            return import_module("re._parser").parse(pattern)
    except Exception:  # noqa: BLE001 - whatever it says: no parse
        return None


def samples(pattern: str, count: int, *, seed: int = 0) -> list[str]:
    """Return texts that are likely to match ``pattern``, the same ones each time; none where it has no parse.

    What it asks for round a match (look-arounds, edges) and back-references are left out.
    """
    tree = parse(pattern)
    if tree is None:
        return []
    try:
        return [_sequence(tree, _Draw(f"{seed} {number}"))[:_LONGEST] for number in range(count)]
    except RecursionError:
        return []


class _Draw(Random):
    """Chance, and how much of it was used. Test texts, no secrets."""

    spent = 0


def _sequence(tree: Any, random: _Draw) -> str:
    text = ""
    for opcode, argument in tree:
        random.spent += 1
        if len(text) > _LONGEST:
            break
        text += _piece(str(opcode), argument, random)
    return text


def _piece(opcode: str, argument: Any, random: _Draw) -> str:
    if opcode == "LITERAL":
        return chr(argument)
    if opcode == "NOT_LITERAL":
        return "b" if chr(argument) == "a" else "a"
    if opcode in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        return _repeated(argument, random)
    inner = _inner(opcode, argument, random)
    if inner is not None:
        return _sequence(inner, random)
    return _one_of(argument, random) if opcode == "IN" else "a" if opcode == "ANY" else ""


def _repeated(argument: Any, random: _Draw) -> str:
    least, most, inner = argument
    text = ""
    for _ in range(random.randint(least, min(int(most), least + _REPEATS))):
        if len(text) > _LONGEST or random.spent > _STEPS:
            break
        text += _sequence(inner, random)
    return text


def _inner(opcode: str, argument: Any, random: _Draw) -> Any | None:
    if opcode == "BRANCH":
        return random.choice(argument[1])
    if opcode == "SUBPATTERN":
        return argument[3]
    return argument if opcode == "ATOMIC_GROUP" else None


def _one_of(members: Any, random: _Draw) -> str:
    negated = str(members[0][0]) == "NEGATE"
    chars = [char for opcode, argument in members for char in _members(str(opcode), argument)]
    if negated:
        chars = [char for char in _ANY if char not in chars]
    return random.choice(chars) if chars else ""


def _members(opcode: str, argument: Any) -> list[str]:
    if opcode == "LITERAL":
        return [chr(argument)]
    if opcode == "RANGE":
        return [chr(code) for code in range(argument[0], min(argument[1], argument[0] + 127) + 1)]
    return list(_CATEGORIES.get(str(argument), ""))
