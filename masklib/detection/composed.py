"""The scanner of a policy: every built-in detector, and beside them what the policy brings.

The built-in detectors are compiled once for all policies; findings of both are resolved together.

Raw values: sees the texts; keeps none; emits offsets.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from masklib.detection.context import known
from masklib.detection.custom import pattern_of
from masklib.detection.folding import fold
from masklib.detection.overlap import resolve
from masklib.detection.plugins import load_plugins
from masklib.detection.scanner import Scanner
from masklib.entities import ENTITIES
from masklib.errors import PolicyError
from masklib.policy.vocabulary import ALL, CLEAR, REDACT

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from masklib.detection.guarded import Guarded
    from masklib.detection.pattern import Pattern
    from masklib.policy import PatternRule, Policy
    from masklib.typing import Finding

__all__ = ["PolicyScanner", "own_entities", "scanner_of"]

_NEXT_TO_SURE: Final = 0.999


class PolicyScanner(Scanner):
    """The built-in detectors and others. What the others find only ever adds to what is masked.

    Args:
        own: The others, guarded.
    """

    def __init__(self, own: Sequence[Guarded | Pattern]) -> None:
        super().__init__(own)
        self._base = Scanner.default()
        self.entities = frozenset(entity for one in own for entity in _entities(one))
        self._prefilter.candidates(["0"])  # what does not compile is told now, and not at the first row

    def scan(self, texts: Sequence[str], context: Sequence[str] = ()) -> dict[int, list[Finding]]:
        """Return the findings of the texts that have any, see `Scanner.scan`."""
        found = self._base.scan(texts, context)
        own = self.own(texts, context)
        for number, findings in own.items():
            found[number] = _joined(found.get(number, ()), findings, texts[number])
        return {number: found[number] for number in sorted(found)} if own else found

    def own(self, texts: Sequence[str], context: Sequence[str] = ()) -> dict[int, list[Finding]]:
        """Return what the others alone find, see `Scanner.scan`.

        A text that folding changes is shown to them both ways: their authors may have written a dash or a
        digit as it stands in the text.
        """
        found = super().scan(texts, context)
        changed = [n for n, text in enumerate(texts) if not text.isascii() and fold(text).text != text]
        if changed:
            raw = super()._found([texts[n] for n in changed], known(context))
            for number, findings in ((changed[place], some) for place, some in raw.items()):
                found[number] = resolve([*found.get(number, ()), *findings], texts[number])
        return found


def _joined(built_in: Sequence[Finding], own: Sequence[Finding], text: str) -> list[Finding]:
    """Return what stays of both, and of those that do not stay the pieces that would be shown."""
    stay = resolve([*_behind(built_in, own), *own], text)
    for loser in (*own, *built_in):
        stay += list(_uncovered(loser, stay, text))
    return sorted(stay, key=lambda one: one.start)


def _behind(built_in: Iterable[Finding], own: Sequence[Finding]) -> Iterator[Finding]:
    """Yield the built-in findings; one as sure as can be gives way where the policy's own are that, too."""
    for one in built_in:
        touched = any(one.start < other.end and other.start < one.end for other in own)
        yield replace(one, score=_NEXT_TO_SURE) if touched and one.score > _NEXT_TO_SURE else one


def _uncovered(loser: Finding, stay: Iterable[Finding], text: str) -> Iterator[Finding]:
    """Yield the pieces of a finding that no other one covers, if they hold a letter or a digit."""
    start = loser.start
    edges = sorted((one.start, one.end) for one in stay if one.start < loser.end and loser.start < one.end)
    for first, last in (*edges, (loser.end, loser.end)):
        if any(map(str.isalnum, text[start:first])):
            yield replace(loser, start=start, end=first)
        start = max(start, last)


def _entities(detector: Guarded | Pattern) -> tuple[str, ...]:
    several: tuple[str, ...] | None = getattr(detector, "entities", None)
    return (getattr(detector, "entity", ""),) if several is None else several


def scanner_of(policy: Policy | None) -> Scanner:
    """Return the scanner for a policy, compiled at the first call for its patterns and plugins.

    Args:
        policy: The policy; ``None`` for the built-in detectors alone.

    Raises:
        PluginError: if a plugin that the policy names cannot be used; says why.
        PolicyError: if the policy names an entity that neither it nor its plugins know.
    """
    if policy is None or not (policy.patterns or policy.detectors):
        return Scanner.default()
    scanner = _compiled(policy.patterns, policy.detectors)
    if problems := tuple(_unknown(policy, scanner)):
        raise PolicyError(problems)
    return scanner


def own_entities(policy: Policy) -> frozenset[str]:
    """Return the entities that a policy's patterns and plugins find.

    Raises:
        PluginError: if a plugin that the policy names cannot be used.
        PolicyError: as `scanner_of`.
    """
    scanner = scanner_of(policy)
    return scanner.entities if isinstance(scanner, PolicyScanner) else frozenset()


@lru_cache(maxsize=64)
def _compiled(patterns: tuple[PatternRule, ...], detectors: tuple[str, ...]) -> PolicyScanner:
    return PolicyScanner([*load_plugins(detectors), *map(pattern_of, patterns)])


def _unknown(policy: Policy, scanner: PolicyScanner) -> Iterator[str]:
    """Yield an error for each entity that the policy names and nobody knows."""
    known_entities = {*ENTITIES, *scanner.entities, CLEAR, REDACT, ALL}
    named = {
        "columns": [rule.verdict for rule in policy.columns],
        "masks": [entity for entity, _ in policy.masks],
        "unmask": list(policy.unmask),
    }
    for field, entities in named.items():
        for entity in sorted(set(entities) - known_entities):
            yield f"Policy: {field}: {entity!r} is an entity that no pattern and no plugin of it finds"
