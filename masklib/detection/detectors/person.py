"""Person names in prose: runs of capitalised words, weighed by pools of names and by what stands round them.

A single word is looked at only if it is a given name, or something tells of a person: a title, a role, an
introduction, a verb of people, a possessive. A name that was accepted is accepted more easily again in the
same text (``Ms. Adams`` after ``Samantha Adams``), and its family name is found wherever it stands again.

Source: `masklib.detection.names` (lists), `masklib.detection.names.evidence` (model).

Raw values: sees the texts; keeps none; emits offsets.
"""

from __future__ import annotations

import math
import re
from functools import cache
from itertools import groupby, product
from string import ascii_uppercase
from typing import TYPE_CHECKING, Final

from masklib.detection.lookup import LONGEST
from masklib.detection.names import cues, listed
from masklib.detection.names.evidence import kind, weigh
from masklib.detection.names.runs import run_at
from masklib.typing import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from masklib.detection.names.runs import Run

__all__ = ["DETECTORS", "PersonDetector", "reachable"]

_ACCEPTED: Final = -0.4
"""Log-odds from which a run is taken for a name (two in five: a miss costs more than a mask too many)."""
_KNOWN: Final = 1.5
"""How much less is asked of a run that shares a word with a name accepted in the same text."""
_SHORTEST: Final = 4
"""Letters of a given name that is looked for alone; shorter ones are parts of too many words."""
_STEM: Final = 6
"""Letters of it that are looked for: fewer compile faster, and the run is looked at anyway."""
_GIVEN: Final = ("g", "gf")
"""Kinds of words that are a given name and nothing else, save perhaps a family name."""
_FAMILY: Final = ("f", "gf", "U")
"""Kinds of words that are a family name, or unknown, and nothing else."""
_FAMILY_ONLY: Final = ("f", "gf")
"""Those that are a family name, known as one, and no word."""
_VERBAL: Final = ("ed", "ing")
"""How English verbs end that notes begin with."""
_LIKELY: Final = 1.0
"""Log-odds from which a given name that is a word, too (Grace), counts in a cell of its own."""
_HIGHEST: Final = 0.9
_AGAIN: Final = 0.6
"""Score of a family name that stands in a text once more."""
_CAPITALISED: Final = re.compile(r"(?<![\w@./-])[^\W\d_a-z][^\W\d_]{3,}(?![\w@-])")
_LISTED: Final = 0.5
"""Log-odds at least of a run that is all of a text and that the lists alone call a name."""
_SUFFIXES: Final = frozenset({"jr", "sr", "ii", "iii", "iv", "md", "phd", "esq"})
_LATIN: Final = re.compile(rf"[a-z\u00e0-\u024f'-]{{{_SHORTEST},}}\Z")
_CAPITAL: Final = r"[A-Z\xc3-\xc5\xce\xd0]"
_CAPITALS: Final = f"{ascii_uppercase}\udcc3\udcc4\udcc5\udcce\udcd0"
"""The same one by one; the lone surrogates stand for the first bytes of capitals outside ASCII."""
_REST: Final = r"[A-Za-z\x80-\xff'-]"
_COMMON: Final = frozenset({"with", "by"})
"""Announcing words that stand in most sentences: at the end of one they announce nothing."""
_COMMON_VERB: Final = "was"
"""The telling verb that does; what it begins with is looked for together with pairs of capitals."""
_PRODUCT: Final = re.compile(r"/[0-9]")
"""What stands after the name of a product that calls itself so (RFC 9110 10.1.5)."""
_DAYS: Final = frozenset({"mon", "tue", "wed", "thu", "fri", "sat", "sun"})
_MONTHS: Final = frozenset(
    {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
)
"""Days and months as dates of RFC 5322 and asctime(3) have them."""
_MOST: Final = 6
"""Words of a name that stands in capitals, at most."""
_FOLLOWING: Final = re.compile(r" (\(?[A-Za-z']+)")
_PRECEDING: Final = re.compile(r"([\w']+)([.,:]?)\s{1,2}$")


class PersonDetector:
    """Finds person names; a `masklib.detection.locator.Locator`."""

    name = "person"
    entities: tuple[str, ...] = ("PERSON",)
    digits = False
    capitals = True
    ceiling = _HIGHEST

    def __init__(self) -> None:
        self.literals = tuple(_announced())
        self.prefilter = tuple(_prefilters())
        self.apart = (rf"{_CAPITAL}{_REST}*(?:\.? {_CAPITAL}| {_COMMON_VERB[:2]})",)

    def stems(self) -> tuple[str, ...]:
        """Return how given names begin that are no words."""
        words = {*listed("words")}
        names = filter(_LATIN.match, listed("given"))
        stems = groupby(name[:_STEM] for name in names if name not in words)  # neighbours are alike
        return tuple(_shortest({_cut(stem.title()) for stem, _ in stems}))

    def find(self, text: str, ends: Sequence[int], known: str) -> Iterable[Finding]:
        """Return the names at ``ends``."""
        weighed: list[tuple[float, Run]] = []
        done = 0
        for end in ends:
            run = run_at(text, end) if end > done else None
            run = _without_verb(run) if run is not None else None
            if run is not None and run.end > done:
                done = run.end
                if reachable(text, run):
                    weighed.append((weigh(text, run), run))
        if len(weighed) == 1 and _fills(text, weighed[0][1]):
            weight, run = weighed[0]
            return [self._found(run, max(_LISTED, weight))] if _listed(run, known, weight) else ()
        return self._named(text, weighed) if weighed else ()

    def _named(self, text: str, weighed: list[tuple[float, Run]]) -> Iterator[Finding]:
        """Yield the names among ``weighed``, and the family names among them where they stand again."""
        accepted = list(self._accepted(weighed))
        yield from accepted
        starts = {found.start for found in accepted}
        family = {run.plain[-1] for _, run in weighed if run.start in starts and _telltale(run)}
        for match in _CAPITALISED.finditer(text) if family else ():
            word = match.group().casefold()
            run = run_at(text, match.end()) if word in family else None
            if run is not None and run.plain == (word,) and run.start not in starts:
                yield Finding("PERSON", run.start, run.end, _AGAIN, self.name)

    def _accepted(self, weighed: list[tuple[float, Run]]) -> Iterator[Finding]:
        sure = {word for weight, run in weighed if weight >= _ACCEPTED for word in run.plain}
        for weight, run in weighed:
            repeated = weight < _ACCEPTED and any(word in sure for word in run.plain if len(word) > len("Al"))
            if weight >= _ACCEPTED - _KNOWN * repeated:
                yield self._found(run, weight)

    def _found(self, run: Run, weight: float) -> Finding:
        return Finding("PERSON", run.start, run.end, _score(weight), self.name)


def _without_verb(run: Run) -> Run:
    """Return ``run`` without the word that opens a sentence before a name: Called Alice Smith."""
    if len(run.plain) < len(("Met", "Alice", "Smith")) or kind(run.plain[1]).rstrip("EP") not in _GIVEN:
        return run
    first = kind(run.plain[0])
    if first != "UE" and not (first == "U" and run.plain[0].endswith(_VERBAL)):
        return run
    start = run.start + len(run.words[0]) + len(" ")
    return run._replace(words=run.words[1:], plain=run.plain[1:], start=start)


def _telltale(run: Run) -> bool:
    """Return whether the last word of ``run`` is a family name that is nothing else."""
    last = run.plain[-1]
    return len(run.plain) > 1 and len(last) >= _SHORTEST and kind(last) in _FAMILY


def _fills(text: str, run: Run) -> bool:
    """Return whether ``run`` is all there is in ``text``, save digits and what stands between them."""
    around = text[: run.start] + text[run.end :]
    return not run.title and around.upper() == around.lower()


def _listed(run: Run, known: str, weight: float) -> bool:
    """Return whether the lists alone say that ``run`` is a name; one word only if nothing else is known."""
    kinds = [kind(word) for word in run.plain if word not in _SUFFIXES] or [""]
    if len(kinds) == 1:
        plain = kinds[0] in _GIVEN and run.plain[0] not in cues("kinds")
        return plain and not known and run.words[0][1:].islower()
    if run.plain[0] in cues("place beginnings"):
        return False
    if len(kinds) == len(("Sharon", "Hall")) and kinds[0].rstrip("EP") in _GIVEN and "f" in kinds[-1]:
        return True
    return cues("organisations").isdisjoint(run.plain) and _reads_as_name(kinds, weight)


def _reads_as_name(kinds: Sequence[str], weight: float) -> bool:
    """Return whether words of these kinds, none of an organisation, are a name in a cell of their own."""
    if kinds[0] in _GIVEN and "f" in kinds[-1]:
        return True
    if "g" in kinds[0] and kinds[-1].rstrip("P") in _FAMILY_ONLY and weight >= _LIKELY:
        return True
    return any("g" in one for one in kinds) and not any("E" in one for one in kinds)


def reachable(text: str, run: Run) -> bool:
    """Return whether ``run`` is worth weighing: see the module."""
    if _is_no_name(run) or _PRODUCT.match(text, run.end):
        return False
    if len(run.words) > 1 or run.possessive or run.title or run.role:
        return True
    found = kind(run.plain[0])
    if "g" in found and "c" not in found:
        return True
    following = _FOLLOWING.match(text, run.end, run.end + 16)
    if following and following[1].lower() in _telling():
        return True
    before = _PRECEDING.search(text[max(0, run.start - 16) : run.start])
    if before is None or before[1].lower() not in _announcing():
        return False
    return before[1].lower() not in _COMMON or before[2] not in {".", ","}


def _is_no_name(run: Run) -> bool:
    """Return whether ``run`` is a letter, a role, a day and a month, a system, or a line in capitals."""
    if len(run.words) == 1:
        return not run.title and (len(run.plain[0]) == 1 or run.plain[0] in cues("roles"))
    if len(run.words) == len(("Thu", "Oct")) and run.plain[0] in _DAYS and run.plain[1] in _MONTHS:
        return True
    return "os" in run.plain[1:] or (len(run.words) > _MOST and "".join(run.words).isupper())


@cache
def _telling() -> frozenset[str]:
    return cues("telling verbs") | {"(born", "(b", "(c"}


@cache
def _announcing() -> frozenset[str]:
    return cues("titles") | cues("roles") | cues("introductions")


def _score(weight: float) -> float:
    """Return a score from half to nine tenths: certainty about prose is rare."""
    return round(0.5 + (_HIGHEST - 0.5) / (1 + math.exp(-weight)), 2)


def _cut(stem: str) -> str:
    """Return as much of a stem as can be looked up."""
    return stem if stem.isascii() else stem.encode()[:LONGEST].decode(errors="ignore")


def _shortest(stems: AbstractSet[str]) -> Iterator[str]:
    """Yield the stems that no other stem begins."""
    last = " "
    for stem in sorted(stems):
        if not stem.startswith(last):
            last = stem
            yield stem


def _prefilters() -> Iterator[str]:
    for particle in sorted(cues("particles") - {"y", "e"}):
        yield rf" {particle} {_CAPITAL}"
    for verb in sorted(cues("telling verbs") - {_COMMON_VERB}):
        yield rf"{_CAPITAL}{_REST}* {verb}[^a-z]"
    yield rf"{_CAPITAL}{_REST}+(?:'|\xe2\x80\x99)s[^a-z]"
    yield r"[A-Za-z\x80-\xff] ?\((?:born|b\.|c\.|[0-9])"
    for word in sorted(cues("announcing") - _COMMON):
        yield rf"[^A-Za-z][{word[0].upper()}{word[0]}]{word[1:]}[.:,]?[ \t\n]{_CAPITAL}"


def _announced() -> Iterator[str]:
    """Yield what common words announce as literals: a pattern wakes at each of them, its capital or none."""
    words = (form for word in sorted(_COMMON) for form in (word, word.title()))
    yield from map("".join, product(words, ("", ":"), " \t\n", _CAPITALS))


DETECTORS = (PersonDetector(),)
