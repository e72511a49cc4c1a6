"""Person names by pool and context.

A run of capitalised words is a name when a title stands before it, when its words are a given and a family
name of the pools, or when the words before it introduce a person (``Dear``, ``my name is``). A name that is
also an ordinary word never counts alone.

Source: the pools say theirs (`masklib.detect.pools`); titles and introductions are our own list.

Raw values: sees the texts; keeps none; emits offsets.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from masklib.detect import pools
from masklib.typing import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

__all__ = ["DETECTORS", "PersonDetector"]

_WORD: Final = r"(?:[^\W\d_a-z]\.|[^\W\d_a-z](?:[^\W\d_]|['\u2019\-](?=[^\W\d_]))+)"
_PARTICLES: Final = r"(?:(?:van|von|de|der|da|del|di|bin|al|la|le) ){0,2}"
_RUN: Final = re.compile(rf"(?<![\w@.\-/]){_WORD}(?:(?: |, ?){_PARTICLES}{_WORD}){{0,4}}")
_TITLE: Final = re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Sir|Herr|Frau|Madame|Mme|Mlle|Sr|Sra|Don)\.?\s$")
_INTRODUCED: Final = re.compile(
    r"(?i)\b(?:dear|hi|hello|hey|regards|sincerely|thanks|name is|i am|i'm|named|called|attn|patient|name"
    r"|customer|client|contact|from|by|met|with|cc|owner|employee|holder|beneficiary|recipient|sender)"
    r"[\s,:=\"']{1,3}$"
)


class PersonDetector:
    """Finds person names; satisfies `masklib.typing.Detector`."""

    name = "person"
    entities: tuple[str, ...] = ("PERSON",)
    prefilter = (r"(?:^|[^A-Za-z])[A-Z][a-z'.]", r"(?:^|[^A-Za-z])[A-Z]{3}", r"[\xc3-\xd4][\x80-\xbf]")

    def detect(self, texts: Sequence[str], context: Sequence[str] = ()) -> list[list[Finding]]:
        """Return the names in each text; see `masklib.typing.Detector`."""
        del context
        return [list(self._names(text)) for text in texts]

    def _names(self, text: str) -> Iterator[Finding]:
        for match in _RUN.finditer(text):
            score = _weigh(match.group(), text[max(0, match.start() - 24) : match.start()])
            if score:
                yield Finding("PERSON", match.start(), match.end(), score, self.name)


def _weigh(run: str, before: str) -> float:
    tokens = [token.casefold().strip(".'") for token in re.split(r"[ ,]+", run)]
    if _TITLE.search(before):
        return 0.9
    if len(tokens) > 1:
        return 0.75 if _full(tokens, turned="," in run) else 0.0
    introduced = tokens[0] in pools.given() and _INTRODUCED.search(before)
    return 0.6 if introduced and tokens[0] not in pools.words() else 0.0


def _full(tokens: list[str], *, turned: bool) -> bool:
    given, family = (tokens[1], tokens[0]) if turned else (tokens[0], tokens[-1])
    known = given in pools.given() and (family in pools.family() or len(tokens[1]) == 1)
    return known and any(token not in pools.words() for token in tokens)


DETECTORS = (PersonDetector(),)
