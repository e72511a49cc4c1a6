"""Person names: token by token, so that one person is one person in every form of the name."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from masklib.mask.alphabets import NAME_LETTERS
from masklib.mask.branches import mask_rest
from masklib.mask.names import permute_names
from masklib.mask.permutation import Permuter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from masklib.typing import Subkeys

    Step = Callable[[Sequence[str], Permuter], list[str]]

__all__ = ["Person", "permute_where_names_may_be"]

_STRANGE: Final = re.compile(f"[^{NAME_LETTERS}]")


class Person:
    """Replaces the tokens of a name by other names of the same first letter.

    Raw values: sees every text it is given; keeps none; emits surrogates, initials, titles and punctuation.
    """

    name = "person"
    entities = ("PERSON",)
    reversible = True
    keeps = "first letter and case of each token, its script, titles, initials, punctuation and order"
    leaks = (
        "equality of each token; what it keeps; whether and as what a token is in the pool, else its length"
    )

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return a name for each; texts with characters that no name has, as `generic` has them."""
        return _permute(texts, Permuter(keys))

    def unmask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return the name of each surrogate.

        Raises:
            DomainError: if a token is no surrogate of any.
        """
        return _permute(texts, Permuter(keys, inverse=True))


def _permute(texts: Sequence[str], permuter: Permuter) -> list[str]:
    return permute_where_names_may_be(texts, permuter, permute_names)


def permute_where_names_may_be(texts: Sequence[str], permuter: Permuter, step: Step) -> list[str]:
    """Permute texts of characters that may stand in names by ``step``, all others by `generic`."""
    if not _STRANGE.search("".join(texts)):
        return step(texts, permuter)
    plain = [row for row, text in enumerate(texts) if not _STRANGE.search(text)]
    surrogates: list[str | None] = [None] * len(texts)
    for row, surrogate in zip(plain, step([texts[row] for row in plain], permuter), strict=True):
        surrogates[row] = surrogate
    return mask_rest(texts, surrogates, permuter)
