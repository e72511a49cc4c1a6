"""What is wrong with a pattern that came from outside: it does not compile, finds nothing, or takes for ever.

Patterns are in the syntax of the `regex` package (https://github.com/mrabarnett/mrab-regex), which has a
clock. A pattern that backtracks without end shows on texts made to provoke it: its own matches with a piece
repeated and an end that does not fit. What passes here runs against a clock all the same, see
`masklib.detection.confirm`.
"""

from __future__ import annotations

import time
import warnings
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from masklib.policy.pattern_samples import parse, samples

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

__all__ = ["MAX_PATTERN", "pattern_syntax_problem"]

MAX_PATTERN: Final = 2000
"""Longest pattern, in code points."""

SECONDS: Final = 0.5
"""What one text made to provoke a pattern may take."""

_BUDGET: Final = 2.0
"""Seconds of this thread's own work after which no more texts are tried, whatever else the machine does."""

_PUMPED: Final = ((30, 12), (1000, 4))
"""How often a piece is repeated, and in how many places of a match that is tried."""


@lru_cache(maxsize=1024)
def pattern_syntax_problem(pattern: str) -> str | None:
    """Return what is wrong with ``pattern``, in words, or ``None``."""
    if not pattern or len(pattern) > MAX_PATTERN:
        return f"a pattern has 1 to {MAX_PATTERN} characters"
    if not all(char.isprintable() or char in "\n\t" for char in pattern):
        return "holds a character that cannot be printed; write it as an escape, such as \\x00"
    try:
        compiled = _compiled(pattern)
    except Exception as error:  # noqa: BLE001 - a parser of foreign texts; whatever it says is the problem
        return f"is no pattern: {_told(error)}"
    if _slow(compiled, [""]):
        return _TOO_SLOW
    if compiled.search("") is not None or _empty(pattern):
        return "matches the empty text, so it says nothing: let it ask for at least one character"
    return _TOO_SLOW if _slow(compiled, _provoking(pattern)) else None


def _empty(pattern: str) -> bool:
    """Return whether no match of a pattern has a character, as far as its parse tells."""
    tree = parse(pattern)
    return tree is not None and tree.getwidth()[1] == 0


_TOO_SLOW: Final = (
    "takes time without bound on some texts (catastrophic backtracking): take repeats out of repeats, "
    "or make them possessive (`++`)"
)


def _compiled(pattern: str) -> Any:
    import regex

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        return regex.compile(pattern)


def _told(error: Exception) -> str:
    said = " ".join(str(getattr(error, "msg", None) or str(error) or type(error).__name__).split())
    at = getattr(error, "pos", None)
    return said[:200] if at is None else f"{said[:200]} (character {at + 1} of it)"


def _slow(compiled: Any, texts: Iterable[str]) -> bool:
    end = time.thread_time() + _BUDGET
    try:
        for text in texts:
            compiled.search(text, timeout=SECONDS)
            if time.thread_time() > end:
                break
    except TimeoutError:
        return True
    return False


def _provoking(pattern: str) -> Iterator[str]:
    """Yield texts that almost match, with one piece of a match repeated."""
    for sample in (*samples(pattern, 3), "a", "1", " ", "a1", "a "):
        for times, places in _PUMPED:
            step = max(1, len(sample) // places)
            for at in range(0, len(sample), step):
                for width in (1, 2):
                    pumped = sample[:at] + sample[at : at + width] * times
                    yield f"{pumped}\x01"
                    yield f"{pumped}\x01{sample[at + width :]}"  # what the pattern requires stands there
