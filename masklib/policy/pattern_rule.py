"""PatternRule: one of a policy's own patterns, with the entity that it finds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from masklib.entities import ENTITIES
from masklib.errors import PolicyError
from masklib.policy.checkers import checker_problem
from masklib.policy.pattern_syntax import pattern_syntax_problem
from masklib.policy.vocabulary import entity_name_problem, shown

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Iterator

__all__ = ["PatternRule", "own_entities", "phrase_problem", "score_problem", "silent_problem"]

_LONGEST_PHRASE: Final = 64
_COUNTS: Final = 0.5
"""From this score on a match counts."""
_BOOST: Final = 0.4
"""What a context word adds."""
_SCORE: Final = re.compile(r"0\.\d{1,2}|1(?:\.0{1,2})?")


@dataclass(frozen=True, slots=True)
class PatternRule:
    """One line of ``patterns``: what is found where a pattern matches.

    Attributes:
        entity: A known entity, or a new name in upper case.
        pattern: In the syntax of the `regex` package. A group named ``value``, where there is one, is what is
            found; otherwise the whole match is.
        context: Phrases in lower case that speak for a match when one stands near or in the column's name.
        validate: Name of a checker, see `masklib.policy.checkers`; a match that it refuses counts only near
            one of the phrases.
        mask: Name of the mask for the entity; empty for the entity's own.
        score: How sure a match is without a phrase near it. From 0.5 on it counts, and a phrase adds 0.4.

    Raises:
        PolicyError: if a field is wrong, with every error in ``problems``.
    """

    entity: str
    pattern: str
    context: tuple[str, ...] = ()
    validate: str = ""
    mask: str = ""
    score: float = 1.0

    def __post_init__(self) -> None:
        if problems := tuple(f"PatternRule: {one}" for one in _problems(self)):
            raise PolicyError(problems)
        object.__setattr__(self, "context", tuple(sorted({one.lower() for one in self.context})))
        object.__setattr__(self, "score", float(self.score))


def _problems(rule: PatternRule) -> Iterator[str]:
    checks: dict[str, Callable[[str], str | None]] = {
        "entity": entity_name_problem,
        "pattern": pattern_syntax_problem,
        "validate": lambda name: checker_problem(name) if name else None,
        "mask": lambda _: None,
    }
    for name, check in checks.items():
        value: object = getattr(rule, name)
        if type(value) is not str:
            yield f"{name}: a text is due, not {type(value).__name__}"
        elif problem := check(value):
            yield f"{name}: {problem}"
    if type(rule.score) not in {int, float} or score_problem(str(rule.score)):
        yield "score: a number from 0.01 to 1 is due, with two decimals at most"
    elif problem := silent_problem(rule.score, context=bool(rule.context), validate=bool(rule.validate)):
        yield f"score: {problem}"
    if not isinstance(rule.context, tuple):
        yield f"context: a tuple of texts is due, not {type(rule.context).__name__}"
        return
    yield from (f"context: {problem}" for one in rule.context if (problem := phrase_problem(one)))


def phrase_problem(phrase: str) -> str | None:
    """Return what is wrong with ``phrase`` as context, or ``None``."""
    if type(phrase) is not str:
        return f"a text is due, not {type(phrase).__name__}"
    sound = phrase.isprintable() and any(map(str.isalnum, phrase)) and len(phrase) <= _LONGEST_PHRASE
    return None if sound else f"{shown(phrase)} is no word or phrase of 1 to {_LONGEST_PHRASE} characters"


def score_problem(text: str) -> str | None:
    """Return what is wrong with ``text`` as a score, or ``None``."""
    if _SCORE.fullmatch(text) and float(text) > 0:
        return None
    return f"must be a number from 0.01 to 1 with two decimals at most, not {shown(text)}"


def silent_problem(score: float, *, context: bool, validate: bool) -> str | None:
    """Return why a pattern of this score can never find anything, or ``None``."""
    if validate or score >= _COUNTS - (_BOOST if context else 0):
        return None
    return (
        f"{score} never comes to {_COUNTS}, from where a match counts: raise it, or add context or validate"
    )


class _AnyName:
    """Holds every name that an entity may have: what a plugin finds is known when it is loaded."""

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and entity_name_problem(name) is None


def own_entities(entities: Iterable[str], detectors: Iterable[str]) -> Container[str]:
    """Return the entities that a policy may name beside the known ones.

    Args:
        entities: Those of its patterns.
        detectors: The plugins it names; if there are any, every name is let through here and checked when
            they are loaded (`masklib.detection.scanner_of`).
    """
    return _AnyName() if any(True for _ in detectors) else frozenset(entities) - set(ENTITIES)
