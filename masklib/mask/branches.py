"""The branches of a family: who takes which texts, and that what nobody takes goes to `generic`.

The branch law (docs/masks.md): each value is in exactly one branch, a branch maps its set onto itself, and
the last one is a permutation of all that remains. `generic` keeps length and character classes, so a branch
that is told by these alone is never entered from outside.

Raw values: sees texts; keeps none.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

import numpy as np

from masklib.mask.families.generic import permute_generic
from masklib.mask.joined import Joined
from masklib.mask.permutation import FEW

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from masklib.mask.permutation import Permuter

    Flags = NDArray[np.bool_]
    Integers = NDArray[np.int64]

__all__ = ["DigitBranch", "mask_digit_texts", "mask_rest", "of_lengths", "permute_digit_texts"]


class DigitBranch(Protocol):
    """Masks texts that are digits and separators: many at once, or few one by one. Both come to the same."""

    @property
    def separators(self) -> str:
        """The characters that may stand between digits; they stay in their places."""
        ...

    def many(self, joined: Joined, rows: Integers) -> Flags:
        """Replace the digits of the texts ``rows`` and return which of them it took."""
        ...

    def one(self, digits: str, text: str) -> str | None:
        """Return the surrogate of the digits of one text, or ``None`` if it does not take it."""
        ...


def mask_rest(
    texts: Sequence[str],
    surrogates: list[str | None],
    permuter: Permuter,
    *,
    taken: Callable[[str], bool] | None = None,
) -> list[str]:
    """Return the surrogates, and for each ``None`` among them what `generic` makes of the text.

    Args:
        texts: The texts.
        surrogates: What the family's own branches made of them.
        permuter: The key and the direction.
        taken: Tells whether a text is one of the family's own, where length and character classes alone do
            not tell: then `generic` is walked until its result is none.
    """
    if None not in surrogates:
        return surrogates  # type: ignore[return-value]  # nothing is None
    result = list(surrogates)
    away = [row for row, surrogate in enumerate(surrogates) if surrogate is None]
    current = [texts[row] for row in away]
    while away:
        current = permute_generic(current, permuter)
        for row, text in zip(away, current, strict=True):
            result[row] = text
        again = [place for place, text in enumerate(current) if taken is not None and taken(text)]
        away, current = [away[place] for place in again], [current[place] for place in again]
    return result  # type: ignore[return-value]  # nothing is None any more


def mask_digit_texts(texts: Sequence[str], branch: DigitBranch, permuter: Permuter) -> list[str]:
    """Mask texts that are digits and separators by ``branch``, all others by `generic`."""
    return mask_rest(texts, permute_digit_texts(texts, branch), permuter)


def permute_digit_texts(texts: Sequence[str], branch: DigitBranch) -> list[str | None]:
    """Return what ``branch`` makes of texts that are digits and separators, ``None`` for every other text."""
    if len(texts) < FEW:
        return [_permute_text(text, branch) for text in texts]
    joined = Joined.of(texts)
    strange = joined.digits.others & ~joined.among(branch.separators)
    rows = np.flatnonzero((joined.count(strange) == 0) & (joined.digits.counts > 0))
    taken = rows[branch.many(joined, rows)]
    masked = joined.digits.texts()
    if len(taken) == len(texts):
        return list(masked)
    result: list[str | None] = [None] * len(texts)
    for row in taken.tolist():
        result[row] = masked[row]
    return result


def of_lengths(
    joined: Joined, rows: Integers, lengths: Iterable[int]
) -> Iterator[tuple[Integers, NDArray[np.uint8]]]:
    """Yield which of the texts ``rows`` have so many digits, and their digits, a text a row; by length."""
    counts = joined.digits.counts[rows]
    for count in lengths:
        same = np.flatnonzero(counts == count)
        if len(same):
            yield same, joined.digits.matrix(rows[same], count)


def _permute_text(text: str, branch: DigitBranch) -> str | None:
    if _shape(branch.separators).fullmatch(text) is None:
        return None
    if text.isdecimal():
        return branch.one(text, text)
    surrogate = branch.one("".join(filter(str.isdecimal, text)), text)
    if surrogate is None:
        return None
    digits = iter(surrogate)
    return "".join([next(digits) if char.isdecimal() else char for char in text])


@lru_cache(maxsize=16)
def _shape(separators: str) -> re.Pattern[str]:
    around = f"[{re.escape(separators)}]*"
    return re.compile(f"{around}[0-9](?:{around}[0-9])*{around}")
