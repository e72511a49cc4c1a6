"""Masks of identity numbers: valid ones stay valid in every scheme they were valid in, others in none.

A number that is valid in several schemes (a Canadian one can be a Dutch one as well) is permuted in the one
with the fewest numbers and walked until it is valid in just the same ones. Separators and case stay.

Raw values: sees texts; keeps none.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Final

from masklib.mask.numbered import Numbered, permute_numbered
from masklib.mask.permutation import Place

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from masklib.mask.identifiers import Scheme
    from masklib.mask.permutation import Permuter

__all__ = ["Schemes", "permute_identifiers"]

_LONGEST: Final = 32
_ALL: Final = str.maketrans("", "", " -./")
_BLANKS: Final = str.maketrans("", "", " ")


class Schemes:
    """Some schemes, by length.

    Args:
        schemes: The schemes.
    """

    __slots__ = ("_by_length",)

    def __init__(self, schemes: Iterable[Scheme]) -> None:
        self._by_length: dict[int, list[Scheme]] = defaultdict(list)
        for scheme in schemes:
            self._by_length[scheme.length].append(scheme)

    def read(self, text: str) -> Numbered[Scheme] | None:
        """Return the identifier that a text is, or ``None`` if it is valid in no scheme.

        Of those it is valid in, the scheme with the fewest numbers counts.
        """
        if len(text) > _LONGEST or not text.isascii() or (text.upper() != text and text.lower() != text):
            return None
        raised = text.upper()
        valid = [
            found for scheme in self._candidates(raised) if (found := _number(scheme, raised)) is not None
        ]
        if not valid:
            return None
        scheme, number = min(valid, key=lambda one: one[0].size)
        kin = tuple(id(one) for one, _ in valid), text.islower()
        return Numbered(Place(scheme.domain, scheme.size, number, bounded=True), kin, scheme)

    def _candidates(self, text: str) -> list[Scheme]:
        short, spaced = len(text.translate(_ALL)), len(text.translate(_BLANKS))
        found = [one for one in self._by_length.get(short, ()) if not one.spaced_only]
        return found + [one for one in self._by_length.get(spaced, ()) if one.spaced_only]


def _number(scheme: Scheme, text: str) -> tuple[Scheme, int] | None:
    """Return the number of a text, and the scheme in which it has it; ``None`` if it is not valid."""
    identifier = compact(text, scheme)
    number = scheme.number(identifier)
    if number is None or scheme.of_year is None:
        return None if number is None else (scheme, number)
    one = scheme.of_year(identifier)
    return one, one.number(identifier) or 0


def compact(text: str, scheme: Scheme) -> str:
    """Return a text without what may separate groups in a scheme."""
    return text.translate(_BLANKS if scheme.spaced_only else _ALL)


def permute_identifiers(texts: Sequence[str], schemes: Schemes, permuter: Permuter) -> list[str]:
    """Return an identifier of the same schemes for each text; other texts as `generic` has them."""
    return permute_numbered(texts, permuter, schemes.read, _write)


def _write(text: str, scheme: Scheme, number: int) -> str | None:
    identifier = scheme.identifier(number)
    return None if identifier is None else _written(text, identifier, scheme)


def _written(text: str, identifier: str, scheme: Scheme) -> str:
    """Write an identifier with the separators and the case of the text it stands for."""
    chars = iter(identifier.lower() if text.islower() else identifier)
    separators = " " if scheme.spaced_only else " -./"
    return "".join(char if char in separators else next(chars) for char in text)
