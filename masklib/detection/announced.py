r"""Values that their own name announces: ``passport number P4789023X``, ``license plate: WBF-767``.

The shape of such a value proves nothing, so its name must stand right before it, with no more between than
``number``, ``is``, a colon and the like.

Raw values: sees the texts; keeps none; emits offsets.
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from masklib.detection.context import listed, phrase_prefilters, spaced
from masklib.detection.pattern import REPORTED
from masklib.typing import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

__all__ = ["Announced"]

_LONGEST: Final = 64
_TAIL: Final = "numbers?|num|nos?|nr|ids?|identifier|code"
_FILLER: Final = (
    r"(?:[\s\"'_.-]{0,3}(?<![^\W_])(?:numbers?|num|nos?|nr|ids?|identifier|code|card|details?|data|info|is|was|on|file"
    r"|ending|in|with|for|the|my|your|his|her|their|reads|called|as|like|belongs?|to)(?![^\W_])){0,4}"
)
_SIGN: Final = r"[\"'.]{0,2}\s{0,2}(?:[:=#(\u2013]|->|=>|-(?=\s))?\s{0,2}[#\"'(]{0,2}"


class Announced:
    """Finds the values that come right after one of some phrases; a `masklib.detection.locator.Locator`.

    Args:
        name: Name of the detector.
        entity: The entity it finds.
        phrases: What announces a value, separated by commas; case and punctuation do not matter.
        value: Pattern of the value, case does not matter.
        score: Confidence.
        validate: As in `masklib.typing.PatternDetector`.
    """

    literals: tuple[str, ...] = ()

    def __init__(
        self,
        name: str,
        entity: str,
        phrases: str,
        value: str,
        *,
        score: float = 0.7,
        digits: bool = True,
        validate: Callable[[str, float], float] | None = None,
    ) -> None:
        self.name = name
        self.entities = (entity,)
        self.digits = digits
        every = [spaced(phrase) for phrase in listed(phrases)]
        cores = {_core(phrase) for phrase in every}
        self.prefilter = phrase_prefilters(cores, last=True)
        self._alone = _with_plurals(phrase for phrase in every if phrase in cores)
        self._numbered = _with_plurals(cores - set(every))
        self._score = score
        self._validate = validate
        self._value = value

    @cached_property
    def _rest(self) -> re.Pattern[str]:
        return re.compile(
            rf"(?i)(?P<tail>[\s_'\u2019.-]{{0,2}}(?:{_TAIL})(?![^\W_]))?{_FILLER}{_SIGN}"
            rf"(?<![^\W_])(?P<value>{self._value})(?![\w])"
        )

    def find(self, text: str, ends: Sequence[int], known: str) -> Iterator[Finding]:
        """Yield what comes right after the phrases; ``ends`` lie one code point after their last words."""
        del known
        for end in ends:
            match = self._rest.match(text, end - 1)
            if match is not None and self._announces(text, end - 1, numbered=match["tail"] is not None):
                yield from self._found(text, *match.span("value"))

    def _announces(self, text: str, end: int, *, numbered: bool) -> bool:
        before = spaced(text[max(0, end - _LONGEST) : end])
        return before.endswith(self._alone) or (numbered and before.endswith(self._numbered))

    def _found(self, text: str, start: int, end: int) -> Iterator[Finding]:
        score = self._validate(text[start:end], self._score) if self._validate else self._score
        if score >= REPORTED:
            yield Finding(self.entities[0], start, end, score, self.name)


def _core(phrase: str) -> str:
    """Return ``phrase`` without a general word for a number at its end, where something else is left."""
    words = phrase.split()
    while len(words) > 1 and re.fullmatch(_TAIL, words[-1]):
        words.pop()
    return f" {' '.join(words)} "


def _with_plurals(phrases: Iterable[str]) -> tuple[str, ...]:
    return tuple(form for phrase in phrases for form in (phrase, f"{phrase.rstrip()}s "))
