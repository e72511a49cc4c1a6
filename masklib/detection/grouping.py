"""Grouping: which patterns share a pass.

Over a large batch what counts is the speed of each pass, so patterns run with their like, in the view that
suits them, and only where the texts hold what they need. Over a few texts what counts is the number of passes
and how long they take to compile: what many texts need, too, is shared with them, and the rest runs in one or
two passes.

Raw values: none.
"""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import chain
from typing import TYPE_CHECKING, Final

from masklib.detection.context import is_phrase, worded_phrase
from masklib.detection.lookup import Lookup
from masklib.detection.passes import Pass
from masklib.detection.sieve import DIGIT, NON_ASCII, SIGNED, Need
from masklib.detection.views import as_zeroed, is_exact, worded, zeroed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from masklib.detection.sieve import Sieve

__all__ = ["Grouped", "for_few", "for_many", "in_common"]

Grouped = dict[Need, list[Pass | Lookup]]
"""Passes by what texts must hold for them to matter."""

_EDGE: Final = "[^0-9A-Za-z_.-](?:"
_LOOSE: Final = re.compile(r"[A-Za-z]{3}|\][*+]")
_COUNTED: Final = re.compile(re.escape(r"[^ \n]* (?:[^ \n]+ ){0,") + r"[0-9]+\}")
_FEW: Final = 256
"""Literals or phrases up to which a pass of their own would cost more than they add to that of the others."""
_SEVERAL: Final = 64
"""The same for kinds of patterns with digits."""


def in_common(sieves: Mapping[Need, Sequence[Sieve]]) -> tuple[Grouped, dict[Need, list[Sieve]]]:
    """Return the passes that serve a few texts as well as many, and what they leave of the sieves."""
    grouped: Grouped = {}
    rest: dict[Need, list[Sieve]] = {}
    for need, some in sieves.items():
        grouped[need], rest[need] = [], [replace(one, stems=tuple) for one in some]
        if any(one.stems is not tuple for one in some):
            grouped[need].append(Lookup([one.stems for one in some]))
        phrases = _only([one.patterns for one in some], is_phrase)
        if _are_many(phrases):
            grouped[need].append(_worded(phrases))
            others = _only([one.patterns for one in some], lambda one: not is_phrase(one))
            rest[need] = [
                replace(one, patterns=tuple(left)) for one, left in zip(rest[need], others, strict=True)
            ]
        patterns = [(*one.patterns, *map(_escaped, one.literals)) for one in rest[need]]
        shared = NON_ASCII in need or (need <= {SIGNED} and len(set(chain(*patterns))) > _SEVERAL)
        if shared and not _are_many(one.literals for one in some):
            grouped[need].append(Pass(patterns))
            rest[need] = [replace(one, patterns=(), literals=()) for one in rest[need]]
    return grouped, rest


def for_many(sieves: Mapping[Need, Sequence[Sieve]]) -> Grouped:
    """Return the passes of some sieves, by what they need, over many texts at once."""
    return {need: _one_by_one(need, some) for need, some in sieves.items()}


def for_few(sieves: Mapping[Need, Sequence[Sieve]]) -> Grouped:
    """Return the passes of the same sieves over a few texts."""
    grouped: Grouped = {}
    plain: list[list[list[str]]] = []
    for need, some in sieves.items():
        patterns = [[*one.patterns, *map(_uncounted, one.apart), *_merged(one.literals)] for one in some]
        if DIGIT in need:
            grouped[need] = [_zeroed(_only(patterns, _is_numeric))]
            patterns = _only(patterns, lambda one: not _is_numeric(one))
        plain.append(patterns)
    together = Pass([[*chain(*owned)] for owned in zip(*plain, strict=True)])
    grouped[frozenset()] = [*grouped.get(frozenset(), ()), together]
    return {need: [one for one in some if one.whose] for need, some in grouped.items()}


def _uncounted(pattern: str) -> str:
    """Return a pattern in which any number of words may stand where some may: it compiles in a fraction."""
    return _COUNTED.sub(r"[^\\n]* ", pattern)


def _are_many(patterns: Iterable[Sequence[str]]) -> bool:
    return len(set(chain(*patterns))) > _FEW


def _is_numeric(pattern: str) -> bool:
    """Return whether `zeroed` a pattern is as good, or nearly."""
    return not is_phrase(pattern) and (_is_shape(pattern) or is_exact(pattern))


def _one_by_one(need: Need, sieves: Sequence[Sieve]) -> list[Pass | Lookup]:
    """Return the passes that these sieves make together."""
    alone = [
        (_zeroed if is_exact(pattern) and DIGIT in need else Pass)(
            [(pattern,) * (pattern in one.apart) for one in sieves]
        )
        for pattern in dict.fromkeys(chain(*(one.apart for one in sieves)))
    ]
    if not _are_many(one.literals for one in sieves):
        together = _parted(need, [(*one.patterns, *map(_escaped, one.literals)) for one in sieves])
    else:
        literals = Pass([one.literals for one in sieves], literal=True)
        together = [*_parted(need, [one.patterns for one in sieves]), literals]
    return [one for one in (*together, *alone) if one.whose]


def _parted(need: Need, patterns: Sequence[Sequence[str]]) -> list[Pass]:
    """Return the pass of some patterns; of many with digits one a kind, which compile and run faster."""
    if DIGIT not in need or NON_ASCII in need or len(set(chain(*patterns))) <= _SEVERAL:
        return [Pass(patterns)]
    return [
        _zeroed(_only(patterns, _is_shape)),
        _zeroed(_only(patterns, _is_loose)),
        Pass(_only(patterns, lambda one: not (_is_shape(one) or _is_loose(one)))),
    ]


def _worded(phrases: Sequence[Sequence[str]]) -> Pass:
    """Return the pass of some phrases, over worded data."""
    return Pass([[*chain(*map(worded_phrase, some))] for some in phrases], view=worded)


def _zeroed(patterns: Sequence[Sequence[str]]) -> Pass:
    """Return the pass of some patterns, over zeroed data."""
    return Pass([[*map(as_zeroed, some)] for some in patterns], view=zeroed)


def _only(patterns: Sequence[Sequence[str]], test: Callable[[str], bool]) -> list[list[str]]:
    return [list(filter(test, some)) for some in patterns]


def _is_shape(pattern: str) -> bool:
    """Return whether a pattern is the shape of an identifier, which begins at an edge of its own."""
    return pattern.startswith(_EDGE)


def _is_loose(pattern: str) -> bool:
    """Return whether a pattern holds words or stretches of any length, and asks only for digits as such."""
    return (
        _LOOSE.search(pattern) is not None
        and is_exact(pattern)
        and not (is_phrase(pattern) or _is_shape(pattern))
    )


def _merged(literals: Iterable[str]) -> Iterator[str]:
    """Yield patterns of literals: one for those that differ in the last byte alone."""
    ends: dict[bytes, set[bytes]] = {}
    for literal in literals:
        data = literal.encode("utf-8", "surrogateescape")
        ends.setdefault(data[:-1], set()).add(data[-1:])
    for start, last in ends.items():
        yield f"{_hex(start)}[{_hex(b''.join(sorted(last)))}]"


def _escaped(literal: str) -> str:
    """Return a literal as a pattern."""
    return _hex(literal.encode("utf-8", "surrogateescape"))


def _hex(data: bytes) -> str:
    return "".join(f"\\x{byte:02x}" for byte in data)
