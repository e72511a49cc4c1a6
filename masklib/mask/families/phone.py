"""Telephone numbers: country code, length and separators stay, and the number stays possible.

Interim: the first two digits of the national number stay too (in North America the area code).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from masklib.mask.branches import mask_digit_texts
from masklib.mask.numerals import number_of, numerals_of
from masklib.mask.permutation import permute

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from masklib.mask.joined import Digits
    from masklib.typing import Subkeys

    Integers = NDArray[np.int64]

__all__ = ["Phone"]

_LENGTHS: Final = range(7, 16)
_SEPARATORS: Final = " -./()+"
_FREE: Final = 6


class Phone:
    """Permutes the last digits of telephone numbers.

    Raw values: sees every text it is given; keeps none; emits surrogates, and the leading digits.
    """

    name = "phone"
    entities = ("PHONE_NUMBER",)
    reversible = True
    keeps = "country and area code, the number of digits, separators"
    leaks = "equality; what it keeps"

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return a number of the same area and length for each; other texts as `generic` has them."""
        return _permute(texts, keys, inverse=False)

    def unmask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return the number of each surrogate."""
        return _permute(texts, keys, inverse=True)


def _permute(texts: Sequence[str], keys: Subkeys, *, inverse: bool) -> list[str]:
    def branch(digits: Digits, rows: Integers) -> NDArray[np.bool_]:
        counts = digits.counts[rows]
        for count in _LENGTHS:
            same = np.flatnonzero(counts == count)
            if len(same):
                matrix = digits.matrix(rows[same], count).copy()
                numbers = number_of(matrix[:, -_FREE:])
                masked = permute(keys, "phone/subscriber", 10**_FREE, numbers, inverse=inverse)
                matrix[:, -_FREE:] = numerals_of(masked, _FREE)
                digits.put(rows[same], matrix)
        return np.isin(counts, _LENGTHS)

    return mask_digit_texts(texts, keys, _SEPARATORS, branch, inverse=inverse)
