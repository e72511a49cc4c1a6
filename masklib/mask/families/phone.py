"""Telephone numbers: country, kind of number, length and separators stay, and valid stays valid.

A number is read by its digits alone: with its calling code after ``+`` or ``00``; as ten digits, or eleven
that start with 1, where it is one of North America; with its calling code and no sign. Whatever the way, the
national number is permuted among those of its region and type (`masklib.mask.phone_plans`), so that all ways
to write a number agree. Of any other number the zeros in front stay and the rest is permuted. A trunk zero
(``+44 (0)20``) stays; an extension is permuted by itself.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

import numpy as np

from masklib.mask.branches import mask_rest, permute_digit_texts
from masklib.mask.digit_strings import permute_digits
from masklib.mask.distinct import distinct
from masklib.mask.joined import Joined
from masklib.mask.permutation import Permuter
from masklib.mask.phone_numbers import permute_phone, permute_phone_rows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from masklib.typing import Subkeys

    Flags = NDArray[np.bool_]
    Integers = NDArray[np.int64]

__all__ = ["Phone"]

_SEPARATORS: Final = " -./()+\u00a0\u2010\u2011\u2013"
_PHONE: Final = re.compile(
    rf"(?P<main>[{re.escape(_SEPARATORS)}]*[0-9][0-9{re.escape(_SEPARATORS)}]*?)"
    r"(?P<tail> ?(?:;ext=|x|ext\.?|extension|#) ?[0-9]{1,7})?",
    re.IGNORECASE,
)
_TRUNK: Final = "(0)"
_STAND_IN: Final = "()"
_FRAME_SIGNS: Final = (_TRUNK, _STAND_IN, "x", "X", "#")
"""A text without these has neither trunk zero nor extension."""

_NO_MAIN: Final = "no number"


class Phone:
    """Permutes national numbers within calling code, region, type and length.

    Raw values: sees every text it is given; keeps none; emits surrogates and calling codes.
    """

    name = "phone"
    entities = ("PHONE_NUMBER",)
    reversible = True
    keeps = "calling code, region, type (mobile, fixed, …), number of digits, separators; valid stays valid"
    leaks = "equality; what it keeps"

    def gone(self, surrogate: str) -> bool:
        """Tell whether the value of a surrogate is gone for good: none is."""
        del surrogate
        return False

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return a number of the same kind for each; other texts as `generic` has them."""
        return _permute(texts, Permuter(keys))

    def unmask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return the number of each surrogate."""
        return _permute(texts, Permuter(keys, inverse=True))


def _permute(texts: Sequence[str], permuter: Permuter) -> list[str]:
    branch = _Numbers(permuter)
    joined = "".join(texts)
    if not any(sign in joined for sign in _FRAME_SIGNS):
        return mask_rest(texts, _permute_mains(texts, branch), permuter, taken=_is_phone)
    frames = [_frame(text) for text in texts]
    mains = _permute_mains([main for main, _ in frames], branch)
    tails = _permute_tails([tail for _, tail in frames], permuter)
    numbers = [
        None if main is None else main.replace(_STAND_IN, _TRUNK) + tail
        for main, tail in zip(mains, tails, strict=True)
    ]
    return mask_rest(texts, numbers, permuter, taken=_is_phone)


def _permute_mains(texts: Sequence[str], branch: _Numbers) -> list[str | None]:
    """Permute texts without trunk zeros, walking past surrogates that look as if they had one."""
    result = permute_digit_texts(texts, branch)
    if "(" not in "".join(texts):
        return result
    while again := [row for row, text in enumerate(result) if text is not None and _TRUNK in text]:
        further = permute_digit_texts([result[row] or "" for row in again], branch)
        for row, text in zip(again, further, strict=True):
            result[row] = text
    return result


def _permute_tails(tails: Sequence[str], permuter: Permuter) -> list[str]:
    digits = Joined.of(tails).digits
    permute_digits(digits, np.flatnonzero(digits.counts), permuter)
    return digits.texts()


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The branch of telephone numbers, see `masklib.mask.branches.DigitBranch`."""

    permuter: Permuter
    separators: str = _SEPARATORS

    def many(self, joined: Joined, rows: Integers) -> Flags:
        digits = joined.digits
        counts, signed = digits.counts[rows], _signed(joined)[rows]
        for count in distinct(counts).tolist():
            same = np.flatnonzero(counts == count)
            matrix = digits.matrix(rows[same], count)
            digits.put(rows[same], permute_phone_rows(matrix, signed[same], self.permuter))
        return np.ones(len(rows), np.bool_)

    def one(self, digits: str, text: str) -> str:
        signed = "+" in text and text.index("+") < text.index(digits[0])
        return permute_phone(digits, self.permuter, signed=signed)


def _signed(joined: Joined) -> Flags:
    """Tell which texts have a plus before their first digit."""
    signs = np.flatnonzero(joined.codes == ord("+"))
    rows = np.searchsorted(joined.starts, signs, "right") - 1
    first = joined.digits.first_places()
    result = np.zeros(len(joined.starts) - 1, np.bool_)
    result[rows[signs < first[rows]]] = True
    return result


def _frame(text: str) -> tuple[str, str]:
    """Return the number with a stand-in for its trunk zero, and its extension."""
    match = _PHONE.fullmatch(text)
    if match is None or _STAND_IN in text or text.count(_TRUNK) > 1:
        return _NO_MAIN, ""
    return match["main"].replace(_TRUNK, _STAND_IN), match["tail"] or ""


def _is_phone(text: str) -> bool:
    return _frame(text)[0] != _NO_MAIN
