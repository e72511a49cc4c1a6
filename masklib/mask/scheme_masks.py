"""Masks of identity numbers: valid ones stay valid in every scheme they were valid in, others in none.

A number that is valid in several schemes (a Canadian one can be a Dutch one as well) is permuted in the one
with the fewest numbers and walked until it is valid in just the same ones. Separators and case stay.

Raw values: sees texts; keeps none.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from masklib.mask.branches import mask_rest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from masklib.mask.identifiers import Scheme
    from masklib.mask.permutation import Permuter

__all__ = ["Schemes", "permute_identifiers"]

_LONGEST: Final = 32
_ALL: Final = str.maketrans("", "", " -./")
_BLANKS: Final = str.maketrans("", "", " ")


@dataclass(frozen=True, slots=True)
class _Identifier:
    """An identifier as read from a text.

    Attributes:
        scheme: The scheme of those it is valid in that has the fewest numbers.
        number: Its number there.
        kin: What its surrogate shares: the schemes it is valid in, and whether its letters are lower case.
    """

    scheme: Scheme
    number: int = field(repr=False)
    kin: tuple[object, ...]


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

    def read(self, text: str) -> _Identifier | None:
        """Return the identifier that a text is, or ``None`` if it is valid in no scheme."""
        if len(text) > _LONGEST or not text.isascii() or (text.upper() != text and text.lower() != text):
            return None
        raised = text.upper()
        valid = [
            (scheme, number)
            for scheme in self._candidates(raised)
            if (number := scheme.number(compact(raised, scheme))) is not None
        ]
        if not valid:
            return None
        scheme, number = min(valid, key=lambda one: one[0].size)
        return _Identifier(scheme, number, (tuple(id(one) for one, _ in valid), text.islower()))

    def _candidates(self, text: str) -> list[Scheme]:
        short, spaced = len(text.translate(_ALL)), len(text.translate(_BLANKS))
        found = [one for one in self._by_length.get(short, ()) if not one.spaced_only]
        return found + [one for one in self._by_length.get(spaced, ()) if one.spaced_only]


def compact(text: str, scheme: Scheme) -> str:
    """Return a text without what may separate groups in a scheme."""
    return text.translate(_BLANKS if scheme.spaced_only else _ALL)


def permute_identifiers(texts: Sequence[str], schemes: Schemes, permuter: Permuter) -> list[str]:
    """Return an identifier of the same schemes for each text; other texts as `generic` has them."""
    surrogates: list[str | None] = [None] * len(texts)
    read = {row: one for row, text in enumerate(texts) if (one := schemes.read(text)) is not None}
    numbers = {row: one.number for row, one in read.items()}
    while numbers:
        numbers = _step(numbers, read, permuter)
        for row, number in list(numbers.items()):
            identifier = read[row].scheme.identifier(number)
            written = None if identifier is None else _written(texts[row], identifier, read[row].scheme)
            again = None if written is None else schemes.read(written)
            if again is not None and again.kin == read[row].kin:
                surrogates[row] = written
                del numbers[row]
    return mask_rest(texts, surrogates, permuter, taken=lambda text: schemes.read(text) is not None)


def _step(numbers: dict[int, int], read: dict[int, _Identifier], permuter: Permuter) -> dict[int, int]:
    """Permute each number among those of its scheme."""
    groups: dict[str, list[int]] = defaultdict(list)
    for row in numbers:
        scheme = read[row].scheme
        groups[f"identifier/{scheme.name}/{scheme.length}/{scheme.size}"].append(row)
    result: dict[int, int] = {}
    for domain, rows in groups.items():
        size = read[rows[0]].scheme.size
        masked = permuter.integers(domain, size, [numbers[row] for row in rows])
        result.update(zip(rows, masked, strict=True))
    return result


def _written(text: str, identifier: str, scheme: Scheme) -> str:
    """Write an identifier with the separators and the case of the text it stands for."""
    chars = iter(identifier.lower() if text.islower() else identifier)
    separators = " " if scheme.spaced_only else " -./"
    return "".join(char if char in separators else next(chars) for char in text)
