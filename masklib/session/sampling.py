"""Stored classifications: a sample of a column's cells, looked into once and kept with the catalogue.

A cell that comes out whole is looked into when it comes; a piece of it (``substr``, ``hex``, ``c / 1000``) is
nothing that a detector knows. So before anything derived from an unclassified column passes, a few of its
cells are looked into as they stand: if one holds an entity, the derivation is redacted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from masklib.session.cells import Scan
from masklib.session.filters import asked
from masklib.session.taint import judge_target
from masklib.session.tally import Tally
from masklib.session.verdict import Action, judge_column
from masklib.sql import Shape
from masklib.typing import Origin

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from masklib.session.protection import Protection
    from masklib.sql import Statement, WriteTarget

__all__ = ["SAMPLE_SIZE", "judge_sample", "unsampled"]

SAMPLE_SIZE: Final = 200
"""Cells that are looked into, a column."""


def unsampled(
    protection: Protection, statement: Statement, samples: Mapping[Origin, str]
) -> tuple[Origin, ...]:
    """Return the unclassified base columns that something is derived from and that no sample is known of."""
    filtered = bool(protection.policy.filter_words & {"masked", "deny"})
    if (protection.policy.unknown_origin == "scan" and not filtered) or protection.policy.mode == "off":
        return ()
    derived = [
        output.origins or output.taint for output in statement.outputs or () if output.shape is Shape.DERIVED
    ]
    stored = [target.sources or frozenset() for target in statement.targets if _loosens(protection, target)]
    origins = frozenset[Origin]().union(asked(protection.policy, statement), *derived, *stored)
    return tuple(sorted((one for one in origins - set(samples) if _unclassified(protection, one)), key=str))


def _loosens(protection: Protection, target: WriteTarget) -> bool:
    """Tell whether what is stored may be read without being looked into again, or in pieces."""
    clear = judge_target(protection.policy, target, protection.dialect).action is Action.CLEAR
    return clear or target.value == "expression"


def _unclassified(protection: Protection, origin: Origin) -> bool:
    verdict = judge_column(protection.policy, origin, protection.dialect)
    return verdict.action is Action.SCAN and not verdict.sensitive


def judge_sample(protection: Protection, origin: Origin, values: Sequence[object]) -> str:
    """Return the entity found in a sample of a column, or an empty text.

    Raw values: sees the sample; keeps none.
    """
    tally = Tally()
    context = judge_column(protection.policy, origin, protection.dialect).context
    Scan(protection, context, tally).cells(values)
    if tally.found:
        return tally.found.most_common(1)[0][0]
    return "a value of unknown type" if tally.masked else ""
