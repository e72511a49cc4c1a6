"""The words a policy is written in, and the check of each: text in, a problem in words or ``None`` out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from masklib.entities import ENTITIES, FREE_TEXT, OFFERED_MASKS, SCHEMES

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable

__all__ = [
    "ALL",
    "CLEAR",
    "DATE_SHIFT",
    "FILTERS",
    "LATER_FIELDS",
    "LIMITS",
    "MASK_NAMES",
    "MODES",
    "PRESETS",
    "REDACT",
    "REFUSED_FIELDS",
    "UNKNOWN_ORIGIN",
    "WANTS_SUBJECT",
    "WRITES",
    "Preset",
    "detector_problem",
    "did_you_mean",
    "entity_name_problem",
    "entity_problem",
    "filters_problem",
    "function_problem",
    "limit_problem",
    "mask_problem",
    "preset_problem",
    "shown",
    "strictest",
    "strictest_filters",
    "verdict_problem",
    "word_problem",
]

CLEAR: Final = "clear"
"""Verdict: the column passes as it is and is not looked at."""

ALL: Final = "all"
"""Stands in ``unmask`` for every entity."""

REDACT: Final = "redact"
"""Verdict: every value becomes a constant of its type."""

DATE_SHIFT: Final = "date_shift"
"""The mask that moves dates by the days of their subject, which only a column's rule can name."""

MODES: Final = ("enforce", "observe", "off")
WRITES: Final = ("refuse", "raw", "surrogate", "guarded")
UNKNOWN_ORIGIN: Final = ("redact", "scan")
FILTERS: Final = ("auto", "raw", "deny", "masked")
_STRICT_FILTERS: Final = ("deny", "masked", "auto", "raw")
"""The words of ``filters``, the strictest first."""
_AGENT_FILTERS: Final = ("masked", "deny")
LIMITS: Final = ("rows", "seconds", "probes", "min_group")
"""What ``limits`` may bound."""
MOST: Final = 1_000_000_000
"""The largest limit."""


@dataclass(frozen=True, slots=True)
class Preset:
    """What a preset decides where the policy says nothing.

    Attributes:
        name: As the policy names it.
        unknown_origin: ``redact`` or ``scan``: what happens to a column whose origin nobody knows.
        writes: ``refuse``, ``raw``, ``guarded`` or ``surrogate``: what happens to values that are written to
            a masked column.
        filters: ``auto``, ``raw``, ``deny`` or ``masked``: what may be asked of a masked column.
        rows: The most rows of a result, 0 for any number.
        seconds: How long a statement may run, 0 for any time. Held where the database can be told.
    """

    name: str
    unknown_origin: str
    writes: str
    filters: str = "auto"
    rows: int = 0
    seconds: int = 0


PRESETS: Final = {
    "analyst": Preset("analyst", unknown_origin="redact", writes="refuse"),
    "agent": Preset(
        "agent", unknown_origin="redact", writes="refuse", filters="masked", rows=1000, seconds=60
    ),
    "application": Preset("application", unknown_origin="scan", writes="guarded"),
}

LATER_FIELDS: Final = (
    "statements",
    "audit",
)
"""Fields that later releases furnish. Refused until then: an ignored rule would be a hole."""

REFUSED_FIELDS: Final = {
    "numbers": "the ranges that nobody was assigned are too small for a surrogate a value (docs/masks.md)"
}
"""Fields that a policy might be thought to have, and why it has not."""

MASK_NAMES: Final = frozenset({*(one.mask for one in ENTITIES.values()), *OFFERED_MASKS, *SCHEMES})
"""The built-in masks (`policy` may not import their registry); names of plugins count beside them."""

_MASK_PLUGINS: Final = "masklib.masks"

WANTS_SUBJECT: Final = (
    "date_shift moves dates by their subject: write {mask: date_shift, subject: <column of the same table>} "
    "as a column's verdict under columns"
)
"""What is wrong with `DATE_SHIFT` where no subject stands beside it."""

_SHOWN: Final = 60
_LISTED: Final = 10
_ENTITY_NAME: Final = re.compile(r"[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*")
_DETECTOR_NAME: Final = re.compile(r"[A-Za-z][\w.-]*", re.ASCII)
_NUMBER: Final = re.compile(r"[1-9][0-9]{0,9}")
_NAME: Final = re.compile(r"[^\W\d][\w$]*(?:\.[^\W\d][\w$]*)?")


def shown(text: str) -> str:
    """Return ``text`` quoted and cut, as a message quotes a word of the policy."""
    return repr(text if len(text) <= _SHOWN else text[:_SHOWN] + "…")


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """Return ``", did you mean 'x'?"`` for a near one of ``words``, else a list of those there are."""
    import difflib

    by_fold = {one.casefold(): one for one in words}
    cut = word[:_SHOWN].casefold()
    near = difflib.get_close_matches(cut, by_fold, n=1) or [
        one for one in by_fold if cut and one.startswith(cut)
    ]
    if near:
        return f", did you mean {by_fold[near[0]]!r}?"
    listed = sorted(by_fold.values())
    return f"; known: {', '.join(listed[:_LISTED])}{', …' if len(listed) > _LISTED else ''}"


def word_problem(word: str, words: Collection[str]) -> str | None:
    """Return what is wrong with ``word`` where one of ``words`` is due, or ``None``."""
    if word in words:
        return None
    return f"unknown word {shown(word)}{did_you_mean(word, words)}"


def preset_problem(word: str) -> str | None:
    """Return what is wrong with ``word`` as a preset, or ``None``."""
    return word_problem(word, PRESETS)


def verdict_problem(word: str, own: Container[str] = ()) -> str | None:
    """Return what is wrong with ``word`` as the verdict of a column, or ``None``; ``own``: see below."""
    if word in ENTITIES or word in (CLEAR, REDACT) or word in own:
        return None
    if word == DATE_SHIFT:
        return WANTS_SUBJECT
    return f"unknown entity {shown(word)}{did_you_mean(word, (*ENTITIES, CLEAR, REDACT))}"


def entity_problem(word: str, own: Container[str] = ()) -> str | None:
    """Return what is wrong with ``word`` as an entity, or ``None``.

    Args:
        word: The word.
        own: Entities of the policy's own, see `masklib.policy.pattern_rule.own_entities`.
    """
    if word in ENTITIES or word in own:
        return None
    return f"unknown entity {shown(word)}{did_you_mean(word, ENTITIES)}"


def entity_name_problem(word: str) -> str | None:
    """Return what is wrong with ``word`` as the name of an entity, known or new, or ``None``."""
    if word == FREE_TEXT:
        return f"{FREE_TEXT} is no entity that can be found: it is what is looked into"
    if word.lower() in {CLEAR, REDACT, ALL}:
        return f"{shown(word)} is no entity's name: it is a word of the policy"
    if word in ENTITIES or (_ENTITY_NAME.fullmatch(word) and len(word) <= _SHOWN):
        return None
    return f"{shown(word)} is no entity's name: write it like EMPLOYEE_ID, in upper case"


def detector_problem(word: str) -> str | None:
    """Return what is wrong with ``word`` as the name of a detector, or ``None``."""
    if _DETECTOR_NAME.fullmatch(word) and len(word) <= _SHOWN:
        return None
    return f"{shown(word)} is no detector's name; write the name of its entry point"


def mask_problem(word: str, known: Collection[str]) -> str | None:
    """Return what is wrong with ``word`` as a mask among ``known``, or ``None``."""
    if word == DATE_SHIFT:
        return WANTS_SUBJECT
    if word in known or (known is MASK_NAMES and word in _plugged_masks()):
        return None
    return f"unknown mask {shown(word)}{did_you_mean(word, known)}"


def _plugged_masks() -> set[str]:
    from importlib.metadata import entry_points

    return {entry.name for entry in entry_points(group=_MASK_PLUGINS)}


def function_problem(name: str) -> str | None:
    """Return what is wrong with ``name`` as ``[schema.]function``, or ``None``."""
    if _NAME.fullmatch(name):
        return None
    return f"{shown(name)} is no function's name; write [schema.]function, without brackets, quotes or globs"


def limit_problem(name: str, number: str) -> str | None:
    """Return what is wrong with a limit, or ``None``.

    Args:
        name: What is bounded.
        number: The bound as it is written.
    """
    if problem := word_problem(name, LIMITS):
        return problem
    if not _NUMBER.fullmatch(number) or int(number) > MOST:
        return f"{name} is a whole number from 1 to {MOST}, without quotes"
    return None


def filters_problem(word: str, preset: str) -> str | None:
    """Return what is wrong with ``word`` as the ``filters`` of a column under a preset, or ``None``."""
    if problem := word_problem(word, FILTERS):
        return problem
    if preset == "agent" and word not in _AGENT_FILTERS:
        return f"preset 'agent' takes {' or '.join(map(repr, _AGENT_FILTERS))} alone, not {word!r}"
    return None


def strictest_filters(words: Collection[str]) -> str:
    """Return the word of ``filters`` that allows least: ``deny``, ``masked``, ``auto``, then ``raw``."""
    return min(words, key=_STRICT_FILTERS.index)


def strictest(verdicts: Iterable[str]) -> str:
    """Return the verdict that masks most; two different entities give `REDACT`.

    The order is ``clear``, ``FREE_TEXT`` (scanned), an entity (masked), ``redact``.
    """
    found = set(verdicts)
    entities = found - {CLEAR, REDACT, FREE_TEXT}
    if REDACT in found or len(entities) > 1:
        return REDACT
    if entities:
        return entities.pop()
    return FREE_TEXT if FREE_TEXT in found else CLEAR
