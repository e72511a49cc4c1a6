"""Any text: digits stay digits, letters letters of their script, punctuation and width stay.

The last branch of every other family: what is no email address, card or name is still masked here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from masklib.mask.alphabets import alphabets
from masklib.mask.digit_strings import permute_digits
from masklib.mask.joined import Joined
from masklib.mask.redaction import REDACTED
from masklib.mask.strings import permute_strings

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.typing import Subkeys

__all__ = ["Generic"]

_HARMLESS: Final = 2
"""Longest text without letter, digit or symbol (``-``, ``??``) that comes back as it is."""


class Generic:
    """Permutes every text among all texts of its length and character classes.

    Raw values: sees every text it is given; keeps none; emits surrogates, and punctuation as it is.
    """

    name = "generic"
    entities: tuple[str, ...] = ()
    reversible = True
    keeps = "length, punctuation, case, the script of each letter, zeros in front"
    leaks = "equality; the length and shape of the value; a text of punctuation alone up to two characters"

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return the surrogate of each text; punctuation alone beyond two characters is redacted."""
        return _permute(texts, keys, inverse=False)

    def unmask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return the value of each surrogate; what was redacted stays so."""
        return _permute(texts, keys, inverse=True)


def _permute(texts: Sequence[str], keys: Subkeys, *, inverse: bool) -> list[str]:
    joined = Joined.of(texts)
    counts = joined.count(alphabets().content(joined.codes))
    digits = joined.digits
    numeric = np.flatnonzero((counts == digits.counts) & (counts > 0))
    permute_digits(digits, numeric, keys, inverse=inverse)
    result = digits.texts() if len(numeric) else list(texts)
    mixed = np.flatnonzero(counts > digits.counts).tolist()
    if mixed:
        surrogates = permute_strings([texts[row] for row in mixed], keys, inverse=inverse)
        for row, surrogate in zip(mixed, surrogates, strict=True):
            result[row] = surrogate
    for row in np.flatnonzero(counts == 0).tolist():
        result[row] = texts[row] if len(texts[row]) <= _HARMLESS else REDACTED
    return result
