"""Shape: whether an object from outside has the attributes of a detector, and what is wrong with each.

`shape_problems` names everything at once, for `masklib.detection.plugins` and `masklib.testing` alike.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from masklib.detection.derived import prefilter_problem
from masklib.policy.pattern_rule import phrase_problem
from masklib.policy.pattern_syntax import pattern_syntax_problem
from masklib.policy.vocabulary import detector_problem, entity_name_problem

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["is_pattern", "shape_problems"]

_MISSING: Final = object()
_LONGEST_TIMEOUT: Final = 3600


def is_pattern(thing: object) -> bool:
    """Return whether ``thing`` means to be a `masklib.typing.PatternDetector`."""
    return hasattr(thing, "pattern") and not hasattr(thing, "detect")


def shape_problems(thing: object) -> list[str]:
    """Return everything that is wrong with the attributes of a detector, in words."""
    checks = _pattern_problems if is_pattern(thing) else _detector_problems
    problems = [*_name_problems(thing), *checks(thing)]
    if isinstance(thing, type):
        problems.insert(0, "it is a class, not an object of it")
    return problems


def _get(thing: object, name: str) -> Any:
    try:
        return getattr(thing, name, _MISSING)
    except Exception:  # noqa: BLE001 - a property of a plugin may raise anything
        return _MISSING


def _name_problems(thing: object) -> Iterator[str]:
    name = _get(thing, "name")
    if name is _MISSING:
        yield "name is missing"
    elif type(name) is not str:
        yield f"name must be a text, not {type(name).__name__}"
    elif problem := detector_problem(name):
        yield f"name: {problem}"


def _detector_problems(thing: object) -> Iterator[str]:
    entities = _get(thing, "entities")
    if entities is _MISSING:
        yield "entities is missing"
    elif not isinstance(entities, tuple) or not entities:
        yield "entities must be a tuple of at least one name"
    else:
        yield from (problem for one in entities if (problem := _entity_problem("entities", one)))
    if not callable(_get(thing, "detect")):
        yield "detect is missing: detect(texts, context=()) returns one sequence of findings a text"
    yield from _prefilter_problems(_get(thing, "prefilter"))
    yield from _timeout_problems(_get(thing, "timeout"))


def _pattern_problems(thing: object) -> Iterator[str]:
    if problem := _entity_problem("entity", _get(thing, "entity")):
        yield problem
    pattern = _get(thing, "pattern")
    if type(pattern) is not str:
        yield "pattern must be a text"
    elif problem := pattern_syntax_problem(pattern):
        yield f"pattern {problem}"
    if _get(thing, "prefilter") is _MISSING:
        yield "prefilter is missing: a pattern for Hyperscan, or None to have it derived"
    yield from _prefilter_problems(_get(thing, "prefilter"))
    yield from _weight_problems(thing)


def _weight_problems(thing: object) -> Iterator[str]:
    context, score, validate = (_get(thing, name) for name in ("context", "score", "validate"))
    if not isinstance(context, tuple):
        yield "context must be a tuple of words, () for none"
    else:
        yield from (f"context: {problem}" for one in context if (problem := phrase_problem(one)))
    if isinstance(score, bool) or not isinstance(score, (int, float)) or not 0 < score <= 1:
        yield "score must be a number above 0 and up to 1"
    if validate is not None and not callable(validate):
        yield "validate must be None or take (text, score) and return a score"


def _entity_problem(what: str, entity: object) -> str | None:
    if type(entity) is not str:
        return f"{what}: a text is due, not {'nothing' if entity is _MISSING else type(entity).__name__}"
    problem = entity_name_problem(entity)
    return f"{what}: {problem}" if problem else None


def _prefilter_problems(given: object) -> Iterator[str]:
    if given is None or given is _MISSING:
        return
    several = given if isinstance(given, (tuple, list)) else (given,)
    for one in several:
        if type(one) is not str or not one:
            yield f"prefilter must be a text or several, not {type(one).__name__}"
        elif problem := prefilter_problem(one):
            yield f"prefilter: Hyperscan says: {problem}"


def _timeout_problems(given: object) -> Iterator[str]:
    if given is _MISSING:
        return
    number = isinstance(given, (int, float)) and not isinstance(given, bool)
    if not number or not 0 < given <= _LONGEST_TIMEOUT:  # type: ignore[operator]  # a number by now
        yield f"timeout must be seconds, above 0 and up to {_LONGEST_TIMEOUT}"
