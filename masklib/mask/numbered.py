"""Texts that are numbers in a class: read, permuted within the class, and written the way they were.

The branch law for all families of this kind, in one place: a surrogate that would be read as one of another
class takes another step, and what is in no class goes to `generic`. A class of which no other member is found
is redacted.

Raw values: sees texts; keeps none.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from masklib.mask.branches import mask_rest
from masklib.mask.redaction import REDACTED

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from masklib.mask.permutation import Permuter, Place

__all__ = ["Numbered", "permute_numbered"]

T = TypeVar("T")

_STEPS: Final = 1 << 14
"""After so many steps a text is redacted: so few are in its class that it could be told. As many steps lead
back, so what is redacted there was nobody's surrogate.
"""


@dataclass(frozen=True, slots=True)
class Numbered(Generic[T]):
    """A text as read.

    Attributes:
        place: Its mask domain, and its number there.
        kin: What its surrogate must share with it.
        form: What is needed to write a surrogate.
    """

    place: Place
    kin: Hashable
    form: T = field(repr=False)


def permute_numbered(
    texts: Sequence[str],
    permuter: Permuter,
    read: Callable[[str], Numbered[T] | None],
    write: Callable[[str, T, int], str | None],
) -> list[str]:
    """Return the surrogate of each text.

    Args:
        texts: The texts.
        permuter: The key and the direction.
        read: Returns a text as read, ``None`` if it is in no class.
        write: Writes another number in place of a text's, ``None`` where that number has no text.
    """
    found = {row: one for row, text in enumerate(texts) if (one := read(text)) is not None}
    surrogates: list[str | None] = [None] * len(texts)
    away = {row: one.place for row, one in found.items()}
    for _ in range(_STEPS):
        if not away:
            break
        for row, number in permuter.rows(away).items():
            written = write(texts[row], found[row].form, number)
            again = None if written is None else read(written)
            if again is not None and again.kin == found[row].kin:
                surrogates[row] = written if written != texts[row] else REDACTED
                del away[row]
            else:
                away[row] = away[row]._replace(number=number)
    surrogates = [REDACTED if row in away else one for row, one in enumerate(surrogates)]
    return mask_rest(texts, surrogates, permuter, taken=lambda text: read(text) is not None)
