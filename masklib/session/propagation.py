"""Names of a row's name columns are looked for in that row's free text and JSON: this only adds masking.

Whole words, whatever their case; short words and particles would hit prose, so they do not count. Since a
person's surrogate is made word by word, the name in the text gets the surrogate that it has in the column.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from masklib.typing import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["Names", "find_names", "names_of_rows"]

Names = tuple[str, ...]
"""The lower-case words of the names that stand in one row."""

PERSON: Final = "PERSON"
SHORTEST: Final = 3
_PARTICLES: Final = frozenset(
    ("and", "bin", "dos", "ibn", "jnr", "jun", "mrs", "sen", "snr", "the", "van", "von")
)
_LONGEST: Final = 256


def names_of_rows(columns: Sequence[Sequence[object]]) -> list[Names]:
    """Return the words of the names in each row.

    Args:
        columns: The cells of the columns that hold names, all of one length.

    Raw values: sees and returns them; they are not kept beyond the batch.
    """
    return [
        tuple({word for cell in row if isinstance(cell, str) for word in _words(cell)})
        for row in zip(*columns, strict=True)
    ]


def _words(name: str) -> list[str]:
    letters = "".join(letter if letter.isalpha() else " " for letter in name[:_LONGEST])
    return [word for word in _lower(letters).split() if len(word) >= SHORTEST and word not in _PARTICLES]


def find_names(text: str, names: Names) -> list[Finding]:
    """Return where the words of ``names`` stand in ``text``, as whole words.

    Raw values: sees both; returns offsets.
    """
    folded = _lower(text)
    return [
        Finding(PERSON, start, start + len(name), 1.0, "row names")
        for name in names
        for start in _places(folded, name)
    ]


def _lower(text: str) -> str:
    """Return ``text`` in lower case and of the same length, so that offsets hold."""
    lower = text.lower()
    if len(lower) == len(text):
        return lower
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def _places(text: str, name: str) -> list[int]:
    places: list[int] = []
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not (text[at - 1 : at].isalpha() or text[end : end + 1].isalpha()):
            places.append(at)
        at = text.find(name, end)
    return places
