"""The branches of a family: who takes which texts, and that what nobody takes goes to `generic`.

The branch law (docs/masks.md): each value is in exactly one branch, a branch maps its set onto itself, and
the last one is a permutation of all that remains. `generic` keeps length and character classes, so a branch
that is told by these alone is never entered from outside.

Raw values: sees texts; keeps none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from masklib.mask.families.generic import Generic
from masklib.mask.joined import Joined

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from masklib.typing import Subkeys

    Integers = NDArray[np.int64]
    Branch = Callable[[Joined, Integers], NDArray[np.bool_]]

__all__ = ["mask_digit_texts", "mask_rest", "permute_digit_texts"]


def mask_rest(
    texts: Sequence[str],
    surrogates: list[str | None],
    keys: Subkeys,
    *,
    inverse: bool,
    taken: Callable[[str], bool] | None = None,
) -> list[str]:
    """Return the surrogates, and for each ``None`` among them what `generic` makes of the text.

    Args:
        texts: The texts.
        surrogates: What the family's own branches made of them.
        keys: The key.
        inverse: Turn surrogates back.
        taken: Tells whether a text is one of the family's own, where length and character classes alone do
            not tell: then `generic` is walked until its result is none.
    """
    if None not in surrogates:
        return surrogates  # type: ignore[return-value]  # nothing is None
    result = list(surrogates)
    step = Generic().unmask if inverse else Generic().mask
    away = [row for row, surrogate in enumerate(surrogates) if surrogate is None]
    current = [texts[row] for row in away]
    while away:
        current = step(current, keys)
        result = _placed(result, away, current)
        again = [place for place, text in enumerate(current) if taken is not None and taken(text)]
        away, current = [away[place] for place in again], [current[place] for place in again]
    return result  # type: ignore[return-value]  # nothing is None any more


def _placed(result: list[str | None], rows: list[int], texts: list[str]) -> list[str | None]:
    for row, text in zip(rows, texts, strict=True):
        result[row] = text
    return result


def permute_digit_texts(texts: Sequence[str], separators: str, branch: Branch) -> list[str | None]:
    """Return what ``branch`` makes of texts that are digits and separators, ``None`` for every other text.

    Args:
        texts: The texts.
        separators: The characters that may stand between digits; they stay in their places.
        branch: Gets the texts and the rows that qualify; replaces digits and tells which rows it took.
    """
    joined = Joined.of(texts)
    strange = joined.digits.others & ~np.isin(joined.codes, [ord(char) for char in separators])
    rows = np.flatnonzero((joined.count(strange) == 0) & (joined.digits.counts > 0))
    taken = rows[branch(joined, rows)]
    masked = joined.digits.texts()
    if len(taken) == len(texts):
        return list(masked)
    result: list[str | None] = [None] * len(texts)
    for row in taken.tolist():
        result[row] = masked[row]
    return result


def mask_digit_texts(
    texts: Sequence[str], keys: Subkeys, separators: str, branch: Branch, *, inverse: bool
) -> list[str]:
    """Mask texts that are digits and separators by ``branch``, all others by `generic`."""
    return mask_rest(texts, permute_digit_texts(texts, separators, branch), keys, inverse=inverse)
