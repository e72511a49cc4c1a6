"""Whatever a detector confirms somewhere in a text, its prefilter lets that text through, and near enough.

Values are drawn from the confirming pattern itself, changed here and there (case where the pattern allows any,
letters, digits and spaces outside ASCII) and set into random surroundings: nothing, line breaks, letters, digits,
quotes, lone surrogates, NUL, other scripts, much text.
"""

from __future__ import annotations

import re
from random import Random
from typing import TYPE_CHECKING, Any, Final, cast

import pytest

from masklib.detection.alone import Alone
from masklib.detection.announced import Announced
from masklib.detection.confirm import Confirmer
from masklib.detection.context import Phrases
from masklib.detection.detectors import builtin
from masklib.detection.folding import fold
from masklib.detection.pattern import Pattern
from masklib.detection.scanner import Scanner, _look
from masklib.policy.pattern_samples import samples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from masklib.typing import Finding

DRAWS: Final = 30
AROUND: Final = (
    "", "", "", " ", "\n", "x", "7", " 7 ", "\u00e9", "\u201c", "\u201d", "\ud800", "\0", "\x1f", "\u65e5\u672c", "-", "_", ".", ", ",
    ": ", "(", ")", '"', "'", "=", "/", "@", "\r\n", "\t", "\u00a0", "\u200b", "Mr. ", "the ", "A", "\u0661", "\x85", "\u2028",
    "word " * 40, "7 word\n" * 30, "\u00fc" * 90,
)  # fmt: skip
OTHERS: Final = (
    "\u00e9", "\u00c9", "\u65e5", "\u00df", "_", "-", " ", "\u00a0", "\u2028", "\x1c", "\u0663", "\uff11", "\uff21", "\u017f", "\u212a", "9", "a",
    "Z", "'", "\u2019", ".", "\n", "\t",
)  # fmt: skip
BETWEEN: Final = (
    " ",
    ": ",
    " is ",
    " number ",
    " number: ",
    "=",
    " = '",
    " no. ",
    "\n",
    " - ",
    "Number ",
    "no ",
    "Id: ",
    "s: ",
    "\t",
    "#",
)

BRACE: Final = re.compile(r"(?<!\\)\{(?!\d+(?:,\d*)?\})")
"""A brace that is a character."""


def changed(value: str, random: Random, *, cased: bool) -> str:
    """Return ``value`` as it is, or in another case, or with some code points replaced."""
    if cased and random.random() < 0.5:
        value = "".join(random.choice((char.upper(), char.lower())) for char in value)
    for _ in range(random.choice((0, 0, 1, 2)) if value else 0):
        at = random.randrange(len(value))
        value = value[:at] + random.choice(OTHERS) + value[at + 1 :]
    return value


def drawn(one: Pattern | Announced | Alone, draws: int, seed: int) -> Iterator[str]:
    """Yield texts that mostly hold what a detector finds."""
    random = Random(f"{one.name} {seed}")
    pattern = BRACE.sub(r"\\{", one.pattern if isinstance(one, Pattern) else one._value)
    cased = "(?i" in pattern or isinstance(one, Announced)
    for value in samples(pattern, draws, seed=seed):
        said = before(one, random) + changed(value, random, cased=cased)
        yield f"{random.choice(AROUND)}{said}{random.choice(AROUND)}"


def before(one: Pattern | Announced | Alone, random: Random) -> str:
    """Return a phrase that tells of a value, in some spelling, and what may stand between them."""
    phrases = (
        one.context if isinstance(one, Pattern) else announcing(one) if isinstance(one, Announced) else ()
    )
    if not phrases or (isinstance(one, Pattern) and not one.contextual and random.random() < 0.5):
        return ""
    phrase = random.choice(phrases).replace(" ", random.choice((" ", "_", " ", "\n")))
    phrase = random.choice((phrase, phrase.title(), phrase.upper(), f"{phrase}s"))
    return f"{phrase}{random.choice(BETWEEN)}"


def announcing(one: Announced) -> list[str]:
    return [phrase.strip() for phrase in (*one._alone, *one._numbered)]


def announced(one: Pattern | Announced | Alone, text: str, finding: Finding) -> bool:
    """Return whether a phrase stands near, where without one nothing is to be found."""
    if not isinstance(one, Pattern) or not one.contextual:
        return True
    return Phrases(one.context).near(text, finding.start, finding.end)


def behind_words(text: str) -> list[int]:
    """Return one past each letter or digit and what follows it: where the word of a phrase may have been seen."""
    return [at + 2 for at, char in enumerate(text) if char.isalnum()]


def holes(one: Pattern | Announced | Alone, draws: int, seed: int = 0) -> tuple[int, list[str]]:
    """Return in how many texts ``one`` finds something anywhere, and those of them that are not let through."""
    looker: Any = Confirmer(one) if isinstance(one, Pattern) else one
    prefilter = Scanner([cast("Any", one)])._prefilter
    found, missed = 0, []
    for text in {fold(text).text: None for text in drawn(one, draws, seed)}:
        everywhere = [] if isinstance(one, Pattern) else behind_words(text)
        if not any(announced(one, text, finding) for finding in _look(looker, text, everywhere, "")):
            continue
        found += 1
        ends = prefilter.candidates([text]).get(0, {}).get(0)
        if ends is None or not _look(looker, text, ends, ""):
            missed.append(text)
    return found, missed


BUILT_IN: Final = [one for one in builtin() if isinstance(one, (Pattern, Announced, Alone))]


@pytest.mark.parametrize("one", BUILT_IN, ids=lambda one: one.name)
def test_a_prefilter_lets_every_text_through_in_which_its_detector_finds_something(
    one: Pattern | Announced | Alone,
) -> None:
    _, missed = holes(one, DRAWS)
    assert missed == []


def test_the_drawn_texts_hold_what_nearly_every_detector_finds() -> None:
    idle = [one.name for one in BUILT_IN if not holes(one, DRAWS)[0]]
    assert len(idle) < len(BUILT_IN) / 4, idle
