"""Names of a row's name columns are looked for in that row's free text and documents: this only adds masking.

Whole words, whatever their case and accents, with the words of the name and its initials that stand round
them (``Smith, A.``). Short words and particles would hit prose, so they count only beside another word of the
name. Since a person's surrogate is made word by word, the name in the text gets the one it has in the column.

Source: Unicode Character Database 15.0 (decomposition, combining classes).
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from masklib.typing import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["Names", "find_names", "names_of_rows"]

Names = tuple[str, ...]
"""The words of the names that stand in one row, in lower case and without accents."""

PERSON: Final = "PERSON"
SHORTEST: Final = 3
_PARTICLES: Final = frozenset(
    {"and", "bin", "das", "del", "den", "der", "des", "dos", "ibn", "jnr", "jun", "mrs", "sen", "snr"}
    | {"the", "van", "von"}
)
_LONGEST: Final = 256
_WORD: Final = re.compile(r"[^\W\d_]+")
_BESIDE: Final = re.compile(r"[ \t.,'\u2019\u00a0-]{1,3}")
"""What may stand between two words of one name."""
_LAST: Final = re.compile(r"(?<![^\W\d_])(?P<word>[^\W\d_]{1,64})[ \t.,'\u2019\u00a0-]{1,3}\Z")
_MOST: Final = 8
"""Words that are added to a name at one side."""


def names_of_rows(columns: Sequence[Sequence[object]]) -> list[Names]:
    """Return the words of the names in each row.

    Args:
        columns: The cells of the columns that hold names, all of one length: texts, bytes, lists of them.

    Raw values: sees and returns them; they are not kept beyond the batch.
    """
    return [
        tuple(dict.fromkeys(word for cell in row for name in _texts(cell) for word in _words(name)))
        for row in zip(*columns, strict=True)
    ]


def _texts(cell: object) -> Iterator[str]:
    """Yield the texts in a cell."""
    if isinstance(cell, str):
        yield cell
    elif isinstance(cell, (bytes, bytearray)):
        yield cell.decode("utf-8", "replace")
    elif isinstance(cell, (list, tuple)):
        yield from (part for part in cell if isinstance(part, str))


@lru_cache(maxsize=16384)
def _words(name: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(_folded(name[:_LONGEST])[0]))


def find_names(text: str, names: Names) -> list[Finding]:
    """Return where the names stand in ``text``, words that stand beside each other as one finding.

    Raw values: sees both; returns offsets.
    """
    folded, kept = _folded(text)
    row = _Row(folded, text, kept, frozenset(names))
    spans: list[tuple[int, int]] = []
    for start, end in sorted((*row.long_words(), *row.short_pairs())):
        if not spans or end > spans[-1][1]:
            spans.append((row.before(start), row.behind(end)))
    if kept is not None:
        edges = (*kept, len(text))
        spans = [(edges[start], edges[end]) for start, end in spans]
    return [Finding(PERSON, *span, 1.0, "row names") for span in spans]


@dataclass(frozen=True, slots=True, repr=False)
class _Row:
    """A text and the names of its row.

    Attributes:
        folded: The text as it is compared.
        text: The text as it stands.
        kept: Where the code points of ``folded`` stand in ``text``; ``None`` if at the same offsets.
        names: The words of the names.
    """

    folded: str
    text: str
    kept: Sequence[int] | None
    names: frozenset[str]

    def long_words(self) -> Iterator[tuple[int, int]]:
        """Yield where words of the names stand that are long enough to mean somebody."""
        for name in self.names:
            if len(name) >= SHORTEST and name not in _PARTICLES:
                yield from _places(self.folded, name)

    def short_pairs(self) -> Iterator[tuple[int, int]]:
        """Yield where short words of the names stand beside another: ``Bo Li``."""
        for name in self.names:
            if len(name) < SHORTEST:
                for start, end in _places(self.folded, name):
                    if self._means(start, end) and self.behind(end) > end:
                        yield start, end

    def behind(self, end: int) -> int:
        """Return where the name ends whose words so far end at ``end``."""
        for _ in range(_MOST):
            gap = _BESIDE.match(self.folded, end)
            word = _WORD.match(self.folded, gap.end()) if gap else None
            if word is None or not self._means(*word.span()):
                break
            end = word.end()
        return end

    def before(self, start: int) -> int:
        """Return where the name begins whose words so far begin at ``start``."""
        for _ in range(_MOST):
            word = _LAST.search(self.folded, max(0, start - _LONGEST), start)
            if word is None or not self._means(*word.span("word")):
                break
            start = word.start()
        return start

    def _means(self, start: int, end: int) -> bool:
        """Return whether a word is one of the names, short ones in capitals, or an initial of one."""
        word = self.folded[start:end]
        if len(word) >= SHORTEST:
            return word in self.names
        capital = self.text[start if self.kept is None else self.kept[start]].isupper()
        known = word in self.names or (len(word) == 1 and any(name.startswith(word) for name in self.names))
        return capital and known


def _places(text: str, name: str) -> Iterator[tuple[int, int]]:
    """Yield where ``name`` stands as a whole word."""
    at = text.find(name)
    while at >= 0:
        end = at + len(name)
        if not (text[at - 1 : at].isalpha() or text[end : end + 1].isalpha()):
            yield at, end
        at = text.find(name, end)


def _folded(text: str) -> tuple[str, Sequence[int] | None]:
    """Return ``text`` in lower case without accents, and where its code points stood, if not the same."""
    if text.isascii():
        return text.lower(), None
    letters = [_letter(char) for char in text]
    if all(letters):
        return "".join(letters), None
    return "".join(letters), [at for at, letter in enumerate(letters) if letter]


@lru_cache(maxsize=4096)
def _letter(char: str) -> str:
    """Return the one small letter that ``char`` counts as; nothing for marks and what is not seen."""
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return ""
    small = unicodedata.normalize("NFKD", char)[0].lower()
    return small if len(small) == 1 else char
