"""Person names: token by token, so that one person is one person in every form of the name.

A name whose accents are written with combining marks is masked like the composed one, and decomposed again.
"""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from masklib.mask.alphabets import NAME_LETTERS
from masklib.mask.branches import mask_rest
from masklib.mask.names import permute_names
from masklib.mask.permutation import Permuter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from masklib.typing import Subkeys

    Step = Callable[[Sequence[str], Permuter], list[str]]
    Form = Callable[[str], str | None]

__all__ = ["Person", "composed", "permute_where_names_may_be"]

_STRANGE: Final = re.compile(f"[^{NAME_LETTERS}]")
_UNEVEN: Final = re.compile("[ẞİ]")
"""The only two letters that are of one class and of which only one can be decomposed."""


class Person:
    """Replaces the tokens of a name by other names of the same first letter.

    Raw values: sees every text it is given; keeps none; emits surrogates, initials, titles and punctuation.
    """

    name = "person"
    entities = ("PERSON",)
    reversible = True
    keeps = (
        "first letter and case of each token, its script, titles, Mc and Mac, initials beside a name, "
        "punctuation and order"
    )
    leaks = (
        "equality of each token; what it keeps; whether and as what a token is in the pool; of other tokens "
        "roughly the length"
    )
    grows = "a name has the length of the one in its place"

    def gone(self, surrogate: str) -> bool:
        """Tell whether the value of a surrogate is gone for good: none is."""
        del surrogate
        return False

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return a name for each; texts with characters that no name has, as `generic` has them."""
        return permute_where_names_may_be(texts, Permuter(keys), permute_names)

    def unmask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return the name of each surrogate.

        Raises:
            DomainError: if a token is no surrogate of any.
        """
        return permute_where_names_may_be(texts, Permuter(keys, inverse=True), permute_names)


def composed(text: str) -> str | None:
    """Return a text as `permute_names` takes it, if it can be one and comes back from it, else ``None``."""
    if not _STRANGE.search(text):
        return text
    name = unicodedata.normalize("NFC", text)
    if _STRANGE.search(name) or _UNEVEN.search(name):
        return None
    return name if unicodedata.normalize("NFD", name) == text else None


def permute_where_names_may_be(
    texts: Sequence[str], permuter: Permuter, step: Step, form: Form = composed
) -> list[str]:
    """Permute texts of characters that may stand in names by ``step``, all others by `generic`.

    Args:
        texts: Any texts.
        permuter: The key and the direction.
        step: Gets what ``form`` makes of texts; decomposes what can be where the text was decomposed.
        form: Returns a text that may be a name as composed characters, and ``None`` for every other.
    """
    joined = "".join(texts)
    if joined.isascii() or not _STRANGE.search(joined):
        return step(texts, permuter)
    names = {row: name for row, text in enumerate(texts) if (name := form(text)) is not None}
    surrogates: list[str | None] = [None] * len(texts)
    for row, surrogate in zip(names, step(list(names.values()), permuter), strict=True):
        decomposed = texts[row] is not names[row]
        surrogates[row] = unicodedata.normalize("NFD", surrogate) if decomposed else surrogate
    return mask_rest(texts, surrogates, permuter, taken=lambda text: form(text) is not None)
