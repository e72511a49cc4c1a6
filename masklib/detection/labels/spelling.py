"""Words of labels that are written otherwise: with ``ue`` for an umlaut, as a compound, or mistyped.

``Geschaeftstelefon`` ends in a telephone, ``frist_nmae`` is a first name. Only a few words are looked for in
what is mistyped, only letters swapped, left out or typed twice are mended, and a word that is one stays.

Source: compounds of German, Dutch and the Nordic languages have their head last; F. J. Damerau, A technique
for computer detection and correction of spelling errors (1964), for the kinds of slips.

Raw values: none; sees labels.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from masklib.detection.names import english

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

__all__ = ["mended", "parted"]

_UMLAUT: Final = re.compile("([aou])e")
_SHORTEST: Final = 5
"""Letters of a word in which one may be missing or too many."""
_FIRST: Final = 3
"""Letters of the first part of a compound, at least."""


def parted(word: str, heads: AbstractSet[str]) -> tuple[str, ...] | None:
    """Return ``word`` cut before the longest of ``heads`` that it ends in."""
    for start in range(_FIRST, len(word)):
        if word[start:] in heads:
            return word[:start], word[start:]
    return None


def mended(word: str, vocabulary: AbstractSet[str], meant: AbstractSet[str]) -> str:
    """Return the word of ``meant`` that ``word`` is a slip of, or that of ``vocabulary`` without ``ue``."""
    if word in english():
        return word
    plain = _UMLAUT.sub(r"\1", word)
    return _slips(frozenset(meant)).get(word) or (plain if plain in vocabulary else word)


@cache
def _slips(meant: frozenset[str]) -> Mapping[str, str]:
    return {slip: word for word in sorted(meant) for slip in _mistyped(word) if slip not in meant}


def _mistyped(word: str) -> Iterator[str]:
    """Yield ``word`` with two letters swapped, one left out after the first, or one typed twice."""
    for at in range(len(word) - 1):
        yield word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if len(word) >= _SHORTEST:
        for at in range(1, len(word)):
            yield word[:at] + word[at + 1 :]
            yield word[:at] + word[at] + word[at:]
