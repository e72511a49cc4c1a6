"""From an output's lineage to what is done with its cells: clear, scan, mask or redact.

The order of evidence is fixed (DESIGN 5.3): declared by the policy, the driver's origin, lineage, name and
type, values. Where two disagree the column is masked; where nothing is known it is redacted.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from masklib.classification import classify_by_name
from masklib.entities import FREE_TEXT
from masklib.sql import Shape, is_metadata
from masklib.typing import Column, Origin

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from masklib.policy import Policy
    from masklib.sql import Output, Statement

__all__ = [
    "UNLISTED",
    "Action",
    "Verdict",
    "called_alike",
    "declared_clear",
    "filters_of",
    "judge_column",
    "judge_output",
    "unknown",
]


UNLISTED: Final = "function off the list"
"""What `masklib.sql` says of an output that a function made of which it knows nothing."""
_NO_SAMPLES: Mapping[Origin, str] = MappingProxyType({})


class Action(StrEnum):
    """What is done with the cells of one output column."""

    CLEAR = "clear"
    SCAN = "scan"
    MASK = "mask"
    REDACT = "redact"


_STRICTNESS: Final = (Action.CLEAR, Action.SCAN, Action.MASK, Action.REDACT)


@dataclass(frozen=True, slots=True)
class Verdict:
    """The decision for one output column, with its reasons.

    Attributes:
        action: What is done with its cells.
        entity: The entity they are masked as, ``FREE_TEXT`` for declared prose, or ``None``.
        evidence: Short phrases, strongest first, without values.
        context: Lower-case words about the column that help detectors.
        withheld: Whether a cell in which something is found is redacted whole: a literal may be in it, and
            whoever wrote that must not see its surrogate.
    """

    action: Action
    entity: str | None
    evidence: tuple[str, ...]
    context: tuple[str, ...] = ()
    withheld: bool = False

    @property
    def sensitive(self) -> bool:
        """Whether nothing derived from the column may pass."""
        return self.action in {Action.MASK, Action.REDACT} or self.entity == FREE_TEXT


def declared_clear(policy: Policy, functions: Collection[str]) -> bool:
    """Tell whether the policy declares clear what each of these functions hands out."""
    return bool(functions) and all(policy.clears(function) for function in functions)


def unknown(policy: Policy, reason: str) -> Verdict:
    """Return the verdict for a column of unknown origin, as the preset says."""
    action = Action.SCAN if policy.unknown_origin == "scan" else Action.REDACT
    return Verdict(action, None, (f"unknown origin: {reason}",))


@lru_cache(maxsize=8192)
def judge_column(policy: Policy, origin: Origin, dialect: str) -> Verdict:
    """Decide for one base column: declaration first, then metadata, then its name."""
    context = (origin.column.lower(), origin.table.lower())
    column = Column(origin.column, origin.table, origin.schema or None)
    declared = policy.declared(column)
    if declared is not None:
        return _declared(declared, f"declared by {policy.source(column) or 'policy'}", context)
    if is_metadata(origin, dialect):
        return Verdict(Action.CLEAR, None, ("catalogue metadata",), context)
    guess = classify_by_name(origin.column, origin.table, origin.schema or None, None)
    if guess.entity is None:
        return Verdict(Action.SCAN, None, ("unclassified",), context)
    if guess.entity == FREE_TEXT:
        return Verdict(Action.SCAN, FREE_TEXT, guess.evidence, context)
    return Verdict(Action.MASK, guess.entity, guess.evidence, context)


def called_alike(policy: Policy, statement: Statement, label: str, dialect: str) -> Verdict | None:
    """Return how a column of unknown origin is masked that is called as a masked one which it may be.

    That is a column of a relation that the statement reads, or, declared in the policy, of one that a word of
    its text names. ``None`` if there is none; one that several entities are told of is redacted.

    Args:
        policy: What is declared.
        statement: What it reads, and its words.
        label: How the database calls the column.
        dialect: The SQL dialect, for what counts as metadata.
    """
    read = [judge_column(policy, Origin(one.name, label, one.schema), dialect) for one in statement.reads]
    named = [Column(label, word, None) for word in statement.identifiers]
    told = [_declared(one, "declared by policy", ()) for one in filter(None, map(policy.declared, named))]
    found = {one.entity: one for one in (*read, *told) if one.action in {Action.MASK, Action.REDACT}}
    if not found:
        return None
    one = found.popitem()[1] if len(found) == 1 else Verdict(Action.REDACT, None, ())
    return replace(one, evidence=(*one.evidence, "unknown origin, called as a masked column"))


@lru_cache(maxsize=8192)
def filters_of(policy: Policy, origin: Origin) -> str:
    """Return the word of ``filters`` that holds for one base column."""
    return policy.filters_of(Column(origin.column, origin.table, origin.schema or None))


def _declared(verdict: str, said: str, context: tuple[str, ...]) -> Verdict:
    evidence = (said,)
    if verdict == "clear":
        return Verdict(Action.CLEAR, None, evidence, context)
    if verdict == "redact":
        return Verdict(Action.REDACT, None, evidence, context)
    if verdict == FREE_TEXT:
        return Verdict(Action.SCAN, FREE_TEXT, evidence, context)
    return Verdict(Action.MASK, verdict, evidence, context)


def judge_output(
    policy: Policy,
    output: Output,
    driver_origin: Origin | None,
    dialect: str,
    samples: Mapping[Origin, str] = _NO_SAMPLES,
) -> Verdict:
    """Decide for one output column from its lineage and, where the driver tells one, its origin.

    Args:
        policy: What is declared, and how unknown origins are treated.
        output: What lineage says.
        driver_origin: What the driver says, where it says anything.
        dialect: The SQL dialect, for what counts as metadata.
        samples: Entity found in a sample of an unclassified base column, or an empty text.
    """
    if driver_origin is not None:
        verdict = _judge_driver(policy, output, driver_origin, dialect, samples)
    elif output.shape is Shape.UNKNOWN:
        verdict = unknown(policy, output.reason or "opaque expression")
    else:
        verdict = _judge_lineage(policy, output, dialect, samples)
    taint = [judge_column(policy, origin, dialect) for origin in output.taint]
    return _beside_literals(policy, output, _tainted(verdict, taint))


def _beside_literals(policy: Policy, output: Output, verdict: Verdict) -> Verdict:
    """Withhold what is found where a literal may be in the cell, if chosen values may not be masked."""
    scanned = verdict.action is Action.SCAN and verdict.entity is None
    if not (output.literal and scanned and "masked" in policy.filter_words):
        return verdict
    return replace(verdict, evidence=(*verdict.evidence, "beside a literal"), withheld=True)


def _tainted(verdict: Verdict, taint: list[Verdict]) -> Verdict:
    """Redact what depends on a masked column without showing it, unless it is masked as that entity anyway.

    A join on two masked columns of one entity ties each to the other: their surrogates tell that already.
    """
    hidden = [one for one in taint if one.sensitive]
    if all(one.action is verdict.action is Action.MASK and one.entity == verdict.entity for one in hidden):
        return verdict
    return Verdict(Action.REDACT, None, ("depends on a masked column",))


def _judge_lineage(policy: Policy, output: Output, dialect: str, samples: Mapping[Origin, str]) -> Verdict:
    """Decide by what became of the base columns."""
    if output.shape is Shape.COUNT:
        return Verdict(Action.CLEAR, None, ("count reveals no value",))
    if output.shape is Shape.CONSTANT:
        return Verdict(Action.CLEAR, None, ("constant of the statement",))
    made_of = output.origins or (output.taint if output.shape is Shape.DERIVED else output.origins)
    bases = {origin: judge_column(policy, origin, dialect) for origin in sorted(made_of, key=str)}
    if not bases:
        return unknown(policy, "no base column")
    if output.shape is Shape.DERIVED:
        return _derived(policy, bases, samples)
    return _whole(list(bases.values()))


def _judge_driver(
    policy: Policy, output: Output, origin: Origin, dialect: str, samples: Mapping[Origin, str]
) -> Verdict:
    """The driver's origin is sure for a bare column; lineage that tells another story means: mask.

    Where lineage is silent nobody knows what the column is tied to: the driver alone can say that it is
    masked, not that it may pass.
    """
    agreed = any(_same(origin, other) for other in output.origins)
    if output.shape is Shape.UNCHANGED and output.origins and not agreed:
        return Verdict(Action.REDACT, None, ("driver and lineage disagree on the origin",))
    verdict = judge_column(policy, origin, dialect)
    if output.shape is Shape.UNKNOWN and verdict.action not in {Action.MASK, Action.REDACT}:
        return unknown(policy, output.reason or "opaque expression")
    if output.shape is not Shape.UNKNOWN:
        lineage = _judge_lineage(policy, output, dialect, samples)
        if _STRICTNESS.index(lineage.action) > _STRICTNESS.index(verdict.action):
            return lineage
    return replace(verdict, evidence=(*verdict.evidence, "origin told by driver"))


def _same(one: Origin, other: Origin) -> bool:
    if one.schema and other.schema and one.schema.lower() != other.schema.lower():
        return False
    return (one.table.lower(), one.column.lower()) == (other.table.lower(), other.column.lower())


def _derived(policy: Policy, bases: dict[Origin, Verdict], samples: Mapping[Origin, str]) -> Verdict:
    """A piece or a computation passes only if nothing was found in what it was made of."""
    if any(base.sensitive for base in bases.values()):
        return Verdict(Action.REDACT, None, ("derived from a masked column",))
    unclassified = [origin for origin, base in bases.items() if base.action is Action.SCAN]
    if not unclassified:
        return Verdict(Action.CLEAR, None, ("derived from clear columns",))
    found = [samples.get(origin) for origin in unclassified]
    if any(found) or (None in found and policy.unknown_origin == "redact"):
        entities = ", ".join(sorted({one for one in found if one})) or "no sample could be had"
        return Verdict(Action.REDACT, None, (f"derived from an unclassified column: {entities}",))
    return Verdict(Action.SCAN, None, ("derived from unclassified columns",), _context(list(bases.values())))


def _whole(bases: list[Verdict]) -> Verdict:
    """Every value is still a whole value of one of the base columns."""
    if len(bases) == 1:
        return bases[0]
    if any(base.action is Action.REDACT for base in bases):
        return Verdict(Action.REDACT, None, ("one base column is redacted",))
    entities = {base.entity for base in bases if base.action is Action.MASK}
    if len(entities) > 1:
        return Verdict(Action.REDACT, None, ("base columns of several entities",))
    if entities:
        return Verdict(Action.MASK, entities.pop(), ("one base column is masked",), _context(bases))
    if all(base.action is Action.CLEAR for base in bases):
        return Verdict(Action.CLEAR, None, ("all base columns are clear",))
    prose = FREE_TEXT if any(base.entity == FREE_TEXT for base in bases) else None
    return Verdict(Action.SCAN, prose, ("unclassified",), _context(bases))


def _context(bases: list[Verdict]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for base in bases for word in base.context))
