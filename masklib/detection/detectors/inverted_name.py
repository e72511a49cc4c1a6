"""Names in a cell written family name first: ``SMITH, JOHN A``, ``O'Brien, Patrick J.``.

Source: `masklib.detection.names` (lists); the order of library catalogues and of most registers.

Raw values: sees the texts; keeps none; emits offsets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from masklib.detection.names import cues
from masklib.detection.names.evidence import kind
from masklib.typing import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["DETECTORS", "InvertedName"]

_SCORE: Final = 0.9
_WORD: Final = r"[^\W\d_a-z][^\W\d_'\u2019.-]*(?:['\u2019-][^\W\d_]+)*\.?"
_PARTICLES: Final = r"(?:(?:van|von|de|der|den|di|da|la|le|del|al|el|bin) ){0,3}"
_SUFFIX: Final = r"(?:,? (?:Jr|JR|Sr|SR|II|III|IV|MD|PhD|Esq)\.?)?"
_WHOLE: Final = re.compile(
    rf"\s*(?P<name>(?P<family>{_PARTICLES}{_WORD}(?:[ -]{_WORD}){{0,2}}){_SUFFIX}"
    rf", ?(?P<given>{_WORD})(?: {_WORD}){{0,2}}{_SUFFIX})\s*"
)


class InvertedName:
    """Finds a cell that is a family name, a comma and a given name; a `masklib.detection.locator.Locator`."""

    name = "inverted_name"
    entities: tuple[str, ...] = ("PERSON",)
    literals: tuple[str, ...] = ()
    digits = False
    capitals = True
    prefilter: tuple[str, ...] = (r", ?[A-Z\xc3-\xc5][^\n]{0,48}\n",)

    def find(self, text: str, ends: Sequence[int], known: str) -> Iterator[Finding]:
        """Yield the name that ``text`` is, if it is nothing else."""
        del ends, known
        match = _WHOLE.fullmatch(text)
        if match is None or not cues("organisations").isdisjoint(text.casefold().replace(",", "").split()):
            return
        if _listed(match["family"].casefold().split()[-1], match["given"].casefold().rstrip(".")):
            yield Finding("PERSON", *match.span("name"), _SCORE, self.name)


def _listed(family: str, given: str) -> bool:
    """Return whether the lists speak for both; a given name that is a word needs more."""
    words, first = kind(family), kind(given)
    if "g" not in first or "E" in first or "P" in first or "P" in words:
        return False
    return "c" not in first or ("f" in words and "E" not in words and "c" not in words)


DETECTORS = (InvertedName(),)
