"""The vocabulary that rooms hand to each other: frozen values and Protocols, no behaviour.

Words as in ``docs/design.md``: a *finding* is an entity in a text, an *origin* the table column that an
output column comes from, a *classification* the decision for one column with its evidence.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Protocol, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = [
    "Classification",
    "Column",
    "Detector",
    "Finding",
    "Mask",
    "Origin",
    "PatternDetector",
    "Subkeys",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """One entity found in one text.

    Attributes:
        entity: Name of the entity, as in `masklib.entities`.
        start: First code point, counted from 0.
        end: One past the last code point.
        score: Confidence, 0 to 1.
        detector: Name of the detector that found it.

    Raw values: keeps none, only offsets.
    """

    entity: str
    start: int
    end: int
    score: float
    detector: str


@dataclass(frozen=True, slots=True)
class Origin:
    """A column of a base table. ``schema`` is empty where the database or the statement names none."""

    table: str
    column: str
    schema: str = ""

    def __str__(self) -> str:
        return ".".join(part for part in (self.schema, self.table, self.column) if part)


@dataclass(frozen=True, slots=True)
class Column:
    """What is known of one column before it is classified.

    Attributes:
        name: Its name in the table (or the result's label where no origin is known).
        table: The table's name, if known.
        schema: The schema's name, if known.
        type: The type as the database or driver spells it, in any case (``varchar(20)``, ``TEXT``, ``int4``).
        values: A sample of its values, may be empty.

    Raw values: keeps the sample it was given; ``repr`` does not show it.
    """

    name: str
    table: str | None = None
    schema: str | None = None
    type: str | None = None
    values: Sequence[object] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class Classification:
    """The decision for one column.

    Attributes:
        entity: Name of the entity (``FREE_TEXT`` for prose), or ``None`` when nothing was found.
        score: Confidence, 0 to 1.
        evidence: Why, one short phrase a step, strongest first; holds no value.
    """

    entity: str | None
    score: float
    evidence: tuple[str, ...] = ()


@runtime_checkable
class Detector(Protocol):
    """Finds entities in texts, a batch at a time. A plugin needs no base class, only this shape.

    Attributes:
        name: Unique name; the entry point's name for a plugin.
        entities: The entities it can find.

    Raw values: sees every text it is given; must keep none and emit offsets only.
    """

    name: str
    entities: tuple[str, ...]

    def detect(self, texts: Sequence[str], context: Sequence[str] = ()) -> Sequence[Sequence[Finding]]:
        """Return the findings of each text, in the order of the texts.

        Args:
            texts: The texts. Arbitrary Unicode, lone surrogates included.
            context: Words known about all of them (column name, table name, JSON key), lower case.

        Returns:
            One sequence of findings a text, empty where there are none.
        """
        ...


@runtime_checkable
class PatternDetector(Protocol):
    """A detector that is a pattern: these are compiled together and scanned in one pass.

    Attributes:
        name: Unique name.
        entity: The entity it finds.
        pattern: Confirming pattern in the syntax of the `regex` package. A group named ``value``, where
            there is one, is what is found; otherwise the whole match is.
        prefilter: A pattern in Hyperscan's syntax that hits on every text the confirming pattern finds
            something in (it may hit on more), or ``None`` to derive it from ``pattern``.
        context: Lower-case words that raise the score when one stands near or in the column's name.
        score: Confidence without context and before validation, 0 to 1.
        validate: Gets the found text and the score, returns the score to report; 0 drops the finding.

    Raw values: the validator sees the found texts; must keep and emit none.
    """

    name: str
    entity: str
    pattern: str
    prefilter: str | None
    context: tuple[str, ...]
    score: float
    validate: Callable[[str, float], float] | None


class Subkeys(Protocol):
    """Hands out subkeys: all that a mask sees of a key. `masklib.crypto.Key` is one."""

    def subkey(self, purpose: str, length: int = 32) -> bytes:
        """Return ``length`` bytes that depend on the key and ``purpose`` only."""
        ...


@runtime_checkable
class Mask(Protocol):
    """Turns texts of some entities into surrogates, a batch at a time. One file a family; plugins alike.

    Values of other types than `str` reach a mask as their text and are turned back by the caller.

    Attributes:
        name: Unique name, as a policy names it.
        entities: The entities it is the default mask of, may be empty.
        reversible: Whether `unmask` turns every surrogate back.
        keeps: What a surrogate keeps of its value, in words for the documentation.
        leaks: What can be learnt from surrogates without the key, in words for the documentation.

    A mask whose surrogates may be longer than their values says so in an attribute ``grows``, in words. One
    that has a method ``gone``, which tells of a surrogate whether `unmask` refuses it, is asked by `unmask`
    less often: values that were masked lately are remembered.

    Raw values: sees every text it is given; keeps none beyond the call; emits surrogates only.
    """

    name: str
    entities: tuple[str, ...]
    reversible: bool
    keeps: str
    leaks: str

    def mask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return the surrogate of each text, in order. Deterministic in key and text alone; never raises."""
        ...

    def unmask(self, texts: Sequence[str], keys: Subkeys) -> list[str]:
        """Return the value of each surrogate, in order.

        Raises:
            IrreversibleError: if the mask is not reversible.
        """
        ...
