"""Numbers cut to their first digit: ages, amounts and counts of which the magnitude may be known."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from masklib.mask.branches import mask_rest
from masklib.mask.irreversible import Irreversible
from masklib.mask.permutation import Permuter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from masklib.typing import Subkeys

__all__ = ["Bucket"]

_NUMBER: Final = re.compile(r"([-+]?)([1-9])([0-9]*)((?:\.[0-9]+)?)|[-+]?0(?:\.[0-9]+)?")
_ALL_DIGITS: Final = re.compile("[0-9]")


class Bucket(Irreversible):
    """Replaces a number by the lowest one of its width with the same first digit: ``47`` by ``40``.

    Raw values: sees every text it is given; keeps none; emits first digits and widths.
    """

    name = "bucket"
    entities: tuple[str, ...] = ()
    keeps = "sign, first digit and number of digits"
    leaks = "what it keeps"

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return each number's bucket; texts that are no number as `generic` has them."""
        cut = [_cut(match) if (match := _NUMBER.fullmatch(text)) else None for text in texts]
        return mask_rest(texts, cut, Permuter(keys), taken=lambda text: _NUMBER.fullmatch(text) is not None)


def _cut(match: re.Match[str]) -> str:
    if match[2] is None:
        return _ALL_DIGITS.sub("0", match[0])
    return match[1] + match[2] + "0" * len(match[3]) + _ALL_DIGITS.sub("0", match[4])
