"""Any text: digits stay digits, letters letters of their script, punctuation and width stay.

The last branch of every other family: what is no email address, card or name is still masked here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from masklib.mask.alphabets import KEPT, alphabets
from masklib.mask.digit_strings import permute_digit_string, permute_digits
from masklib.mask.joined import Joined
from masklib.mask.permutation import FEW
from masklib.mask.redaction import REDACTED
from masklib.mask.strings import permute_strings
from masklib.mask.two_way import TwoWay

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.mask.permutation import Permuter


__all__ = ["Generic", "permute_generic"]

_HARMLESS: Final = 2
"""Longest text without letter, digit or symbol (``-``, ``??``) that comes back as it is."""

_DIGITS: Final = frozenset("0123456789")


class Generic(TwoWay):
    """Permutes every text among all texts of its length and character classes.

    Raw values: sees every text it is given; keeps none; emits surrogates, and punctuation as it is.
    """

    name = "generic"
    entities: tuple[str, ...] = ()
    keeps = "length, punctuation, case, the script of each letter, zeros in front"
    leaks = "equality; the length and shape of the value; a text of punctuation alone up to two characters"

    def permute(self, texts: Sequence[str], permuter: Permuter) -> list[str]:
        """Return the surrogate of each text; punctuation alone beyond two characters is redacted."""
        return permute_generic(texts, permuter)


def permute_generic(texts: Sequence[str], permuter: Permuter) -> list[str]:
    """Return each text permuted among those of its length and character classes."""
    if len(texts) < FEW:
        return [_permute_one(text, permuter) for text in texts]
    joined = Joined.of(texts)
    counts = joined.count(alphabets().content(joined.codes))
    digits = joined.digits
    numeric = np.flatnonzero((counts == digits.counts) & (counts > 0))
    permute_digits(digits, numeric, permuter)
    result = digits.texts() if len(numeric) else list(texts)
    mixed = np.flatnonzero(counts > digits.counts).tolist()
    for row, surrogate in zip(mixed, permute_strings([texts[row] for row in mixed], permuter), strict=True):
        result[row] = surrogate
    for row in np.flatnonzero(counts == 0).tolist():
        result[row] = _without_content(texts[row])
    return result


def _permute_one(text: str, permuter: Permuter) -> str:
    content = [char for char in text if alphabets().character(char)[0] != KEPT]
    if not content:
        return _without_content(text)
    if not _DIGITS.issuperset(content):
        return permute_strings([text], permuter)[0]
    digits = iter(permute_digit_string("".join(content), permuter))
    return "".join(next(digits) if char in _DIGITS else char for char in text)


def _without_content(text: str) -> str:
    return text if len(text) <= _HARMLESS else REDACTED
